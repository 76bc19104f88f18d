"""Every problem the checker knows, each provoked by one tiny site: what an editor reads then, to the letter.

A folder of ``tests/broken`` is named after a problem's code. Its ``content`` is laid over that of ``base``; an empty
file ``name.absent`` takes ``name`` away, and ``MARKS`` tells what other empty files make of ``name``. ``expected.txt``
is what ``statusgen check -v`` then prints, ``expected.nl.txt`` and so on the same problems in Dutch, German and
English; ``tests/broken_texts.py`` writes them all.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from click.testing import CliRunner, Result

from statusgen import pipeline
from statusgen.cli import main
from statusgen.cli.talk import FINE, NOT_WRITTEN, PROBLEMS
from statusgen.content.messages import LANGUAGES, read_messages
from statusgen.model.problem import Problem
from tests.broken_texts import OTHERS, say_problems
from tests.builders import BASE, NOON
from tests.samples import sample

BROKEN = BASE.parent
FOLDERS = sorted(path.name for path in BROKEN.iterdir() if path.is_dir() and path != BASE)
NO_SITE = "settings-file-missing"
"""The one problem of the command itself: without settings there is no site to check."""
WITH_SITE = [code for code in FOLDERS if code != NO_SITE]
SLOW = "note-too-slow"
"""It is found after two seconds; ``tests/content/test_untrusted.py`` waits for it in the quick run."""

OF_THE_RECORD = (
    *(
        "clock-ahead",
        "clock-behind",
        "record-differs",
        "record-lost",
        "record-missing",
        "record-unreadable",
        *("shown-gone", "shown-draft", "shown-later", "shown-moved", "shown-laxer"),
    ),
    *("published-gone", "published-unreadable", "published-hidden", "published-later", "withdrawn-gone"),
    *("published-late", "published-lost", "published-laxer", "published-corrected", "withdrawal-laxer"),
    *("number-reused", "number-moved", "number-copied", "number-left", "order-overruled", "order-overrules"),
    *("note-elsewhere", "note-moved", "note-moved-otherwise", "note-twice", "note-copied"),
    *(
        "incident-gone",
        "incidents-gone",
        "incidents-none",
        "incident-page-gone",
        "incident-laxer",
    ),
    *("incident-renamed", "reference-changed", "demonstration-added", "timezone-changed", "language-gone"),
    *("identity-changed", "patients-renamed", "patients-gone", "group-shrunk", "reach-changed", "name-of-another"),
    *("emergency-changed", "page-gone", "told-gone", "told-changed"),
    *(
        "entry-gone",
        "entry-joined",
        "entry-unclear",
        "entry-retired",
        "retired-back",
        "service-laxer",
        "forgotten-unreadable",
        "number-forgotten",
    ),
    *("formerly-present", "formerly-swapped", "formerly-twice", "formerly-unplaced", "note-unread", "files-not-read"),
)
"""What no content folder has by itself; the tests of the record, the clock, and what is held and forgotten do it."""

INVARIANTS = {
    "A cancelled or degraded service says what patients should do.": ("rule-missing",),
    "A state never stands with a rule that contradicts it.": ("pair-refused",),
    "An emergency department is never cancelled without another place to go and the emergency number.": (
        "pair-of-emergency",
        "emergency-number-missing",
    ),
    "An exception differs from what it is an exception to.": ("exception-without-difference",),
    "A restart is announced only for what does not run, and not in the past.": (
        "restart-of-running",
        "restart-in-past",
    ),
    "Every state carries since when and until when it is valid.": ("published-missing", "validity-missing"),
    "A service never returns to running by omission.": ("closed-while-held",),
    "A location's override of a group-wide state is unambiguous and stands where the state does.": (
        "override-twice",
        "exception-elsewhere",
    ),
    "The headline is computed, never typed.": ("headline-typed",),
    "Whoever promises contact says how, and whether everybody can be reached.": ("contact-missing",),
}
"""The ten invariants of the state model, and the folders that break them."""


def _make_link(path: Path) -> None:
    elsewhere = path.parents[path.parts[::-1].index("content")].parent / "elsewhere"
    elsewhere.write_text("secret\n", encoding="utf-8")
    path.symlink_to(elsewhere)


def _make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 * 1024**3)  # of zeros, which take no room


MARKS: Mapping[str, Callable[[Path], object]] = {
    ".absent": lambda path: None,
    ".forbidden": lambda path: path.touch(mode=0o000),
    ".large": _make_large,
    ".link": _make_link,
    ".pipe": os.mkfifo,
    ".quoted": lambda path: Path(os.fsdecode(unquote_to_bytes(str(path)))).touch(),
}
"""What an empty file with this ending makes of the file of the same name without it."""


def lay_over_base(code: str, project: Path) -> Path:
    """Make the site of a folder: the sound one with the folder's own files laid over it."""
    shutil.copytree(BASE / "content", project / "content")
    shutil.copytree(BROKEN / code / "content", project / "content", dirs_exist_ok=True)
    for mark in [path for path in project.rglob("*") if path.suffix in MARKS]:
        mark.unlink()
        mark.with_suffix("").unlink(missing_ok=True)
        MARKS[mark.suffix](mark.with_suffix(""))
    return project


@contextmanager
def as_anybody(project: Path) -> Iterator[None]:
    """Work as an account that may not read everything, where a file of a project is forbidden."""
    is_root = os.geteuid() == 0 and any(not path.lstat().st_mode & 0o777 for path in project.rglob("*.*"))
    if not is_root:
        yield
        return
    check(project)  # imports all that it needs, from where that account may not look
    before = Path.cwd()
    os.chdir(project)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.chdir(before)


NOBODY = 65534
"""The account that owns nothing."""


def check(project: Path) -> Result:
    """Run ``statusgen check -v`` in this process, as if its output went to a file."""
    plain = {"FORCE_COLOR": None, "TTY_COMPATIBLE": None}
    return CliRunner(env=plain).invoke(main, ["check", "-v", "--project", str(project)])


def read_expected(code: str, language: str = "") -> str:
    """Read what an editor should be told about a folder, in French or in another language."""
    return (BROKEN / code / f"expected{language and '.'}{language}.txt").read_text(encoding="utf-8")


def find_problems(project: Path) -> tuple[Problem, ...]:
    """Find what is wrong with a site at the instant at which it stands still."""
    return pipeline.check(project, NOON).problems


@pytest.mark.parametrize("code", sample(WITH_SITE, *(code for code in WITH_SITE if code != SLOW)))
def test_a_mistake_is_explained_to_its_editor(code: str, tmp_path: Path) -> None:
    """A broken site gives the problem it is named after, in these very words, and an exit status that says so."""
    project = lay_over_base(code, tmp_path / "site")
    with as_anybody(project):
        found, said = find_problems(Path(os.path.relpath(project))), check(Path(os.path.relpath(project)))
        others = {tag: say_problems(found, tag, Path(os.path.relpath(project))) for tag in OTHERS}
    assert code in {problem.code for problem in found}
    assert read_expected(code) == said.stdout
    wanted = {tag: read_expected(code, tag) for tag in OTHERS}
    assert wanted == others, f"python -m tests.broken_texts {code}"
    for language in LANGUAGES:
        told = say_problems(found, language, Path("site"))
        assert len(re.findall(r"(?m)^  → \S", told)) == len(found), f"{language}: what to type is missing"
        assert all(f"{one.path}:{one.line}" in told or f", {one.line}" in told for one in found if one.line), language
    assert (PROBLEMS if any(problem.is_error for problem in found) else FINE) == said.exit_code


PROPOSING = ("pair-refused", "pair-unclear", "pair-without-appointment", "pair-of-emergency", "rule-missing")
"""Problems of one line that is to be replaced by other lines."""


@pytest.mark.parametrize("code", [*PROPOSING, "elsewhere-missing"])
def test_the_lines_proposed_can_be_typed(code: str, tmp_path: Path) -> None:
    """Whoever types what a message proposes, to the letter, in the place of the line at fault, is told of nothing."""
    project = lay_over_base(code, tmp_path / "site")
    (problem,) = (one for one in find_problems(project) if one.code == code)
    proposed = dict(problem.values)["lines"].strip("\n")
    is_choice = not any(line.startswith("    ") for line in proposed.splitlines())
    note = project / problem.path
    typed = note.read_text(encoding="utf-8").splitlines()
    for choice in proposed.splitlines() if is_choice else [proposed]:
        lines = [*typed[: problem.line - 1], choice, *typed[problem.line :], ""]
        note.write_text("\n".join(lines), encoding="utf-8")
        assert {one.code for one in find_problems(project)} <= {"translation-missing", "translation-behind"}, choice


def test_a_group_that_an_override_drops_can_be_added(tmp_path: Path) -> None:
    """The exception proposed for a group at a location goes below the others, and settles it."""
    project = lay_over_base("override-drops-group", tmp_path / "site")
    (problem,) = find_problems(project)
    note = project / problem.path
    text = note.read_text(encoding="utf-8")
    override = "      - à : Nord\n        règle : ne venez pas sauf confirmation\n"
    assert override in text
    proposed = dict(problem.values)["lines"].strip("\n") + "\n"
    note.write_text(text.replace(override, override + proposed), encoding="utf-8")
    assert find_problems(project) == ()


def test_a_folder_without_a_site_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no settings, stderr says in the language of the machine how to name the folder of the site.

    In every language of editors where the machine names none, in English where it names another.
    """
    project = lay_over_base(NO_SITE, tmp_path / "site")
    told: dict[str, str] = {}
    for machine in ("fr_BE.UTF-8", "nl_BE", "de_DE.UTF-8", "en_GB", "pl_PL@euro", "C.UTF-8", ""):
        monkeypatch.delenv("LC_ALL", raising=False)
        monkeypatch.setenv("LC_MESSAGES", machine)
        monkeypatch.setenv("LANG", "fr_BE" if machine else "")
        said = check(project)
        assert (said.stdout, said.exit_code) == ("", NOT_WRITTEN)
        told[machine[:2]] = said.stderr
    assert read_expected(NO_SITE).replace("{project}", str(project)) == told["fr"]
    assert "Hier is geen content/settings.yaml" in told["nl"]
    assert told["pl"] == told["en"]
    assert told["C."] == told[""]
    assert told[""].startswith(told["fr"] + told["nl"] + told["de"] + told["en"])
    assert told[""].count(str(project)) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_broken_site(language: str) -> None:
    """Every code of the messages catalogue is provoked by a folder, and every folder is named after a code.

    What may be wrong with a theme has a table of its own, in ``test_theme.py``.
    """
    others = (code for code in read_messages(language) if not code.startswith("theme-"))
    assert sorted(others) == sorted([*FOLDERS, *OF_THE_RECORD])


def test_the_base_is_sound(tmp_path: Path) -> None:
    """Without anything laid over it the base has no problem, so whatever is reported comes from the folder."""
    shutil.copytree(BASE / "content", tmp_path / "content")
    assert find_problems(tmp_path) == ()


@pytest.mark.parametrize(("sentence", "code"), [(said, code) for said, codes in INVARIANTS.items() for code in codes])
def test_an_invariant_is_enforced(sentence: str, code: str, tmp_path: Path) -> None:
    """A site that breaks an invariant of the state model has an error, which names the invariant."""
    errors = {problem.code for problem in find_problems(lay_over_base(code, tmp_path / "site")) if problem.is_error}
    assert code in errors, sentence
