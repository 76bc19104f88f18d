"""``statusgen announce``: tell others what is new. It shows what it would send, and sends only when told to."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import click

from statusgen.cli.announce_talk import Telling
from statusgen.cli.building import sum_up
from statusgen.cli.instants import instant_of, now, read_instant
from statusgen.cli.options import common_options, refusals, refuse_address, refuse_nothing, with_slash
from statusgen.cli.previewing import refuse_instant
from statusgen.cli.recording import LOST, places_of, refusing_no_record, since_option
from statusgen.cli.talk import FINE, NOT_WRITTEN, PROBLEMS, UNUSABLE, USAGE, Talk
from statusgen.content.messages import say_command

if TYPE_CHECKING:
    from statusgen.announce.agenda import Agenda, Report
    from statusgen.announce.journal import Journal
    from statusgen.model.content import Content
    from statusgen.model.targets import Target
    from statusgen.pipeline import Checked

BUILDING = 60
"""Seconds to wait for a build that is running."""
POLL = 20
"""Seconds between two looks at a site on which a bulletin does not stand yet."""

ANNOUNCE_STATUSES = """\b
Exit status:
  0  all is well: everything that was due has been sent, or shown
  1  somebody has to look: the content has errors, a target refused something, a secret is missing
  2  the command was mistyped, or the site is a demonstration
  3  not everything could be sent yet: run it again, or use --wait"""


@click.command(epilog=ANNOUNCE_STATUSES)
@common_options
@click.option("--send", is_flag=True, help="Send it. Without this, it is only shown.")
@click.option("--only", multiple=True, metavar="TARGET", help="Only this target; may be given several times.")
@click.option("--from-now", is_flag=True, help="Let new targets begin with the next bulletin, not with the newest.")
@click.option("--again", is_flag=True, help="Also send what was refused, given up, or may or may not have arrived.")
@click.option("--wait", "minutes", type=click.IntRange(1), help="Stay, and try again for so many minutes.")
@click.option("--no-check-published", is_flag=True, help="Do not look whether the bulletin stands on the site.")
@click.option("--even-demonstration", is_flag=True, help="Send even for a demonstration site.")
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@since_option
def announce(
    project: Path,
    typed_at: str | None,
    quiet: bool,
    verbose: bool,
    send: bool,
    only: tuple[str, ...],
    from_now: bool,
    again: bool,
    minutes: int | None,
    no_check_published: bool,
    even_demonstration: bool,
    base_url: str,
    since: tuple[Path, ...],
) -> None:
    """Tell the targets of settings.yaml what is new since they were last told.

    Shows each text, and sends nothing unless --send is given. Nobody is told twice. What cannot be sent now waits for
    a later run. Before sending, it looks whether the bulletin stands on the published site.

    \b
    Examples:
      statusgen announce
      statusgen announce --send
      statusgen announce --send --only radio
      statusgen announce --send --wait 30
    """
    talk = Talk(quiet=quiet or not verbose, verbose=verbose)  # warnings are the business of check and build
    order = Order(
        project,
        typed_at,
        only,
        with_slash(base_url),
        from_now,
        again,
        not no_check_published,
        even_demonstration,
        quiet,
        since,
    )
    with refusals(talk, project):
        refuse_address(base_url, project)
        refuse_nothing(talk, project)
        if not send:
            sys.exit(_show(talk, order))
        if typed_at and read_instant(project, typed_at) > now():
            refuse_instant(project, typed_at, "preview-ahead-sending")
        with _alone(talk, project):
            sys.exit(_stay(talk, order, timedelta(minutes=minutes or 0)))


class Order(NamedTuple):
    """What to announce, as it was typed."""

    project: Path
    typed_at: str | None
    only: tuple[str, ...]
    base_url: str
    from_now: bool
    again: bool
    checks_site: bool
    even_demonstration: bool
    quiet: bool
    since: tuple[Path, ...] = ()


def _stay(talk: Talk, order: Order, how_long: timedelta) -> int:
    """Send, and again while something waits and there is time; return the exit status."""
    until = datetime.now(UTC) + how_long
    status, next_try = _send(talk, order)
    while next_try is not None and datetime.now(UTC) < until:
        pause = (min(next_try, until) - datetime.now(UTC)).total_seconds()
        time.sleep(max(pause, 1))
        now, next_try = _send(talk, order)
        status = PROBLEMS if PROBLEMS in (status, now) else now
    return status


@contextmanager
def _alone(talk: Talk, project: Path) -> Iterator[None]:
    """Hold the lock of announcements; say so where somebody else holds it."""
    from filelock import FileLock, Timeout

    folder = project / ".statusgen"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    lock = FileLock(folder / "announce.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        talk.fail_with("busy-announce", project)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _agenda(talk: Talk, order: Order, journal: "Journal") -> Iterator[tuple["Checked", "Content", "Agenda"]]:
    """Read the content and find what is due, with no build running meanwhile; what was read is let go of afterwards."""
    from filelock import FileLock, Timeout

    from statusgen import pipeline
    from statusgen.announce.agenda import make_agenda
    from statusgen.cache.snapshot import program_key
    from statusgen.cache.store import CacheStore
    from statusgen.output.opening import open_context
    from statusgen.record.at_hand import AtHand

    folder = order.project / ".statusgen"
    has_cache = (folder / "cache.sqlite").exists()
    lock = FileLock(folder / "lock", is_singleton=True)
    try:
        if has_cache:
            lock.acquire(timeout=BUILDING)
    except Timeout:
        talk.fail_with("busy-with-build", order.project)
    store = CacheStore(order.project) if has_cache else None
    try:
        good: Callable[[str], bytes | None] = store.good_version if store else lambda _path: None
        places = places_of(order.project, order.typed_at, order.since)
        at = instant_of(places, order.typed_at, good)
        past = store.build_record(places.root, program_key()) if store and not store.is_unfinished() else None
        at_hand = AtHand(places, at, past)
        with refusing_no_record(order.project):
            checked = pipeline.check(order.project, at, store, at_hand=at_hand)
        if at_hand.record_check.is_lost:
            talk.show_problems(sum_up(checked).with_problems(at_hand.record_check.problems), order.project)
            talk.refuse(sum_up(checked), LOST, NOT_WRITTEN)
        if checked.content is None or checked.situation is None:
            talk.show_problems(sum_up(checked), order.project)
            talk.refuse(sum_up(checked), UNUSABLE)
        content = checked.content
        site, _ = open_context(order.project, content, checked.situation, order.base_url or content.settings.base_url)
        targets = _choose(content.settings.announce, order.only, checked.language)
        agenda = make_agenda(site.pages, targets, journal, from_now=order.from_now, again=order.again)
    finally:
        if store is not None:
            store.close()
        lock.release()
    yield checked, content, agenda


def _choose(targets: tuple["Target", ...], only: tuple[str, ...], language: str) -> tuple["Target", ...]:
    known = [target.name for target in targets]
    for name in only:
        if name not in known:
            listed = ", ".join(known) or "–"
            raise click.BadParameter(
                say_command("no-such-target", language, name=name, known=listed), param_hint="--only"
            )
    return tuple(target for target in targets if not only or target.name in only)


def _show(talk: Talk, order: Order) -> int:
    """Show what would be sent to whom."""
    from statusgen.announce.journal import Journal

    with closing(Journal(order.project)) as journal, _agenda(talk, order, journal) as (checked, content, agenda):
        talk.show_problems(sum_up(checked), order.project)
        tell = Telling(checked.language, content.settings.timezone)
        if not order.quiet:
            talk.show_demonstration(checked)
        if not content.settings.announce:
            tell.out("no-targets")
        now = datetime.now(UTC)
        for delivery in agenda.deliveries:
            tell.delivery(delivery, now)
        tell.left(agenda)
        if agenda.deliveries:
            tell.out("how-to-send")
        elif content.settings.announce:
            tell.out("nothing-new")
    return FINE if checked.is_sound else PROBLEMS


def _send(talk: Talk, order: Order) -> tuple[int, datetime | None]:
    """Send what is due; return the exit status, and when to try again where something waits."""
    from statusgen.announce.agenda import deliver
    from statusgen.announce.journal import Journal
    from statusgen.announce.secrets import find_secret

    with closing(Journal(order.project)) as journal, _agenda(talk, order, journal) as (checked, content, agenda):
        talk.show_problems(sum_up(checked), order.project)
        tell = Telling(checked.language, content.settings.timezone)
        if not order.quiet:
            talk.show_demonstration(checked)
        folder = order.project / "content"
        if content.settings.demonstration and not order.even_demonstration and _goes_out(agenda, folder):
            tell.err("demonstration")
            return USAGE, None
        journal.begin()
        reports: list[Report] = []
        for report in deliver(
            agenda,
            journal,
            lambda target: find_secret(target, os.environ, folder),
            lambda: datetime.now(UTC),
            checks_site=order.checks_site,
            is_site_typed=bool(order.base_url),
            again=order.again,
        ):
            reports.append(report)
            tell.report(report, quiet=order.quiet)
        if not reports and not order.quiet:
            tell.out("nothing-new" if content.settings.announce else "no-targets")
        tell.left(agenda)
    waiting = [one for one in reports if one.news.waits]
    moments = [one.until for one in waiting if one.until is not None]
    next_try = None
    if waiting or agenda.more:
        next_try = min(moments, default=datetime.now(UTC) + timedelta(seconds=POLL if waiting else 0))
    if not checked.is_sound or any(one.news.asks_for_a_person for one in reports):
        return PROBLEMS, next_try
    return FINE if next_try is None else NOT_WRITTEN, next_try


def _goes_out(agenda: "Agenda", content: Path) -> bool:
    """Whether anything would leave this machine."""
    from statusgen.announce.secrets import SecretMissing, find_secret
    from statusgen.content.targets import is_loopback

    for target in {delivery.target for delivery in agenda.deliveries}:
        try:
            address = find_secret(target, os.environ, content).address
        except SecretMissing:
            address = target.address
        if address and not is_loopback(urlsplit(address).hostname or ""):
            return True
    return False
