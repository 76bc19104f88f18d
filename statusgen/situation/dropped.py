"""Warn of what the newest note of an incident leaves out, in part or whole, and what was not meant to end with it."""

from collections.abc import Iterator

from statusgen.content.services import names_of
from statusgen.model.diversion import is_diversion_laxer
from statusgen.model.note import Incident, Note
from statusgen.model.patients import find_days, in_order, is_among, join_days
from statusgen.model.problem import Level, Problem
from statusgen.model.severity import find_shut_out, goes_somewhere, is_instruction_laxer, severity
from statusgen.model.site import Service
from statusgen.model.situation import Instruction, Said
from statusgen.model.statement import Statement
from statusgen.model.visiting import NO_LIMITS, describe_lost_limits
from statusgen.model.vocabulary import TypedLine
from statusgen.model.words import Bring, Patients, Stage, State, join_brings
from statusgen.situation.claims import CellKey, say_at
from statusgen.situation.help_wanted import help_wanted
from statusgen.situation.lines import standing_lines
from statusgen.situation.site_words import SiteWords, type_fact, type_value
from statusgen.situation.warnings import is_weaker, standing_of

_Fact = tuple[str, ...]
"""A key, and its values, if it has any."""
_Lost = dict[tuple[int, str, tuple[_Fact, ...]], list[CellKey]]
"""What is left out: line of the statement, code of the problem, facts → cells."""
_NAMED_AS = {"bring-dropped": "things", "diversion-dropped": "patients", "limits-dropped": "limits"}


def check_dropped(incident: Incident, terms: SiteWords) -> Iterator[Problem]:
    """Warn where readers were told more, or something stricter, and the newest note says nothing of it."""
    public = [note for note in incident.standing if note.status.is_public]
    if not public:
        return
    newest, catalogue = public[-1], terms.catalogue
    lost: _Lost = {}
    for key in sorted(newest.cells):
        said = [statement for note in public if (statement := note.statement_of(*key)) is not None]
        if len(said) > 1:
            for code, facts in _iter_lost(catalogue.services[key[0]], key[1], said[-2], said[-1], newest):
                lost.setdefault((said[-1].line, code, facts), []).append(key)
    for (line, code, facts), cells in lost.items():
        is_value = code in ("bring-dropped", "diversion-dropped")
        told_of = [fact[:2] for fact in facts] if code == "limits-dropped" else facts
        typed = (type_value(terms, *fact) if is_value else type_fact(terms, *fact) for fact in told_of)
        named, told = catalogue.name_cells(cells), ", ".join(dict.fromkeys(typed))
        called = names_of(catalogue.services).name_of(cells[0][0])
        place = "cells" if code in _NAMED_AS else "where"
        values: tuple[tuple[str, str], ...]
        values = ((place, named), ("service", called), (_NAMED_AS.get(code, "facts"), told))
        values += (("lines", _type_limits(facts, terms)),) if code == "limits-dropped" else ()
        yield Problem(newest.path, line, code, Level.WARNING, values)
    yield from _check_fraud(public[:-1], newest, terms)
    yield from _check_calls(public[:-1], newest, terms)
    yield from _check_lines(public[:-1], newest, terms)
    yield from _check_endings(public[:-1], newest, terms)


def _type_limits(facts: tuple[_Fact, ...], terms: SiteWords) -> str:
    """Return limits as they are typed below a service: those of everybody, then those of groups of patients."""
    of: dict[str, list[tuple[str, str]]] = {}
    for key, value, group in facts:
        of.setdefault(group, []).append((key, type_value(terms, key, value)))
    lines: list[TypedLine] = [(2, *limit) for limit in of.pop("", [])]
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for group, limits in of.items():
        alike.setdefault(tuple(limits), []).append(type_value(terms, "for", group))
    lines += [(2, "except", "")] if alike else []
    for shared, groups in alike.items():
        lines += [(3, "- for", ", ".join(groups)), *((4, *limit) for limit in shared)]
    return terms.vocabulary.lines(terms.settings.reference, lines)


def _check_fraud(older: list[Note], newest: Note, terms: SiteWords) -> Iterator[Problem]:
    """Warn where a warning of fraud is written again without all that it said; its end is said on purpose."""
    stands = {one.warning.kind: one.warning for one in standing_of(older)}
    for warning in newest.warnings:
        before = stands.get(warning.kind)
        if before is not None and not warning.is_ended and is_weaker(warning, before):
            gone: list[_Fact] = [("never", word) for word in before.never if word not in warning.never]
            gone += [("tell", before.tell)] if before.tell not in ("", warning.tell) else []
            gone += [("remark",)] if before.remark not in (None, warning.remark) else []
            yield from _name_gone(newest, "warnings", warning.kind, gone, terms)


def _check_calls(older: list[Note], newest: Note, terms: SiteWords) -> Iterator[Problem]:
    """Warn where a call for help is written again without all that it said, or what a note ends is no such call."""
    stands = [one.call for one in help_wanted(older, newest.published)]
    for call in newest.help_wanted:
        covered = [before for before in stands if call.covers(before)]
        for before in covered if call.until is not None else ():
            gone: list[_Fact] = [("tell", before.tell)] if before.tell and not call.tell else []
            gone += [("remark",)] if before.remark is not None and call.remark is None else []
            yield from _name_gone(newest, "help-wanted", call.kind, gone, terms)
        left = [before for before in stands if before.kind == call.kind]
        if call.until is None and not covered and left:
            ended = terms.vocabulary.usual(terms.settings.reference, "ended", ("ended",))
            values = (("what", type_value(terms, "help-wanted", call.kind)), ("ended", ended))
            yield Problem(newest.path, newest.lines.get("help-wanted", 1), "help-not-ended", Level.WARNING, values)


def _check_lines(older: list[Note], newest: Note, terms: SiteWords) -> Iterator[Problem]:
    """Warn where a line is written again without its hours or languages, or ends with those of hospitals."""
    stands = {key: line for key, (line, _) in standing_lines(older).items() if not (line.is_closed or line.is_usual)}
    said = {line.key for line in newest.telephone_lines}
    for line in newest.telephone_lines:
        before, gone = stands.get(line.key), list[_Fact]()
        if before is not None and line.number:
            gone += [("hours",)] if before.hours is not None and line.hours is None else []
            left = [language for language in before.languages if language not in line.languages]
            gone += [("language", *left)] if left else []
        if line.ends_everywhere:
            places = [one.location for key, one in stands.items() if one.id == line.id and one.location]
            left = [place for place in places if f"{line.id} ({place})" not in said]
            gone += [("at", *left)] if left else []
        yield from _name_gone(newest, "lines", line.id, gone, terms)


def _check_endings(older: list[Note], newest: Note, terms: SiteWords) -> Iterator[Problem]:
    """Warn where a note ends what no older note of its incident speaks of: another incident's word stands."""
    spoken = {name for note in older for line in note.telephone_lines for name in (line.key, line.id)}
    ended = [
        ("lines", type_fact(terms, "lines", line.id))
        for line in newest.telephone_lines
        if line.is_usual and line.key not in spoken
    ]
    warned = {warning.kind for note in older for warning in note.warnings}
    if newest.warnings and all(one.is_ended and one.kind not in warned for one in newest.warnings):
        ended.append(("warnings", type_fact(terms, "warnings")))
    called = {call.kind for note in older for call in note.help_wanted}
    if newest.help_wanted and all(one.until is None and one.kind not in called for one in newest.help_wanted):
        ended.append(("help-wanted", type_fact(terms, "help-wanted")))
    for key, what in ended:
        yield Problem(newest.path, newest.lines.get(key, 1), "nothing-ended", Level.WARNING, (("what", what),))


def _name_gone(newest: Note, key: str, what: str, gone: list[_Fact], terms: SiteWords) -> Iterator[Problem]:
    if gone:
        values = (("where", type_fact(terms, key, what)), ("facts", ", ".join(type_fact(terms, *one) for one in gone)))
        yield Problem(newest.path, newest.lines.get(key, 1), "facts-dropped", Level.WARNING, values)


def _iter_lost(
    service: Service, place: str, before: Statement, after: Statement, newest: Note
) -> Iterator[tuple[str, tuple[_Fact, ...]]]:
    """Iterate over what a statement about a cell leaves out of the one before it, by the code of its problem."""
    was, now = (say_at(service, place, one) for one in (before, after))
    groups = (None, *in_order(was.groups | now.groups))
    pairs = [(was.instruction_for(group), now.instruction_for(group)) for group in groups]
    if is_diversion_laxer(before, after) and (after.ambulances_diverted or not after.ambulances_line):
        kept = after.diverted_for if after.ambulances_diverted else ()
        cases = tuple(case for case in before.diverted_for if case not in kept) or ("diverted",)
        yield "diversion-dropped", tuple(("ambulances", case) for case in cases)
    shut_out = [group for group in find_shut_out(service, was, now) if not is_among(group, now.groups)]
    days = {group: find_days(group) for group in shut_out}
    coming = [one for one in shut_out if (span := days[one]) is None or span.last >= newest.published.date()]
    facts: list[_Fact] = [("for", group) for group in join_days(coming)]
    facts += _iter_lost_exceptions(service, place, was, now, before)
    is_at_ease = after.state is State.RUNNING
    lost = {group: _lose_limits(service, *pair) for group, pair in zip(groups, pairs, strict=True)}
    limits = tuple(
        (*one, group or "") for group, some in lost.items() for one in some if group is None or one not in lost[None]
    )
    is_ended = bool(after.visiting_line) and all(now.visiting == NO_LIMITS for _, now in pairs)
    is_over = is_at_ease and before.state is not State.RUNNING and newest.stage is Stage.CLOSED
    if limits and not is_ended and not is_over:
        yield "limits-dropped", limits
    if not is_at_ease:
        things = join_brings(_lose(service, *pair) for pair in pairs)
        if things and (after.bring or not after.bring_line):
            yield "bring-dropped", tuple(("bring", thing) for thing in things)
        places = dict.fromkeys(place for pair in pairs for place in _lose_places(*pair))
        facts += [("elsewhere", *places)] if places else []
        facts += (
            [("capacity",)] if was.capacity is not None and now.capacity is None and place in after.locations else []
        )
        is_known = was.delay is not None and newest.published < was.delay.until
        facts += [("delay",)] if is_known and now.delay is None else []
    if facts:
        yield "facts-dropped", tuple(facts)


def _iter_lost_exceptions(service: Service, place: str, was: Said, now: Said, before: Statement) -> Iterator[_Fact]:
    """Iterate over groups, and a place, for which something stricter than for others held, and which are not named."""
    kept_away = [
        group
        for group in in_order(was.groups | now.groups)
        if is_instruction_laxer(was.instruction_for(group), was.instruction)
        and any(is_instruction_laxer(was.instruction_for(group), one) for one in _instructions_for(now, group))
        and not is_among(group, now.groups)
    ]
    yield from (("for", group) for group in join_days(kept_away))
    if not any(place in exception.locations and not exception.groups for exception in before.exceptions):
        return
    usual = say_at(service, "", before)
    is_stricter = is_instruction_laxer(was.instruction, usual.instruction)
    is_laxer = is_instruction_laxer(was.instruction, now.instruction)
    if not service.attended:
        is_stricter, is_laxer = severity(was.state) > severity(usual.state), severity(was.state) > severity(now.state)
    if is_stricter and is_laxer:
        yield "at", place


def _instructions_for(said: Said, group: Patients) -> tuple[Instruction, ...]:
    """Return the instructions that patients of a group may read: appointments of some days cut across other groups."""
    others = said.exceptions if find_days(group) is not None else ()
    return (
        said.instruction_for(group),
        *(other.instruction for other in others if not any(map(find_days, other.groups))),
    )


def _lose_limits(service: Service, was: Instruction, now: Instruction) -> tuple[tuple[str, str], ...]:
    """Return the limits that those who still visit no longer have."""
    return describe_lost_limits(was.visiting, now.visiting) if goes_somewhere(service, now) else ()


def _lose(service: Service, was: Instruction, now: Instruction) -> tuple[Bring, ...]:
    """Return what those who still go somewhere are no longer told to bring."""
    return tuple(thing for thing in was.bring if thing not in now.bring) if goes_somewhere(service, now) else ()


def _lose_places(was: Instruction, now: Instruction) -> Iterator[str]:
    """Iterate over the places to which those who do not come more freely than before are no longer sent."""
    if not is_instruction_laxer(was, now):
        yield from (place for place in was.elsewhere if place not in now.elsewhere)
