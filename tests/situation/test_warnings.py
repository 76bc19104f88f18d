"""A warning of fraud stands until a note of its incident ends it, and by nothing else."""

from pathlib import Path

import pytest

from statusgen.situation.fold import fold_situation
from statusgen.situation.warnings import told_by
from tests.builders import Project, instant, make_project, note

LATER = instant("2023-05-17T12:00")


def _write(project: Project, number: int, day: int, warnings: str, stage: str = "limited") -> None:
    text = note("", published=f"{day}/05/2022 10:30", stage=stage, more=warnings)
    project.write_note(text, number)


def _standing(project: Project) -> list[tuple[str, tuple[str, ...], int]]:
    content = project.read().content
    assert content is not None
    standing = fold_situation(content, LATER).warnings
    return [(str(one.warning.kind), tuple(map(str, one.warning.never)), one.note) for one in standing]


def test_the_newest_word_about_each_kind_stands_until_a_note_ends_it(tmp_path: Path) -> None:
    """Neither time, nor silence, nor the end of the incident ends a warning; ``ended`` and ``none`` do."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "warnings:\n  calls: bank details, payments\n  visits: passwords")
    _write(project, 2, 11, "")
    _write(project, 3, 12, "warnings: calls, emails", stage="closed")
    visits = ("visits", ("passwords",), 1)
    assert _standing(project) == [("calls", (), 3), ("emails", (), 3), visits]
    _write(project, 4, 13, "warnings:\n  calls: ended\n  text messages:\n    never: payments")
    assert _standing(project) == [("text-messages", ("payments",), 4), ("emails", (), 3), visits]
    _write(project, 5, 14, "warnings: none")
    assert _standing(project) == []


def test_a_bulletin_ends_only_what_its_incident_warned_of(tmp_path: Path) -> None:
    """``ended`` after a warning of e-mails alone is told of e-mails, not of calls and visits that nobody warned of."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "warnings: emails, calls")
    _write(project, 2, 11, "warnings: {calls: ended}")
    _write(project, 3, 12, "warnings: ended")
    content = project.read().content
    assert content is not None
    notes = content.incidents["2022-05-panne"].notes
    assert [[str(one.kind) for one in told_by(content, note)] for note in notes] == [
        ["calls", "emails"],
        ["calls"],
        ["emails"],
    ]
    project.build()
    page = project.page("nl/incidents/2022-05-panne/3/index.html")
    assert "e-mails" in page
    assert "websites" not in page


@pytest.mark.parametrize(
    "typed", ["llamadas y SMS", "chiamate e SMS", "calls & texts", "calls / texts", "appels + SMS", "Anrufe; SMS"]
)
def test_and_is_read_in_every_language_and_as_a_sign(typed: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, de, en, es, it]"))
    _write(project, 1, 10, f"warnings: {typed}")
    assert [kind for kind, _, _ in _standing(project)] == ["calls", "text-messages"]


@pytest.mark.parametrize("typed", ["appels - pas SMS", "appels &", "& SMS", "appels / lettres"])
def test_what_is_not_wholly_known_is_refused(typed: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    _write(project, 1, 10, f"warnings: {typed}")
    assert any(one.is_error for one in project.problems())


def test_kinds_may_stand_on_either_side_of_and(tmp_path: Path) -> None:
    """People write "calls and texts", below a list and in one line; what is not known is refused whole."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "warnings: faux appels et SMS, porte-à-porte")
    assert [kind for kind, _, _ in _standing(project)] == ["calls", "text-messages", "visits"]
    _write(project, 1, 10, "warnings:\n  appels et SMS:\n    never: paiements\n  e-mails: argent")
    assert [(kind, never) for kind, never, _ in _standing(project)][:2] == [
        ("calls", ("payments",)),
        ("text-messages", ("payments",)),
    ]
    assert project.problems() == []
    _write(project, 1, 10, "warnings:\n  - appels et SMS\n  - kind: e-mails\n    never: argent et mots de passe")
    never = ("payments", "passwords")
    assert [(kind, asked) for kind, asked, _ in _standing(project)] == [
        *(("calls", ()), ("text-messages", ()), ("emails", never)),
    ]
    _write(project, 1, 10, "warnings: appels et lettres")
    assert [dict(one.values)["typed"] for one in project.problems()] == ["appels et lettres"]
