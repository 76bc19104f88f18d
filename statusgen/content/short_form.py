"""Read what a note says of a service on one line: a state, a comma, a rule. An exception has lines of its own."""

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from statusgen.content.fields import Reading, read_word
from statusgen.content.front_matter import Entry, Listing, Scalar, Table, Value
from statusgen.content.pairs import depth_of
from statusgen.content.patients import knows_patients
from statusgen.content.search_words import service_names
from statusgen.content.services import names_of
from statusgen.model.problem import Level
from statusgen.model.severity import keeps_no_appointment
from statusgen.model.site import Catalogue, Service
from statusgen.model.statement import Statement
from statusgen.model.vocabulary import (
    CROSSED_OUT,
    NOTHING,
    Vocabulary,
    denials,
    is_slip,
    leaves_out,
    normalise,
    signs_of,
)
from statusgen.model.words import Group, Rule, State
from statusgen.texts.persons import says_nothing
from statusgen.texts.spoken import BUT

_STATED = re.compile(r"\s*+(?:(?:[-*+•–]|\d{1,3}[.)])\s++)*+([^:：]{1,200}+)[:：](.*)$")  # no way back: one pass
_COMMENT = re.compile(r"\s#.*")
_WITHIN = frozenset(",،:;/()&")
"""The signs between the words of an exception on one line: others may cross it out."""
_TURNED = "rule-before-state"
"""Code of a rule that stands where the state does."""
_ALOUD = _WITHIN | {"!"}
_OPEN = "…"
"""What stands where nothing but its writer can say the word; a note that still holds it is refused."""


def as_short_form(value: Value) -> Value:
    """Return a list of words, ``[cancelled, wait]``, and an Arabic comma, as the short form ``cancelled, wait``."""
    if isinstance(value, Scalar) and "،" in value.text:
        return replace(value, text=value.text.replace("،", ","))
    if not isinstance(value, Listing):
        return value
    words = [item.text for item in value.items if isinstance(item, Scalar) and "," not in item.text]
    return Scalar(", ".join(words), value.line) if len(words) == len(value.items) else value


def read_short_state(reading: Reading, whole: str, line: int) -> State | None:
    """Read the state of the short form. Where only the comma is missing, a resembling state would be a wrong guess."""
    vocabulary, states, rules = reading.vocabulary, tuple(State), tuple(Rule)
    typed, _, behind = whole.partition(",")
    if vocabulary.find("state", typed, states) is None and _is_rule(vocabulary, typed):
        is_turned = vocabulary.find("state", behind, states) is not None
        right = f"{behind.strip() if is_turned else _OPEN}, {typed.strip()}"
        values = {"typed": whole.strip() if is_turned else typed.strip(), "right": right}
        known = vocabulary.usual(reading.languages[0], "state", states)
        reading.report(_TURNED, line, Level.ERROR, **values, known=known)
        return None
    parts = vocabulary.split("state", typed, states) if vocabulary.find("state", typed, states) is None else None
    is_contrary = parts is not None and denials(parts[1])[0] and not _is_rule(vocabulary, parts[1])
    if (
        parts is None or is_contrary or vocabulary.named_in("state", parts[1], states)
    ):  # "fonctionne pas" lacks no comma
        return read_word(reading, "state", typed, line, State, states)
    state, rest = parts
    rule = rest if _is_rule(vocabulary, rest) else vocabulary.suggest(reading.languages[0], "rule", rest, rules)
    if rule:
        reading.report("comma-missing", line, typed=typed.strip(), right=f"{state.strip(' .')}, {rule.strip(' ()[].')}")
    elif (found := vocabulary.find("state", state, states)) == State.RUNNING and normalise(rest).split("-")[0] in BUT:
        known = vocabulary.usual(reading.languages[0], "state", (State.DEGRADED, found))  # "open but slow"
        reading.report("word-unknown", line, typed=typed.strip(), allowed=known)
    else:  # a place, a date, a group: only a state and a rule have room in one line
        own, at, until, but = map(reading.usual_key, ("state", "at", "until", "except"))
        values = {"typed": typed.strip(), "right": state.strip(), "state": own, "at": at, "until": until, "but": but}
        reading.report("state-and-more", line, Level.ERROR, **values)
    return None


def before_third(reading: Reading, typed: str, line: int) -> str:
    """Return the rule of the short form; what stands behind it after another comma is reported."""
    rule, _, rest = typed.partition(",")
    if not rest.strip() or not _is_rule(reading.vocabulary, rule):
        return typed
    keys = ", ".join(map(reading.usual_key, ("remark", "except", "until")))
    reading.report("third-word", line, typed=rest.strip(), keys=keys)
    return rule


def read_rule(reading: Reading, service: Service, typed: str, line: int) -> Rule | None:
    """Read what patients do. "Do not come" alone says nothing of their appointment, where they have one.

    Nobody is told, then, that somebody calls them, nor to come where that was confirmed before.
    """
    if not typed.strip() or any(said.code == _TURNED and said.line == line for said in reading.problems):
        return None
    vocabulary, language = reading.vocabulary, reading.languages[0]
    is_half = vocabulary.keeps_away(typed)
    is_rule = not is_half and vocabulary.find("rule", typed, tuple(Rule)) is not None
    near = None if is_half or is_rule else vocabulary.suggest(language, "stay away", typed, ("do-not-come",))
    if not (is_half or (near and is_slip(typed, near))) or CROSSED_OUT.match(typed) or signs_of(typed) - _ALOUD:
        return read_word(reading, "rule", typed, line, Rule, tuple(Rule))
    if is_half and keeps_no_appointment(service):
        return Rule.WAIT
    rules = (Rule.WAIT, Rule.STAY_UNLESS_CONTACTED, Rule.CALL_FIRST, Rule.GO_ELSEWHERE, Rule.EMERGENCY_ONLY)
    told = {rule.replace("-", "_"): vocabulary.usual(language, "rule", (rule,)) for rule in rules}
    reading.report("rule-half-said", line, Level.ERROR, typed=typed.strip(), **told)
    return Rule.STAY_UNLESS_CONTACTED if reading.as_before else None


def states_nothing(typed: str) -> bool:
    """Whether nothing was typed for a state; a picture is something, of which nobody knows what it means."""
    return says_nothing(typed) and not any(unicodedata.category(sign) == "So" for sign in typed)


def _is_rule(vocabulary: Vocabulary, typed: str) -> bool:
    return vocabulary.find("rule", typed, tuple(Rule)) is not None or vocabulary.keeps_away(typed)


def iter_exceptions_typed(values: Iterable[Value]) -> Iterator[Value]:
    """Iterate over exceptions as typed: the words of one line are one."""
    for line, found in itertools.groupby(values, lambda value: value.line):
        several = [as_short_form(value) for value in found]
        words = [value.text for value in several if isinstance(value, Scalar)]
        yield from several if len(words) < len(several) else (Scalar(", ".join(words), line),)


def report_short_exception(
    reading: Reading, value: Value, owner: Entry, allowed: Collection[str], service: Service, catalogue: Catalogue
) -> bool:
    """Report an exception on one line, with the lines to type instead; whether it is one.

    What was typed is a rule for a group of patients alone: nobody is told to open a place.
    """
    words, language, text = reading.vocabulary, reading.languages[0], value.text if isinstance(value, Scalar) else ""
    if isinstance(value, Table):  # "- North: cancelled, wait"
        (key, said) = (value.entries[0].key, value.entries[0].value) if len(value.entries) == 1 else ("", value)
        is_short = words.find("key", key, allowed) is None
        text = f"{key}: {said.text}" if isinstance(said, Scalar) and is_short else ""
    names, own = names_of(catalogue.locations) | names_of(catalogue.groups), names_of(catalogue.patients)
    places, groups, rules, states, others = list[str](), list[str](), list[str](), list[str](), list[str]()
    for typed in filter(None, map(str.strip, re.split("[,،:;]", text))):
        part = (words.split("key", typed, ("for", "at")) or ("", typed))[1]
        rule, state = words.find("rule", part, tuple(Rule)), words.find("state", part, tuple(State))
        at = names.named_within(part, language)
        if knows_patients(reading, part, own):
            groups.append(part)
        elif rule and not words.adds_signs("rule", part, rule):
            rules.append(part)
        elif state and not words.adds_signs("state", part, state):
            states.append(part)
        elif at and not leaves_out(part, language) and not words.named_in("group", part, tuple(Group)):
            places += map(names.name_of, at)
        elif words.find("key", part, ("for", "at")) is None:
            others.append(part)
    is_left_out = any(leaves_out(part, language) for part in others)
    is_known = bool(places or groups) and not is_left_out and signs_of(text) <= _WITHIN
    if isinstance(value, Table) and not is_known:
        return False
    is_none = normalise(text) in NOTHING or words.find("none", text, ("none",)) or words.find("yes", text, ("no",))
    if isinstance(value, Scalar) and is_none:
        reading.report("exception-none", value.line)
        return True
    is_clear = bool(groups) and not others and len(rules) == 1 and len(states) < 2
    if not is_known:
        groups, places = [words.usual(language, "group", (Group.CHILDREN,))], []
        rule = Rule.EMERGENCY_ONLY if service.is_emergency else Rule.WAIT
        rules, is_clear = [words.usual(language, "rule", (rule,))], True
        states = [] if service.attended else [words.usual(language, "state", (State.CANCELLED,)).lower()]
    depth = depth_of(reading, owner.line)
    lines = [(depth, "except", "")] if value.line == owner.line else []
    given = [("for", f"[{', '.join(groups)}]")] if groups else []
    given += [("at", ", ".join(dict.fromkeys(places)))] if places else []
    if not is_clear or states or not service.attended:
        given.append(("state", states[0] if is_clear and states else _OPEN))
    if service.attended:
        given.append(("rule", rules[0] if is_clear else _OPEN))
    lines += [(depth + 1 + bool(at), key if at else f"- {key}", said) for at, (key, said) in enumerate(given)]
    code = "exception-on-one-line" if is_known else "exception-unreadable"
    reading.report(code, value.line, lines=words.lines(language, lines))
    return True


def report_stated(
    reading: Reading, body: tuple[str, ...], line: int, catalogue: Catalogue, facts: Collection[Statement], level: Level
) -> None:
    """Report the first line of a note's text that is a service and its state, and that its ``facts`` do not say."""
    if any(one.code == "facts-in-text" for one in reading.problems):
        return
    names, vocabulary = service_names(catalogue), reading.vocabulary
    said = {(one.service, one.state, one.rule) for one in facts}
    said |= {(one.service, other.state, other.rule) for one in facts for other in one.exceptions}
    said |= {(service, state, None) for service, state, _ in said}
    for number, text in enumerate(body):
        match = _STATED.match(text.replace("**", ""))
        service = names.id_of(match[1]) if match else None
        if match is None or service is None or names.adds_signs(match[1]):
            continue
        value = match[2]
        if not value.strip():  # "state:" may stand below
            below = _STATED.match(next((body[at] for at in range(number + 1, len(body)) if body[at].strip()), ""))
            value = below[2] if below and vocabulary.find("key", below[1], ("state",)) else ""
        typed_state, comma, typed_rule = _COMMENT.sub("", value).replace("،", ",").strip(" []").partition(",")
        state = vocabulary.find("state", typed_state, tuple(State))
        rule = vocabulary.find("rule", typed_rule, tuple(Rule))
        is_asked = state and vocabulary.adds_signs("state", typed_state, state)  # "closed?", "~~closed~~"
        is_half = vocabulary.keeps_away(typed_rule)
        if state and not is_asked and (rule or is_half or not comma) and (service, state, rule) not in said:
            reading.report("facts-in-text", line + number, level, key=match[1])
            return
