"""JSON Schemas of the open data (draft 2020-12), published beside it."""

from enum import StrEnum
from typing import Any

from statusgen.model.capacity import Share
from statusgen.model.help_wanted import HelpKind
from statusgen.model.personal_data import Concerned, DataKind, DataStatus
from statusgen.model.situation import Headline, Reason
from statusgen.model.words import Bring, DivertedCase, Kind, NeverAsked, State, WarningKind

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
_INSTANT: dict[str, Any] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
_WORD: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
_DAY: dict[str, Any] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}


def _object(**properties: Any) -> dict[str, Any]:
    """Return an object that has all these fields; more may be added in later versions."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _enum(words: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [str(word) for word in words]}


_STRING: dict[str, Any] = {"type": "string"}
_BOOLEAN: dict[str, Any] = {"type": "boolean"}
_STATE = _enum(State)


_PLACES: dict[str, Any] = {
    "type": "array",
    "items": _STRING,
    "description": "Ids of locations, of places outside the group, or of generic places: "
    "nearest-emergency, any-pharmacy, your-gp, emergency-number.",
}
_DIVERTED = {**_list(_enum(DivertedCase)), "description": "Patients whom ambulances take elsewhere; none for all."}
_DIVERTED_AS_OF = {**_INSTANT, "description": "When we last said so, where that is to be confirmed; else null."}
_BRING = {**_list(_enum(Bring)), "description": "What to bring, wherever patients go; in words, in instruction."}
_VISITORS = {
    **_object(
        at_a_time=_NUMBER,
        from_age=_NUMBER,
        mask=_BOOLEAN,
        hours={"type": ["array", "null"], "items": {"type": "array", "items": {"type": "string"}}},
    ),
    "description": "Limits for visitors; null where there is none.",
}
_DELAY = {
    "oneOf": [
        {"type": "null"},
        _object(
            minutes=_NUMBER,
            to_minutes=_NUMBER,
            is_more=_BOOLEAN,
            is_known=_BOOLEAN,
            stated_on=_INSTANT,
            known_until=_INSTANT,
            text=_TEXTS,
        ),
    ],
    "description": "How long patients wait; minutes are null for a long wait that was not counted.",
}
_EXCEPTION = _object(
    groups=_list(_STRING),
    state=_WORD,
    rule=_WORD,
    places_to_go=_PLACES,
    bring=_BRING,
    visitors=_VISITORS,
    for_whom=_TEXTS,
    instruction=_TEXTS,
)
_SHARE: dict[str, Any] = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_CAPACITY = {
    "capacity_percent": {**_SHARE, "description": "Where it is exact, else null."},
    "capacity": {
        "oneOf": [
            {"type": "null"},
            _object(said={"enum": ["exactly", *map(str, Share)]}, percent=_SHARE, to_percent=_SHARE, text=_TEXTS),
        ],
        "description": "The share of the usual work as it was said: to_percent is the end of a range.",
    },
}
_COMING = _object(
    begins=_INSTANT,
    ends={**_INSTANT, "description": "The first instant after it; null until further notice."},
    state=_STATE,
    rule=_WORD,
    word=_TEXTS,
    instruction=_TEXTS,
    exceptions=_list(_EXCEPTION),
    places_to_go=_PLACES,
    ambulances_diverted=_BOOLEAN,
    ambulances_diverted_for=_DIVERTED,
    ambulances_diverted_as_of=_DIVERTED_AS_OF,
    bring=_BRING,
    visitors=_VISITORS,
    delay=_DELAY,
    **_CAPACITY,
)
_CELL = _object(
    service=_STRING,
    location=_STRING,
    state=_STATE,
    reason=_enum(Reason),
    rule=_WORD,
    word=_TEXTS,
    instruction=_TEXTS,
    exceptions=_list(_EXCEPTION),
    exceptions_text={**_TEXTS, "description": "The same as the pages say it; empty where nobody is excepted."},
    elsewhere={**_WORD, "description": "The first of places_to_go."},
    places_to_go=_PLACES,
    ambulances_diverted=_BOOLEAN,
    ambulances_diverted_for=_DIVERTED,
    ambulances_diverted_as_of=_DIVERTED_AS_OF,
    bring=_BRING,
    visitors=_VISITORS,
    delay=_DELAY,
    **_CAPACITY,
    restart={"oneOf": [{"type": "null"}, _object(date=_DAY, certainty=_STRING)]},
    ends=_INSTANT,
    valid_until=_INSTANT,
    last_known_state=_WORD,
    stated_on=_INSTANT,
    incident=_WORD,
    bulletin=_NUMBER,
    incidents={**_list(_STRING), "description": "Every incident that holds the cell, that of incident first."},
    coming={
        **_list(_COMING),
        "description": "What is announced to be otherwise later, all incidents combined, by time. Between them, and "
        "after the last that ends, the cell says what it says now.",
    },
    coming_text={**_TEXTS, "description": "The same as the pages say it; empty where nothing is announced."},
)
_RETIRED: dict[str, Any] = {"since": {"type": "string", "format": "date-time"}, "places_to_go": _PLACES}
_LOCATION = _object(
    id=_STRING,
    name=_TEXTS,
    url=_TEXTS,
    phone=_WORD,
    address=_WORD,
    retired={
        "oneOf": [{"type": "null"}, _object(**_RETIRED)],
        "description": "From when on it is closed for good, which may lie ahead; null for one that stays.",
    },
)
_SERVICE = _object(
    id=_STRING,
    name=_TEXTS,
    url=_TEXTS,
    attended=_BOOLEAN,
    emergency=_BOOLEAN,
    locations={**_list(_STRING), "description": "Where it is offered now."},
    retired={
        **_list(_object(location=_STRING, **_RETIRED)),
        "description": "Where it is no longer offered, or will not be, and from when on.",
    },
)
_INCIDENT = _object(
    id=_STRING,
    kind=_enum(Kind),
    stage=_WORD,
    title=_TEXTS,
    url=_TEXTS,
    api={"type": "string", "format": "uri"},
    begins=_INSTANT,
    ends=_INSTANT,
)
_WARNING = {
    "kind": _enum(WarningKind),
    "ended": {**_BOOLEAN, "description": "Whether a bulletin ends it; false for what stands."},
    "since": _DAY,
    "never": {**_list(_enum(NeverAsked)), "description": "What the hospital does not ask for in this way."},
    "text": _TEXTS,
}
_DATA_WORD = {
    "status": {**_enum(DataStatus), "description": "What is known; none-found only where a bulletin said so."},
    "kinds": {**_list(_enum(DataKind)), "description": "Kinds of data; empty where they were not named."},
    "whose": {**_list(_enum(Concerned)), "description": "Whose data; empty for all whom no other word names."},
    "since": _DAY,
    "text": _TEXTS,
}
_HELP_CALL = {
    "kind": _enum(HelpKind),
    "ended": {**_BOOLEAN, "description": "Whether a bulletin ends it; false for what holds."},
    "until": _INSTANT,
    "blood_groups": {**_list(_STRING), "description": "Of which blood groups; empty where that does not matter."},
    "locations": {**_list(_STRING), "description": "Where; empty for the whole group."},
    "text": _TEXTS,
}
_PLACE_CAPACITY = {"location": {**_STRING, "description": "Its id; whole-group for all of them."}, **_CAPACITY}
_STANDING_CAPACITY = {**_PLACE_CAPACITY, "incident": _STRING, "bulletin": {"type": "integer"}, "stated_on": _INSTANT}
_BULLETIN = _object(
    incident=_STRING,
    number={"type": "integer"},
    published=_INSTANT,
    title=_TEXTS,
    language=_TEXTS,
    url=_TEXTS,
    stage=_WORD,
    next_update=_INSTANT,
    valid_until=_INSTANT,
    corrects=_NUMBER,
    withdrawn_because=_WORD,
    withdrawn_on=_INSTANT,
    statements=_list(
        _object(
            service=_STRING,
            locations=_list(_STRING),
            state=_STATE,
            rule=_WORD,
            bring=_BRING,
            visitors=_VISITORS,
            delay=_DELAY,
            **_CAPACITY,
            restart=_DAY,
            begins={**_INSTANT, "description": "When it takes effect; null for at once, or where it has windows."},
            ends=_INSTANT,
            windows={**_list(_object(begins=_INSTANT, ends=_INSTANT)), "description": "When alone it holds, if any."},
        )
    ),
    cells={
        **_list(
            _object(
                service=_STRING,
                location=_STRING,
                state=_STATE,
                rule=_WORD,
                exceptions=_list(_object(groups=_list(_STRING), state=_WORD, rule=_WORD)),
                incidents=_list(_STRING),
                coming=_list(_object(begins=_INSTANT, ends=_INSTANT, state=_STATE, rule=_WORD)),
            )
        ),
        "description": "Each cell it speaks of at its instant, all incidents combined, with what was announced then.",
    },
    restart_plan=_list(_object(subject=_STRING, locations=_list(_STRING), date=_DAY, certainty=_WORD)),
    capacities=_list(_object(**_PLACE_CAPACITY)),
    warnings=_list(_object(**_WARNING)),
    personal_data=_list(_object(**_DATA_WORD)),
    help_wanted=_list(_object(**_HELP_CALL)),
    telephone_lines={
        **_list(
            _object(
                id=_STRING,
                location=_WORD,
                number=_WORD,
                closed=_BOOLEAN,
                as_before=_BOOLEAN,
                languages=_list(_STRING),
                hours=_TEXTS,
            )
        ),
        "description": "The telephone lines that it opens, replaces or closes; phones of the status says what holds.",
    },
)
_STAMPS = {"situation_on": _INSTANT, "next_update": _INSTANT, "valid_until": _INSTANT}
_VERSION: dict[str, Any] = {"type": "string", "pattern": r"^1\.\d+$"}


def _document(title: str, described: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DRAFT, "title": title, **described}


SCHEMAS: dict[str, dict[str, Any]] = {
    "status": _document(
        "The situation of a hospital group",
        _object(
            version=_VERSION,
            organisation=_TEXTS,
            url=_TEXTS,
            languages=_list(_STRING),
            reference_language=_STRING,
            demonstration=_BOOLEAN,
            headline=_object(id=_enum(Headline), text=_TEXTS),
            **_STAMPS,
            confirmed_on={
                **_INSTANT,
                "description": "When somebody checked that all of this holds; null where nobody did since it changed.",
            },
            reach_everybody={"type": ["boolean", "null"]},
            emergency_number=_STRING,
            phones=_list(_object(id=_STRING, name=_TEXTS, number=_STRING, service=_WORD, location=_WORD)),
            locations=_list(_LOCATION),
            location_groups=_list(_object(id=_STRING, name=_TEXTS, locations=_list(_STRING))),
            services=_list(_SERVICE),
            cells=_list(_CELL),
            capacities={
                **_list(_object(**_STANDING_CAPACITY)),
                "description": "The usual work of hospitals: the newest word of the incidents in force about each.",
            },
            capacities_coming={
                **_list(_object(**_STANDING_CAPACITY, begins=_INSTANT, ends=_INSTANT)),
                "description": "The same of planned work that has not begun.",
            },
            warnings={
                **_list(_object(**_WARNING, incident=_STRING, bulletin={"type": "integer"}, stated_on=_INSTANT)),
                "description": "Fraud in the hospital's name: every warning that no bulletin has ended.",
            },
            personal_data={
                **_list(_object(**_DATA_WORD, incident=_STRING, bulletin={"type": "integer"}, stated_on=_INSTANT)),
                "description": "Personal data that may have been taken: the newest word about each. Never a service.",
            },
            help_wanted={
                **_list(_object(**_HELP_CALL, incident=_STRING, bulletin={"type": "integer"}, stated_on=_INSTANT)),
                "description": "Whom the hospital looks for, as long as it does.",
            },
            incidents=_list(_INCIDENT),
        ),
    ),
    "part": _document(
        "The situation of one location or of one service",
        {
            **_object(version=_VERSION, organisation=_TEXTS, **_STAMPS, cells=_list(_CELL)),
            "oneOf": [_object(location=_LOCATION), _object(service=_SERVICE)],
        },
    ),
    "history": _document(
        "The newest bulletins", _object(version=_VERSION, bulletins=_list(_BULLETIN), closed_incidents=_list(_INCIDENT))
    ),
    "incident": _document(
        "One incident with all its bulletins",
        {"allOf": [_INCIDENT, _object(version=_VERSION, bulletins=_list(_BULLETIN))]},
    ),
}
