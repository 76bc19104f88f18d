"""Further inputs of those who mean harm, one by one: what no table of values holds. Used by ``inputs.py``."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.builders import Project, note

Put = Callable[[Project, Path], object]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
BOMB = "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9) if number else 'x'}]\n" for number in range(9)
)
TAGS = "".join(map(chr, range(0xE0020, 0xE0060)))
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

NOTES = {
    "a title of letters that change direction": note(title="Radiologie \u202eeluna\u202c \u2067a\u2069 \u061c"),
    "a title of flags, families and invisible tags": note(title=f"{FAMILY * 30} \U0001f3f4{TAGS}"),
    "a title of which nothing can be seen": note(title="\u200b\u2060\u00ad\u3164\u115f"),
    "a table of a thousand rows": note(
        body="| a |" + " b |" * 30 + "\n|" + "---|" * 31 + "\n" + ("|" + " c |" * 31 + "\n") * 1000
    ),
    "a table of one row and ten thousand columns": note(
        body="|" + "a|" * 10000 + "\n|" + "-|" * 10000 + "\n|" + "b|" * 10000
    ),
    "quotes in quotes and lists in lists": note(body="\n".join("> " * deep + "- a" for deep in range(400))),
    "lists, each in the one before": note(body="\n".join(" " * 2 * deep + "- a" for deep in range(500))),
    "ten thousand references": note(
        body="[a][1]\n\n" + "\n".join(f"[{number}]: https://a.example/{number}" for number in range(10000))
    ),
    "references in a circle": note(body="[a][b]\n\n[a]: [b]\n[b]: [a]\n\n[^1]\n\n[^1]: [^2]\n[^2]: [^1]"),
    "letters beyond the last": note(body="&#x110000; &#0; &#xD800; &#99999999999; &nosuch;"),
    "addresses of every scheme": note(
        body="\n".join(
            f"<{scheme}:canary()>\n[a]({scheme}:canary)"
            for scheme in ("tel", "sms", "intent", "blob", "file", "feed", "view-source")
        )
    ),
    "a telephone number that goes on": note(body="Appelez le 02 000 00 00;ext=1%0d%0aX:canary."),
    "headings by the thousand": note(body="\n".join(f"### {number} a\n\nb\n" for number in range(4000))),
    "a part for doctors, a thousand times": note(body="## Pour les médecins\n\na\n\n" * 1000),
    "a window that repeats until the last day": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    windows: every Monday 00:00–00:01 until 31/12/9998"
    ),
    "five thousand windows": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n"
        + "".join(
            f"      - from 17/05/2022 10:{number % 60:02} until 18/05/2022 11:{number % 60:02}\n"
            for number in range(1500)
        )
    ),
    "exceptions by the thousand": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
        + "      - for: pregnancy\n        rule: call-first\n" * 1000
    ),
    "words without end for where to go": note(
        "  radiology:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: " + "nord, " * 4000
    ),
    "a plan of a thousand steps": note(
        more="restart-plan:\n" + "".join(f"  radiology {number}: 18/05/2022\n" for number in range(1000))
    ),
    "days of two thousand letters": note(more="restart-plan:\n" + f"  radiology: {'a ' * 990}\n" * 30),
    "hours of two thousand letters": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n" + f"      - {'de 8 à ' * 280}\n" * 30
    ),
    "capacities that are no numbers": note(
        "  radiology:\n    state: degraded\n    rule: come\n    capacity: NaN %\n    delay: -9e9 days"
    ),
    "lines that lead elsewhere": note(
        more="lines:\n  families:\n    number: 'javascript:canary()'\n    hours: '<script>canary()</script>'"
    ),
    "warnings of a script": note(
        more="warnings:\n  - kind: website\n    tell: javascript:canary()\n    since: 31/12/9999"
    ),
    "two documents in one": note() + "---\ntitle: b\npublished: 01/01/2001 01:01\n---\n",
    "nothing but zeros after it": note(body="a" + "\0" * 200_000),
    "lines that end in every way": note(body="a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"),
}
"""Notes, in the name of the sentence that says what they are."""
LOGOS = {
    "loads when it is seen": '<image href="https://canary.example/a.png" width="9" height="9"/>',
    "sets an address later": '<a><set attributeName="href" to="javascript:canary()"/><text>a</text></a>',
    "moves an address": '<a><animate attributeName="xlink:href" values="javascript:canary()"/><text>a</text></a>',
    "holds a page": '<foreignObject><a xmlns="http://www.w3.org/1999/xhtml" onload="canary()"/></foreignObject>',
    "uses itself": '<g id="a"><use href="#a"/></g>',
    "uses what uses what uses": "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    + '<rect id="a0" width="1" height="1"/>',
    "is filtered without end": '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><g filter="url(#f)"/>',
    "paints from elsewhere": '<rect width="9" height="9" fill="url(https://canary.example/#a)"/>',
    "styles from elsewhere": "<style>@font-face{font-family:a;src:url(https://canary.example/a)}</style><text>a</text>",
    "handles what is clicked": '<rect width="9" height="9" onclick="canary()" onbegin="canary()"/>',
    "has a path without end": '<path d="' + "M0 0L9 9" * 3500 + '"/>',
    "draws at no number": '<rect x="NaN" y="1e400" width="Infinity" height="-9"/>',
}
"""What stands in a logo."""
LINKS = (
    ("base-url", "base-url: javascript:canary()//etat.essai.example/"),
    ("base-url with a name", 'base-url: https://canary@etat.essai.example/"onload=canary()'),
    (
        "the press's address",
        "press:\n  email: 'a@b.example?body=canary\"onclick=canary()'\n  phone: 'javascript:canary()'",
    ),
    ("a telephone number", "phones:\n  a:\n    number: 'javascript:canary()'\n    name: a"),
    ("whom to tell of a hole", "security:\n  contact: javascript:canary()\n  expires: 16/05/2023"),
    ("whom to tell what cannot be read", "accessibility:\n  prepared: 17/05/2022\n  contact: 'javascript:canary()'"),
    ("the emergency number", "emergency:\n  number: 'javascript:canary()'"),
    ("where it is announced", "announce:\n  a:\n    kind: webhook\n    address: file:///etc/passwd"),
)
"""Settings that become links."""
NAMES = {
    "CON": "con",
    "a number of a port": "com1",
    "dots": "...",
    "a name with a dot": "2022.05",
    "capitals": "2022-05-PANNE",
    "a space at its end": "2022-05-a ",
    "four bytes": "2022-05-\U0001f3e5",
    "the longest there is": "a" * 255,
    "a long one": "a" * 240,
    "an end of a line": "2022-05\n-a",
    "a dash": "-a",
    "percent": "2022-05-%2e%2e",
    "a back slash": "2022-05\\..\\a",
    "letters that look alike": "2022-05-р\u0430nne",
}
"""Names of folders of incidents."""
FILES = {
    "content/settings.yaml is a bomb of aliases": ("settings.yaml", BOMB),
    "content/services.yaml is a bomb of aliases": ("services.yaml", BOMB + "services: *a8\n"),
    "content/settings.yaml makes objects": (
        "settings.yaml",
        "organisation: !!python/object/new:os.system [touch canary-that-was-run]\n",
    ),
    "content/settings.yaml is many documents": ("settings.yaml", "%YAML 9.9\n---\na: b\n...\n---\n" * 500),
    "content/confirmed.yaml is one line without end": ("confirmed.yaml", "a: [" * 100_000),
    "content/forgotten.yaml is a bomb of aliases": ("forgotten.yaml", BOMB),
    "content/services.yaml repeats a key": ("services.yaml", "services:\n" + "  radiology:\n    name: a\n" * 3000),
    "a page takes the place of another": ("pages/index.fr.md", "---\ntitle: a\n---\n<script>canary()</script>\n"),
    "a page leads out": ("pages/..%2f..%2fa.fr.md", "---\ntitle: a\n---\na\n"),
    "a page has the longest name": (f"pages/{'a' * 248}.fr.md", "---\ntitle: a\n---\na\n"),
    "an incident lasts for ever": (
        "incidents/2022-05-panne/incident.fr.md",
        "---\ntitle: Panne\nkind: planned\nfrom: 01/01/0002 00:00\nuntil: 31/12/9998 00:00\n---\na\n",
    ),
    "an incident was a thousand others": (
        "incidents/2022-05-panne/incident.fr.md",
        "---\ntitle: Panne\nformerly: [" + ", ".join(f"a-{n}" for n in range(3000)) + "]\n---\na\n",
    ),
    "a note has the largest number": ("incidents/2022-05-panne/9999-a.fr.md", note()),
    "a note has no number": ("incidents/2022-05-panne/0000-a.fr.md", note()),
    "a translation of another language": ("incidents/2022-05-panne/01-note.zz-zzzz.md", note()),
    "a full stop that is none": ("incidents/2022-05-panne/01-note\uff0efr\uff0emd", note()),
}
"""Files below ``content/``."""
MANY = {
    "as nothing is": "x{}",
    "like copies of a note": "01-note ({}).fr.md",
    "like left by a program": "{:04}-a.fr.md.bak",
}
"""Names of files that are not read."""


def iter_further() -> Iterator[tuple[str, Put, bool]]:
    """Iterate over a sentence, what puts it into a project, and whether it is a note of its own."""
    for name, text in NOTES.items():
        yield f"a note is {name}", as_note(text), True
    for name, drawing in LOGOS.items():
        yield f"the logo {name}", _as_logo(SVG.format(drawing)), False
    for name, lines in LINKS:
        yield f"settings: {name} is a script or leads elsewhere", in_settings(lines.partition(":")[0], lines), False
    for name, folder in NAMES.items():
        yield f"an incident is called {name}", _as_incident(folder), False
    for name, (path, text) in FILES.items():
        yield name, _as_file(path, text), False
    for name, called in MANY.items():
        yield f"an incident holds ten thousand files called {name}", _as_many(called), False


def as_note(text: str) -> Put:
    """Return what adds a text as the next note of the incident."""

    def put(project: Project, _outside: Path) -> None:
        folder = project.path / "content/incidents/2022-05-panne"
        project.write_note(text, 1 + sum(file.name[0].isdigit() for file in folder.iterdir()))

    return put


def _as_logo(drawing: str) -> Put:
    def put(project: Project, _outside: Path) -> None:
        settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
        project.write("settings.yaml", f"{settings.rstrip()}\nlogo: logo.svg\n")
        project.write("logo.svg", drawing)

    return put


def in_settings(key: str, lines: str) -> Put:
    """Return what puts lines into the settings, in the place of those of a key."""

    def put(project: Project, _outside: Path) -> None:
        kept, skips = [], False
        for line in (project.path / "content/settings.yaml").read_text(encoding="utf-8").split("\n"):
            skips = line.startswith(f"{key}:") or (skips and line.startswith(" "))
            kept += [] if skips else [line]
        project.write("settings.yaml", "\n".join([*kept, lines, ""]))

    return put


def _as_incident(name: str) -> Put:
    def put(project: Project, _outside: Path) -> None:
        project.write(f"incidents/{name}/incident.fr.md", "---\ntitle: Panne\n---\nUne panne.\n")
        project.write_note(note(), incident=name)

    return put


def _as_many(called: str) -> Put:
    def put(project: Project, _outside: Path) -> None:
        for number in range(10_000):
            project.write(f"incidents/2022-05-panne/{called.format(number)}", note())

    return put


def _as_file(path: str, text: str) -> Put:
    return lambda project, _outside: project.write(path, text)
