"""Laws of reading, for any text, any bytes and any instant: nothing typed is changed, nothing makes reading fail."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from hypothesis import assume, example, given
from hypothesis import strategies as st

from statusgen.content.dates import parse_date
from statusgen.content.instants import place_instant
from statusgen.content.messages import say
from statusgen.content.notes import NOTE_KEYS, Rules, parse_note
from statusgen.content.restart_plan import STEP_KEYS
from statusgen.content.source import parse_source
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS
from statusgen.model.note import Note
from statusgen.model.problem import Problem
from statusgen.texts.date_fault import DateFault
from tests.builders import BRUSSELS, Project, make_project, note
from tests.command_line import run

INCIDENT = "2022-05-panne"
NOTE = f"content/incidents/{INCIDENT}/01-note.fr.md"
LANGUAGES = ("fr", "nl", "de", "en")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return one project for all examples: each overwrites the file of the one before."""
    return make_project(tmp_path_factory.mktemp("project"))


@dataclass(frozen=True)
class Read:
    """What reading one note gave."""

    note: Note | None
    title: str
    problems: list[Problem]

    @property
    def errors(self) -> set[str]:
        return {problem.code for problem in self.problems if problem.is_error}


Reader = Callable[[str], Read]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Return what reads the text of a note, as the content folder does."""
    content = make_project(tmp_path_factory.mktemp("rules")).read().content
    assert content is not None
    rules = Rules(content.settings, content.catalogue, content.vocabulary)

    def read_note(text: str) -> Read:
        source = parse_source(NOTE, text.encode(errors="replace"))
        found, writing, problems = parse_note(source, rules, INCIDENT, 1, is_planned=False)
        return Read(found, writing.title, problems)

    return read_note


# ── Text in, the same text out ──────────────────────────────────────────────────────────────────────────────────────

QUOTED = re.compile(r"""^(?:"(?:[^"\\]|\\["\\/ ntr])*"|'(?:[^']|'')*')$""")
"""A value that is quoted from end to end, as YAML quotes: the quotes are not part of it."""
BLOCK = re.compile(r"^[|>][+-]?\d?$")
"""A sign that says that the text stands in the indented lines below."""
NOT_OF_READING = {"encoded-twice", "placeholder-left"}
"""Refusals that any place of a note knows, and that leave the title as it is."""


def as_read(typed: str) -> str:
    """Return a text as it is read: spaces collapsed, and a letter is one sign however a machine writes it."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


visible = st.characters(categories=("L", "M", "N", "P", "S", "Zs"))
SIGNS = """'"[]{}()<>|&*!%@`#:;,.?=~^$-–—_\\/ \u00a0\u202f"""
tricky = st.one_of(st.sampled_from(SIGNS), st.sampled_from(["é", "1", ": ", " #", "''"]))
values = (
    st.one_of(
        st.text(visible, min_size=1),
        st.lists(tricky, min_size=1).map("".join),
        st.tuples(st.sampled_from("\"'[{"), st.lists(tricky).map("".join), st.sampled_from("\"']}")).map("".join),
    )
    .map(str.strip)
    .filter(bool)
)


@pytest.mark.slow("several builds")
@given(value=values)
@example("e\u0301 \uf900")
@example("[Correction] Horaires [suite]")
@example("[nord,  sud]")
@example("[#112]")
@example("{nord: fermé}}")
@example('"C:\\Users"')
def test_a_title_is_the_text_typed(read: Reader, value: str) -> None:
    """Any text with a letter or a figure after ``title: `` is the title, to the end of the line, its spaces collapsed.

    There are exactly two exceptions: a value quoted from end to end, and a block sign alone.
    """
    assume(not QUOTED.match(value) and not BLOCK.match(value) and any(map(str.isalnum, value)))
    found = read(note(title=value))

    assert found.title == as_read(value)
    assert found.errors <= NOT_OF_READING
    assert found.note is not None


@given(value=values)
def test_a_remark_is_the_text_typed(read: Reader, value: str) -> None:
    """The same holds deep inside the front matter, for the remark of a service."""
    assume(not QUOTED.match(value) and not BLOCK.match(value))
    sentence = f"Venez {value}"
    found = read(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    remark: {sentence}"))

    assert found.errors <= NOT_OF_READING
    assert found.note is not None
    assert found.note.statements[0].remark == as_read(sentence)


@given(text=st.text(visible, min_size=1))
@example("\uf900")
def test_quotes_from_end_to_end_are_not_part_of_a_title(read: Reader, text: str) -> None:
    """The first exception: a value quoted as YAML quotes, in single or in double quotes, is what stands inside."""
    single = "'" + text.replace("'", "''") + "'"
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    for quoted in (single, double):
        assert read(note(title=quoted)).title == as_read(text)


@pytest.mark.parametrize("sign", ["|", ">", "|-", ">-", "|+", ">+"])
def test_a_block_sign_announces_the_lines_below(read: Reader, sign: str) -> None:
    """The second exception: after a block sign alone, the indented lines below are the text."""
    found = read(note(title=f"{sign}\n  Point: mardi #1\n  « 17:30 »"))

    assert found.errors == set()
    assert found.title == "Point: mardi #1 « 17:30 »"


@pytest.mark.parametrize("value", ["[nord,\n  sud]", "{nord: oui,\n  sud: non}", "\n  - nord\n  - sud"])
def test_a_title_never_loses_a_line(read: Reader, value: str) -> None:
    """A title spread over several lines is refused at its own line or the next, not cut after the first."""
    found = read(note(title=value))

    assert [one.code for one in found.problems if one.is_error and one.line in (2, 3)] != []


# ── Any bytes, no failure ───────────────────────────────────────────────────────────────────────────────────────────

KEYS = (
    *(*NOTE_KEYS, *STATEMENT_KEYS, *EXCEPTION_KEYS, *STEP_KEYS),
    *("titre", "headline", "radiology", "consultations", "nord", "- for", "- at", "- service", "a b"),
    *("'a'", '"a', "[a", "{a", "?", "-", "&a", "*a"),
)
VALUES = (
    *("x", "|", ">", "|2", "[a", "]", "}", "{", "[", "{a}", "'a", '"a', '"a\\q"', "!x", "[!x]", "*a", "[*a]", "%", "@"),
    *("`", "~", "<<", "=", "::", "---x", "[[a]]", "#", "٣", "²", "5%", "\x85", "\u2028", "\x00", "[&a [*a]]"),
    *("", "[a, b]", "{a: b}", "{a: b", "'a' b", "- a", "? a", "[{a: b}]", "cancelled, wait", "running", "closed"),
    *("17/05/2022 10:30", "18/05/2022", "31/12/9999", "0001-01-01T00:30+02:00", "1" * 5000, "yes", "no", "records"),
    *("[grossesse]", "[nord, sud]"),
)
line = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "", "  ", "  ", "    ", "    ", "\t", "\u00a0", " ", "      ", "  - ", "- "]),
    st.one_of(st.sampled_from(KEYS), st.text(max_size=5)),
    st.sampled_from([": ", ": ", ": ", ":", " : ", "\u202f: ", " ", ""]),
    st.one_of(st.sampled_from(VALUES), st.text(max_size=20)),
)
front_matters = st.one_of(st.text(), st.lists(line, max_size=12).map("\n".join))
FILES = (
    f"incidents/{INCIDENT}/01-note.fr.md",
    f"incidents/{INCIDENT}/01-note.nl.md",
    f"incidents/{INCIDENT}/incident.fr.md",
    "pages/about.fr.md",
    "settings.yaml",
    "services.yaml",
)


def assert_only_problems(project: Project) -> None:
    """Assert that reading ends, and that everything it found can be said in the languages of the messages."""
    for problem in project.read().problems:
        for language in ("fr", "en"):
            sentence = say(problem, language)
            assert sentence.message
            assert sentence.advice


@pytest.mark.parametrize("name", FILES)
@given(raw=st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: text.encode("utf-16"))))
def test_any_bytes_are_read(project: Project, name: str, raw: bytes) -> None:
    """Whatever bytes a file of the content folder holds, reading gives problems, never a failure."""
    path = project.path / "content" / name
    before = path.read_bytes() if path.is_file() else None
    project.write(name, raw)
    try:
        assert_only_problems(project)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


@given(front=front_matters, body=st.text())
def test_any_front_matter_is_read(project: Project, front: str, body: str) -> None:
    """Whatever stands between the fences and below them, reading gives problems, never a failure."""
    project.write_note(f"---\n{front}\n---\n{body}".encode(errors="replace"))

    assert_only_problems(project)


@given(lines=st.lists(line, max_size=8).map("\n".join))
def test_any_line_in_a_good_note_is_read(read: Reader, lines: str) -> None:
    """Whatever lines join a good note, reading gives problems that can be said, never a failure."""
    for problem in read(note(more=lines)).problems:
        assert say(problem, "fr").message


HOSTILE = {
    "an anchor inside itself": note(title="[&a [*a]]"),
    "a table inside itself": note(title="{a: &a {b: *a}}"),
    "nine hundred brackets": note(title="[" * 900 + "]" * 900),
    "nine hundred dashes": note(more="restart-plan:\n  " + "- " * 900 + "records"),
    "nine hundred steps": note(more="services:\n" + "\n".join(f"{' ' * depth}a:" for depth in range(1, 900))),
    "five thousand digits": note(more="corrects: " + "1" * 5000),
    "five thousand digits, percent": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    capacity: " + "1" * 5000
    ),
    "the last day of the calendar": note(valid_until="31/12/9999"),
    "the last day of the calendar, for a service": note(
        "  radiology:\n    state: cancelled\n    rule: wait\n    until: 31/12/9999"
    ),
    "the last hour of the calendar": note(published="9999-12-31T23:59-02:00"),
    "the first hour of the calendar": note(published="0001-01-01T00:30+02:00"),
    "the first day of the calendar": note(published="01/01/0001 00:00"),
    "a year of zeros": note(published="01/01/0000 00:00"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_notes_are_read(project: Project, text: str) -> None:
    """Notes made to break a reader give problems or nothing, never a failure."""
    project.write_note(text)

    assert_only_problems(project)


ENDS = {
    "published on the first day": note(published="01/01/0001 00:00"),
    "begins on the first day": note("  radiology:\n    state: cancelled\n    rule: wait\n    from: 01/01/0001 00:00"),
    "restarts on the last day": note("  radiology:\n    state: cancelled\n    rule: wait\n    restart: 31/12/9999"),
    "expires on the day before": note(valid_until="30/12/9999"),
    "promised for the last minute": note(next_update="31/12/9999 23:59"),
}


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS.keys())
def test_the_ends_of_the_calendar_do_not_stop_a_build(tmp_path: Path, text: str) -> None:
    """A note whose dates lie at the ends of the calendar is built or refused; the bulletin beside it is published."""
    project = make_project(tmp_path)
    project.write_note(note(title="Un autre point"), number=1)
    project.write_note(text, number=2)
    project.build()

    assert "Un autre point" in project.page(f"fr/incidents/{INCIDENT}/1/index.html")


DEPTHS = {
    "brackets": note(title="[" * 30_000 + "]" * 30_000),
    "braces": note(title="{a: " * 30_000 + "}" * 30_000),
    "brackets on two lines": note(title="[" * 30_000 + "\n  " + "]" * 30_000),
    "dashes": note(more="restart-plan:\n  " + "- " * 30_000 + "records"),
}


@pytest.mark.parametrize("text", DEPTHS.values(), ids=DEPTHS.keys())
def test_depth_does_not_end_the_program(tmp_path: Path, text: str) -> None:
    """A value thirty thousand levels deep, enough to exhaust the stack of a parser, is text or a problem."""
    project = make_project(tmp_path)
    project.write_note(text)
    assert run(tmp_path, "check").returncode in (0, 1)


def test_a_small_list_stays_small(read: Reader) -> None:
    """Marks and repetitions of YAML are text: a list of three words never becomes a list of a thousand."""
    typed = "[&a [enfant, enfant], &b [*a, *a, *a], [*b, *b, *b]]"
    services = (
        f"  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: {typed}\n        rule: come"
    )
    found = read(note(services))

    assert found.errors
    assert all("*" in dict(one.values).get("typed", "*") for one in found.problems if one.code == "word-unknown")


# ── Dates printed and read again ────────────────────────────────────────────────────────────────────────────────────


def words(pattern: str, language: str) -> Callable[[datetime], str]:
    """Return a printer of dates in the words of a language; the pattern is one of CLDR."""
    return lambda moment: format_datetime(moment.replace(tzinfo=None), pattern, locale=language)


SPELLINGS: dict[str, Callable[[datetime], str]] = {
    "31/05/2022 10:30": lambda moment: f"{moment:%d/%m/%Y %H:%M}",
    "31/05/2022, 10h30": lambda moment: f"{moment:%d/%m/%Y, %Hh%M}",
    "31/5/2022 à 9h05": lambda moment: f"{moment.day}/{moment.month}/{moment.year} à {moment.hour}h{moment:%M}",
    "31/5/2022 9 h 05": lambda moment: f"{moment.day}/{moment.month}/{moment.year} {moment.hour} h {moment:%M}",
    "31.05.2022 10.30": lambda moment: f"{moment:%d.%m.%Y %H.%M}",
    "31-05-2022 10:30": lambda moment: f"{moment:%d-%m-%Y %H:%M}",
    "31/05/2022 – 10:30": lambda moment: f"{moment:%d/%m/%Y – %H:%M}",
    "2022-05-31 10:30": lambda moment: f"{moment:%Y-%m-%d %H:%M}",
    "2022-05-31T10:30": lambda moment: f"{moment:%Y-%m-%dT%H:%M}",
    "2022-05-31T10:30:00": lambda moment: moment.replace(tzinfo=None).isoformat(),
    "no-break spaces": lambda moment: f"{moment:%d/%m/%Y}\u00a0à\u202f{moment.hour}\u00a0h\u00a0{moment:%M}",
    "fr, words": words("d MMMM y 'à' H'h'mm", "fr"),
    "fr, weekday": words("EEEE d MMMM y 'à' H 'h' mm", "fr"),
    "fr, short": words("EEE d MMM y, HH:mm", "fr"),
    "fr, 1er": lambda moment: re.sub(r"^1 ", "1er ", words("d MMMM y 'à' HH:mm", "fr")(moment)),
    "fr, capitals": lambda moment: words("EEEE d MMMM y 'à' H'h'mm", "fr")(moment).upper(),
    "nl, words": words("d MMMM y 'om' H'u'mm", "nl"),
    "nl, weekday": words("EEEE d MMMM y 'om' H.mm 'uur'", "nl"),
    "nl, short": words("EEE d MMM y HH:mm", "nl"),
    "de, words": words("d. MMMM y 'um' HH:mm 'Uhr'", "de"),
    "de, weekday": words("EEEE, d. MMMM y, H.mm 'Uhr'", "de"),
    "de, short": words("EEE, d. MMM y, HH:mm", "de"),
    "en, words": words("d MMMM y 'at' HH:mm", "en"),
    "en, weekday": words("EEEE d MMMM y, HH:mm", "en"),
    "en, short": words("EEE d MMM y HH.mm", "en"),
}

FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
NIGHTS = [
    max(day for day in (date(year, month, number) for number in range(25, 32)) if day.isoweekday() == 7)
    for year in range(FIRST.year, LAST.year + 1)
    for month in (3, 10)
]
"""The last Sundays of March and October, on which the clocks of Europe change."""
days = st.dates(FIRST, LAST)
clocks = st.builds(
    lambda day, minutes: datetime.combine(day, time()) + timedelta(minutes=minutes),
    st.one_of(days, st.sampled_from(NIGHTS)),
    st.one_of(st.integers(0, 24 * 60 - 1), st.integers(0, 4 * 60)),
)
"""What a clock on the wall may show, to the minute; often on the nights that have an hour more or less."""


def instants_of(clock: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return every instant at which the clocks of a zone show this hour: one, or none, or two."""
    found = {clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(one for one in found if one.astimezone(zone).replace(tzinfo=None) == clock)


def parse(typed: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    """Read an instant as a note's date is read."""
    return place_instant(typed, parse_date(typed, LANGUAGES), zone)


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("spelling", SPELLINGS)
@given(clock=clocks)
def test_dates_are_read_as_they_are_printed(spelling: str, clock: datetime) -> None:
    """Every minute of eleven years, in every spelling we accept, is the same instant when read again.

    An hour that the clocks skip, or show twice, is refused by its name.
    """
    typed = SPELLINGS[spelling](clock)
    expected = instants_of(clock, BRUSSELS)
    if len(expected) == 1:
        assert parse(typed).astimezone(UTC) == expected[0]
        return
    with pytest.raises(DateFault) as refused:
        parse(typed)
    assert refused.value.code == ("hour-twice" if expected else "hour-skipped")
    assert refused.value.values["typed"] == typed


@given(clock=clocks, zone=st.sampled_from(["Europe/Brussels", "Europe/London", "America/Martinique", "Asia/Kolkata"]))
def test_offsets_settle_every_hour(clock: datetime, zone: str) -> None:
    """An instant written with its offset is read as it is, even in the hour that the clocks show twice."""
    for moment in instants_of(clock, ZoneInfo(zone)):
        local = moment.astimezone(ZoneInfo(zone))
        for typed in (local.isoformat(), local.isoformat(timespec="minutes"), f"{moment:%Y-%m-%dT%H:%M:%SZ}"):
            assert parse(typed, ZoneInfo(zone)).astimezone(UTC) == moment


@given(night=st.sampled_from([night for night in NIGHTS if night.month == 10]), minute=st.integers(0, 59))
def test_the_spellings_of_a_repeated_hour_are_accepted(night: date, minute: int) -> None:
    """What the message about a repeated hour proposes is read as the first and the second of its instants."""
    clock = datetime.combine(night, time(2, minute))
    with pytest.raises(DateFault) as refused:
        parse(f"{clock:%d/%m/%Y %H:%M}")

    early, late = (parse(refused.value.values[which]).astimezone(UTC) for which in ("early", "late"))
    assert [early, late] == instants_of(clock, BRUSSELS)
    assert late - early == timedelta(hours=1)


@given(day=days)
def test_a_day_is_read_without_an_hour(day: date) -> None:
    """A day printed in figures or in words is the same day when read again, and lasts until midnight."""
    moment = datetime.combine(day, time())
    for typed in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", words("EEEE d MMMM y", "fr")(moment)):
        read_day = parse_date(typed, LANGUAGES)
        assert (read_day.day, read_day.hour) == (day, None)
        end = place_instant(typed, read_day, BRUSSELS, end_of_day=True)
        assert end.replace(tzinfo=None) == moment + timedelta(days=1)


@given(day=days, off=st.integers(1, 6))
def test_a_wrong_weekday_is_refused(day: date, off: int) -> None:
    """Any weekday but the right one is refused, and the right one is told."""
    moment = datetime.combine(day, time())
    wrong, right = words("EEEE", "fr")(moment + timedelta(days=off)), words("EEEE", "fr")(moment)
    with pytest.raises(DateFault) as refused:
        parse_date(f"{wrong} {day:%d/%m/%Y}", LANGUAGES)

    assert (refused.value.code, refused.value.values["right"]) == ("date-weekday", right)


@given(day=days.filter(lambda one: one.day > 12))
def test_the_month_first_is_refused(day: date) -> None:
    """A date that can only be read with the month first is refused, and shown with the day first."""
    with pytest.raises(DateFault) as refused:
        parse_date(f"{day:%m/%d/%Y} 10:30", LANGUAGES)

    assert refused.value.code == "date-month-first"
    assert refused.value.values["right"].startswith(f"{day:%d/%m/%Y}")


@pytest.mark.parametrize("below", ["          rule: come", "          rule: come\n        - for: children", ""])
def test_a_list_that_begins_behind_its_key_is_told_there(below: str, tmp_path: Path) -> None:
    """The line below it is sound."""
    project = make_project(tmp_path)
    typed = "    except: - for: pregnancy"
    text = note(f"  consultations:\n    state: cancelled\n    rule: wait\n{typed}\n{below}".rstrip())
    project.write_note(text)
    problem = next(one for one in project.problems() if one.is_error)
    assert problem.line == text.split("\n").index(typed) + 1
