"""Personal data that may have been taken: what is known of it, of which data, and of whose.

A word is about each kind of data of each group of people that it names, and without any about whatever no other names.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.site import Text


class DataStatus(StrEnum):
    """What is known of personal data, the gravest first."""

    CONFIRMED = "confirmed"
    """It was taken."""
    BEING_EXAMINED = "being-examined"
    NOT_KNOWN = "not-known"
    NONE_FOUND = "none-found"
    """No sign was found that it was taken."""


class DataKind(StrEnum):
    """Kinds of personal data."""

    NAMES = "names"
    BIRTH_DATES = "birth-dates"
    ADDRESSES = "addresses"
    CONTACT_DETAILS = "contact-details"
    IDENTITY_NUMBERS = "identity-numbers"
    INSURANCE_NUMBERS = "insurance-numbers"
    BANK_DETAILS = "bank-details"
    MEDICAL_RECORDS = "medical-records"
    TEST_RESULTS = "test-results"
    IMAGES = "images"
    PRESCRIPTIONS = "prescriptions"
    APPOINTMENTS = "appointments"
    INVOICES = "invoices"
    PASSWORDS = "passwords"
    PAY_DETAILS = "pay-details"


class Concerned(StrEnum):
    """Whose data it is."""

    PATIENTS = "patients"
    RELATIVES = "relatives"
    STAFF = "staff"
    FORMER_STAFF = "former-staff"
    DONORS = "donors"
    VISITORS = "visitors"
    SUPPLIERS = "suppliers"


DataOf = tuple[Concerned | None, DataKind | None]
"""A kind of data of a group of people; None for whatever is not named."""


class DataWord(Struct, frozen=True):
    """What a note says of personal data."""

    status: DataStatus
    kinds: tuple[DataKind, ...] = ()
    """In the order of the vocabulary; none where that is not said."""
    whose: tuple[Concerned, ...] = ()
    """In the order of the vocabulary; none where that is not said."""
    since: date | None = None
    """Since when it is known."""
    tell: str = ""
    """Whom to ask: the id of a telephone line, a number, or an e-mail address; empty for nobody."""
    remark: Text | None = None
    """What else readers should know."""

    def iter_about(self) -> Iterator[DataOf]:
        """Iterate over what it is about."""
        for whom in self.whose or (None,):
            yield from ((whom, kind) for kind in self.kinds or (None,))

    def narrow(self, about: Iterable[DataOf]) -> Iterator["DataWord"]:
        """Iterate over it as said of each group of people, about some of its data alone."""
        kinds: dict[Concerned | None, list[DataKind]] = {}
        for whom, kind in about:
            kinds.setdefault(whom, []).extend([kind] if kind is not None else [])
        for whom, named in kinds.items():
            yield replace(self, kinds=tuple(named), whose=(whom,) if whom is not None else ())


def order_of(status: DataStatus) -> int:
    """Return how grave a word is: the less, the graver."""
    return list(DataStatus).index(status)


def is_better(after: DataStatus, before: DataStatus) -> bool:
    """Whether a word sounds better to readers than another did."""
    return order_of(after) > order_of(before)
