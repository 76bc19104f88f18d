"""What the commands say: results on stdout, everything else on stderr; colour only where it is wanted."""

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from statusgen.cache.faults import CacheUnavailable
from statusgen.content.messages import LANGUAGES, read_commands, say_command
from statusgen.content.opening import show_lines
from statusgen.model.waiting import NOBODY_WAITS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from statusgen.cache.faults import CacheFault
    from statusgen.model.problem import Problem, ProblemSummary
    from statusgen.model.waiting import Waiting
    from statusgen.output.write import ForPatients
    from statusgen.pipeline import Checked

FINE, PROBLEMS, USAGE, NOT_WRITTEN = 0, 1, 2, 3
"""Exit statuses: all is well; the content has errors; the command was mistyped; the disk or a lock refused."""


UNFILLED = "line-unfilled"
"""Code of what is no mistake, but waits for its writer."""
THEME_REFUSES, UNUSABLE = "theme-refuses", "unusable"
"""Codes of sentences: why nothing was built."""

_OF_WORDS = frozenset(("key-unknown", "key-unknown-near", "word-unknown", "word-unknown-near", "group-unknown"))
"""Codes of what was typed in words that are not known."""
_GUIDED = ("fr", "nl", "de", "en")
"""Languages that have guides."""

WARNINGS_SHOWN = 20
"""How many warnings a build shows; ``check`` shows them all."""


class Summary(NamedTuple):
    """What a build or a check has to say."""

    problem_summary: "ProblemSummary"
    language: str
    """The language of the site's editors."""
    changes_next: datetime | None
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    waiting: "Waiting" = NOBODY_WAITS
    at: datetime | None = None
    """The instant for which this is said; None where nothing can be told of any."""
    demonstration: datetime | None = None
    """The instant at which the site stands still, with its offset."""
    advice: tuple[str, ...] = ()
    """What would make texts plainer, in words."""
    has_unpublished: bool = False
    """Whether a bulletin of an incident of today is due, and no build has shown it yet."""
    for_patients: "ForPatients | None" = None
    """What publishing would change for patients; None for nothing."""
    refused: tuple[tuple[str, str], ...] = ()
    """New notes that are refused, each with what the site goes on saying of what it names."""

    @property
    def problems(self) -> tuple["Problem", ...]:
        """The problems that are held; others are only counted."""
        return self.problem_summary.problems

    @property
    def is_sound(self) -> bool:
        """Whether there is no error."""
        return not any(problem.is_error for problem in self.problems)

    def with_problems(self, more: tuple["Problem", ...]) -> "Summary":
        """Return it with further problems."""
        return self._replace(problem_summary=self.problem_summary._replace(problems=(*self.problems, *more)))


class Talk:
    """What the commands say: results on stdout, everything else on stderr; colour only where it is wanted."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose

    def _console(self, *, on_stdout: bool = False) -> "Console":
        from rich.console import Console

        return Console(stderr=not on_stdout, highlight=False, soft_wrap=True)

    def _print(self, what: "str | Text", style: str = "", *, on_stdout: bool = False) -> None:
        """Print with colours. Where nobody can be told, the exit status still tells."""
        with suppress(OSError):
            self._console(on_stdout=on_stdout).print(what, style=style, markup=False)

    def fail(self, sentence: str) -> NoReturn:
        """Say why nothing could be written, and exit."""
        try:
            self._print(show_lines(sentence), "bold red")
        except (ImportError, MemoryError):
            sys.stderr.write(f"{show_lines(sentence)}\n")
        sys.exit(NOT_WRITTEN)

    def refuse_cache(self, fault: "CacheFault") -> NoReturn:
        """Say why the cache cannot be used, in the language of the site's editors, and exit."""
        why = fault.why if isinstance(fault, CacheUnavailable) else "damaged"
        language = editors_language_of(fault.path.parent.parent)
        self.fail(say_command(f"cache-{why}", language, path=fault.path, said=fault.said))

    def refuse_machine(self, fault: Exception, project: Path) -> NoReturn:
        """Say what the disk or the system refused, in the language of the site's editors, and exit."""
        is_half = type(fault).__name__ == "HalfPlaced"  # not imported: only who writes knows it
        said = (isinstance(fault, OSError) and fault.strerror) or str(fault) or type(fault).__name__
        if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
            from statusgen.content.messages import say
            from statusgen.model.problem import Level, Problem

            link = Problem("", 0, "file-is-link", Level.ERROR)
            said = say(link, editors_language_of(project)).message.rstrip(".")
        where = f"{fault.filename}: {said}" if isinstance(fault, OSError) and fault.filename else said
        code = "machine-half" if is_half else "machine-all"
        self.fail(say_command(code, editors_language_of(project), where=where))

    def fail_with(self, code: str, project: Path, **values: object) -> NoReturn:
        """Say in the language of the site's editors why nothing could be written, and exit."""
        self.fail(say_command(code, editors_language_of(project), **values))

    def nothing_here(self, project: Path) -> None:
        """Say that the folder holds no content, or which file of it to rename, and exit.

        In the language of the machine; in each that editors are spoken to in, where the machine names none.
        """
        from statusgen.content.files import SETTINGS
        from statusgen.content.messages import LANGUAGES, machine_language, say
        from statusgen.content.misnamed import find_misnamed
        from statusgen.model.problem import Level, Problem

        near = find_misnamed(project, SETTINGS)
        where, code = (project / SETTINGS, "file-missing-near") if near else (project, "settings-file-missing")
        problem = Problem(SETTINGS, 0, code, Level.ERROR, (("near", near), ("right", SETTINGS)))
        for language in [machine] if (machine := machine_language()) else LANGUAGES:
            sentence = say(problem, language)
            self._print(show_lines(f"{where}: {sentence.message} {sentence.advice}"))
        sys.exit(NOT_WRITTEN)

    def refuse(self, checked: Summary, code: str, status: int = PROBLEMS, **values: str) -> NoReturn:
        """Say that the site was left as it was, and exit."""
        self._print(say_command(code, checked.language, **values), "bold")
        sys.exit(status)

    def refuse_theme(self, problems: tuple["Problem", ...], language: str, project: Path) -> NoReturn:
        """Say what a theme must define and does not, and exit."""
        for problem in problems:
            self._print(_as_text(problem, language, project))
        self.fail(say_command(THEME_REFUSES, language))

    def show_problems(self, said: Summary, project: Path, *, on_stdout: bool = False, all_: bool = False) -> None:
        """Show every error with its line, then the first warnings."""
        from statusgen.model.problem import Level

        shown = [problem for problem in said.problems if self._wants(problem)]
        if not shown:
            return
        unfilled = [problem for problem in shown if problem.code == UNFILLED]
        errors = [problem for problem in shown if problem.level is Level.ERROR and problem.code != UNFILLED]
        others = sorted(
            (one for one in shown if one.level is not Level.ERROR), key=lambda one: one.level is Level.WARNING
        )
        first = others if all_ or self.verbose else others[-WARNINGS_SHOWN:]
        for problem in (*errors, *first):
            self._print(_as_text(problem, said.language, project), on_stdout=on_stdout)
        count = len(others) - len(first) + (0 if self.quiet else said.problem_summary.more_warnings)
        if count:
            self._print(say_command("more-warnings", said.language, count=count), on_stdout=on_stdout)
        if unfilled:
            self._print(_as_list(unfilled, said.language), on_stdout=on_stdout)
        if any(one.code in _OF_WORDS for one in errors) and (told := say_reference(said.language)):
            self._print(told, on_stdout=on_stdout)

    def _wants(self, problem: "Problem") -> bool:
        from statusgen.model.problem import Level

        if problem.level is Level.REPAIR:
            return self.verbose
        return problem.level is Level.ERROR or not self.quiet

    def show_waiting(self, said: Summary, now: datetime) -> None:
        """Say what readers do not see yet, and that a demonstration is one: loudly where notes are hidden by it."""
        from statusgen.cli.waiting_talk import is_for_real, say_waiting

        still_at, waiting = said.demonstration, said.waiting
        stands_still = still_at is not None and still_at == said.at
        is_loud = stands_still and waiting.count > 0
        if still_at is not None and (not self.quiet or (is_loud and is_for_real(waiting, now))):
            self._show_still(still_at, said.language, waiting if is_loud else NOBODY_WAITS)
        if said.at is not None and not stands_still and not self.quiet:
            for line in say_waiting(waiting, said.at, said.language):
                _tell(line)

    def show_demonstration(self, checked: "Checked") -> None:
        """Say that a demonstration is one: loudly where notes are hidden by it."""
        content = checked.reading.content
        still_at = content.settings.demonstration if content is not None else None
        if still_at is not None:
            is_shown = checked.situation is not None and checked.situation.at == still_at
            self._show_still(still_at, checked.language, checked.waiting if is_shown else NOBODY_WAITS)

    def _show_still(self, still_at: datetime, language: str, hidden: "Waiting") -> None:
        from statusgen.cli.waiting_talk import say_demonstration

        self._print(say_demonstration(still_at, language, hidden), "bold red" if hidden.count else "")

    def show_watching(self) -> None:
        """Say that the command goes on."""
        if not self.quiet:
            _tell("… Ctrl-C")

    def show_check(self, checked: Summary) -> None:
        """Sum up a check, with advice on plain words."""
        if not self.quiet:
            for line in (say_command("advice-head", checked.language), *checked.advice) if checked.advice else ():
                _tell(line)
            self._show_refused(checked)
            _tell(_summary(checked))
            self._show_for_patients(checked.for_patients, checked.language, is_published=False)
            if checked.is_sound and checked.has_unpublished and checked.demonstration is None:
                _tell(say_command("check-next", checked.language))

    def show_written(self, written: Any, folder: Path, checked: Summary) -> None:
        """Sum up a build: what was written, what was kept back, where to open it, when it will change by itself."""
        if self.verbose:
            for path in written.written:
                _tell(f"+ {path}", on_stdout=True)
            for path in written.removed:
                _tell(f"- {path}", on_stdout=True)
        if self.quiet:
            return
        language = checked.language
        for code, paths in (("kept", checked.kept), ("left-out", checked.left_out)):
            for path in paths:
                if path not in dict(checked.refused):
                    _tell(say_command(code, language, path=path))
        self._show_refused(checked)
        _tell(_summary(checked))
        self._show_for_patients(written.for_patients, language, is_published=True)
        if (why := f"rebuilt-{written.full_rebuild_reason}") in read_commands(language):
            _tell(say_command(why, language))
        count, same, gone = len(written.written), written.unchanged, len(written.removed)
        home = (folder / "index.html").resolve().as_uri()
        _tell(say_command("written", language, count=count, same=same, gone=gone, home=home), on_stdout=True)
        if checked.changes_next is not None:
            moment = f"{checked.changes_next:%d/%m/%Y %H:%M}"
            _tell(say_command("next-change", language, moment=moment), on_stdout=True)

    def _show_refused(self, said: Summary) -> None:
        """Say what readers go on reading of the services that refused notes name."""
        for path, told in said.refused:
            self._print(show_lines(say_command("refused", said.language, path=path, told=told)), "bold yellow")

    def _show_for_patients(self, found: "ForPatients | None", language: str, *, is_published: bool) -> None:
        """Say in short what changes for patients, and beforehand what says all of it."""
        if found is None:
            return
        many = "one" if found.services == 1 else "many"
        said = [say_command(f"patients-{many}", language, count=found.services)]
        if found.laxer:
            told = " · ".join((*found.told, *([f"… (+{found.untold})"] if found.untold else [])))
            many = "one" if found.laxer == 1 else "many"
            said.append(say_command(f"patients-laxer-{many}", language, count=found.laxer, told=told))
        said += [] if is_published else [say_command("patients-all", language)]
        self._print(show_lines(" ".join(said)), "bold yellow" if found.laxer else "")

    def show_preview(self, said: Summary) -> None:
        """Say that nothing was published."""
        if not self.quiet:
            _tell(say_command("preview", said.language), on_stdout=True)

    def show_rehearsal(self, said: Summary, at: datetime) -> None:
        """Say that what was built shows another instant than now, and what builds the site of now."""
        from statusgen.cli.waiting_talk import write_instant

        if not self.quiet:
            moment = write_instant(at, said.language)
            self._print(say_command("rehearsal", said.language, moment=moment), "bold yellow")

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar with its rate and the time that is left, where somebody watches; ``what`` is a path."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda _done, _all: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn

        class Rate(TextColumn):
            """How many in a second."""

            def render(self, task: Task) -> "Text":
                from rich.text import Text

                return Text(f"{task.speed:.0f}/s" if task.speed else "")

        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn())
        with Progress(*columns, console=self._console(), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, all_: bar.update(task, completed=done, total=all_)


def _tell(line: str, *, on_stdout: bool = False) -> None:
    """Print a line without colour; where nothing else is to be said, nothing that knows colours is imported."""
    import click

    with suppress(OSError):  # as above
        click.echo(show_lines(line), err=not on_stdout)


def say_reference(language: str) -> str:
    """Name the reference to editors of a language without guides, which holds all that they may type."""
    base = language.split("-")[0]
    has_only_it = base in LANGUAGES and base not in _GUIDED
    return say_command("reference", base, command=f"statusgen reference --language {base}") if has_only_it else ""


def editors_language_of(project: Path) -> str:
    """Return the language of the editors of a site; that of the machine where its settings cannot be read now."""
    from statusgen.content.messages import editors_language, editors_of

    try:
        from statusgen.content.read import read_settings

        settings = read_settings(project, lambda _path: None)
    except (OSError, MemoryError, ImportError):
        settings = None
    return editors_of(settings) if settings is not None else editors_language("")


def say_to_editors(project: Path, code: str, **values: object) -> str:
    """Put what a command says into words, in the language of the editors of a site, as a terminal may show it."""
    return show_lines(say_command(code, editors_language_of(project), **values))


def _summary(checked: Summary) -> str:
    from statusgen.model.problem import Level

    counts = {level: sum(problem.level is level for problem in checked.problems) for level in Level}
    errors, warnings, repairs = counts[Level.ERROR], counts[Level.WARNING], counts[Level.REPAIR]
    warnings, repairs = warnings + checked.problem_summary.more_warnings, repairs + checked.problem_summary.more_repairs
    return say_command("counts", checked.language, errors=errors, warnings=warnings, repairs=repairs)


_STYLES = {"error": "bold red", "warning": "bold yellow", "repair": "dim"}


def _as_text(problem: "Problem", language: str, project: Path) -> Any:
    """Put a problem into lines: where and what, the offending line, what to type instead."""
    from rich.text import Text

    from statusgen.content.messages import say
    from statusgen.content.source import read_line

    sentence = say(problem, language)
    text = Text(f"{show_lines(problem.where)}: ")
    text.append(say_command(f"level-{problem.level}", language), style=_STYLES[problem.level])
    text.append(f": {show_lines(sentence.message)}")
    source = problem.source or read_line(project, problem.path, problem.line)
    if source:
        text.append(f"\n  {problem.line} | {show_lines(source)}", style="dim")
    text.append(f"\n  → {show_lines(sentence.advice)}")
    return text


def _as_list(unfilled: "list[Problem]", language: str) -> Any:
    """Put what is left to fill in into one list, in the order in which readers meet it: an incident, its notes."""
    from rich.text import Text

    from statusgen.content.messages import say

    def place(problem: "Problem") -> tuple[str, bool, str, int]:
        folder, _, name = problem.path.rpartition("/")
        return folder, not name.startswith("incident."), name, problem.line

    text = Text(say_command("unfilled", language), style="bold yellow")
    for number, problem in enumerate(sorted(unfilled, key=place), 1):
        text.append(f"\n{number:>3}. {show_lines(problem.path)}:{problem.line}", style="default")
        text.append(f"\n     {show_lines(problem.source)}", style="dim")
    text.append(f"\n  → {show_lines(say(unfilled[0], language).advice)}", style="default")
    return text
