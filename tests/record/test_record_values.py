"""The record as a value: what it holds comes back as it was, is public, and is united strictly."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.content.read import read_content
from statusgen.model.content import Content
from statusgen.model.note import Edition, EditionState, Incident, Note
from statusgen.model.severity import is_laxer
from statusgen.model.site import Service
from statusgen.model.statement import Statement, Window, without_lines
from statusgen.model.words import Rule, Stage, State, Status
from statusgen.record.encode import Unreadable, encode_record, file_of, parse_incident, parse_site
from statusgen.record.make import facts_of, make_record, make_site_record, restore_incident, restore_note, site_facts
from statusgen.record.moves import join_moves
from statusgen.record.published import IncidentRecord, NoteFacts
from statusgen.record.read import Records, check_records
from statusgen.record.sources import RecordFolder
from statusgen.record.unite import Held, cell_of, unite_records
from statusgen.situation.fold import fold_cells
from statusgen.situation.laxer import find_laxer_cells
from tests.builders import EXAMPLE, NOON, without_digest
from tests.stories import EMPTY, SERVICES, START, Story, make_incident, make_note, statements, stories

LATER = NOON + timedelta(hours=1)
EXAMPLE_CONTENT = read_content(EXAMPLE).content
NOT_PUBLIC = {"incident", "path", "status", "author", "approved_by", "withdrawn_because", "withdrawn_on", "lines"}
"""Fields of a note that stand elsewhere in a record, or that nobody outside may read."""
ELSEWHERE = {
    "number",
    "published",
    "editions",
    "corrected",
    "earlier",
    "known_as",
    "formerly",
    "is_unapproved",
    "shown",
}


def with_texts(incident: Incident) -> Incident:
    """Return an incident of a story with texts, which stories do not have."""
    texts = {"en": Edition("en", EditionState.COMPLETE, "Title", "<p>Text.</p>")}
    return replace(incident, editions=texts, notes=tuple(replace(note, editions=texts) for note in incident.notes))


def as_public(note: Note) -> Note:
    """Return a note without what is not public, and without the lines in which things stand."""
    statements = tuple(map(without_lines, note.statements))
    editions = {language: replace(one, path="") for language, one in note.editions.items()}
    plan = tuple(replace(step, line=0) for step in note.restart_plan)
    return replace(
        note, path="", author="", approved_by="", lines={}, statements=statements, restart_plan=plan, editions=editions
    )


def recorded(incident: Incident, content: Content = EMPTY) -> IncidentRecord:
    """Return the record of an incident whose notes were all shown at noon."""
    made = make_record(None, incident, content, NOON)
    assert made is not None
    return made


def example() -> Content:
    """Return the content of the example."""
    assert EXAMPLE_CONTENT is not None
    return EXAMPLE_CONTENT


@given(stories(has_extras=True, has_own_lines=True))
@settings(deadline=None)
def test_a_note_comes_back_as_it_was(story: Story) -> None:
    """Note → record → bytes → record → note: equal in all facts and texts; nothing comes back of a withdrawn one."""
    for incident in map(with_texts, story):
        record = recorded(incident)
        raw = encode_record(record)
        read = parse_incident("x", raw, incident.id)
        assert read == record
        assert encode_record(read) == raw
        for note in incident.notes:
            held = read.note(note.number)
            assert held is not None
            back = restore_note(incident.id, held, ("en",))
            assert back == (None if note.is_withdrawn else as_public(note))


@given(stories(), st.integers(0, 40 * 24))
@settings(deadline=None)
def test_cells_of_what_was_recorded_are_those_of_the_notes(story: Story, hours: int) -> None:
    """Whoever folds what comes back from records tells patients the same, at any instant."""
    at = START + timedelta(hours=hours)
    standing = [replace(one, notes=one.standing) for one in map(with_texts, story)]
    restored = [restore_incident(parse_incident("x", encode_record(recorded(one))), ("en",)) for one in standing]
    assert fold_cells(EMPTY.catalogue, restored, at) == fold_cells(EMPTY.catalogue, standing, at)


def test_the_example_comes_back_as_it_was() -> None:
    """The whole example survives its record, texts in four languages, fallbacks and all; so do its services."""
    content = example()
    for incident in content.incidents.values():
        record = recorded(incident, content)
        read = parse_incident("x", encode_record(record), incident.id)
        back = restore_incident(read, content.settings.languages)
        assert back.notes == tuple(as_public(note) for note in incident.standing)
        assert {tag: (one.title, one.html, one.state) for tag, one in back.editions.items()} == {
            tag: (one.title, one.html, one.state) for tag, one in incident.editions.items()
        }
    site = make_site_record(None, content, NOON, has_changed=True)
    assert parse_site("x", encode_record(site)) == site
    assert tuple(site.facts.services) == tuple(content.catalogue.services.values())


def test_every_field_of_a_note_is_recorded_or_left_out_on_purpose() -> None:
    """A new fact of notes must be put into the record, or be named here as one that is not public."""
    fields = set(Note.__struct_fields__)
    assert fields == set(NoteFacts.__struct_fields__) - {"reference", "texts"} | NOT_PUBLIC | ELSEWHERE


def test_who_wrote_a_note_and_where_is_not_published() -> None:
    """The site carries the record: no author, approver, file or line stands in it."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    raw = encode_record(recorded(incident, content)).decode()
    note = incident.notes[0]
    for secret in (note.author, note.approved_by, note.path.rpartition("/")[2], '"line"'):
        assert secret not in raw


def test_a_record_is_made_to_be_compared_by_people() -> None:
    """It is sorted, indented by one, in letters as they are, with a version and an end of line."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    text = encode_record(recorded(incident, content)).decode()
    assert text.startswith('{\n "begins"')
    assert text.endswith("}\n")
    assert '\n "schema": 1,\n' in text
    assert "é" in text
    assert "\\u" not in text


def test_the_names_of_that_time_stay() -> None:
    """A note that did not change keeps the names under which it was shown, whatever services are called now."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    before = recorded(incident, content)
    service = content.catalogue.services["radiology"]
    renamed = replace(service, name=replace(service.name, by_language={"fr": "Imagerie"}))
    services = {**content.catalogue.services, "radiology": renamed}
    later = replace(content, catalogue=replace(content.catalogue, services=services))
    assert make_record(before, incident, later, LATER) == before
    names = [note.names.services["radiology"]["fr"] for note in before.notes if "radiology" in note.names.services]
    assert names
    assert "Imagerie" not in names


def test_a_change_in_place_is_dated() -> None:
    """Facts or texts that changed are held as they are now, with the instant of the build; the rest stays as it was."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    first, *others = incident.notes
    changed = replace(incident, notes=(replace(first, next_update=LATER), *others))
    after = make_record(recorded(incident, content), changed, content, LATER)
    assert after is not None
    assert after.notes[0].changed == (LATER,)
    assert after.notes[0].first_shown == NOON
    assert after.notes[1:] == recorded(incident, content).notes[1:]
    assert make_record(after, changed, content, LATER + timedelta(days=1)) == after


def test_of_a_withdrawn_note_only_its_place_is_kept() -> None:
    """Number, address, identity and instants stay; facts, texts and names are gone."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    first, *others = incident.notes
    withdrawn = replace(first, status=Status.WITHDRAWN, withdrawn_because="Erreur")
    after = make_record(recorded(incident, content), replace(incident, notes=(withdrawn, *others)), content, LATER)
    assert after is not None
    kept = msgspec.to_builtins(after.notes[0])
    names = kept.pop("names")
    assert not any(names.values())
    assert kept == {
        "number": 1,
        "address": f"incidents/{incident.id}/1/",
        "identity": f"tag:{content.settings.identity}:{incident.id}/1",
        "published": msgspec.to_builtins(first.published),
        "corrected": (),
        "earlier": (),
        "cells": (),
        "first_shown": msgspec.to_builtins(NOON),
        "changed": (msgspec.to_builtins(LATER),),
        "facts": None,
    }


def test_html_is_cleaned_when_a_record_is_read() -> None:
    """A record is no way in: scripts, foreign addresses and controls are gone, as if a note had held them."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    evil = '<p onclick="x()">Un<script>alert(1)</script> <a href="javascript:x()">lien</a></p>'
    raw = encode_record(recorded(incident, content)).decode()
    data = msgspec.json.decode(without_digest(raw))
    data["notes"][0]["facts"]["texts"]["fr"]["html"] = evil
    data["notes"][0]["facts"]["texts"]["fr"]["title"] = "Titre\u202e\x07"
    read = parse_incident("x", msgspec.json.encode(data))
    assert read.notes[0].facts is not None
    text = read.notes[0].facts.texts["fr"]
    assert text.html == '<p>Un <a rel="noopener noreferrer">lien</a></p>'
    assert text.title == "Titre"


@pytest.mark.parametrize(
    ("find", "instead", "reason"),
    [
        ('"schema": 1', '"schema": 2', "version 2, statusgen knows 1"),
        ('"number": 1,', '"number": "one",', "Expected `int`, got `str`"),
        ('"number": 2,', '"number": 1,', "its notes are not in order"),
        ('"id": "2022-05-cyberattack"', '"id": "../../evil"', "it is that of “../../evil”"),
        ('"first_shown": "2022-05-17T12:00:00+02:00"', '"first_shown": "2022-05-17T12:00:00"', "timezone"),
        ('"expires": "2022-05-15T18:00:00+02:00"', '"expires": "2022-05-15T18:00:00"', "an instant has no offset"),
        ('"published": "2022-05-', '"published": "0001-05-', "a day in it lies outside"),
        ('"expires": "2022-05-', '"expires": "9999-05-', "a day in it lies outside"),
        ('"state": "running"', '"state": "fine"', "Invalid enum value 'fine'"),
        ('\n "reference": "fr"', '\n "reference": "fs"', "a text in “fs” is missing"),
        ("{\n", "<<<<<<< HEAD\n{\n", "both sides of a merge"),
        ('"changed": []', '"changed": [], "extra": 1', "unknown field `extra`"),
    ],
)
def test_what_cannot_be_read_says_why(find: str, instead: str, reason: str) -> None:
    """Another version, a wrong type, a merge half done: one reason, with the path, and never a traceback."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    text = without_digest(encode_record(recorded(incident, content)).decode())
    assert find in text
    with pytest.raises(Unreadable) as caught:
        parse_incident("a/b.json", text.replace(find, instead, 1).encode())
    assert caught.value.path == "a/b.json"
    assert reason in caught.value.reason


def test_a_file_whose_digest_is_of_something_else_is_not_believed() -> None:
    """No flipped bit passes for a fact; how it is spaced or ordered does not matter, and older files bear none."""
    sound = recorded(example().incidents["2022-03-water-leak"], example())
    raw = encode_record(sound)
    backwards = msgspec.json.encode(dict(reversed(msgspec.json.decode(raw).items())))
    for same in (raw, backwards, raw.replace(b"\n", b"\r\n"), without_digest(raw.decode()).encode()):
        assert parse_incident("x", same) == sound
    for place in range(0, len(raw), 37):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << place % 8
        with suppress(Unreadable):
            assert parse_incident("x", bytes(flipped)) == sound
    for instead in ('"digest": "0', '"digest": null, "was": "', '"digest": 1, "was": "', '"dhgest": "'):
        with pytest.raises(Unreadable):
            parse_incident("x", raw.replace(b'"digest": "', instead.encode(), 1))


def test_what_moved_is_followed_to_its_end() -> None:
    """However many places lie between, and never in a circle."""
    number = 20_000
    onward = {f"a/{one}": f"a/{one + 1}" for one in range(number)}
    assert set(join_moves(onward).values()) == {f"a/{number}"}
    assert join_moves({"a/1": "a/1"}) == {}
    assert join_moves({"a/1": "b/1"}, {"b/1": "a/1"}) == {"b/1": "a/1"}


@pytest.mark.parametrize("raw", [b"", b"{", b"\0" * 80, b"\xff"])
def test_what_cannot_be_read_is_lost_and_never_missing(tmp_path: Path, raw: bytes) -> None:
    """Of an incident, unless another place holds it: then that is used, and the broken file is named all the same."""
    name = file_of("2022-05-cyberattack")
    sound = encode_record(recorded(example().incidents["2022-05-cyberattack"], example()))
    folders = [RecordFolder(tmp_path / where, where) for where in ("one", "other")]
    for folder, held in zip(folders, (raw, sound), strict=True):
        folder.folder.mkdir()
        (folder.folder / name).write_bytes(held)
    alone, both = (check_records(Records(places, {})) for places in (folders[:1], folders))
    assert ([problem.path for problem in alone.problems], alone.is_lost) == ([f"one/{name}"], True)
    assert ([problem.path for problem in both.problems], both.is_lost) == ([f"one/{name}"], False)


def test_rehearsals_leave_no_instant() -> None:
    """What a rehearsal shows is in the record that it would give, without an instant, and changes nothing published."""
    content = example()
    incident = content.incidents["2022-05-cyberattack"]
    one = replace(incident, notes=incident.notes[:1])
    before = recorded(one, content)
    edited = replace(incident, notes=(replace(incident.notes[0], next_update=LATER), *incident.notes[1:]))
    after = make_record(before, edited, content, None)
    assert after is not None
    assert after.notes[0] == before.notes[0]
    assert {note.first_shown for note in after.notes[1:]} == {None}


def test_the_newest_instant_stays_while_nothing_changes() -> None:
    """A build that records nothing new leaves the instant; one that does moves it, and never back."""
    content = example()
    first = make_site_record(None, content, NOON, has_changed=True)
    assert make_site_record(first, content, LATER, has_changed=False) == first
    assert make_site_record(first, content, LATER, has_changed=True).newest == LATER
    assert make_site_record(first, content, NOON - timedelta(days=1), has_changed=True).newest == NOON
    other = replace(content, settings=replace(content.settings, emergency_number="114"))
    assert make_site_record(first, other, LATER, has_changed=False).newest == LATER
    assert make_site_record(None, content, None, has_changed=True).newest is None
    assert site_facts(other).emergency_number == "114"
    assert facts_of(next(iter(content.incidents.values())).notes[0], "fr").reference == "fr"


@given(st.data(), st.sampled_from(list(SERVICES.values())), st.sampled_from([1, -1]))
@settings(deadline=None)
def test_where_two_records_differ_nobody_may_come_who_could_not(
    data: st.DataObject, service: Service, order: int
) -> None:
    """What is united of two statements is nowhere laxer than either, at any place, for any patient."""
    drawn = [data.draw(statements(service, START)) for _ in range(2)]
    incidents = [with_texts(make_incident("a", [make_note("a", 1, START, [said])])) for said in drawn]
    held = [Held(str(place), recorded(incident)) for place, incident in enumerate(incidents)]
    united, differences = unite_records(held[::order], SERVICES)
    facts = united.notes[0].facts
    assert facts is not None
    timed = [(own.begins, own.windows) for own in drawn]
    for own in drawn if timed[0] == timed[1] else ():
        (said,) = facts.statements
        for place in own.locations:
            assert not is_laxer(service, cell_of(own, place), cell_of(said, place)), (own, said)
    assert bool(differences) == (as_facts(drawn[0]) != as_facts(drawn[1]))


@pytest.mark.parametrize("order", [1, -1])
def test_what_records_say_place_by_place_and_for_later_stays(order: int) -> None:
    """A note may hold several statements of one service: none is lost where another record of the note differs."""
    service, days = SERVICES["radiology"], [START + timedelta(days=number) for number in range(6)]
    north, south = service.locations[:2]
    shut = Statement("radiology", (north,), State.CANCELLED, Rule.WAIT)
    slow = Statement("radiology", (south,), State.DEGRADED, Rule.CALL_FIRST)
    later = [
        Statement("radiology", (south,), State.CANCELLED, Rule.WAIT, windows=(Window(days[first], days[first + 1]),))
        for first in (1, 3)
    ]
    usual = replace(slow, state=State.RUNNING, rule=Rule.COME)
    said = [(shut, slow, later[0]), (shut, usual, later[1])]
    incidents = [with_texts(make_incident("a", [make_note("a", 1, START, own)])) for own in said]
    held = [Held(str(place), recorded(incident)) for place, incident in enumerate(incidents)]
    united, _ = unite_records(held[::order], SERVICES)
    known = restore_incident(united, ["en"])
    for incident in incidents:
        assert find_laxer_cells(EMPTY.catalogue, incident, known, START) == []


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_records_the_more_cautious_word_on_an_incident_stands(order: int) -> None:
    """One alone does not close it, nor say that everybody can be reached; and it concerns everything if one says so."""
    plain = make_note("a", 1, START, [Statement("radiology", ("north",), State.CANCELLED, Rule.WAIT)])
    calm = make_incident("a", [replace(plain, stage=Stage.CLOSED, reach_everybody=True)])
    grave = make_incident("a", [replace(plain, stage=Stage.LIMITED, reach_everybody=False)], concerns_everything=True)
    held = [Held(str(place), recorded(with_texts(one))) for place, one in enumerate((calm, grave))]
    united, _ = unite_records(held[::order], SERVICES)
    facts = united.notes[0].facts
    assert facts is not None
    assert (facts.stage, facts.reach_everybody, united.concerns_everything) == (Stage.LIMITED, False, True)


def as_facts(statement: Statement) -> Statement:
    """Return a statement as a record holds it."""
    incident = with_texts(make_incident("a", [make_note("a", 1, START, [statement])]))
    return facts_of(incident.notes[0], "en").statements[0]


@given(stories(most=1), stories(most=1))
@settings(deadline=None)
def test_united_records_hold_every_note_of_each(one: Story, other: Story) -> None:
    """A note in any record is published, in whatever order they are read; what only one holds is taken as it is."""
    held = [Held(str(place), recorded(with_texts(story[0]))) for place, story in enumerate((one, other)) if story]
    if not held:
        return
    united, _ = unite_records(held, EMPTY.catalogue.services)
    turned, _ = unite_records(held[::-1], EMPTY.catalogue.services)
    numbers = {note.number for place in held for note in place.record.notes}
    assert [note.number for note in united.notes] == [note.number for note in turned.notes] == sorted(numbers)
    for note in united.notes:
        own = [place.record.note(note.number) for place in held]
        if None in own:
            assert note in own
