"""Themes are input: what one must define, every breach a sentence, and what it inherits."""

import pickle
import re
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest
from click.testing import CliRunner, Result

from statusgen import pipeline
from statusgen.cli import main
from statusgen.content.messages import read_messages, say
from statusgen.content.theme import ThemeBroken, find_theme, iter_files
from statusgen.model.problem import Level, Problem
from statusgen.model.words import State
from statusgen.output import contract, look
from statusgen.output.cost import TooCostly
from statusgen.output.look import check_look, read_look
from statusgen.output.opening import open_context
from statusgen.output.tokens import read_sheets
from tests.builders import NOON, ROOT, Project, files_of, make_project, note
from tests.conftest import TUESDAY
from tests.samples import sample

DEFAULT = ROOT / "themes" / "default"
TOKENS = """@layer tokens {
  :root {
    --cancelled: #5b0f8b; --cancelled-text: #fff; --cancelled-line: #5b0f8b;
    --degraded: #7a4a00; --degraded-text: #fff;
    --link: #006b3c; --brand: #006b3c;
  }
  @media (prefers-color-scheme: dark) { :root { --link: #7fd6a8; } }
}
"""
"""The tokens of a hospital's own theme, and nothing else."""


def make_themed(folder: Path, files: dict[str, str] | None = None, name: str = "blue") -> Project:
    """Make a small site with a theme of its own, which holds some files and inherits the others."""
    project = make_project(folder)
    settings = (folder / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", f"{settings.rstrip()}\ntheme: {name}\n")
    project.write_note(note())
    (folder / "themes" / name).mkdir(parents=True)
    for path, text in (files or {}).items():
        put(project, path, text, name)
    return project


def put(project: Project, path: str, text: str, name: str = "blue") -> None:
    """Write a file of a theme."""
    file = project.path / "themes" / name / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def changed(path: str, old: str, new: str) -> dict[str, str]:
    """Return a file of the default theme with a piece replaced."""
    text = (DEFAULT / path).read_text(encoding="utf-8")
    assert old in text
    return {path: text.replace(old, new)}


def line_of(path: str, piece: str) -> int:
    """Return the line of a file of the default theme on which a piece stands first."""
    return (DEFAULT / path).read_text(encoding="utf-8").partition(piece)[0].count("\n") + 1


def build(project: Project) -> Result:
    """Run ``statusgen build``."""
    arguments = ["build", "--project", str(project.path), "--at", NOON.isoformat(), "--jobs", "1"]
    return CliRunner(env={"FORCE_COLOR": None, "TTY_COMPATIBLE": None}).invoke(main, arguments)


def breaches_of(project: Project) -> tuple[Problem, ...]:
    """Return what a build finds wrong with a theme."""
    with pytest.raises(ThemeBroken) as found:
        project.build()
    return found.value.problems


# ── What a theme must define ────────────────────────────────────────────────────────────────────────────────────────


class Breach(NamedTuple):
    """A theme with one thing broken, and what is said of it."""

    files: dict[str, str]
    code: str
    place: str
    line: int
    hint: str
    """What the advice names."""


SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{}</svg>\n'
BREACHES = (
    Breach({"token/own.css": ""}, "theme-folder-unknown", "token", 0, "tokens"),
    Breach(
        changed("tokens/meaning.css", "    --degraded-text: var(--ink-900);\n", ""),
        "theme-token-missing",
        "tokens",
        0,
        "--degraded-text: #",
    ),
    Breach(
        {"tokens/own.css": "/* a\n   b */\n:root {\n  --running: blue;\n}\n"},
        "theme-token-unreadable",
        "tokens/own.css",
        4,
        "--running: #",
    ),
    Breach(
        {"tokens/own.css": ":root { --degraded: var(--gold); }\n"},
        "theme-token-unreadable",
        "tokens/own.css",
        1,
        "var(--name)",
    ),
    Breach(
        {"tokens/own.css": ":root {\n --degraded: #ffd54a;\n --degraded-text: #fff;\n}\n"},
        "theme-contrast",
        "tokens/own.css",
        3,
        "--degraded-text: #",
    ),
    Breach(
        {"tokens/own.css": ":root { --running: #004c3f; }\n"},  # its text is dark on dark pages
        "theme-contrast",
        "tokens/own.css",
        1,
        "change --running",
    ),
    Breach(
        {"shapes/running.svg": SHAPE.format('<circle cx="12" cy="12" r="11"/>')},
        "theme-shape-unreadable",
        "shapes/running.svg",
        0,
        "convert objects to paths",
    ),
    Breach(
        changed("templates/home.html", "{% block main %}", "{% block %}"),
        "theme-template-unreadable",
        "templates/home.html",
        line_of("templates/home.html", "{% block main %}"),
        "Jinja",
    ),
    *(
        Breach(
            changed("templates/text.html", "{% endblock %}", f"{before}{after}{{% endblock %}}"),
            "theme-template-unreadable",
            "templates/text.html",
            0,
            "Jinja",
        )
        for before, after in (
            ("{% for a in [1] %}" * 60, "{% endfor %}" * 60),
            ("{% if view %}" * 300, "{% endif %}" * 300),
            ("{{ " + "(" * 400, "1" + ")" * 400 + " }}"),
        )
    ),
    Breach(
        changed("templates/home.html", "{{ view.headline }}", "{{ view.headlin }}"),
        "theme-template-failed",
        "templates/home.html",
        line_of("templates/home.html", "{{ view.headline }}"),
        "default",
    ),
    Breach(
        changed("templates/home.html", "{{ rows(view.rows, say) }}", "{{ rows(view.rows, say, 1) }}"),
        "theme-template-failed",
        "templates/home.html",
        line_of("templates/home.html", "{{ rows(view.rows, say) }}"),
        "default",
    ),
    Breach(
        changed("templates/badge.svg", "box.width }}", "box.breadth }}"),
        "theme-template-failed",
        "templates/badge.svg",
        6,
        "default",
    ),
    Breach(
        changed("templates/chrome.html", "{% macro middle()", "{% macro centre()"),
        "theme-macro-missing",
        "templates/chrome.html",
        0,
        "{% macro middle() -%}",
    ),
    Breach(
        changed("components/plan/plan.html", "{% macro moved(", "{% macro shifted("),
        "theme-import-missing",
        "themes/default/templates/incident.html",
        4,
        "themes/blue/components/plan/plan.html",
    ),
    Breach(
        {"tokens/own.css": "@layer tokens {\n  :root { --brand: #006b3c;\n}\n"},
        "theme-style-open",
        "tokens/own.css",
        1,
        "every {",
    ),
    Breach(
        {"tokens/own.css": "/* } */\n@layer tokens { :root { --brand: #006b3c; } } }\n"},
        "theme-style-open",
        "tokens/own.css",
        2,
        "every {",
    ),
    Breach(
        changed("templates/page.html", "{% block main %}{% endblock %}", ""),
        "theme-block-missing",
        "themes/default/templates/bulletin.html",
        10,
        "{% block main %}{% endblock %}",
    ),
    Breach(
        changed("templates/text.html", "{% block main %}", "{% block content %}"),
        "theme-block-missing",
        "templates/text.html",
        3,
        "{% block content %}{% endblock %}",
    ),
    Breach(
        changed("templates/page.html", " data-content>", ">"),
        "theme-content-missing",
        "templates/page.html",
        0,
        "<main data-content>",
    ),
    Breach(
        changed("templates/poster.html", ' data-content="alone">', ">{# data-content #}"),
        "theme-content-missing",
        "templates/poster.html",
        0,
        "<main data-content>",
    ),
    Breach(
        changed("templates/poster.html", ' data-content="alone">', ">{% if not view %}<b data-content></b>{% endif %}"),
        "theme-content-missing",  # it is in the source, and in no page
        "templates/poster.html",
        0,
        "<main data-content>",
    ),
    Breach(
        changed("components/service/service.html", '<div class="exception" data-quote>', '<div class="exception">'),
        "theme-exception-unmarked",
        "themes/default/templates/services.html",
        0,
        "<div data-quote>",
    ),
    Breach(
        changed("templates/poster.html", '<p class="exception" data-quote>', '<p class="exception">'),
        "theme-exception-unmarked",
        "templates/poster.html",
        0,
        "<div data-quote>",
    ),
    Breach(
        changed("components/state/state.html", " data-state>", ">"),
        "theme-state-unmarked",
        "themes/default/templates/home.html",
        0,
        "<span data-state>",
    ),
    Breach(
        {"catalogues/fr.po": 'msgid ""\nmsgstr ""\n\nmsgid "Services"\nmsgstr Soins\n'},
        "theme-catalogue-unreadable",
        "catalogues/fr.po",
        5,
        "msgstr",
    ),
)


@pytest.mark.parametrize("number", sample(range(len(BREACHES)), 0, 1, 2, 3), ids=lambda number: BREACHES[number].code)
def test_a_breach_is_a_sentence(tmp_path: Path, number: int) -> None:
    """Whatever a theme does not define is said with its file, its line and what to write; nothing is written."""
    breach = BREACHES[number]
    project = make_themed(tmp_path, breach.files)
    found = breaches_of(project)
    place = breach.place if breach.place.startswith("themes/") else f"themes/blue/{breach.place}"
    assert (place, breach.line, breach.code) in {(one.path, one.line, one.code) for one in found}
    assert {one.code for one in found} == {breach.code}
    for language in ("en", "fr"):
        assert all(say(one, language).message for one in found)
    assert any(breach.hint in say(one, "en").advice for one in found if one.path == place)
    assert not (tmp_path / "site").exists()


REACHES = "{a.__func__.__globals__[Mapping].get.__globals__[sys].modules[os].environ[STATUSGEN_TOKEN_RADIO]}"
"""What the format of a string could reach from any function."""


def test_a_sentence_of_a_template_reaches_nothing_but_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the environment, by what hangs on a value, nor a value that is not there: a mistake of the theme."""
    monkeypatch.setenv("STATUSGEN_TOKEN_RADIO", "canary")
    for number, asked in enumerate((REACHES, "{a.real}", "{a[0]}", "{a!r}", "{a:>9}", "{b}", "{")):
        files = changed("templates/home.html", "{% endblock %}", "{{ say(" + repr(asked) + ", a=say) }}{% endblock %}")
        (problem,) = breaches_of(make_themed(tmp_path / str(number), files))
        assert problem.code == "theme-template-failed", asked
        assert "canary" not in "".join(value for _, value in problem.values)


@pytest.mark.parametrize("said", ["{count.__class__}", "{count:>999999999}", "{count!r}", "{other}", "{", "two"])
def test_a_sentence_of_a_catalogue_has_the_placeholders_of_its_original(said: str, tmp_path: Path) -> None:
    """Whatever it asks for besides is a mistake of its line."""
    text = f'msgid "Checked {{time}}"\nmsgstr "{said}"\n'
    (problem,) = breaches_of(make_themed(tmp_path, {"catalogues/fr.po": text}))
    assert (problem.path, problem.line, problem.code) == ("themes/blue/catalogues/fr.po", 1, "catalogue-placeholders")


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (
            "tokens/own.css",
            f":root{{{''.join(f'--a{one}:var(--a{one + 1});' for one in range(9000))}}}",
            "theme-costly",
        ),
        ("templates/own.html", "{%- if a -%}{%- endif -%}" * 200_000, "theme-template-costly"),
    ],
)
@pytest.mark.slow("it waits until the limit")
def test_a_theme_that_takes_long_to_read_is_refused(path: str, text: str, code: str, tmp_path: Path) -> None:
    """Its style sheets and its templates: nobody waits for them without end."""
    (problem,) = breaches_of(make_themed(tmp_path, {path: text}))
    assert problem.code == code  # whichever comes first, time or memory


def test_the_theme_that_travels_may_take_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine reads the theme of the program, too, and no other without end."""

    def limit_at_once() -> NoReturn:
        raise TooCostly

    monkeypatch.setattr(look, "limit_cost", limit_at_once)
    project = make_themed(tmp_path)
    assert [one.code for one in check_look(project.path, "blue")] == ["theme-costly"]
    assert not check_look(project.path, "default")


def test_every_message_about_themes_is_provoked() -> None:
    """The table above, the three tests below, and those of its sandbox know every sentence about themes."""
    codes = {code for code in read_messages("en") if code.startswith("theme-")}
    below = {"theme-missing", "theme-file-missing", "theme-encoding"}
    of_sandbox = {"theme-name", "theme-too-large", "theme-costly", "theme-template-costly"}
    assert codes == {one.code for one in BREACHES} | below | of_sandbox


def test_a_theme_that_is_not_there_is_an_error_of_the_settings(tmp_path: Path) -> None:
    """``check`` names the line to change; ``build`` writes nothing."""
    project = make_themed(tmp_path, name="blue")
    (tmp_path / "themes/blue").rmdir()
    (problem,) = [one for one in pipeline.check(tmp_path, NOON).problems if one.code.startswith("theme-")]
    assert (problem.code, problem.level) == ("theme-missing", Level.ERROR)
    done = build(project)
    assert done.exit_code == 3
    assert "themes/blue" in done.output


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    """A style sheet, a shape or a template that an old editor saved is named with the line that cannot be read."""
    project = make_themed(tmp_path)
    for path in ("tokens/own.css", "templates/home.html", "shapes/site.svg"):
        put(project, path, "")
        (tmp_path / "themes/blue" / path).write_bytes("\n<!-- carré -->".encode("cp1252"))
    found = [(one.path, one.line) for one in breaches_of(project) if one.code == "theme-encoding"]
    assert found == [
        (f"themes/blue/{path}", 2) for path in ("shapes/site.svg", "templates/home.html", "tokens/own.css")
    ]


def test_a_file_that_nobody_has_is_named(tmp_path: Path) -> None:
    """Where the theme that travels with the program is damaged, what is missing is named."""
    _, problems = read_look((tmp_path,), read_sheets((DEFAULT,)))
    assert [(one.code, dict(one.values)["file"]) for one in problems] == [
        ("theme-file-missing", f"shapes/{name}.svg") for name in (*State, "site")
    ]


def test_every_template_that_a_page_names_is_required() -> None:
    """The list of what a theme must have is what the makers of pages print."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "statusgen").rglob("*.py"))
    assert set(re.findall(r'PageTemplate\("([\w.]+)"', source)) == set(contract.PAGES)
    assert set(re.findall(r'(?:fill|get_template)\("([\w.]+)"', source)) == set(contract.OTHERS)


def test_the_default_theme_keeps_what_it_must_define(tmp_path: Path) -> None:
    """It is trusted by builds, because it is tried here, with the example, which has a page of every kind.

    But for doctors, and personal data, of which the example says nothing: other tests have these pages.
    """
    checked = pipeline.check(ROOT, TUESDAY)
    assert checked.content is not None
    assert checked.situation is not None
    site, press = open_context(ROOT, checked.content, checked.situation, "https://x.example/")
    folders = find_theme(ROOT, "default")
    assert set(contract.find_samples(site)) == {*contract.PAGES, "badge.svg"} - {"doctors.html", "personal_data.html"}
    assert contract.check_templates(folders, press.templates) == []
    assert contract.try_templates(folders, site, press) == []
    assert [one for one in checked.problems if one.code.startswith("theme-")] == []


def test_every_breach_is_said_at_once_and_the_site_stays(tmp_path: Path) -> None:
    """A build with a broken theme ends with status 3, in the editors' language; what was published is untouched."""
    project = make_themed(tmp_path)
    assert build(project).exit_code == 0
    before = files_of(tmp_path / "site")
    put(project, "templates/home.html", "{% extends 'page.html' %}\n{% block main %}\n")
    put(project, "tokens/own.css", ":root {\n --running: blue;\n --degraded: gold;\n}\n")
    done = build(project)
    assert done.exit_code == 3
    assert "themes/blue/tokens/own.css:2: erreur: --running vaut" in done.output
    assert "  2 | --running: blue;" in done.output
    assert "themes/blue/tokens/own.css:3" in done.output
    assert "Le site n’a pas été construit" in done.output
    assert "Traceback" not in done.output
    assert files_of(tmp_path / "site") == before
    (tmp_path / "themes/blue/tokens/own.css").unlink()
    (tmp_path / "themes/blue/templates/home.html").unlink()
    assert build(project).exit_code == 0


def test_check_says_what_needs_no_template(tmp_path: Path) -> None:
    """Tokens, shapes and catalogues are checked with the notes."""
    make_themed(tmp_path, {"tokens/own.css": ":root { --running: blue; }\n"})
    done = CliRunner().invoke(main, ["check", "--project", str(tmp_path)])
    assert done.exit_code == 1
    assert "themes/blue/tokens/own.css:1" in done.output


@pytest.mark.slow("several builds")
def test_a_theme_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme with which the site was built already is not tried again; one that changed is."""
    project = make_themed(tmp_path)
    tried: list[int] = []
    real = contract.try_templates

    def try_and_count(*given: Any) -> list[Problem]:
        tried.append(1)
        return real(*given)

    monkeypatch.setattr(contract, "try_templates", try_and_count)
    project.build()
    project.write_note(note(published="17/05/2022 11:00"), 2)
    project.build()
    assert len(tried) == 1
    put(project, "tokens/own.css", TOKENS)
    project.build()
    assert len(tried) == 2


@pytest.mark.slow("several builds")
def test_what_only_some_page_asks_for_is_a_sentence_too(tmp_path: Path) -> None:
    """A fault that no page tried can show ends the build with its line, not with a traceback."""
    files = changed(
        "templates/home.html", "<h1>", "{% if layout.chrome.language == 'nl' %}{{ view.nothing }}{% endif %}<h1>"
    )
    lines = files["templates/home.html"].splitlines()
    (problem,) = breaches_of(make_themed(tmp_path, files))
    assert (problem.path, problem.code) == ("themes/blue/templates/home.html", "theme-template-failed")
    assert "view.nothing" in lines[problem.line - 1]


def test_breaches_pass_between_processes() -> None:
    """Whatever a worker finds is told by the process that began."""
    problem = Problem("themes/blue/tokens", 0, "theme-token-missing", Level.ERROR, (("token", "--x"),))
    assert pickle.loads(pickle.dumps(ThemeBroken((problem,)))).problems == (problem,)  # noqa: S301 - its own


# ── What a theme inherits ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_theme_is_the_default_one(tmp_path: Path) -> None:
    """What a theme does not have comes from the one that travels with the program: sentences, too."""
    own, other = make_themed(tmp_path / "own"), make_project(tmp_path / "other")
    other.write_note(note())
    for project in (own, other):
        project.build()
    assert files_of(own.path / "site") == files_of(other.path / "site")


def test_a_file_takes_the_place_of_the_one_it_would_inherit(tmp_path: Path) -> None:
    """Style sheets of the same name stand where the inherited one stood; others come last, so that they count."""
    make_themed(tmp_path, {"tokens/base.css": "", "tokens/a.css": ""})
    folders = find_theme(tmp_path, "blue")
    assert [path.relative_to(path.parents[2]).as_posix() for path in iter_files(folders, "tokens/*.css")] == [
        *("blue/tokens/base.css", "default/tokens/meaning.css", "default/tokens/narrow.css"),
        *("default/tokens/old.css", "default/tokens/palette.css", "blue/tokens/a.css"),
    ]


@pytest.mark.slow("several builds")
def test_a_renamed_class_drops_nothing(tmp_path: Path) -> None:
    """Copies hang on attributes: a theme with other classes has the same Markdown copies, byte for byte."""
    files: dict[str, str] = {}
    for path in (*DEFAULT.glob("components/*/*.html"), *DEFAULT.glob("templates/*.html")):
        text = re.sub(r'class="(exception|callout|state|sheet|skip|print-only|top)\b', r'class="x-\1', path.read_text())
        files[path.relative_to(DEFAULT).as_posix()] = text
    own, other = make_themed(tmp_path / "own", files), make_project(tmp_path / "other")
    excepted = "    except:\n      - for: pregnancy\n        rule: come"
    for project in (own, other):
        project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n{excepted}"))
        project.build()
    copies = [
        {path: raw for path, raw in files_of(project.path / "site").items() if path.endswith(".md")}
        for project in (own, other)
    ]
    assert copies[0] == copies[1]
    assert b"\n> " in copies[0]["fr/services/index.md"]
