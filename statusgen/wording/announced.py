"""Describe what is announced for later, in the card of the cell: when, and what holds then.

Source: the rules of the situation, section 8.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.situation import AnnouncedChange, Said
from statusgen.model.words import GenericPlace, Rule, State
from statusgen.wording.context import PageContext
from statusgen.wording.exceptions import Told, tell_anew
from statusgen.wording.times import from_then_on, name_times_with_starts
from statusgen.wording.views import ExceptionView


class _What(Struct, frozen=True):
    """What is said in one or more stretches of time."""

    said: Said
    is_unsure_after: bool = False
    """Whether it is to be confirmed as soon as that ends."""


Describe = Callable[[PageContext, Said, date], Told]
"""Describes what is said on a day: in general, and for groups of patients."""


def describe_coming(context: PageContext, said: Said, on: date, describe: Describe) -> Iterator[ExceptionView]:
    """Iterate over what is announced to be otherwise than now, each with its time; ``on`` is the day of the page.

    What holds for a while are exceptions: "Except on Wednesday 5 and Thursday 6 November". What holds until further
    notice comes after those from now, "From Friday 7 November on", with the exceptions from it. Where that is only to
    be confirmed, it is said with what ends then; but for a place to go of an old word, which takes nobody from then on.
    Where patients do the same as now, it is no exception, and only the rest is told: "Wednesday 5 November", how much
    of the usual work is done.
    """
    said = replace(said, coming=tuple(_iter_joined(said.coming)))
    changes, first = said.coming, _find_lasting(said)
    if not changes:
        return
    now = describe(context, replace(said, coming=()), on)
    lasting = changes[first] if first < len(changes) else None
    before = [(change.begins, change.ends, _What(change.said)) for change in changes[:first]]
    is_unsure = lasting is not None and lasting.is_expired and before[-1:] and before[-1][1] == lasting.begins
    if is_unsure and before[-1][2].said.state is not State.UNKNOWN:
        before[-1] = (*before[-1][:2], _What(before[-1][2].said, is_unsure_after=True))
    yield from _describe(context, before, on, describe, now)
    if lasting is None:
        return
    times = _iter_exceptions(said, changes[first:])
    is_old_word = any(instruction.as_of is not None for instruction in said.instructions)
    if lasting.is_expired and not is_old_word:
        yield from _describe(context, times, on, describe)
        return
    then = _describe_then(context, _What(lasting.said), lasting.begins, on, describe)
    _, is_same, (advice, groups) = tell_anew(now, then)
    inner = tuple(_describe(context, times, on, describe, then))
    who = from_then_on(context.wording, lasting.begins, on)
    yield ExceptionView(who, advice, (*groups, *inner), is_same=is_same and not inner)


def tells_apart(said: Said) -> bool:
    """Whether something else holds for some patients, or is announced: more than that it is to be confirmed then."""
    only = said.coming[0] if len(said.coming) == 1 else None
    is_old_word = any(instruction.as_of is not None for instruction in said.instructions)
    is_end = only is not None and only.is_expired and only.ends is None and not is_old_word
    return bool(said.exceptions or (said.coming and not is_end))


def _iter_joined(changes: Iterable[AnnouncedChange]) -> Iterator[AnnouncedChange]:
    """Iterate over changes, those joined that follow one another and send patients to the same places.

    The emergency number stands beside these where one of them is not certain for a part of the time.
    """
    held: AnnouncedChange | None = None
    for change in changes:
        if held is not None and held.ends == change.begins and _without_number(held) == _without_number(change):
            number_of = max(held, change, key=lambda one: len(one.said.elsewhere))
            held = replace(number_of, begins=held.begins, ends=change.ends)
            continue
        if held is not None:
            yield held
        held = change
    if held is not None:
        yield held


def _without_number(change: AnnouncedChange) -> tuple[Said, bool]:
    said, places = change.said, change.said.elsewhere
    if said.rule is Rule.GO_ELSEWHERE:
        places = tuple(place for place in places if place != GenericPlace.EMERGENCY_NUMBER)
    return replace(said, instruction=replace(said.instruction, elsewhere=places)), change.is_expired


def say_unsure_after(context: PageContext, said: Said, ends: datetime | None, on: date) -> str:
    """Say that what holds now, to an instant where that is known, is to be confirmed afterwards; or nothing.

    Nothing, too, where it is to be confirmed already.
    """
    changes, first = said.coming, _find_lasting(said)
    if said.state is State.UNKNOWN or first == len(changes) or not changes[first].is_expired:
        return ""
    if first and changes[first - 1].ends == changes[first].begins:
        return ""
    if ends == changes[first].begins:
        return context.wording.say("After that, it is to be confirmed.")
    when = from_then_on(context.wording, changes[first].begins, on)
    return context.wording.say("{who} – {told}", who=when, told=f"{context.wording.state(State.UNKNOWN)}.")


def _find_lasting(said: Said) -> int:
    """Return the place of the first change to what holds until further notice; how many there are where none does."""
    changes = said.coming
    if not changes or changes[-1].ends is not None:
        return len(changes)
    same = (place for place, one in enumerate(changes) if one.said == changes[-1].said)
    return next(same)


Times = Iterable[tuple[datetime, datetime | None, _What]]


def _iter_exceptions(said: Said, changes: Sequence[AnnouncedChange]) -> Times:
    """Iterate over the times at which something else holds than what lasts, what is said now among them."""
    ended = changes[0].begins
    for change in changes:
        if ended < change.begins:
            yield ended, change.begins, _What(replace(said, coming=()))
        if change.said != changes[0].said:
            yield change.begins, change.ends, _What(change.said)
        ended = change.ends or change.begins


def _describe(
    context: PageContext, times: Times, on: date, describe: Describe, general: Told | None = None
) -> Iterator[ExceptionView]:
    """Iterate over what holds at some times, by their order; ``general`` is what holds at all others, if known."""
    found: list[tuple[datetime, ExceptionView]] = []
    by_what: dict[_What, list[tuple[datetime, datetime | None]]] = {}
    for begins, ends, what in times:
        by_what.setdefault(what, []).append((begins, ends))
    for what, stretches in by_what.items():
        then = _describe_then(context, what, stretches[0][0], on, describe)
        is_other, is_same, (advice, groups) = (True, False, then) if general is None else tell_anew(general, then)
        named = (
            name_times_with_starts(context.wording, stretches, on, as_exception=is_except)
            for is_except in (is_other, False)
        )
        for (start, who), (_, within) in zip(*named, strict=True):
            found.append((start, ExceptionView(who, advice, groups, within=within, is_same=is_same)))
    yield from (view for _, view in sorted(found, key=lambda one: one[0]))


def _describe_then(context: PageContext, what: _What, begins: datetime, on: date, describe: Describe) -> Told:
    """Describe what holds from an instant on, with the lines and departments of that time as far as they are known."""
    then = replace(context, then=begins, known=context.known or context.then)
    advice, groups = describe(then, what.said, begins.astimezone(context.wording.zone).date())
    if what.is_unsure_after:
        advice = replace(advice, ends=context.wording.say("After that, it is to be confirmed."))
    return advice, groups
