"""The whole flow on one screen: content → situation → plan → bytes → disk.

Planning, rendering and writing are imported where they are used: a check needs none of them, and starts faster.
"""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.incremental import Archive, read_remembered
from statusgen.cache.snapshot import Listings, pages_key, program_key
from statusgen.content.files import GoodVersion
from statusgen.content.messages import FOLDER as MESSAGES
from statusgen.content.messages import editors_language
from statusgen.content.read import ContentReading, read_content, read_settings
from statusgen.content.review import check_reviews
from statusgen.content.security import check_security
from statusgen.content.theme import find_theme, read_phrases
from statusgen.content.vocabulary import FOLDER as VOCABULARY
from statusgen.model.content import Content
from statusgen.model.incident_index import take_accessed_ids
from statusgen.model.problem import Problem, ProblemSummary
from statusgen.model.situation import Situation
from statusgen.situation.checks import check_incident
from statusgen.situation.conflicts import check_conflicts, coming_instants
from statusgen.situation.contact import check_contact
from statusgen.situation.embargo import embargo, next_embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.overdue import check_situation

if TYPE_CHECKING:
    from statusgen.cache.build_record import Built
    from statusgen.cache.stale import Work
    from statusgen.cache.store import Ledger
    from statusgen.output.renderer import TemplateRenderer
    from statusgen.output.write import Written
    from statusgen.wording.context import SiteContext


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
    archive: Archive | None = None
    """What was read and what was remembered; None when everything was read."""

    @property
    def troubles(self) -> ProblemSummary:
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
        reading, archive = read_content(project, check=check_incident), None
    else:
        reading, archive = read_remembered(
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
    problems += check_contact(reading.content.settings, reading.content.incidents)
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
        archive,
    )


def _place_of(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line, problem.code


def open_context(
    project: Path,
    content: Content,
    situation: Situation,
    base_url: str,
    compiled: Path | None = None,
    theme_key: bytes = b"",
    *,
    has_pdf: bool = False,
) -> "tuple[SiteContext, TemplateRenderer]":
    """Open what the site is made from, and what prints it; ``compiled`` is where compiled templates are kept.

    ``theme_key`` is the digest of the theme, where the caller knows it.
    """
    from statusgen.model.identities import opened
    from statusgen.output.renderer import TemplateRenderer
    from statusgen.output.theme import open_templates, read_assets
    from statusgen.wording.context import open_site

    default = find_theme(project, "default")
    theme = find_theme(project, content.settings.theme)
    if theme is None or default is None:
        raise ThemeMissing(content.settings.theme)
    phrases = {language: read_phrases(theme, language) for language in content.settings.languages}
    assets = read_assets(theme, content.settings.brand_colour, content.settings.logo)
    site = open_site(content, situation, phrases, assets, base_url, has_pdf=has_pdf)
    templates = open_templates(theme, default, theme_key or _theme_key(project, content), compiled)
    return site, TemplateRenderer(templates, phrases, content.settings.country, opened(content))


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
) -> "Written":
    """Write the site of what was checked into a folder: what may differ from what stands there, or everything.

    ``checked`` must hold content; ``seen`` is the digest of everything it was read from, for the next build. The result
    is the same, byte for byte, as that of a clean build. ``has_copies`` puts compressed copies beside files.
    """
    from statusgen.cache.build_record import Built
    from statusgen.cache.integrity import read_marks, upper_folders
    from statusgen.cache.stale import all_work
    from statusgen.output import publish as site
    from statusgen.output.catalogues import keep_catalogues

    content, situation, reading = checked.content, checked.situation, checked.reading
    if content is None or situation is None:
        raise ValueError("there is nothing to build from")
    typed_address, base_url = base_url, base_url or content.settings.base_url
    asked = take_accessed_ids(content.incidents)
    key, compiled = _theme_key(project, content), ledger.path.with_name("templates")
    context, press = open_context(project, content, situation, base_url, compiled, key, has_pdf=has_pdf)
    root = folder.resolve()
    target = site.Site(root, context, press, ledger, jobs, has_copies)
    made_with = (_key_of(checked), key, base_url, site.chrome_key(context), has_copies)
    program = program_key()
    past = ledger.built(root, program)
    why = _why_clean(ledger, root, past, made_with)
    pages = pages_key(project)
    work = all_work(context.timeline)
    if not why and past is not None and checked.archive is not None:
        work = _find_work(context, situation, past, checked.archive, has_new_pages=past.pages != pages)
        if past.has_pdf != has_pdf:
            work = replace(work, front=True)
        work = site.with_repairs(target, work, past)
    written = site.publish(target, work, past.outputs if past else 0, progress)
    built = Built(
        made_with=made_with,
        at=situation.at,
        changes_next=checked.changes_next,
        pages=pages,
        asked=asked | take_accessed_ids(content.incidents) if work.front or past is None else past.asked,
        live=frozenset(one.id for one in situation.live),
        months=context.months,
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
    )
    ledger.record_built(root, program, built)
    _record_sources(ledger, checked)
    ledger.finish()
    keep_catalogues(_catalogue_folders(project, content), {*content.settings.languages, checked.language})
    return replace(written, full_rebuild_reason=why)


def _catalogue_folders(project: Path, content: Content) -> list[Path]:
    theme = find_theme(project, content.settings.theme)
    return [VOCABULARY, MESSAGES, *([theme / "catalogues"] if theme else [])]


def _key_of(checked: Checked) -> bytes:
    return checked.archive.rules if checked.archive is not None else b""


def _theme_key(project: Path, content: Content) -> bytes:
    from statusgen.output.theme import theme_key

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
    context: "SiteContext", situation: Situation, past: "Built", archive: Archive, *, has_new_pages: bool
) -> "Work":
    from statusgen.cache.stale import Past, find_work

    before = {name: entry.summary if (entry := archive.before.get(name)) else None for name in archive.changed}
    return find_work(
        context.timeline,
        situation.at,
        {one.id for one in situation.live},
        Past(past.at, past.changes_next, past.asked, past.live, past.months),
        archive.changed,
        before,
        archive.index,
        has_new_pages=has_new_pages,
    )


def _record_sources(ledger: "Ledger", checked: Checked) -> None:
    """Remember the good versions of what was read; what was not read again is remembered already."""
    reading, archive = checked.reading, checked.archive
    is_all = archive is None or archive.changed >= archive.entries.keys()
    incidents = (archive.entries if archive else {}) if is_all else None
    ledger.record_sources(reading.sources, {*reading.kept, *reading.left_out}, incidents)
