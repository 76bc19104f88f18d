"""A new id in ``services.yaml`` that may be what was published under another: nothing runs beside its own closure."""

import re

import pytest

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import SITE, live, recent
from tests.record.test_renamed import OWN_NAMES, rename, status_of
from tests.samples import sample

__all__ = ["live"]
SERVICES = "content/services.yaml"
RENAMED = {
    "location": ("locations", "nord", "north", ""),
    "location and its name": ("locations", "nord", "riverside", "name: {fr: Riverside}"),
    "service": ("services", "radiology", "imaging", ""),
    "service and its name": ("services", "radiology", "imaging", "name: {fr: Imagerie}"),
    "emergency department": ("services", "emergency", "urgences", ""),
}
"""What gets another id, and a line of the new one."""


PHONE = """phones:
  main:
    name: {fr: Accueil, nl: Onthaal}
    number: 000 00 00 00 09
    service: telephone
"""


def give_id(project: Project, kind: str, old: str, new: str, name: str) -> None:
    """Give an entry another id without a word of what it was, and perhaps another name."""
    rename(project, kind, old, new, "")
    path = project.path / SERVICES
    text = path.read_text(encoding="utf-8")
    if name:
        text = re.sub(rf"(?m)^  {new}:\n    name:.*\n", f"  {new}:\n    {name}\n", text)
        assert name in text
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("what", sample(RENAMED, "location", "service and its name"))
def test_what_gets_another_id_is_not_shown_twice(live: Project, what: str) -> None:
    """The site stays byte for byte; the advice works at any time, without anybody's yes, and so does going back."""
    kind, old, new, name = RENAMED[what]
    before, cells, typed = files_of(live.path / SITE), status_of(live), (live.path / SERVICES).read_bytes()
    give_id(live, kind, old, new, name)
    for _ in range(2):
        refused = run(live.path, "build")
        assert refused.returncode == 1, refused.stderr
        assert f"formerly: {old}" in refused.stderr
        assert f"« {new} »" in refused.stderr.replace("\u00a0", " ")
        assert files_of(live.path / SITE) == before
    path = live.path / SERVICES
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"  {new}:\n", f"  {new}:\n    formerly: {old}\n"), encoding="utf-8"
    )
    moved = {tuple(new if id_ == old else id_ for id_ in key): said for key, said in cells.items()}
    followed = run(live.path, "build")
    assert followed.returncode == 0, followed.stderr
    assert status_of(live) == moved
    path.write_bytes(typed)
    for _ in range(2):
        back = run(live.path, "build")
        assert back.returncode == 0, back.stderr
        assert status_of(live) == cells
    folder = f"{kind}/{new}" if kind == "locations" else f"services/{new}"
    assert f"{kind}/{old}/index.html" in live.page(f"fr/{folder}/index.html"), "an address that was published leads on"


def test_what_is_really_new_is_shown_at_once(live: Project) -> None:
    """A hospital and a service of other names, where nothing is missing; what is gone on purpose hides nothing."""
    path = live.path / SERVICES
    text = path.read_text(encoding="utf-8").replace("locations:\n", "locations:\n  ouest:\n    name: Ouest\n", 1)
    text = text.replace("services:\n", "services:\n  podology:\n    name: Podologie\n    locations: [ouest]\n", 1)
    path.write_text(text, encoding="utf-8")
    done = run(live.path, "build")
    assert "erreur" not in done.stderr
    assert status_of(live)["podology", "ouest"][0] == "running"
    path.write_text(re.sub(r"(?m)^  consultations:\n(?:    .*\n)+", "  vaccination:\n", text), encoding="utf-8")
    run(live.path, "build")
    assert not [service for service, _ in status_of(live) if service == "vaccination"]
    assert run(live.path, "accept", "services/consultations", "--yes").returncode == 0
    run(live.path, "build")
    services = {service for service, _ in status_of(live)}
    assert "vaccination" in services
    assert "consultations" not in services


def test_a_copy_under_the_same_name_is_not_shown(live: Project) -> None:
    """Two hospitals of one name, of which a note closes one: the other is shown once it has a name of its own."""
    before, path = files_of(live.path / SITE), live.path / SERVICES
    text = path.read_text(encoding="utf-8")
    copy = re.search(r"(?m)^  nord:\n((?:    .*\n)+)", text)
    assert copy is not None
    twice = text.replace(copy[0], f"{copy[0]}  nord-bis:\n{copy[1]}")
    path.write_text(twice, encoding="utf-8")
    refused = run(live.path, "build")
    assert refused.returncode == 1, refused.stderr
    assert files_of(live.path / SITE) == before
    path.write_text(twice.replace(f"  nord-bis:\n{copy[1]}", "  nord-bis:\n    name: Nord-Ouest\n"), encoding="utf-8")
    done = run(live.path, "build")
    assert "erreur" not in done.stderr
    assert (live.path / SITE / "fr/locations/nord-bis/index.html").is_file()


@pytest.mark.parametrize("what", sample(RENAMED, "location and its name", "service and its name"))
def test_an_id_and_a_name_that_another_had_are_not_given_away(live: Project, what: str) -> None:
    """Whoever knows a renamed hospital or service by either would read what runs, also once ``formerly:`` is gone."""
    kind, old, new, name = RENAMED[what]
    path = live.path / SERVICES
    entry = re.search(rf"(?m)^  {old}:\n(?:    .*\n)*", path.read_text(encoding="utf-8"))
    assert entry is not None
    give_id(live, kind, old, new, name)
    renamed = path.read_text(encoding="utf-8")
    path.write_text(renamed.replace(f"  {new}:\n", f"  {new}:\n    formerly: {old}\n"), encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    cells = status_of(live)
    for again in (entry[0], entry[0].replace(f"  {old}:", "  another:", 1)):
        path.write_text(renamed.replace(f"{kind}:\n", f"{kind}:\n{again}", 1), encoding="utf-8")
        refused = run(live.path, "build")
        assert refused.returncode == 1, refused.stderr
        assert f"« {new} »" in refused.stderr.replace("\u00a0", " ")
        assert status_of(live) == cells


def test_a_telephone_line_keeps_the_state_of_a_service_with_another_id(live: Project) -> None:
    """The line that a closed switchboard answers does not stand open because settings name the new id."""
    settings = live.path / "content/settings.yaml"
    text = settings.read_text(encoding="utf-8") + PHONE
    settings.write_text(text, encoding="utf-8")
    live.write_note(recent("  telephone: cancelled", -0.5, title="Téléphone coupé"), 3)
    assert run(live.path, "build").returncode == 0
    before = live.page("fr/index.html")
    rename(live, "services", "telephone", "switchboard", "")
    settings.write_text(text.replace("service: telephone\n", "service: switchboard\n"), encoding="utf-8")
    assert run(live.path, "build").returncode == 1
    assert live.page("fr/index.html") == before


@pytest.mark.slow("several builds")
def test_groups_under_another_id_are_not_known_twice(live: Project) -> None:
    """Of patients and of places, and places to go: notes that write the name mean the ones that were published."""
    path = live.path / SERVICES
    clinics = "groups:\n  clinics:\n    name: {fr: nos polycliniques, nl: onze klinieken}\n    locations: [nord, sud]\n"
    text = path.read_text(encoding="utf-8") + OWN_NAMES.format(patients="transplant:") + clinics
    path.write_text(text, encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    path.write_text(
        text.replace("  transplant:\n", "  grafted:\n")
        .replace("  clinics:\n", "  polyclinics:\n")
        .replace("[nord, sud]", "[nord]")
        .replace("  partner:\n", "  neighbour:\n"),
        encoding="utf-8",
    )
    note = "  consultations:\n    at: nos polycliniques\n    state: cancelled\n    rule: wait\n    except:\n"
    live.write_note(recent(f"{note}      - for: patients greffés\n        rule: call-first", -0.3, title="Encore"), 3)
    refused = run(live.path, "build")
    assert refused.returncode == 1
    for new in ("grafted", "polyclinics", "neighbour"):
        assert f"« {new} »" in refused.stderr.replace("\u00a0", " "), refused.stderr
    assert status_of(live)["consultations", "sud"] == ["cancelled", "wait"]


@pytest.mark.slow("several builds")
def test_two_that_were_published_side_by_side_are_not_one(live: Project) -> None:
    """The message says that ``formerly`` does not count, and what does: typed, old notes mean the one that is left."""
    path = live.path / SERVICES
    text = path.read_text(encoding="utf-8")
    new = "  imaging:\n    name: Imagerie\n    locations: [nord]\n"
    path.write_text(text.replace("services:\n", f"services:\n{new}", 1), encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    before = status_of(live)
    text = re.sub(r"(?m)^  radiology:\n(?:    .*\n)+", "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("  imaging:\n", "  imaging:\n    formerly: radiology\n"), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "« formerly: radiology » sous « imaging » n’en fait pas un seul" in done.stderr.replace("\u00a0", " ")
    assert status_of(live) == before
    typed = re.search(r"statusgen (accept services/\w+)", done.stderr)
    assert typed is not None
    assert run(live.path, *typed[1].split(), "--yes").returncode == 0
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert status_of(live)["imaging", "nord"] == ["cancelled", "wait"]
        assert ("radiology", "nord") not in status_of(live)
