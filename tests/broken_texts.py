"""Write what editors read of the folders of ``tests/broken``: ``python -m tests.broken_texts [CODE]…``, all by default.

``expected.txt`` is what ``statusgen check -v`` prints in French, ``expected.nl.txt`` and so on the same problems in
Dutch, German and English. Read the difference before you commit it: the tests compare to the letter.
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

OTHERS = ("nl", "de", "en")
"""The languages of editors beside French in which every message is compared."""


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
            others = {tag: say_problems(found, tag, Path(os.path.relpath(project))) for tag in OTHERS}
        (BROKEN / code / "expected.txt").write_text(said.stdout, encoding="utf-8")
        for tag, text in others.items():
            (BROKEN / code / f"expected.{tag}.txt").write_text(text, encoding="utf-8")
        shutil.rmtree(place)


if __name__ == "__main__":
    main(sys.argv[1:])
