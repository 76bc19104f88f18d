"""Inputs for keys and files that came later: warnings, lines, things to bring, data, calls for help, groups, wordlists.

Used by ``inputs.py``.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.builders import ROOT, Project, note
from tests.hostile.further import Put, as_note, in_settings

SCRIPT = "</script></style></title><script src=//canary.example>canary()</script>"
LINK = "javascript:canary()"
TURNED = "a\u202e\u2066b\u0007\u001b[2Jc"
MANY = 20_000
"""More than anybody writes in one list."""

VALUES = {
    "a script": repr(SCRIPT),
    "an address that runs": LINK,
    "letters that turn and steer": TURNED,
    "a million letters": "a" * 1_000_000,
    "a million words": "calls, " * 140_000,
    "a number without an end": "1e999",
    "no number": ".nan",
    "the last day there is": "31/12/9999 24:00",
    "the first day there is": "01/01/0001 00:00",
    "a line of a header": '"a\\r\\nBcc: canary@canary.example\\r\\n\\r\\nb"',
    "a formula": '\'=HYPERLINK("https://canary.example";"a")\'',
    "an end of a section": "']]><script>canary()</script>'",
    "a format": "'{0.__class__.__mro__} {count:>999999999} %999999999d'",
    "a list in a list in a list": "[" * 60 + "a" + "]" * 60,
    "the key again": "{a: b, a: c, a: d}",
    "a path": "../../../../../../etc/passwd",
    "a line that says nothing": "null",
    "a set of things": "!!set {a, b}",
    "bytes": "!!binary Y2FuYXJ5",
}
"""What may stand behind a key."""
KEYS = {
    "warnings": "warnings: {}",
    "the kind of a warning": "warnings:\n  {}:\n    since: 17/05/2022",
    "whom a warning names": "warnings:\n  calls:\n    tell: {}",
    "what a warning adds": "warnings:\n  calls:\n    remark: {{fr: {}, nl: {}}}",
    "since when a warning holds": "warnings:\n  calls:\n    since: {}",
    "lines": "lines: {}",
    "which line": "lines:\n  {}: 000 00 00 00 01",
    "the number of a line": "lines:\n  families:\n    number: {}",
    "the hours of a line": "lines:\n  families:\n    number: 000 00 00 00 02\n    hours: {}",
    "the languages of a line": "lines:\n  families:\n    number: 000 00 00 00 02\n    language: {}",
    "where a line is": "lines:\n  families:\n    - number: 000 00 00 00 03\n      at: {}",
    "what to bring": "bring: {}",
    "personal data": "personal-data: {}",
    "whose data": "personal-data:\n  - state: confirmed\n    whose: {}",
    "what a remark says of data": "personal-data:\n  - state: confirmed\n    remark: {{fr: {}}}",
    "whom to ask about data": "personal-data:\n  - state: confirmed\n    tell: {}",
    "help": "help-wanted: {}",
    "until when help is wanted": "help-wanted:\n  blood:\n    until: {}",
    "which blood": "help-wanted:\n  blood:\n    blood groups: {}",
    "whom helpers tell": "help-wanted:\n  volunteers:\n    tell: {}",
    "the capacity of a group": "capacity: {{nord: {}, sud: 5 %}}",
    "a withdrawal": "status: withdrawn\nwithdrawn-because: {}\nwithdrawn-on: 17/05/2022 11:00",
}
"""Lines of a note that hold a value."""
SERVICE_KEYS = {
    "bring": "    bring: {}",
    "delay": "    delay: {}",
    "visitors": "    visitors: {}",
    "hours": "    hours: {}",
    "ambulances": "    ambulances: {}",
    "remark": "    remark: records missing {} to {}",
    "group of exceptions": "    except:\n      - for: {}\n        rule: come",
    "place of exceptions": "    except:\n      - at: {}\n        state: running\n        rule: come",
    "days of appointments": "    except:\n      - for: appointments {} to 01/01/9999\n        rule: come",
    "window that repeats": "    windows:\n      - every Monday until {}",
    "places to go": "    elsewhere: {}",
}
"""Lines of a service in a note that hold a value."""
NOTES = {
    "warnings by the thousand": note(
        more="warnings:\n" + "".join(f"  calls{n}: {{since: 17/05/2022}}\n" for n in range(1000))
    ),
    "lines by the thousand": note(more="lines:\n" + "".join(f"  l{n}: 000 00 00 00 01\n" for n in range(1500))),
    "a line with a thousand places": note(
        more="lines:\n  families:\n" + "    - number: 000 00 00 00 03\n      at: nord\n" * 1000
    ),
    "data by the thousand": note(more="personal-data:\n" + "  - state: confirmed\n    whose: patients\n" * 1000),
    "things to bring without end": note(more="bring: " + "identity card, " * 4000),
    "days of appointments by the thousand": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
        + "".join(
            f"      - for: appointments {1 + n % 28}/{1 + n // 28 % 12}/20{23 + n // 336}\n        rule: come\n"
            for n in range(900)
        )
    ),
    "all the days that there are": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
        "      - for: appointments 01/01/0001 to 31/12/9999\n        rule: come"
    ),
    "a thousand places in one line": note(
        "  radiology:\n    at: " + "nord, " * 5000 + "\n    state: cancelled\n    rule: wait"
    ),
    "links to pages that lead out": note(
        body="[a](page:../../etc/passwd) [b](note:-1) [c](note:99999999999999999999) [d](service:<canary>) "
        "[e](location:nord/../..) [f](page:javascript:canary()) [g](note:1e9) [h](page:%2e%2e/)"
    ),
    "numbers of telephones without end": note(body="Appelez le " + "02 000 00 00 / " * 3000),
    "telephone numbers of one long number": note(body="Appelez le " + "0 " * 10_000),
    "addresses by the thousand": note(body="a@a.example https://a.example/(" * 1500),
    "a word of 20,000 hyphens": note(body="-" * MANY + " " + "\u00ad" * MANY),
    "entities of entities": note(body="&amp;" * 8000 + "&lt;script&gt;canary()&lt;/script&gt;"),
    "autolinks in autolinks": note(
        body="<" * 200 + "https://a.example" + ">" * 200 + '<https://a.example/"onload=canary()>'
    ),
    "a part for the press that runs": note(body=f"a\n\n## Pour la presse\n\n- {SCRIPT}\n- [b]({LINK})\n"),
    "an address of mail that adds lines": note(body="<mailto:a@b.example?bcc=canary@canary.example%0d%0aX:a>"),
    "a title that ends a calendar": note(title='"a\\nEND:VCALENDAR\\nBEGIN:VALARM\\nACTION:AUDIO"'),
    "a title of a formula": note(title="'@SUM(1+1)*cmd|'"),
    "an author with a line of a header": note(more='written by: "a\\r\\nX: b"'),
    "a date of the year 10000": note(published="01/01/10000 10:00"),
    "a date of digits of another script": note(published="١٧/٠٥/٢٠٢٢ ١٠:٣٠"),
    "an hour of the summer's lost one": note(published="27/03/2022 02:30"),
}
"""Notes, in the name of what they hold."""
SETTINGS = {
    "a timezone that is a path": ("timezone", "timezone: ../../../../etc/passwd"),
    "a timezone that is an absolute path": ("timezone", "timezone: /etc/localtime"),
    "a timezone with a nought": ("timezone", 'timezone: "Europe/Brussels\\0a"'),
    "a timezone of 100,000 letters": ("timezone", "timezone: " + "a/" * 50_000),
    "a timezone that is a folder": ("timezone", "timezone: Europe"),
    "languages that are paths": ("languages", "languages: [fr, ../../nl, 'en/..', 'zh-Hant-x-canary']"),
    "a thousand languages": ("languages", f"languages: [{', '.join(f'a{n}' for n in range(1000))}]"),
    "an organisation with markup": ("organisation", f"organisation: {SCRIPT!r}"),
    "an organisation with a header": ("organisation", 'organisation: "a\\r\\nBcc: canary@canary.example"'),
    "an identity of another tag": ("identity", "identity: 'a,2022:]]><script>canary()</script>'"),
    "a theme that is a path": ("theme", "theme: ../content/evil"),
    "a theme of a nought": ("theme", 'theme: "default\\0"'),
    "a colour that loads": ("brand-colour", "brand-colour: 'red;background:url(//canary.example)'"),
    "a base-url with a user": ("base-url", "base-url: https://a:b@canary.example/"),
    "a base-url with a query": ("base-url", "base-url: https://etat.essai.example/?a=<canary>#b"),
    "a base-url of this machine": ("base-url", "base-url: http://127.0.0.1:1/"),
    "callers who run": ("callers", f"callers:\n  messages: {{fr: {SCRIPT!r}}}\n  visits: {{fr: {LINK!r}}}"),
    "phones by the thousand": (
        "phones",
        "phones:\n" + "".join(f"  p{n}: {{number: 000 00 00 00 01, name: a}}\n" for n in range(2000)),
    ),
    "a number without end": ("emergency", "emergency:\n  number: " + "1" * 100_000),
    "two languages on notices that are none": ("notice-languages", "notice-languages: [../a, {}]"),
    "an address of a chat with a header": (
        "announce",
        'announce:\n  radio:\n    kind: ntfy\n    address: "https://canary.example/a\\r\\nX: b"',
    ),
    "a mailbox that adds receivers": (
        "announce",
        'announce:\n  radio:\n    kind: mail\n    to: "a@b.example\\r\\nBcc: canary@canary.example"',
    ),
    "an anchor used ten times over": ("press", "press: &a\n  email: a@b.example\ncallers: *a\nsecurity: *a"),
    "a tag of Python in a list": ("languages", "languages: !!python/tuple [fr, nl]"),
    "the same key a thousand times": ("press", "press: a\n" * 1000),
}
"""Settings: which key, and the lines in its stead."""
SERVICES = {
    "groups of places that hold themselves": "groups:\n"
    "  a:\n    name: {fr: a, nl: a}\n    locations: [a, b]\n  b:\n    name: {fr: b, nl: b}\n    locations: [a, b]\n",
    "groups of places by the thousand": "groups:\n"
    + "".join(
        f"  g{n}:\n    name: {{fr: groupe {n}, nl: groep {n}}}\n    locations: [nord, sud]\n" for n in range(1500)
    ),
    "a group of places with markup": "groups:\n"
    f"  a:\n    name: {{fr: {SCRIPT!r}, nl: {TURNED!r}}}\n    locations: [nord]\n",
    "groups of patients by the thousand": "patients:\n"
    + "".join(f"  g{n}: {{name: {{fr: groupe {n}, nl: groep {n}}}}}\n" for n in range(1500)),
    "a group of patients with markup": f"patients:\n  a: {{name: {{fr: {SCRIPT!r}, nl: {LINK!r}}}}}\n",
    "a group of patients like a format": "patients:\n"
    "  a: {name: {fr: '{0.__class__} %n {a!r:>9999999}', nl: '{{ 7*7 }}'}}\n",
    "a group of patients that is a word of 3,000 letters": f"patients:\n  a: {{name: {{fr: {'W' * 3000}, nl: b}}}}\n",
    "an id that is a path": "groups:\n  ../../a:\n    name: {fr: a, nl: a}\n    locations: [nord]\n",
    "an anchor that is its own value": "groups: &a\n  a: *a\n",
    "a merge of everything": "groups:\n  <<: [{a: {name: b}}, {a: {name: c}}]\n",
}
"""Lines at the end of services.yaml."""
CATALOGUES = {
    "a format that prints a class": ('msgid "Cancelled"', 'msgstr "{count.__class__.__init__.__globals__}"'),
    "a width of a billion": ('msgid "Cancelled"', 'msgstr "{count:>999999999}"'),
    "markup": ('msgid "Cancelled"', 'msgstr "<script>canary()</script>"'),
    "a template": ('msgid "Cancelled"', "msgstr \"{{ ''.__class__ }}{% for a in range(99999999) %}b{% endfor %}\""),
    "a plural that runs": (
        'msgid ""',
        "msgstr \"Plural-Forms: nplurals=2; plural=__import__('os').system('touch canary-that-was-run');\\n\"",
    ),
    "a plural without end": ('msgid ""', 'msgstr "Plural-Forms: nplurals=2; plural=n**n**n**n**9;\\n"'),
    "a plural of brackets": ('msgid ""', f'msgstr "Plural-Forms: nplurals=2; plural={"(" * 5000}n;\\n"'),
    "a plural of conditions": (
        'msgid ""',
        f'msgstr "Plural-Forms: nplurals=2; plural={"n?" * 3000}1{":0" * 3000};\\n"',
    ),
    "nplurals of a billion": ('msgid ""', 'msgstr "Plural-Forms: nplurals=999999999; plural=n;\\n"'),
    "another encoding": ('msgid ""', 'msgstr "Content-Type: text/plain; charset=utf-7\\n"'),
    "no end of a string": ('msgid "Cancelled"', 'msgstr "a'),
    "a megabyte of one string": ('msgid "Cancelled"', f'msgstr "{"a" * 900_000}"'),
}
"""An entry of a catalogue: of a theme, or of the project."""
ENVIRONMENT = "[sys].modules[os].environ[STATUSGEN_TOKEN_RADIO]}"
REACHES = f"{{a.__func__.__globals__[Mapping].get.__globals__{ENVIRONMENT}"
TEMPLATES = {
    "asks a function for what it knows": f'{{{{ say("{REACHES}", a=say) }}}}',
    "asks a text for what it knows": f'{{{{ say("{{a.__html__.__globals__{ENVIRONMENT}", a=("b"|escape)) }}}}',
    "formats by a filter": f'{{{{ "{{0.__func__.__globals__{ENVIRONMENT}".format(say) }}}}',
    "formats by a map": f'{{{{ "{{a.__func__.__globals__{ENVIRONMENT}".format_map({{"a": say}}) }}}}',
    "formats markup": f'{{{{ ("{{0.__func__.__globals__{ENVIRONMENT}"|safe).format(say) }}}}',
    "formats without end": '{{ "%999999999d" % 1 }}',
    "fills without end": '{{ "a".ljust(9999999999) }}',
    "centres without end": '{{ "a"|center(9999999999) }}',
    "joins without end": "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
    "calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "includes a file": '{% include "../../../../../etc/passwd" %}',
    "imports a file": '{% import "/etc/passwd" as a %}{{ a }}',
    "asks for what is above": "{{ view.__class__.__mro__ }}{{ self.__init__ }}{{ say.__self__ }}",
    "asks by a filter": '{{ say|attr("__self__") }}{{ [say]|map(attribute="__func__.__globals__")|list }}',
    "changes what it is given": "{% do layout.__dict__.clear() %}{{ layout.languages.append(1) }}",
    "asks for a generator's frame": "{{ (view.rows|map('upper')).gi_frame.f_globals }}",
    "asks for a large power": "{{ 9 ** 9 ** 9 }}{{ 'a' * 9 ** 9 }}",
    "writes what is no JSON": "{{ say|tojson }}",
    "fills markup with what is none": '{{ ("%d"|safe) % "a" }}',
    "wraps at no width": '{{ "a b"|wordwrap(0) }}',
    "reaches globals by helpers": "{{ cycler.__init__.__globals__ }}{{ joiner.__call__ }}{{ lipsum.__globals__ }}",
    "reaches globals by a namespace": "{% set a = namespace() %}{{ a|attr('__init__')|attr('__globals__') }}",
    "reaches globals by itself": "{{ self._TemplateReference__context.environment.loader }}",
    "reaches globals by who calls": "{% macro a() %}{{ caller._func.__globals__ }}{% endmacro %}"
    "{% call a() %}b{% endcall %}",
    "reaches globals by a macro": "{% macro a() %}{% endmacro %}{{ a._func.__globals__ }}{{ a._environment }}",
    "reaches globals by a loop": "{% for a in [1] %}{{ loop.__init__.__globals__ }}{{ loop._iterator }}{% endfor %}",
    "reaches globals by groups": "{{ [say]|groupby('__func__.__globals__')|list }}"
    "{{ [say]|sum(attribute='__self__') }}",
    "reaches globals by a stored format": "{% set a = '{0.__func__.__globals__}'.format %}{{ a(say) }}",
    "reaches globals by what is not there": "{{ nosuch.__class__.__init__.__globals__ }}",
    "grows a text by halves": "{% set a = namespace(b='c') %}"
    "{% for d in range(60) %}{% set a.b = a.b ~ a.b %}{% endfor %}",
    "grows a list by halves": "{% set a = namespace(b=[0]) %}"
    "{% for d in range(60) %}{% set a.b = a.b + a.b %}{% endfor %}",
    "replaces a letter by a million": '{{ ("a" * 10000)|replace("a", "b" * 1000000) }}',
    "joins by a million": '{{ ("a" * 1000000)|join("b" * 10000) }}',
    "asks for placeholder text without end": "{{ lipsum(n=99999999) }}",
    "fills to a width of a star": '{{ "%*d"|format(999999999, 1) }}{{ "%.999999999f"|format(1.0) }}',
    "calls itself in a loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "nests without end": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "filters without end": "{{ 'a'" + "|upper" * 5000 + " }}",
    "asks for a slow pattern": "{{ ('a ' * 9999)|wordwrap(1)|urlize|striptags }}",
}
"""What stands on a page of the hospital's own theme."""


def iter_recent() -> Iterator[tuple[str, Put, bool]]:
    """Iterate over a sentence, what puts it into a project, and whether it is a note of its own."""
    for value_name, value in VALUES.items():
        for name, line in KEYS.items():
            yield f"{name} of a note is {value_name}", as_note(note(more=line.format(*[value] * 9))), True
        for name, line in SERVICE_KEYS.items():
            service = f"  consultations:\n    state: cancelled\n    rule: wait\n{line.format(*[value] * 9)}"
            yield f"{name} of a service is {value_name}", as_note(note(service)), True
    for name, text in NOTES.items():
        yield f"a note holds {name}", as_note(text), True
    for name, (key, lines) in SETTINGS.items():
        yield f"the settings hold {name}", in_settings(key, lines), False
    for name, lines in SERVICES.items():
        yield f"services.yaml holds {name}", _in_services(lines), False
    for name, (msgid, msgstr) in CATALOGUES.items():
        yield f"a theme's catalogue holds {name}", _in_theme(f"{msgid}\n{msgstr}\n"), False
        yield f"the project's catalogue holds {name}", _in_content(f"{msgid}\n{msgstr}\n"), False
    for name, line in TEMPLATES.items():
        yield f"a template {name}", _as_template(line), False


def _in_services(lines: str) -> Put:
    def put(project: Project, _outside: Path) -> None:
        services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
        project.write("services.yaml", f"{services.rstrip()}\n{lines}")

    return put


def _in_theme(entries: str) -> Put:
    def put(project: Project, outside: Path) -> None:
        folder = project.path / "themes/own/catalogues"
        folder.mkdir(parents=True)
        (folder / "fr.po").write_text(entries, encoding="utf-8")
        in_settings("theme", "theme: own")(project, outside)

    return put


def _in_content(entries: str) -> Put:
    return lambda project, _outside: project.write("catalogues/fr.po", entries)


def _as_template(line: str) -> Put:
    def put(project: Project, outside: Path) -> None:
        folder = project.path / "themes/own/templates"
        folder.mkdir(parents=True)
        usual = (ROOT / "themes/default/templates/home.html").read_text(encoding="utf-8")
        text = usual.replace("{% endblock %}", f"{line}{{% endblock %}}")
        (folder / "home.html").write_text(text, encoding="utf-8")
        in_settings("theme", "theme: own")(project, outside)

    return put
