"""Write what editors read of the folders of ``tests/broken``: ``python -m tests.broken_texts [CODE]…``, all by default.

``expected.txt`` is what ``statusgen check -v`` prints in French, ``expected.nl.txt`` the same problems in Dutch. Read
the difference before you commit it: the tests compare to the letter.
"""

import io
import os
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from statusgen.cli.talk import Summary, Talk
from statusgen.model.problem import Problem, ProblemSummary

SECOND = "nl"
"""The language of editors beside French in which every message is compared."""


def say_problems(problems: tuple[Problem, ...], language: str, project: Path) -> str:
    """Return what ``statusgen check -v`` prints of problems in a language of editors."""
    said = io.StringIO()
    with redirect_stdout(said):
        summary = Summary(ProblemSummary(problems), language, None)
        Talk(quiet=False, verbose=True).show_problems(summary, project, on_stdout=True, all_=True)
    return said.getvalue()


def main(codes: list[str]) -> None:
    """Write the texts of some folders."""
    from tests.content.test_broken import BROKEN, WITH_SITE, as_anybody, check, find_problems, lay_over_base

    for code in codes or WITH_SITE:
        place = Path(tempfile.mkdtemp())
        project = lay_over_base(code, place / "site")
        with as_anybody(project):
            found, said = find_problems(Path(os.path.relpath(project))), check(Path(os.path.relpath(project)))
            second = say_problems(found, SECOND, Path(os.path.relpath(project)))
        (BROKEN / code / "expected.txt").write_text(said.stdout, encoding="utf-8")
        (BROKEN / code / f"expected.{SECOND}.txt").write_text(second, encoding="utf-8")
        shutil.rmtree(place)


if __name__ == "__main__":
    main(sys.argv[1:])
