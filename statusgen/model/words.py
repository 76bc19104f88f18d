"""The closed words of the field: every state, rule, stage and group a note may use.

Their phrases and the aliases accepted on input are catalogue entries (``statusgen/vocabulary``); here stand only
the identifiers, in the order in which pages list them.
"""

from enum import StrEnum


class State(StrEnum):
    """What a service does at a location. There is no fifth state."""

    RUNNING = "running"
    DEGRADED = "degraded"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Rule(StrEnum):
    """The attendance rule: what the patient should do. A state is not an instruction."""

    COME = "come"
    COME_UNLESS_CONTACTED = "come-unless-contacted"
    STAY_UNLESS_CONTACTED = "stay-unless-contacted"
    CALL_FIRST = "call-first"
    WALK_IN = "walk-in"
    EMERGENCY_ONLY = "emergency-only"
    GO_ELSEWHERE = "go-elsewhere"
    WAIT = "wait"

    @property
    def relies_on_contact(self) -> bool:
        """Whether the rule promises that the hospital gets in touch."""
        return self in (Rule.COME_UNLESS_CONTACTED, Rule.STAY_UNLESS_CONTACTED, Rule.WAIT)


class Group(StrEnum):
    """Patients for whom a state or a rule may differ."""

    PREGNANCY = "pregnancy"
    CHEMOTHERAPY = "chemotherapy"
    RADIOTHERAPY = "radiotherapy"
    ONCOLOGY = "oncology"
    DIABETES = "diabetes"
    PLASTER = "plaster"
    DIALYSIS = "dialysis"
    CHILDREN = "children"
    HEART = "heart"
    AFTER_SURGERY = "after-surgery"
    CONFIRMED = "confirmed"
    URGENT = "urgent"


class Stage(StrEnum):
    """How far an incident has come, in the order in which it usually goes."""

    DETECTED = "detected"
    CONTAINED = "contained"
    LIMITED = "limited"
    RESTARTING = "restarting"
    REBUILDING = "rebuilding"
    CLOSED = "closed"


class Kind(StrEnum):
    """Whether an incident happened or was planned; only a planned one has a window."""

    INCIDENT = "incident"
    PLANNED = "planned"


class Status(StrEnum):
    """Where a note stands between the keyboard and the public."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def is_public(self) -> bool:
        """Whether readers may know that the note exists."""
        return self in (Status.PUBLISHED, Status.WITHDRAWN)


class Certainty(StrEnum):
    """How sure an announced date is."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    DONE = "done"
