"""``statusgen confirm``: somebody says that everything that is published still holds."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from lxml.html import HtmlElement
from msgspec.structs import replace

from statusgen import pipeline
from statusgen.cli.options import EXIT_STATUSES
from statusgen.model.gap import Gap
from statusgen.situation.fold import fold_situation
from tests.builders import Project, confirmed_line, files_of, instant, make_project, note
from tests.command_line import run
from tests.reading import open_page, text_of

NOON = instant("2022-05-17T12:00")
HOME = "fr/index.html"
FRESH = (
    HOME,
    *(f"fr/locations/nord/{name}.html" for name in ("index", "radiology/index", "poster")),
    *(f"fr/{name}/index.html" for name in ("services/radiology", "table", "call-centre", "press")),
)
"""Pages of which readers ask whether what they say still holds."""
CHECKED = "Vérifié le 17 mai, 11:00."
EVERYWHERE = [CHECKED] * len(FRESH)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site whose one incident is over since ten o'clock on Tuesday."""
    project = make_project(tmp_path)
    project.write_note(note(published="16/05/2022 08:00", valid_until="20/05/2022 18:00"), 1)
    project.write_note(
        note("  radiology: running, come", published="17/05/2022 10:00", stage="closed", title="Tout fonctionne"), 2
    )
    return project


def confirm(project: Project, *times: str, typed: str = "") -> None:
    """Write the file as the command would at some times of Tuesday, after lines that were typed."""
    lines = [confirmed_line(project, instant(f"2022-05-17T{time}")) for time in times]
    project.write("confirmed.yaml", typed + "".join(lines))


def shown(project: Project, at: datetime = NOON) -> list[str]:
    """Return what the pages of a site say of a check, as at an instant."""
    project.build(at)
    pages = [open_page(project.path / "site", name) for name in FRESH]
    return [found for page in pages for found in _find(page)]


def _find(page: HtmlElement) -> list[str]:
    said = text_of(page.cssselect("main")[0]).replace("\xa0", " ")
    return re.findall(r"Vérifié le [^.]*\.", said)


def codes(project: Project, at: datetime = NOON) -> list[tuple[str, str, int]]:
    """Return the problems of the file: code, level and line."""
    found = pipeline.check(project.path, at).problems
    return [(one.code, one.level, one.line) for one in found if one.code.startswith("confirmed-")]


# ── What readers see ────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_and_data_say_when_it_was_checked(project: Project) -> None:
    """Each page of now says it beside of when it is, the notice and the call centre's sheet, too; and open data."""
    confirm(project, "11:00")
    assert shown(project) == EVERYWHERE
    home = text_of(open_page(project.path / "site", HOME).cssselect("main")[0]).replace("\xa0", " ")
    assert f"{CHECKED} Derniers changements Aucun incident depuis le mardi 17 mai 2022." in home
    assert json.loads(project.page("api/status.json"))["confirmed_on"] == "2022-05-17T11:00:00+02:00"
    assert codes(project) == []


def test_a_confirmation_changes_no_cell_no_feed_and_no_bulletin(project: Project) -> None:
    """Besides the pages that say it and the status nothing differs: no item of a feed, no state, no archive."""
    project.build(NOON)
    before = files_of(project.path / "site")
    confirm(project, "11:00")
    project.build(NOON)
    after = files_of(project.path / "site")
    differs = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    allowed = re.compile(
        r"(index|(fr|nl)/(index|(locations|services)/[\w/-]+|(incidents|table|call-centre|press)/index))\.(html|md)"
        r"|api/(status|locations/\w+)\.json|worker\.js"
    )
    assert {name for name in differs if not allowed.fullmatch(name)} == set()
    cells = [json.loads(files["api/status.json"])["cells"] for files in (before, after)]
    assert cells[0] == cells[1]


def test_a_build_after_a_confirmation_equals_a_clean_one(project: Project) -> None:
    """A confirmation that comes, is replaced, ends by a word and goes reaches the pages that were built before."""

    def is_as_clean() -> bool:
        project.build(NOON)
        project.build(NOON, project.path / "clean")
        return files_of(project.path / "site") == files_of(project.path / "clean")

    project.build(NOON)
    for times in (("11:00",), (), ("11:30",)):
        confirm(project, *times)
        assert is_as_clean()
    CHANGES["text of a note"](project)
    assert is_as_clean()


# ── What ends it ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_update_ends_a_confirmation(project: Project) -> None:
    """What was checked at eleven says nothing of what was published at half past eleven, nor at eleven itself."""
    confirm(project, "11:00")
    for minute in ("11:30", "11:00"):
        project.write_note(note("  telephone: degraded", published=f"17/05/2022 {minute}", title="Encore"), 3)
        assert shown(project) == []


def test_what_has_expired_is_not_renewed(project: Project) -> None:
    """A fact that expired at noon is to be confirmed at one, and no page says any more that it was checked."""
    project.write_note(note(published="17/05/2022 10:30", valid_until="17/05/2022 12:30", title="Encore"), 3)
    confirm(project, "11:00")
    assert shown(project) != []
    later = instant("2022-05-17T13:00")
    assert shown(project, later) == []
    confirm(project, "12:45")
    assert shown(project, later) == []
    assert "À confirmer" in text_of(open_page(project.path / "site", HOME))


def test_what_changed_by_itself_ends_a_confirmation(project: Project) -> None:
    """A window that opens after the check was not there to be seen."""
    window = (
        "  radiology:\n    state: cancelled\n    rule: wait\n    from: 17/05/2022 11:30\n    until: 19/05/2022 12:00"
    )
    project.write_note(note(window, published="17/05/2022 10:30", title="Travaux"), 3)
    confirm(project, "11:00")
    assert shown(project, instant("2022-05-17T11:15")) != []
    assert shown(project) == []


def test_an_update_that_cannot_be_read_any_more_ends_a_confirmation(project: Project) -> None:
    """Nobody knows what it says, so nobody checked it."""
    confirm(project, "11:00")
    content = project.read().content
    assert content is not None
    assert fold_situation(content, NOON).confirmed == instant("2022-05-17T11:00")
    gap = Gap("2022-05-panne", 3, "content/incidents/2022-05-panne/03-note.fr.md", None, ())
    assert fold_situation(replace(content, gaps=(gap,)), NOON).confirmed is None


def test_a_withdrawal_ends_a_confirmation(project: Project) -> None:
    """What was taken back after the check had been checked as true."""
    confirm(project, "11:00")
    withdrawn = "status: withdrawn\nwithdrawn-because: Erreur.\nwithdrawn-on: 17/05/2022 11:30"
    project.write_note(note("", published="16/05/2022 09:00", more=withdrawn), 3)
    assert shown(project) == []


PAGE = "---\ntitle: Aide\n---\nVenez avec votre carte.\n"


def _write_earlier_note(more: str) -> Callable[[Project], None]:
    text = note("", published="16/05/2022 09:00", more=more, title="Encore")

    def write(project: Project) -> None:
        project.write_note(text, 3)

    return write


def _edit(path: str, before: str, after: str) -> Callable[[Project], None]:
    def edit(project: Project) -> None:
        text = (project.path / "content" / path).read_text(encoding="utf-8")
        assert before in text
        project.write(path, text.replace(before, after))

    return edit


CHANGES = {
    "a note dated before": _write_earlier_note(""),
    "warnings": _write_earlier_note("warnings: calls, emails"),
    "telephone lines": _write_earlier_note("lines:\n  nord: closed"),
    "text of a note": _edit("incidents/2022-05-panne/02-note.fr.md", "est annulée.", "reprend."),
    "text of an incident": _edit("incidents/2022-05-panne/incident.fr.md", "\n---\n", "\n---\nEncore. "),
    "lasting page": _edit("pages/aide.fr.md", "carte", "carte et vos médicaments"),
    "name of a service": _edit("services.yaml", "Radiologie", "Imagerie"),
    "settings": _edit("settings.yaml", "fr: Nous annulons par SMS.", "fr: Nous appelons."),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_confirmation_ends_with_whatever_is_published_otherwise(
    project: Project, change: Callable[[Project], None]
) -> None:
    """What was not there to be checked ends it at once, in a site that was built before as in a clean one."""
    project.write("pages/aide.fr.md", PAGE)
    confirm(project, "11:00")
    assert shown(project) == EVERYWHERE
    change(project)
    assert shown(project) == []
    assert codes(project) == [("confirmed-outdated", "warning", 1)]


def test_what_no_reader_sees_ends_no_confirmation(project: Project) -> None:
    """Drafts and updates that wait were not published: nobody had to check them."""
    confirm(project, "11:00")
    project.write_note(note("", published="18/05/2022 09:00", title="Demain"), 3)
    project.write_note(note("", published="17/05/2022 10:30", more="status: draft", title="Brouillon"), 4)
    assert shown(project) == EVERYWHERE


def test_a_line_without_a_mark_confirms_nothing(project: Project) -> None:
    """Nobody knows what was checked: whatever changed since could not end it. It is named in incidents, too."""
    confirm(project, typed="confirmed: 17/05/2022 11:00\n")
    assert shown(project) == []
    assert codes(project) == [("confirmed-outdated", "warning", 1)]
    project.write_note(note("  telephone: degraded", published="17/05/2022 10:30", title="Encore"), 3)
    assert codes(project) == [("confirmed-outdated", "warning", 1)]


def test_a_file_in_letters_of_two_bytes_is_read_as_any_other(project: Project) -> None:
    """Notepad writes it: it counts, and the command adds its line in UTF-8."""
    line = confirmed_line(project, instant("2022-05-17T11:00"))
    path = project.path / "content/confirmed.yaml"
    path.write_bytes(line.encode("utf-16"))
    assert shown(project) == EVERYWHERE
    found = pipeline.check(project.path, NOON).problems
    assert [one.code for one in found if one.path == "content/confirmed.yaml"] == ["repaired-utf16"]
    assert run(project.path, "confirm", "--yes").returncode == 0
    assert _read(project).startswith(line)


def _read(project: Project) -> str:
    return (project.path / "content/confirmed.yaml").read_text(encoding="utf-8")


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_confirmation_of_the_future_is_an_error_and_does_not_count(project: Project) -> None:
    """Nobody can have checked anything tomorrow; what was confirmed before stands."""
    confirm(project, "11:00", typed="confirmed: 18/05/2022 09:00\n")
    assert codes(project) == [("confirmed-future", "error", 1)]
    assert shown(project) == EVERYWHERE


def test_one_that_is_older_than_what_changed_is_named_once_no_incident_is_open(project: Project) -> None:
    """It is no longer shown; while an incident is open its updates say how fresh pages are."""
    confirm(project, "09:00")
    assert codes(project) == [("confirmed-outdated", "warning", 1)]
    project.write_note(note("  telephone: degraded", published="17/05/2022 10:30", title="Encore"), 3)
    assert codes(project) == []


def test_a_line_that_is_no_instant_confirms_nothing(project: Project) -> None:
    """It is an error with what to type; comments and empty lines are none."""
    confirm(project, "11:00", typed="# une note\n\nconfirmed: hier\n")
    assert codes(project) == [("confirmed-unreadable", "error", 3)]
    assert shown(project) != []


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_lists_what_is_confirmed_and_asks(project: Project) -> None:
    """No answer is a no: nothing is written."""
    asked = run(project.path, "confirm")
    assert asked.returncode == 3
    assert "3  nothing was changed: nobody said yes" in EXIT_STATUSES
    assert "Dernier bulletin : « Tout fonctionne »" in asked.stderr
    assert "Aucun incident n’est en cours." in asked.stderr
    assert "Tous les services fonctionnent." in asked.stderr
    assert not (project.path / "content/confirmed.yaml").exists()


BESIDE = """capacity:
  nord: 60
warnings:
  messages:
    never: payments
personal-data: being examined, patients
lines:
  appointments: 000 00 00 00 07
help-wanted:
  blood: O-
  drivers: {at: nord}"""
AHEAD = """  radiology:
    state: cancelled
    rule: wait
    windows:
      - 19/05/2022
  consultations:
    at: sud
    state: degraded
    rule: call-first"""


def test_the_command_lists_what_is_announced_and_what_stands_beside_services(project: Project) -> None:
    """Coming closures, an end, a share, fraud, personal data, lines and calls for help: all that is confirmed."""
    project.write_note(note(AHEAD, published="17/05/2022 11:00", valid_until="20/05/2022 18:00", more=BESIDE), 3)
    services = project.path / "content/services.yaml"
    typed = services.read_text(encoding="utf-8").replace("attended: no\n", "attended: no\n    retired: 01/06/2022\n")
    services.write_text(typed, encoding="utf-8")
    asked = run(project.path, "confirm").stderr.replace("\xa0", " ")
    assert "Annoncé : Radiologie (19 mai 2022, 00:00)" in asked
    assert "Téléphone (1 juin 2022" in asked
    for told in (
        *("capacité : 60 %", "avertissements : SMS", "données personnelles : en cours d’examen"),
        *("lignes : Rendez-vous", "aide recherchée : donneurs de sang, chauffeurs"),
    ):
        assert told in asked, asked


def test_the_command_adds_a_line_and_keeps_the_others(project: Project) -> None:
    """Who checked stands nowhere: the history of the file knows it."""
    confirm(project, typed="# À nous\nconfirmed: 17/05/2022 11:00\n")
    done = run(project.path, "confirm", "--yes")
    assert done.returncode == 0
    first, second, third = _read(project).splitlines()
    assert (first, second) == ("# À nous", "confirmed: 17/05/2022 11:00")
    assert re.fullmatch(r"confirmed: 17/05/2022 12:00 [0-9a-f]{10}", third)


@pytest.mark.parametrize(
    ("published", "valid_until", "said"),
    [
        ("17/05/2022 10:30", "17/05/2022 11:30", "seul un bulletin le renouvelle : Radiologie"),
        ("17/05/2022 12:00", "18/05/2022 18:00", "une confirmation vient après le dernier bulletin"),
    ],
    ids=["expired", "same minute"],
)
def test_the_command_refuses_and_says_what_to_type(
    project: Project, published: str, valid_until: str, said: str
) -> None:
    """What has expired, and an update of this very minute, are not confirmed."""
    project.write_note(note(published=published, valid_until=valid_until, title="Encore"), 3)
    refused = run(project.path, "confirm", "--yes")
    assert refused.returncode == 3
    assert said in refused.stderr
    assert "statusgen " in refused.stderr
    assert not (project.path / "content/confirmed.yaml").exists()
