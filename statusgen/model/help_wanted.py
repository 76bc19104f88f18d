"""Calls for help: whom the hospital looks for, where, and until when."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from statusgen.model.site import Text


class HelpKind(StrEnum):
    """Whom a hospital looks for."""

    BLOOD = "blood"
    PLASMA = "plasma"
    PLATELETS = "platelets"
    BREAST_MILK = "breast-milk"
    VOLUNTEERS = "volunteers"
    INTERPRETERS = "interpreters"
    HEALTH_STAFF = "health-staff"
    DRIVERS = "drivers"


OF_BLOOD = (HelpKind.BLOOD, HelpKind.PLASMA, HelpKind.PLATELETS)
"""Donors who have a blood group."""
BLOOD_GROUPS: Sequence[str] = ("O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+")


class HelpCall(Struct, frozen=True):
    """A call for help, or its end."""

    kind: HelpKind
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """The first instant after it; None for one that a note ends."""
    blood_groups: tuple[str, ...] = ()
    """Of which blood groups; none where that does not matter."""
    locations: tuple[str, ...] = ()
    """Where: ids of locations and places; none for the whole group."""
    tell: str = ""
    """Whom to contact: the id of a telephone line, a number, or an e-mail address; empty for nobody."""
    remark: Text | None = None
    """What else readers should know."""

    def covers(self, other: "HelpCall") -> bool:
        """Whether it speaks of all that another call is about: it replaces, or ends, an older one."""
        groups, others = ({*(one.blood_groups or BLOOD_GROUPS)} for one in (self, other))
        is_there = not self.locations or (bool(other.locations) and {*other.locations} <= {*self.locations})
        return self.kind == other.kind and others <= groups and is_there
