"""What might be typed or put into the folders of a project, from tables, each with a sentence that says what it is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.builders import Project, note
from tests.hostile.further import iter_further
from tests.hostile.later import iter_later
from tests.hostile.recent import iter_recent
from tests.hostile.records import iter_records

HOST = "canary.example"
"""A host to which nothing may go."""
OUTSIDE = "canary-of-a-file-outside"
SECRET = "canary-of-the-environment"  # noqa: S105 - what is looked for
LARGE = 1_000_000


class Input(NamedTuple):
    """One input: it is put into a project that is sound otherwise."""

    sentence: str
    put: Callable[[Project, Path], object]
    """Given the project and a file outside it, which nobody may read."""
    shares: bool = False
    """Whether it is a note of its own, so that many may stand in one project."""


BODIES = {
    "a script": f"<script src='https://{HOST}/'>canary()</script>",
    "a script in capitals": "<ScRiPt>canary()</sCrIpT >",
    "a script in two": "<scr<script>ipt>canary()</scr</script>ipt>",
    "a script that never ends": "<script>canary()",
    "a script in a comment": "<!--><script>canary()</script>-->",
    "a script in CDATA": "<![CDATA[<script>canary()</script>]]>",
    "a handler": "<img src=x onerror=canary()>",
    "a handler with a slash": "<svg/onload=canary()>",
    "a handler of a detail": "<details open ontoggle=canary()>",
    "a frame": f"<iframe src=https://{HOST}/></iframe>",
    "a frame with a document": "<iframe srcdoc='<script>canary()</script>'>",
    "an object": f"<object data=https://{HOST}/></object>",
    "a base": f"<base href=https://{HOST}/>",
    "a form": f"<form action=https://{HOST}/><input name=a>",
    "a style": f"<style>@import 'https://{HOST}/';</style>",
    "a style of an element": f'<p style="background:url(https://{HOST}/)">a</p>',
    "a sheet": f"<link rel=stylesheet href=https://{HOST}/>",
    "another page": f"<meta http-equiv=refresh content='0;url=https://{HOST}/'>",
    "a drawing": f"<svg><use href='https://{HOST}/#a'/></svg>",
    "mathematics": "<math><mtext><table><mglyph><style><img src=x onerror=canary()>",
    "a template": "<template><script>canary()</script></template>",
    "no script": '<noscript><p title="</noscript><img src=x onerror=canary()>">',
    "a picture": f"![a](https://{HOST}/a.png)",
    "a picture without a scheme": f"![a](//{HOST}/a.png)",
    "a picture by reference": f"![a][b]\n\n[b]: https://{HOST}/a.png",
    "a picture of a file": "![a](file:///etc/passwd)",
    "a script as a link": "[a](javascript:canary())",
    "a script as a link with a tab": "[a](java\tscript:canary())",
    "a script as a link in entities": "[a](&#x6A;avascript&colon;canary())",
    "a script as a link after a control character": "[a](\x01javascript:canary())",
    "a script as a reference": "[a][b]\n\n[b]: javascript:canary()",
    "a script as an address": "<javascript:canary()>",
    "a document as a link": "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "an old script": "[a](vbscript:canary())",
    "a title that ends": '[a](https://a.example "b\\" onmouseover=\\"canary()")',
    "a template of ours": "{{ ''.__class__.__mro__ }}{% include '/etc/passwd' %}",
    "a template of Python": "{0.__class__} %(a)s ${a}",
    "a file to be included": "{% raw %}{{% include-markdown '/etc/passwd' %}}",
    "an end of CDATA": "]]><script>canary()</script>",
    "an entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
    "a formula of a spreadsheet": "=cmd|'/c canary'!A1",
    "directions": "\u202eabc\u2066def\u2069",
    "invisible letters": "a\u200b\u2060\ufeffb\x00c\x1b[2Jd",
}
FRAMES = {
    "as it is": "{}",
    "in a list": "- a\n- {}",
    "in a heading": "## {}",
    "in a table": "| a | b |\n|---|---|\n| {} | c |",
    "in a link": "[{}](https://a.example/)",
    "for the press": "A.\n\n## Pour la presse\n\n{}",
    "in bold": "**{}** *{}*",
}
PIECES = (
    "[",
    "](",
    "*",
    "**a",
    "`",
    "``a",
    "<",
    "<a ",
    "&",
    "> ",
    "#",
    "- ",
    "|",
    "a|b\n-|-\n",
    "[a][",
    "![",
    "\\",
    "_a_",
    "~~a",
)
"""What makes readers of Markdown slow."""
VALUES = {
    "a million letters": "a" * LARGE,
    "a word of 1,200 letters": "W" * 1200,
    "an end of a line": '"a\\nBEGIN:VEVENT\\r\\nX: b"',
    "control characters": "a\x00\x07\x1b]0;b\x07\x9b2J",
    "directions": "a\u202eb\u2066c",
    "an object of Python": "!!python/object/apply:os.system ['touch canary-that-was-run']",
    "an anchor": "&a [*a, *a]",
    "a merge": "{<<: *a}",
    "lists in lists": "[" * 5000,
    "tables in tables": "{a: " * 2000,
    "a template": "{{ self.__init__.__globals__ }}",
    "a format": "{0.__class__} {who} {limit!r} %s",
    "a path": "../../../../etc/passwd",
    "a script": f"</title><script src=//{HOST}>canary()</script>",
    "an attribute": "\" onmouseover=canary() a='",
    "an end of CDATA": "]]>&b;<!--",
    "a formula": '=HYPERLINK("https://canary.example")',
    "a number without end": "9" * 5000,
    "a number that is none": "-1e999",
    "a date that is none": "99/99/9999 99:99",
    "the first day": "01/01/0001 00:00",
    "the last day": "31/12/9999 23:59",
    "letters that are none": "\ud7ff\ue000\ufffe\U0010ffff",
    "accents on accents": "a" + "\u0301" * 3000,
    "nothing": "",
    "brackets to be filled in": "[[" * 1000 + "]]",
    "spaces": " " * 3000 + "\u00a0" * 500 + "a",
}
NOTE_KEYS = (
    *("title", "published", "next-update", "valid-until", "stage", "author", "status", "corrects", "withdrawn-because"),
    *("reach-everybody", "services", "restart-plan", "unknown-key"),
)
SERVICE_KEYS = (
    "state",
    "rule",
    "at",
    "from",
    "until",
    "windows",
    "restart",
    "elsewhere",
    "remark",
    "except",
    "capacity",
)
SETTINGS_KEYS = (
    *("organisation", "languages", "reference-language", "country", "timezone", "base-url", "identity", "publisher"),
    *(
        "demonstration",
        "emergency",
        "contact",
        "phones",
        "press",
        "accessibility",
        "theme",
        "logo",
        "brand-colour",
        "cap",
    ),
    *("announce", "security"),
)
CATALOGUE = {
    "the name of a hospital": ("name: {fr: Nord, nl: Noord}", "name: "),
    "the telephone of a hospital": ("phone: 000 00 00 00 01", "phone: "),
    "the name of a service": ("name: {fr: Radiologie, nl: Radiologie}", "name: "),
    "a rule of a service": ("rule: emergency-only", "rule: "),
    "where a service is": ("locations: [nord]", "locations: "),
    "the name of a place": ("name: {fr: l’hôpital voisin, nl: het ziekenhuis ernaast}", "name: "),
    "the id of a service": ("  radiology:", "  "),
}
PLACES = (
    *("content/settings.yaml", "content/services.yaml", "content/incidents", "content/incidents/2022-05-panne"),
    *("content/incidents/2022-05-panne/01-note.fr.md", "content/incidents/2022-05-panne/incident.fr.md"),
    *("content/pages/aide.fr.md", "content/forgotten.yaml", "content/logo.svg", "themes", ".statusgen-published"),
    *(
        ".statusgen-published/2022-05-panne.json",
        ".statusgen/cache.sqlite",
        ".statusgen/clock",
        ".statusgen/.gitignore",
    ),
)


def _link(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def _link_folder(path: Path, outside: Path) -> None:
    path.symlink_to(outside.parent)


def _sparse(path: Path, _outside: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 * 1024**3)


THINGS: dict[str, Callable[[Path, Path], object]] = {
    "a link to a secret": _link,
    "a link to a folder": _link_folder,
    "a link to itself": lambda path, _: path.symlink_to(path.name),
    "a link to zeros without end": lambda path, _: path.symlink_to("/dev/zero"),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
    "8 gigabytes": _sparse,
    "bytes by chance": lambda path, _: path.write_bytes(bytes(range(256)) * 40),
    "zeros": lambda path, _: path.write_bytes(b"\0" * 5000),
}
NAMES = {
    "a name that is not UTF-8": b"\xff\xfe.fr.md",
    "a name that steers a terminal": b"\x1b[2J\x07.fr.md",
    "a name with an end of a line": b"02-a\nb.fr.md",
    "a name of 250 letters": b"02-" + b"a" * 240 + b".fr.md",
    "a name that runs backwards": "02-a\u202edm.rf.md".encode(),
    "a name of markup": b"02-<script>canary()<script>.fr.md",
    "a number without end": b"9" * 200 + b"-a.fr.md",
}
SHAPES = {
    "lines without end": "a: b\n",
    "one line without end": "a",
    "keys without a value": "a:\n",
    "items": "- a\n",
    "blocks": "a: |\n  b\n",
    "fences": "---\n",
    "quotes": '"\\"',
    "lists": "a: [b, c]\n",
    "steps": "- " * 20 + "a\n",
    "spaces": " ",
    "brackets": "[[",
    "letters encoded twice": "Ã©",
}


def iter_inputs() -> Iterator[Input]:
    """Iterate over all inputs."""
    yield from _iter_notes()
    for key in SETTINGS_KEYS:
        for name, value in VALUES.items():
            if (len(key) + len(name)) % 3 == 0:  # a third of them: the same reader reads them all
                yield Input(f"settings: {key} is {name}", _in_settings(key, value))
    for what, (before, after) in CATALOGUE.items():
        for name, value in VALUES.items():
            yield Input(f"services: {what} is {name}", _in_services(before, after + value))
    for place in PLACES:
        for name, make in THINGS.items():
            yield Input(f"{place} is {name}", _in_place(place, make))
    for name, raw in NAMES.items():
        yield Input(f"a note has {name}", _named(raw))
    for name, piece in SHAPES.items():
        for file in ("content/settings.yaml", "content/services.yaml", "content/incidents/2022-05-panne/01-note.fr.md"):
            yield Input(f"{file} is a megabyte of {name}", _filled(file, piece))
    for sentence, put, shares in (*iter_further(), *iter_recent(), *iter_later(), *iter_records()):
        yield Input(sentence, put, shares)


def _iter_notes() -> Iterator[Input]:
    for name, body in BODIES.items():
        for frame, around in FRAMES.items():
            text = around.replace(
                "{}", body if "\n" not in body or around.startswith(("{}", "A.")) else body.split("\n")[0]
            )
            yield Input(f"the text of a note is {name}, {frame}", _as_note(note(body=text)), shares=True)
    for piece in PIECES:
        yield Input(f"the text of a note is {piece!r} without end", _as_note(note(body=piece * (30_000 // len(piece)))))
    for name, value in VALUES.items():
        for key in NOTE_KEYS:
            lines = [line for line in note().split("\n") if not line.startswith(f"{key}:")]
            text = "\n".join([lines[0], f"{key}: {value}", *lines[1:]])
            yield Input(f"{key} of a note is {name}", _as_note(text), shares=True)
        for key in SERVICE_KEYS:
            fields = {"state": "cancelled", "rule": "wait", key: value}
            services = "  radiology:\n" + "\n".join(f"    {field}: {typed}" for field, typed in fields.items())
            yield Input(f"{key} of a service in a note is {name}", _as_note(note(services)), shares=True)


def _as_note(text: str) -> Callable[[Project, Path], object]:
    raw = text.encode("utf-8", "surrogatepass")

    def put(project: Project, _outside: Path) -> None:
        folder = project.path / "content/incidents/2022-05-panne"
        project.write_note(raw, 1 + sum(file.name[0].isdigit() for file in folder.iterdir()))

    return put


def _in_settings(key: str, value: str) -> Callable[[Project, Path], object]:
    def put(project: Project, _outside: Path) -> None:
        settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
        kept, skips = [], False
        for line in settings.split("\n"):
            skips = line.startswith(f"{key}:") or (skips and line.startswith(" "))
            kept += [] if skips else [line]
        project.write("settings.yaml", "\n".join([*kept, f"{key}: {value}", ""]).encode("utf-8", "surrogatepass"))

    return put


def _in_services(before: str, after: str) -> Callable[[Project, Path], object]:
    def put(project: Project, _outside: Path) -> None:
        services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
        assert before in services
        project.write("services.yaml", services.replace(before, after, 1).encode("utf-8", "surrogatepass"))

    return put


def _in_place(place: str, make: Callable[[Path, Path], object]) -> Callable[[Project, Path], object]:
    def put(project: Project, outside: Path) -> None:
        import shutil

        path = project.path / place
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "logo.svg":
            settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
            project.write("settings.yaml", f"{settings.rstrip()}\nlogo: logo.svg\n")
        make(path, outside)

    return put


def _named(raw: bytes) -> Callable[[Project, Path], object]:
    def put(project: Project, _outside: Path) -> None:
        folder = os.fsencode(project.path / "content/incidents/2022-05-panne")
        with open(folder + b"/" + raw, "wb") as file:
            file.write(note().encode())

    return put


def _filled(file: str, piece: str) -> Callable[[Project, Path], object]:
    def put(project: Project, _outside: Path) -> None:
        (project.path / file).write_text(piece * (LARGE // len(piece)), encoding="utf-8")

    return put
