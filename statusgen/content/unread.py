"""Name every file of a content folder that is not read: why, and where it belongs."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from statusgen.content.files import (
    CATALOGUES,
    CONFIRMED,
    HALF,
    INCIDENTS,
    PAGES,
    SERVICES,
    SETTINGS,
    Folder,
    find_copies,
    is_apart,
    is_copy,
    left_of,
    numbers_beside,
    without_copy_word,
)
from statusgen.content.forgotten import FORGOTTEN
from statusgen.content.misnamed import top_name
from statusgen.content.notes import INCIDENT_KEYS, NOTE_KEYS, Rules
from statusgen.content.opening import read_below
from statusgen.content.source import parse_source
from statusgen.content.tags import nearest_language
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

TOP = "content"
_ENDING = re.compile(r"(?:\.(?:md|markdown|mdown|mkdn?|mdwn|mdtxt|mdx|txt|text|bak))+$", re.IGNORECASE)
"""Endings of text that people give to notes."""
_WRITTEN = re.compile(
    r"^[^.]+(?:\.[a-z]{2})?$|\.(?:docx?|docm|odt|fodt|rtf|pages|gdoc|wps|one|eml|msg|html?|txt|text|pdf|zip|7z|rar|gz|bak|lnk|url|webloc|desktop)$",
    re.IGNORECASE,
)
"""Names of what people write a bulletin in, pack it in or point to it with: some programs give no ending."""
_POINTER = re.compile(r"\.(?:lnk|url|webloc|desktop|gdoc|gsheet)$", re.IGNORECASE)
"""Endings of what only points to a file that lies elsewhere."""
_READ_ME = re.compile(
    r"(?:readme|lisez-?moi|lees-?mij|lies-?mich|l[eé]eme|leggimi|leia-?me|przeczytaj|citește)\b", re.IGNORECASE
)
"""What explains a folder to colleagues."""
_APART = re.compile(r"[\s_.\-\u2010-\u2015\u2212]+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|^\s+|\s+$|\s+(?=\.)")
_FULL_STOP = re.compile(r"[\u3002\uff0e\uff61]")
_NUMBER = re.compile(r"\d{1,4}(?=\D)")
_FACTS = tuple(key for key in (*NOTE_KEYS, *INCIDENT_KEYS) if key != "title")
SHOWN = 3
"""How many files of a folder that is not read are named."""
DEEPEST = 4
MOST = 200
"""How deep, and at how many files, a folder that is not read is looked through."""
NAMED = 100
"""How many files of one folder are named that are not read: who copied a disk there need not read of each.

Of the others as many are named that are errors, a note among pictures, and whatever states facts."""


class Beside:
    """The names in a folder: what each may be is told by the others."""

    def __init__(self, folder: Folder, place: str, names: Collection[str]) -> None:
        self.names, self.explained, self.refused = names, 0, 0
        self.unnamed, self.level = Counter[str](), Level.WARNING
        self._folder, self._place = folder, place

    def report_unnamed(self) -> list[Problem]:
        """Say how many files were not named, and of which kinds; nothing where all were."""
        kinds = self.unnamed.most_common(SHOWN)
        rest = self.unnamed.total() - sum(count for _, count in kinds)
        said = ", ".join(f"{count} × {kind}" for kind, count in (*kinds, *[("…", rest)] * bool(rest)))
        values = (("limit", str(NAMED)), ("kinds", said))
        return [Problem(self._place, 0, "files-not-read", self.level, values)] if self.unnamed else []

    @cached_property
    def numbers(self) -> set[int]:
        """The numbers of the notes among them."""
        return numbers_beside(self.names)

    @cached_property
    def copies(self) -> set[str]:
        """Those that are called like copies."""
        return find_copies(self.names)

    @cached_property
    def _digests(self) -> Counter[bytes]:
        return Counter(_digest(_read(self._folder, f"{self._place}/{name}")) for name in self.names)

    def is_next(self, name: str) -> bool:
        """Whether a name bears the number of a note that no other bears: its writer means a note of its own."""
        return is_apart(name, numbers_beside(other for other in self.names if other != name))

    def holds_twice(self, raw: bytes) -> bool:
        """Whether two files hold the same; of what is empty nobody asks."""
        return bool(raw) and self._digests[_digest(raw)] > 1


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()


def iter_unread(folder: Folder, rules: Rules | None) -> Iterator[Problem]:
    """Iterate over what stands in the content folder itself and is not read; ``rules`` are None where unusable."""
    known = {Path(path).name for path in (SETTINGS, SERVICES, FORGOTTEN, CONFIRMED, INCIDENTS, PAGES, CATALOGUES)}
    if rules is not None and rules.settings.logo is not None:
        known.add(rules.settings.logo.name)
    known |= {dict(said.values).get("typed", "") for said in folder.problems if said.code.startswith("logo-")}
    known |= {Path(near).name for said in folder.problems if (near := dict(said.values).get("near")) and not said.line}
    names = Folder(folder.project, folder.good).names(TOP)
    beside = Beside(folder, TOP, names)
    for name in names:
        if name not in known and not _is_another_case(folder.project / TOP, name, known):
            yield from explain(folder, f"{TOP}/{name}", rules, beside)
    yield from beside.report_unnamed()


def explain(folder: Folder, path: str, rules: Rules | None, beside: Beside) -> list[Problem]:
    """Say of a file, or of a folder, why it is not read and where it belongs; ``beside`` are the names around it.

    An error where it states facts that readers miss, or has the ending of a note. Of more than ``NAMED``, errors are
    named; the others are counted.
    """
    beside.explained += 1
    if beside.explained <= NAMED:
        return _explain(folder, path, rules, beside)
    found = _errors_of(folder, path, rules, beside)
    beside.refused += bool(found)
    if found and (beside.refused <= NAMED or _states_facts(path, _read(folder, path), rules)):
        return found
    beside.unnamed[PurePosixPath(path).suffix.lower() or "-"] += 1
    beside.level = Level.ERROR if found else beside.level
    return []


def _errors_of(folder: Folder, path: str, rules: Rules | None, beside: Beside) -> list[Problem]:
    """Return the errors of a file among many; of pictures, and of what else can be none, nothing is asked."""
    at, name = folder.project / path, path.rpartition("/")[2].lower()
    is_written = _WRITTEN.search(name) is not None and is_apart(name, beside.numbers)
    may_be_one = is_written or ".md" in name or name.endswith(".icloud") or at.is_symlink() or at.is_dir()
    is_asked = may_be_one or _states_facts(path, _read(folder, path), rules)
    return [one for one in _explain(folder, path, rules, beside) if one.is_error] if is_asked else []


def _explain(folder: Folder, path: str, rules: Rules | None, beside: Beside) -> list[Problem]:
    if (folder.project / path).is_symlink():
        return [Problem(path, 0, "file-is-link", Level.ERROR)]
    place, _, name = path.rpartition("/")
    if HALF.search(name):
        is_there = HALF.sub("", name) in beside.names or ".md" not in name.lower()
        return [Problem(path, 0, "file-half", Level.WARNING if is_there else Level.ERROR)]
    if (folder.project / path).is_dir():
        return _explain_folder(folder, path, rules)
    if name.lower().endswith(".icloud"):
        return [Problem(path, 0, "file-in-cloud", Level.ERROR)]
    raw = _read(folder, path)
    has_facts = _states_facts(path, raw, rules)
    if left := left_of(name):
        level = Level.ERROR if has_facts and not beside.holds_twice(raw) else Level.WARNING
        return [Problem(path, 0, "file-misnamed", level, (("right", left),))]
    plain = _FULL_STOP.sub(".", _UNSEEN.sub("", name))
    first = f"{name.partition('.md.')[0]}.md"  # "01-note.fr.md.2026-11-30"
    is_second = name in beside.copies or (first != name and first in beside.names)
    own = without_copy_word(plain)
    if is_second and has_facts and beside.is_next(name) and not is_copy(own) and not beside.holds_twice(raw):
        is_second, plain = False, own  # a copy that was given the next number
    others = () if is_second else [other for other in beside.names if other != name]
    right = "" if is_second else _right_name(place, plain, rules, others)
    if is_second or (right and right in beside.names):
        level = Level.ERROR if has_facts and not beside.holds_twice(raw) else Level.WARNING
        return [Problem(path, 0, "file-copy", level)]
    is_note = has_facts or (_NUMBER.match(name) is not None and _ENDING.search(plain) is not None)
    if place in (TOP, INCIDENTS, PAGES) and is_note and not (place == PAGES and not has_facts):
        belongs = f"{INCIDENTS}/…/{_note_name(name, rules, ())}"
        return [Problem(path, 0, "file-beside-folders", Level.ERROR, (("right", belongs),))]
    is_note = place == TOP or has_facts or ".md" in plain.lower() or _begins_as_note(raw)
    if right and is_note and (has_facts or not _READ_ME.match(name)):
        return [Problem(path, 0, "file-misnamed", Level.ERROR, (("right", right),))]
    is_missed = has_facts or (_WRITTEN.search(plain) is not None and is_apart(name, beside.numbers))
    code = "file-is-link" if _POINTER.search(plain) else "file-not-read"
    return [Problem(path, 0, code, Level.ERROR if is_missed else Level.WARNING)]


def explain_language(folder: Folder, path: str, rules: Rules, language: str, beside: Beside) -> list[Problem]:
    """Say of a file whose name ends in a language that the site does not have what it is, or what to call it."""
    languages = rules.settings.languages
    meant = nearest_language(language, languages, is_exact=True)
    if meant or is_copy(path.rpartition("/")[2]):
        return explain(folder, path, rules, beside)
    level = Level.ERROR if _states_facts(path, _read(folder, path), rules) else Level.WARNING
    values = (("language", language), ("known", ", ".join(languages)))
    return [Problem(path, 0, "file-language-unknown", level, values)]


def _explain_folder(folder: Folder, path: str, rules: Rules | None) -> list[Problem]:
    place, _, name = path.rpartition("/")
    has_incidents, normal = (folder.project / INCIDENTS).is_dir(), normalise(name)
    if place == TOP and (normal in ("incident", "incidents") or (normal.startswith("incident") and not has_incidents)):
        return [Problem(path, 0, "incidents-misnamed", Level.ERROR)]
    files = list(_iter_below(folder, path, DEEPEST))[:MOST]
    has_facts = any(_states_facts(file, _read(folder, file), rules) for file in files)
    shown = ", ".join(file[len(path) + 1 :] for file in files[:SHOWN]) + (" …" if len(files) > SHOWN else "")
    if place == TOP and has_facts and not has_incidents:
        return [Problem(path, 0, "incidents-misnamed", Level.ERROR)]
    level = Level.ERROR if has_facts else Level.WARNING
    return [Problem(path, 0, "folder-not-read", level, (("files", shown),))] if files else []


def _iter_below(folder: Folder, path: str, depth: int) -> Iterator[str]:
    """Iterate over the files below a folder that say anything; links are not followed."""
    inner = Folder(folder.project, folder.good)
    for name in inner.names(path):
        below = f"{path}/{name}"
        if (folder.project / below).is_symlink():
            yield below
        elif (folder.project / below).is_dir():
            yield from _iter_below(folder, below, depth - 1) if depth else ()
        else:
            yield below


def _read(folder: Folder, path: str) -> bytes:
    """Return the bytes of a file; none where it cannot be read."""
    try:
        return read_below(folder.project, path)
    except OSError:
        return b""


def _states_facts(path: str, raw: bytes, rules: Rules | None) -> bool:
    """Whether a file names services, or states two other facts of a note."""
    if rules is None:
        return False
    found = set()
    for line in parse_source(path, raw).lines[:MOST]:
        key, colon, _ = line.partition(":")
        if colon and key[:1].strip() and len(key) < 40:
            found.add(rules.vocabulary.find("key", key, _FACTS))
    found.discard(None)
    return "services" in found or len(found) > 1


def _begins_as_note(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"---")


def _right_name(place: str, name: str, rules: Rules | None, beside: Collection[str]) -> str:
    """Return the name under which a file would be read where it stands; empty where nobody knows one."""
    if place == TOP:
        return top_name(name)
    if rules is None or place == INCIDENTS or not _ENDING.search(name):
        return ""
    if place == PAGES:
        words, language = _parts(name, rules)
        return f"{'-'.join(words) or 'page'}.{language}.md"
    return _note_name(name, rules, beside)


def _parts(name: str, rules: Rules) -> tuple[list[str], str]:
    """Return the words of a name, and the language of the site that it names: the reference language where none."""
    settings = rules.settings
    typed = [word for word in _APART.split(_ENDING.sub("", name)) if word]
    for count in (2, 1):
        language = nearest_language("-".join(typed[-count:]), settings.languages, is_exact=True)
        if len(typed) > count and language and (count == 1 or len(typed[-1]) in (2, 4)):
            break
    else:
        count, language = 0, settings.reference
    words = [re.sub(r"[^a-z0-9]+", "-", normalise(word)).strip("-") for word in typed[: len(typed) - count]]
    return [word for word in words if word], language


def _note_name(name: str, rules: Rules | None, beside: Collection[str]) -> str:
    if rules is None:
        return name
    words, language = _parts(name.lstrip("."), rules)
    taken = {int(found[0]) for other in beside if other != name and (found := _NUMBER.match(other))}
    if words and not words[0][0].isdigit() and words[0].startswith("incident"):
        return f"incident.{language}.md"
    if words and words[0].isdigit() and len(words[0]) <= 4:
        number = int(words.pop(0))
        slug = "-".join(words) or "note"
        same = f"{number:02}-{slug}.{language}.md"
        ends = f".{language}.md"
        is_taken = any(
            (found := _NUMBER.match(other)) and int(found[0]) == number and other.lower().endswith(ends)
            for other in beside
            if other not in (name, same)
        )
        return f"{max(taken) + 1:02}-{slug}{ends}" if is_taken else same
    return f"{max(taken, default=0) + 1:02}-{'-'.join(words) or 'note'}.{language}.md"


def _is_another_case(folder: Path, name: str, known: Collection[str]) -> bool:
    """Whether a name is a known one in other letters, on a disk for which that is the same."""
    same = next((one for one in known if one.casefold() == name.casefold()), "")
    return bool(same) and (folder / same).exists() and (folder / same).samefile(folder / name)
