"""What the site goes on saying of the services that a refused note names, which readers never saw."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from statusgen.content.gaps import find_gap
from statusgen.content.incidents import NOTE_FILE
from statusgen.content.notes import Rules
from statusgen.model.content import Content
from statusgen.model.severity import KEEPING_AWAY
from statusgen.model.situation import Cell, Situation
from statusgen.model.words import State


def find_refused(
    project: Path, content: Content, situation: Situation, paths: Iterable[str], language: str
) -> tuple[tuple[str, str], ...]:
    """Return the broken files of which no good version exists, each with what the site says of what they name.

    Notes that may have been published are told as such, and what is a draft or waits for its date stops nothing yet.
    """
    return tuple(_iter_refused(project, content, situation, paths, language))


def _iter_refused(
    project: Path, content: Content, situation: Situation, paths: Iterable[str], language: str
) -> Iterator[tuple[str, str]]:
    rules = Rules(content.settings, content.catalogue, content.vocabulary)
    told = {gap.path for gap in content.gaps}
    for path in paths:
        where = PurePath(path)
        name = NOTE_FILE.match(where.name)
        if name is None or name["language"].lower() != content.settings.reference or path in told:
            continue
        gap = find_gap(project, path, where.parent.name, int(name["number"]), rules)
        if gap is not None and gap.is_due(situation.at) and (said := _say(content, situation, gap.cells, language)):
            yield path, said


def _say(content: Content, situation: Situation, cells: Iterable[tuple[str, str]], language: str) -> str:
    """Say what cells say now, in the words of notes: those to which patients come first, what is the same together."""
    said: dict[str, list[tuple[str, str]]] = {}
    for key in sorted(cells, key=lambda key: _keeps_away(situation.cells.get(key))):
        if (cell := situation.cells.get(key)) is not None:
            state, rule = cell.said.state, cell.said.rule
            words = [content.vocabulary.usual(language, "state", (state,))]
            words += [content.vocabulary.usual(language, "rule", (rule,))] if rule is not None else []
            said.setdefault(", ".join(words).lower(), []).append(key)
    apart = " : " if language == "fr" else ": "
    return " · ".join(f"{content.catalogue.name_cells(named)}{apart}{words}" for words, named in said.items())


def _keeps_away(cell: Cell | None) -> bool:
    return cell is not None and (cell.said.state is not State.RUNNING or cell.said.rule in KEEPING_AWAY)
