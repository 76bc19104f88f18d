"""JSON Schemas of the open data (draft 2020-12), published beside it."""

from typing import Any

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
_INSTANT: dict[str, Any] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
_WORD: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
_STATE: dict[str, Any] = {"enum": ["running", "degraded", "cancelled", "unknown"]}
_DAY: dict[str, Any] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}


def _object(**properties: Any) -> dict[str, Any]:
    """Return an object that has all these fields; more may be added in later versions."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_PLACES: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string"},
    "description": "Ids of locations, of places outside the group, or of generic places: "
    "nearest-emergency, any-pharmacy, your-gp, emergency-number.",
}
_CELL = _object(
    service={"type": "string"},
    location={"type": "string"},
    state=_STATE,
    reason={"enum": ["ordinary", "stated", "expired", "not-stated"]},
    rule=_WORD,
    word=_TEXTS,
    instruction=_TEXTS,
    exceptions=_list(
        _object(
            groups=_list({"type": "string"}),
            state=_WORD,
            rule=_WORD,
            places_to_go=_PLACES,
            for_whom=_TEXTS,
            instruction=_TEXTS,
        )
    ),
    elsewhere={**_WORD, "description": "The first of places_to_go."},
    places_to_go=_PLACES,
    ambulances_diverted={"type": "boolean"},
    capacity_percent=_NUMBER,
    restart={"oneOf": [{"type": "null"}, _object(date=_DAY, certainty={"type": "string"})]},
    ends=_INSTANT,
    valid_until=_INSTANT,
    last_known_state=_WORD,
    stated_on=_INSTANT,
    incident=_WORD,
    bulletin=_NUMBER,
    incidents={
        **_list({"type": "string"}),
        "description": "Every incident that holds the cell, that of incident first.",
    },
)
_LOCATION = _object(id={"type": "string"}, name=_TEXTS, url=_TEXTS, phone=_WORD, address=_WORD)
_SERVICE = _object(
    id={"type": "string"},
    name=_TEXTS,
    url=_TEXTS,
    attended={"type": "boolean"},
    emergency={"type": "boolean"},
    locations=_list({"type": "string"}),
)
_INCIDENT = _object(
    id={"type": "string"},
    kind={"enum": ["incident", "planned"]},
    stage=_WORD,
    title=_TEXTS,
    url=_TEXTS,
    api={"type": "string", "format": "uri"},
    begins=_INSTANT,
    ends=_INSTANT,
)
_BULLETIN = _object(
    incident={"type": "string"},
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
            service={"type": "string"},
            locations=_list({"type": "string"}),
            state=_STATE,
            rule=_WORD,
            capacity_percent=_NUMBER,
            restart=_DAY,
        )
    ),
    restart_plan=_list(
        _object(subject={"type": "string"}, locations=_list({"type": "string"}), date=_DAY, certainty=_WORD)
    ),
)
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
            languages=_list({"type": "string"}),
            reference_language={"type": "string"},
            demonstration={"type": "boolean"},
            headline=_object(id={"enum": ["running", "running-open", "degraded", "cancelled", "unknown"]}, text=_TEXTS),
            situation_on=_INSTANT,
            next_update=_INSTANT,
            valid_until=_INSTANT,
            reach_everybody={"type": ["boolean", "null"]},
            emergency_number={"type": "string"},
            phones=_list(_object(id={"type": "string"}, name=_TEXTS, number={"type": "string"}, service=_WORD)),
            locations=_list(_LOCATION),
            services=_list(_SERVICE),
            cells=_list(_CELL),
            incidents=_list(_INCIDENT),
        ),
    ),
    "part": _document(
        "The situation of one location or of one service",
        {
            **_object(
                version=_VERSION,
                organisation=_TEXTS,
                situation_on=_INSTANT,
                next_update=_INSTANT,
                valid_until=_INSTANT,
                cells=_list(_CELL),
            ),
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
