"""Find the incidents of a project: folders that stand there, those that were published, what moved between them."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from msgspec.structs import replace

from statusgen.content.files import INCIDENTS, Folder, find_copies, is_incident_id, propose_incident_id
from statusgen.content.incidents import NOTE_FILE, IncidentFolder
from statusgen.content.notes import IncidentFacts, Rules, check_nothing, parse_incident
from statusgen.content.published import Known, NothingPublished
from statusgen.content.source import parse_source
from statusgen.content.unread import Beside, explain
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem

NOTHING: Mapping[str, Known] = {}


def find_incidents(
    folder: Folder, rules: Rules, known: Mapping[str, Known] = NOTHING, differing: Container[str] = ()
) -> dict[str, str]:
    """Return the name of the folder of each incident, sorted: those that stand there, and those that were published.

    ``known`` are names of which it is known that they can be incidents, except for those that are ``differing`` now.
    """
    names = _find_folders(folder, rules, known, differing)
    _carry(folder, rules, [name for name in names if _is_in_doubt(name, known, differing)], known)
    missing = rules.published.missing(set(names), known)
    if missing and _move(folder, rules, names, missing, known, differing):
        missing = rules.published.missing(set(names), known)
    if not missing:
        return {name: name for name in names}
    found = {name: name for name in (*names, *missing)}
    for name in names:
        if not rules.published.shows(name):
            incident = _read_alone(folder, rules, name)
            former = rules.published.recognise(incident, missing) if incident is not None else ""
            if former and found[former] == former:
                found[former] = name
                del found[name]
    return {id_: found[id_] for id_ in sorted(found)}


def _read_alone(folder: Folder, rules: Rules, name: str) -> Incident | None:
    """Return an incident as its folder says it, whatever was published: no note of it contradicts another."""
    return IncidentFolder(Folder(folder.project, folder.good), _taking_all(rules), name).read()


def _move(
    folder: Folder,
    rules: Rules,
    names: Iterable[str],
    missing: Container[str],
    known: Mapping[str, Known],
    differing: Container[str],
) -> bool:
    """Let what was published of ``missing`` incidents stand where folders say that it is now; whether any do.

    What two of them claim is nobody's.
    """
    claims = {name: _find_former(folder, rules, name, None if name in differing else known.get(name)) for name in names}
    counts = Counter(id_ for former in claims.values() for id_ in former)
    has_moved = False
    for name, former in claims.items():
        own = [id_ for id_ in former if id_ in missing and counts[id_] == 1]
        if own:
            folder.problems += rules.published.move(name, _read_alone(folder, rules, name), own)
            has_moved = True
    return has_moved


class _Everything(NothingPublished):
    """What was published, where every note may have been: what newer rules refuse is no error."""

    def shows(self, _id: str, _number: int = 0) -> bool:
        """Return that it may have been."""
        return True


def _taking_all(rules: Rules) -> Rules:
    """Return rules by which each note counts that can be read, until it is known where which was published."""
    return replace(rules, published=_Everything(), check=check_nothing)


def _is_in_doubt(name: str, known: Mapping[str, Known], differing: Container[str]) -> bool:
    """Whether the notes of an incident may be others than those of the last reading, or wait for those of others."""
    return name in differing or name not in known or not known[name].is_settled


def _carry(folder: Folder, rules: Rules, names: Iterable[str], known: Mapping[str, Known]) -> None:
    """Let published notes that somebody moved into the folder of another incident stand there from now on."""
    published, gone, new = rules.published, dict[str, frozenset[int]](), list[Note]()
    shown = {name: published.numbers(name) for name in names}
    if not known and not any(shown.values()):
        return  # nothing was published that could have moved: no folder is read for it
    own = _taking_all(rules)
    for name, numbers in shown.items():
        present = _numbers_in(folder, name, rules.settings.reference)
        gone[name] = frozenset(numbers - present)
        if present - numbers:
            reader = IncidentFolder(Folder(folder.project, folder.good), own, name)
            incident = reader.read(present - numbers)
            new += incident.notes if incident is not None else ()
    if new:
        folder.problems += published.carry(new, gone, known)


def _numbers_in(folder: Folder, name: str, language: str) -> frozenset[int]:
    """Return the numbers of the notes in a folder that have a text in a language."""
    names = Folder(folder.project, folder.good).names(f"{INCIDENTS}/{name}")
    found = (NOTE_FILE.match(file) for file in {*names} - find_copies(names))
    return frozenset(int(one["number"]) for one in found if one and one["language"].lower() == language)


def _find_former(folder: Folder, rules: Rules, name: str, known: Known | None) -> tuple[str, ...]:
    """Return the ids that an incident had before: as they are known, or as its own page says."""
    if known is not None:
        return known.former
    path = f"{INCIDENTS}/{name}/incident.{rules.settings.reference}.md"
    found: list[IncidentFacts] = []

    def parse(raw: bytes) -> list[Problem]:
        _, facts, problems = parse_incident(parse_source(path, raw), rules)
        found[:] = [facts]
        return problems

    is_read = Folder(folder.project, folder.good).read(path, parse)
    return found[0].formerly if is_read else ()


def _find_folders(folder: Folder, rules: Rules, known: Container[str], differing: Container[str]) -> list[str]:
    """Return the names of the folders that can be incidents, sorted; others are reported."""
    names = folder.names(INCIDENTS, known)
    new = [name for name in names if name not in known or name in differing]
    beside = Beside(folder, INCIDENTS, names)
    wrong = {name for name in new if not _can_be_incident(folder, rules, name, beside)}
    folder.problems += beside.report_unnamed()
    return [name for name in names if name not in wrong] if wrong else names


def _can_be_incident(folder: Folder, rules: Rules, name: str, beside: Beside) -> bool:
    path = f"{INCIDENTS}/{name}"
    if (folder.project / path).is_symlink():
        folder.problems.append(Problem(path, 0, "file-is-link", Level.ERROR))
        return False
    if not (folder.project / path).is_dir():
        folder.problems += explain(folder, path, rules, beside)
        return False
    if not is_incident_id(name):
        folder.problems.append(Problem(path, 0, "folder-name", Level.ERROR, (("right", propose_incident_id(name)),)))
        return False
    return True
