"""What another status page is said to have said is refused or harmless: the import, and the site built from it."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.inputs import HOST, OUTSIDE
from tests.hostile.test_hostile import begin, build_apart, is_long, judge, run_apart

Put = Callable[[Path, Path], object]
"""Makes what is imported, given its path and a file outside that nobody may read."""
SCRIPT = f"</script></title><script src=//{HOST}>canary()</script><img src=x onerror=canary()>"
STEERS = "a\x00\x1b[2J\u202eb\u2066\x9bc\r\nX: d"
EVERY = "\n".join(
    (
        f"[a](javascript:canary()) <a href='javascript:canary()'>b</a> ![c](//{HOST}/c.png) <{HOST}>",
        '{{ "".__class__ }} {% include "/etc/passwd" %} {0.__class__} [[hole]] ]]>',
        "\n---\nservices:\n  radiology: running\n---\n",
        f"<svg/onload=canary()> <style>@import '//{HOST}'</style> &lt;script&gt;canary()&lt;/script&gt;",
        f"[d][e]\n\n[e]: javascript:canary()\n\n=cmd|'/c canary'!A1 @everyone <!channel> {STEERS}",
    )
)


def _update(**changed: Any) -> dict[str, Any]:
    at = "2021-05-03T12:00:00Z"
    return {"status": "resolved", "body": "Réparé.", "created_at": at, "display_at": at, **changed}


def _incident(*updates: Any, **changed: Any) -> dict[str, Any]:
    return {"name": "Panne", "status": "resolved", "incident_updates": [*(updates or [_update()])], **changed}


def _document(*incidents: Any) -> Put:
    raw = json.dumps({"incidents": incidents}).encode()
    return lambda path, _: path.write_bytes(raw)


def _raw(raw: bytes) -> Put:
    return lambda path, _: path.write_bytes(raw)


def _sparse(path: Path, _outside: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 * 1024**3)


def _in_folder(make: Put) -> Put:
    def put(path: Path, outside: Path) -> None:
        path.mkdir()
        make(path / "incidents.json", outside)

    return put


MANY = 6_000
NOT_TEXTS: tuple[Any, ...] = (None, 7, [], {}, True, 1e308)
BUILT = 300
"""Notes of which a site is built: what more of them take grows with their number alone."""
STATUSPAGE: dict[str, Put] = {
    "brackets in brackets": _raw(b"[" * 1_000_000),
    "objects in objects": _raw(b'{"incidents":' * 200_000),
    "lists by the million": _raw(b'{"incidents":[' + b"[]," * 2_500_000 + b"[]]}"),
    "objects by the million": _raw(b'{"incidents":[' + b'{"a":0},' * 950_000 + b"{}]}"),
    "a number without end": _raw(b'{"incidents":' + b"9" * 5_000_000 + b"}"),
    "no number": _raw(b'{"incidents": [NaN, Infinity]}'),
    "UTF-16": _raw('{"incidents": []}'.encode("utf-16")),
    "UTF-8 with a mark": _raw(b"\xef\xbb\xbf" + b'{"incidents": []}'),
    "bytes that are no text": _raw(b'{"incidents": [{"name": "\xff\xfe"}]}'),
    "halves of letters": _raw(rb'{"incidents": [{"name": "\ud800", "status": "\udc00"}]}'),
    "a zip": _raw(b"PK\x03\x04" + b"\0" * 5000),
    "gzip": _raw(b"\x1f\x8b\x08" + b"\0" * 5000),
    "nothing": _raw(b""),
    "8 gigabytes": _sparse,
    "a pipe": lambda path, _: os.mkfifo(path),
    "zeros without end": lambda path, _: path.symlink_to("/dev/zero"),
    "a folder with a link to a secret": _in_folder(lambda path, outside: path.symlink_to(outside)),
    "a folder with a pipe": _in_folder(lambda path, _: os.mkfifo(path)),
    "a name that leads out": _document(_incident(name="../../../../outside/evil"), _incident(name="/etc/passwd")),
    "names of nothing": _document(_incident(name=""), _incident(name="\u200b\u2060"), _incident(name="...")),
    "names that steer": _document(_incident(name=STEERS), _incident(name="a\nstatus: published\nservices:")),
    "names of markup": _document(*(_incident(name="a" * 60 + said) for said in (SCRIPT, EVERY))),
    "a name of a megabyte": _document(_incident(name="a" * 1_000_000), _incident(name="\u0301" * 100_000)),
    "names that are no text": _document(*(_incident(name=name) for name in NOT_TEXTS)),
    "the same three hundred times": _document(*[_incident()] * 300),
    "ids that are all one": _document(*[_incident(id="../a", shortlink=f"https://{HOST}")] * 9),
    "incidents by the thousand": _raw(b'{"incidents":[' + b'{"name":"a"},' * 500_000 + b"{}]}"),
    "files by the hundred thousand": _document(
        *[_incident(*[{"body": "a", "created_at": "2021-05-03"}] * 250, name="a")] * 700
    ),
    "updates by the thousand": _document(_incident(*[_update()] * MANY)),
    "as many updates as are read": _document(_incident(*[_update()] * 500)),
    "components by the hundred thousand": _document(
        _incident(_update(affected_components=[{"name": SCRIPT, "old_status": STEERS}] * 60_000))
    ),
    "texts of everything": _document(_incident(_update(body=EVERY)), _incident(_update(body=SCRIPT))),
    "a text that opens without end": _document(*[_incident(_update(body=sign * 9000)) for sign in ("<a ", "[", "<")]),
    "a text of pictures in links": _document(_incident(_update(body="[![" * 6000 + "](a)" * 2000))),
    "a text of links half made": _document(
        _incident(_update(body="[a](" + "(a" * 9000)), _incident(_update(body="<a href='x'" * 1800))
    ),
    "a text of stars": _document(_incident(_update(body="a**b" * 5000)), _incident(_update(body="*a " * 6000))),
    "a text of megabytes": _document(_incident(_update(body="a\n" * 2_000_000))),
    "states that steer": _document(_incident(_update(status=STEERS + "/../../a"), impact=SCRIPT, status="resolved")),
    "a state of a megabyte": _document(_incident(_update(status="a-" * 500_000), impact="a" * 1_000_000)),
    "instants that are none": _document(
        *(
            _incident(_update(display_at=at))
            for at in ("", "a", "9" * 5000, "0000-00-00", "2021-02-30T25:61:61Z", "9999-12-31T23:59:59-23:59", "1e9")
        )
    ),
    "instants out of this world": _document(
        *(
            _incident(_update(display_at=at))
            for at in ("0001-01-01T00:00:00+23:59", "9999-12-31", "2199-12-31T23:59:59-23:59", "1990-01-01T00:00:00+14")
        )
    ),
    "an instant that is to come": _document(_incident(_update(display_at="2098-01-01T00:00:00Z"))),
    "instants with an offset of seconds": _document(_incident(_update(display_at="2021-05-03T12:00:00+23:59:59.999"))),
    "planned without end": _raw(b'{"incidents": [], "scheduled_maintenances": [' + b"0," * 1_000_000 + b"0]}"),
}
FRONT = "---\ntitle: {}\ndate: 2021-02-03 14:30:00\nresolved: true\nsection: issue\n---\n{}\n"
BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(9))
CSTATE: dict[str, str | bytes] = {
    "a title that leads out": FRONT.format("../../../../outside/evil", "a"),
    "a title of markup": FRONT.format(json.dumps(SCRIPT), EVERY),
    "a title that steers": FRONT.format(json.dumps(STEERS), STEERS),
    "a bomb of aliases": f"---\n{BOMB}title: *a8\naffected: *a8\ndate: 2021-02-03\n---\na\n",
    "an anchor that is its own value": "---\ntitle: &a [*a]\naffected: &b [*b]\ndate: 2021-02-03\n---\na\n",
    "half a letter": FRONT.format('"\\ud800"', "a"),
    "a letter beyond the last": FRONT.format('"\\UFFFFFFFF"', "a"),
    "a key that is a list": FRONT.format("a\n? [b]\n: c", "a"),
    "a number of hexadecimal figures": f"+++\ntitle = 0x{'f' * 7000}\ndate = 2021-02-03\n+++\na\n",
    "an object of Python": "---\ntitle: !!python/object/new:os.system [touch canary-that-was-run]\n---\na\n",
    "lists in lists in YAML": f"---\naffected: {'[' * 7_500}\n---\na\n",
    "tables in tables in TOML": f"+++\ntitle = {'{a=' * 2400}\n+++\na\n",
    "lists in lists in TOML": f"+++\ntitle = {'[' * 7_500}\n+++\na\n",
    "keys in keys in TOML": "+++\n" + ".".join("a" * 3900) + " = 1\ntitle = 'a'\ndate = 2021-02-03\n+++\na\n",
    "no number in TOML": "+++\ntitle = nan\ndate = inf\nresolved = -inf\n+++\na\n",
    "a date of TOML without a day": "+++\ntitle = 'a'\ndate = 14:30:00\n+++\na\n",
    "a number without end": f"+++\ntitle = {'9' * 7_500}\ndate = 2021-02-03\n+++\na\n",
    "dates out of this world": FRONT.replace("2021-02-03 14:30:00", "2199-12-31T23:59:59-23:59").format("a", "b"),
    "fences without end": "---\n" * 200_000,
    "blanks before a fence": "\n" * 900_000 + "---\n",
    "tracks without end": FRONT.format("a", '*a* - {{< track "' * 40_000),
    "updates by the thousand": FRONT.format("a", '*a* - b {{< track "2021-02-03 16:00:00" >}}\n\n' * 9000),
    "stars without end": FRONT.format("a", "*" * 900_000),
    "lines of stars": FRONT.format("a", "*a\n" * 300_000),
    "UTF-16": FRONT.format("a", "b").encode("utf-16"),
    "bytes that are no text": b"\xff\xfe" + FRONT.format("a", "b").encode(),
    "blocks of noughts": FRONT.format("a", "b").encode() + b"\0" * 900_000,
}
NAMES: tuple[str | bytes, ...] = (
    b"\xff.md",
    "..md",
    "-rf.md",
    "a\nb.md",
    "\x1b[2J.md",
    "con.md",
    "a" * 250 + ".md",
    "2021\u202edm.a.md",
    "<img src=x>.md",
)
THINGS: dict[str, Put] = {
    "a link to a secret": lambda path, outside: path.symlink_to(outside),
    "a link to zeros without end": lambda path, _: path.symlink_to("/dev/zero"),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
    "8 gigabytes": _sparse,
}


def import_and_build(folder: Path, kind: str, make: Put) -> str:
    """Import what is made there, then build; say what is wrong with either, and empty where nothing is."""
    project, outside = begin(folder)
    source, before = folder / "source", {path.name for path in folder.iterdir()}
    make(source, outside)
    told = run_apart(project.path, outside, "import", kind, str(source))
    if found := judge(project.path, told):
        return found
    if {path.name for path in folder.iterdir()} - before != {"source"} or OUTSIDE in _texts(project.path):
        return "it wrote elsewhere, or showed a secret"
    notes = [path for path in (project.path / "content/incidents").rglob("*.md") if path.name[0].isdigit()]
    if len(notes) > BUILT:
        return ""
    for path in notes:  # a draft shows nothing
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^(?:état|statut) : [Bb]rouillon\n", "", text), encoding="utf-8")
    return judge(project.path, build_apart(project.path, outside))


def _texts(project: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in project.rglob("*.md"))


def _issues(make: Put, name: str | bytes = "evil.md") -> Put:
    def put(path: Path, outside: Path) -> None:
        path.mkdir()
        (path / "sound.md").write_text(FRONT.format("Sound", "a"), encoding="utf-8")
        make(Path(os.fsdecode(os.path.join(os.fsencode(path), os.fsencode(name)))), outside)

    return put


def _holding(held: str | bytes) -> Put:
    return _raw(held if isinstance(held, bytes) else held.encode())


CASES: dict[str, tuple[str, Put]] = {
    **{f"a Statuspage is or holds {name}": ("statuspage", make) for name, make in STATUSPAGE.items()},
    **{f"an issue of a cState has {name}": ("cstate", _issues(_holding(held))) for name, held in CSTATE.items()},
    **{f"an issue of a cState is {name}": ("cstate", _issues(make)) for name, make in THINGS.items()},
    **{
        f"an issue of a cState is called {name!r}": ("cstate", _issues(_holding(FRONT.format('""', "a")), name))
        for name in NAMES
    },
}


def test_issues_of_gigabytes_are_read_in_parts(tmp_path: Path) -> None:
    """What is larger in all than a page of a hospital is said, and what was read is carried over."""

    def fill(path: Path, _outside: Path) -> None:
        path.write_text(FRONT.format("Large", "a\n" * 500_000), encoding="utf-8")
        for number in range(1200):
            os.link(path, path.with_name(f"large-{number}.md"))

    project, outside = begin(tmp_path)
    _issues(fill)(tmp_path / "source", outside)
    told = run_apart(project.path, outside, "import", "cstate", str(tmp_path / "source"))
    assert judge(project.path, told) == ""
    assert told["status"] == 0
    assert re.search(r"11\d\d\. ", told["said"])


@pytest.mark.slow("a hundred imports")
@pytest.mark.parametrize("part", range(4))
def test_imports_of_harm(tmp_path: Path, part: int, request: pytest.FixtureRequest) -> None:
    """Whatever is imported, the import and the site are sound: one case of four, and all with ``--long``."""
    wrong = {}
    cases = [*CASES.items()][part::4]
    for number, (name, (kind, make)) in enumerate(cases if is_long(request) else cases[part::4]):
        if found := import_and_build(tmp_path / str(number), kind, make):
            wrong[name] = found
        shutil.rmtree(tmp_path / str(number), ignore_errors=True)
    assert wrong == {}
