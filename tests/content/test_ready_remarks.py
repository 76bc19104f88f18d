"""A remark that is ready in every language is known by its first words, and names dates and places."""

from datetime import date
from pathlib import Path

import pytest

from statusgen.model.ready_remark import Ready, ReadyRemark, find_ready
from tests.builders import make_project, note

MAY = (date(2022, 5, 3), date(2022, 5, 10))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("records missing 03/05/2022 to 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants : 3 mai 2022 – 10 mai 2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers ontbreken van 03/05/2022 tot 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants entre le 03/05/2022 et le 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants le 03/05/2022 et le 10/05/2022", None),
        ("dossiers manquants 03/05/2022, 10/05/2022", None),
        ("Les proches peuvent venir chercher les patients.", ReadyRemark(Ready.FETCH_PATIENTS)),
        ("transférés à Sud et nord", ReadyRemark(Ready.MOVED_TO, (), ("sud", "nord"))),
        ("nous redonnons rendez-vous", ReadyRemark(Ready.REBOOK)),
        ("nouveaux rendez-vous à partir du 10/05/2022", ReadyRemark(Ready.REBOOK_FROM, MAY[1:])),
        ("dossiers manquants depuis mai", None),
        ("dossiers manquants 10/05/2022 au 03/05/2022", None),
        ("transférés à Sud et Lune", None),
        ("nous redonnons rendez-vous demain", None),
        ("Les analyses sont faites ailleurs.", None),
        ("@moved-to lune ici", None),
    ],
)
def test_a_ready_remark_is_read(tmp_path: Path, typed: str, meant: ReadyRemark | None) -> None:
    """With all that it names it is that remark; else it stays the sentence that it is, and a warning says so."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    remark: {typed}"))
    reading = project.read()
    assert reading.content is not None
    (incident,) = reading.content.incidents.values()
    said = incident.notes[0].statements[0].remark
    assert find_ready(said) == meant
    assert meant is not None or said == typed.lstrip("@")
    almost = typed.startswith(("dossiers", "transférés", "nous", "@")) and meant is None
    assert almost == any(problem.code == "remark-almost" for problem in reading.problems)


@pytest.mark.parametrize("kept", ["@records-missing a b", "@records-missing 2022-05-03", "@rebook-from", "@nothing"])
def test_a_record_that_is_damaged_holds_no_ready_remark(kept: str) -> None:
    """It is no traceback in a build that reads it."""
    assert find_ready(kept) is None
