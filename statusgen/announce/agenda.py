"""Find the bulletins that are due for each target, deliver them, and report the result of each delivery."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from markupsafe import escape
from msgspec import Struct, field
from msgspec.structs import replace

from statusgen.announce.hosts import host_of, leads_to_private
from statusgen.announce.journal import DeliveryKey, DeliveryRow, DeliveryState, Journal, Order, pause_after
from statusgen.announce.post import Fate, Outcome, fetch_text, post, send_mail
from statusgen.announce.requests import make_mail, make_request
from statusgen.announce.secrets import Secret, SecretMissing
from statusgen.announce.texts import Announcement, is_about, make_announcement
from statusgen.formats.feeds.items import view_bulletin_feeds
from statusgen.model.identities import name_of
from statusgen.model.summaries import NoteSummary
from statusgen.model.targets import Target, TargetKind
from statusgen.situation.fold import find_note
from statusgen.wording.context import PageContext
from statusgen.wording.feed_views import FeedView

MOST = 20
"""How many announcements one run sends to one target; the next run goes on."""
GIVE_UP = timedelta(hours=48)
"""How long after the first attempt an announcement is retried: later it would describe another situation."""
KEY_KEPT = timedelta(hours=1)
"""How long Mastodon remembers an Idempotency-Key."""
PUBLISHED, WITHDRAWN, CORRECTED = "published", "withdrawn", "corrected-"
"""Events of the journal; the last one with the number of the correction."""
_NOTHING: Order = ("", "", 0)


class Delivery(Struct, frozen=True):
    """A bulletin to be delivered to one target in one language."""

    target: Target
    key: DeliveryKey
    announcement: Announcement
    row: DeliveryRow | None
    """The result of earlier attempts; None when there was none."""


class Agenda(Struct, frozen=True):
    """The deliveries that are due, by target."""

    targets: tuple[Target, ...]
    deliveries: tuple[Delivery, ...]
    """By target, oldest bulletin first."""
    more: Mapping[str, int]
    """How many deliveries of a target wait for the next run."""
    streams: Mapping[tuple[str, str], Order]
    """The bulletin after which a new target starts, by target and language."""
    stuck: tuple[tuple[DeliveryKey, DeliveryRow], ...]
    """Deliveries that ended without certain success: a person decides."""


def order_of(summary: NoteSummary) -> Order:
    """Return the sort key of a bulletin among all bulletins."""
    return (summary.published.astimezone(UTC).isoformat(), summary.incident, summary.number)


def make_agenda(
    contexts: Iterable[PageContext],
    targets: Iterable[Target],
    journal: Journal,
    *,
    from_now: bool = False,
    again: bool = False,
) -> Agenda:
    """Find the deliveries that are due. The contexts are made from content that has passed the embargo.

    A new target starts with the newest bulletin, or with the next one for ``from_now``.
    ``again`` retries deliveries that were refused, given up, or may not have arrived.
    """
    finder = _DueFinder({context.language: context for context in contexts}, journal, again=again, from_now=from_now)
    chosen = tuple(targets)
    deliveries: list[Delivery] = []
    more: dict[str, int] = {}
    for target in chosen:
        languages = target.languages
        due = sorted(finder.find_due(target), key=lambda item: (order_of(item[1]), languages.index(item[0])))
        deliveries += [finder.make(target, *item) for item in due[:MOST]]
        if len(due) > MOST:
            more[target.name] = len(due) - MOST
    return Agenda(chosen, tuple(deliveries), more, finder.streams, tuple(finder.stuck))


class _DueFinder(Struct):
    """Finds the due deliveries of all targets, making each announcement once."""

    contexts: Mapping[str, PageContext]
    journal: Journal
    again: bool
    from_now: bool
    streams: dict[tuple[str, str], Order] = field(default_factory=dict)
    stuck: list[tuple[DeliveryKey, DeliveryRow]] = field(default_factory=list)
    _feeds: dict[str, Mapping[str, FeedView]] = field(default_factory=dict)
    _made: dict[tuple[str, str, int, int], Announcement] = field(default_factory=dict)

    def find_due(self, target: Target) -> Iterator[tuple[str, NoteSummary, DeliveryKey, DeliveryRow | None]]:
        """Iterate over the bulletins due for a target, with their language."""
        for language in target.languages:
            context = self.contexts[language]
            rows = self.journal.rows(target.name, language)
            after = self.journal.stream(target.name, language)
            if after is None:
                after = self.streams[target.name, language] = self._begin(context, target)
            for summary in context.timeline.notes.summaries:
                if order_of(summary) <= after:
                    break
                for key in filter(
                    None, (self._due(context, target, summary, rows), self._correction(context, target, summary, rows))
                ):
                    row = rows.get(key)
                    yield language, summary, key, None if row is not None and row.state.is_over else row

    def _begin(self, context: PageContext, target: Target) -> Order:
        """Return the bulletin after which a new target starts: the one before the newest that concerns it."""
        summaries = context.timeline.notes.summaries
        if self.from_now:
            return order_of(summaries[0]) if summaries else _NOTHING
        for place, summary in enumerate(summaries):
            if not summary.is_withdrawn and is_about(target, context, find_note(context.content.incidents, summary)):
                return order_of(summaries[place + 1]) if place + 1 < len(summaries) else _NOTHING
        return order_of(summaries[0]) if summaries else _NOTHING

    def _due(
        self, context: PageContext, target: Target, summary: NoteSummary, rows: Mapping[DeliveryKey, DeliveryRow]
    ) -> DeliveryKey | None:
        """Find the key under which a bulletin is due; None when it is not. A bulletin never sent is not withdrawn."""
        incident, _, number = name_of(summary).rpartition("/")  # the name of its first days: nobody is told twice
        published = DeliveryKey(target.name, context.language, incident, int(number), PUBLISHED)
        key = replace(published, event=WITHDRAWN) if summary.is_withdrawn else published
        sent, row = rows.get(published), rows.get(key)
        if summary.is_withdrawn and (
            sent is None or sent.state not in (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.TRYING)
        ):
            return None
        if row is not None and row.state.is_over:
            if row.state is not DeliveryState.SENT:
                self.stuck.append((key, row))
            return key if self.again and row.state is not DeliveryState.SENT else None
        if summary.is_withdrawn or row is not None:
            return key
        return key if is_about(target, context, find_note(context.content.incidents, summary)) else None

    def _correction(
        self, context: PageContext, target: Target, summary: NoteSummary, rows: Mapping[DeliveryKey, DeliveryRow]
    ) -> DeliveryKey | None:
        """Find the key under which the last correction of a bulletin is due: only where it was told before that."""
        if summary.is_withdrawn or not summary.corrected:
            return None
        incident, _, number = name_of(summary).rpartition("/")
        published = DeliveryKey(target.name, context.language, incident, int(number), PUBLISHED)
        key = replace(published, event=f"{CORRECTED}{len(summary.corrected)}")
        sent, row = rows.get(published), rows.get(key)
        if row is not None and row.state.is_over:
            if row.state is not DeliveryState.SENT:
                self.stuck.append((key, row))
            return key if self.again and row.state is not DeliveryState.SENT else None
        if sent is None or sent.state not in (DeliveryState.SENT, DeliveryState.UNSURE):
            return None
        note = find_note(context.content.incidents, summary)
        told = sent.last.replace(microsecond=0)  # builds count seconds
        return key if row is not None or told <= note.corrected[-1] else None

    def make(
        self, target: Target, language: str, summary: NoteSummary, key: DeliveryKey, row: DeliveryRow | None
    ) -> Delivery:
        """Make the delivery of a bulletin to a target."""
        correction = len(summary.corrected) if key.event.startswith(CORRECTED) else 0
        name = (language, summary.incident, summary.number, correction)
        if name not in self._made:
            context = self.contexts[language]
            if language not in self._feeds:
                self._feeds[language] = view_bulletin_feeds(context)
            note = find_note(context.content.incidents, summary)
            self._made[name] = make_announcement(context, note, self._feeds[language], correction)
        return Delivery(target, key, self._made[name], row)


class News(StrEnum):
    """The result of a delivery in this run."""

    SENT = "sent"
    LATER = "later"
    """It did not arrive and is retried later."""
    WAITS = "waits"
    """Its pause is not over yet."""
    NOT_ONLINE = "not-online"
    """The bulletin is not on the published site yet."""
    REFUSED = "refused"
    GIVEN_UP = "given-up"
    UNSURE = "unsure"
    NOT_SET = "not-set"
    """An address or a secret is missing from the environment, or cannot be used."""

    @property
    def waits(self) -> bool:
        """Whether it is retried automatically."""
        return self in (News.LATER, News.WAITS, News.NOT_ONLINE)

    @property
    def asks_for_a_person(self) -> bool:
        """Whether a person must act."""
        return self in (News.REFUSED, News.GIVEN_UP, News.UNSURE, News.NOT_SET)


class Report(Struct, frozen=True):
    """The result of one delivery."""

    news: News
    delivery: Delivery
    reason: str = ""
    until: datetime | None = None
    """When it is retried."""


Clock = Callable[[], datetime]


def deliver(
    agenda: Agenda,
    journal: Journal,
    find: Callable[[Target], Secret],
    clock: Clock,
    *,
    checks_site: bool = True,
    is_site_typed: bool = False,
    again: bool = False,
    timeout: float = 15.0,
) -> Iterator[Report]:
    """Send the due deliveries and record them; iterate over the result of each.

    ``is_site_typed``: whether the address of the site was typed on this machine, so that it may be this very machine.

    A failed delivery delays later ones to the same target and nothing else. Not to be run twice
    at once.
    """
    for (target, language), after in agenda.streams.items():
        journal.begin_stream(target, language, after)
    seen: dict[str, tuple[str, str]] = {}
    for target_ in agenda.targets:
        own = [delivery for delivery in agenda.deliveries if delivery.target is target_]
        if not own:
            continue
        try:
            secret = find(target_)
            if not secret.is_pinned and leads_to_private(secret.address):
                raise SecretMissing(f"STATUSGEN_HOST_{target_.variable}", "private", host_of(secret.address))
        except SecretMissing as fault:
            yield Report(News.NOT_SET, own[0], ":".join(fault.args))
            continue
        for delivery in own:
            missing = partial(find_missing, delivery, seen, timeout, is_site_typed=is_site_typed)
            report = _deliver_one(delivery, journal, secret, clock, missing if checks_site else str, again, timeout)
            yield report
            if report.news not in (News.SENT, News.UNSURE, News.GIVEN_UP):
                break


def _deliver_one(
    delivery: Delivery,
    journal: Journal,
    secret: Secret,
    clock: Clock,
    find_missing: Callable[[], str],
    again: bool,
    timeout: float,
) -> Report:
    now, row = clock(), delivery.row
    if row is not None and row.not_before is not None and row.not_before > now and not again:
        return Report(News.WAITS, delivery, row.reason, row.not_before)
    if (
        row is not None
        and row.state is DeliveryState.TRYING
        and not again
        and not _may_repeat(delivery.target, row, now)
    ):
        journal.record(delivery.key, replace(row, state=DeliveryState.UNSURE))
        return Report(News.UNSURE, delivery, row.reason)
    missing = find_missing()
    if missing:
        return Report(News.NOT_ONLINE, delivery, missing)
    trying = journal.intend(delivery.key, row, now)
    outcome = _send(delivery, secret, now, timeout)
    settled = _settle(delivery.target, trying, outcome, clock())
    journal.record(delivery.key, settled)
    news = {
        DeliveryState.SENT: News.SENT,
        DeliveryState.REFUSED: News.REFUSED,
        DeliveryState.GIVEN_UP: News.GIVEN_UP,
        DeliveryState.UNSURE: News.UNSURE,
    }.get(settled.state, News.LATER)
    return Report(news, delivery, outcome.reason, settled.not_before)


def _may_repeat(target: Target, row: DeliveryRow, now: datetime) -> bool:
    if target.kind is TargetKind.MASTODON:
        return now - row.last < KEY_KEPT
    return target.is_repeatable


def find_missing(
    delivery: Delivery, seen: dict[str, tuple[str, str]], timeout: float, *, is_site_typed: bool = False
) -> str:
    """Return why a bulletin cannot be read on the site yet; empty when it can. ``seen`` holds the pages fetched."""
    announcement = delivery.announcement
    address, marks = announcement.link, announcement.marks
    if delivery.target.kind is TargetKind.WEBSUB and announcement.feeds and announcement.item:
        address, marks = announcement.feeds[0], (announcement.item.guid,)
    if address not in seen:
        seen[address] = fetch_text(address, timeout, may_be_own=is_site_typed)
    text, fault = seen[address]
    if fault:
        return f"{address}: {fault}"
    return "" if all(str(escape(mark)) in text for mark in marks) else f"{address}: …"


def _send(delivery: Delivery, secret: Secret, now: datetime, timeout: float) -> Outcome:
    target, announcement = delivery.target, delivery.announcement
    if target.kind is TargetKind.EMAIL:
        mail = make_mail(target, announcement, now)
        open_, user = target.unencrypted, target.user
        return send_mail(
            secret.address,
            mail,
            user,
            secret.token,
            unencrypted=open_,
            may_be_private=secret.is_pinned,
            timeout=timeout,
        )
    request = make_request(target, announcement, secret.token)
    address = f"{secret.address.rstrip('/')}/{request.path}" if request.path else secret.address
    return post(address, request.headers, request.body, now, timeout, may_be_private=secret.is_pinned)


def _settle(target: Target, row: DeliveryRow, outcome: Outcome, now: datetime) -> DeliveryRow:
    """Return the journal row after an attempt."""
    row = replace(row, last=now, reason=outcome.reason)
    if outcome.fate is Fate.SENT:
        return replace(row, state=DeliveryState.SENT)
    if outcome.fate is Fate.REFUSED:
        return replace(row, state=DeliveryState.REFUSED)
    if outcome.fate is Fate.UNSURE and not target.is_repeatable:
        return replace(row, state=DeliveryState.UNSURE)
    if now - row.first >= GIVE_UP:
        return replace(row, state=DeliveryState.GIVEN_UP)
    state = DeliveryState.TRYING if outcome.fate is Fate.UNSURE else DeliveryState.WAITING
    pause = outcome.retry_after if outcome.retry_after is not None else pause_after(row.attempts)
    return replace(row, state=state, not_before=now + pause)
