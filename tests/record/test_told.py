"""What patients act on beside cells, taken out of settings or services by hand, or changed: numbers, advice, names."""

import re
import shutil
import unicodedata
from functools import partial

import pytest

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import edit, live, recent

__all__ = ["live"]

PHONES = """phones:
  appointments:
    name: {fr: Rendez-vous, nl: Afspraken}
    number: 000 00 00 00 09
    service: telephone
    hours: {fr: 8 h à 17 h, nl: 8 tot 17 uur}
"""
ADVICE = "    attended: no\n    advice:\n      cancelled: {fr: Écrivez-nous., nl: Schrijf ons.}\n"
FILES = ("settings.yaml", "services.yaml")

GONE = {
    "a line": (re.escape(PHONES), "", "phones: appointments", "000 00 00 00 09"),
    "the service of a line": ("    service: telephone\n", "", "phones: appointments: service", ""),
    "the hours of a line": ("    hours: .*\n", "", "phones: appointments: hours", "8 h à 17 h"),
    "how patients are contacted": ("  how: .*\n", "", "contact: how", "Nous annulons par SMS."),
    "the number of a hospital": ("    phone: 000 00 00 00 01\n", "", "locations: nord: phone", "000 00 00 00 01"),
    "advice": ("    advice:\n      .*\n", "", "services: telephone: advice: cancelled", "Écrivez-nous."),
}
CHANGED = {
    "a line": ("00 09", "00 08", "phones: appointments: number", "000 00 00 00 08"),
    "the number of a hospital": ("00 01", "00 03", "locations: nord: phone", "000 00 00 00 03"),
    "advice": ("Écrivez-nous", "Appelez-nous", "services: telephone: advice: cancelled", "Appelez-nous."),
    "a place to go": ("l’hôpital voisin", "la clinique", "places: partner", "la clinique"),
    "a translation": ("Zuid", "Zuiden", "locations: sud: name", "Zuiden"),
    "the country": ("country: BE", "country: NL", "country", "NL"),
    "the address of the site": ("etat.essai", "etats.essai", "base-url", "https://etats.essai.example/"),
    "the name of the whole": ("Groupe d’essai", "Groupe neuf", "organisation", "Groupe neuf"),
    "the number for the press": ("00 06", "00 07", "press: phone", "000 00 00 00 07"),
    "what is at a glance": ("key: yes\n    locations", "key: no\n    locations", "services: radiology: key", "no"),
    "where a service is": (r"    locations: \[nord\]\n", "", "services: radiology: locations", "nord, sud"),
    "who comes": ("    attended: no\n    advice", "    advice", "services: telephone: attended", "yes"),
}


@pytest.fixture
def told(live: Project) -> Project:
    """Return a site with a line and advice, published twice: what changed is said once."""
    settings = live.path / "content/settings.yaml"
    press = "press:\n  phone: 000 00 00 00 06\n"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES + press, encoding="utf-8")
    edit(live.path / "content/services.yaml", "    attended: no\n", ADVICE)
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert "content/services.yaml" not in done.stderr
    return live


def change(project: Project, pattern: str, new: str) -> str:
    """Replace something in settings or services; return the file."""
    for name in FILES:
        path = project.path / "content" / name
        if re.search(pattern, path.read_text(encoding="utf-8")):
            edit(path, pattern, new)
            return name
    raise AssertionError(pattern)


def said_of(stderr: str, name: str) -> list[str]:
    """Return what is said of a file of settings or services."""
    lines = (line.replace("\u00a0", " ") for line in stderr.splitlines())
    return [line for line in lines if line.startswith(f"content/{name}")]


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("what", GONE)
def test_what_patients_act_on_stands_until_somebody_accepts_that_it_is_gone(told: Project, what: str) -> None:
    """It is an error that names it, the site is as before; accepted, it is gone, and nothing is said any more."""
    pattern, new, named, right = GONE[what]
    before = told.page("fr/index.html")
    name = change(told, pattern, new)
    done = run(told.path, "build")
    assert done.returncode == 1, done.stderr
    (line,) = said_of(done.stderr, name)
    assert f"erreur: « {named} »" in line
    assert right in line
    assert told.page("fr/index.html") == before
    assert run(told.path, "accept", "--yes", named.replace(": ", "/")).returncode == 0
    assert not any(named in line for line in said_of(run(told.path, "build").stderr, name))


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("what", CHANGED)
def test_what_patients_act_on_counts_at_once_and_is_named_once(told: Project, what: str) -> None:
    """A new number is urgent, and one that was mistyped is seen: check and the build name both, the next neither."""
    pattern, new, named, typed = CHANGED[what]
    name = change(told, pattern, new)
    said = run(told.path, "diff").stdout.replace("\u00a0", " ")
    assert f"« {named} »" in said
    assert "Les lecteurs retrouveraient tout comme avant" not in said
    for command in ("check", "build"):
        done = run(told.path, command)
        assert done.returncode == 0, done.stderr
        (line,) = said_of(done.stdout + done.stderr, name)
        assert f"attention: « {named} »" in line
        assert typed in line
    assert said_of(run(told.path, "build").stderr, name) == []


def test_a_bulletin_keeps_the_numbers_of_its_day(told: Project) -> None:
    """Its page and its item in feeds say what they said, and link to no number that nobody answers any more."""
    services = "  radiology:\n    at: nord\n    state: degraded\n    rule: call-first\n  telephone: degraded"
    told.write_note(recent(services, -0.5, title="Appelez"), 3)
    page = "fr/incidents/2022-05-panne/3/index.html"
    assert run(told.path, "build").returncode == 0
    assert 'href="tel:00000000009"' in told.page(page)
    change(told, "000 00 00 00 09", "000 00 00 00 08")
    change(told, "000 00 00 00 01", "000 00 00 00 03")
    for _ in range(2):
        assert run(told.path, "build").returncode == 0
        main = told.page(page).partition("</main>")[0]
        assert "000 00 00 00 09" in main
        assert "000 00 00 00 08" not in main
        assert "tel:00000000009" not in told.page(page) + told.page("fr/feed.xml")
        assert "tel:00000000008" in told.page("fr/services/radiology/index.html")
        before = files_of(told.path / "site")
        shutil.rmtree(told.path / ".statusgen")
    assert files_of(told.path / "site") == before
    told.write_note(recent(services, -0.001, title="Appelez encore"), 4)
    change(told, "000 00 00 00 08", "000 00 00 00 07")
    assert run(told.path, "build").returncode == 0
    assert "tel:00000000007" in told.page(page.replace("/3/", "/4/"))
    assert "000 00 00 00 09" in told.page(page)


def test_a_hospital_that_is_new_is_no_news_of_each_service(told: Project) -> None:
    """Nor is a new service: what stands in one place more was not published otherwise."""
    edit(
        told.path / "content/services.yaml",
        "services:\n",
        "  est: {name: {fr: Est, nl: Oost}}\nservices:\n  laboratory:\n",
    )
    done = run(told.path, "build")
    assert "Est" in told.page("fr/index.html")
    assert not [line for line in said_of(done.stderr, "services.yaml") if "«" in line and ": locations" in line]


def test_letters_in_parts_are_the_same_letters(told: Project) -> None:
    """Saved on a machine that writes é as e and an accent, every file says what it said, and nothing is told."""
    before = files_of(told.path / "site")
    for path in (told.path / "content").rglob("*.*"):
        path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    done = run(told.path, "build")
    assert done.returncode == 0, done.stderr
    assert said_of(done.stderr, "services.yaml") == []
    assert files_of(told.path / "site") == before


@pytest.mark.slow("several builds")
def test_a_line_that_is_called_otherwise_is_not_lost(told: Project) -> None:
    """Its number stays under another key: nothing is said, and nothing stands twice."""
    change(told, "  appointments:\n", "  Centre d’appels:\n")
    done = run(told.path, "build")
    assert done.returncode == 0, done.stderr
    footer = told.page("fr/index.html").replace("\u00a0", " ")
    assert footer.count("tel:00000000009") == 1
    change(told, re.escape(PHONES.replace("  appointments:", "  Centre d’appels:")), "")
    assert run(told.path, "build").returncode == 1
    assert run(told.path, "accept", "--yes").returncode == 0
    assert "forgotten.yaml" not in run(told.path, "build").stderr


@pytest.mark.slow("several builds")
def test_a_service_that_nobody_knows_is_not_what_a_line_is_of(told: Project) -> None:
    """Mistyped, it is an error, and the line stays what was published; a new line is of no service until then."""
    before = told.page("fr/index.html")
    change(told, "    service: telephone\n", "    service: telefone\n")
    told.write_note(recent("  telephone: cancelled", -0.01, title="Téléphone"), 4)
    said = run(told.path, "build")
    assert (said.returncode, len(said_of(said.stderr, "settings.yaml"))) == (1, 1)
    mistyped = told.page("fr/index.html")
    change(told, "    service: telefone\n", "    service: telephone\n")
    assert run(told.path, "build").returncode == 0
    assert told.page("fr/index.html") == mistyped != before
    other = (
        PHONES.split("\n", 1)[1].replace("appointments", "other").replace("00 09", "00 05").replace("telephone", "x")
    )
    change(told, "phones:\n", "phones:\n" + other)
    assert run(told.path, "build").returncode == 1
    change(told, re.escape(other), "")
    assert "« x »" not in run(told.path, "build").stderr
    assert run(told.path, "accept", "--yes").returncode == 0
    assert run(told.path, "build").returncode == 0


@pytest.mark.slow("several builds")
def test_alerts_stand_until_somebody_accepts_that_they_are_gone(told: Project) -> None:
    """Programs that wait for alerts would hear of nothing; that alerts are exercises from now on is named once."""
    settings = told.path / "content/settings.yaml"
    whole = settings.read_text(encoding="utf-8") + "cap:\n  sender: alerte@essai.example\n  status: Actual\n"
    settings.write_text(whole, encoding="utf-8")
    assert run(told.path, "build").returncode == 0
    before = files_of(told.path / "site")
    settings.write_text(whole[: whole.index("cap:")], encoding="utf-8")
    done = run(told.path, "build")
    assert done.returncode == 1
    assert "« cap »" in done.stderr.replace("\u00a0", " ")
    assert files_of(told.path / "site") == before
    settings.write_text(whole.replace("Actual", "Exercise"), encoding="utf-8")
    done = run(told.path, "build")
    assert done.returncode == 0, done.stderr
    assert "« cap: status »" in done.stderr.replace("\u00a0", " ")


def test_a_lasting_page_stands_until_somebody_accepts_that_it_is_gone(told: Project) -> None:
    """Without its file, without any, behind a link, broken in a fresh clone: as before, and said; put back, too."""
    text = "---\ntitle: Vos droits\n---\nVous avez des [droits](https://droits.example).\n"
    page = told.write("pages/rights.fr.md", text)
    note = told.write_note(
        recent("  telephone: degraded", -0.5, body="Lisez [vos droits](page:rights).", title="Lire"), 3
    )
    assert run(told.path, "build").returncode == 0, note
    before, folder = files_of(told.path / "site"), page.parent
    assert "fr/rights/index.html" in before
    for lose in (page.unlink, folder.rmdir, partial(folder.symlink_to, told.path.parent)):
        lose()
        done = run(told.path, "build")
        assert done.returncode == 1
        assert "« Vos droits »" in done.stderr.replace("\u00a0", " ")
        assert files_of(told.path / "site") == before
    assert "content/pages: erreur: Ceci est un lien" in done.stderr
    folder.unlink()
    told.write("pages/rights.fr.md", "---\ntitle:")
    shutil.rmtree(told.path / ".statusgen")
    assert run(told.path, "build").returncode == 1
    assert files_of(told.path / "site") == before
    told.write("pages/rights.fr.md", text)
    assert run(told.path, "build").returncode == 0
    assert files_of(told.path / "site") == before
    page.unlink()
    note.write_text(
        note.read_text(encoding="utf-8").replace("[vos droits](page:rights)", "vos droits"), encoding="utf-8"
    )
    assert run(told.path, "accept", "--yes").returncode == 0
    done = run(told.path, "build")
    assert done.returncode == 0, done.stderr
    assert not (told.path / "site/fr/rights/index.html").exists()


def test_the_emergency_number_stays_until_somebody_accepts_another(told: Project) -> None:
    """Nobody who is in danger calls a number that was mistyped."""
    before = told.page("fr/index.html")
    name = change(told, "number: 112", "number: 113")
    done = run(told.path, "build")
    assert done.returncode == 1, done.stderr
    (line,) = said_of(done.stderr, name)
    assert "« 112 »" in line
    assert "« 113 »" in line
    assert told.page("fr/index.html") == before
    assert run(told.path, "accept", "--yes", "emergency").returncode == 0
    done = run(told.path, "build")
    assert done.returncode == 0, done.stderr
    assert "113" in told.page("fr/index.html")


def test_a_mistake_in_services_is_named_before_notes(live: Project) -> None:
    """Notes are read by what services say: whoever puts the first line right finds fewer below."""
    edit(live.path / "content/services.yaml", "    attended: no\n", "    attended: perhaps\n")
    live.write_note(recent("  telephone: perhaps"), 7)
    done = run(live.path, "check")
    paths = [line.partition(":")[0] for line in (done.stdout + done.stderr).splitlines() if ": erreur:" in line]
    assert [path.rpartition("/")[2] for path in paths] == ["services.yaml", "07-note.fr.md"]
