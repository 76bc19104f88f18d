"""Run one build: take the lock, skip it when nothing changed, report the result."""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from statusgen.cli.clock import Moment, check_waited, find_moment, find_newest
from statusgen.cli.help import typed_with
from statusgen.cli.instants import instant_of, now
from statusgen.cli.options import count_cores, theme_refusals
from statusgen.cli.output_folder import was_published
from statusgen.cli.previewing import refuse_instant
from statusgen.cli.recording import LOST, places_of, refusing_no_record
from statusgen.cli.talk import NOT_WRITTEN, UNUSABLE, Summary, Talk
from statusgen.content.messages import say_command
from statusgen.model.preview import PreviewWanted

if TYPE_CHECKING:
    from statusgen.cache.snapshot import FolderSnapshots, Look
    from statusgen.cache.store import CacheStore
    from statusgen.cache.view import CacheView
    from statusgen.model.problem import Problem
    from statusgen.pipeline import Checked
    from statusgen.record.at_hand import AtHand
    from statusgen.record.published import ClockSetting
    from statusgen.record.recording import Places
    from statusgen.watch import Watch

STRICT_REFUSES = "strict"
GONE = "gone"
_WANTED = ("yaml", "babel.dates", "nh3", "jinja2", "statusgen.pipeline", "statusgen.output.publish")
"""What a build imports when something changed, in an order in which each takes a little longer."""


class Order(NamedTuple):
    """What to build, as it was typed."""

    project: Path
    typed_at: str | None
    folder: Path
    base_url: str
    jobs: int
    strict: bool = False
    has_pdf: bool = False
    has_copies: bool = False
    since: tuple[Path, ...] = ()
    """Where further records of what was published are held."""
    is_first: bool = False
    """Whether nothing was published before, or somebody goes on without what is lost."""
    wanted: PreviewWanted | None = None
    """What a preview shows; None for the site itself."""
    clock: "ClockSetting | None" = None
    """What somebody said that time it is; None for the clock of this machine."""

    def places(self) -> "Places":
        """Return where it looks for records of what was published."""
        from statusgen.record.recording import Places

        return Places(
            self.project,
            self.folder.resolve(),
            self.since,
            is_rehearsal=bool(self.typed_at or self.wanted),
            is_first=self.is_first,
            clock=self.clock,
        )


class GoneMeanwhile(Exception):
    """Something disappeared while it was read, and may come back."""


def build_once(talk: Talk, order: Order, store: "CacheStore", watching: "Watch | None" = None) -> Summary:
    """Check, build and say what was done, with nobody else building the same project.

    ``watching`` knows the folders of incidents as they are. A cache of which it turns out that it is damaged is begun
    anew, once. Raises GoneMeanwhile where somebody watches.
    """
    from statusgen.cache.faults import CacheDamaged, CacheUnavailable
    from statusgen.texts.po import catalogues_cached

    try:
        with catalogues_cached(store):
            try:
                return _build_alone(talk, order, store, watching)
            except CacheDamaged:
                store.begin_anew("damaged")
                return _build_alone(talk, order, store, watching)
    except CacheUnavailable as fault:
        talk.refuse_cache(fault)


def _build_alone(talk: Talk, order: Order, store: "CacheStore", watching: "Watch | None") -> Summary:
    from filelock import Timeout

    from statusgen.cache.snapshot import begin_look, differing_from, seen_key

    newest = store.touch()
    look = begin_look(order.project, store.snapshot_shards()) if watching is None else None
    try:
        store.lock.acquire(timeout=0)
    except Timeout:
        talk.fail_with("busy-build", order.project)
    try:
        known = watching.snapshots if watching is not None else {}
        differing = differing_from(store.snapshots(), known) if look is None else _finish(look)
        seen = seen_key(order.project, store.good_version)
        said = None if differing else _skip_unmodified(talk, order, store, seen)
        return said if said is not None else _build_changed(talk, order, store, differing, newest, seen, watching)
    finally:
        store.lock.release()


def _finish(look: "Look") -> "FolderSnapshots":
    """Wait for a look to end; while other processes look, import what will be wanted if anything changed."""
    from importlib import import_module

    for name in _WANTED:
        if look.is_ready:
            break
        import_module(name)
    return look.finish()


def _skip_unmodified(talk: Talk, order: Order, store: "CacheStore", seen: bytes) -> Summary | None:
    """Say that nothing changed, where that is so; it costs no import."""
    from statusgen.cache.integrity import is_unmodified
    from statusgen.cache.snapshot import program_key
    from statusgen.output.write import Written
    from statusgen.record.where import record_key

    root = order.folder.resolve()
    record = store.build_record(root, program_key())
    if record is None or order.typed_at or order.clock or order.wanted or order.since or store.is_unfinished():
        return None
    if record.record != record_key(order.project, root, is_publishing=record.demonstration is None):
        return None
    if (record.has_pdf, record.made_with[-1]) != (order.has_pdf, order.has_copies):
        return None
    if talk.verbose and (record.problems.more_warnings or record.problems.more_repairs):
        return None  # all of them are wanted
    at = record.demonstration or now()
    if not is_unmodified(root, store, record, seen, order.base_url, at):
        return None
    said = Summary(
        record.problems,
        record.editors,
        record.changes_next,
        record.kept,
        record.left_out,
        record.waiting,
        at,
        record.demonstration,
        refused=record.refused,
    )
    talk.show_problems(said, order.project)
    talk.show_waiting(said, datetime.now(UTC))
    if order.strict and not said.is_sound:
        talk.refuse(said, STRICT_REFUSES)
    talk.show_written(Written((), record.outputs, ()), order.folder, said)
    return said


def _build_changed(
    talk: Talk,
    order: Order,
    store: "CacheStore",
    differing: "FolderSnapshots",
    newest: int,
    seen: bytes,
    watching: "Watch | None",
) -> Summary:
    from statusgen import pipeline
    from statusgen.cache.snapshot import program_key
    from statusgen.record.at_hand import AtHand

    project, places = order.project, order.places()
    moment = find_moment(talk, order, store.good_version)
    at = moment.at
    if order.typed_at and order.wanted is None and at > now():
        refuse_instant(project, order.typed_at)
    past = None if store.is_unfinished() else store.build_record(places.root, program_key())
    at_hand, whole = AtHand(places, at, past), talk.verbose
    is_site = places.root == (project / "site").resolve() and at_hand.site is not None and places.root.exists()
    is_site = is_site or (past.is_published if past is not None else was_published(places.root))
    if order.typed_at and order.wanted is None and is_site:
        refuse_instant(project, order.typed_at, "preview-behind", f"{order.folder.name}/")  # what is over would show
    with refusing_no_record(project), talk.progress("content/") as progress:
        checked = pipeline.check(
            project,
            at,
            store,
            differing,
            newest,
            order.jobs,
            progress,
            whole=whole,
            wanted=order.wanted,
            at_hand=at_hand,
        )
    if watching is not None and watching.has_lost(differing):
        raise GoneMeanwhile
    said = sum_up(checked)
    content = checked.content
    if content is None:
        talk.show_problems(said, project)
        talk.refuse(said, UNUSABLE, NOT_WRITTEN)
    said = said.with_problems((*at_hand.record_check.problems, *at_hand.unchecked(content)))
    gone = () if order.wanted or order.is_first else _no_longer_shown(checked, at_hand, has_last_good=True)
    said = said.with_problems((*moment.problems, *check_waited(checked, moment), *gone))
    talk.show_problems(said, project)
    talk.show_waiting(said, datetime.now(UTC))
    if at_hand.record_check.is_lost:
        talk.refuse(said, LOST, NOT_WRITTEN)
    if any(one.is_error for one in gone):
        talk.refuse(said, GONE, NOT_WRITTEN, command=typed_with("--first"))
    if order.strict and not said.is_sound:
        talk.refuse(said, STRICT_REFUSES)
    with theme_refusals(talk, project, checked.language), talk.progress(f"→ {order.folder.name}/") as progress:
        written = pipeline.build(
            project,
            checked,
            order.folder,
            store,
            order.base_url,
            progress,
            order.jobs,
            seen,
            has_pdf=order.has_pdf,
            has_copies=order.has_copies,
        )
    talk.show_written(written, order.folder, said)
    if order.wanted is not None:
        talk.show_preview(said)
    elif order.typed_at and content.settings.demonstration is None:
        talk.show_rehearsal(said, at.astimezone(content.settings.timezone))
    return said


def _no_longer_shown(checked: "Checked", at_hand: "AtHand", *, has_last_good: bool) -> tuple["Problem", ...]:
    """Return what a demonstration, which no record holds, showed in its last build and would show no longer, or laxer.

    Where the last good version of what is refused was not put in its place, as a build does, it is taken as shown.
    """
    from statusgen.content.files import INCIDENTS
    from statusgen.record.encode import Unreadable
    from statusgen.record.hold import find_shown_laxer
    from statusgen.record.read import find_no_longer_shown
    from statusgen.record.recording import own_sources

    content, whole, read = checked.content, checked.reading.content, checked.incremental
    if content is None or whole is None or content.settings.demonstration is None:
        return ()
    folder = own_sources(at_hand.places.project, at_hand.places.root)[1]
    changed = read.changed if read is not None else content.incidents.keys()
    there = at_hand.places.project / INCIDENTS

    def names_of(id_: str, number: int) -> list[str]:
        names = [path.name for path in (there / id_).glob("*.md")]
        return [f"{INCIDENTS}/{id_}/{name}" for name in names if name.partition("-")[0].lstrip("0") == str(number)]

    def is_sound(id_: str, number: int) -> bool:
        return any(name not in checked.reading.left_out for name in names_of(id_, number))

    def is_shown(id_: str, number: int) -> bool:
        return not has_last_good and any(name in checked.reading.left_out for name in names_of(id_, number))

    command = typed_with("--first")
    gone = find_no_longer_shown(folder, content, whole, is_sound, is_shown, at_hand.at, changed, command)
    with suppress(Unreadable):  # told by find_no_longer_shown where anything depends on it
        records = (folder.incident(id_) for id_ in sorted(content.incidents.keys() & changed))
        return (*gone, *find_shown_laxer(content, filter(None, records), at_hand.at))
    return tuple(gone)


def check_all(project: Path, typed_at: str | None, since: tuple[Path, ...], *, has_advice: bool) -> Summary:
    """Check all content, as it is and against what was published; with advice on plain words where it is wanted."""
    from statusgen.cache.faults import CacheFault
    from statusgen.cache.view import CacheView

    with closing(CacheView(project)) as view, suppress(CacheFault):
        said = _check_by(view, project, typed_at, since, has_advice=has_advice)
        if not view.has_changed:  # nobody built meanwhile
            return said
    with closing(CacheView(project, is_empty=True)) as view:
        return _check_by(view, project, typed_at, since, has_advice=has_advice)


def _is_untouched(*left: Path) -> bool:
    """Whether nothing of what a build leaves is there; what may not be looked at may be."""
    try:
        return not any(path.exists() for path in left)
    except OSError:
        return False


def _check_by(
    view: "CacheView", project: Path, typed_at: str | None, since: tuple[Path, ...], *, has_advice: bool
) -> Summary:
    from statusgen import pipeline
    from statusgen.cache.snapshot import program_key
    from statusgen.content.read import read_settings
    from statusgen.record.at_hand import AtHand, demonstration_of
    from statusgen.record.where import PROJECT_FOLDER
    from statusgen.texts.po import catalogues_cached

    with catalogues_cached(view), refusing_no_record(project):
        places = places_of(project, typed_at, since)
        moment, settings = Moment(instant_of(places, typed_at, lambda _path: None)), read_settings(project)
        if settings is not None and not typed_at and demonstration_of(settings, places) is None:
            moment = find_newest(places, moment.at, settings)
        at = moment.at
        at_hand = AtHand(places, at, view.last_publishing(places.root, program_key()))
        checked = pipeline.check(project, at, view, jobs=count_cores(), whole=True, at_hand=at_hand)
        advice = tuple(_iter_advice(checked, project)) if has_advice else ()
        if not since and _is_untouched(places.root, project / PROJECT_FOLDER, view.path):
            # Nothing was ever built here; a build still says of what cannot be read that no record knows it.
            checked = replace(checked, problems=tuple(one for one in checked.problems if one.code != "note-unread"))
        said = sum_up(checked)._replace(advice=advice)
        said = said.with_problems(() if typed_at else _no_longer_shown(checked, at_hand, has_last_good=False))
        if checked.content is not None and not typed_at and not at_hand.record_check.is_lost:
            said = _with_unpublished(said, checked, at_hand, project)
    return said.with_problems((*at_hand.record_check.problems, *moment.problems))


def _with_unpublished(said: Summary, checked: "Checked", at_hand: "AtHand", project: Path) -> Summary:
    """Return what a check says, with what publishing would change; of older incidents, the last that ended are asked.

    A site that was never published changes nothing for anybody.
    """
    from statusgen.output.published import find_recorded_anew

    content, situation = checked.content, checked.situation
    if content is None or situation is None:
        return said
    forgotten = {id_ for id_, _ in at_hand.forgotten.notes} | at_hand.forgotten.incidents
    ids = {incident.id for incident in (*situation.live, *situation.closed)} | forgotten
    was = find_recorded_anew(content, sorted(ids), at_hand.recording, at_hand.at)
    site = at_hand.recording.site()
    shown = {id_: content.incidents[id_] for id_ in was if id_ in content.incidents}
    has_unpublished = any(
        note.number not in at_hand.records.note_times(id_)
        for id_, incident in shown.items()
        for note in incident.notes
        if note.status.is_public
    )
    if site is None or not was or content.settings.demonstration is not None:
        return said._replace(has_unpublished=has_unpublished)
    from statusgen.content.theme import ThemeBroken, ThemeMissing
    from statusgen.output.for_patients import find_for_patients
    from statusgen.output.opening import open_context

    found = None
    with suppress(ThemeMissing, ThemeBroken):  # told as such
        context = open_context(project, content, situation, content.settings.base_url)[0]
        found = find_for_patients(context, site, was, checked.language)
    return said._replace(has_unpublished=has_unpublished, for_patients=found)


def _iter_advice(checked: "Checked", project: Path) -> Iterator[str]:
    from statusgen.desk.advice import find_advice

    content, situation = checked.reading.content, checked.situation
    for one in find_advice(content, situation, project) if content is not None and situation is not None else ():
        yield f"  {one.path}:{one.line}: {say_command(one.code, checked.language, **one.values)}"


def sum_up(checked: "Checked") -> Summary:
    """Return what a check has to say."""
    reading, content = checked.reading, checked.content
    return Summary(
        checked.problem_summary,
        checked.language,
        checked.changes_next,
        reading.kept,
        reading.left_out,
        checked.waiting,
        checked.situation.at if checked.situation is not None else None,
        content.settings.demonstration if content is not None else None,
        refused=checked.refused,
    )
