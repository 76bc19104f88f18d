"""The whole flow on one screen: content → situation → plan → bytes → disk.

Planning, rendering and writing are imported where they are used: a check needs none of them, and starts faster.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.incremental import IncrementalReading, read_incrementally
from statusgen.cache.snapshot import FolderSnapshots, pages_key, program_key
from statusgen.content.files import SERVICES, SETTINGS
from statusgen.content.messages import editors_of
from statusgen.content.published import NOTHING_PUBLISHED
from statusgen.content.read import ContentReading, read_content
from statusgen.content.theme import find_theme, travels_alone
from statusgen.model.content import Content
from statusgen.model.incident_index import take_accessed_ids
from statusgen.model.preview import Preview, PreviewWanted
from statusgen.model.problem import Problem, ProblemSummary
from statusgen.model.situation import Situation
from statusgen.model.waiting import NOBODY_WAITS, Waiting
from statusgen.situation.checks import check_incident
from statusgen.situation.confirmation import check_confirmations
from statusgen.situation.embargo import embargo, next_embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.problems import check_content, check_published
from statusgen.situation.refused import find_refused
from statusgen.situation.reveal import reveal_wanted
from statusgen.situation.waiting import check_late, check_waiting, find_waiting

if TYPE_CHECKING:
    from statusgen.cache.store import CacheStore
    from statusgen.output.write import Written
    from statusgen.record.at_hand import AtHand


Progress = Callable[[int, int], None]
"""Told (done, all) while pages are rendered."""


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
    incremental: IncrementalReading | None = None
    """What was read and what was cached; None when everything was read."""
    waiting: Waiting = NOBODY_WAITS
    """What readers do not see yet."""
    preview: Preview | None = None
    """What makes this a preview; None for what is published."""
    at_hand: "AtHand | None" = None
    """What is known of what was published; None where nobody asked."""
    refused: tuple[tuple[str, str], ...] = ()
    """New notes that are refused, each with what the site goes on saying of what it names."""

    @property
    def problem_summary(self) -> ProblemSummary:
        """The problems, and how many there are besides."""
        return self.reading.more._replace(problems=self.problems)

    @property
    def is_sound(self) -> bool:
        """Whether there is no error."""
        return not any(problem.is_error for problem in self.problems)


def check(
    project: Path,
    at: datetime,
    store: "CacheStore | None" = None,
    differing: FolderSnapshots | None = None,
    newest: int = 0,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    *,
    whole: bool = False,
    wanted: PreviewWanted | None = None,
    at_hand: "AtHand | None" = None,
) -> Checked:
    """Read the content and fold it at an instant.

    With a store only what changed is read, and the last good version of a broken file counts, unless the store only
    looks: then all is as if there were none. ``differing`` is what of
    the folders of incidents differs from its snapshots, where the caller has looked, and ``newest`` the time in
    nanoseconds from which on files were too young for their times to prove anything. Warnings about older incidents are
    then only counted, unless the ``whole`` of them is asked for. A preview that is ``wanted`` may show notes that are
    not published. What was published stands, as the records ``at_hand`` say. Raises NoRecord for a place that was named
    and holds none.
    """
    published = at_hand or NOTHING_PUBLISHED
    if store is None:
        reading, incremental = read_content(project, check=check_incident, published=published), None
    else:
        reading, incremental = read_incrementally(
            project,
            store,
            differing,
            newest or store.touch(),
            jobs,
            progress,
            whole=whole,
            check=check_incident,
            published=published,
        )
    found = at_hand.sum_up(reading.problems) if at_hand is not None else reading.problems
    if reading.content is None:
        return Checked(reading, None, None, reading.problems, reading.editors, None, at_hand=at_hand)
    language = editors_of(reading.content.settings)
    whole_content, preview = reveal_wanted(reading.content, at, wanted)
    content = embargo(whole_content, at)
    situation = fold_situation(content, at)
    holidays = store.holidays() if store is not None else {}
    known = len(holidays)
    waiting = find_waiting(reading.content, at)
    problems = [*found, *check_content(project, reading.content, at)]
    problems += check_published(whole_content, content, situation, holidays, language)
    if wanted is None or not wanted.is_typed:
        problems += check_confirmations(content, situation)
    if content.settings.demonstration is None:
        problems += [*check_waiting(waiting, at, language), *check_late(situation, published.shows, at)]
    if store is None or store.is_read_only:  # a build opens the theme itself
        from statusgen.output.look import check_look

        problems += check_look(project, content.settings.theme)
    if store is not None and len(holidays) > known:
        store.keep_holidays(holidays)
    security = content.settings.security
    expires = security.expires if security is not None and security.expires > at else None  # a warning is due then
    instants = [moment for moment in (situation.changes_next, next_embargo(whole_content, at), expires) if moment]
    changes_next = min(instants, default=None)
    return Checked(
        reading,
        content,
        situation,
        tuple(dict.fromkeys(sorted(problems, key=_place_of))),
        language,
        changes_next.astimezone(content.settings.timezone) if changes_next else None,
        incremental,
        waiting,
        preview,
        at_hand,
        find_refused(project, reading.content, situation, reading.left_out, language),
    )


_FOLLOWING = ("note-unread", "published-unreadable", "incident-page-gone")


def _place_of(problem: Problem) -> tuple[bool, str, bool, int, str]:
    """What follows from all that is wrong in a file comes after the lines that are to be put right.

    Settings and services come first: notes are read by what they say.
    """
    is_note = problem.path not in (SETTINGS, SERVICES)
    return is_note, problem.path, problem.code in _FOLLOWING, problem.line, problem.code


def build(
    project: Path,
    checked: Checked,
    folder: Path,
    store: "CacheStore",
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
    is the same, byte for byte, as that of a clean build. ``has_copies`` puts compressed copies beside files. Where
    nobody asked what was published, nothing is: it is a rehearsal.
    """
    from statusgen.cache.build_record import BuildRecord
    from statusgen.cache.integrity import read_marks, upper_folders
    from statusgen.cache.stale import all_work, find_reason, find_work_since
    from statusgen.output import publish as site
    from statusgen.output.for_patients import find_for_patients
    from statusgen.output.opening import open_context
    from statusgen.output.place import open_placing
    from statusgen.output.published import place_record, rehearse, stage_record
    from statusgen.output.template_cache import find_template_cache
    from statusgen.output.write import open_staging
    from statusgen.record.where import record_key

    content, situation, reading = checked.content, checked.situation, checked.reading
    if content is None or situation is None:
        raise ValueError("there is nothing to build from")
    typed_address, base_url = base_url, base_url or content.settings.base_url
    accessed = take_accessed_ids(content.incidents)
    key, template_cache = _theme_key(project, content), find_template_cache(project)
    root, program = folder.resolve(), program_key()
    past = store.build_record(root, program)
    is_trusted = travels_alone(project, content.settings.theme) or (past is not None and past.made_with[1] == key)
    context, renderer = open_context(
        project,
        content,
        situation,
        base_url,
        template_cache,
        key,
        has_pdf=has_pdf,
        is_trusted=is_trusted,
        preview=checked.preview,
    )
    target = site.Site(root, context, renderer, store, jobs, has_copies)
    made_with = (_key_of(checked), key, base_url, site.chrome_key(context), has_copies)
    why = "preview" if checked.preview is not None else find_reason(store, root, past, made_with)
    pages = pages_key(project) + str(situation.confirmed).encode()  # the text of any note ends it
    work = all_work(context.timeline)
    if not why and past is not None and checked.incremental is not None:
        work = find_work_since(
            context.timeline, situation, past, checked.incremental, has_new_pages=past.pages != pages
        )
        if past.has_pdf != has_pdf or past.left_out != reading.left_out:
            work = replace(work, current=True)
        work = site.with_repairs(target, work, past)
        if store.full_rebuild_reason:  # found just now, in what was written
            why, work = store.full_rebuild_reason, all_work(context.timeline)
    for_patients = None
    recording = checked.at_hand.recording if checked.at_hand is not None else rehearse(project, root, content)
    with open_staging(root), open_placing(root, store.folder, recording.folder) as placing:
        staged = site.stage_site(target, work, past.outputs if past else 0, progress)
        made = (*work.incidents, *work.gone)
        staged_record = stage_record(
            root, content, made, recording, past, store, situation.at, is_clean=work.is_all, has_copies=has_copies
        )
        if recording.is_publishing:
            for_patients = find_for_patients(context, staged_record.site, staged_record.was, checked.language)
        new = [*staged.puts, *staged_record.new]
        store.intend(root, (put.path for put in new))
        placing.sync(put.staged for put in new)
        written = site.place_site(staged, placing)
        kept = place_record(root, staged_record, recording, placing, store)
        written = kept.added_to(written)
        record = BuildRecord(
            folder=store.key_of(root),
            program=program,
            made_with=made_with,
            at=situation.at,
            next_change=checked.changes_next.isoformat() if checked.changes_next else "",
            pages=pages,
            accessed=accessed | take_accessed_ids(content.incidents) if work.current or past is None else past.accessed,
            live=frozenset(incident.id for incident in situation.live),
            months=context.months,
            seen=seen,
            typed_address=typed_address,
            problems=checked.problem_summary.lasting,
            kept=reading.kept,
            left_out=reading.left_out,
            refused=checked.refused,
            stands_still_at=content.settings.demonstration.isoformat() if content.settings.demonstration else "",
            waiting=checked.waiting,
            editors=checked.language,
            has_pdf=has_pdf,
            outputs=len(written.written) + written.unchanged,
            marks=read_marks(root, upper_folders(content.settings.languages)),
            record=record_key(project, root, is_publishing=recording.is_publishing) if recording.is_sound else b"",
            recorded=kept.recorded,
            is_published=recording.is_publishing,
        )
        store.record_build(record)
        record_sources(store, checked)
        store.finish()
    return replace(written, full_rebuild_reason=why, for_patients=for_patients)


def _key_of(checked: Checked) -> bytes:
    return checked.incremental.rules if checked.incremental is not None else b""


def _theme_key(project: Path, content: Content) -> bytes:
    from statusgen.output.theme import theme_key

    return theme_key(find_theme(project, content.settings.theme))


def record_sources(store: "CacheStore", checked: Checked) -> None:
    """Cache the good versions of what was read; what was not read again is cached already."""
    reading, incremental = checked.reading, checked.incremental
    is_all = incremental is None or incremental.changed >= incremental.entries.keys()
    incidents = (incremental.entries if incremental else {}) if is_all else None
    store.record_sources(reading.sources, {*reading.kept, *reading.left_out}, incidents)
