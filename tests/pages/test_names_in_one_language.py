"""A project's own words in one language stand on the pages of all thirteen, each marked as what it is."""

from pathlib import Path

import lxml.html
import pytest

from tests.builders import Project, instant, note

MARK = "Xyzzy"
"""How every word begins that is written in French alone."""
MANY = 9
"""More of them stand on the page of a hospital, whatever its language."""
SETTINGS = """organisation: Xyzzy-groupe
languages: [fr, en, nl, de, es, it, pt, lb, pl, ro, tr, uk, ar]
reference-language: fr
country: BE
timezone: Europe/Brussels
base-url: https://etat.essai.example/
identity: essai.example,2025
demonstration: 03/11/2025 12:00
emergency: {number: 112, otherwise: Xyzzy-autrement.}
contact: {how: Xyzzy-contact., reach-everybody: yes}
phones:
  own: {number: 000 00 11, name: Xyzzy-ligne, hours: Xyzzy-heures}
"""
SERVICES = """locations:
  nord: {name: Xyzzy-Nord, kind: Xyzzy-sorte}
  sud: {name: Xyzzy-Sud, kind: general-hospital}
groups:
  clinics: {name: nos Xyzzy-cliniques, locations: [nord, sud]}
patients:
  grafted: {name: patients Xyzzy-greffés}
services:
  emergency:
  consultations:
  radiology:
  visits:
  telephone:
  in-patients:
  pharmacy:
  own: {name: Xyzzy-soins}
  own-emergency:
    name: Xyzzy-urgences
    kind: emergency
    open: Xyzzy-ouvertes
    closed: Xyzzy-fermées
    longer-wait: Xyzzy-attente
systems:
  own-system: {name: Xyzzy-système}
places:
  partner: {name: Xyzzy-partenaire}
remarks:
  shuttle: {fr: Xyzzy-navette.}
"""
SAID = """  own:
    state: cancelled
    rule: go-elsewhere
    elsewhere: partner, any-pharmacy
    remark: shuttle
    except: [{for: grafted, rule: come}]
  consultations:
    at: clinics
    state: cancelled
    rule: wait
    from: 05/11/2025
    until: 06/11/2025
    remark: Xyzzy-phrase seule.
  radiology:
    - at: nord
      state: degraded
      rule: call-first
      remark: moved to partner
    - {at: sud, state: degraded, rule: come, delay: 2-4 h}
  own-emergency: {state: cancelled, rule: go-elsewhere, elsewhere: partner}
  visits: {state: degraded, rule: come, visitors: 1, age: 12, mask: yes}
  in-patients:
    state: degraded
    remark: records missing 01/11/2025 to 02/11/2025
  telephone: degraded"""
MORE = """bring: mask, identity
capacity: {nord: 50 %}
restart-plan: [own-system]
warnings:
  calls: {never: payments, tell: own, remark: Xyzzy-fraude.}
personal-data: {state: confirmed, whose: patients, kind: names, remark: Xyzzy-données.}
help-wanted:
  blood: {blood groups: O, at: partner, remark: Xyzzy-don.}
lines:
  families: {number: 000 00 22, hours: Xyzzy-jours}
"""


@pytest.mark.slow("thirteen languages")
def test_what_stands_in_one_language_is_marked_on_the_pages_of_all_others(tmp_path: Path) -> None:
    """No French noun on an Arabic page is read aloud as Arabic; titles of windows alone can bear no mark."""
    project = Project(tmp_path)
    project.write("settings.yaml", SETTINGS)
    project.write("services.yaml", SERVICES)
    project.write("pages/own.fr.md", "---\ntitle: Xyzzy-page\n---\nXyzzy-contenu.\n")
    incident = "2025-11-panne"
    project.write(f"incidents/{incident}/incident.fr.md", "---\ntitle: Xyzzy-panne\n---\nXyzzy-résumé.\n")
    text = note(
        SAID,
        title="Xyzzy-titre",
        published="03/11/2025 10:30",
        valid_until="07/11/2025 18:00",
        next_update="04/11/2025 12:00",
        body="Xyzzy-texte.\n\n## Pour la presse\n\nXyzzy-presse.\n\n## Pour les médecins\n\nXyzzy-médecins.",
        more=MORE,
    )
    project.write_note(text, 1, incident)
    assert not [problem for problem in project.problems() if problem.is_error]
    project.build(instant("2025-11-03T12:00"))
    told = f"//body//text()[contains(., '{MARK}') and not(ancestor::script or ancestor::code or ancestor::textarea)]"
    marked = "string((ancestor::*[@lang])[last()]/@lang) = 'fr'"
    for page in sorted((tmp_path / "site").glob("[a-z][a-z]/**/*.html")):
        document = lxml.html.fromstring(page.read_bytes())
        assert document.xpath(f"{told}[not({marked})]") == [], page
        if page.parts[-3:-1] == ("locations", "nord"):
            assert document.xpath(f"count({told}) > {MANY}"), page
