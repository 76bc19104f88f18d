"""The whole flow on one screen: content → situation → plan → bytes → disk.

Planning, rendering and writing are imported where they are used: a check needs none of them, and starts faster.
"""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.archive import Archive
from statusgen.content.files import GoodVersion
from statusgen.content.listing import Listings, pages_key, program_key
from statusgen.content.messages import FOLDER as MESSAGES
from statusgen.content.messages import editors_language
from statusgen.content.read import ContentReading, read_content, read_remembered, read_settings
from statusgen.content.review import check_reviews
from statusgen.content.security import check_security
from statusgen.content.theme import find_theme, read_phrases
from statusgen.content.vocabulary import FOLDER as VOCABULARY
from statusgen.model.content import Content
from statusgen.model.outline import asked_for
from statusgen.model.problem import Problem, Troubles
from statusgen.model.situation import Situation
from statusgen.situation.checks import check_incident
from statusgen.situation.conflicts import check_conflicts, coming_instants
from statusgen.situation.embargo import embargo, next_embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.freshness import check_situation

if TYPE_CHECKING:
    from statusgen.output.built import Built
    from statusgen.output.ledger import Ledger
    from statusgen.output.published import Recording
    from statusgen.output.write import Written
    from statusgen.plan.plan import Plan
    from statusgen.plan.work import Work
    from statusgen.render.render import Press


def _never(_path: str) -> bytes | None:
    """Know of no good version: what a check does, and a first build."""
    return None


Progress = Callable[[int, int], None]
"""Told (done, all) while pages are rendered."""


class ThemeMissing(LookupError):
    """The theme that the settings name does not exist."""


class Checked(Struct, frozen=True):
    """The content, what it says at an instant, and everything wrong with it."""

    reading: ContentReading
    content: Content | None
    """What may be published at the instant; None when nothing can."""
    situation: Situation | None
    problems: tuple[Problem, ...]
    language: str
    """The language of the site's editors."""
    changes_next: datetime | None
    """When the site will next change without anybody touching it."""

    @property
    def troubles(self) -> Troubles:
        """The problems, and how many there are besides."""
        return self.reading.more._replace(problems=self.problems)

    @property
    def is_sound(self) -> bool:
        """Whether there is no error."""
        return not any(problem.is_error for problem in self.problems)


def timezone_of(project: Path, good: GoodVersion = _never) -> tzinfo:
    """Return the site's timezone; UTC while the settings cannot be read."""
    settings = read_settings(project, good)
    return settings.timezone if settings else UTC


def demonstration_instant(project: Path, good: GoodVersion = _never) -> datetime | None:
    """Find the instant at which a demonstration stands still; None for a real site."""
    settings = read_settings(project, good)
    return settings.demonstration if settings else None


def check(
    project: Path,
    at: datetime,
    ledger: "Ledger | None" = None,
    differing: Listings | None = None,
    newest: int = 0,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    *,
    whole: bool = False,
) -> Checked:
    """Read the content and fold it at an instant.

    With a ledger only what changed is read, and the last good version of a broken file counts; ``differing`` is what
    does not stand in the folders of incidents as the ledger knows it, where the caller has looked, and ``newest`` the
    time in nanoseconds from which on files were too young for their times to prove anything. Warnings about older
    incidents are then only counted, unless the ``whole`` of them is asked for.
    """
    if ledger is None:
        reading = read_content(project, check=check_incident)
    else:
        reading = read_remembered(
            project, ledger, differing, newest or ledger.touch(), jobs, progress, whole=whole, check=check_incident
        )
    if reading.content is None:
        return Checked(reading, None, None, reading.problems, reading.editors, None)
    language = editors_language(reading.content.settings.reference)
    content = embargo(reading.content, at)
    situation = fold_situation(content, at)
    holidays = ledger.holidays() if ledger is not None else {}
    known = len(holidays)
    problems = [*reading.problems, *check_situation(content, situation, language, holidays)]
    problems += check_conflicts(reading.content, at, coming_instants(reading.content, situation))
    problems += check_reviews(project, content.settings)
    problems += check_security(content.settings, at)
    if ledger is not None and len(holidays) > known:
        ledger.keep_holidays(holidays)
    security = content.settings.security
    expires = security.expires if security is not None and security.expires > at else None  # a warning is due then
    instants = [moment for moment in (situation.changes_next, next_embargo(reading.content, at), expires) if moment]
    changes_next = min(instants, default=None)
    return Checked(
        reading,
        content,
        situation,
        tuple(dict.fromkeys(sorted(problems, key=_place_of))),
        language,
        changes_next.astimezone(content.settings.timezone) if changes_next else None,
    )


def _place_of(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line, problem.code


def plan(
    project: Path,
    content: Content,
    situation: Situation,
    base_url: str,
    compiled: Path | None = None,
    theme_key: bytes = b"",
    *,
    has_pdf: bool = False,
) -> "tuple[Plan, Press]":
    """Plan the outputs, and get ready what prints them; ``compiled`` is where compiled templates are kept.

    ``theme_key`` is the digest of the theme, where the caller knows it.
    """
    from statusgen.plan.feeds import opened
    from statusgen.plan.plan import make_plan
    from statusgen.render.render import Press
    from statusgen.render.theme import open_templates, read_assets

    default = find_theme(project, "default")
    theme = find_theme(project, content.settings.theme)
    if theme is None or default is None:
        raise ThemeMissing(content.settings.theme)
    phrases = {language: read_phrases(theme, language) for language in content.settings.languages}
    assets = read_assets(theme, content.settings.brand_colour, content.settings.logo)
    planned = make_plan(content, situation, phrases, assets, base_url, has_pdf=has_pdf)
    templates = open_templates(theme, default, theme_key or _theme_key(project, content), compiled)
    return planned, Press(templates, phrases, content.settings.country, opened(content))


def build(
    project: Path,
    checked: Checked,
    folder: Path,
    ledger: "Ledger",
    base_url: str = "",
    progress: Progress = lambda _done, _all: None,
    jobs: int = 1,
    seen: bytes = b"",
    *,
    has_pdf: bool = False,
    has_copies: bool = False,
    recording: "Recording | None" = None,
) -> "Written":
    """Write the site of what was checked into a folder: what may differ from what stands there, or everything.

    ``checked`` must hold content; ``seen`` is the digest of everything it was read from, for the next build. The result
    is the same, byte for byte, as that of a clean build. ``has_copies`` puts compressed copies beside files. Without a
    ``recording``, nothing is published: it is a rehearsal.
    """
    from statusgen.output import site
    from statusgen.output.built import Built
    from statusgen.output.catalogues import keep_catalogues
    from statusgen.output.published import keep_record, rehearse
    from statusgen.output.survey import read_marks, upper_folders
    from statusgen.plan.work import all_work
    from statusgen.record.where import record_key

    content, situation, reading = checked.content, checked.situation, checked.reading
    if content is None or situation is None:
        raise ValueError("there is nothing to build from")
    typed_address, base_url = base_url, base_url or content.settings.base_url
    asked = asked_for(content.incidents)
    key, compiled = _theme_key(project, content), ledger.path.with_name("templates")
    planned, press = plan(project, content, situation, base_url, compiled, key, has_pdf=has_pdf)
    root = folder.resolve()
    target = site.Site(root, planned, press, ledger, jobs, has_copies)
    made_with = (_key_of(reading), key, base_url, site.surroundings_key(planned), has_copies)
    program = program_key()
    past = ledger.built(root, program)
    why = _why_clean(ledger, root, past, made_with)
    pages = pages_key(project)
    work = all_work(planned.chronicle)
    if not why and past is not None and reading.archive is not None:
        work = _find_work(planned, situation, past, reading.archive, has_new_pages=past.pages != pages)
        if past.has_pdf != has_pdf:
            work = replace(work, front=True)
        work = site.with_repairs(target, work, past)
    written = site.publish(target, work, past.outputs if past else 0, progress)
    recording = recording or rehearse(project, root, content)
    made = (*work.incidents, *work.gone)
    kept = keep_record(
        root, content, made, recording, past, ledger, situation.at, is_clean=work.is_all, has_copies=has_copies
    )
    written = kept.added_to(written)
    built = Built(
        made_with=made_with,
        at=situation.at,
        changes_next=checked.changes_next,
        pages=pages,
        asked=asked | asked_for(content.incidents) if work.front or past is None else past.asked,
        live=frozenset(one.id for one in situation.live),
        months=planned.months,
        seen=seen,
        typed_address=typed_address,
        told=checked.troubles,
        kept=reading.kept,
        left_out=reading.left_out,
        demonstration=content.settings.demonstration,
        editors=checked.language,
        has_pdf=has_pdf,
        outputs=len(written.written) + written.unchanged,
        marks=read_marks(root, upper_folders(content.settings.languages)),
        record=record_key(project, root, is_publishing=recording.is_publishing) if recording.is_sound else b"",
    )
    ledger.record_built(root, program, built)
    _record_sources(ledger, reading)
    ledger.finish()
    keep_catalogues(_catalogue_folders(project, content), {*content.settings.languages, checked.language})
    return replace(written, clean_because=why)


def _catalogue_folders(project: Path, content: Content) -> list[Path]:
    theme = find_theme(project, content.settings.theme)
    return [VOCABULARY, MESSAGES, *([theme / "catalogues"] if theme else [])]


def _key_of(reading: ContentReading) -> bytes:
    return reading.archive.rules if reading.archive is not None else b""


def _theme_key(project: Path, content: Content) -> bytes:
    from statusgen.render.theme import theme_key

    folders = [find_theme(project, name) for name in dict.fromkeys((content.settings.theme, "default"))]
    return theme_key(folder for folder in folders if folder is not None)


def _why_clean(
    ledger: "Ledger", root: Path, past: "Built | None", made_with: tuple[bytes, bytes, str, bytes, bool]
) -> str:
    """Say why nothing of what stands can be taken for right; empty when it can."""
    if ledger.begun_because:
        return ledger.begun_because
    if ledger.is_unfinished():
        return "interrupted"
    if past is None:
        return "version" if ledger.was_built(root) else "folder"
    differs = [
        name
        for name, was, now in zip(
            ("rules", "theme", "address", "menu", "copies"), past.made_with, made_with, strict=True
        )
        if was != now
    ]
    return differs[0] if differs else ""


def _find_work(
    planned: "Plan", situation: Situation, past: "Built", archive: Archive, *, has_new_pages: bool
) -> "Work":
    from statusgen.plan.work import Past, find_work

    before = {name: entry.outline if (entry := archive.before.get(name)) else None for name in archive.changed}
    return find_work(
        planned.chronicle,
        situation.at,
        {one.id for one in situation.live},
        Past(past.at, past.changes_next, past.asked, past.live, past.months),
        archive.changed,
        before,
        archive.annals,
        has_new_pages=has_new_pages,
    )


def _record_sources(ledger: "Ledger", reading: ContentReading) -> None:
    """Remember the good versions of what was read; what was not read again is remembered already."""
    archive = reading.archive
    is_all = archive is None or archive.changed >= archive.entries.keys()
    incidents = (archive.entries if archive else {}) if is_all else None
    ledger.record_sources(reading.sources, {*reading.kept, *reading.left_out}, incidents)
