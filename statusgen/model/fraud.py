"""Warnings of fraud in the hospital's name."""

from datetime import date

from msgspec import Struct

from statusgen.model.site import Text
from statusgen.model.words import NeverAsked, WarningKind


class FraudWarning(Struct, frozen=True):
    """A warning of fraud in the hospital's name, or its end."""

    kind: WarningKind
    never: tuple[NeverAsked, ...] = ()
    """What the hospital does not ask for in this way, in the order of the vocabulary."""
    since: date | None = None
    tell: str = ""
    """Whom to tell: the id of a telephone line, a number, or an e-mail address; empty for nobody."""
    remark: Text | None = None
    """What else readers should know."""
    is_ended: bool = False
    """Whether the warning of this kind no longer stands."""
