"""Whoever writes a theme says what the site shows, and reaches nothing else: no code, no file, no other project."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from statusgen.output import cost, template_cache
from statusgen.output.theme import open_theme, theme_key
from tests.builders import ROOT, files_of, make_project, note
from tests.output.test_theme import DEFAULT, build, changed, make_themed, put

CANARY = "canary-of-this-machine"

REACHING = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class by filter": "{{ ''|attr('__class__') }}",
    "class by item": "{{ ''['__class__'] }}",
    "class by map": "{{ ['']|map(attribute='__class__')|join }}",
    "class by format": "{{ '{0.__class__}'.format('') }}",
    "class by format map": "{{ '{a.__class__}'.format_map({'a': ''}) }}",
    "class by format by filter": "{{ ('{0.__class__}'|attr('format'))('') }}",
    "globals of a function": "{{ say.__globals__ }}",
    "self of a method": "{{ say.__self__ }}",
    "globals of a view": "{{ view.__init__.__globals__ }}",
    "fields of a view": "{{ view.__struct_fields__ }}",
    "frame of a generator": "{{ ([1]|map('string')).gi_frame.f_globals }}",
    "builtins by the cycler": "{{ cycler.__init__.__globals__.os.popen('touch canary').read() }}",
    "builtins by self": "{{ self.__init__.__globals__.__builtins__ }}",
    "builtins by a macro": "{% macro a() %}{% endmacro %}{{ a._func.__globals__ }}",
    "environment": "{{ self._TemplateReference__context.environment }}",
    "another file": "{% include '/etc/passwd' %}",
    "a file above": "{% include '../../../content/settings.yaml' %}",
    "an extension": "{% do 1 %}",
    "a module": "{% import 'os' as os %}{{ os.environ }}",
}
"""What a template might try, each in the place of the page's headline."""
COSTLY = {
    "loop": "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
    "text": "{{ 'x' * 10 ** 9 }}",
    "width": "{{ 'x'.center(2 ** 40) }}",
    "doubling": "{% set a = namespace(b='xxxxxxxx') %}{% for _ in range(60) %}{% set a.b = a.b ~ a.b %}{% endfor %}",
    "recursion": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
}
FAILING = {
    "power": "{{ 9 ** 9999 }}",
    "squares": "{% set a = namespace(b=9) %}{% for _ in range(60) %}{% set a.b = a.b * a.b %}{% endfor %}",
    "zero": "{{ 1 / 0 }}",
    "nothing": "{{ none.x }}",
    "range": "{% for a in range(10 ** 9) %}x{% endfor %}",
    "number": "{{ 'x'|int(default=none) + 1 }}",
}


def with_headline(template: str) -> dict[str, str]:
    """Return a theme whose page of today prints something else as its headline."""
    return changed("templates/home.html", "{{ view.headline }}", template)


ALIKE = pytest.mark.slow("other ways to the same end")


def first(names: Iterable[str], *quick: str) -> list[object]:
    """Return the names of cases: all but a few are slow."""
    return [name if name in quick else pytest.param(name, marks=ALIKE) for name in names]


@pytest.mark.parametrize("name", first(REACHING, "class"))
def test_a_template_reaches_nothing_but_what_it_is_given(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build says which line of the theme is at fault, nothing is written, and no code ran."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATUSGEN_TOKEN_X", CANARY)
    done = build(make_themed(tmp_path / "project", with_headline(REACHING[name])))
    assert done.exit_code == 3, done.output
    assert "themes/blue/templates/home.html:" in done.output
    assert CANARY not in done.output
    assert "root:" not in done.output
    assert not (tmp_path / "project/site").exists()
    assert not list(tmp_path.rglob("canary"))


@pytest.mark.parametrize("name", first(COSTLY, "text"))
def test_a_template_that_costs_too_much_is_stopped(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop without end and a text without end are problems of the theme, with the line; the machine stays well."""
    monkeypatch.setattr(cost, "TIME_LIMIT", 0.6)
    done = build(make_themed(tmp_path, with_headline(COSTLY[name])))
    assert done.exit_code == 3, done.output
    assert re.search(r"themes/blue/templates/home\.html:\d+: erreur: Le gabarit demande plus de", done.output)


@pytest.mark.parametrize("name", first(FAILING))
def test_a_template_that_fails_is_a_sentence(tmp_path: Path, name: str) -> None:
    """Whatever Python raises in a template is a problem of the theme, with the line; never a traceback."""
    done = build(make_themed(tmp_path, with_headline(FAILING[name])))
    assert done.exit_code == 3, done.output
    assert "themes/blue/templates/home.html:" in done.output
    assert "Traceback" not in done.output


NAMES = ("../content/evil", "/evil", "..", ".", "a/b", "Blue", "a\\b", "blue ", "é", "a" * 61)


@pytest.mark.parametrize("name", first(NAMES, "../content/evil"))
def test_a_theme_is_a_name(tmp_path: Path, name: str) -> None:
    """What is no name of a folder in themes/ is an error with its line; the default theme is used, and nothing else."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", f'{settings.rstrip()}\ntheme: "{name}"\n'.replace("\\", "\\\\"))
    project.write_note(note())
    evil = tmp_path / "content/evil/templates"
    evil.mkdir(parents=True)
    (evil / "home.html").write_text(CANARY)
    done = build(project)
    is_name = name == "blue "  # without its space
    assert done.exit_code == (3 if is_name else 1)
    assert ("ne peut pas être le nom d’un thème" in done.output) is not is_name
    assert (tmp_path / "site/index.html").exists() is not is_name
    assert CANARY not in "".join(map(str, files_of(tmp_path / "site").values()))


LINKS = (
    "themes",
    "themes/blue",
    "themes/blue/assets",
    "themes/blue/assets/logo.txt",
    "themes/blue/templates/home.html",
)


@pytest.mark.parametrize("linked", [*LINKS, "themes/blue/tokens", "themes/blue/catalogues/fr.po", "themes/blue/script"])
def test_no_link_leads_out_of_a_theme(tmp_path: Path, linked: str) -> None:
    """A link anywhere in a theme is named, and nothing is written: it could publish any file of the machine."""
    project = make_themed(tmp_path / "project", {"assets/sound.txt": "sound"})
    outside = tmp_path / "outside/blue"
    for name in ("assets/a.txt", "home.html", "fr.po", "logo.txt", "tokens/a.css", "site.js", "a.css"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text(CANARY)
    path = project.path / linked
    if path.exists():
        shutil.rmtree(path)
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(outside.parent if linked == "themes" else outside if not path.suffix else outside / path.name)
    done = build(project)
    assert done.exit_code == 3
    assert f"{linked}: erreur: Ceci est un lien" in done.output
    assert not (project.path / "site").exists()


def test_every_file_of_a_theme_that_is_none_is_named(tmp_path: Path) -> None:
    """A pipe, a large file and a name that is no text are named at once; `check` says the same."""
    project = make_themed(tmp_path)
    for path in ("assets/x", "tokens/x.css"):
        put(project, path, "")
    folder = tmp_path / "themes/blue"
    os.mkfifo(folder / "tokens/pipe.css")
    os.mkfifo(folder / "assets/pipe")
    (folder / "assets" / os.fsdecode(b"caf\xe9\x1b")).touch()
    for number in range(5):
        with (folder / f"assets/large{number}").open("wb") as file:
            file.truncate((9 if number == 0 else 7) * 1024**2)
    (folder / ".git").mkdir()
    os.mkfifo(folder / ".git/pipe")  # not looked at
    done = build(project)
    assert done.exit_code == 3
    found = [line.partition(": erreur")[0] for line in done.output.splitlines() if ": erreur" in line]
    names = ["assets/caf\\xe9\\x1b", "assets/large0", "assets/pipe", "tokens/pipe.css"]
    assert found == [*(f"themes/blue/{name}" for name in names), "themes/blue"]


@pytest.mark.slow("three themes are translated")
def test_code_is_kept_under_the_digest_of_what_it_was_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme that changes while it is opened leaves nothing in the user's cache that another theme would run."""
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    shutil.copytree(DEFAULT, tmp_path / "themes/blue")
    sound = theme_key((tmp_path / "themes/blue",))
    page = tmp_path / "themes/blue/templates/home.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("{{ view.headline }}", CANARY), encoding="utf-8")
    open_theme(tmp_path, "blue", key=sound, cache=cache)  # as if it had been sound a moment before
    monkeypatch.setattr(template_cache, "write_file", lambda *_: None)
    page.write_text(text, encoding="utf-8")
    for folder, name in ((tmp_path, "blue"), (ROOT, "default")):
        programs = open_theme(folder, name, key=b"another", cache=cache).templates.loader.programs
        assert CANARY not in programs["home.html"]
