"""Ambulances that go to other hospitals: all of them, or those with some patients only."""

from collections.abc import Iterable
from typing import Protocol

from statusgen.model.site import Service
from statusgen.model.words import DivertedCase, State


class Diverts(Protocol):
    """What says whether ambulances go elsewhere: a statement, or what is said of a cell."""

    @property
    def ambulances_diverted(self) -> bool:
        """Whether any ambulances do."""

    @property
    def diverted_for(self) -> tuple[DivertedCase, ...]:
        """With which patients, in the order of the vocabulary; none where all ambulances do."""


def is_diversion_laxer(before: Diverts, after: Diverts) -> bool:
    """Whether an ambulance goes to the hospital that went elsewhere before."""
    if not before.ambulances_diverted or not after.ambulances_diverted:
        return before.ambulances_diverted
    is_of_all = not before.diverted_for
    return bool(after.diverted_for) and (is_of_all or not {*before.diverted_for} <= {*after.diverted_for})


def unite_diversions(several: Iterable[Diverts]) -> tuple[bool, tuple[DivertedCase, ...]]:
    """Return whether any ambulances go elsewhere by any of several, and with which patients."""
    diverting = [one for one in several if one.ambulances_diverted]
    named = {case for one in diverting for case in one.diverted_for}
    is_of_all = any(not one.diverted_for for one in diverting)
    return bool(diverting), () if is_of_all else tuple(case for case in DivertedCase if case in named)


def with_all_where_closed(service: Service, state: State, cases: tuple[DivertedCase, ...]) -> tuple[DivertedCase, ...]:
    """Return with which patients ambulances go elsewhere: none by name, which is all, where a department is closed."""
    return () if service.is_emergency and state is State.CANCELLED else cases
