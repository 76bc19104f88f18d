"""Read whom a note looks for: donors, volunteers, interpreters; of which blood groups, where, and until when."""

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.content.fields import Fields, Reading, read_word
from statusgen.content.front_matter import Entry, Listing, Scalar, Table
from statusgen.content.kinds import Kinds, iter_by_kind
from statusgen.content.lines import is_end
from statusgen.content.remarks import read_remark
from statusgen.content.services import names_of, names_of_places, read_places
from statusgen.content.warnings import read_tell
from statusgen.model.help_wanted import BLOOD_GROUPS, OF_BLOOD, HelpCall, HelpKind
from statusgen.model.site import Catalogue, Settings

HELP_KEYS = ("blood-groups", "at", "until", "tell", "remark")
_KINDS = Kinds("help kind", tuple(HelpKind), HELP_KEYS)
Validity = tuple[datetime | None, datetime | None]
"""When a note is published, and until when it is valid, as far as that is known."""
_GROUP = re.compile(r"(?P<letters>AB|A|B|O|0)\s*(?:Rh(?:esus)?)?\s*(?P<sign>.*)", re.IGNORECASE)
_SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-"}


def iter_help_calls(
    reading: Reading, entry: Entry | None, settings: Settings, catalogue: Catalogue, validity: Validity
) -> Iterator[HelpCall]:
    """Iterate over the calls for help of a note; what cannot be meant is reported."""
    if entry is None or entry.is_empty:
        return
    value = entry.value
    if is_end(reading, value):
        yield from map(HelpCall, HelpKind)
        return
    if not isinstance(value, Table):
        listing = value if isinstance(value, Listing) else Listing((value,), value.line)
        value = Table(tuple(iter_by_kind(reading, listing, _KINDS, entry)), entry.line)
    lines: dict[tuple[object, ...], int] = {}
    for one in value.entries:
        kind = read_word(reading, "help kind", one.key, one.line, HelpKind, tuple(HelpKind))
        if kind is None:
            continue
        for part in _part(one):
            for call in _iter_call(reading, kind, part, settings, catalogue, validity):
                same = (kind, call.blood_groups, call.locations)
                if same in lines:
                    reading.report("key-twice", part.line, key=one.key, first=lines[same])
                else:
                    lines[same] = part.line
                    yield call


def _part(entry: Entry) -> Iterator[Entry]:
    """Part a list of calls of one kind; one of blood groups alone is one call."""
    items = entry.value.items if isinstance(entry.value, Listing) else ()
    if any(isinstance(item, Table) for item in items):
        yield from (Entry(entry.key, item.line, item) for item in items)
    else:
        yield entry


def _iter_call(
    reading: Reading,
    kind: HelpKind,
    entry: Entry,
    settings: Settings,
    catalogue: Catalogue,
    validity: Validity,
) -> Iterator[HelpCall]:
    value, (published, until) = entry.value, validity
    if isinstance(value, Listing) or (isinstance(value, Scalar) and value.text):
        if is_end(reading, value):
            yield HelpCall(kind)
            return
        value = Table((Entry("blood-groups", value.line, value),), value.line)  # in a hurry: "blood: O-, O+"
    keys = HELP_KEYS if kind in OF_BLOOD else HELP_KEYS[1:]
    fields = Fields(reading, value if isinstance(value, Table) else Table((), entry.line), keys, owner=entry)
    for key, empty in fields.entries.items():
        if fields.value(key) is None:
            reading.report("value-missing", empty.line, key=empty.key)
    groups = tuple(_iter_groups(fields))
    places = tuple(_iter_places(fields, catalogue))
    if is_end(reading, fields.value("until")):
        yield HelpCall(kind, None, groups, places)
        return
    own = fields.instant("until", end_of_day=True) if "until" in fields else until
    if own is None and "until" not in fields:
        reading.report("help-without-end", entry.line, what=entry.key)
    elif own is not None and published is not None and own <= published:
        reading.report("help-past", fields.line_of("until"))
    tell, remark = read_tell(fields, settings), read_remark(fields, settings, catalogue)
    if own is not None:
        yield HelpCall(kind, own, groups, places, tell, remark)


def _iter_groups(fields: Fields) -> Iterator[str]:
    """Iterate over blood groups in their order; both of a letter that stands alone."""
    found: set[str] = set()
    for typed, line in fields.texts("blood-groups"):
        match = _GROUP.fullmatch(typed.strip())
        letters = match["letters"].upper().replace("0", "O") if match is not None else ""
        signs = _read_sign(fields.reading, match["sign"].strip(" ()")) if match is not None else ""
        if letters and signs:
            found |= {f"{letters}{sign}" for sign in signs}
        else:
            fields.reading.report("blood-group-unknown", line, typed=typed)
    yield from (group for group in BLOOD_GROUPS if group in found)


def _read_sign(reading: Reading, typed: str) -> str:
    """Return the sign of a blood group, both where there is none; empty for what is no sign."""
    word = reading.vocabulary.find("blood sign", typed, ("positive", "negative"))
    if word is not None:
        return "+" if word == "positive" else "-"
    return _SIGNS.get(typed, "") if typed else "-+"


def _iter_places(fields: Fields, catalogue: Catalogue) -> Iterator[str]:
    names, found = names_of_places(catalogue) | names_of(catalogue.groups), dict[str, None]()
    for typed, line in fields.names("at", names):
        offered = (*catalogue.locations, *catalogue.places)
        found |= dict.fromkeys(read_places(fields.reading, typed, line, names, catalogue, offered))
    yield from found
