"""What a message says to type works when it is typed: the message is gone, and no other stands in its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from statusgen.content.messages import read_messages
from statusgen.model.problem import Problem
from tests.content.test_broken import FOLDERS, find_problems, lay_over_base

Lines = list[str]
Typing = Callable[[Lines, int, Mapping[str, str]], Iterator[Lines]]
"""What an editor makes of the lines of a file, at one of them, with what a message proposes: each way to do it."""


def in_place(typed: str, proposed: str, lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write what is proposed where something else was typed."""
    assert says[typed] in lines[at]
    yield [*lines[:at], lines[at].replace(says[typed], proposed.format(**says), 1), *lines[at + 1 :]]


def as_line(template: str, lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write a line in the place of one, with its indentation."""
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    yield [*lines[:at], indent + template.format(**says), *lines[at + 1 :]]


def instead(lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write the lines that are proposed in the place of one."""
    yield [*lines[:at], *says["lines"].strip("\n").split("\n"), *lines[at + 1 :]]


def each_instead(lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write each of the lines that are proposed in the place of one."""
    for line in says["lines"].strip("\n").split("\n"):
        yield [*lines[:at], line, *lines[at + 1 :]]


def below(template: str, lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write a line below one, two spaces further in; where that says a state and a rule, on lines of their own."""
    key, _, value = lines[at].partition(" :")
    state, _, rule = value.strip().partition(", ")
    opened = [f"{key} :", f"    état : {state}", *([f"    règle : {rule}"] if rule else [])] if state else [lines[at]]
    yield [*lines[:at], *opened, f"    {template.format(**says)}", *lines[at + 1 :]]


def at_the_end(template: str, lines: Lines, at: int, says: Mapping[str, str]) -> Iterator[Lines]:
    """Write a line at the end of the facts: before the dashes of a note, or last in a file of settings."""
    del at
    dashes = [number for number, line in enumerate(lines) if line.startswith("---")]
    end = dashes[1] if len(dashes) > 1 else len(lines) - 1
    yield [*lines[:end], template.format(**says), *lines[end:]]


NEAR = partial(in_place, "typed", "{near}")
RIGHT = partial(in_place, "typed", "{right}")
ADVICE: Mapping[str, Typing] = {
    **dict.fromkeys(
        [code for code in FOLDERS if code.endswith("-near") and "catalogue" not in code and "file" not in code], NEAR
    ),
    "link-relative-near": partial(in_place, "address", "{near}"),
    "key-unknown-near": partial(in_place, "key", "{near}"),
    "language-unknown-near": partial(in_place, "language", "{near}"),
    "announce-about": NEAR,
    "country-unknown": NEAR,
    "name-and-more": NEAR,
    "encoded-twice": partial(in_place, "found", "{meant}"),
    "comma-missing": RIGHT,
    "rule-before-state": RIGHT,
    "date-and-more": RIGHT,
    "date-far": RIGHT,
    "date-stretch": lambda lines, at, says: instead(
        lines, at, {"lines": f"    {says['from']} : {says['begins']}\n    {says['until']} : {says['ends']}"}
    ),
    "date-open": partial(in_place, "typed", "18/05/{year}"),
    "date-month-first": RIGHT,
    "days-over": RIGHT,
    "days-without-year": partial(in_place, "typed", "{whole}"),
    "hour-missing": RIGHT,
    "published-year": RIGHT,
    "title-marked": RIGHT,
    "link-reversed": RIGHT,
    "hour-unclear": partial(in_place, "typed", "18/05/2022 {one}"),
    "hour-twice": partial(in_place, "typed", "{early}"),
    "hour-skipped": partial(in_place, "typed", "26/03/2023 {closes}"),
    "day-missing": partial(in_place, "typed", "{day}{hour}"),
    "date-without-year": partial(in_place, "typed", "{day}/{year}{hour}"),
    "heading-in-part": partial(as_line, "{deeper}"),
    "heading-unmarked": partial(as_line, "## {typed}"),
    "timezone-elsewhere": partial(as_line, "timezone: {zone}"),
    "timezone-vague": partial(as_line, "timezone: {zone}"),
    "timezone-unknown": partial(as_line, "timezone: {zone}"),
    "mask-advised": lambda lines, at, says: (
        line for key in ("must", "free") for line in as_line(says[key], lines, at, says)
    ),
    "elsewhere-and-rule": lambda lines, at, says: as_line("{instead}", lines, at - 1, says),
    "translates-unreadable": partial(as_line, "translates: {digest}"),
    "translation-behind": partial(as_line, "translates: {digest}"),
    "timezone-missing": partial(at_the_end, "timezone: {zone}"),
    "country-missing": partial(at_the_end, "country: {near}"),
    "identity-missing": partial(at_the_end, "identity: {host},2022"),
    "published-missing": partial(at_the_end, "published: 17/05/{year} 10:30"),
    "validity-missing": partial(at_the_end, "valid-until: 18/05/{year} 18:00"),
    "bring-dropped": partial(below, "bring: {things}"),
    "limits-dropped": partial(below, "mask: no"),
    "diversion-dropped": partial(below, "ambulances: {patients}"),
    "window-stands": partial(below, "windows: none"),
    "text-resumes-later": lambda lines, at, says: below(
        "from: {day}\n    until: {until}", lines, lines.index("services :") + 1 + at, says
    ),
    "elsewhere-missing": instead,
    "elsewhere-or-here": lambda lines, at, says: iter(
        ([*lines[: at + 1], says["lines"].strip("\n"), *lines[at + 1 :]],)
    ),
    "phone-on-one-line": instead,
    "exception-on-one-line": instead,
    "exception-unreadable": instead,
    "line-and-more": instead,
    "pair-of-emergency": instead,
    "service-and-more": instead,
    "pair-refused": each_instead,
    "pair-unclear": each_instead,
    "pair-without-appointment": each_instead,
    "rule-missing": each_instead,
    "id-unreadable": RIGHT,
    "formerly-unreadable": RIGHT,
    "override-drops-group": partial(at_the_end, "{lines}"),
    "visitors-none": lambda lines, at, says: iter(
        (*instead([*lines[: at - 2], *lines[at:]], at - 2, says), *as_line("{free}", lines, at, says))
    ),
}
LISTED: Mapping[str, tuple[str, str]] = {
    "line-unknown": ("typed", "known"),
    "link-unknown": ("typed", "known"),
    "location-unknown": ("typed", "known"),
    "name-of-several": ("typed", "known"),
    "place-unknown": ("typed", "known"),
    "restart-subject-unknown": ("typed", "known"),
    "service-unknown": ("typed", "known"),
    "tell-unreadable": ("typed", "known"),
    "remark-unknown": ("typed", "known"),
    "cap-status-unknown": ("typed", "known"),
    "word-unknown": ("typed", "allowed"),
    "key-unknown": ("key", "allowed"),
    "announce-language": ("language", "known"),
    "editors-language-unknown": ("language", "known"),
    "reference-language-unknown": ("language", "known"),
    "language-unknown": ("language", "known"),
}
"""Messages that list words: what was typed, and the words, by the names of their placeholders."""
OF_FILES = frozenset(
    (
        *("file-beside-folders", "file-misnamed", "file-missing-near", "folder-name", "catalogue-unknown-near"),
        *("elsewhere-unconfirmed", "group-contradicted", "window-over", "review-needed", "state-and-more"),
        "figure-contradicts",
    )
)
"""What proposes the name of a file or a folder, or a line for another note or by example."""
OTHERS = frozenset(("translation-missing", "valid-until-far", "text-untranslated", "elsewhere-not-offered"))
"""What is said of a note, or of a date far ahead, only once it is sound otherwise."""


def _read(code: str, folder: Path) -> tuple[Path, tuple[Problem, ...], Problem, Lines]:
    """Return a site with a problem, all that is wrong with it, the problem itself, and the lines of its file."""
    project = lay_over_base(code, folder / "site")
    problems = find_problems(project)
    problem = next(one for one in problems if one.code == code)
    return project, problems, problem, (project / problem.path).read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("code", ADVICE)
def test_what_a_message_proposes_is_right(tmp_path: Path, code: str) -> None:
    project, before, problem, lines = _read(code, tmp_path)
    known = {(one.code, one.path) for one in before if one is not problem}
    for after in ADVICE[code](lines, max(0, problem.line - 1), {"year": "2022", **dict(problem.values)}):
        (project / problem.path).write_text("\n".join(after), encoding="utf-8")
        found = [one for one in find_problems(project) if (one.code, one.path) not in known]
        assert [one for one in found if one.code not in OTHERS] == []


@pytest.mark.parametrize("code", LISTED)
def test_each_word_that_a_message_lists_is_known(tmp_path: Path, code: str) -> None:
    project, _, problem, lines = _read(code, tmp_path)
    says, (typed, listed) = dict(problem.values), LISTED[code]
    for word in says[listed].split(", "):
        shown = f"page:{word}" if code == "link-unknown" else word
        (after,) = in_place(typed, "{word}", lines, problem.line - 1, {**says, "word": shown})
        (project / problem.path).write_text("\n".join(after), encoding="utf-8")
        assert code not in {one.code for one in find_problems(project)}, word


def test_no_message_with_something_to_type_is_left_out() -> None:
    proposals = re.compile(
        r"\{(?:near|right|lines|whole|meant|deeper|zone|must|free|instead|one|early|closes|digest|until)\}"
    )
    said = {code for code, one in read_messages("en").items() if proposals.search(one.advice)}
    assert {*FOLDERS} & said <= {*ADVICE, *OF_FILES}
