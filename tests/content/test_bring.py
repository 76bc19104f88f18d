"""What patients bring: read in every language, told where they go, added up, and never dropped without a word."""

import json
from pathlib import Path

from statusgen.model.site import Service, Text
from statusgen.model.statement import CellException, Statement
from statusgen.model.words import Bring, Group, Rule, State
from statusgen.record.unite import _stricter
from tests.builders import NOON, make_project, note
from tests.reading import open_page, text_of

TOLD = (
    "Apportez : l’ordonnance sur papier de votre médecin, votre carte d’identité ou votre passeport"
    ", de l’argent liquide (les cartes ne sont pas acceptées) et un masque (à porter à l’intérieur)."
)
SAID = """  radiology:
    state: degraded
    rule: come
    bring: ordonnance papier et espèces, masque
    except:
      - for: children
        bring: aucun
      - for: pregnancy
        rule: wait
  emergency: degraded, come
  consultations: cancelled, wait"""


def test_what_to_bring_is_told_where_patients_go(tmp_path: Path) -> None:
    """It adds up from the note to the cell, and stands on pages, sheet and data, but not where nobody comes."""
    project = make_project(tmp_path)
    project.write_note(note(SAID, more="bring: [carte d’identité]"), 1)
    project.build(NOON)
    site = tmp_path / "site"
    for page in ("services/radiology", "call-centre", "locations/nord"):
        assert TOLD in text_of(open_page(site, f"fr/{page}/index.html")), page
    cells = json.loads((site / "api" / "status.json").read_text(encoding="utf-8"))["cells"]
    (radiology,) = (one for one in cells if one["service"] == "radiology")
    assert radiology["bring"] == ["paper-order", "identity", "cash", "mask"]
    assert TOLD in " ".join(radiology["instruction"]["fr"].split())
    assert [one["bring"] for one in radiology["exceptions"]] == [[], []], "taken back, and kept away"
    assert [one["service"] for one in cells if one["bring"]] == ["radiology"], "not in an emergency, not while waiting"


def test_united_records_bring_everything() -> None:
    """Where two records differ, patients bring what either says."""
    name = Text({"en": "X"}, "en")
    service = Service("x", name, name, ("a",), Rule.COME)
    one = Statement("x", ("a",), State.DEGRADED, Rule.COME, bring=(Bring.CASH,))
    exception = CellException((Group.CHILDREN,), (), State.DEGRADED, Rule.CALL_FIRST, bring=(Bring.GLASSES,))
    other = Statement("x", ("a",), State.DEGRADED, Rule.COME, (exception,), bring=(Bring.IDENTITY,))
    united = _stricter(one, other, service)
    assert united.bring == (Bring.IDENTITY, Bring.CASH)
    assert [set(each.bring) for each in united.exceptions] == [{Bring.GLASSES, Bring.CASH}]


def test_what_nobody_would_read_is_named_for_services_that_nobody_comes_to(tmp_path: Path) -> None:
    """Those who fetch medicines at any pharmacy bring something; where another place does it for us, nobody does."""
    project = make_project(tmp_path)
    project.write_note(note("  telephone:\n    state: cancelled\n    elsewhere: any-pharmacy\n    bring: espèces"), 1)
    project.write_note(note("  telephone:\n    state: cancelled\n    elsewhere: nord\n    bring: espèces"), 2)
    named = [problem.path for problem in project.problems() if problem.code == "bring-unsaid"]
    assert named == ["content/incidents/2022-05-panne/02-note.fr.md"]
