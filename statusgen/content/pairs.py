"""Report a state and a rule that do not go together, with the lines to type instead."""

import itertools
from collections.abc import Iterator

from msgspec import Struct

from statusgen.content.fields import Fields, Reading
from statusgen.content.patients import name_patients
from statusgen.content.services import names_of
from statusgen.model.capacity import bounds_of
from statusgen.model.delay import Delay
from statusgen.model.problem import Level
from statusgen.model.severity import COMING, LETS_COME, NEEDS_APPOINTMENT, judge_pair, pair_columns, strictness
from statusgen.model.site import WHOLE_GROUP, Catalogue, Service
from statusgen.model.statement import Statement
from statusgen.model.vocabulary import TypedLine
from statusgen.model.words import GenericPlace, Rule, ServiceKind, State

_OF_SERVICE, _BELOW_SERVICE = 1, 2
"""How deep lines stand in a note."""
_HALF, _ALL = 50, 100
"""Percent of the usual work."""
_LONG_DAY = 6 * 60
"""Minutes that nobody waits for what runs as usual."""


def depth_of(reading: Reading, line: int) -> int:
    """Return how deep the keys on a line stand, after a dash or not."""
    text = reading.source.lines[line - 1]
    return max(_BELOW_SERVICE, (len(text) - len(text.lstrip(" -"))) // 2)


class Typed(Struct, frozen=True):
    """What an editor typed of a statement or an exception, so that the lines proposed fit into it."""

    reading: Reading
    catalogue: Catalogue
    service: Service
    name: str
    """The service, as typed."""
    state: str
    """The state, as typed."""
    locations: tuple[str, ...]
    depth: int = 0
    """How deep the keys of the statement stand; 0 where it is on one line."""
    has_elsewhere: bool = False

    @property
    def editors(self) -> str:
        """The language of the editors."""
        return self.reading.languages[0]

    def show(self, *lines: TypedLine) -> str:
        """Return lines to be typed as they are."""
        return self.reading.vocabulary.lines(self.editors, lines)

    def with_rule(self, rule: Rule) -> tuple[TypedLine, ...]:
        """Return the lines that give it a rule."""
        word = self.reading.vocabulary.usual(self.editors, "rule", (rule,))
        goes = rule is Rule.GO_ELSEWHERE
        if self.depth:
            return ((self.depth, "rule", word), *(self._elsewhere() if goes and not self.has_elsewhere else ()))
        if goes:
            return self.with_place()
        return ((_OF_SERVICE, self.name, f"{self.state}, {word}"),)

    def with_place(self) -> tuple[TypedLine, ...]:
        """Return the lines that say where patients go."""
        if self.depth:
            return self._elsewhere()
        word = self.reading.vocabulary.usual(self.editors, "rule", (Rule.GO_ELSEWHERE,))
        below = ((_BELOW_SERVICE, "state", self.state), (_BELOW_SERVICE, "rule", word))
        return ((_OF_SERVICE, self.name, ""), *below, *self._elsewhere())

    def with_state(self, state: State, rule: Rule) -> tuple[TypedLine, ...]:
        """Return the lines that give it another state, and keep its rule."""
        words = self.reading.vocabulary
        word = words.usual(self.editors, "state", (state,)).lower()
        if self.depth:
            return ((self.depth, "state", word),)
        return ((_OF_SERVICE, self.name, f"{word}, {words.usual(self.editors, 'rule', (rule,))}"),)

    def _elsewhere(self) -> tuple[TypedLine, ...]:
        catalogue, service = self.catalogue, self.service
        names = names_of(catalogue.locations) | names_of(catalogue.places)
        others = [place for place in service.locations if place not in self.locations and place in catalogue.locations]
        generic = GenericPlace.NEAREST_EMERGENCY if service.is_emergency else GenericPlace.YOUR_GP
        place = next(iter((*others, *catalogue.places)), "")
        shown = names.name_of(place) or self.reading.vocabulary.usual(self.editors, "generic place", (generic,))
        return ((self.depth or _BELOW_SERVICE, "elsewhere", shown),)


def report_pair(typed: Typed, state: State, rule: Rule | None, line: int, *, is_published: bool) -> None:
    """Report a pair of state and rule that is not allowed; a note published before the rule existed gets a warning."""
    service = typed.service
    if rule is None or not service.attended:
        return
    judged = judge_pair(service, state, rule)
    if judged == "yes":
        return
    words = typed.reading.vocabulary
    without = rule in NEEDS_APPOINTMENT and service.has_no_appointments
    if service.is_emergency:
        code = "pair-of-emergency"
    elif judged == "error":
        code = "pair-refused"
    else:
        code = "pair-without-appointment" if without else "pair-unclear"
    allowed = [other for other in pair_columns() if judge_pair(service, state, other) == "yes"]
    typed.reading.report(
        code,
        line,
        Level.WARNING if judged == "warning" or is_published else Level.ERROR,
        service=typed.name,
        state=typed.state or words.usual(typed.editors, "state", (state,)),
        rule=words.usual(typed.editors, "rule", (rule,)),
        allowed=words.usual(typed.editors, "rule", allowed),
        lines=typed.show(*_iter_instead(typed, state, rule)),
    )


def report_missing_rule(typed: Typed, state: State, line: int) -> None:
    """Report a state that does not say what patients should do."""
    example = typed.show(*typed.with_rule(_example_rule(typed.service, state)))
    typed.reading.report("rule-missing", line, service=typed.name, state=typed.state, lines=example)


def report_missing_place(typed: Typed, line: int) -> None:
    """Report a rule that sends patients elsewhere without saying where: the place that stands there may be meant."""
    lines, places = typed.show(*typed.with_place()), names_of(typed.catalogue.locations)
    if 0 < typed.depth <= _BELOW_SERVICE + 1 and {*typed.locations} < {*typed.service.locations}:
        here, at = ", ".join(map(places.name_of, typed.locations)), typed.reading.usual_key("at")
        there = typed.show((typed.depth, "elsewhere", here))
        values = {"service": typed.name, "at": at, "here": here, "there": there, "lines": lines}
        typed.reading.report("elsewhere-or-here", line, Level.ERROR, **values)
        return
    typed.reading.report("elsewhere-missing", line, service=typed.name, lines=lines)


def report_unneeded_place(typed: Typed, rule: Rule | None, places: tuple[str, ...], line: int) -> None:
    """Warn of a place to go beside a rule that sends nobody there: pages say that it helps us, and to stay away."""
    if not places or rule in (None, Rule.GO_ELSEWHERE) or not typed.service.attended:
        return
    words = typed.reading.vocabulary
    told, goes = (words.usual(typed.editors, "rule", (one,)) for one in (rule, Rule.GO_ELSEWHERE) if one)
    instead = words.lines(typed.editors, [(0, "rule", goes)]).strip()
    typed.reading.report("elsewhere-and-rule", line, Level.WARNING, service=typed.name, rule=told, instead=instead)


def report_partial_diversion(typed: Typed, statement: Statement) -> None:
    """Warn of a closed emergency department to which ambulances still bring some patients: pages say that none come."""
    states = (statement.state, *(exception.state for exception in statement.exceptions if not exception.groups))
    if typed.service.is_emergency and statement.diverted_for and State.CANCELLED in states:
        words, language = typed.reading.vocabulary, typed.editors
        patients = words.usual(language, "diverted case", statement.diverted_for)
        line = statement.ambulances_line
        typed.reading.report("diversion-of-closed", line, Level.WARNING, service=typed.name, patients=patients)


def report_misplaced_diversion(typed: Typed, statement: Statement) -> None:
    """Warn of ambulances that go elsewhere where the service is no emergency department, and the place has one."""
    if typed.service.is_emergency or not statement.ambulances_diverted:
        return
    here = {WHOLE_GROUP} & {*statement.locations} or {*statement.locations}
    departments = (one for one in typed.catalogue.services.values() if one.is_emergency)
    known = [one for one in departments if here == {WHOLE_GROUP} or here & {*one.locations}]
    if known:
        words, line = typed.reading.vocabulary, statement.ambulances_line
        told = words.usual(typed.editors, "diverted case", statement.diverted_for) or words.usual(
            typed.editors, "diverted", ("diverted",)
        )
        name = known[0].name.in_(typed.editors)
        typed.reading.report(
            "diversion-of-other", line, Level.WARNING, service=typed.name, emergency=name, patients=told
        )


def report_dropped_groups(typed: Typed, statement: Statement) -> None:
    """Warn of a group whose exception is silently lost at a location that has an override of its own."""
    reading, words, names = typed.reading, typed.reading.vocabulary, names_of(typed.catalogue.locations)
    groups = [exception for exception in statement.exceptions if exception.groups and not exception.locations]
    overrides = [exception for exception in statement.exceptions if not exception.groups]
    for override, exception in itertools.product(overrides, groups):
        for place in override.locations if strictness(override.rule) > strictness(exception.rule) else ():
            named = {group for other in statement.exceptions if place in other.locations for group in other.groups}
            lost = [group for group in exception.groups if group not in named]
            if not lost:
                continue
            named_groups = name_patients(typed.catalogue.patients, words, typed.editors, lost)
            location = names.name_of(place)
            rule = words.usual(typed.editors, "rule", (exception.rule,)) if exception.rule else ""
            depth = depth_of(reading, override.line)
            lines = ((depth - 1, "- for", named_groups), (depth, "at", location), (depth, "rule", rule))
            values = {"service": typed.name, "location": location, "groups": named_groups, "rule": rule}
            shown = typed.show(*lines)
            reading.report("override-drops-group", override.line, Level.WARNING, **values, lines=shown)


def report_figures(typed: Typed, statement: Statement, fields: Fields, *, is_published: bool) -> None:
    """Report a share of the usual work, or a waiting time, that says otherwise than the state beside it.

    None of the work that runs, or all of it that is cancelled, is a slip; what is only odd is warned about.
    """
    low, high = bounds_of(statement.capacity) if statement.capacity is not None else (None, None)
    state, delay, found = statement.state, statement.delay, list[tuple[str, State, bool]]()
    if high == 0 and state in (State.RUNNING, State.DEGRADED):
        found.append(("capacity", State.CANCELLED, True))
    elif high is not None and high < _HALF and state is State.RUNNING:
        found.append(("capacity", State.DEGRADED, False))
    if low is not None and low > _HALF and state is State.CANCELLED:
        found.append(("capacity", State.DEGRADED if low < _ALL else State.RUNNING, low >= _ALL))
    if delay is not None and state is State.RUNNING and _is_long(delay, typed.service):
        found.append(("delay", State.DEGRADED, False))
    coming = (
        *LETS_COME,
        None,
        Rule.STAY_UNLESS_CONTACTED,
        *([Rule.EMERGENCY_ONLY] if typed.service.is_emergency else []),
    )
    others = [(one.state, one.rule in coming) for one in statement.exceptions]
    is_mixed = any(other != (state, statement.rule in coming) for other in others)  # the figure is of them all
    for key, instead, is_slip in found:
        if is_mixed and not is_slip:
            continue
        level = Level.ERROR if is_slip and not is_published else Level.WARNING
        values = {"service": typed.name, "state": typed.state, "key": fields.typed_key(key), "typed": fields.text(key)}
        lines = typed.show(*_iter_with(typed, instead, statement.rule))
        typed.reading.report("figure-contradicts", fields.line_of(key), level, **values, lines=lines)
    rules = (statement.rule, *(exception.rule for exception in statement.exceptions))
    is_nobody = not any(rule in coming for rule in rules) if typed.service.attended else state is State.CANCELLED
    if delay is not None and is_nobody:
        key = fields.typed_key("delay")
        typed.reading.report("delay-of-nobody", fields.line_of("delay"), Level.WARNING, key=key, service=typed.name)


def _is_long(delay: Delay, service: Service) -> bool:
    """Whether a waiting time is no usual one; of an emergency department, "long" is the word of another state.

    Of what nobody comes to, such as a laboratory, it is that of a result.
    """
    if not service.attended and service.kind is not ServiceKind.TELEPHONE:
        return False
    return service.is_emergency if delay.low is None else (delay.high or delay.low) >= _LONG_DAY


def _iter_with(typed: Typed, state: State, rule: Rule | None) -> Iterator[TypedLine]:
    """Iterate over the lines that give a service another state, and another rule where it may not keep its own."""
    kept = rule if rule is not None and judge_pair(typed.service, state, rule) == "yes" else None
    yield from typed.with_state(state, kept or _example_rule(typed.service, state))
    if typed.service.attended and kept is None:
        yield from typed.with_rule(_example_rule(typed.service, state))


def _iter_instead(typed: Typed, state: State, rule: Rule) -> Iterator[TypedLine]:
    """Iterate over lines that may be typed instead: another rule for the state, and another state for the rule."""
    yield from typed.with_rule(_example_rule(typed.service, state))
    states = (State.DEGRADED, State.RUNNING) if rule in LETS_COME else (State.CANCELLED, State.UNKNOWN)
    others = [other for other in states if other is not state and judge_pair(typed.service, other, rule) == "yes"]
    if others and (typed.depth or rule is not Rule.GO_ELSEWHERE):
        yield from typed.with_state(others[0], rule)


def _example_rule(service: Service, state: State) -> Rule:
    """Return a rule that may stand with a state, the likeliest: patients come as they do, or wait."""
    allowed = [rule for rule in pair_columns() if judge_pair(service, state, rule) == "yes"]
    comes = state in (State.RUNNING, State.DEGRADED)
    likely = (service.rule, *COMING) if comes else (Rule.WAIT, Rule.EMERGENCY_ONLY)
    return next((rule for rule in likely if rule in allowed), allowed[0])
