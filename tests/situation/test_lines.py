"""A note opens, replaces or closes telephone lines: every "call us" uses what stands, until a note says otherwise."""

from pathlib import Path

from statusgen import pipeline
from statusgen.model.telephone_lines import NoteLine
from statusgen.model.words import ServiceKind
from statusgen.pages.layout import make_chrome
from statusgen.situation.lines import unite_lines
from statusgen.wording.instructions import find_lines
from tests.builders import Project, instant, make_project, note

PHONES = "phones:\n  call-centre:\n    number: 000 00 01\n    name: {fr: Centre d’appels, nl: Callcenter}\n"
CALL = "  consultations: degraded, call-first"


def _write(project: Project, number: int, day: int, lines: str) -> None:
    text = note(CALL, published=f"{day}/05/2022 10:30", valid_until="18/05/2022 18:00", more=lines)
    project.write_note(text, number)


def _told(project: Project, day: int) -> tuple[str, str, list[str]]:
    """Return what patients with and without appointments read, and the numbers at the foot of the page."""
    at = instant(f"2022-05-{day}T12:00")
    checked = pipeline.check(project.path, at)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = pipeline.open_context(project.path, checked.content, checked.situation, "https://essai.example/")
    context = site.reference

    lines = [find_lines(context, ("nord",), kind) for kind in (ServiceKind.APPOINTMENT, ServiceKind.WALK_IN)]
    shown = make_chrome(context, "fr", "", is_archive=False).phones
    return lines[0].listed, lines[1].listed, [phone.number for phone in shown]


def test_every_call_uses_the_line_that_stands(tmp_path: Path) -> None:
    """The line of a purpose comes first; a closed one is named nowhere; ``as-before`` gives back the settings."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    _write(project, 1, 10, "")
    _write(project, 2, 11, "lines:\n  appointments: 000 00 02\n  families: {number: 000 00 03, language: fr}")
    _write(project, 3, 12, "lines:\n  call-centre: closed")
    _write(project, 4, 13, "lines:\n  rendez-vous: fermé\n  familles des patients: fermé")
    _write(project, 5, 14, "lines:\n  call-centre: as-before\n  nord: 000 00 04")
    assert _told(project, 10) == ("000 00 01", "000 00 01", ["000 00 01"])
    assert _told(project, 11) == ("000 00 02", "000 00 01", ["000 00 02", "000 00 03", "000 00 01"])
    assert _told(project, 12)[0] == "000 00 02"
    assert "000 00 01" not in str(_told(project, 12))
    assert _told(project, 13)[2] == []
    assert _told(project, 14) == ("000 00 01", "000 00 01", ["000 00 01"])


def test_two_records_that_differ_close_what_either_closes() -> None:
    """A line that one of them closes is closed; of two numbers the newer stands."""
    old, new, closed = NoteLine("a", "1"), NoteLine("a", "2"), NoteLine("a", is_closed=True)
    assert unite_lines([new], [old]) == (new,)
    assert unite_lines([new], [closed]) == (closed,)
    assert unite_lines([closed], [old]) == (closed,)


def test_a_number_is_asked_for_where_a_note_closed_the_last(tmp_path: Path) -> None:
    """A line that a note closed is no number to call; one that a note opened is."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    _write(project, 1, 10, "")
    for number, (lines, is_asked) in enumerate(
        (
            ("lines:\n  call-centre: closed", False),
            ("lines:\n  call-centre: closed\n  nord: closed\n  sud: closed", True),
            ("lines:\n  rendez-vous: 000 00 02", False),
        ),
        2,
    ):
        _write(project, number, 9 + number, lines)
        problems = pipeline.check(project.path, instant(f"2022-05-{9 + number}T12:00")).problems
        assert any(one.code == "number-to-call-missing" for one in problems) == is_asked, lines
