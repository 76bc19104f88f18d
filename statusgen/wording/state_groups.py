"""Services by their state: what goes ahead, what is limited, what is cancelled."""

from collections.abc import Iterable

from msgspec.structs import replace

from statusgen.model.marked import join
from statusgen.model.words import State
from statusgen.wording.context import PageContext
from statusgen.wording.views import ServiceView, StateGroup


def group_by_state(context: PageContext, services: Iterable[ServiceView]) -> tuple[StateGroup, ...]:
    """Group services by their state: going ahead, limited, cancelled, to be confirmed."""
    say = context.wording.say
    titles = {
        State.RUNNING: say("Going ahead"),
        State.DEGRADED: say("Limited"),
        State.CANCELLED: say("Cancelled"),
        State.UNKNOWN: say("To be confirmed"),
    }
    listed = sorted(services, key=lambda service: not service.attended)
    groups = (
        StateGroup(state, titles[state], tuple(service for service in listed if service.advice.state == state))
        for state in State
    )
    return tuple(_titled(context, group) for group in groups if group.services)


def _titled(context: PageContext, group: StateGroup) -> StateGroup:
    """Give the cancelled services a title that is right for a telephone, and for an emergency department, too."""
    if all(service.is_emergency for service in group.services):
        return replace(group, title=group.services[0].advice.word)
    if group.state != State.CANCELLED:
        return group
    attended = [service for service in group.services if service.attended]
    is_attended = len(attended) == len(group.services)
    title = group.title if is_attended else context.wording.say("Cancelled or out of service")
    closed = [service.advice.word for service in attended if service.is_emergency]
    return replace(group, title=join(" / ", dict.fromkeys((title, *closed))))
