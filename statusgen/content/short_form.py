"""Read what a note says of a service on one line: a state, a comma, a rule."""

from msgspec.structs import replace

from statusgen.content.fields import Reading, read_word
from statusgen.content.front_matter import Listing, Scalar, Value
from statusgen.model.problem import Level
from statusgen.model.vocabulary import denials
from statusgen.model.words import Rule, State


def as_short_form(value: Value) -> Value:
    """Return a list of words, ``[cancelled, wait]``, and an Arabic comma, as the short form ``cancelled, wait``."""
    if isinstance(value, Scalar) and "،" in value.text:
        return replace(value, text=value.text.replace("،", ","))
    if not isinstance(value, Listing):
        return value
    words = [item.text for item in value.items if isinstance(item, Scalar) and "," not in item.text]
    return Scalar(", ".join(words), value.line) if len(words) == len(value.items) else value


def read_short_state(reading: Reading, typed: str, line: int) -> State | None:
    """Read the state of the short form. Where only the comma is missing, a resembling state would be a wrong guess."""
    vocabulary, states, rules = reading.vocabulary, tuple(State), tuple(Rule)
    parts = vocabulary.split("state", typed, states) if vocabulary.find("state", typed, states) is None else None
    is_contrary = parts is not None and denials(parts[1])[0] and vocabulary.find("rule", parts[1], rules) is None
    if (
        parts is None or is_contrary or vocabulary.named_in("state", parts[1], states)
    ):  # "fonctionne pas" lacks no comma
        return read_word(reading, "state", typed, line, State, states)
    state, rest = parts
    rule = (
        rest if vocabulary.find("rule", rest, rules) else vocabulary.suggest(reading.languages[0], "rule", rest, rules)
    )
    if rule:
        reading.report("comma-missing", line, typed=typed.strip(), right=f"{state.strip()}, {rule.strip(' ()[]')}")
    else:  # a place, a date, a group: only a state and a rule have room in one line
        own, at, until, but = map(reading.usual_key, ("state", "at", "until", "except"))
        values = {"typed": typed.strip(), "right": state.strip(), "state": own, "at": at, "until": until, "but": but}
        reading.report("state-and-more", line, Level.ERROR, **values)
    return None


def before_third(reading: Reading, typed: str, line: int) -> str:
    """Return the rule of the short form; what stands behind it after another comma is reported."""
    rule, _, rest = typed.partition(",")
    if not rest.strip() or reading.vocabulary.find("rule", rule, tuple(Rule)) is None:
        return typed
    keys = ", ".join(map(reading.usual_key, ("remark", "except", "until")))
    reading.report("third-word", line, typed=rest.strip(), keys=keys)
    return rule
