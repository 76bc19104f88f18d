"""The closed words of the field: every state, rule, stage and group a note may use.

Their phrases and the aliases accepted on input are catalogue entries (``statusgen/vocabulary``); here stand only
the identifiers, in the order in which pages list them.
"""

from collections.abc import Iterable
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
    BY_TELEPHONE = "by-telephone"
    ASK_DOCTOR = "ask-doctor"

    @property
    def relies_on_contact(self) -> bool:
        """Whether the rule promises that the hospital gets in touch."""
        return self in (Rule.COME_UNLESS_CONTACTED, Rule.STAY_UNLESS_CONTACTED, Rule.WAIT, Rule.BY_TELEPHONE)


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
    NEW = "new"
    EXISTING = "existing"
    REFERRED = "referred"
    ALREADY_CANCELLED = "already-cancelled"
    END_OF_LIFE = "end-of-life"
    BIRTH = "birth"


Patients = str
"""Patients for whom something differs: a ``Group``, the id of one of the project's own, or appointments of days."""


class Bring(StrEnum):
    """Things that patients bring while systems are down, in the order in which they are told."""

    PAPER_ORDER = "paper-order"
    REFERRAL = "referral"
    IDENTITY = "identity"
    INSURANCE_CARD = "insurance-card"
    MEDICINES_LIST = "medicines-list"
    MEDICINES = "medicines"
    EARLIER_RESULTS = "earlier-results"
    EARLIER_IMAGES = "earlier-images"
    APPOINTMENT_LETTER = "appointment-letter"
    GLASSES = "glasses"
    CASH = "cash"
    MATERNITY_RECORD = "maternity-record"
    VACCINATION_CARD = "vaccination-card"
    MASK = "mask"
    CONTACT_NUMBERS = "contact-numbers"


class DivertedCase(StrEnum):
    """Patients whom ambulances take to other hospitals, where they do not do so with all."""

    STROKE = "stroke"
    HEART = "heart"
    TRAUMA = "trauma"
    INTENSIVE_CARE = "intensive-care"
    MATERNITY = "maternity"
    CHILDREN = "children"


def join_brings(several: Iterable[Iterable[Bring]]) -> tuple[Bring, ...]:
    """Return all of several lists of things to bring, in their order."""
    named = {thing for things in several for thing in things}
    return tuple(thing for thing in Bring if thing in named)


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
    """How far a note is between draft and publication."""

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


class Sentence(StrEnum):
    """Sentences that say what to do where the own sentence of a rule would not fit; their words are in the vocabulary.

    ``{line}`` is a telephone line with its hours and its state, ``{number}`` the emergency number, ``{address}`` that
    of the site, ``{time}`` an instant in words. What ends in ``-places`` names the emergency departments that are open.
    """

    WAIT_UNKNOWN = "wait-unknown"
    WAIT_UNREACHED = "wait-unreached"
    WAIT_UNKNOWN_UNREACHED = "wait-unknown-unreached"
    WAIT_WALK_IN = "wait-walk-in"
    CALL_FIRST_LINE = "call-first-line"
    CALL_BEFORE = "call-before"
    CALL_BEFORE_LINE = "call-before-line"
    CALL_OUT = "call-out"
    DO_NOT_TRAVEL = "do-not-travel"
    DO_NOT_TRAVEL_LINE = "do-not-travel-line"
    DO_NOT_TRAVEL_OUT = "do-not-travel-out"
    EMERGENCY_CLOSED = "emergency-closed"
    EMERGENCY_LAST_OPEN = "emergency-last-open"
    EMERGENCY_LAST_CLOSED = "emergency-last-closed"
    EMERGENCY_LAST_CLOSED_ALONE = "emergency-last-closed-alone"
    EMERGENCY_LAST_ELSEWHERE = "emergency-last-elsewhere"
    EMERGENCY_UNKNOWN = "emergency-unknown"
    IN_EMERGENCY = "in-emergency"
    STAY_IN_EMERGENCY = "stay-in-emergency"
    TREATMENT = "treatment"
    TREATMENT_PLACE = "treatment-place"
    NO_LONGER = "no-longer"
    EMERGENCY_ONLY_APPOINTMENT = "emergency-only-appointment"
    EMERGENCY_ONLY_APPOINTMENT_PLACES = "emergency-only-appointment-places"
    EMERGENCY_ONLY_WALK_IN = "emergency-only-walk-in"
    EMERGENCY_ONLY_WALK_IN_PLACES = "emergency-only-walk-in-places"
    KEPT = "kept"
    PERSONAL = "personal"
    VISIT_COME = "visit-come"
    VISIT_COME_UNLESS_CONTACTED = "visit-come-unless-contacted"
    VISIT_STAY_UNLESS_CONTACTED = "visit-stay-unless-contacted"
    VISIT_CALL_FIRST = "visit-call-first"
    VISIT_CALL_FIRST_LINE = "visit-call-first-line"
    WALK_IN_COME_UNLESS_CONTACTED = "walk-in-come-unless-contacted"
    WALK_IN_STAY_UNLESS_CONTACTED = "walk-in-stay-unless-contacted"


class ServiceKind(StrEnum):
    """How patients use a service, which decides how its rules are worded."""

    APPOINTMENT = "appointment"
    WALK_IN = "walk-in"
    VISIT = "visit"
    TELEPHONE = "telephone"
    EMERGENCY = "emergency"


class GenericPlace(StrEnum):
    """Places to go that no catalogue can list; each takes everybody."""

    NEAREST_EMERGENCY = "nearest-emergency"
    ANY_PHARMACY = "any-pharmacy"
    YOUR_GP = "your-gp"
    EMERGENCY_NUMBER = "emergency-number"


class WarningKind(StrEnum):
    """By what fraudsters reach patients in the hospital's name."""

    CALLS = "calls"
    TEXT_MESSAGES = "text-messages"
    EMAILS = "emails"
    VISITS = "visits"
    WEBSITES = "websites"


class NeverAsked(StrEnum):
    """What fraudsters ask for, and the hospital does not."""

    PAYMENTS = "payments"
    BANK_DETAILS = "bank-details"
    IDENTITY_CARD = "identity-card"
    PASSWORDS = "passwords"
    REMOTE_ACCESS = "remote-access"
