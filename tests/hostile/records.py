"""Records of what was published that somebody else wrote: whoever may push to the project, or a copy that was named.

Used by ``inputs.py``. Each stands where the record stands, bears no digest, and the note that it tells of is gone.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from statusgen.record.encode import encode_record
from statusgen.record.make import make_record, make_site_record
from tests.builders import NOON, Project, make_project, note, without_digest
from tests.hostile.further import Put, in_settings

ID = "2022-05-panne"
RECORD, FACTS = f"{ID}.json", "site.facts.json"
EVIL = "<script>canary()</script>"
TEXTS = {
    "a script": "<script>canary()</script><img src=x onerror=canary()>",
    "an address of a script": '<a href="javascript:canary()">a</a>[a](javascript:canary())',
    "another line": "a\r\nBEGIN:VEVENT\r\nX-CANARY: 1\r\n\u2028Bcc: a@canary.example",
    "a formula": "=cmd|' /C canary'!A1",
    "a template": "{{ say.__globals__ }}{% include '/etc/passwd' %}{0.__class__}${canary}",
    "what steers a terminal": "\x1b]0;canary\x07\x1b[2J\u202ecanary\x9b",
    "a path": "../../../outside/secret.md",
    "a megabyte of a word": "a" * 1_000_000,
    "half a letter": "\ud83d",
    "brackets": "[[" * 20_000,
    "deep HTML": "<b>" * 20_000,
    "nothing": "",
}
Change = Callable[[Any], object]


def _set(*keys: Any) -> Callable[[Any], Change]:
    """Return what makes a change of one place of a document."""

    def to(value: Any) -> Change:
        def change(held: Any) -> None:
            for key in keys[:-1]:
                held = held[key]
            held[keys[-1]] = value

        return change

    return to


FACTS_OF = ("notes", 0, "facts")
STATED = (*FACTS_OF, "statements", 0)
PLACES: dict[str, Callable[[Any], Change]] = {
    "the title of an incident": _set("texts", "fr", "title"),
    "the HTML of an incident": _set("texts", "fr", "html"),
    "the title of a note": _set(*FACTS_OF, "texts", "fr", "title"),
    "the HTML of a note": _set(*FACTS_OF, "texts", "fr", "html"),
    "what a note tells journalists": _set(*FACTS_OF, "texts", "fr", "press_html"),
    "the address of a note": _set("notes", 0, "address"),
    "the identity of a note": _set("notes", 0, "identity"),
    "the name of a service": _set("notes", 0, "names", "services"),
    "the remark of a service": _set(*STATED, "remark"),
    "where to go": _set(*STATED, "elsewhere"),
}
NAMED = ("the name of a service", "where to go")
CHANGES: dict[str, Change] = {
    "an id that leads out": _set("id")("../../../outside/evil"),
    "an id of a page": _set("id")("index"),
    "a language that leads out": lambda held: held["texts"].update({"../../evil": held["texts"]["fr"]}),
    "a language that is an attribute": lambda held: held["notes"][0]["facts"]["texts"].update(
        {'"><script>canary()</script>': held["notes"][0]["facts"]["texts"]["fr"]}
    ),
    "a service that does not exist": _set(*STATED, "service")("<script>canary()</script>"),
    "a place that does not exist": _set(*STATED, "locations")(["../../evil"]),
    "a number beyond all numbers": _set("notes", 0, "number")(10**18),
    "a number below one": _set("notes", 0, "number")(-1),
    "a number that is none": _set("notes", 0, "number")(1e308),
    "the first year": _set("notes", 0, "published")("0001-01-01T00:00:00+14:00"),
    "the last year": _set("notes", 0, "published")("9999-12-31T23:59:59-12:00"),
    "a word of the last year": _set(*FACTS_OF, "valid_until")("9999-12-31T23:59:59-12:00"),
    "an instant without an offset": _set("notes", 0, "first_shown")("2022-05-17T12:00:00"),
    "a first day in ten years": _set("notes", 0, "first_shown")("2036-05-17T12:00:00+02:00"),
    "ten thousand changes": _set("notes", 0, "changed")(["2022-05-17T12:00:00+02:00"] * 10_000),
    "a hundred corrections": _set("notes", 0, "corrected")(["2022-05-17T12:00:00+02:00"] * 100),
    "a thousand corrections": _set("notes", 0, "corrected")(
        [
            f"2022-05-17T{10 + at // 60:02}:{at % 60:02}:{second:02}+02:00"
            for at in range(40, 140)
            for second in range(10)
        ]
    ),
    "ten thousand statements": lambda held: held["notes"][0]["facts"].update(
        {"statements": held["notes"][0]["facts"]["statements"] * 1_000}
    ),
    "a hundred notes": lambda held: held.update(
        {"notes": [{**held["notes"][0], "number": number} for number in range(1, 101)]}
    ),
    "two notes of one number": lambda held: held.update({"notes": held["notes"] * 2}),
    "a field of its own": _set("canary")("a"),
    "another version": _set("schema")(2),
    "a digest that is none": _set("digest")({"a": "b"}),
    "no notes": _set("notes")([]),
    "no reference": _set("reference")(None),
    "a kind of its own": _set("kind")("canary"),
}
OF_SITE: dict[str, Change] = {
    "a timezone that is a file": _set("facts", "timezone")("../../../../etc/passwd"),
    "a timezone of a megabyte": _set("facts", "timezone")("a" * 1_000_000),
    "an incident that leads out": _set("incidents")(["../../../outside/secret"]),
    "twenty thousand incidents": _set("incidents")([f"2022-05-a{number}" for number in range(20_000)]),
    "what moved out": _set("moved")({f"{ID}/1": "../../../outside/1"}),
    "what moved in a circle": _set("moved")({f"{ID}/1": "2022-05-b/1", "2022-05-b/1": f"{ID}/1"}),
    "what moved nowhere": _set("moved")({f"{ID}/1": f"{ID}/1"}),
    "what moved without end": _set("moved")({f"a/{number}": f"a/{number + 1}" for number in range(20_000)}),
    "a page that leads out": _set("facts", "pages")(
        [{"slug": "../../../outside/evil", "reference": "fr", "texts": {"fr": {"title": "a", "html": "a"}}}]
    ),
    "a page with a script": _set("facts", "pages")(
        [
            {
                "slug": "aide",
                "reference": "fr",
                "texts": {"fr": {"title": EVIL, "html": EVIL, "press_html": "", "is_behind": False}},
            }
        ]
    ),
    "a newest build of the last year": _set("newest")("9999-12-31T23:59:59-12:00"),
    "a newest build of the first year": _set("newest")("0001-01-01T00:00:00+14:00"),
    "languages that lead out": _set("facts", "languages")(["fr", "../../evil"]),
    "an emergency number with a script": _set("facts", "emergency_number")("<script>canary()</script>"),
    "no facts": _set("facts")(None),
}
RAW = {
    "a megabyte of brackets": b"[" * 1_000_000,
    "objects in objects": b'{"a":' * 200_000,
    "a number without end": b'{"schema": ' + b"9" * 900_000 + b"}",
    "no text": b"\xff\xfe\x00\x01" * 1000,
    "UTF-16": '{"schema": 1}'.encode("utf-16"),
    "nothing at all": b"",
    "a list": b"[]",
    "no number": b'{"schema": NaN}',
    "nine megabytes": b" " * 9_000_000 + b"{}",
}
THINGS: dict[str, Callable[[Path, Path], object]] = {
    "a link to a secret": lambda path, outside: path.symlink_to(outside),
    "a link to zeros without end": lambda path, _: path.symlink_to("/dev/zero"),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
}
NAMES = (
    "a\nb.json",
    "\x1b[2Ja.json",
    "a" * 250 + ".json",
    "..json",
    "2022-05-é.json",
    "con.json",
    "2022-05-a.json.damaged",
)


@cache
def _base() -> tuple[str, str]:
    """Return a record of an incident, and what stands beside it, as an older version wrote them."""
    with TemporaryDirectory() as folder:
        project = make_project(Path(folder))
        project.write_note(_lasting())
        content = project.read().content
    assert content is not None
    record = make_record(None, content.incidents[ID], content, NOON)
    site = make_site_record(None, content, NOON, has_changed=True, incidents=(ID,))
    assert record is not None
    assert site is not None
    beside = re.sub('"demonstration": "[^"]*"', '"demonstration": null', encode_record(site).decode())
    return without_digest(encode_record(record).decode()), without_digest(beside)


def _lasting() -> str:
    """Return a note that does not expire."""
    return note(valid_until="18/05/2098 18:00", next_update="18/05/2098 12:00")


def _write(project: Project) -> Path:
    """Let a note have been published and be gone; return the folder of the record."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (project.path / "content/incidents" / ID).glob("[0-9]*"):
        path.unlink()
    folder = project.path / ".statusgen-published"
    folder.mkdir()
    for name, text in zip((RECORD, FACTS), _base(), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _changed(name: str, change: Change) -> Put:
    def put(project: Project, _outside: Path) -> None:
        path = _write(project) / name
        held = json.loads(path.read_text(encoding="utf-8"))
        change(held)
        path.write_text(json.dumps(held), encoding="utf-8")

    return put


def _instead(name: str, make: Callable[[Path, Path], object]) -> Put:
    def put(project: Project, outside: Path) -> None:
        path = _write(project) / name
        path.unlink(missing_ok=True)
        make(path, outside)

    return put


def _corrected(project: Project, outside: Path) -> None:
    """Let a bulletin have said something else before each of 500 corrections, and alerts tell of them all."""
    in_settings("cap", "cap:\n  sender: status@essai.example\n  status: Actual")(project, outside)
    path = _write(project) / RECORD
    held = json.loads(path.read_text(encoding="utf-8"))
    bulletin = held["notes"][0]
    other = json.loads(json.dumps(bulletin["facts"]))
    other["statements"][0] |= {"state": "degraded", "rule": "call-first"}
    seconds = [f"{10 + at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}" for at in range(2400, 2900)]
    bulletin["corrected"] = [f"2022-05-17T{second}+02:00" for second in seconds]
    bulletin["earlier"] = [other, bulletin["facts"]] * 250
    path.write_text(json.dumps(held), encoding="utf-8")


def _holding(raw: bytes) -> Callable[[Path, Path], object]:
    return lambda path, _: path.write_bytes(raw)


def iter_records() -> Iterator[tuple[str, Put, bool]]:
    """Iterate over a sentence, what puts it into a project, and whether it is a note of its own."""
    for place, to in PLACES.items():
        for what, text in TEXTS.items():
            value = {"radiology": {"fr": text}} if place == NAMED[0] else [text] if place == NAMED[1] else text
            yield f"{place} in a record is {what}", _changed(RECORD, to(value)), False
    for what, change in CHANGES.items():
        yield f"a record has {what}", _changed(RECORD, change), False
    for what, change in OF_SITE.items():
        yield f"a record of a site has {what}", _changed(FACTS, change), False
    for name in (RECORD, FACTS):
        for what, raw in RAW.items():
            yield f"{name} is {what}", _instead(name, _holding(raw)), False
        for what, make in THINGS.items():
            yield f"{name} is {what}", _instead(name, make), False
    yield "a record has 500 corrections of facts, each an alert", _corrected, False
    for name in NAMES:
        yield f"a record is called {name!r}", _instead(name, _holding(_base()[0].encode())), False
