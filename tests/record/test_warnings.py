"""What was published of fraud stands until a person says otherwise: no loss and no edit ends a warning in silence."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.model.fraud import FraudWarning
from statusgen.model.site import Text
from statusgen.model.words import NeverAsked, WarningKind
from statusgen.record.unite import unite_warnings
from statusgen.situation.warnings import is_weaker
from tests.builders import Project
from tests.command_line import run
from tests.record.test_hold import SITE, edit, first_note, recent, write_project

LINE = "Attention aux fraudes en notre nom"


def _says(project: Project) -> bool:
    return LINE in (project.path / SITE / "fr/locations/nord/index.html").read_text(encoding="utf-8")


@pytest.mark.slow("ten runs of the command line")
def test_only_a_person_who_says_so_ends_a_warning(tmp_path: Path) -> None:
    """Cut out, weakened or deleted it stands, and an error names it; withdrawn or forgotten, it is named and ends."""
    project = write_project(tmp_path)
    kept = recent(
        "  radiology: cancelled, wait",
        -3,
        more="warnings:\n  calls: payments, passwords\nlines:\n  families: 000 00 55",
    )
    project.write_note(kept)
    assert run(tmp_path, "build", "--first").returncode == 0
    assert _says(project)
    path = first_note(tmp_path / "content")
    for pattern, new in ((r"warnings:\n.*\n", ""), (", passwords", ""), (r"calls: .*", "calls: ended")):
        edit(path, pattern, new)
        told = run(tmp_path, "build")
        assert told.returncode == 1
        assert "avertissements : appels" in told.stderr
        assert _says(project)
        project.write_note(kept)
    edit(path, "000 00 55", "000 00 66")
    told = run(tmp_path, "build")
    assert told.returncode == 1
    assert "lignes : Familles des patients" in told.stderr
    assert "000 00 66" not in (tmp_path / SITE / "fr/index.html").read_text(encoding="utf-8")
    project.write_note(kept)
    assert run(tmp_path, "diff").returncode == 0
    path.unlink()
    assert run(tmp_path, "build").returncode == 1
    assert _says(project)
    forgotten = run(tmp_path, "forget", f"{path.parent.name}/1")
    assert "avertissements : appels" in forgotten.stdout + forgotten.stderr
    project.write_note(kept.replace("stage:", "status: withdrawn\nwithdrawn-because: Faux.\nstage:"))
    assert "avertissements : appels" in run(tmp_path, "diff").stdout
    told = run(tmp_path, "build")
    assert told.returncode == 0, told.stderr
    assert "avertissements : appels" in told.stderr
    assert not _says(project)


def test_two_records_that_differ_keep_what_either_warns_of() -> None:
    """A warning ends only where both records end it; what either says is not asked for is not."""
    money, codes = (FraudWarning(WarningKind.CALLS, (word,)) for word in (NeverAsked.PAYMENTS, NeverAsked.PASSWORDS))
    over = FraudWarning(WarningKind.CALLS, is_ended=True)
    both = FraudWarning(WarningKind.CALLS, (NeverAsked.PAYMENTS, NeverAsked.PASSWORDS))
    assert [*unite_warnings([codes], [money])] == [both]
    assert [*unite_warnings([over], [money])] == [money]
    assert [*unite_warnings([over], [over])] == [over]
    assert [*unite_warnings([over], [])] == []


def test_a_warning_that_says_less_is_weaker() -> None:
    """What is no longer named as never asked for, whom to tell, and what else was said, count each."""
    bare = FraudWarning(WarningKind.CALLS, (NeverAsked.PAYMENTS,))
    more = (
        replace(bare, never=(NeverAsked.PAYMENTS, NeverAsked.PASSWORDS)),
        replace(bare, tell="families-line"),
        replace(bare, remark=Text({"en": "Hang up."}, "en")),
    )
    assert [is_weaker(bare, one) for one in more] == [True, True, True]
    assert [is_weaker(one, bare) for one in more] == [False, False, False]
    assert is_weaker(None, bare)
