"""The instant to build for: that of the clock, which may not stand behind what was published, or one that was typed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

import click

from statusgen.cli.asking import is_agreed
from statusgen.cli.instants import instant_of, now, read_instant

if TYPE_CHECKING:
    from statusgen.cli.building import Order
    from statusgen.cli.talk import Talk
    from statusgen.model.problem import Problem
    from statusgen.model.site import Settings
    from statusgen.pipeline import Checked
    from statusgen.record.read import Records
    from statusgen.record.recording import Places

TOLERATED = timedelta(minutes=15)
"""How far a clock may stand behind the newest build: that one's instant counts then."""
LONG = timedelta(hours=24)
"""A build so long after the newest one says which notes waited until now."""
YOUNG = timedelta(hours=1)
"""How old a note may be of which nobody knows whether it waited: it was just written."""
Good = Callable[[str], bytes | None]


class Moment(NamedTuple):
    """The instant to build for."""

    at: datetime
    newest: datetime | None = None
    """The newest instant of a build, where the clock is compared with it."""
    problems: "tuple[Problem, ...]" = ()


def find_moment(talk: "Talk", order: "Order", good: Good) -> Moment:
    """Return the instant to build for; refuse to build where the clock cannot be right."""
    from statusgen.content.messages import editors_of, say_command
    from statusgen.content.read import read_settings
    from statusgen.record.at_hand import demonstration_of

    if order.typed_at or order.wanted is not None:
        return Moment(instant_of(order.places(), order.typed_at, good))
    if order.clock is not None:
        return Moment(order.clock.at)
    settings, at = read_settings(order.project, good), now()
    stands_still_at = demonstration_of(settings, order.places())
    if settings is None or stands_still_at is not None:
        return Moment(stands_still_at or at)
    moment = find_newest(order.places(), at, settings)
    for behind in moment.problems:
        if behind.is_error:
            said = dict(behind.values)
            talk.fail(say_command("clock-behind-refused", editors_of(settings), where=behind.path, **said))
    return moment


def find_newest(places: "Places", at: datetime, settings: "Settings") -> Moment:
    """Return the instant that counts where a clock shows one: that of the newest build, where it stands behind that.

    It is an error where no build would take it.
    """
    from statusgen.content.messages import editors_of
    from statusgen.model.problem import Level, Problem

    found = _records_of(places).newest()
    if found is None:
        return Moment(at)
    newest, where = found
    if newest <= at:
        return Moment(at, newest)
    zone, language = settings.timezone, editors_of(settings)
    said = {"now": write_instant(at, zone, language), "newest": write_instant(newest, zone, language)}
    level = Level.ERROR if newest - at > TOLERATED else Level.WARNING
    return Moment(newest, newest, (Problem(where, 0, "clock-behind", level, tuple(said.items())),))


def _records_of(places: "Places") -> "Records":
    """Return the records that may know of a later build."""
    from statusgen.record.read import Records
    from statusgen.record.recording import own_sources
    from statusgen.record.sources import NoRecord, Source, open_source

    sources: list[Source] = list(own_sources(places.project, places.root))
    for path in places.since:
        try:
            sources.append(open_source(path))
        except NoRecord:
            continue
    return Records(sources, {})


def write_instant(moment: datetime, zone: tzinfo, language: str) -> str:
    """Return an instant in words, in a timezone; with its seconds where it has any."""
    from babel.dates import format_datetime

    pattern = "d MMMM y, HH:mm:ss" if moment.second else "d MMMM y, HH:mm"
    return str(format_datetime(moment.astimezone(zone), pattern, locale=language))


# ── What waited ─────────────────────────────────────────────────────────────────────────────────────────────────────


def check_waited(checked: "Checked", moment: Moment) -> "tuple[Problem, ...]":
    """Say which notes that waited a build shows long after the newest one: its clock may be ahead."""
    content, newest = checked.reading.content, moment.newest
    if content is None or newest is None or moment.at - newest <= LONG:
        return ()
    from statusgen.model.incident_index import index_of
    from statusgen.model.problem import Level, Problem
    from statusgen.record.where import PROJECT_FOLDER

    index = index_of(content.incidents)
    waited = [note for note in index.between(newest, moment.at) if note.is_public]
    waited = [note for note in waited if _has_waited(checked, note.incident, note.number, note.published, moment.at)]
    if not waited:
        return ()
    zone, language = content.settings.timezone, checked.language
    values = {
        "now": write_instant(moment.at, zone, language),
        "newest": write_instant(newest, zone, language),
        "notes": ", ".join(f"{note.incident}/{note.number}" for note in waited),
    }
    return (Problem(PROJECT_FOLDER, 0, "clock-ahead", Level.WARNING, tuple(values.items())),)


def _has_waited(checked: "Checked", incident: str, number: int, published: datetime, at: datetime) -> bool:
    """Whether a note lay there when the site was last built; where nobody knows, whether it is late."""
    incremental = checked.incremental
    if incremental is not None and incremental.before.keys() >= incremental.changed & {incident}:
        entry = incremental.before.get(incident) or incremental.entries.get(incident)
        known = entry.summary.notes if entry is not None and entry.summary is not None else ()
        return any((note.number, note.published) == (number, published) and note.is_public for note in known)
    return published <= at - YOUNG


# ── An instant that was typed ───────────────────────────────────────────────────────────────────────────────────────


def set_clock(talk: "Talk", order: "Order", typed: str, good: Good, *, is_agreed_to: bool) -> "Order":
    """Return an order for the instant that somebody says it is, once they agree to what follows from it.

    Raises click.UsageError where the instant is settled otherwise, and click.BadParameter for one that is none.
    """
    from statusgen.cli.talk import say_to_editors
    from statusgen.content.messages import editors_of, say_command
    from statusgen.content.read import read_settings
    from statusgen.record.at_hand import demonstration_of
    from statusgen.record.published import ClockSetting

    settings = read_settings(order.project, good)
    if order.typed_at or order.wanted is not None:
        raise click.UsageError(say_to_editors(order.project, "clock-two"))
    if settings is None:
        return order  # the build says why nothing can be done
    if demonstration_of(settings, order.places()) is not None:
        raise click.UsageError(say_command("clock-demonstration", editors_of(settings)))
    at, clock = read_instant(order.project, typed, good, "--now").astimezone(UTC), now()
    records = _records_of(order.places())
    found = records.newest()
    newest, where = found if found is not None else (None, "")
    if newest is not None and at <= newest < at + timedelta(minutes=1):
        at = newest.astimezone(UTC)  # that minute was typed without its seconds
    waiting = records.waiting_at(at) if newest is not None and newest > at else ()
    zone, language = settings.timezone, editors_of(settings)
    said = [say_command("clock-build", language, at=write_instant(at, zone, language))]
    said.append(say_command("clock-clock", language, clock=write_instant(clock, zone, language)))
    if newest is not None and newest > at:
        said.append(say_command("clock-newest", language, newest=write_instant(newest, zone, language), where=where))
        said += [say_command("clock-waiting", language, note=note) for note in waiting]
    if not is_agreed(said, language, is_agreed_to=is_agreed_to):
        talk.fail(say_command("clock-refused", language))
    return order._replace(clock=ClockSetting(at.astimezone(zone), clock.astimezone(zone), newest, waiting))
