"""A broken note that may have been published, and of which nothing is recorded: what it names is at least unknown.

The projects here are no demonstrations, so builds of the command publish, at the real clock. Section 9 of the rules.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen.cli import main
from tests.builders import Project, make_project, note
from tests.conftest import Share
from tests.record.test_hold import day, recent

NAME = "2022-05-panne"
BANNER = "Nous corrigeons un bulletin. En cas de doute, appelez-nous avant de venir."
BROKEN = recent("  radiology: cancelled, wait", -1).replace("stage: limited", "stage: limited\n???")


def make_unbuilt(folder: Path) -> Project:
    """Write a site, no demonstration, of one incident with a sound note, that was never built here."""
    project = make_project(folder / "project")
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.write_note(recent("  consultations: cancelled, wait", -2))
    return project


@pytest.fixture
def fresh(tmp_path: Path, share: Share) -> Project:
    """Return a fresh clone, without any record."""
    shutil.copytree(share("fresh-clone", make_unbuilt) / "project", tmp_path / "here")
    return Project(tmp_path / "here")


def cells(project: Project) -> dict[tuple[str, str], tuple[str, str]]:
    """Return state and rule of each cell, as open data says them."""
    said = json.loads((project.path / "site/api/status.json").read_text(encoding="utf-8"))
    return {(one["service"], one["location"]): (one["state"], one["rule"]) for one in said["cells"]}


def build(project: Project, *arguments: str, status: int = 1) -> str:
    """Build, expect an exit status, and return what was said."""
    done = CliRunner().invoke(main, ["build", "--project", str(project.path), *arguments])
    assert done.exit_code == status, done.output
    return done.output


def test_what_a_broken_note_names_is_unknown(fresh: Project) -> None:
    """Its services are to be confirmed, now and in later builds; what it does not name stays, under a banner."""
    fresh.write_note(BROKEN, 2)
    for _ in range(2):  # the second finds the record that the first began
        said = build(fresh)
        assert "aucun registre ne dit si le bulletin 2 a été publié" in said
        assert "n’est pas lisible ici" not in said  # nobody says that it was published
        assert said.index("-note.fr.md:") < said.index("aucun registre")  # first what is to be put right
        found = cells(fresh)
        assert found["radiology", "nord"] == ("unknown", "call-first")
        assert found["consultations", "nord"] == ("cancelled", "wait")
        assert found["emergency", "nord"][0] == "running"
        assert BANNER in fresh.page("fr/index.html")
    fresh.write_note(recent("  radiology: cancelled, wait", -1), 2)
    build(fresh, status=0)
    assert cells(fresh)["radiology", "nord"] == ("cancelled", "wait")
    assert BANNER not in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site each time")
@pytest.mark.parametrize(
    ("broken", "is_named"),
    [
        (BROKEN.replace("published: ", "published: le "), True),
        (BROKEN.replace("---\n", "", 1), True),
        ("radiology cancelled", True),
        ("\x00\x01", False),
    ],
    ids=["date", "fence", "line", "nothing"],
)
def test_whatever_can_be_read_of_it_counts(fresh: Project, broken: str, is_named: bool) -> None:
    """A note of which not even the date can be read counts at once; where nothing can, there is the banner."""
    fresh.write_note(broken, 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == ("unknown" if is_named else "running")
    assert cells(fresh)["consultations", "nord"] == ("cancelled", "wait")
    assert BANNER in fresh.page("fr/index.html")


SLOW = pytest.mark.slow("builds a site each time")


@pytest.mark.parametrize(
    "encoding", ["mac-roman", *(pytest.param(one, marks=SLOW) for one in ("cp850", "utf-32", "utf-32-be"))]
)
def test_a_note_in_another_encoding_still_names_its_services(fresh: Project, encoding: str) -> None:
    """Its letters with accents cannot be told, but services whose names have none can, in all their places."""
    said = recent("  radiology: cancelled, wait\n  Téléphone:\n    at: nord\n    state: cancelled", -1)
    fresh.write_note(said.encode(encoding)[4 * (encoding == "utf-32") :], 2)
    told = build(fresh)
    assert "au moins à confirmer" in told
    found = cells(fresh)
    assert found["radiology", "nord"] == ("unknown", "call-first")
    assert found["emergency", "nord"][0] == "running"
    if encoding in ("mac-roman", "cp850"):
        assert {state for (service, _), (state, _) in found.items() if service == "telephone"} == {"unknown"}


def test_an_incident_of_which_nothing_else_can_be_read(fresh: Project) -> None:
    """The only note of an incident is broken: its cells are unknown all the same."""
    fresh.write_note(recent("  consultations: cancelled, wait").replace("stage: limited", "???"))
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("unknown", "call-first")
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("unknown", "call-first")


def write_first(folder: Path, country: str, language: str, services: str, own: str = "") -> Project:
    """Write a site as ``init`` makes it, with two places, and the first bulletin of its first incident."""
    made = CliRunner().invoke(
        main,
        [
            *("init", str(folder), "--yes", "--organisation", "Ardelia", "--country", country, "--languages", language),
            *("--places", "Rivemont, Nordelle", "--services", "emergency, consultations, radiology, dialysis"),
        ],
    )
    assert made.exit_code == 0, made.output
    there = folder / "content/incidents" / NAME
    there.mkdir()
    (there / f"incident.{language}.md").write_text(f"---\ntitle: Ardelia\n{own}---\n", encoding="utf-8")
    facts = f"title: Ardelia\npublished: {day(-1)}\nauthor: Ardelia\nservices:\n{services}"
    (there / f"01-note.{language}.md").write_text(f"---\n{facts}\n---\nArdelia.\n", encoding="utf-8")
    return Project(folder)


def unknown(project: Project) -> set[tuple[str, str]]:
    """Return the cells of which nothing is known."""
    return {cell for cell, (state, _) in cells(project).items() if state == "unknown"}


EVERY_SERVICE = ("emergency", "consultations", "radiology", "dialysis")


def everywhere(*services: str) -> set[tuple[str, str]]:
    """Return the cells of services in both places."""
    return {(service, place) for service in services for place in ("rivemont", "nordelle")}


DUTCH = """  Spoed:
    op: Rivemont
     toestand: gesloten
    regel: wacht
  Raadplegingen:
    toestand: afgelast
    regel: wacht
    behalve:
      - voor: zwangerschap
        regel: kom"""


@pytest.mark.parametrize(
    ("country", "language", "services", "named"),
    [
        ("BE", "nl", DUTCH, ("emergency", "consultations")),
        pytest.param(
            *("BE", "nl", "  Raadplegingen: afgelast, behalve zwangeren\n  RX: gesloten\n  Kantine: gesloten"),
            ("consultations", "radiology"),
            marks=SLOW,
        ),
        ("PL", "pl", "  SOR: otwarty\n  Poradnie: odwołane, skontaktujemy się", ("emergency", "consultations")),
        pytest.param("BE", "fr", "  service des urgences fermé\n  ???", ("emergency",), marks=SLOW),
        pytest.param(
            "DE", "de", "  Dialyze und Radiolgie: geschlossen\n   ???:", ("dialysis", "radiology"), marks=SLOW
        ),
        pytest.param(
            *("IE", "en", "  Dialysis: closed\nservices: {Consultations: closed, imaging: closed"),
            ("dialysis", "consultations", "radiology"),
            marks=SLOW,
        ),
    ],
    ids=["synonyms", "refused", "nicknames", "no colon", "slips", "braces"],
)
def test_it_names_what_its_reader_would_ask_about(
    tmp_path: Path, country: str, language: str, services: str, named: tuple[str, ...]
) -> None:
    """Whatever a note may call a service, or is asked whether it meant it, names it where the note cannot be read."""
    project = write_first(tmp_path, country, language, services)
    build(project)
    assert unknown(project) == everywhere(*named)


@pytest.mark.parametrize(
    ("language", "typed", "is_left_out"),
    [
        ("nl", "De dialyse werkt niet", False),
        pytest.param("nl", "Geen dialyse", False, marks=SLOW),
        pytest.param("de", "Die Dialyse geht nicht", False, marks=SLOW),
        pytest.param("de", "Keine Dialyse", False, marks=SLOW),
        pytest.param("de", "Dialyse außer Betrieb", False, marks=SLOW),
        pytest.param("de", "Alles außer Dialyse", True, marks=SLOW),
        pytest.param("fr", "Pas de dialyse", False, marks=SLOW),
        pytest.param("en", "Non-urgent dialysis", False, marks=SLOW),
        pytest.param("en", "No dialysis before noon", False, marks=SLOW),
        pytest.param("en", "All but dialysis", True, marks=SLOW),
    ],
)
def test_a_service_that_is_denied_is_named(tmp_path: Path, language: str, typed: str, is_left_out: bool) -> None:
    """“No dialysis” speaks of dialysis alone; what stands behind "except" is what a note does not speak of."""
    project = write_first(tmp_path, "BE", language, f"  {typed}: cancelled, wait")
    build(project)
    others = everywhere("emergency", "consultations", "radiology")
    assert unknown(project) == (others if is_left_out else everywhere("dialysis"))


@pytest.mark.parametrize(
    ("services", "is_named"),
    [
        ("  - at: Rivemont\n      state: closed\n    - at: Nordelle\n      state: clsd", True),
        pytest.param("  at: Rivemont, Nordel\n    state: cancelled\n    rule: wait", True, marks=SLOW),
        pytest.param("  at: Rivemont\n    state: cancelled\n    rule: wait\n    colour: red", False, marks=SLOW),
    ],
    ids=["state", "place", "key"],
)
def test_it_names_the_places_of_which_a_part_is_refused(tmp_path: Path, services: str, is_named: bool) -> None:
    """Of a service whose lines are read in part, the refused ones may speak of any of its places."""
    project = write_first(tmp_path, "IE", "en", f"  Dialysis:\n  {services}")
    build(project)
    assert unknown(project) == everywhere("dialysis") - (set() if is_named else {("dialysis", "nordelle")})


@pytest.mark.parametrize(
    "own",
    [
        "betreft: alles\n",
        'betreft : "alles" # nog\n  soort: storing\n',
        pytest.param("betreft: alls\n  soort: storing\n", marks=SLOW),
        pytest.param("betreft: alls\n", marks=SLOW),
    ],
    ids=["sound", "broken", "broken slip", "slip"],
)
def test_it_names_everything_where_its_incident_concerns_everything(tmp_path: Path, own: str) -> None:
    """Nothing else is known of the incident: every service is at least to be confirmed."""
    project = write_first(tmp_path, "BE", "nl", "  ???", own)
    assert "Consultaties, Dialyse, Spoeddienst" in build(project)
    assert unknown(project) == everywhere("emergency", "consultations", "radiology", "dialysis")


@pytest.mark.parametrize(
    ("services", "is_all"),
    [
        ("  all services: cancelled, wait\n  Dialysis:\n    at: Rivemont\n    state: cancelled\n    rule: wait", True),
        *(
            pytest.param(said, is_all, marks=SLOW)
            for said, is_all in (
                ("  everything: cancelled, wait", True),
                ("  - Every servce: cancelled, wait", True),
                ("  All our services : cancelled", True),
                ("services: {all: cancelled", True),
                ("  only what is named: cancelled, wait", False),
                ("  all patients: cancelled, wait", False),
            )
        ),
    ],
)
def test_a_bulletin_about_everything_names_every_service(tmp_path: Path, services: str, is_all: bool) -> None:
    """Nothing that it may have closed stands as running; a group of patients is not everything."""
    project = write_first(tmp_path, "IE", "en", services)
    build(project)
    assert unknown(project) == (everywhere("emergency", "consultations", "radiology", "dialysis") if is_all else set())


@pytest.mark.parametrize(
    ("language", "title", "text", "named"),
    [
        ("fr", "Radiologie fermée", "Les urgences restent ouvertes.", ("radiology",)),
        ("fr", "Panne", "La radiologie n’est pas fermée. Ce n’est pas urgent\u202f? Appelez votre médecin.", ()),
        ("en", "Outage", "Everything is closed except the emergency department.", EVERY_SERVICE[1:]),
        ("en", "The emergency department entrance is closed", "All services are running, nothing is closed.", ()),
        *(
            pytest.param(*said, marks=SLOW)
            for said in (
                ("en", "No dialysis today", "Emergency department open.", ("dialysis",)),
                ("en", "No consultations are cancelled", "No emergency? Call your GP.", ()),
                ("nl", "Storing", "De dialyse\nwerkt niet.", ("dialysis",)),
                ("de", "Dialyse geöffnet", "Radiologie und Sprechstunden geschlossen.", ("radiology", "consultations")),
                ("fr", "Panne", "Tous nos services sont à l’arrêt.", EVERY_SERVICE),
                ("fr", "Panne", "Tout est fermé sauf les urgences.", EVERY_SERVICE[1:]),
                ("de", "Störung", "Alles außer der Notaufnahme ist geschlossen.", EVERY_SERVICE[1:]),
                ("nl", "Storing", "Alles is gesloten, behalve de spoed.", EVERY_SERVICE[1:]),
                ("pl", "Awaria", "Wszystko jest zamknięte z wyjątkiem SOR.", EVERY_SERVICE[1:]),
                ("tr", "Acil servis hariç her şey kapalı", "Ardelia.", EVERY_SERVICE[1:]),
                ("uk", "Ardelia", "Усе зачинено, крім невідкладної допомоги.", EVERY_SERVICE[1:]),
                ("en", "Outage", "Nothing is open except the emergency department.", EVERY_SERVICE[1:]),
                ("en", "Outage", "The emergency department is open but radiology is closed.", ("radiology",)),
                ("en", "No radiology and consultations cancelled", "Ardelia.", ("radiology", "consultations")),
                ("en", "Outage", "Nothing is closed: dialysis and radiology run.", ()),
                ("de", "Störung", "Alle Dienste laufen, nichts fällt aus.", ()),
                ("es", "Avería", "Todos los servicios funcionan, nada está cancelado.", ()),
                ("fr", "L’entrée des urgences est fermée", "Passez par la porte B.", ()),
                ("fr", "Panne", "Les consultations reprennent, elles étaient annulées depuis lundi.", ()),
                ("nl", "Geen enkele raadpleging is geannuleerd", "Ardelia.", ()),
                ("tr", "Diyaliz iptal edilmedi", "Ardelia.", ()),
            )
        ),
    ],
)
def test_it_names_what_its_title_or_text_says_is_stopped(
    tmp_path: Path, language: str, title: str, text: str, named: tuple[str, ...]
) -> None:
    """Where no fact of it names anything: what runs, or is only spoken of, stays as it is."""
    project = write_first(tmp_path, "BE", language, "  ???")
    note_path = tmp_path / f"content/incidents/{NAME}/01-note.{language}.md"
    said = note_path.read_text(encoding="utf-8").replace("title: Ardelia", f"title: {title}")
    note_path.write_text(said.replace("---\nArdelia.", f"---\n{text}"), encoding="utf-8")
    build(project)
    assert unknown(project) == everywhere(*named)


@pytest.mark.parametrize(
    ("services", "named"),
    [
        ("  all services cancelled, wait", EVERY_SERVICE),
        pytest.param("  all services except dialysis cancelled", EVERY_SERVICE[:3], marks=SLOW),
        pytest.param("  all services running", (), marks=SLOW),
    ],
)
def test_everything_is_named_without_a_colon(tmp_path: Path, services: str, named: tuple[str, ...]) -> None:
    """A line that lacks its colon says as much as one that has it."""
    project = write_first(tmp_path, "IE", "en", services)
    build(project)
    assert unknown(project) == everywhere(*named)


@pytest.mark.slow("builds two sites")
def test_a_place_that_was_pasted_into_a_bulletin_excuses_nothing(fresh: Project) -> None:
    """Only what names neither its author nor who approved it, as ``new`` wrote it, was surely never published."""
    sound = recent("  radiology: cancelled, wait", -1)
    who, approver = (
        "[[une fonction, par exemple : Service communication]]",
        "[[quelqu’un d’autre, par exemple : Direction médicale]]",
    )
    fresh.write_note(sound.replace("La radiologie est annulée.", f"{who} depuis [[heure]]."), 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("unknown", "call-first")
    unsigned = re.sub(
        r"(?m)^author: .*$", f"author: {who}", re.sub(r"(?m)^approved-by: .*$", f"approved-by: {approver}", sound)
    )
    fresh.write_note(unsigned, 2)
    shutil.rmtree(fresh.path / ".statusgen")
    shutil.rmtree(fresh.path / ".statusgen-published")
    shutil.rmtree(fresh.path / "site")
    assert "registre ne dit si" not in build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"


@pytest.mark.slow("builds a site")
def test_it_never_makes_a_cell_laxer(fresh: Project) -> None:
    """What another note says is combined with it: the worse state, the stricter rule."""
    fresh.write_note(BROKEN.replace("radiology", "consultations"), 2)
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("cancelled", "wait")


@pytest.mark.slow("five builds")
def test_what_it_left_open_stays_open_when_its_file_goes(fresh: Project) -> None:
    """Nor does it run again because nobody can read it any more: the file, its folder, and the cache with them."""
    file = fresh.write_note(BROKEN, 2)
    build(fresh)
    for gone in (file, file.parent):
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        shutil.rmtree(fresh.path / ".statusgen")
        build(fresh)
        assert cells(fresh)["radiology", "nord"] == ("unknown", "call-first")
        assert BANNER in fresh.page("fr/index.html")
    fresh.write_note(recent("  radiology: cancelled, wait", -1), 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("cancelled", "wait")


def test_a_later_note_settles_it(fresh: Project) -> None:
    """What a later note of the incident names is known again; the banner stays until the file can be read."""
    fresh.write_note(BROKEN, 2)
    fresh.write_note(recent("  radiology: degraded, come", -0.5, title="Trois"), 3)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("degraded", "come")
    assert BANNER in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site each time")
@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_draft_leaves_nothing_open(fresh: Project, status: str) -> None:
    """Drafts and notes that wait never make a cell unknown."""
    fresh.write_note(BROKEN.replace("stage: limited", f"status: {status}\nstage: limited"), 2)
    fresh.write_note(BROKEN.replace(day(-1), day(2)), 3)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"
    assert BANNER not in fresh.page("fr/index.html")


def test_a_broken_note_that_was_never_published_does_not_count(fresh: Project) -> None:
    """Where a record is at hand, it is an error, and nothing else."""
    build(fresh, "--first", status=0)
    fresh.write_note(BROKEN, 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"
    assert BANNER not in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site")
def test_the_archive_does_not_speak_of_it(fresh: Project) -> None:
    """Bulletins stay as they were published."""
    fresh.write_note(note("  radiology: cancelled, wait", published=day(-1)).replace("stage: limited", "???"), 2)
    build(fresh)
    assert BANNER not in fresh.page(f"fr/incidents/{NAME}/1/index.html")
