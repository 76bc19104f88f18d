"""Read what a note says of services: statements and exceptions, with the rules a note must obey.

The invariants are those of the domain's state model: a state is not an instruction, so each needs its rule.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from msgspec import Struct

from statusgen.content import pairs
from statusgen.content.bring import check_bring, read_bring
from statusgen.content.capacity import read_capacity
from statusgen.content.delay import read_delay
from statusgen.content.diversion import read_diversion
from statusgen.content.elsewhere import read_elsewhere
from statusgen.content.fields import Fields, Reading, read_id
from statusgen.content.front_matter import Entry, Listing, Scalar, Table, Value
from statusgen.content.instants import in_zone
from statusgen.content.joined_names import report_joined
from statusgen.content.names import names_for_all
from statusgen.content.patients import read_patients, report_overlaps
from statusgen.content.remarks import read_stated_remark
from statusgen.content.retiring import report_ended
from statusgen.content.search_words import report_standard, service_names
from statusgen.content.services import example_service, names_of, names_of_places, places_called
from statusgen.content.short_form import (
    as_short_form,
    before_third,
    iter_exceptions_typed,
    read_rule,
    read_short_state,
    report_short_exception,
    states_nothing,
)
from statusgen.content.visiting import VISIT_KEYS, read_visiting
from statusgen.content.windows import DateLimits, Duration, as_list, iter_contradictions, line_of_end, read_duration
from statusgen.model.patients import find_days
from statusgen.model.problem import Level
from statusgen.model.severity import KEEPING_AWAY
from statusgen.model.site import Catalogue, Service
from statusgen.model.statement import CellException, Statement, Window
from statusgen.model.visiting import Visiting
from statusgen.model.vocabulary import normalise
from statusgen.model.words import Bring, Certainty, Rule, State

STATEMENT_KEYS = (
    *("at", "state", "rule", "from", "until", "every", "then", "windows", "valid-until", "restart", "certainty"),
    *("elsewhere", "bring", "delay", "capacity", "remark", "ambulances", "except"),
    *VISIT_KEYS,
)
EXCEPTION_KEYS = ("at", "for", "state", "rule", "elsewhere", "bring", *VISIT_KEYS)


class NoteDefaults(Struct, frozen=True):
    """What holds for all statements of a note."""

    catalogue: Catalogue
    valid_until: datetime | None
    has_window: bool
    """Whether the incident is planned: its window bounds every statement."""
    is_published: bool = False
    """Whether the note was published as it stands, before the rules of today."""
    published: datetime | None = None
    """When the note is published; None where that cannot be read."""
    is_planned: bool = False
    """Whether the incident is planned: what holds without a window holds again after it."""
    bring: tuple[Bring, ...] = ()
    """What patients bring to every service of the note but emergency departments, which nobody reaches too late."""
    bring_line: int = 0
    """Line that says so; 0 when none does."""
    reference: str = ""
    """The language whose text counts."""
    window: Window | None = None
    """From when to when the incident is planned; None for others, and where that cannot be read."""

    @property
    def date_limits(self) -> DateLimits:
        """What stands around the dates of its statements."""
        level = Level.WARNING if self.is_published else Level.ERROR
        return DateLimits(self.published, self.is_planned, self.window, f"incident.{self.reference}.md", level)

    def start_of(self, duration: Duration) -> datetime | None:
        """Return when a statement begins, where that is later than its note; None where it counts at once."""
        first = duration.windows[0].begins if duration.windows else duration.begins
        if first is None and self.window is not None:
            first = self.window.begins
        return first if first is not None and self.published is not None and self.published < first else None

    @property
    def ended(self) -> frozenset[tuple[str, str]]:
        """What a new note cannot speak of any more: the services that are retired when it is published, and where."""
        return self.catalogue.gone


def iter_statements(reading: Reading, services: Value | None, defaults: NoteDefaults) -> Iterator[Statement]:
    """Iterate over the statements of a note; those with a problem are left out, and the problem reported."""
    if services is None:
        return
    if not isinstance(services, Table):
        reading.report("services-not-table", services.line, example=example_service(defaults.catalogue))
        return
    names = service_names(defaults.catalogue)
    seen: dict[str, Entry] = {}
    for entry in services.entries:
        is_key = normalise(entry.key) not in names.ids and reading.vocabulary.find("key", entry.key, STATEMENT_KEYS)
        if is_key and not names.near(entry.key):
            reading.report("front-matter-unreadable", entry.line)  # a key of the service above
            continue
        is_told = report_joined(reading, entry, names, defaults.catalogue) or report_standard(
            reading, entry.key, entry.line, names, defaults.catalogue
        )
        id_ = None if is_told else read_id(reading, "service-unknown", entry.key, entry.line, names)
        if id_ is None:
            continue
        if id_ in seen:
            reading.report("key-twice", entry.line, key=entry.key, first=seen[id_].line)
            continue
        seen[id_] = entry
        yield from _iter_of_service(reading, defaults.catalogue.services[id_], entry, defaults)


def _iter_of_service(reading: Reading, service: Service, entry: Entry, defaults: NoteDefaults) -> Iterator[Statement]:
    value = as_short_form(entry.value)
    values = value.items if isinstance(value, Listing) else (value,)
    read = (_read_statement(reading, service, entry, value, defaults) for value in values)
    statements = as_list([statement for statement in read if statement is not None])
    for statement, other, code in iter_contradictions(statements, defaults.published):
        place = next(place for place in statement.locations if place in other.locations)
        cell = defaults.catalogue.cell_name(service.id, place)
        reading.report(code, statement.line, cell=cell, first=other.line)
    for statement in statements:
        defaults.date_limits.report_over(reading, statement, service)
        yield statement


def _read_statement(
    reading: Reading, service: Service, entry: Entry, value: Value, defaults: NoteDefaults
) -> Statement | None:
    if isinstance(value, Listing):
        reading.report("statement-unreadable", value.line, service=entry.key)
        return None
    if isinstance(value, Scalar):
        line = value.line if value.text else entry.line
        state_text, _, behind = value.text.partition(",")
        is_stated = not states_nothing(state_text)
        state = read_short_state(reading, value.text, line) if is_stated else None
        rule_text = before_third(reading, behind, line)
        rule, rule_given = read_rule(reading, service, rule_text, line), bool(rule_text.strip())
        fields = Fields(reading, Table((), line), STATEMENT_KEYS, owner=entry)
        if not is_stated:
            reading.report("state-missing", line, service=entry.key)
            return None
    else:
        fields = Fields(reading, value, STATEMENT_KEYS, owner=entry)
        line = value.line if isinstance(entry.value, Listing) else entry.line
        is_stated = not states_nothing(fields.text("state"))
        state = fields.word("state", "state", State, tuple(State)) if is_stated else None
        rule = read_rule(reading, service, fields.text("rule"), fields.line_of("rule"))
        rule_given = "rule" in fields
        if not is_stated:
            reading.report("state-missing", fields.line_of("state"), service=entry.key)
        is_open = any(fields.value(key) is None for key in ("at", "state", "rule") if key in fields)
        fields.report_empty(
            Level.WARNING if defaults.is_published and not is_open else Level.ERROR, but=("state", "every", "then")
        )
        if is_open:
            return None
    if state is None or (rule_given and rule is None):
        return None
    catalogue = defaults.catalogue
    locations = tuple(place for place in service.locations if (service.id, place) not in defaults.ended)
    if "at" in fields:
        locations = tuple(_read_locations(fields, "at", service, defaults))
    elif not locations and service.locations:
        report_ended(reading, catalogue, service, service.locations[-1], line)
    elsewhere = _read_elsewhere(fields, catalogue, service, locations)
    duration = read_duration(fields, defaults.date_limits)
    bring = read_bring(fields, defaults.bring if service.attended and not service.is_emergency else ())
    visiting = read_visiting(fields, service, entry.key)
    diverted, diverted_for = read_diversion(fields)
    expires = _read_expiry(fields, defaults, duration, line, entry.key)
    start = defaults.start_of(duration)
    statement = Statement(
        service=service.id,
        locations=locations,
        state=state,
        rule=rule if service.attended else None,
        exceptions=tuple(
            _iter_exceptions(fields, service, entry.key, state, rule, locations, defaults, bring, visiting)
        ),
        begins=duration.begins,
        expires=expires,
        ends=duration.ends,
        restart=fields.day("restart"),
        certainty=fields.word("certainty", "certainty", Certainty, tuple(Certainty)) or Certainty.PLANNED,
        elsewhere=elsewhere,
        capacity=read_capacity(fields, "capacity"),
        remark=read_stated_remark(fields, catalogue, defaults.reference),
        ambulances_diverted=diverted,
        diverted_for=diverted_for,
        ambulances_line=fields.line_of("ambulances") if "ambulances" in fields else 0,
        drops_windows=duration.drops_windows,
        windows=duration.windows,
        line=line,
        restart_line=fields.line_of("restart") if "restart" in fields else 0,
        elsewhere_line=fields.line_of("elsewhere") if "elsewhere" in fields else 0,
        ends_line=line_of_end(fields),
        bring=bring,
        delay=read_delay(fields, defaults.published, start),
        visiting=visiting,
        visiting_line=max(fields.line_of(key) if key in fields else 0 for key in VISIT_KEYS),
        bring_line=fields.line_of("bring") if "bring" in fields else defaults.bring_line,
    )
    if not statement.locations:
        return None
    typed_state = value.text.partition(",")[0] if isinstance(value, Scalar) else fields.text("state")
    if rule_given and not service.attended:
        reading.report("rule-not-needed", line, Level.WARNING, service=entry.key)
    depth = pairs.depth_of(reading, fields.line_of("state")) if "state" in fields else 0
    has_elsewhere = fields.value("elsewhere") is not None
    typed = pairs.Typed(reading, catalogue, service, entry.key, typed_state.strip(), locations, depth, has_elsewhere)
    _check_statement(typed, statement, fields, start, is_published=defaults.is_published)
    return statement


def _check_statement(
    typed: pairs.Typed, statement: Statement, fields: Fields, start: datetime | None, *, is_published: bool
) -> None:
    reading, service = typed.reading, typed.service
    state, rule, line = statement.state, statement.rule, statement.line
    if state in (State.CANCELLED, State.DEGRADED) and rule is None and service.attended:
        pairs.report_missing_rule(typed, state, line)
    line_of_rule = fields.line_of("rule") if "rule" in fields else line
    pairs.report_pair(typed, state, rule, line_of_rule, is_published=is_published)
    pairs.report_figures(typed, statement, fields, is_published=is_published)
    begins = statement.windows[-1].begins if statement.windows else statement.begins
    is_own = statement.windows or statement.expires != statement.ends  # "until" before "from" is told by itself
    if begins is not None and statement.expires is not None and statement.expires <= begins and is_own:
        key = next((key for key in ("from", "every", "windows") if key in fields), "from")
        reading.report("window-after-validity", fields.line_of(key), service=typed.name)
    if statement.delay is not None and start is not None and statement.delay.until <= start:
        reading.report("delay-of-later", fields.line_of("delay"), Level.WARNING, key=fields.typed_key("delay"))
    if statement.restart is not None and state is State.RUNNING:
        reading.report("restart-of-running", fields.line_of("restart"), service=typed.name)
    if rule is Rule.GO_ELSEWHERE and not typed.has_elsewhere:
        pairs.report_missing_place(typed, line_of_rule)
    pairs.report_unneeded_place(typed, rule, statement.elsewhere, statement.elsewhere_line)
    pairs.report_partial_diversion(typed, statement)
    pairs.report_misplaced_diversion(typed, statement)
    pairs.report_dropped_groups(typed, statement)
    report_overlaps(reading, statement.exceptions)
    excepted = [(service, one.rule, one.elsewhere) for one in statement.exceptions]
    check_bring(fields, statement.bring, [(service, rule, statement.elsewhere), *excepted])
    overridden: dict[str, int] = {}
    for exception in statement.exceptions:
        for place in exception.locations if not exception.groups else ():
            if place in overridden:
                name, first = names_of(typed.catalogue.locations).name_of(place), overridden[place]
                reading.report("override-twice", exception.line, service=typed.name, location=name, first=first)
            overridden[place] = exception.line


def _read_expiry(fields: Fields, defaults: NoteDefaults, duration: Duration, line: int, typed: str) -> datetime | None:
    """Return from when the statement is to be confirmed: its own date, else the note's.

    A date the editor gave for this very service is more precise than the date of the whole note. What has windows ends
    with each of them.
    """
    own = fields.instant("valid-until", end_of_day=True) or duration.ends
    if own is not None or duration.windows:
        return own
    has_own = any(key in fields for key in ("valid-until", "until", "every", "windows"))
    if defaults.valid_until is None and not defaults.has_window and not has_own:
        fields.reading.report("validity-missing", line, service=typed)
    return defaults.valid_until


def _read_locations(fields: Fields, key: str, service: Service, defaults: NoteDefaults) -> Iterator[str]:
    """Iterate over locations, those of a group one by one: of these, the ones that offer the service, and still do."""
    catalogue = defaults.catalogue
    names = names_for_all(len(service.locations)) | names_of(catalogue.locations) | names_of(catalogue.groups)
    found: dict[str, None] = {}
    for typed, line in fields.names(key, names):
        place = read_id(fields.reading, "location-unknown", typed, line, names)
        called = places_called(place, catalogue.groups, service.locations) if place is not None else ()
        lasting = [one for one in called if (service.id, one) not in defaults.ended]
        if place is not None and not any(one in service.locations for one in called):
            fields.reading.report(
                "location-without-service", line, location=names.name_of(place), service=service.name.as_written
            )
        elif called and not lasting:
            report_ended(fields.reading, catalogue, service, called[0], line)
        else:
            found |= dict.fromkeys(lasting)
    yield from found


def _read_elsewhere(fields: Fields, catalogue: Catalogue, service: Service, here: tuple[str, ...]) -> tuple[str, ...]:
    names = names_of_places(catalogue) | names_of(catalogue.groups)
    offered = [place for place in service.locations if (service.id, place) not in catalogue.gone]
    return read_elsewhere(fields, names, catalogue.groups, offered, here)


def _iter_exceptions(
    fields: Fields,
    service: Service,
    typed: str,
    state: State,
    rule: Rule | None,
    within: tuple[str, ...],
    defaults: NoteDefaults,
    bring: tuple[Bring, ...],
    visiting: Visiting,
) -> Iterator[CellException]:
    reading, catalogue = fields.reading, defaults.catalogue
    for value in iter_exceptions_typed(fields.items("except")):
        is_short = report_short_exception(reading, value, fields.entries["except"], EXCEPTION_KEYS, service, catalogue)
        if is_short or not isinstance(value, Table):
            continue
        inner = Fields(reading, value, EXCEPTION_KEYS, owner=fields.entries["except"])
        inner.report_empty(Level.WARNING if defaults.is_published else Level.ERROR)
        read = read_patients(inner, catalogue.patients)
        groups = tuple(group for group in read if group is not None)
        places = tuple(_read_locations(inner, "at", service, defaults))
        for place in places:
            if place not in within:
                name = names_of(catalogue.locations).name_of(place)
                reading.report("exception-elsewhere", inner.line_of("at"), location=name, service=typed)
        if "for" not in inner and "at" not in inner:
            if inner.mistyped.isdisjoint(("for", "at")):
                reading.report("exception-for-nobody", value.line)
            continue
        for days in filter(None, map(find_days, groups)):
            following = datetime.combine(days.last + timedelta(days=1), time(0), reading.zone)
            defaults.date_limits.report_past(reading, inner.line_of("for"), in_zone(following, reading.zone))
            first = in_zone(datetime.combine(days.first, time(0), reading.zone), reading.zone)
            defaults.date_limits.report_far_day(reading, inner.line_of("for"), first, f"{days.first:%d/%m/%Y}")
        if None in read or ("at" in inner and not places):
            continue
        own_state = inner.word("state", "state", State, tuple(State))
        own_rule = read_rule(reading, service, inner.text("rule"), inner.line_of("rule"))
        if ("state" in inner and own_state is None) or ("rule" in inner and own_rule is None):
            continue
        exception = CellException(
            groups=groups,
            locations=places,
            state=own_state or state,
            rule=_rule_of_exception(service, state, rule, own_state, own_rule),
            elsewhere=_read_elsewhere(inner, catalogue, service, places or within),
            line=value.line,
            elsewhere_line=inner.line_of("elsewhere") if "elsewhere" in inner else 0,
            bring=read_bring(inner, bring),
            visiting=read_visiting(inner, service, typed, visiting),
        )
        check_bring(inner, exception.bring, [(service, exception.rule, exception.elsewhere)])
        typed_state = inner.text("state") or fields.text("state")
        if own_rule is not None and not service.attended:
            reading.report("rule-not-needed", inner.line_of("rule"), Level.WARNING, service=typed)
        else:
            # What was typed counts, known or not: an unknown place is reported as such, not as missing.
            has_elsewhere = inner.value("elsewhere") is not None or fields.value("elsewhere") is not None
            depth, where = pairs.depth_of(reading, value.line), places or within
            shown = pairs.Typed(reading, catalogue, service, typed, typed_state, where, depth, has_elsewhere)
            _check_exception(shown, exception, inner, state, rule, is_published=defaults.is_published)
        yield exception


def _rule_of_exception(
    service: Service, state: State, rule: Rule | None, own_state: State | None, own_rule: Rule | None
) -> Rule | None:
    """Return the rule of an exception: its own, else the cell's while the state is the same, else none is implied."""
    if not service.attended:
        return None
    if own_rule is not None:
        return own_rule
    return rule if own_state in (None, state) else None


def _check_exception(
    typed: pairs.Typed, exception: CellException, fields: Fields, state: State, rule: Rule | None, *, is_published: bool
) -> None:
    line = exception.line
    is_both = bool(exception.groups and exception.locations)  # an override may say something else there
    is_kept_away = bool(exception.groups) and "rule" in fields and exception.rule in KEEPING_AWAY  # others let it come
    is_same = (
        exception.state is state
        and exception.rule is rule
        and not {"elsewhere", "bring", *VISIT_KEYS} & fields.entries.keys()
    )
    if is_same and not is_both and not is_kept_away:
        fields.reading.report("exception-without-difference", line)
    line_of_rule = next((fields.line_of(key) for key in ("rule", "state") if key in fields), line)
    if not exception.groups and (exception.state, exception.rule) != (state, rule):
        pairs.report_pair(typed, exception.state, exception.rule, line_of_rule, is_published=is_published)
    if exception.rule is Rule.GO_ELSEWHERE and not typed.has_elsewhere:
        pairs.report_missing_place(typed, line_of_rule)
    pairs.report_unneeded_place(typed, exception.rule, exception.elsewhere, exception.elsewhere_line)
    if exception.state in (State.CANCELLED, State.DEGRADED) and exception.rule is None and typed.service.attended:
        pairs.report_missing_rule(typed, exception.state, line)
