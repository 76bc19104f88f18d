"""Say what belongs to an instruction besides its sentence: how long patients wait, what they bring."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from statusgen.model.delay import Delay
from statusgen.model.severity import goes_somewhere
from statusgen.model.site import Service
from statusgen.model.situation import Instruction, Said
from statusgen.model.words import Rule, State
from statusgen.wording.context import PageContext


def iter_details(context: PageContext, service: Service, said: Said, instruction: Instruction) -> Iterator[str]:
    """Iterate over the sentences that stand after an instruction of a cell wherever there is room for them.

    The waiting time is told once: with the general instruction, or to the groups that alone may come.
    """
    is_first = instruction is said.instruction or not _waits(service, said.instruction)
    is_out = not service.attended and said.state is State.CANCELLED  # another incident's: nobody waits on a dead line
    if said.delay is not None and is_first and not is_out and _waits(service, instruction):
        yield say_delay(context, said.delay)
    if instruction.bring and goes_somewhere(service, instruction):
        yield context.wording.say("Bring: {things}.", things=context.wording.things(instruction.bring))


def _waits(service: Service, instruction: Instruction) -> bool:
    """Whether somebody waits by an instruction: at our place, or on the line of a service that nobody comes to.

    Those whose appointment we confirm wait, unless the rule only ranks a sentence that sends everybody away.
    """
    is_confirmed = instruction.rule is Rule.STAY_UNLESS_CONTACTED and instruction.sentence is None
    comes = is_confirmed or (instruction.rule is not Rule.GO_ELSEWHERE and goes_somewhere(service, instruction))
    return not service.attended or comes


def say_delay(context: PageContext, delay: Delay) -> str:
    """Return the sentence that says how long patients wait, and when that was true."""
    wording = context.wording
    if delay.is_over:
        return wording.say("We do not know the waiting time at the moment.")
    hour, local = wording.hour(delay.on), delay.on.astimezone(wording.zone)
    is_most = delay.low == 0 and delay.high is not None
    duration = wording.duration(delay.low, delay.high) if delay.low is not None else ""
    duration = wording.duration(delay.high) if is_most and delay.high is not None else duration
    if delay.until - delay.on <= timedelta(hours=12):
        if delay.low is None:
            return wording.say("Long waiting time (as of {time}).", time=hour)
        if is_most:
            return wording.say("Waiting time: up to {duration} (as of {time}).", duration=duration, time=hour)
        if delay.is_least:
            return wording.say("Waiting time: at least {duration} (as of {time}).", duration=duration, time=hour)
        if delay.is_more:
            return wording.say("Waiting time: more than {duration} (as of {time}).", duration=duration, time=hour)
        return wording.say("Waiting time: about {duration} (as of {time}).", duration=duration, time=hour)
    values = {"duration": duration, "date": wording.short_day(local.date()), "time": hour}
    if delay.low is None:
        return wording.say("Long waiting time (as of {date}, {time}).", date=values["date"], time=hour)
    if is_most:
        return wording.say("Waiting time: up to {duration} (as of {date}, {time}).", **values)
    if delay.is_least:
        return wording.say("Waiting time: at least {duration} (as of {date}, {time}).", **values)
    if delay.is_more:
        return wording.say("Waiting time: more than {duration} (as of {date}, {time}).", **values)
    return wording.say("Waiting time: about {duration} (as of {date}, {time}).", **values)


def without_details(said: Said) -> Said:
    """Return what a cell says, and will say, without these: for texts that have no room."""
    return replace(
        said,
        instruction=replace(said.instruction, bring=()),
        exceptions=tuple(
            replace(exception, instruction=replace(exception.instruction, bring=())) for exception in said.exceptions
        ),
        delay=None,
        coming=tuple(replace(change, said=without_details(change.said)) for change in said.coming),
    )
