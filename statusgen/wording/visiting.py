"""Put the limits for visitors into sentences of one language."""

from collections.abc import Iterator
from datetime import time

from statusgen.model.visiting import Hours, Visiting
from statusgen.wording.context import PageContext


def iter_limits(context: PageContext, limits: Visiting) -> Iterator[str]:
    """Iterate over the limits for visitors, which never stand apart from the sentence that lets them come."""
    if limits.visitors is not None:
        yield context.wording.say("Visitors at a time: {count} at most.", count=limits.visitors)
    if limits.age is not None:
        yield context.wording.say("Visitors must be at least {age} years old.", age=limits.age)
    if limits.hours is not None:
        hours = context.wording.listed([_tell_hours(context, stretch) for stretch in limits.hours])
        none = context.wording.say("There are no visiting hours at the moment.")
        yield context.wording.say("Visiting hours: {hours}.", hours=hours) if hours else none
    if limits.mask:
        yield context.wording.say("Wear a mask.")


def _tell_hours(context: PageContext, hours: Hours) -> str:
    begins, ends = (time(minutes // 60 % 24, minutes % 60) for minutes in hours)
    named = {"begins": context.wording.hour_of_clock(begins), "ends": context.wording.hour_of_end(ends)}
    return context.wording.say("{begins}–{ends}", **named)
