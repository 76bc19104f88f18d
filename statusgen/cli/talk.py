"""What the commands say: results on stdout, everything else on stderr; colour only where it is wanted."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from statusgen.cache.faults import CacheUnavailable
from statusgen.content.opening import show_lines
from statusgen.model.waiting import NOBODY_WAITS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from statusgen.cache.faults import CacheFault
    from statusgen.model.problem import Problem, ProblemSummary
    from statusgen.model.waiting import Waiting

FINE, PROBLEMS, USAGE, NOT_WRITTEN = 0, 1, 2, 3
"""Exit statuses: all is well; the content has errors; the command was mistyped; the disk or a lock refused."""


THEME_REFUSES = "The site was not built: its theme cannot be used like this. What was published is still there."
UNUSABLE = "Nothing was written: the settings, the services or a folder of the content cannot be used."

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
        sentence = _CACHE_REFUSALS[why][0 if editors_language_of(fault.path.parent.parent) == "fr" else 1]
        self.fail(sentence.format(path=fault.path, said=fault.said))

    def refuse_machine(self, fault: Exception, project: Path) -> NoReturn:
        """Say what the disk or the system refused, in the language of the site's editors, and exit."""
        french = editors_language_of(project) == "fr"
        is_half = type(fault).__name__ == "HalfPlaced"  # not imported: only who writes knows it
        said = (isinstance(fault, OSError) and fault.strerror) or str(fault) or type(fault).__name__
        where = f"{fault.filename}: {said}" if isinstance(fault, OSError) and fault.filename else said
        self.fail(_MACHINE_REFUSALS["half" if is_half else "all"][0 if french else 1].format(where=where))

    def nothing_here(self, project: Path) -> None:
        """Say that the folder holds no content, and exit."""
        from statusgen.content.messages import read_messages

        for language in ("fr", "en"):
            sentence = read_messages(language)["settings-file-missing"]
            self._print(show_lines(f"{project}: {sentence.message} {sentence.advice}"))
        sys.exit(PROBLEMS)

    def refuse(self, checked: Summary, sentence: str, status: int = PROBLEMS) -> NoReturn:
        """Say that the site was left as it was, and exit."""
        self._print(_in_french(sentence, checked.language), "bold")
        sys.exit(status)

    def refuse_theme(self, problems: tuple["Problem", ...], language: str, project: Path) -> NoReturn:
        """Say what a theme must define and does not, and exit."""
        for problem in problems:
            self._print(_as_text(problem, language, project))
        self.fail(_in_french(THEME_REFUSES, language))

    def show_problems(self, said: Summary, project: Path, *, on_stdout: bool = False, all_: bool = False) -> None:
        """Show every error and the first warnings with their lines, the gravest last, where the eye falls."""
        from statusgen.model.problem import Level

        shown = [problem for problem in said.problems if self._wants(problem)]
        if not shown:
            return
        errors = [problem for problem in shown if problem.level is Level.ERROR]
        others = sorted(
            (one for one in shown if one.level is not Level.ERROR), key=lambda one: one.level is Level.WARNING
        )
        first = others if all_ or self.verbose else others[-WARNINGS_SHOWN:]
        for problem in (*first, *errors):
            self._print(_as_text(problem, said.language, project), on_stdout=on_stdout)
        count = len(others) - len(first) + (0 if self.quiet else said.problem_summary.more_warnings)
        if count:
            french = f"… et {count} autres avertissements. Pour les lire tous : statusgen check"
            english = f"… and {count} more warnings. To read them all: statusgen check"
            self._print(french if said.language == "fr" else english, on_stdout=on_stdout)

    def _wants(self, problem: "Problem") -> bool:
        from statusgen.model.problem import Level

        if problem.level is Level.REPAIR:
            return self.verbose
        return problem.level is Level.ERROR or not self.quiet

    def show_waiting(self, said: Summary, now: datetime) -> None:
        """Say what readers do not see yet, and that a demonstration is one: loudly where notes are hidden by it."""
        from statusgen.cli.waiting_talk import is_for_real, say_demonstration, say_waiting

        still_at, waiting = said.demonstration, said.waiting
        stands_still = still_at is not None and still_at == said.at
        is_loud = stands_still and waiting.count > 0
        if still_at is not None and (not self.quiet or (is_loud and is_for_real(waiting, now))):
            hidden = waiting if is_loud else NOBODY_WAITS
            sentence = say_demonstration(still_at, said.language, hidden)
            self._print(sentence, "bold red" if is_loud else "")
        if said.at is not None and not stands_still and not self.quiet:
            for line in say_waiting(waiting, said.at, said.language):
                _tell(line)

    def show_watching(self) -> None:
        """Say that the command goes on."""
        if not self.quiet:
            _tell("… Ctrl-C")

    def show_check(self, checked: Summary) -> None:
        """Sum up a check."""
        if not self.quiet:
            _tell(_summary(checked))

    def show_written(self, written: Any, folder: Path, checked: Summary) -> None:
        """Sum up a build: what was written, what was kept back, where to open it, when it will change by itself."""
        if self.verbose:
            for path in written.written:
                _tell(f"+ {path}", on_stdout=True)
            for path in written.removed:
                _tell(f"- {path}", on_stdout=True)
        if self.quiet:
            return
        french = checked.language == "fr"
        for path in checked.kept:
            said = "la dernière bonne version reste publiée" if french else "its last good version stays published"
            _tell(f"{path}: {said}")
        for path in checked.left_out:
            said = "n’est pas publié" if french else "is not published"
            _tell(f"{path}: {said}")
        _tell(_summary(checked))
        if written.full_rebuild_reason in _CLEAN:
            _tell(_CLEAN[written.full_rebuild_reason][0 if french else 1])
        count, same, gone = len(written.written), written.unchanged, len(written.removed)
        home = (folder / "index.html").resolve().as_uri()
        if french:
            _tell(f"{count} fichiers écrits, {same} inchangés, {gone} retirés. Ouvrez {home}", on_stdout=True)
        else:
            _tell(f"{count} files written, {same} unchanged, {gone} removed. Open {home}", on_stdout=True)
        if checked.changes_next is not None:
            moment = checked.changes_next.isoformat(timespec="minutes")
            said = "Sans nouvelle note, le site change le" if french else "Without a new note, the site next changes on"
            _tell(f"{said} {moment}", on_stdout=True)

    def show_preview(self, said: Summary) -> None:
        """Say that nothing was published."""
        if not self.quiet:
            _tell(_PREVIEW[said.language], on_stdout=True)

    def show_rehearsal(self, said: Summary, at: datetime) -> None:
        """Say that the site shows another instant than now, and what puts that right."""
        from statusgen.cli.waiting_talk import write_instant

        if not self.quiet:
            self._print(_REHEARSAL[said.language].format(moment=write_instant(at, said.language)), "bold yellow")

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar with its rate and the time that is left, where somebody watches; ``what`` is being done."""
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


_CLEAN = {
    "copies": (
        "Tout a été construit : les copies compressées ont été ajoutées ou retirées.",
        "Everything was built: compressed copies were added or taken away.",
    ),
    "missing": ("Tout a été construit : première construction.", "Everything was built: this is the first build."),
    "damaged": (
        "Tout a été construit : le cache .statusgen était abîmé.",
        "Everything was built: the cache in .statusgen was damaged.",
    ),
    "version": (
        "Tout a été construit : le cache .statusgen venait d’une autre version.",
        "Everything was built: the cache in .statusgen came from another version.",
    ),
    "interrupted": (
        "Tout a été construit : la construction précédente avait été interrompue.",
        "Everything was built: the build before this one was interrupted.",
    ),
    "folder": (
        "Tout a été construit : ce dossier n’est pas celui de la dernière construction.",
        "Everything was built: this folder is not that of the last build.",
    ),
    "rules": (
        "Tout a été construit : les réglages, les services ou statusgen ont changé.",
        "Everything was built: the settings, the services or statusgen have changed.",
    ),
    "theme": ("Tout a été construit : le thème a changé.", "Everything was built: the theme has changed."),
    "menu": (
        "Tout a été construit : le menu des pages a changé.",
        "Everything was built: the menu of the pages has changed.",
    ),
    "address": (
        "Tout a été construit : l’adresse du site a changé.",
        "Everything was built: the site’s address has changed.",
    ),
}
"""Why a build was clean, in French and in English."""

_CACHE_REFUSALS = {
    "locked": (
        "Rien n’a été changé : un autre programme utilise {path} ({said}). Réessayez quand il aura fini.",
        "Nothing was changed: another program is using {path} ({said}). Try again when it has finished.",
    ),
    "full": (
        "Rien n’a été changé : il n’y a plus de place pour {path} ({said}). Faites de la place, puis réessayez.",
        "Nothing was changed: there is no room left for {path} ({said}). Make room, then try again.",
    ),
    "forbidden": (
        "Rien n’a été changé : {path} ne peut pas être écrit ({said}). Donnez-en le droit, puis réessayez.",
        "Nothing was changed: {path} cannot be written ({said}). Give permission, then try again.",
    ),
    "unopened": (
        "Rien n’a été changé : {path} ne peut pas être ouvert ({said}). Voyez droits et limites, puis réessayez.",
        "Nothing was changed: {path} cannot be opened ({said}). Look at permissions and limits, then try again.",
    ),
    "disk": (
        "Rien n’a été changé : le disque ne donne pas {path} ({said}). Voyez le disque, puis réessayez.",
        "Nothing was changed: the disk does not give {path} ({said}). Look at the disk, then try again.",
    ),
    "damaged": (
        "{path} est abîmé ({said}). Tapez statusgen build, qui le met de côté et construit tout.",
        "{path} is damaged ({said}). Type statusgen build, which puts it aside and builds everything.",
    ),
}
"""Why the cache cannot be used, in French and in English."""

_MACHINE_REFUSALS = {
    "all": (
        "Rien n’a été changé : la machine a refusé ({where}). Voyez la place, les droits et le disque, puis réessayez.",
        "Nothing was changed: the machine refused ({where}). Look at space, permissions and the disk, then try again.",
    ),
    "half": (
        "Le site est à moitié le nouveau : la machine a refusé ({where}), et tout n’a pas pu être remis. Voyez le "
        "disque, puis tapez statusgen build.",
        "Half of the site is the new one: the machine refused ({where}), and not all could be put back. Look at the "
        "disk, then type statusgen build.",
    ),
}
"""Why nothing was written, in French and in English."""

_REFUSALS_IN_FRENCH = {
    THEME_REFUSES: "Le site n’a pas été construit : son thème ne peut servir ainsi. Ce qui était publié l’est encore.",
    "Nothing was written: what was published cannot be read. The site is as it was. To go on without: "
    "statusgen build --first": (
        "Rien n’a été écrit : ce qui a été publié ne peut pas être lu. Le site est resté comme il était. "
        "Pour continuer sans : statusgen build --first"
    ),
    UNUSABLE: ("Rien n’a été écrit : les réglages, les services ou un dossier du contenu sont inutilisables."),
    "Nothing was written: --strict refuses errors. The site is as it was.": (
        "Rien n’a été écrit : --strict refuse les erreurs. Le site est resté comme il était."
    ),
}


def editors_language_of(project: Path) -> str:
    """Return the language of the editors of a site; English where its settings cannot be read now."""
    try:
        from statusgen.content.messages import editors_language
        from statusgen.content.read import read_settings

        settings = read_settings(project, lambda _path: None)
        return editors_language(settings.reference) if settings is not None else "en"
    except (OSError, MemoryError, ImportError):
        return "en"


def _in_french(sentence: str, language: str) -> str:
    return _REFUSALS_IN_FRENCH.get(sentence, sentence) if language == "fr" else sentence


def _summary(checked: Summary) -> str:
    from statusgen.model.problem import Level

    counts = {level: sum(problem.level is level for problem in checked.problems) for level in Level}
    errors, warnings, repairs = counts[Level.ERROR], counts[Level.WARNING], counts[Level.REPAIR]
    warnings, repairs = warnings + checked.problem_summary.more_warnings, repairs + checked.problem_summary.more_repairs
    return _COUNTS[checked.language].format(errors=errors, warnings=warnings, repairs=repairs)


_COUNTS = {
    "fr": "Erreurs : {errors}. Avertissements : {warnings}. Réparations : {repairs}.",
    "nl": "Fouten: {errors}. Waarschuwingen: {warnings}. Herstellingen: {repairs}.",
    "de": "Fehler: {errors}. Warnungen: {warnings}. Reparaturen: {repairs}.",
    "en": "Errors: {errors}. Warnings: {warnings}. Repairs: {repairs}.",
}
_LEVELS = {
    "fr": {"error": "erreur", "warning": "attention", "repair": "réparé"},
    "nl": {"error": "fout", "warning": "let op", "repair": "hersteld"},
    "de": {"error": "Fehler", "warning": "Achtung", "repair": "repariert"},
    "en": {"error": "error", "warning": "warning", "repair": "repaired"},
}
_STYLES = {"error": "bold red", "warning": "bold yellow", "repair": "dim"}


def _as_text(problem: "Problem", language: str, project: Path) -> Any:
    """Put a problem into lines: where and what, the offending line, what to type instead."""
    from rich.text import Text

    from statusgen.content.messages import say
    from statusgen.content.source import read_line

    sentence = say(problem, language)
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    text = Text(f"{show_lines(where)}: ")
    text.append(_LEVELS[language][problem.level], style=_STYLES[problem.level])
    text.append(f": {show_lines(sentence.message)}")
    source = problem.source or read_line(project, problem.path, problem.line)
    if source:
        text.append(f"\n  {problem.line} | {show_lines(source)}", style="dim")
    text.append(f"\n  → {show_lines(sentence.advice)}")
    return text


_PREVIEW = {
    "fr": "Ceci est un aperçu : rien n’a été publié, le site est resté comme il était.",
    "nl": "Dit is een voorbeeld: er is niets gepubliceerd, de site is gebleven zoals ze was.",
    "de": "Das ist eine Vorschau: Nichts wurde veröffentlicht, die Website ist geblieben, wie sie war.",
    "en": "This is a preview: nothing was published, and the site is as it was.",
}
_REHEARSAL = {
    "fr": "Le site montre maintenant le {moment}. Pour qu’il montre le présent : statusgen build",
    "nl": "De site toont nu {moment}. Om haar het heden te laten tonen: statusgen build",
    "de": "Die Website zeigt jetzt den {moment}. Damit sie die Gegenwart zeigt: statusgen build",
    "en": "The site now shows {moment}. To let it show the present: statusgen build",
}
