"""Read the limits for visitors: how many, from which age, with a mask or not."""

from statusgen.content.fields import Fields
from statusgen.model.site import Service
from statusgen.model.visiting import NO_LIMITS, Visiting
from statusgen.model.words import ServiceKind

VISIT_KEYS = ("visitors", "age", "mask")
"""Keys of a statement, or an exception, about a service of the kind visit."""
_MOST, _OLDEST = 50, 100


def read_visiting(fields: Fields, service: Service, typed: str, above: Visiting = NO_LIMITS) -> Visiting:
    """Return the limits for visitors that are typed, else those ``above``; of other services they are reported."""
    given = [key for key in VISIT_KEYS if key in fields]
    if service.kind is not ServiceKind.VISIT:
        for key in given:
            fields.reading.report("visits-only", fields.line_of(key), key=fields.typed_key(key), service=typed)
        return NO_LIMITS
    mask = fields.yes_or_no("mask")
    return Visiting(
        fields.number("visitors", 1, _MOST) if "visitors" in fields else above.visitors,
        fields.number("age", 1, _OLDEST) if "age" in fields else above.age,
        above.mask if mask is None else mask,
    )
