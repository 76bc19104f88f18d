"""The input traps of hospitals' editors, in the order of the domain's table: one group of tests for each row."""

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen import pipeline
from statusgen.cli import main
from statusgen.content.messages import say
from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.words import Certainty, Group, Rule, State
from tests.builders import Project, instant, make_project, note
from tests.command_line import run
from tests.reading import open_page, text_of

INCIDENT = "2022-05-panne"
NOTE = f"content/incidents/{INCIDENT}/01-note.fr.md"
SETTINGS = "content/settings.yaml"
SERVICES = "content/services.yaml"
BULLETIN = f"fr/incidents/{INCIDENT}/1/index.html"
TITLE_LINE, PUBLISHED_LINE, NEXT_UPDATE_LINE, BODY_LINE = 2, 3, 4, 12
"""Where the builder's note has what the traps are about."""
HOW = "how: {fr: Nous annulons par SMS., nl: Wij annuleren per sms.}"
CONSULTATIONS = "  consultations:\n    state: cancelled\n    rule: wait\n"
NO_BREAK_SPACES = {"no-break": "\u00a0", "narrow no-break": "\u202f", "figure": "\u2007"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def content_of(project: Project) -> Content:
    content = project.read().content
    assert content is not None
    return content


def incident_of(project: Project) -> Incident:
    return content_of(project).incidents[INCIDENT]


def note_of(project: Project) -> Note:
    return incident_of(project).notes[0]


def title_of(project: Project) -> str:
    return note_of(project).editions["fr"].typed_title


def codes_of(project: Project) -> list[str]:
    return [problem.code for problem in project.problems()]


def in_french(problem: Problem) -> str:
    """Return message and advice of a problem, with ordinary spaces."""
    sentence = say(problem, "fr")
    return " ".join(f"{sentence.message} {sentence.advice}".split())


def find(project: Project, code: str) -> Problem:
    """Return the one problem of this code."""
    problems = project.read().problems
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, [(problem.code, problem.line) for problem in problems]
    return found[0]


def assert_said(problem: Problem, line: int, level: Level, *words: str, path: str = NOTE) -> None:
    """Assert where a problem is, how much it weighs, and that its French sentence holds all these words."""
    assert (problem.path, problem.line, problem.level) == (path, line, level)
    assert [word for word in words if word not in in_french(problem)] == [], in_french(problem)


def assert_refused(project: Project, code: str, line: int, *words: str) -> None:
    """Assert that the note is kept back, and that the one problem shows its line and says what to type."""
    problem = find(project, code)
    assert_said(problem, line, Level.ERROR, *words)
    typed = (project.path / NOTE).read_text(encoding="utf-8").splitlines()
    assert problem.source == re.sub(r"[\x00-\x1f\x7f-\x9f]", "", typed[line - 1]).strip()
    reading = project.read()
    assert reading.left_out == (NOTE,)
    assert reading.content is not None
    assert reading.content.incidents == {}


def assert_warned(project: Project, code: str, line: int, *words: str) -> None:
    """Assert that the note is published, and that somebody is asked to look at a line of it."""
    assert_said(find(project, code), line, Level.WARNING, *words)
    assert [one.number for one in incident_of(project).notes] == [1]


def rewrite(project: Project, name: str, old: str, new: str) -> None:
    """Change a file of the content folder."""
    text = (project.path / "content" / name).read_text(encoding="utf-8")
    assert old in text
    project.write(name, text.replace(old, new, 1))


def speak_four_languages(project: Project) -> None:
    rewrite(project, "settings.yaml", "languages: [fr, nl]", "languages: [fr, nl, de, en]")


# ── `prochaine: 17:30` ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hour", ["17:30", "09:30", "00:00"])
def test_hour_after_a_colon_stays_an_hour(project: Project, hour: str) -> None:
    """Trap ``prochaine: 17:30``: an hour with a colon is that hour, never a number of minutes."""
    project.write_note(note(published="16/05/2022 10:30", next_update=f"18/05/2022 {hour}"))

    assert project.problems() == []
    assert note_of(project).next_update == instant(f"2022-05-18T{hour}")


@pytest.mark.parametrize("hour", ["17:30", "09:30"])
def test_hour_without_a_day_is_quoted_as_typed(project: Project, hour: str) -> None:
    """Trap ``prochaine: 17:30``: an hour alone is refused, quoted as typed, with a whole date as the example."""
    project.write_note(note(next_update=hour).replace("next-update:", "prochaine:"))

    assert_refused(project, "day-missing", NEXT_UPDATE_LINE, f"« {hour} »", f"17/05/2022 {hour}")


@pytest.mark.parametrize("title", ["17:30", "09:30", "12:30:45"])
def test_hour_as_a_text_stays_text(project: Project, title: str) -> None:
    """Trap ``prochaine: 17:30``: where a text is meant, an hour is kept as typed."""
    project.write_note(note(title=title))

    assert project.problems() == []
    assert title_of(project) == title


# ── `tel: 061231457` ────────────────────────────────────────────────────────────────────────────────────────────────


def test_telephone_number_keeps_its_zero(project: Project) -> None:
    """Trap ``tel: 061231457``: telephone numbers reach the model and the page with every digit typed."""
    settings = (project.path / SETTINGS).read_text(encoding="utf-8")
    lines = "press:\n  phone: 061231458\nphones:\n  line:\n    number: 061231457\n    name: {fr: Ligne, nl: Lijn}\n"
    project.write("settings.yaml", settings + lines)
    rewrite(project, "services.yaml", "nl: Noord}", "nl: Noord}\n    phone: 061231459")
    project.write_note(note())
    content = content_of(project)
    project.build()

    assert [phone.number for phone in content.settings.phones] == ["061231457"]
    assert content.settings.press_phone == "061231458"
    assert content.catalogue.locations["nord"].phone == "061231459"
    assert 'href="tel:061231457"' in project.page("fr/index.html")
    assert "061231458" in project.page("fr/press/index.html")


@pytest.mark.parametrize("typed", ["061231457", "0x1F", "1e3", "1_000", "+32", "0o17", "12.50"])
def test_number_as_a_text_stays_text(project: Project, typed: str) -> None:
    """Trap ``tel: 061231457``: what looks like a number is kept as typed wherever a text is meant."""
    project.write_note(note(title=typed))

    assert project.problems() == []
    assert title_of(project) == typed


# ── `titre: Urgences #112` ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("title", ["Urgences #112", "#112", "# 112", "Urgences #", "Urgences # 112 # 1733"])
def test_hash_is_not_a_comment(project: Project, title: str) -> None:
    """Trap ``titre: Urgences #112``: what follows a hash sign is kept."""
    project.write_note(note(title=title).replace("title:", "titre:"))

    assert project.problems() == []
    assert title_of(project) == title


def test_hash_reaches_the_page(project: Project) -> None:
    """Trap ``titre: Urgences #112``: a telephone number after a hash sign stands on the page and in the feed."""
    project.write_note(note(title="Urgences #112"))
    project.build()

    assert "Urgences #112" in project.page(BULLETIN)
    assert "Urgences #112" in project.page("fr/feed.xml")


def test_line_that_begins_with_a_hash_is_a_comment(project: Project) -> None:
    """Trap ``titre: Urgences #112``: only a line of its own is a comment."""
    project.write_note(note(more="# titre: Brouillon"))

    assert project.problems() == []
    assert title_of(project) == "Radiologie annulée"


# ── `titre: Point: mardi`, `titre: « Bonjour : oui »` ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "title",
    [
        "Point: mardi",
        "Point : mardi",
        "« Bonjour : oui »",
        "Point: mardi: 17:30: salle 3",
        "Point:",
        ": mardi",
        "http://etat.essai.example/",
        "a: b: {c: d}",
    ],
)
@pytest.mark.parametrize("separator", [": ", " : "])
def test_first_colon_ends_the_key(project: Project, title: str, separator: str) -> None:
    """Trap ``titre: Point: mardi``: the first colon ends the key, the rest of the line is text."""
    project.write_note(note(title=title).replace("title: ", f"titre{separator}"))

    assert project.problems() == []
    assert title_of(project) == title


def test_second_colon_in_braces(project: Project) -> None:
    """Trap ``titre: Point: mardi``: a colon within a phrase in braces is text, as everywhere."""
    rewrite(project, "settings.yaml", HOW, "how: {fr: Important : par SMS: oui, nl: Per sms.}")
    content = project.read().content

    assert content is not None
    assert content.settings.contact_how is not None
    assert content.settings.contact_how.by_language == {"fr": "Important : par SMS: oui", "nl": "Per sms."}


def test_colon_that_touches_its_value_is_read(project: Project) -> None:
    """Trap ``titre: Point: mardi``: a colon without a space after it still ends a known key, and that is said."""
    project.write_note(note(title="Point: mardi").replace("title: ", "titre:"))

    assert title_of(project) == "Point: mardi"
    assert_said(find(project, "repaired-colon"), TITLE_LINE, Level.REPAIR, "titre")


# ── `titre\u00a0: x` or `\u202f` ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("space", NO_BREAK_SPACES.values(), ids=NO_BREAK_SPACES.keys())
@pytest.mark.parametrize(
    ("key", "alias", "line"),
    [("title", "titre", TITLE_LINE), ("next-update", "prochaine mise à jour", NEXT_UPDATE_LINE)],
)
def test_typographic_space_before_a_colon(project: Project, space: str, key: str, alias: str, line: int) -> None:
    """Trap ``titre : x``: a French typographic space before the colon belongs to no key, and that is said."""
    project.write_note(note())
    expected = incident_of(project)
    project.write_note(note().replace(f"{key}:", f"{alias}{space}:"))

    assert project.problems() == []
    assert incident_of(project) == expected
    assert_said(find(project, "repaired-space"), line, Level.REPAIR, alias)


@pytest.mark.parametrize("space", NO_BREAK_SPACES.values(), ids=NO_BREAK_SPACES.keys())
def test_typographic_space_in_a_statement(project: Project, space: str) -> None:
    """Trap ``titre : x``: the typographic space is harmless in every table, around the colon and as indentation."""
    services = f"  Radiologie{space}:\n    état{space}:{space}annulé\n{space * 4}règle{space}: attendez"
    project.write_note(note(services))

    assert project.problems() == []
    assert [(one.service, one.state, one.rule) for one in note_of(project).statements] == [
        ("radiology", State.CANCELLED, Rule.WAIT)
    ]


# ── Same key twice ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "key", "first", "line"),
    [
        (note(more="title: Autre"), "title", 2, 9),
        (note(more="titre : Autre"), "titre", 2, 9),
        (note(more="PUBLISHED: 17/05/2022 11:30"), "PUBLISHED", 3, 9),
        (note("  radiology: cancelled, wait\n  radiology: running"), "radiology", 10, 11),
        (note("  radiology: cancelled, wait\n  Radiologie: running"), "Radiologie", 10, 11),
        (note(CONSULTATIONS + "    état: au ralenti"), "état", 11, 13),
        (
            note(CONSULTATIONS + "    except:\n      - for: grossesse\n        rule: come\n        règle: wait"),
            "règle",
            15,
            16,
        ),
    ],
    ids=["key", "key and alias", "case", "service", "service by name", "in a statement", "in an exception"],
)
def test_key_twice_in_a_note(project: Project, text: str, key: str, first: int, line: int) -> None:
    """Trap "same key twice": the note is refused, and the message names both lines."""
    project.write_note(text)

    assert_refused(project, "key-twice", line, f"« {key} »", f"ligne {first}", "gardez celle-là")


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "first"),
    [
        ("settings.yaml", "country: BE", "country: BE\ncountry: FR", "country", "country: BE"),
        ("settings.yaml", "how: {fr:", "how: {fr: Par téléphone., fr:", "fr", "how:"),
        ("settings.yaml", HOW, "how:\n    nl: Wij.\n    fr: Un.\n    fr: Deux.", "fr", "    fr: Un."),
        ("services.yaml", "  sud:\n", "  nord:\n", "nord", "  nord:"),
        ("services.yaml", "  telephone:\n", "  radiology:\n", "radiology", "  radiology:"),
        ("services.yaml", "    key: yes\n", "    key: yes\n    key: no\n", "key", "    key: yes"),
        (
            "services.yaml",
            "  shuttle: ",
            "  shuttle: {fr: Non., nl: Nee.}\n  shuttle: ",
            "shuttle",
            "  shuttle: {fr: Non.",
        ),
        (
            "services.yaml",
            "    attended: no",
            "    name:\n      fr: Standard\n    attended: no",
            "name",
            "    name: {fr: Téléphone",
        ),
    ],
    ids=["key", "language", "language on its own line", "location", "service", "in a service", "remark", "name"],
)
def test_key_twice_in_settings_and_services(
    project: Project, name: str, old: str, new: str, key: str, first: str
) -> None:
    """Trap "same key twice": settings and services are held to the same, and the message names both lines."""
    rewrite(project, name, old, new)
    lines = (project.path / "content" / name).read_text(encoding="utf-8").splitlines()
    expected = next(number for number, line in enumerate(lines, 1) if line.strip().startswith(first.strip()))
    problem = find(project, "key-twice")

    assert (problem.path, problem.level) == (f"content/{name}", Level.ERROR)
    assert [said for said in (f"« {key} »", f"à la ligne {expected}.") if said not in in_french(problem)] == []
    assert problem.line >= expected
    assert key in lines[problem.line - 1]


def test_telephone_line_twice_in_settings(project: Project) -> None:
    """Trap "same key twice": two telephone lines of one name are refused, for the second would hide the first."""
    settings = (project.path / SETTINGS).read_text(encoding="utf-8")
    line = "  line:\n    number: {}\n    name: {{fr: Ligne, nl: Lijn}}\n"
    project.write("settings.yaml", settings + "phones:\n" + line.format("1") + line.format("2"))
    first = len(settings.splitlines()) + 2

    assert_said(find(project, "key-twice"), first + 3, Level.ERROR, "« line »", f"ligne {first}", path=SETTINGS)


def test_advice_twice_in_services(project: Project) -> None:
    """Trap "same key twice": two advices for one state are refused, under whichever of its names."""
    advice = "    advice:\n      cancelled: {fr: Un., nl: Een.}\n      annulé: {fr: Deux., nl: Twee.}\n    attended: no"
    rewrite(project, "services.yaml", "    attended: no", advice)
    lines = (project.path / SERVICES).read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, 1) if line.strip().startswith("cancelled:"))

    assert_said(find(project, "key-twice"), first + 1, Level.ERROR, "« annulé »", f"ligne {first}", path=SERVICES)


# ── `langue: no`, `off` ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["no", "No", "NO", "off", "on", "yes", "y", "n"])
def test_yes_and_no_are_text(project: Project, typed: str) -> None:
    """Trap ``langue: no``: what YAML would read as true or false is text."""
    project.write_note(note(title=typed))

    assert project.problems() == []
    assert title_of(project) == typed


@pytest.mark.parametrize("typed", ["true", "false", "null", "~", "None"])
def test_what_programs_write_for_nothing_is_refused_where_readers_would_see_it(project: Project, typed: str) -> None:
    project.write_note(note(title=typed).replace("author: Service communication", f"author: {typed}"))

    assert [problem.code for problem in project.problems()] == ["title-missing", "approval-missing"]


def test_norway_is_a_country(project: Project) -> None:
    """Trap ``langue: no``: the country Norway is not the word no."""
    rewrite(project, "settings.yaml", "country: BE", "country: no")

    assert content_of(project).settings.country == "NO"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("no", False), ("non", False), ("nee", False), ("yes", True), ("oui", True), ("ja", True), ("OUI", True)],
)
def test_yes_and_no_where_they_are_asked_for(project: Project, typed: str, expected: bool) -> None:
    """Trap ``langue: no``: yes and no are words of the vocabulary, in every language of the site."""
    project.write_note(note(more=f"reach-everybody: {typed}"))

    assert project.problems() == []
    assert expected is note_of(project).reach_everybody


def test_off_is_no_answer(project: Project) -> None:
    """Trap ``off``: where a yes or a no is asked for, off is refused, and the message says what may be written."""
    project.write_note(note(more="reach-everybody: off"))

    assert_refused(project, "word-unknown", 9, "« off »", "oui, non")


# ── `'L'hôpital'`, `*Important*`, `[Correction] ...`, `@x`, tab ─────────────────────────────────────────────────────


@pytest.mark.parametrize("first", list("'\"*[]{}@&!%`|>,?-:#~=<\\"))
@pytest.mark.parametrize("rest", ["Important", " Important", "Important : oui", "L'hôpital, « demain »"])
def test_any_first_character(project: Project, first: str, rest: str) -> None:
    """Trap ``*Important*``: a text may begin with any character, whatever YAML makes of it."""
    project.write_note(note(title=first + rest))

    assert {one.code for one in project.problems()} <= {"title-marked"}  # a warning: it marks nothing there
    assert title_of(project) == first + rest


PUNCTUATION = r"""
'L'hôpital'
'L'hôpital' et "l'autre"
"Venez" ou "restez"
*Important*
**Important**
[Correction] Horaires
[Correction] Horaires [mise à jour]
[#112]
[L'hôpital] 'nord' [sud]
["Venez] demain]
[[Correction]
[Correction]]
[*Important*]
[Correction, , suite]
[nord,  sud]
{nord: fermé}}
{'nord: fermé}
{nord, sud}
@hopital
& suite
!important
% des lits
%YAML 1.2
`code`
> 50 patients
| barre
|barre|
- tiret
? question
--- fin
"C:\Users"
C:\Temp\n
"""


@pytest.mark.parametrize("title", PUNCTUATION.strip().splitlines())
def test_punctuation_is_text(project: Project, title: str) -> None:
    """Trap ``'L'hôpital'``: quotes, stars, brackets and braces are kept, balanced or not."""
    project.write_note(note(title=title))

    assert {one.code for one in project.problems()} <= {"title-marked"}
    assert title_of(project) == " ".join(title.split())


def test_tab_before_a_text(project: Project) -> None:
    """Trap "tab": a tab after the colon separates as a space does, and a tab inside a text is a space."""
    project.write_note(note().replace("title: Radiologie annulée", "title:\tRadiologie\tannulée"))

    assert project.problems() == []
    assert title_of(project) == "Radiologie annulée"


def test_tab_as_indentation(project: Project) -> None:
    """Trap "tab": lines indented with tabs are read as indented, and that is said."""
    project.write_note(note("\tradiology:\n\t\tstate: cancelled\n\t\trule: wait"))

    assert project.problems() == []
    assert [(one.service, one.state) for one in note_of(project).statements] == [("radiology", State.CANCELLED)]
    repairs = [problem for problem in project.read().problems if problem.code == "repaired-indent"]
    assert [problem.line for problem in repairs] == [10, 11, 12]
    assert "deux espaces" in in_french(repairs[0])


@pytest.mark.parametrize("typed", ["['grossesse']", '["grossesse"]', "[ grossesse ]"])
def test_punctuation_in_a_list(project: Project, typed: str) -> None:
    """Trap ``'…'``: quotes around a word of a list do not hide the word."""
    project.write_note(note(CONSULTATIONS + f"    except:\n      - for: {typed}\n        rule: come"))

    assert project.problems() == []
    assert note_of(project).statements[0].exceptions[0].groups == (Group.PREGNANCY,)


def test_alias_of_yaml_means_nothing(project: Project) -> None:
    """Trap ``*Important*``: a star never repeats what an ampersand marked, so no word is added behind one's back."""
    typed = "[&g grossesse, *g]"
    project.write_note(note(CONSULTATIONS + f"    except:\n      - for: {typed}\n        rule: come"))

    assert_refused(project, "word-unknown", 14, "*g", "Ici, on peut écrire")


@pytest.mark.parametrize("remark", ["*Important* : venez à jeun", "[Correction] venez à jeun", "@ tous : venez à jeun"])
def test_punctuation_in_a_remark(project: Project, remark: str) -> None:
    """Trap ``[Correction] ...``: a remark is text to the end of its line, as a title is."""
    project.write_note(note(CONSULTATIONS + f"    remark: {remark}"))

    assert [problem.code for problem in project.problems()] == ["text-untranslated"]
    assert note_of(project).statements[0].remark == remark


def test_title_is_escaped_on_the_page(project: Project) -> None:
    """Trap ``*Important*``: a title is plain text on the page too: no Markdown, no HTML."""
    project.write_note(note(title="*Important* <b>& urgent</b>"))
    project.build()

    assert "*Important* &lt;b&gt;&amp; urgent&lt;/b&gt;" in project.page(BULLETIN)
    assert "<b>&" not in project.page(BULLETIN)


def test_unreadable_line_does_not_hide_the_others(project: Project) -> None:
    """Trap ``'L'hôpital'``: one line that cannot be read is one problem; what stands in the others is not missing."""
    project.write_note(note("  radiology: cancelled, wait\n radiology: running"))

    assert codes_of(project) == ["front-matter-unreadable"]


# ── BOM ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    ["settings.yaml", "services.yaml", f"incidents/{INCIDENT}/incident.fr.md", f"incidents/{INCIDENT}/01-note.fr.md"],
)
def test_byte_order_mark(project: Project, name: str) -> None:
    """Trap "BOM": the invisible mark at the start of any file is stripped, and that is said."""
    project.write_note(note())
    expected = content_of(project)
    project.write(name, b"\xef\xbb\xbf" + (project.path / "content" / name).read_bytes())

    assert project.problems() == []
    assert content_of(project) == expected
    assert_said(find(project, "repaired-byte-order-mark"), 0, Level.REPAIR, "BOM", path=f"content/{name}")


# ── cp1252 from Notepad "ANSI" ──────────────────────────────────────────────────────────────────────────────────────

ACCENTS = "Cœur : l’hôpital « Sainte-Élisabeth » – déjà 50 € à Noël…"


def test_ansi_of_notepad(project: Project) -> None:
    """Trap "cp1252 from Notepad": the file is read as Windows wrote it, and that is said."""
    text = note(title=ACCENTS, body=ACCENTS)
    project.write_note(text)
    expected = incident_of(project)
    project.write_note(text.encode("cp1252"))

    assert title_of(project) == ACCENTS
    assert incident_of(project) == expected
    assert_said(find(project, "repaired-cp1252"), 0, Level.REPAIR, "ANSI", "Enregistrez-le en UTF-8")


@pytest.mark.parametrize("name", ["settings.yaml", "services.yaml", f"incidents/{INCIDENT}/incident.fr.md"])
def test_ansi_in_every_file(project: Project, name: str) -> None:
    """Trap "cp1252 from Notepad": settings, services and an incident's own page may come from Notepad too."""
    project.write_note(note())
    if name.startswith("incidents"):
        project.write(name, f"---\ntitle: {ACCENTS}\n---\n{ACCENTS}\n")
    expected = content_of(project)
    project.write(name, (project.path / "content" / name).read_text(encoding="utf-8").encode("cp1252"))

    assert content_of(project) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_of_notepad(project: Project, encoding: str) -> None:
    """Trap "cp1252 from Notepad": what Notepad calls Unicode, UTF-16 with its mark, is read and said."""
    text = note(title=ACCENTS, body=ACCENTS)
    project.write_note(text)
    expected = incident_of(project)
    mark = "" if encoding == "utf-16" else "\ufeff"
    project.write_note((mark + text).encode(encoding))

    assert incident_of(project) == expected
    assert_said(find(project, "repaired-utf16"), 0, Level.REPAIR, "UTF-16", "Enregistrez-le en UTF-8")


def test_two_encodings_in_one_file(project: Project) -> None:
    """Trap "cp1252 from Notepad": a file half in one encoding and half in the other is refused, not half broken."""
    typed = note(title="Hôpital", body="Fermé.").encode()
    project.write_note(typed.replace("Hôpital".encode(), "Hôpital".encode("cp1252")))
    problems = [problem for problem in project.problems() if problem.code == "encoded-twice"]

    assert [problem.line for problem in problems] == [8, BODY_LINE]
    assert project.read().left_out == (NOTE,)
    assert "enregistrez le fichier en UTF-8" in in_french(problems[0])


# ── Double-encoded `dÃ©gradÃ©` ──────────────────────────────────────────────────────────────────────────────────────


def encoded_twice(text: str) -> str:
    """Return what Windows shows of UTF-8 read as its own encoding; its five undefined bytes become controls."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize("letter", list("àâäçèéêëîïôöùûüÿœæßÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒ’‘“”„–—…€«»"))
def test_double_encoding(project: Project, letter: str) -> None:
    """Trap ``dÃ©gradÃ©``: every letter and sign of our languages is recognised when encoded twice, and refused."""
    project.write_note(note(title=f"mot{encoded_twice(letter)}mot"))

    assert_refused(project, "encoded-twice", TITLE_LINE, f"Retapez {letter}", "UTF-8")


@pytest.mark.parametrize("letter", list("éèàçôœ’”É"))
def test_double_encoding_over_latin_1(project: Project, letter: str) -> None:
    """Trap ``dÃ©gradÃ©``: text encoded twice by a server, over Latin-1, holds controls and is refused all the same."""
    project.write_note(note(title=f"mot{letter.encode().decode('latin-1')}mot"))

    assert_refused(project, "encoded-twice", TITLE_LINE, f"Retapez {letter}")


@pytest.mark.parametrize("after", ["", " ", "\u00a0»", "»", "’", "…", "–", "€"])
def test_double_encoding_before_other_signs(project: Project, after: str) -> None:
    """Trap ``dÃ©gradÃ©``: a word encoded twice is recognised whatever follows it."""
    project.write_note(note(body=f"« FermÃ©{after}"))

    assert_refused(project, "encoded-twice", BODY_LINE, "« Ã© »", "Retapez é")


def test_double_encoding_outside_notes(project: Project) -> None:
    """Trap ``dÃ©gradÃ©``: the settings are held to the same, for their words are on every page."""
    rewrite(project, "settings.yaml", "Groupe d’essai", "Groupe dâ€™essai")

    assert_said(find(project, "encoded-twice"), 1, Level.ERROR, "Retapez ’", path=SETTINGS)
    assert project.read().left_out == (SETTINGS,)


def test_lost_letters_are_refused(project: Project) -> None:
    """Trap ``dÃ©gradÃ©``: a letter that an editor has already replaced by � cannot be published either."""
    project.write_note(note(title="Service d\ufffdgrad\ufffd"))
    problems = project.problems()

    assert [(one.path, one.line, one.level) for one in problems] == [(NOTE, TITLE_LINE, Level.ERROR)]


@pytest.mark.parametrize(
    "title",
    [
        "Pâques : l’âge d’or",
        "HÔPITAL DE L’ÂGE",
        "Âme, Île, École, Ça",
        "« CHÂTEAU »",
        "São Paulo",
        "Ångström",
        "Große Übung",
        "patiënten",
        "naïve",
        "cœur à cœur",
        "5 €",
        "« déjà »",
        "« FERMÉ\u00a0»",
        "Éé Àà",
        "â, à, ã",
    ],
)
def test_accents_are_not_double_encoding(project: Project, title: str) -> None:
    """Trap ``dÃ©gradÃ©``: well written text is never taken for text encoded twice."""
    project.write_note(note(title=title))

    assert {one.code for one in project.problems()} <= {"title-marked"}
    assert title_of(project) == " ".join(title.split())


# ── Smart dashes turn `---` into an em dash ─────────────────────────────────────────────────────────────────────────

DASHES = {
    "em": "—",
    "en": "–",
    "em and hyphen": "—-",
    "hyphen and em": "-—",
    "en and hyphen": "–-",
    "three em": "———",
    "three en": "–––",
    "horizontal bar": "―",
    "Unicode hyphens": "\u2010\u2010\u2010",
    "no-break hyphens": "\u2011\u2011\u2011",
    "figure dashes": "\u2012\u2012\u2012",
    "minus signs": "\u2212\u2212\u2212",
    "indented": "  —  ",
    "no-break space": "\u00a0—\u00a0",
}


@pytest.mark.parametrize("fence", DASHES.values(), ids=DASHES.keys())
def test_dashes_of_word_are_fences(project: Project, fence: str) -> None:
    """Trap "smart dashes": a line of nothing but dashes, of whatever kind, is a fence, and that is said."""
    project.write_note(note())
    expected = incident_of(project)
    project.write_note(note().replace("---", fence))
    repairs = [problem for problem in project.read().problems if problem.code == "repaired-fence"]

    assert project.problems() == []
    assert incident_of(project) == expected
    assert [problem.line for problem in repairs] == [1, 11]
    assert "tirets typographiques" in in_french(repairs[0])


@pytest.mark.parametrize("fence", ["---", "----", "----------", " --- ", "---\t", "---\u00a0"])
def test_hyphens_are_fences(project: Project, fence: str) -> None:
    """Trap "smart dashes": three hyphens or more are a fence, with or without spaces around them."""
    project.write_note(note())
    expected = incident_of(project)
    project.write_note(note().replace("---", fence))

    assert project.problems() == []
    assert incident_of(project) == expected


@pytest.mark.parametrize("fence", ["—", "---", "–"])
def test_dashes_in_the_text_are_text(project: Project, fence: str) -> None:
    """Trap "smart dashes": after the second fence, a line of dashes belongs to the text."""
    project.write_note(note(body=f"Avant.\n\n{fence}\n\nAprès."))

    assert project.problems() == []
    assert re.match(r"<p>Avant.</p>.*<p>Après.</p>$", note_of(project).editions["fr"].html, re.DOTALL)


@pytest.mark.parametrize("fence", ["--", "***", "===", "___", "+++", "titre : Radiologie"])
def test_what_is_no_fence(project: Project, fence: str) -> None:
    """Trap "smart dashes": a note that begins otherwise is refused, and the message shows the dashes to type."""
    project.write_note(note().replace("---", fence, 1))

    assert_refused(project, "front-matter-missing", 1, "Mettez ---", "titre :")


def test_missing_second_fence(project: Project) -> None:
    """Trap "smart dashes": a note whose second fence is missing is refused, and the message says where it goes."""
    project.write_note(note().replace("\n---\n", "\n"))

    assert_refused(project, "front-matter-open", 1, "Mettez --- seul sur une ligne")


# ── Curly quotes, NBSP, zero-width, soft hyphen, bidi controls ──────────────────────────────────────────────────────

INVISIBLE = {
    "zero width space": "\u200b",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "zero width joiner": "\u200d",
    "zero width non-joiner": "\u200c",
    "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
}
BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_invisible_characters_in_names(project: Project, character: str) -> None:
    """Trap "zero-width, soft hyphen": keys, services, locations, states and rules are found in spite of them."""
    services = "  consul|tations:\n    sta|te: can|celled\n    ru|le: wa|it\n    a|t: no|rd"
    project.write_note(note(services.replace("|", "")))
    expected = incident_of(project)
    project.write_note(note(services.replace("|", character)).replace("title", f"ti{character}tle"))

    assert project.problems() == []
    assert incident_of(project) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "“radiology”",
        "‘radiology’",
        "'radiology'",
        '"radiology"',
        "«radiology»",
        "« Radiologie »",
        "«\u00a0Radiologie\u00a0»",
        "„Radiologie“",
        "radiology\u00a0",
        "Radiologie…",
    ],
)
def test_quotes_around_names(project: Project, typed: str) -> None:
    """Trap "curly quotes": quotes of any kind around a name are not part of it."""
    project.write_note(note(f"  {typed}: cancelled, wait"))

    assert project.problems() == []
    assert [one.service for one in note_of(project).statements] == ["radiology"]


@pytest.mark.parametrize("typed", ["'Radiologie' en IRM", "‘Radiologie’ en ‘IRM’", "'Radiologie en IRM'"])
def test_quotes_around_a_part_of_a_name(project: Project, typed: str) -> None:
    """An apostrophe that is closed later crosses nothing out."""
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("fr: Radiologie", "fr: Radiologie en IRM"))
    project.write_note(note(f"  {typed}: cancelled, wait"))
    assert project.problems() == []
    assert [one.service for one in note_of(project).statements] == ["radiology"]


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "′", "`", "´"])
def test_apostrophes_in_words(project: Project, apostrophe: str) -> None:
    """Trap "curly quotes": the apostrophe of the keyboard and the one of Word are the same in keys, words and names."""
    text = note(
        "  consultations:\n    state: à l’étude\n    rule: allez ailleurs\n    elsewhere: l’hôpital voisin"
    ).replace("valid-until:", "valable jusqu’au :")
    project.write_note(text.replace("’", apostrophe))

    assert project.problems() == []
    statement = note_of(project).statements[0]
    assert (statement.state, statement.rule, statement.elsewhere) == (State.UNKNOWN, Rule.GO_ELSEWHERE, ("partner",))
    assert note_of(project).valid_until == instant("2022-05-18T18:00")


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "\u2012", "–", "—", "\u2212", "_", " ", "\u00a0"])
def test_hyphens_in_words(project: Project, hyphen: str) -> None:
    """Trap "NBSP": hyphens, dashes and spaces of any kind between the parts of a key or a word are the same."""
    text = note("  radiology: cancelled, call-first").replace("next-update", "prochaine-mise-à-jour")
    project.write_note(text)
    expected = incident_of(project)
    typed = text.replace("call-first", f"call{hyphen}first").replace("valid-until", f"valid{hyphen}until")
    project.write_note(typed.replace("prochaine-mise-à-jour", f"prochaine{hyphen}mise{hyphen}à{hyphen}jour"))

    assert project.problems() == []
    assert incident_of(project) == expected


@pytest.mark.parametrize("character", [chr(code) for code in BIDI], ids=[f"U+{code:04X}" for code in BIDI])
def test_direction_controls_are_removed_and_said(project: Project, character: str) -> None:
    """Trap "bidi controls": they are taken out, and the editor is told that the line may deceive."""
    project.write_note(note(title=f"Radio{character}logie"))

    assert title_of(project) == "Radiologie"
    assert_warned(project, "bidi-control", TITLE_LINE, "inverse le sens", "Retapez la ligne à la main")


@pytest.mark.parametrize("mark", ["\u200f", "\u061c", "&rlm;"])
def test_a_mark_of_direction_cannot_move_the_figures_of_a_number(project: Project, mark: str) -> None:
    """Trap "bidi controls": "000 11 22 33 44" would be shown as "000 44 33 22 11"; around words a mark stays."""
    project.write_note(note(body=f"Appelez le 000 {mark}11 {mark}22{mark} 33 {mark}44. Merci{mark} !"))
    project.build()
    page = project.page(BULLETIN).replace("\u00a0", " ")
    assert "000 11 22 33 44" in page
    assert f"Merci{unescape(mark)}" in page


def test_direction_controls_in_the_text_and_in_names(project: Project) -> None:
    """Trap "bidi controls": each line that holds one is flagged, in facts as in prose."""
    project.write_note(note("  \u202eradiology\u202c: cancelled, wait", body="Appelez le \u202e211\u202c."))
    flagged = [problem for problem in project.problems() if problem.code == "bidi-control"]

    assert [problem.line for problem in flagged] == [10, BODY_LINE]
    assert [one.service for one in note_of(project).statements] == ["radiology"]
    assert note_of(project).editions["fr"].html == "<p>Appelez le 211.</p>"
    project.build()
    assert re.search("[\u202a-\u202e\u2066-\u2069]", project.page(BULLETIN)) is None


def test_decomposed_accents(project: Project) -> None:
    """Trap "mismatched ids": an accent typed as a character of its own, as macOS does, changes no name."""
    text = note("  Téléphone: à vérifier").replace("published", "publié")
    project.write_note(text)
    expected = incident_of(project)
    project.write_note(unicodedata.normalize("NFD", text))

    assert project.problems() == []
    assert note_of(project).statements == expected.notes[0].statements
    assert note_of(project).published == instant("2022-05-17T10:30")


# ── CRLF, lone CR, no final newline ─────────────────────────────────────────────────────────────────────────────────

LINE_ENDS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "lone CR": lambda text: text.replace("\n", "\r"),
    "mixed": lambda text: text.replace("\n", "\r\n", 4),
    "CRLF, no final line end": lambda text: text.rstrip("\n").replace("\n", "\r\n"),
    "lone CR, no final line end": lambda text: text.rstrip("\n").replace("\n", "\r"),
}


@pytest.mark.parametrize("change", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_line_ends(project: Project, change: Callable[[str], str]) -> None:
    """Trap "CRLF, lone CR": any line ends give the same note, on the same lines, and that is said."""
    text = note(body="Un.\n\nDeux.")
    project.write_note(text)
    expected = incident_of(project)
    project.write_note(change(text))

    assert project.problems() == []
    assert incident_of(project) == expected
    assert_said(find(project, "repaired-line-ends"), 0, Level.REPAIR, "fins de ligne")


@pytest.mark.parametrize("end", ["", "\n\n\n", "\n \n"])
def test_end_of_file(project: Project, end: str) -> None:
    """Trap "no final newline": how a file ends says nothing, and nothing is said of it."""
    project.write_note(note())
    expected = project.read()
    project.write_note(note().rstrip("\n") + end)
    actual = project.read()

    assert actual.problems == expected.problems
    assert actual.content == expected.content


@pytest.mark.parametrize("change", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_lines_are_counted_alike(project: Project, change: Callable[[str], str]) -> None:
    """Trap "CRLF, lone CR": problems name the line that the editor's program shows."""
    project.write_note(change(note(next_update="demain")))

    assert find(project, "day-missing").line == NEXT_UPDATE_LINE


@pytest.mark.parametrize("name", ["settings.yaml", "services.yaml"])
@pytest.mark.parametrize("change", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_line_ends_of_settings(project: Project, name: str, change: Callable[[str], str]) -> None:
    """Trap "CRLF, lone CR": settings and services may have any line ends."""
    project.write_note(note())
    expected = content_of(project)
    project.write(name, change((project.path / "content" / name).read_text(encoding="utf-8")))

    assert content_of(project) == expected


# ── `17/05/2022`, `17.05.2022`, `17 mai 2022 à 10h30`, `mardi 17 mai` ───────────────────────────────────────────────

DATES = """
17/05/2022 10:30
17/5/2022 10:30
17/05/2022 10h30
17/05/2022 10 h 30
17/05/2022 10H30
17/05/2022, 10:30
17/05/2022 - 10:30
17/05/2022 – 10h30
17/05/2022 à 10h30
17 / 05 / 2022 à 10:30
17.05.2022 10:30
17.05.2022 10.30
17-05-2022 10:30
mardi 17/05/2022 10:30
17/05/2022\u00a0à\u202f10\u00a0h\u00a030
17 mai 2022 à 10h30
17 mai 2022 à 10 h 30
17 mai 2022, 10h30
17 MAI 2022 à 10H30
mardi 17 mai 2022 à 10h30
Mardi 17 mai 2022, 10:30
mar. 17 mai 2022 à 10h30
17 mei 2022 om 10u30
17 mei 2022 om 10.30 uur
dinsdag 17 mei 2022 om 10:30 uur
di 17 mei 2022 10.30 u
17. Mai 2022 um 10:30
17. Mai 2022 um 10:30 Uhr
17. Mai 2022, 10.30 Uhr
17.05.2022, 10.30 Uhr
Dienstag, 17. Mai 2022, 10:30 Uhr
Di., 17. Mai 2022, 10:30
17 May 2022 at 10:30
17 May 2022, 10.30
17th May 2022 at 10:30
Tuesday 17 May 2022 at 10:30
Tue 17 May 2022 10:30
2022-05-17 10:30
2022-05-17T10:30
2022-05-17T10:30:00
2022-05-17T10:30+02:00
2022-05-17T10:30:00+0200
2022-05-17T08:30Z
2022-05-17 10h30
"""


@pytest.mark.parametrize("typed", DATES.strip().splitlines())
def test_date_spellings(project: Project, typed: str) -> None:
    """Trap "dates": day first or ISO, in figures or words of any language of the site, is the same instant."""
    speak_four_languages(project)
    project.write_note(note(published=typed))

    assert "date-unreadable" not in [problem.code for problem in project.read().problems]
    assert note_of(project).published == instant("2022-05-17T10:30")


OTHER_DATES = """
1er juin 2022 à 9h = 2022-06-01T09:00
1er juin 2022 à 9h05 = 2022-06-01T09:05
1er juin 2022 à 9 heures = 2022-06-01T09:00
1 juin 2022 à 1 heure = 2022-06-01T01:00
1 juni 2022 om 9 uur = 2022-06-01T09:00
1 juni 2022 om 9u = 2022-06-01T09:00
1. Juni 2022 um 9 Uhr = 2022-06-01T09:00
1st June 2022 at 9:00 = 2022-06-01T09:00
3rd June 2022 at 9:00 = 2022-06-03T09:00
1 févr. 2022 à 9h = 2022-02-01T09:00
1 fevrier 2022 à 9h = 2022-02-01T09:00
15 août 2022 à 9h = 2022-08-15T09:00
15 aout 2022 à 9h = 2022-08-15T09:00
1 mrt 2022 om 9u = 2022-03-01T09:00
1. März 2022 um 9:00 = 2022-03-01T09:00
01/06/2022 00:00 = 2022-06-01T00:00
01/06/2022 23:59 = 2022-06-01T23:59
29/02/2024 09:00 = 2024-02-29T09:00
"""


@pytest.mark.parametrize("line", OTHER_DATES.strip().splitlines())
def test_dates_of_other_days(project: Project, line: str) -> None:
    """Trap "dates": first days of a month, full hours, short months and missing accents are read too."""
    typed, expected = line.split(" = ")
    speak_four_languages(project)
    project.write_note(note(published=typed, valid_until="18/06/2024", next_update="18/05/2024 12:00"))

    assert "date-unreadable" not in [problem.code for problem in project.read().problems]
    assert note_of(project).published == instant(expected)


def test_day_comes_first(project: Project) -> None:
    """Trap "dates": where both readings are possible, the first figure is the day."""
    project.write_note(
        note(published="05/06/2022 10:30", next_update="07/06/2022 12:00", valid_until="08/06/2022 12:00")
    )

    assert note_of(project).published == instant("2022-06-05T10:30")


REFUSED_DATES = """
05/17/2022 10:30 | date-month-first | « 05/17/2022 10:30 » commence par le mois | 17/05/2022
5/17/2022 | date-month-first | Écrivez le jour d’abord : 17/05/2022
05.17.2022 10:30 | date-month-first | 17/05/2022
lundi 17 mai 2022 à 10h30 | date-weekday | ce jour est un mardi, pas un lundi | Corrigez
lundi 17/05/2022 10:30 | date-weekday | ce jour est un mardi, pas un lundi
maandag 17 mei 2022 om 10u30 | date-weekday | ce jour est un mardi, pas un maandag
mardi 17 mai | date-without-year | n’a pas d’année | Ajoutez l’année en quatre chiffres, par exemple 17/05/
mardi 17 mai à 10h30 | date-without-year | Ajoutez l’année en quatre chiffres, par exemple 17/05/
17/05 10:30 | date-without-year | Ajoutez l’année en quatre chiffres, par exemple 17/05/
17/05/22 10:30 | date-without-year | Ajoutez l’année en quatre chiffres, par exemple 17/05/
17 brumaire 2022 10:30 | date-month-name | « brumaire » | 17/05/2022 10:30
31/04/2022 10:30 | date-impossible | n’existe pas dans le calendrier | le jour, le mois
29/02/2022 10:30 | date-impossible | n’existe pas dans le calendrier
2022-13-01 10:30 | date-impossible | n’existe pas dans le calendrier
17/05/2022 25:00 | hour-impossible | de 00:00 à 24:00
17/05/2022 10:60 | hour-impossible | de 00:00 à 24:00
17/05/2022 | hour-missing | Ajoutez la vraie heure, par exemple : 17/05/2022 10:30
17 mai 2022 | hour-missing | Ajoutez la vraie heure, par exemple : 17/05/2022 10:30
17/05/2022 10:3 | date-unreadable | par exemple 17/05/2022 10:30
17/05/2022 1030 | date-unreadable | par exemple 17/05/2022 10:30
17/05/2022 12:30 am | hour-unclear | « 17/05/2022 12:30 am » | 00:30 ou 12:30
17/05/2022 10:30 - 12:00 | date-unreadable | par exemple 17/05/2022 10:30
17/05/2022 10:30-12:00 | date-unreadable | par exemple 17/05/2022 10:30
2022-05-17T10:30+99:99 | date-unreadable | par exemple 17/05/2022 10:30
20220517 | date-unreadable | par exemple 17/05/2022 10:30
mai 2022 | date-unreadable | par exemple 17/05/2022 10:30
"""
"""What is typed, the problem, and what its French sentence says."""


@pytest.mark.parametrize("line", REFUSED_DATES.strip().splitlines())
def test_date_refusals(project: Project, line: str) -> None:
    """Trap "dates": what is ambiguous, incomplete or impossible is refused, never guessed, and the message helps."""
    typed, code, *words = line.split(" | ")
    project.write_note(note(published=typed))

    assert_refused(project, code, PUBLISHED_LINE, *words)


def test_weekday_that_matches(project: Project) -> None:
    """Trap "dates": a weekday that matches its date is fine, in whichever language of the site it is written."""
    project.write_note(note(published="dinsdag 17 mai 2022 à 10h30"))

    assert project.problems() == []
    assert note_of(project).published == instant("2022-05-17T10:30")


# ── "lundi prochain" = public holiday ───────────────────────────────────────────────────────────────────────────────

LATE_MAY = instant("2022-05-31T12:00")


def promises_of(
    project: Project, *, next_update: str = "01/06/2022 12:00", restart: str = "07/06/2022"
) -> list[Problem]:
    """Return what is said of the days that a note of 31 May promises."""
    services = CONSULTATIONS + f"    restart: {restart}"
    project.write_note(
        note(services, published="31/05/2022 10:00", next_update=next_update, valid_until="31/07/2022 12:00")
    )
    return [one for one in pipeline.check(project.path, LATE_MAY).problems if one.code.startswith("promise")]


@pytest.mark.parametrize("typed", ["lundi prochain", "demain", "la semaine prochaine", "lundi"])
def test_next_monday_is_no_date(project: Project, typed: str) -> None:
    """Trap "lundi prochain": a day without a date is refused, quoted, with an example of a date."""
    project.write_note(note(CONSULTATIONS + f"    restart: {typed}"))

    assert_refused(
        project,
        "day-missing" if "lundi" in typed or "demain" in typed else "date-unreadable",
        13,
        f"« {typed} »",
        "par exemple",
    )


@pytest.mark.parametrize(
    ("day", "spoken", "holiday"),
    [
        ("06/06/2022", "6 juin 2022", "Lundi de Pentecôte"),
        ("21/07/2022", "21 juillet 2022", "Fête nationale"),
        ("15/08/2022", "15 août 2022", "Assomption"),
    ],
)
def test_restart_on_a_public_holiday(project: Project, day: str, spoken: str, holiday: str) -> None:
    """Trap "lundi prochain": a restart announced for a Belgian public holiday is pointed out, by its name."""
    problems = promises_of(project, restart=day)

    assert [problem.code for problem in problems] == ["promise-on-holiday"]
    assert_said(problems[0], 13, Level.WARNING, f"Le {spoken} est un jour férié", holiday, "Vérifiez")


@pytest.mark.parametrize(("day", "weekday"), [("11/06/2022", "samedi"), ("12/06/2022", "dimanche")])
def test_restart_on_a_weekend(project: Project, day: str, weekday: str) -> None:
    """Trap "lundi prochain": a restart announced for a weekend is pointed out, by its weekday."""
    problems = promises_of(project, restart=day)

    assert [problem.code for problem in problems] == ["promise-on-weekend"]
    assert_said(problems[0], 13, Level.WARNING, f"juin 2022 est un {weekday}", "Vérifiez")


def test_next_update_on_a_public_holiday(project: Project) -> None:
    """Trap "lundi prochain": a bulletin promised for Whit Monday is pointed out, on its own line."""
    problems = promises_of(project, next_update="06/06/2022 12:00")

    assert [problem.code for problem in problems] == ["promise-on-holiday"]
    assert_said(problems[0], NEXT_UPDATE_LINE, Level.WARNING, "Lundi de Pentecôte", "« prochaine mise à jour »")


def test_plan_on_a_public_holiday(project: Project) -> None:
    """Trap "lundi prochain": the days of a restart plan are looked at as well."""
    plan = "restart-plan:\n  - service: records\n    date: 06/06/2022"
    text = note(published="31/05/2022 10:00", next_update="01/06/2022 12:00", valid_until="31/07/2022", more=plan)
    project.write_note(text)
    problems = [one for one in pipeline.check(project.path, LATE_MAY).problems if one.code.startswith("promise")]

    assert [(one.path, one.line, one.code) for one in problems] == [(NOTE, 10, "promise-on-holiday")]


def test_promise_on_a_working_day(project: Project) -> None:
    """Trap "lundi prochain": an ordinary working day is not worth a word."""
    assert promises_of(project, restart="07/06/2022") == []


def test_holidays_are_those_of_the_country(project: Project) -> None:
    """Trap "lundi prochain": the public holidays are those of the hospital's country."""
    rewrite(project, "settings.yaml", "country: BE", "country: FR")

    assert promises_of(project, restart="21/07/2022") == []
    assert [one.code for one in promises_of(project, restart="14/07/2022")] == ["promise-on-holiday"]


@pytest.mark.parametrize(
    ("language", "holiday"), [("pt", " (Dia de Portugal, de Camões e das Comunidades Portuguesas)"), ("fr", "")]
)
def test_a_holiday_is_named_in_the_language_of_the_editors(project: Project, language: str, holiday: str) -> None:
    """Trap "lundi prochain": or not at all, where it has no name in that; the name was English."""
    rewrite(project, "settings.yaml", "country: BE", f"country: PT\neditors-language: {language}")
    assert [dict(one.values)["holiday"] for one in promises_of(project, restart="10/06/2022")] == [holiday]


# ── Time zone, DST change ───────────────────────────────────────────────────────────────────────────────────────────


def test_brussels_is_the_default(project: Project) -> None:
    """Trap "time zone": without a word about it, hours are those of Brussels, in summer and in winter."""
    rewrite(project, "settings.yaml", "timezone: Europe/Brussels\n", "")
    project.write_note(note(published="17/05/2022 10:30"))
    project.write_note(note(published="17/01/2022 10:30"), number=2)

    assert [one.published.isoformat() for one in incident_of(project).notes] == [
        "2022-01-17T10:30:00+01:00",
        "2022-05-17T10:30:00+02:00",
    ]


def test_hours_are_those_of_the_settings(project: Project) -> None:
    """Trap "time zone": a hospital elsewhere types its own hours."""
    rewrite(project, "settings.yaml", "Europe/Brussels", "America/Martinique")
    project.write_note(note())

    assert note_of(project).published.isoformat() == "2022-05-17T10:30:00-04:00"


def test_unknown_time_zone(project: Project) -> None:
    """Trap "time zone": a time zone that does not exist is refused, and the message shows one that does."""
    rewrite(project, "settings.yaml", "Europe/Brussels", "Bruxelles")

    assert_said(find(project, "timezone-unknown"), 5, Level.ERROR, "« Bruxelles »", "Europe/Brussels", path=SETTINGS)


def test_offset_is_printed(project: Project) -> None:
    """Trap "time zone": pages and feeds give instants with their offset, so that nobody has to know the zone."""
    project.write_note(note())
    project.build()

    assert 'datetime="2022-05-17T10:30+02:00"' in project.page(BULLETIN)
    assert 'datetime="2022-05-18T12:00+02:00"' in project.page(BULLETIN)
    assert "Tue, 17 May 2022 10:30:00 +0200" in project.page("fr/feed.xml")


@pytest.mark.parametrize("typed", ["27/03/2022 02:30", "27 mars 2022 à 2h", "2022-03-27T02:59"])
def test_skipped_hour(project: Project, typed: str) -> None:
    """Trap "DST change": an hour that the change to summer time skips is refused, and the message says which exist."""
    project.write_note(note(published=typed))

    words = (f"« {typed} » n’existe pas", "l’heure d’été", "avant 02:00", "à partir de 03:00")
    assert_refused(project, "hour-skipped", PUBLISHED_LINE, *words)


@pytest.mark.parametrize("typed", ["30/10/2022 02:30", "30 octobre 2022 à 2h30", "2022-10-30T02:30"])
def test_repeated_hour(project: Project, typed: str) -> None:
    """Trap "DST change": an hour that exists twice is asked back, and the message shows how to write either."""
    project.write_note(note(published=typed))

    words = (f"« {typed} » existe deux fois", "2022-10-30T02:30+02:00", "2022-10-30T02:30+01:00")
    assert_refused(project, "hour-twice", PUBLISHED_LINE, *words)


@pytest.mark.parametrize("typed", ["2022-10-30T02:30+02:00", "2022-10-30T02:30+01:00"])
def test_repeated_hour_with_its_offset(project: Project, typed: str) -> None:
    """Trap "DST change": either of the two spellings that the message shows is accepted, and stays apart."""
    day = typed[:10].replace("27/", "31/").replace("30/10", "31/10")
    project.write_note(note(published=typed, next_update=f"{day} 12:00", valid_until=f"{day} 18:00"))

    assert project.problems() == []
    assert note_of(project).published.isoformat(timespec="minutes") == typed


@pytest.mark.parametrize(
    ("typed", "offset"),
    [
        ("27/03/2022 01:59", "+01:00"),
        ("27/03/2022 03:00", "+02:00"),
        ("30/10/2022 01:59", "+02:00"),
        ("30/10/2022 03:00", "+01:00"),
    ],
)
def test_hours_around_the_change(project: Project, typed: str, offset: str) -> None:
    """Trap "DST change": the hours just before and just after are ordinary hours."""
    day = typed[:10].replace("27/", "31/").replace("30/10", "31/10")
    project.write_note(note(published=typed, next_update=f"{day} 12:00", valid_until=f"{day} 18:00"))

    assert project.problems() == []
    assert note_of(project).published.isoformat().endswith(offset)


def test_notes_of_a_repeated_hour_keep_their_order(project: Project) -> None:
    """Trap "DST change": in the hour that the clocks show twice, notes stand in the order of their publication."""
    later = {"next_update": "31/10/2022 12:00", "valid_until": "31/10/2022 18:00"}
    project.write_note(note("  radiology: cancelled, wait", published="2022-10-30T02:50+02:00", **later))
    project.write_note(note("  radiology: running", published="2022-10-30T02:10+01:00", **later), number=2)

    assert project.problems() == []
    assert [one.number for one in incident_of(project).notes] == [1, 2]


def test_promise_across_a_repeated_hour(project: Project) -> None:
    """Trap "DST change": twenty minutes later is later, though the clocks show an earlier hour."""
    times = {"published": "2022-10-30T02:50+02:00", "next_update": "2022-10-30T02:10+01:00"}
    project.write_note(note(**times, valid_until="31/10/2022 18:00"))

    assert project.problems() == []


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("samedi 22:00-02:30 jusqu’au 27/03/2022", "2022-03-26T22:00+01:00", "2022-03-27T03:30+02:00"),
        ("dimanche 02:30-06:00 jusqu’au 27/03/2022", "2022-03-27T03:00+02:00", "2022-03-27T06:00+02:00"),
        ("dimanche 02:00-02:30 jusqu’au 27/03/2022", "2022-03-27T03:00+02:00", "2022-03-27T03:30+02:00"),
        ("dimanche 03:00-06:00 jusqu’au 27/03/2022", "2022-03-27T03:00+02:00", "2022-03-27T06:00+02:00"),
        ("samedi 22:00-02:30 jusqu’au 30/10/2022", "2022-10-29T22:00+02:00", "2022-10-30T02:30+01:00"),
        ("dimanche 02:30-06:00 jusqu’au 30/10/2022", "2022-10-30T02:30+02:00", "2022-10-30T06:00+01:00"),
    ],
)
def test_what_repeats_is_never_shorter_on_the_night_of_a_change(
    project: Project, typed: str, begins: str, ends: str
) -> None:
    """Trap "DST change": nobody typed the date of that night, so nothing is refused; patients are told the longest."""
    said = f"  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n      - chaque {typed}"
    project.write_note(note(said, published="01/03/2022 10:00"))

    window = note_of(project).statements[0].windows[-1]
    assert (window.begins.isoformat(timespec="minutes"), window.ends.isoformat(timespec="minutes")) == (begins, ends)


def test_day_without_an_hour_lasts_to_its_end(project: Project) -> None:
    """Trap "DST change": until a day means through that day, even when it has 23 or 25 hours."""
    services = "  radiology:\n    state: cancelled\n    rule: wait\n    until: {}"
    for day, end in (("27/03/2022", "2022-03-28T00:00"), ("30/10/2022", "2022-10-31T00:00")):
        project.write_note(note(services.format(day), published="01/03/2022 10:00"))

        assert note_of(project).statements[0].expires == instant(end)


# ── Unknown service or site name, accents, case ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("services", "code", "line", "words"),
    [
        ("  radiolgie: cancelled, wait", "service-unknown-near", 10, ["« radiolgie »", "écrire « Radiologie » ?"]),
        ("  consultation: cancelled, wait", "service-unknown-near", 10, ["écrire « Consultations » ?"]),
        ("  xyzzy: cancelled, wait", "service-unknown", 10, ["Urgences, Consultations, Radiologie, Téléphone"]),
        (CONSULTATIONS + "    at: nrod", "location-unknown-near", 13, ["« nrod »", "écrire « Nord » ?"]),
        (CONSULTATIONS + "    at: [nord, Paris]", "location-unknown", 13, ["« Paris »", "Nord, Sud."]),
        (CONSULTATIONS + "    elsewhere: l’hopital voisi", "place-unknown-near", 13, ["écrire « l’hôpital voisin » ?"]),
        (CONSULTATIONS + "    elsewhere: Paris", "place-unknown", 13, ["Nord, Sud, l’hôpital voisin"]),
        (CONSULTATIONS + "    remark: shutle", "remark-unknown-near", 13, ["écrire « shuttle » ?"]),
        ("  radiology: anulé, attendez", "word-unknown-near", 10, ["« anulé »", "écrire « annulé » ?"]),
        ("  radiology: annulé, atendez", "word-unknown-near", 10, ["« atendez »", "écrire « attendez » ?"]),
        ("  radiology: annulé, zzz", "word-unknown", 10, ["« zzz »", "venez, venez sauf si prévenu"]),
        (
            CONSULTATIONS + "    except:\n      - for: grosesse\n        rule: come",
            "word-unknown-near",
            14,
            ["« grosesse »", "écrire « grossesse » ?"],
        ),
        (CONSULTATIONS + "    sate: running", "key-unknown-near", 13, ["« sate »", "écrire « state » ?"]),
    ],
)
def test_unknown_names(project: Project, services: str, code: str, line: int, words: list[str]) -> None:
    """Trap "unknown service name": the note stops, and the message asks "did you mean", or lists what there is."""
    project.write_note(note(services))

    assert_refused(project, code, line, *words)


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ("étap: limited", "key-unknown-near", ["« étap »", "écrire « étape » ?"]),
        ("xyzzy: 1", "key-unknown", ["« xyzzy »", "titre, publié"]),
        (
            "restart-plan: [dossier des patients]",
            "restart-subject-unknown-near",
            ["écrire « Dossiers des patients » ?"],
        ),
        ("restart-plan: [xyzzy]", "restart-subject-unknown", ["« xyzzy »", "Dossiers des patients"]),
        ("status: brouilon", "word-unknown-near", ["« brouilon »", "écrire « brouillon » ?"]),
    ],
)
def test_unknown_keys_and_words(project: Project, more: str, code: str, words: list[str]) -> None:
    """Trap "unknown service name": keys, systems and words of a note are held to the same."""
    project.write_note(note(more=more))

    assert_refused(project, code, 9, *words)


def test_unknown_names_never_reach_a_page(project: Project) -> None:
    """Trap "row lost": a note with a name nobody knows stays off the site as a whole; what stands is untouched."""
    project.write_note(note("  radiology: cancelled, wait"))
    project.write_note(
        note("  radiology: running\n  urgnces: degraded, walk-in", published="17/05/2022 11:00"), number=2
    )
    project.build()

    assert "À l’arrêt" in project.page("fr/services/radiology/index.html")
    assert not (project.path / "site/fr/incidents" / INCIDENT / "2").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "radiology", "RADIOLOGY", "Radiologie", "radiologie", "RADIOLOGIE", "Ràdîologie", " Radiologie", "Radiologie.",
    ],
)  # fmt: skip
def test_accents_and_case_of_services(project: Project, typed: str) -> None:
    """Trap "accents, case": a service is found by its id or any of its names, however it is written."""
    project.write_note(note(f"  {typed}: cancelled, wait"))

    assert project.problems() == []
    assert [one.service for one in note_of(project).statements] == ["radiology"]


@pytest.mark.parametrize("typed", ["telephone", "Téléphone", "TÉLÉPHONE", "TELEPHONE", "Telefoon", "téléphoné"])
def test_names_in_every_language(project: Project, typed: str) -> None:
    """Trap "accents, case": the name of a service in any language of the site is its name."""
    project.write_note(note(f"  {typed}: cancelled"))

    assert project.problems() == []
    assert [one.service for one in note_of(project).statements] == ["telephone"]


@pytest.mark.parametrize("typed", ["nord", "Nord", "NORD", "Noord", "[nord]", "[NORD]"])
def test_accents_and_case_of_locations(project: Project, typed: str) -> None:
    """Trap "accents, case": a location is found by its id or any of its names."""
    project.write_note(note(CONSULTATIONS + f"    at: {typed}"))

    assert project.problems() == []
    assert note_of(project).statements[0].locations == ("nord",)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        *((word, State.CANCELLED) for word in ("annulé", "supprimé", "suspendu", "arrêté", "reporté", "ANNULE")),
        *((word, State.DEGRADED) for word in ("dégradé", "limité", "partiel", "perturbé", "ralenti", "Degrade")),
        *((word, State.RUNNING) for word in ("maintenu", "assuré", "opérationnel", "normal", "ouvert")),
        *((word, State.UNKNOWN) for word in ("inconnu", "à l'étude", "à l’étude", "en attente", "A confirmer")),
    ],
)
def test_states_by_their_other_names(project: Project, typed: str, state: State) -> None:
    """Trap "accents, case": every synonym of a state that the domain lists is that state."""
    project.write_note(note(f"  radiology: {typed}, appelez d’abord"))

    assert project.problems() == []
    assert [one.state for one in note_of(project).statements] == [state]


def test_aliases_never_reach_a_page(project: Project) -> None:
    """Trap "accents, case": whatever word the editor chose, pages use the one canonical phrase."""
    project.write_note(
        note("  Radiologie: postposé, uniquement en cas d’urgence", title="Point du jour", body="Texte.")
    )
    project.build()

    for page in (BULLETIN, "fr/services/radiology/index.html", "fr/feed.xml"):
        assert "À l’arrêt" in project.page(page)
        assert "postposé" not in project.page(page)
    told = text_of(open_page(project.path / "site", BULLETIN))
    assert "Ne venez pas pour un rendez-vous. En cas d’urgence, allez aux urgences : Nord et Sud." in told
    assert "Geannuleerd" in project.page("nl/services/radiology/index.html")


def test_note_in_the_editors_words(project: Project) -> None:
    """Trap "accents, case": a whole note in French words is the note in canonical words."""
    services = (
        CONSULTATIONS
        + "    at: [nord, sud]\n    until: 20/05/2022\n    restart: 23/05/2022\n    certainty: confirmed\n"
        "    except:\n      - for: [pregnancy, plaster]\n        rule: come"
    )
    project.write_note(note(services))
    expected = incident_of(project)
    french = {
        "title:": "Titre :", "published:": "Publié le :", "next-update:": "Prochaine mise à jour :",
        "valid-until:": "Valable jusqu’au :", "stage: limited": "Étape : fonctionnement réduit", "author:": "Auteur :",
        "approved-by:": "Approuvé par :", "services:": "Services :", "consultations:": "Consultations :",
        "state: cancelled": "état : reporté", "rule: wait": "règle : nous vous contactons", "until:": "jusqu’au :",
        "restart:": "reprise prévue :", "certainty: confirmed": "certitude : confirmée", "except:": "sauf :",
        "at: [nord, sud]": "à : Nord, Sud", "for: [pregnancy, plaster]": "pour : grossesse, plâtre",
        "rule: come": "consigne : venez",
    }  # fmt: skip
    text = note(services)
    for word, alias in french.items():
        text = re.sub(rf"^(\s*(?:- )?){re.escape(word)}", rf"\g<1>{alias}", text, flags=re.MULTILINE)
    project.write_note(text)

    assert project.problems() == []
    assert incident_of(project) == expected
    assert Certainty.CONFIRMED is note_of(project).statements[0].certainty


# ── Raw HTML, script, remote image in Markdown ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "kept", "tag"),
    [
        ("<script>alert(1)</script>Texte.", "Texte.", "<script>"),
        ("<SCRIPT src='https://x.example/'></SCRIPT>Texte.", "Texte.", "<SCRIPT"),
        ("<style>p{display:none}</style>Texte.", "Texte.", "<style>"),
        ("<iframe src='https://x.example/'></iframe>Texte.", "Texte.", "<iframe"),
        ("<svg onload=alert(1)></svg>Texte.", "Texte.", "<svg"),
        ("<meta http-equiv=refresh content=0>Texte.", "Texte.", "<meta"),
        ("<link rel=stylesheet href=//x.example>Texte.", "Texte.", "<link"),
        ("<img src=https://x.example/p.gif onerror=alert(1)>Texte.", "Texte.", "<img"),
        ("<!-- onclick -->Texte.", "Texte.", "<!--"),
        ("Texte.<o:p/>", "Texte.", "<o:p/>"),
    ],
)
def test_raw_html_is_dropped(project: Project, body: str, kept: str, tag: str) -> None:
    """Trap "raw HTML, script": it is dropped, the words around it stay, and the editor is told what to write."""
    project.write_note(note(body=body))

    assert note_of(project).editions["fr"].html == f"<p>{kept}</p>"
    assert_warned(project, "html-dropped", BODY_LINE, tag, "Écrivez du texte simple, du **gras** et des listes")


@pytest.mark.parametrize("tag", ["<object data=x>", "<svg>", "<iframe src=x>", "<title>", "<template>", "<textarea>"])
def test_tag_left_open_swallows_nothing(project: Project, tag: str) -> None:
    """Trap "raw HTML": a tag that is never closed is dropped alone; the bulletin does not end there in silence."""
    project.write_note(note(body=f"Avant.\n\n{tag}\n\nVenez demain.\n\n## Presse\n\nUne précision."))
    edition = note_of(project).editions["fr"]

    assert_warned(project, "html-dropped", BODY_LINE + 2, tag, "texte simple")
    assert edition.html == "<p>Avant.</p>\n<p>Venez demain.</p>"
    assert edition.press_html == "<p>Une précision.</p>"


@pytest.mark.parametrize(
    "body", ["Du <b>gras</b>.", "Du <span onclick='x()'>gras</span>.", "Du <p style='x'>gras</p>."]
)
def test_words_inside_tags_stay(project: Project, body: str) -> None:
    """Trap "raw HTML": the words inside ordinary tags stay; each tag is reported on its line."""
    project.write_note(note(body=body))
    problems = project.problems()

    assert note_of(project).editions["fr"].html == "<p>Du gras.</p>"
    assert {(one.code, one.line, one.level) for one in problems} == {("html-dropped", BODY_LINE, Level.WARNING)}


@pytest.mark.parametrize(
    ("body", "address", "line"),
    [
        ("![Plan](https://x.example/p.gif)", "https://x.example/p.gif", BODY_LINE),
        ("![Plan](//x.example/p.gif)", "//x.example/p.gif", BODY_LINE),
        ("![Plan](data:image/gif;base64,AA)", "data:image/gif;base64,AA", BODY_LINE),
        ("![Plan][1]\n\n[1]: https://x.example/p.gif", "https://x.example/p.gif", BODY_LINE + 2),
    ],
)
def test_remote_images_are_dropped(project: Project, body: str, address: str, line: int) -> None:
    """Trap "remote image": nobody else may learn who reads the page, so only the words of an image stay."""
    project.write_note(note(body=body))

    assert note_of(project).editions["fr"].html == "<p><em>Plan</em></p>"
    assert_warned(project, "image-dropped", line, f"« {address} »", "Décrivez en mots")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "java&#115;cript:alert(1)"],
)
def test_dangerous_links_are_dropped(project: Project, address: str) -> None:
    """Trap "script": a link that would run something loses its address, keeps its words, and is reported."""
    project.write_note(note(body=f"[Plan]({address})"))

    assert "href" not in note_of(project).editions["fr"].html
    assert "Plan" in note_of(project).editions["fr"].html
    assert_warned(project, "link-dropped", BODY_LINE, "https://")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("2 < 3 et 5 > 4", "<p>2 &lt; 3 et 5 &gt; 4</p>"),
        ("moins de <24 heures", "<p>moins de &lt;24 heures</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("A & B", "<p>A &amp; B</p>"),
    ],
)
def test_signs_that_are_not_html(project: Project, body: str, html: str) -> None:
    """Trap "raw HTML": less than, more than and ampersand are text, and nothing is said of them."""
    project.write_note(note(body=body))

    assert project.problems() == []
    assert note_of(project).editions["fr"].html == html


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_html_in_every_language(project: Project, language: str) -> None:
    """Trap "raw HTML": a translation is trusted no more than the reference text, nor is the part for the press."""
    harm = "<script>alert(1)</script><b onclick='x()'>![Plan](https://x.example/p.gif) [ici](javascript:alert(2))"
    body = f"{harm}\n\n## Presse\n\n{harm}"
    project.write_note(note(body=body if language == "fr" else "Texte."))
    project.write_note(f"---\ntitle: Radiologie\n---\n{body if language == 'nl' else 'Tekst.'}\n", language="nl")
    project.build()
    built = "".join(page.read_text(encoding="utf-8") for page in project.path.glob("site/**/*.*ml"))
    path = NOTE.replace(".fr.", f".{language}.")

    assert {problem.path for problem in project.problems()} == {path}
    assert {problem.code for problem in project.problems()} == {"html-dropped", "image-dropped", "link-dropped"}
    assert [found for found in ("alert(", "onclick", "x.example", "javascript:") if found in built] == []


# ── Names of patients, national number pattern, private phone ───────────────────────────────────────────────────────

NATIONAL_NUMBERS = ["85.07.30-033.28", "85073003328", "85 07 30 033 28", "00.01.25-567.77", "85.07.30\u00a0033.28"]
MOBILES = [
    "0470 12 34 56",
    "0470/12.34.56",
    "0470/12 34 56",
    "0470-12-34-56",
    "0470123456",
    "0470 123 456",
    "+32 470 12 34 56",
    "+32470123456",
    "+32 (0)470 12 34 56",
    "0032 470 12 34 56",
    "0470\u00a012\u00a034\u00a056",
]
PATIENTS = [
    "la patiente Mme Dupont",
    "le patient M. Dupont",
    "le patient Monsieur Dupont",
    "le patient monsieur Dupont",
    "la patiente madame Dupont",
    "de patiënt Meneer Peeters",
    "de patiënte mevrouw Peeters",
    "der Patient Herr Müller",
    "die Patientin Frau Müller",
    "the patient Mrs Smith",
    "hastamız İlhan Şahin",
    "Ayşe Hanım, 67 yaşında",
    "المريض أحمد بن علي",
    "السيدة فاطمة علي، 67 سنة",
    "Dl. Popescu, 67 de ani",
]


@pytest.mark.parametrize("found", NATIONAL_NUMBERS)
def test_national_number(project: Project, found: str) -> None:
    """Trap "national number pattern": a number whose check digits are right is pointed out."""
    project.write_note(note(body=f"Dossier {found}."))

    shown = " ".join(found.split())
    assert_warned(project, "national-number", BODY_LINE, f"« {shown} »", "registre national", "Retirez-le")


@pytest.mark.parametrize(
    "number", ["85.07.30-033.29", "12345678901", "2022 05 17 10 30", "0800 00 00 000", "BE 0123.456.789"]
)
def test_other_long_numbers(project: Project, number: str) -> None:
    """Trap "national number pattern": other long numbers are left alone."""
    project.write_note(note(body=f"Dossier {number}."))

    assert project.problems() == []


@pytest.mark.parametrize("found", MOBILES)
def test_private_phone(project: Project, found: str) -> None:
    """Trap "private phone": a Belgian mobile number is pointed out, however it is grouped."""
    project.write_note(note(body=f"Appelez le {found}."))

    assert_warned(project, "private-phone", BODY_LINE, "ressemble au GSM", "Retirez-le")


@pytest.mark.parametrize("number", ["061 23 14 57", "0800 12 345", "112", "1733", "+32 61 23 14 57", "02/555.12.12"])
def test_official_phones(project: Project, number: str) -> None:
    """Trap "private phone": switchboards, free numbers and emergency numbers are left alone."""
    project.write_note(note(body=f"Appelez le {number}."))

    assert project.problems() == []


@pytest.mark.parametrize(
    "said", ["Hasta Hakları Birimi", "hasta kabul", "المريض الذي ينتظر", "السادة المرضى، 67 سريرا"]
)
def test_what_names_no_patient(project: Project, said: str) -> None:
    project.write_note(note(body=f"Ici : {said}."))

    assert project.problems() == []


@pytest.mark.parametrize(
    ("language", "said", "is_named"),
    [
        *(("es", f"hasta {day}", False) for day in ("Viernes Santo", "Año Nuevo", "Puerta Norte", "Las Palmas")),
        *(("tr", f"hasta {ward}", False) for ward in ("Hakları Birimi", "Kabul Birimi", "Hospital Santa María")),
        ("tr", "hasta Mehmet Yılmaz", True),
        ("it", "medico o utente Microsoft Teams", False),
        ("pt", "médico ou a utente Maria Costa", True),
    ],
)
def test_words_for_patients_are_of_a_language(project: Project, language: str, said: str, *, is_named: bool) -> None:
    """Trap "names of patients": "hasta" is a patient in Turkish, and "until" in Spanish."""
    rewrite(project, "settings.yaml", "languages: [fr, nl]", f"languages: [fr, {language}]")
    remark = f"remark: {{fr: La radiologie, {language}: {said}}}"
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    {remark}"))
    project.write_note(f"---\ntitle: Radiologie\n---\n{said}.\n", language=language)

    found = {one.source for one in project.read().problems if one.code == "patient-name"}
    assert found == ({remark, f"{said}."} if is_named else set())


@pytest.mark.parametrize("found", PATIENTS)
def test_name_of_a_patient(project: Project, found: str) -> None:
    """Trap "names of patients": a title and a name after the word patient is pointed out, in many languages."""
    project.write_note(note(body=f"Hier, {found} est partie."))

    assert_warned(project, "patient-name", BODY_LINE, "ressemble au nom d’un patient", "le site est public")


@pytest.mark.parametrize(
    "body", ["Le Dr P. Renard répond.", "Patients : Mme Lambert répond.", "Un patient Covid.", "Mme Dupont"]
)
def test_names_of_others(project: Project, body: str) -> None:
    """Trap "names of patients": doctors, spokespersons and ordinary sentences are left alone."""
    project.write_note(note(body=body))

    assert project.problems() == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (note(title="Dossier 85.07.30-033.28"), TITLE_LINE),
        (note(CONSULTATIONS + "    remark: Dossier 85.07.30-033.28, venez."), 13),
        (note(more="status: withdrawn\nwithdrawn-because: Elle citait 85.07.30-033.28."), 10),
    ],
    ids=["title", "remark", "reason of a withdrawal"],
)
def test_privacy_outside_the_text(project: Project, text: str, line: int) -> None:
    """Trap "national number pattern": titles, remarks and reasons are as public as the text."""
    project.write_note(text)

    assert_warned(project, "national-number", line, "85.07.30-033.28", "Retirez-le")


def test_privacy_in_a_translation(project: Project) -> None:
    """Trap "names of patients": translations are looked at too, in the translator's file."""
    project.write_note(note())
    project.write_note("---\ntitle: Radiologie\n---\nDossier 85.07.30-033.28.\n", language="nl")
    path = NOTE.replace(".fr.", ".nl.")

    assert_said(find(project, "national-number"), 4, Level.WARNING, "85.07.30-033.28", path=path)


# ── "Error messages must be in the editor's language, name file and line, show the line, and say what to type." ────

MISTAKES = {
    "date-month-first": (note(published="05/17/2022 10:30"), PUBLISHED_LINE, "Écrivez le jour d’abord : 17/05/2022"),
    "service-unknown-near": (note("  radiolgie: annulé, attendez"), 10, "Vouliez-vous écrire « Radiologie » ?"),
    "key-twice": (note(more="titre : Autre"), 9, "gardez celle-là ; pour un service, gardez la plus stricte"),
    "encoded-twice": (note(title="dÃ©gradÃ©"), TITLE_LINE, "Retapez é, puis enregistrez le fichier en UTF-8."),
    "front-matter-missing": ("Bonjour\n", 1, "Mettez --- seul sur la première ligne"),
}


@pytest.mark.parametrize(("text", "line", "advice"), MISTAKES.values(), ids=MISTAKES.keys())
def test_message_on_the_command_line(project: Project, text: str, line: int, advice: str) -> None:
    """Every refusal names file and line, shows the line, and says in French what to type instead."""
    project.write_note(text)
    result = CliRunner().invoke(main, ["check", "--project", str(project.path)])
    typed = text.splitlines()[line - 1].strip()

    assert result.exit_code == 1
    assert f"{NOTE}:{line}: erreur: " in result.stdout
    assert f"\n  {line} | {typed}\n" in result.stdout
    assert advice in result.stdout.replace("\u00a0", " ").replace("\u202f", " ")


def test_message_in_dutch_where_editors_write_dutch(project: Project) -> None:
    """Editors are spoken to in the reference language of their site."""
    rewrite(project, "settings.yaml", "reference-language: fr", "reference-language: nl")
    project.write(f"incidents/{INCIDENT}/incident.nl.md", "---\ntitle: Panne\n---\nPanne.\n")
    project.write_note(note(published="05/17/2022 10:30"), language="nl")
    result = CliRunner().invoke(main, ["check", "--project", str(project.path)])

    assert f"{NOTE.replace('.fr.', '.nl.')}:{PUBLISHED_LINE}: fout: " in result.stdout
    assert "17/05/2022" in result.stdout
    assert "Écrivez" not in result.stdout


def test_all_mistakes_at_once(project: Project) -> None:
    """Every mistake of a note gets its sentence in one go, in the order of the lines."""
    project.write_note(
        note("  radiolgie: running\n  consultations: anulé", published="05/17/2022 10:30", next_update="demain")
    )

    assert [(problem.line, problem.code) for problem in project.problems()] == [
        (PUBLISHED_LINE, "date-month-first"),
        (NEXT_UPDATE_LINE, "day-missing"),
        (10, "service-unknown-near"),
        (11, "word-unknown-near"),
    ]


@pytest.mark.parametrize("typed", ["{a: b", "[a", "à venir"])
@pytest.mark.parametrize("key", ["identity", "base-url", "number"])
def test_nothing_is_published_first_with_a_line_without_which_no_page_can_be(
    tmp_path: Path, key: str, typed: str
) -> None:
    """What no address, no identity and no number for emergencies can be is none, also where its line was refused."""
    project = make_project(tmp_path)
    project.write_note(note())
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(re.sub(rf"(?m)^( *{key}:).*$", rf"\1 {typed}", settings.read_text("utf-8")), encoding="utf-8")
    done = run(tmp_path, "build")
    assert done.returncode == 3
    assert typed in done.stderr
    assert not (tmp_path / "site").exists()
