"""Values that do not close, and dates that lie too far or come too late."""

from datetime import timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.content.front_matter import Scalar, Table, parse_table
from statusgen.content.source import parse_source
from statusgen.situation.waiting import check_late
from tests.builders import NOON, make_project, note


def read(text: str) -> tuple[object, list[str]]:
    source = parse_source("content/services.yaml", text.encode())
    table, problems = parse_table(source, 0, len(source.lines), lambda _key: True)
    value = table.entries[0].value
    if isinstance(value, Table):
        return {one.key: one.value.text for one in value.entries if isinstance(one.value, Scalar)}, [
            one.code for one in problems
        ]
    return value, [one.code for one in problems]


@pytest.mark.parametrize(
    "typed",
    ["{fr: Sainte-Aldegonde, nl: Sint", "[nord, sud", "[nord], sud", "{fr: A, nl: B} # x", "{fr: A, nl: B)", "{", "["],
)
def test_a_value_that_does_not_close_is_an_error(typed: str) -> None:
    assert read(f"name: {typed}")[1] == ["value-open"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{fr: Bloc : urgences, nl: Blok: spoed}", {"fr": "Bloc : urgences", "nl": "Blok: spoed"}),
        ("{fr: Porte #4, nl: Deur #4}", {"fr": "Porte #4", "nl": "Deur #4"}),
        ("{fr: l'hôpital, nl: het ziekenhuis}", {"fr": "l'hôpital", "nl": "het ziekenhuis"}),
        ('{fr: "a, b: c", nl: d}', {"fr": "a, b: c", "nl": "d"}),
    ],
)
def test_signs_inside_braces_are_text(typed: str, meant: dict[str, str]) -> None:
    assert read(f"name: {typed}") == (meant, [])


def codes(project_folder: Path, text: str) -> list[str]:
    project = make_project(project_folder)
    project.write_note(text)
    return [problem.code for problem in project.problems()]


def test_two_weeks_can_be_foreseen(tmp_path: Path) -> None:
    assert codes(tmp_path / "a", note(valid_until="31/05/2022 10:30")) == []
    assert codes(tmp_path / "b", note(valid_until="31/05/2022 10:31")) == ["valid-until-far"]
    own = "  radiology:\n    state: cancelled\n    rule: wait\n    valid-until: 01/07/2022 10:00"
    assert codes(tmp_path / "c", note(own)) == ["valid-until-far"]
    until = "  radiology:\n    state: cancelled\n    rule: wait\n    until: 01/07/2022 10:00"
    assert codes(tmp_path / "d", note(until)) == []


@pytest.mark.parametrize(
    ("published", "shown", "is_late"),
    [
        ("17/05/2022 11:30", {1}, False),
        ("17/05/2022 09:30", {1}, True),  # before what is out
        ("15/05/2022 09:30", {1}, True),
        ("15/05/2022 09:30", set(), False),  # nothing is known of what was published
        ("15/05/2022 09:30", {1, 2}, False),
    ],
)
def test_a_first_publication_that_comes_late_is_named(
    tmp_path: Path, published: str, shown: set[int], is_late: bool
) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note(note(published=published), 2)
    store = CacheStore(tmp_path)
    situation = pipeline.check(tmp_path, NOON, store).situation
    store.close()
    assert situation is not None
    found = list(check_late(situation, lambda _incident, number: number in shown, NOON + timedelta(hours=1)))
    assert [(one.code, one.line) for one in found] == ([("published-late", 3)] if is_late else [])
