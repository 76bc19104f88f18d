"""The law of the cache: a build that makes only what changed leaves the same site as a clean one, file for file."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders import NOON, ROOT, Project, confirmed_line, files_of, make_project, note
from tests.conftest import Share

SEQUENCES = int(os.environ.get("STATUSGEN_SEQUENCES", settings().max_examples // 10))
"""Edit sequences that are tried: each builds a site up to twelve times."""
INCIDENTS = ("2022-05-panne", "2022-05-attaque", "2022-06-travaux", "2022-04-greve")
SERVICES = ("radiology", "consultations", "emergency", "telephone")
MORE = ("status: draft", "reach-everybody: no", "restart-plan:\n  - service: radiology\n    date: 30/05/2022")
"""Lines that some notes have besides."""
FRAUD = ("warnings: calls, emails", "warnings: none", "warnings:\n  visits: payments\n  calls: ended")
LINES = ("lines:\n  families: 000 00 55", "lines:\n  nord: closed\n  data-line: 000 00 66", "lines:\n  nord: as-before")
WAIT = "    state: cancelled\n    rule: wait\n"
UNUSUAL = {
    "consultations": (
        f"{WAIT}    except:\n      - at: nord\n        state: running\n        rule: come",
        "    at: [sud]\n    state: degraded\n    rule: call-first\n    delay: 2 h",
        f"{WAIT}    except:\n      - for: pregnancy\n        rule: come",
    ),
    "radiology": (
        f"{WAIT}    windows:\n      - 19/05/2022\n      - from 21/05/2022 13:00 until 22/05/2022",
        f"{WAIT}    restart: 24/05/2022\n    remark: shuttle",
        "    state: degraded\n    rule: come\n    capacity: 50",
    ),
    "emergency": ("    at: [nord]\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: sud",),
    "telephone": ("    state: degraded", "    state: cancelled"),
}
"""What few notes say of services."""
BESIDE = (
    "help-wanted:\n  blood:\n    blood groups: O, A+\n    at: nord\n    until: 20/05/2022",
    "help-wanted: none",
    "personal-data: en cours d’examen",
    "lines:\n  nord: 000 00 77",
    "status: withdrawn\nwithdrawn-because: Erreur.",
    "",
)
"""What these notes say besides."""
THEME = ROOT / "themes" / "default"
OLD_RECORD = "api/published/2021-01-ancien.json"
"""What was published of the old incident of ``history``: it holds every text."""

Edit = Callable[[Project, Random], None]


def times_of(folder: Path) -> dict[str, int]:
    """Return the modification time of every file of a folder, in nanoseconds."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def _services_of(project: Project) -> list[str]:
    text = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    return [name for name in SERVICES if f"\n  {name}:" in text]


def _write_some_note(project: Project, draw: Random) -> None:
    incident = draw.choice(INCIDENTS[:2])
    folder = project.path / "content/incidents" / incident
    if not (folder / "incident.fr.md").exists():
        project.write(f"incidents/{incident}/incident.fr.md", f"---\ntitle: {incident}\n---\nRésumé.\n")
    number = draw.randint(1, 4)
    moment = datetime(2022, 5, 12 + number, draw.randint(0, 23), 15)  # noqa: DTZ001 - written as text
    lines = [
        f"  {service}: {draw.choice(['cancelled, wait', 'degraded, come', 'running'])}"
        for service in draw.sample(_services_of(project), draw.randint(0, 2))
    ]
    text = note(
        "\n".join(lines),
        title=f"Titre {draw.randint(0, 99)}",
        published=f"{moment:%d/%m/%Y %H:%M}",
        valid_until=f"{moment + timedelta(days=draw.randint(1, 9)):%d/%m/%Y %H:%M}",
        next_update=f"{moment + timedelta(hours=draw.randint(1, 90)):%d/%m/%Y %H:%M}",
        stage=draw.choice(["limited", "limited", "limited", "closed"]),
        body=f"Texte {draw.randint(0, 99)}.",
        more="\n".join(line for line in (*MORE, draw.choice(FRAUD), draw.choice(LINES)) if draw.random() < 0.1),
    )
    project.write_note(text, number, incident)


def _write_unusual_note(project: Project, draw: Random) -> None:
    """Write a note of what few say: places, groups, windows that pass with the clock, calls for help, personal data."""
    folder = project.path / "content/incidents" / INCIDENTS[1]
    if not (folder / "incident.fr.md").exists():
        project.write(f"incidents/{INCIDENTS[1]}/incident.fr.md", "---\ntitle: Attaque\n---\nRésumé.\n")
    number, known = draw.randint(1, 4), _services_of(project)
    lines = [f"  {name}:\n{draw.choice(said)}" for name, said in UNUSUAL.items() if name in known]
    text = note(
        "\n".join(draw.sample(lines, draw.randint(0, len(lines)))),
        title=f"Titre {draw.randint(0, 9)}",
        published=f"{12 + number:02}/05/2022 14:{draw.randint(10, 59)}",
        valid_until=f"{draw.randint(18, 30)}/05/2022 18:00",
        more=draw.choice(BESIDE),
    )
    project.write_note(text, number, INCIDENTS[1])


def _announce(project: Project, draw: Random) -> None:
    folder = project.path / "content/incidents" / INCIDENTS[0]
    if not (folder / "incident.fr.md").exists():
        project.write(f"incidents/{INCIDENTS[0]}/incident.fr.md", "---\ntitle: Panne\n---\nRésumé.\n")
    number = draw.randint(1, 4)
    lines = [f"  {draw.choice(_services_of(project))}:", "    state: cancelled", "    rule: wait"]
    if draw.random() < 0.7:
        lines.append(f"    restart: {draw.randint(1, 30):02}/06/2022")
    withdrawn = "status: withdrawn\nwithdrawn-because: Erreur." if draw.random() < 0.3 else ""
    text = note(
        "\n".join(lines),
        published=f"{12 + number:02}/05/2022 16:00",
        valid_until="30/06/2022 18:00",
        next_update="29/06/2022 12:00",
        more=withdrawn,
    )
    project.write_note(text, number, INCIDENTS[0])


def _withdraw_ahead(project: Project, draw: Random) -> None:
    """Withdraw a note from an instant on that may be still to come; where there is none yet, write it first."""
    folder = project.path / "content/incidents"
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("0*.fr.md"))}
    if not any("status:" not in text and "published:" in text for text in texts.values()):
        _write_some_note(project, draw)
        texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("0*.fr.md"))}
    standing = [path for path, text in texts.items() if "status:" not in text and "published:" in text]
    if standing:
        path = draw.choice(standing)
        on = f"{draw.randint(17, 21)}/05/2022 {draw.randint(0, 23):02}:30"
        more = f"status: withdrawn\nwithdrawn-because: Erreur.\nwithdrawn-on: {on}\npublished:"
        path.write_text(texts[path].replace("published:", more, 1), encoding="utf-8")


def _write_planned(project: Project, draw: Random) -> None:
    begins = datetime(2022, 5, draw.randint(10, 25), 8)  # noqa: DTZ001
    project.write(
        f"incidents/{INCIDENTS[2]}/incident.fr.md",
        f"---\ntitle: Travaux\nkind: planned\nfrom: {begins:%d/%m/%Y %H:%M}\n"
        f"until: {begins + timedelta(days=2):%d/%m/%Y %H:%M}\n---\nRésumé {draw.randint(0, 9)}.\n",
    )
    text = note(f"  {draw.choice(_services_of(project))}: cancelled, wait", published="09/05/2022 08:00")
    project.write_note("\n".join(line for line in text.split("\n") if not line.startswith("stage")), 1, INCIDENTS[2])


def _close(project: Project, draw: Random) -> None:
    text = note("", title="Fini", published="11/05/2022 09:00", stage="closed")
    project.write(f"incidents/{INCIDENTS[3]}/incident.fr.md", "---\ntitle: Grève\n---\nFinie.\n")
    project.write_note(text.replace("Fini", f"Fini {draw.randint(0, 9)}"), 1, INCIDENTS[3])


def _delete(project: Project, draw: Random) -> None:
    found = sorted((project.path / "content/incidents").rglob("0*.md"))
    if found:
        draw.choice(found).unlink()


def _delete_incident(project: Project, draw: Random) -> None:
    found = sorted((project.path / "content/incidents").iterdir())
    if len(found) > 1:
        shutil.rmtree(draw.choice(found))


def _rename(project: Project, draw: Random) -> None:
    found = sorted((project.path / "content/incidents").rglob("0*.fr.md"))
    if found:
        path = draw.choice(found)
        path.rename(path.with_name(f"{draw.randint(5, 9):02}-renommee.fr.md"))


def _free_name(path: Path) -> Path:
    return path if not path.exists() else _free_name(path.with_name(f"{path.name}x"))


def _rename_incident(project: Project, draw: Random) -> None:
    found = sorted((project.path / "content/incidents").iterdir())
    path = draw.choice(found) if found else None
    if path is not None:
        path.rename(_free_name(path.with_name(f"2022-05-autre-{draw.randint(0, 99)}")))


def _translate(project: Project, draw: Random) -> None:
    found = sorted((project.path / "content/incidents").rglob("0*.fr.md"))
    if found:
        path = Path(str(draw.choice(found)).replace(".fr.md", ".nl.md"))
        path.write_text(f"---\ntitle: Titel {draw.randint(0, 9)}\n---\nTekst.\n", encoding="utf-8")


def _set(project: Project, draw: Random) -> None:
    path = project.path / "content/settings.yaml"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if not line.startswith("organisation:")]
    path.write_text("\n".join([f"organisation: Groupe {draw.randint(0, 9)}", *lines]), encoding="utf-8")


def _alert(project: Project, draw: Random) -> None:
    path = project.path / "content/settings.yaml"
    text = path.read_text(encoding="utf-8").partition("\ncap:")[0].rstrip("\n")
    status = draw.choice(["Exercise", "Test", ""])
    more = f"\ncap:\n  sender: etat@essai.example\n  status: {status}\n" if status else "\n"
    path.write_text(text + more, encoding="utf-8")


def _serve(project: Project, draw: Random) -> None:
    path = project.path / "content/services.yaml"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{text}\n  extra-{draw.randint(0, 99)}:\n    name: Extra {draw.randint(0, 9)}\n", encoding="utf-8")


def _write_page(project: Project, draw: Random) -> None:
    project.write("pages/aide.fr.md", f"---\ntitle: Aide\n---\nAide {draw.randint(0, 9)}.\n")


def _confirm(project: Project, draw: Random) -> None:
    day = NOON + timedelta(days=draw.choice((-3, 0, 1, 4)), hours=draw.choice((0, 5)))
    project.write("confirmed.yaml", draw.choice(("", confirmed_line(project, day))))


def _own_theme(project: Project) -> Path:
    own = project.path / "themes/default"
    if not own.exists():
        shutil.copytree(THEME, own)
    return own


def _design(project: Project, draw: Random) -> None:
    own = _own_theme(project)
    kind = draw.choice(["templates/month.html", "catalogues/fr.po", "tokens/own.css", "assets/icon.svg"])
    path = own / kind
    path.parent.mkdir(exist_ok=True)
    if kind.endswith(".po"):
        text = path.read_text(encoding="utf-8").replace(
            "Tous les bulletins", f"Tous les bulletins {draw.randint(0, 9)}", 1
        )
        path.write_text(text, encoding="utf-8")
    elif kind.endswith(".html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "{# " + str(draw.randint(0, 9)) + " #}\n", encoding="utf-8")
    else:
        path.write_text(f"/* {draw.randint(0, 9)} */ html {{ color: #00{draw.randint(1, 9)}; }}\n", encoding="utf-8")


EDITS: tuple[Edit, ...] = (
    *(
        _write_some_note,
        _write_some_note,
        _write_some_note,
        _write_unusual_note,
        _write_unusual_note,
        _announce,
        _announce,
        *(_withdraw_ahead, _withdraw_ahead, _withdraw_ahead),
        _write_planned,
        _close,
        _delete,
        _delete_incident,
    ),
    *(_rename, _rename_incident, _translate, _set, _alert, _serve, _write_page, _confirm, _design),
)
MOMENTS = (*(-5, -2, 0, 0, 0, 0), *(1, 1, 3, 3, 10, 40))
"""Days by which the instant moves between two builds: backwards too, with ``--at``."""


@given(st.integers(0, 2**32), st.integers(2, 6))
@settings(max_examples=SEQUENCES, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_a_build_of_what_changed_equals_a_clean_one(seed: int, length: int) -> None:
    """Whatever is added, edited, deleted or renamed, and wherever time goes, both sites have the same bytes."""
    draw = Random(seed)  # noqa: S311 - the same every time
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project")
        at = NOON
        project.build(at)
        for step in range(length):
            edits = [
                draw.choice(EDITS) for _ in range(draw.choice((0, 1, 1, 2, 2, 3, 3)))
            ]  # now and then none: time alone
            for edit in edits:
                edit(project, draw)
            at += timedelta(days=draw.choice(MOMENTS), hours=draw.choice((0, 0, 7)))
            clean = Project(Path(folder) / f"clean-{step}")
            shutil.copytree(project.path, clean.path, ignore=shutil.ignore_patterns("site", ".statusgen"))
            project.build(at)
            clean.build(at)
            if any(problem.is_error for problem in clean.read().problems):
                continue  # the last good version of a file stands in, which a clean build cannot know
            said = f"{[edit.__name__ for edit in edits]} at {at}"
            before, after = files_of(clean.path / "site"), files_of(project.path / "site")
            assert sorted(after) == sorted(before), said
            assert {name for name in before if before[name] != after[name]} == set(), said


@pytest.fixture
def history(share: Share, tmp_path: Path) -> Project:
    """Return a site with an old incident that is over and a new one that is open: a copy of one that was built once."""
    built = share("history", build_history)
    return Project(shutil.copytree(built, tmp_path, dirs_exist_ok=True))


def build_history(folder: Path) -> None:
    """Build a site with many old incidents."""
    project = make_project(folder)
    project.write("incidents/2021-01-ancien/incident.fr.md", "---\ntitle: Ancien\n---\nAncien.\n")
    old = note("", title="Fini", published="10/01/2021 10:00", stage="closed")
    old = old.replace("18/05/2022", "12/01/2021")
    project.write_note(old, 1, "2021-01-ancien")
    project.write_note(note(), 1)
    for number in range(55):
        name = f"2021-06-divers-{number:02}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Divers {number}\n---\nDivers.\n")
        text = note("", title=f"Divers {number}", published="10/06/2021 10:00", stage="closed")
        project.write_note(text.replace("18/05/2022", "12/06/2021"), 1, name)
    project.build()


def rebuilt(project: Project, at: datetime = NOON) -> set[str]:
    """Build, and return the files whose modification time changed, which must be those that were said to be written."""
    before = times_of(project.path / "site")
    written = project.build(at)
    after = times_of(project.path / "site")
    changed = {path for path, time in after.items() if before.get(path) != time}
    assert changed == set(written.written)
    assert {path for path in before if path not in after} == set(written.removed)
    return changed


def twins_too(pages: set[str]) -> set[str]:
    """Return pages with their markdown_copies in Markdown, which change with them."""
    return pages | {page.removesuffix("html") + "md" for page in pages}


def test_nothing_is_written_when_nothing_changed(history: Project) -> None:
    """Files keep their time, so that copies and caches stay quiet."""
    assert rebuilt(history) == set()


def test_the_second_build_is_not_a_clean_one(tmp_path: Path) -> None:
    """What the first build remembered is enough for the second."""
    project = make_project(tmp_path)
    project.write_note(note())
    assert project.build().full_rebuild_reason == "missing"
    assert project.build().full_rebuild_reason == ""


def test_a_file_that_was_only_touched_changes_nothing(history: Project) -> None:
    """Digests are the truth: a fresh clone, in which all times are new, rebuilds nothing."""
    for path in (history.path / "content").rglob("*.md"):
        os.utime(path)
    assert rebuilt(history) == set()


def test_an_edit_of_an_old_note_rewrites_its_page_its_incident_and_its_month(history: Project) -> None:
    """The title of an old note stands on its page, on its incident and in its month; nothing else shows it."""
    path = history.path / "content/incidents/2021-01-ancien/01-note.fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Fini", "Terminé"), encoding="utf-8")
    names = ("incidents/2021-01-ancien/1/", "incidents/2021-01-ancien/", "history/2021-01/")
    pages = {f"{tag}/{name}index.html" for tag in ("fr", "nl") for name in names}
    images = {f"{tag}/incidents/2021-01-ancien/1/share.png" for tag in ("fr", "nl")}
    assert rebuilt(history) == twins_too(pages) | images | {"api/incidents/2021-01-ancien.json", OLD_RECORD}


def test_an_edit_of_the_text_of_an_old_note_rewrites_its_page_alone(history: Project) -> None:
    """A typing mistake in the text of a note that no feed carries any more touches one page in each language."""
    path = history.path / "content/incidents/2021-01-ancien/01-note.fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace("est annulée.", "était annulée."), encoding="utf-8")
    pages = {f"{tag}/incidents/2021-01-ancien/1/index.html" for tag in ("fr", "nl")}
    assert rebuilt(history) == twins_too(pages) | {OLD_RECORD}


def test_a_translation_rewrites_its_language_alone(history: Project) -> None:
    """A new translation of an old note changes what readers of that language see."""
    history.write_note("---\ntitle: Voorbij\n---\nVoorbij.\n", 1, "2021-01-ancien", "nl")
    names = ("incidents/2021-01-ancien/1/", "incidents/2021-01-ancien/", "history/2021-01/")
    pages = {f"nl/{name}index.html" for name in names}
    others = {f"nl/{names[0]}share.png", "api/incidents/2021-01-ancien.json", OLD_RECORD}
    assert rebuilt(history) == twins_too(pages) | others


def test_a_new_note_leaves_the_archive_alone(history: Project) -> None:
    """What other incidents published stays untouched when something new is said."""
    history.write_note(note("  radiology: running, come", published="17/05/2022 11:00"), 2)
    changed = rebuilt(history)
    assert {"fr/index.html", "nl/index.html", "fr/feed.xml", "fr/services/radiology/index.html"} <= changed
    assert not any("2021" in path for path in changed)


@pytest.mark.slow("several builds")
def test_a_line_that_a_note_opens_leaves_the_archive_alone(history: Project) -> None:
    """What was published before it does not name it, and pages of the archive list usual lines alone."""
    for number, line in enumerate(("families: 000 00 55", "families: 000 00 66", "families: closed"), 2):
        history.write_note(note("", published=f"17/05/2022 09:0{number}", more=f"lines:\n  {line}"), number)
        changed = rebuilt(history)
        assert "fr/index.html" in changed
        assert not [name for name in changed if "2021-" in name or "2021/" in name]
    clean = Project(
        shutil.copytree(
            history.path, history.path / "clean", ignore=shutil.ignore_patterns("clean", "site", ".statusgen")
        )
    )
    clean.build()
    assert files_of(clean.path / "site") == files_of(history.path / "site")


def test_the_style_sheet_rewrites_every_page_that_names_it(history: Project) -> None:
    """A theme that changed is a clean build; only the bytes decide what is written."""
    own = _own_theme(history)
    rebuilt(history)
    (own / "tokens/own.css").write_text("html { color: #123; }\n", encoding="utf-8")
    changed = rebuilt(history)
    pages = {path for path in times_of(history.path / "site") if path.endswith("index.html")}
    assert pages <= changed


def test_time_alone_rewrites_the_front(history: Project) -> None:
    """When a fact expires, today's pages say so and the bulletins stay as they were published."""
    changed = rebuilt(history, NOON + timedelta(days=2))
    assert "fr/services/radiology/index.html" in changed
    assert not any(path.startswith("fr/incidents/2021") or "/1/" in path for path in changed)


def test_a_withdrawal_dated_ahead_comes_into_feeds_at_its_instant(tmp_path: Path) -> None:
    """Builds before it, of which some changed nothing, do not keep it away; a look back takes it out again."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 10:00"))
    project.build(NOON - timedelta(hours=1))
    withdrawn = "status: withdrawn\nwithdrawn-because: Erreur.\nwithdrawn-on: 17/05/2022 12:30"
    project.write_note(note(published="17/05/2022 10:00", more=withdrawn))
    for minutes, items in ((0, 1), (2, 1), (40, 2), (20, 1)):
        project.build(NOON + timedelta(minutes=minutes))
        assert project.page("fr/feed.xml").count("<item>") == items


def test_time_alone_draws_the_days_of_an_open_incident_anew(tmp_path: Path) -> None:
    """The drawing never shows as running, or as cancelled, what its page says is to be confirmed."""
    project = make_project(tmp_path)
    project.write_note(note(published="12/05/2022 08:00", valid_until="18/05/2022 18:00"), 1)
    project.write_note(note("  consultations: degraded, come", published="17/05/2022 11:00"), 2)
    project.build()
    assert "fr/incidents/2022-05-panne/timeline.svg" in rebuilt(project, NOON + timedelta(days=2))


def test_a_file_that_was_taken_away_comes_back(history: Project) -> None:
    """A page that another hand deleted is written again, and nothing else."""
    (history.path / "site/fr/incidents/2021-01-ancien/1/index.html").unlink()
    assert "fr/incidents/2021-01-ancien/1/index.html" in rebuilt(history)


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.slow("as above")), 3])
def test_the_number_of_processes_does_not_show(
    tmp_path: Path, history: Project, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process or several, in a clean build and after an edit: the same bytes."""
    monkeypatch.setattr("statusgen.output.publish.WORTHWHILE_CELLS", 0)
    other = Project(tmp_path / "other")
    shutil.copytree(history.path / "content", other.path / "content")
    other.build(jobs=jobs)
    assert files_of(other.path / "site") == files_of(history.path / "site")
    for project in (other, history):
        project.write_note(note("  consultations: cancelled, wait", published="17/05/2022 11:30"), 7)
        project.build(jobs=jobs if project is other else 1)
    assert files_of(other.path / "site") == files_of(history.path / "site")
