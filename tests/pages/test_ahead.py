"""The next fourteen days on the pages of services, locations and pairs."""

import re
from datetime import datetime
from pathlib import Path

from hypothesis import given

from statusgen.model.answers import Answer
from statusgen.model.severity import severity
from statusgen.model.words import State
from statusgen.pages.ahead import DAYS, view_ahead
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.wording.answers import answer_to
from statusgen.wording.cells import newest_day
from tests.builders import Project, instant, make_project, note
from tests.formats.test_agreement import content_of, instants_of, open_at
from tests.reading import open_page, text_of
from tests.stories import Story, moments, stories

PAIR = "fr/locations/nord/radiology/index.html"


def ahead_of(site: Path, name: str) -> tuple[list[str], list[str]]:
    """Return the first strip of a page: what is drawn for each day, and the lines below it."""
    page = open_page(site, name)
    strip, runs = page.cssselect("main .strip")[0], page.cssselect("main .runs")[0]
    drawn = ["+".join(use.get("xlink:href").removeprefix("#") for use in day.iter("use")) for day in strip]
    lines = [text_of(line).replace("\xa0", " ").replace("\u202f", " ") for line in runs]
    return drawn, lines


def built(path: Path, services: str, **more: str) -> Project:
    """Build a project with one bulletin of 17 May."""
    project = make_project(path)
    project.write_note(note(services, **more))
    project.build(instant("2022-05-17T12:00"))
    return project


def test_until_the_20th_and_then_to_be_confirmed(tuesday: Path) -> None:
    """Days count from the newest word; the same stands on the pages of the pair, the service and the location."""
    for name in ("locations/nordelle/radiology", "services/radiology", "locations/nordelle"):
        drawn, lines = ahead_of(tuesday, f"en/{name}/index.html")
        assert drawn == ["a-stay"] * 4 + ["s-unknown"] * 10
        assert lines == ["17 May to 20 May Do not come", "From Saturday 21 May on To be confirmed"]


def test_nothing_is_drawn_where_nothing_is_announced(tuesday: Path) -> None:
    """A service that goes on as it is has no strip, and the home page has none."""
    for name in ("locations/rivemont/dialysis/index.html", "services/dialysis/index.html", "index.html"):
        assert not open_page(tuesday, f"en/{name}").cssselect(
            "main > .strip, .columns__answer > .strip, .folded .strip"
        ), name


OPEN_NOW = (
    "  radiology:\n    - at: nord\n      state: running\n      rule: come\n    - at: nord\n      state: cancelled\n"
)


def test_a_day_closed_for_some_hours_is_closed_with_its_hours(tmp_path: Path) -> None:
    """The strictest of a day is drawn first, with what else holds below it, and the hours stand in words."""
    later = "      rule: wait\n      windows:\n        - from 19/05/2022 20:00 until 20/05/2022 06:00"
    built(tmp_path, OPEN_NOW + later, valid_until="31/05/2022 18:00")
    drawn, lines = ahead_of(tmp_path / "site", PAIR)
    assert drawn == [*["a-come"] * 2, *["a-contact+a-come"] * 2, *["a-come"] * 10]
    assert lines == [
        "Du mardi 17 mai au jeudi 19 mai à 20:00 Venez",
        "Du jeudi 19 mai à 20:00 au vendredi 20 mai à 06:00 Nous vous contacterons",
        "Du vendredi 20 mai à 06:00 au lundi 30 mai Venez",
    ]


def test_what_is_no_longer_valid_is_to_be_confirmed(tmp_path: Path) -> None:
    """After what is announced, nothing that a note says now outlasts the end of its validity."""
    later = "      rule: wait\n      windows:\n        - 18/05/2022"
    built(tmp_path, OPEN_NOW + later, valid_until="20/05/2022 18:00")
    drawn, lines = ahead_of(tmp_path / "site", PAIR)
    assert drawn == ["a-come", "a-contact", "a-come", "s-unknown+a-come", *["s-unknown"] * 10]
    assert lines[-1] == "À partir du vendredi 20 mai à 18:00 À confirmer"


def test_days_after_the_last_one_shown_are_not_spoken_of(tmp_path: Path) -> None:
    """Patients are told to come on days of the list alone: a later closure may follow."""
    later = "      rule: wait\n      windows:\n        - every Thursday until 30/06/2022"
    built(tmp_path, OPEN_NOW + later, valid_until="30/06/2022 24:00")
    assert ahead_of(tmp_path / "site", PAIR)[1][-1] == "Du 27 mai au 30 mai Venez"


@given(stories(), moments())
def test_no_day_is_laxer_than_any_of_its_instants(story: Story, at: datetime) -> None:
    """Whatever was published: a day says come only if patients may come at each instant of it, without a new note."""
    content = embargo(content_of(story), at)
    context = open_at(content, at).pages[0]
    views = [
        (key, service, view)
        for key, cell in context.situation.cells.items()
        if (view := view_ahead(context, [("", service := content.catalogue.services[key[0]], cell)])) is not None
    ]
    for moment in instants_of(story) if views else ():
        number = (moment.astimezone(context.wording.zone).date() - newest_day(context)).days
        if moment < at or number >= DAYS:
            continue
        cells = fold_situation(content, moment).cells
        for key, service, view in views:
            sign, then = view.rows[0].days[number].sign, cells.get(key)
            if then is None or sign.state == State.UNKNOWN:
                continue
            if service.attended:
                assert freedom(Answer(sign.answer)) <= freedom(
                    answer_to(context, service, then.said.instruction, (key[1],))
                ), key
            else:
                assert severity(State(sign.state)) >= severity(then.state), key


def freedom(answer: Answer | None) -> int:
    """Return how freely patients come: not at all, after asking, or as they like."""
    assert answer is not None
    return {Answer.COME: 2, Answer.EMERGENCY: 2, Answer.CALL: 1, Answer.CHECK: 1}.get(answer, 0)


def test_an_announced_restart_is_dashed_and_promises_nothing(tmp_path: Path) -> None:
    """From that day on the line is broken; the answer stays what it is, and the words say that the date may change."""
    built(
        tmp_path,
        "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 20/05/2022",
        valid_until="31/05/2022 18:00",
    )
    page = open_page(tmp_path / "site", PAIR)
    dashed = [bool(day.cssselect(".strip__state--dashed")) for day in page.cssselect("main .strip > *")]
    assert dashed == [False] * 3 + [True] * 11
    drawn, lines = ahead_of(tmp_path / "site", PAIR)
    assert set(drawn) <= {"a-contact", "a-stay"}
    assert "Cette date peut changer" in lines[-1]


def test_many_stretches_are_named_in_the_order_of_time(tmp_path: Path) -> None:
    """Where those that say the same stand together, each line still begins no earlier than the one above it."""
    windows = "".join(f"        - {day}/05/2022\n" for day in (21, 23, 25, 27))
    built(tmp_path, f"{OPEN_NOW}      rule: wait\n      windows:\n{windows}", valid_until="31/05/2022 18:00")
    _, lines = ahead_of(tmp_path / "site", PAIR)
    starts = [int(re.findall(r"\d+", line)[0]) for line in lines]
    assert len(lines) > 1
    assert starts == sorted(starts)


SHARE = """
  consultations:
    state: running
    rule: come
    capacity: 50
    from: 19/05/2022
    until: 19/05/2022
"""


def _lines_of(site: Path, name: str) -> list[str]:
    """Return the exceptions and what is announced on a page, each in one line."""
    found = open_page(site, name).cssselect(".rows [data-quote], .service .exception")
    return [text_of(one).replace("\xa0", " ").replace("\u202f", " ") for one in found]


def test_a_day_on_which_only_the_share_differs_repeats_no_instruction(tmp_path: Path) -> None:
    """It is no exception: the day and how much of the usual work is done, and nothing that reads as another answer."""
    built(tmp_path, SHARE, valid_until="31/05/2022 18:00")
    told = "jeudi 19 mai Fonctionne à 50 % de sa capacité habituelle."
    assert _lines_of(tmp_path / "site", "fr/index.html")[0].startswith(told.replace("mai ", "mai – "))
    for name in ("fr/services/consultations/index.html", "fr/locations/nord/consultations/index.html"):
        assert any(line.startswith(told) for line in _lines_of(tmp_path / "site", name)), name
    for path in (tmp_path / "site" / "fr").rglob("*.*"):
        if path.suffix in {".html", ".md", ".xml", ".json", ".ics", ".txt"}:
            assert "Sauf : jeudi" not in path.read_text(encoding="utf-8").replace("\xa0", " "), path


def test_a_day_on_which_only_the_state_differs_is_told_with_it(tmp_path: Path) -> None:
    """The same answer under "except" would read as if patients stayed away on all other days."""
    built(tmp_path, SHARE.replace("running", "degraded"), valid_until="31/05/2022 18:00")
    told = "jeudi 19 mai Venez Fonctionne au ralenti. Ensuite, c’est à confirmer."
    assert _lines_of(tmp_path / "site", "fr/index.html") == [told]


def test_a_day_that_bears_only_a_remark_is_told_on_the_page_of_the_service(tmp_path: Path) -> None:
    """A list that shows no remarks would repeat the answer, and nothing else."""
    remark = SHARE.replace("capacity: 50", "remark: Par la porte de côté.\n    then: as-before")
    built(tmp_path, remark, valid_until="31/05/2022 18:00")
    site = tmp_path / "site"
    assert _lines_of(site, "fr/index.html") == []
    (line,) = _lines_of(site, "fr/services/consultations/index.html")
    assert line.startswith("jeudi 19 mai Venez Fonctionne")
    assert "Par la porte de côté." in line


def test_another_answer_on_a_day_is_an_exception(tmp_path: Path) -> None:
    """Whoever would come is told not to, on that day."""
    closed = SHARE.replace("running", "cancelled").replace("come", "wait").replace("    capacity: 50\n", "")
    built(tmp_path, closed, valid_until="31/05/2022 18:00")
    assert any(line.startswith("Sauf : jeudi 19 mai") for line in _lines_of(tmp_path / "site", "fr/index.html"))


HOURS = """
  consultations:
    at: [nord, sud]
    state: degraded
    rule: walk-in
    windows:
      - from 17/05/2022 09:30 until 17/05/2022 13:00
      - from 18/05/2022 09:30 until 18/05/2022 13:00
      - from 19/05/2022 09:30 until 19/05/2022 13:00
"""
VISIT = "fr/locations/nord/consultations/index.html"
STRIKE = "---\ntitle: Grève\nkind: planned\nfrom: 18/05/2022 00:00\nuntil: 19/05/2022 10:00\n---\nUne grève.\n"


def on_strike(path: Path) -> Path:
    """Build a project with daily hours of one incident, which a strike closes on a day and a part of the next."""
    closed = "  consultations:\n    at: nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: sud"
    before = "  consultations:\n    state: degraded\n    rule: walk-in\n    bring: medicines"
    project = built(path, before, published="16/05/2022 08:00", valid_until="16/05/2022 20:00")
    project.write_note(note(HOURS, published="16/05/2022 10:00", valid_until="31/05/2022 18:00"), 2)
    other = "  radiology: cancelled, wait"
    project.write_note(note(other, published="17/05/2022 09:00", valid_until="31/05/2022 18:00"), 3)
    project.write("incidents/2022-05-greve/incident.fr.md", STRIKE)
    lines = note(closed, published="16/05/2022 11:00", valid_until="31/05/2022 18:00").split("\n")
    said = "\n".join(line for line in lines if not line.startswith(("stage:", "next-update:")))
    project.write_note(said, 1, "2022-05-greve")
    project.build(instant("2022-05-17T12:00"))
    return path / "site"


def test_hours_that_have_begun_are_told_from_their_start(tmp_path: Path) -> None:
    """Not from midnight of the first day, when nothing was open."""
    _, lines = ahead_of(on_strike(tmp_path), VISIT)
    assert lines[0] == "mardi 17 mai, de 09:30 à 13:00 Venez"


def test_one_closure_is_told_in_one_line_by_the_order_of_time(tmp_path: Path) -> None:
    """Though the place to go is certain for a part of it alone, and another incident says other hours."""
    found = open_page(on_strike(tmp_path), VISIT).cssselect(".exception")
    told = [text_of(one).replace("\xa0", " ") for one in found]
    assert [line.partition(" Allez ")[0].partition(" Venez ")[0] for line in told] == [
        "Sauf du mercredi 18 mai à 00:00 au jeudi 19 mai à 10:00",
        "Sauf le jeudi 19 mai de 10:00 à 13:00",
    ]


def test_hours_that_are_over_were_known_last(tmp_path: Path) -> None:
    """Between the hours of a note, an older word that has expired is not the last that was known."""
    on_strike(tmp_path)
    Project(tmp_path).build(instant("2022-05-17T14:00"))
    said = text_of(open_page(tmp_path / "site", VISIT)).replace("\xa0", " ")
    assert "Dernière information (lundi 16 mai 2022, 10:00)" in said, said
    assert "2022, 08:00)" not in said


def test_the_end_of_what_holds_is_no_exception(tmp_path: Path) -> None:
    """The word beside an answer is said where its page lists some, not where it says until when that holds."""
    site = tmp_path / "site"
    until = "  radiology:\n    at: nord\n    state: degraded\n    rule: walk-in\n    until: 18/05/2022 11:00\n"
    built(tmp_path, f"{until}    bring: medicines", valid_until="31/05/2022 18:00")
    assert "Radiologie Venez Exceptions" not in text_of(open_page(site, "fr/index.html").cssselect("main")[0])
    assert "Exceptions" not in text_of(open_page(site, "fr/table/index.html").cssselect(".matrix tbody")[0])
    other = "    then: as-before\n    exceptions:\n      - for: pregnancy\n        rule: call-first"
    built(tmp_path / "other", f"{until}{other}", valid_until="31/05/2022 18:00")
    said = text_of(open_page(tmp_path / "other/site", "fr/index.html").cssselect("main")[0])
    assert "Radiologie Venez Exceptions" in said
