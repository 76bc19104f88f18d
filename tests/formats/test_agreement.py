"""All outputs agree with the situation of their instant, cell by cell, over stories nobody thought of."""

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import cache

import hypothesis
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.announce.texts import make_announcement
from statusgen.content.theme import read_phrases
from statusgen.content.vocabulary import read_vocabulary
from statusgen.formats.feeds.items import view_bulletin_feeds
from statusgen.model.answers import STRICTEST_FIRST, Answer
from statusgen.model.content import Content
from statusgen.model.identities import opened
from statusgen.model.incident_index import index_of
from statusgen.model.note import Edition, EditionState, Incident, Note, is_over
from statusgen.model.phrases import Phrases
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Alerts, Catalogue
from statusgen.model.situation import Cell, Reason
from statusgen.model.words import Stage, State
from statusgen.output.makers import iter_outputs
from statusgen.output.renderer import TemplateRenderer, render_output
from statusgen.output.theme import Theme, open_theme
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.help_wanted import calls_at
from statusgen.situation.planned_dates import planned_windows
from statusgen.wording.announced import say_unsure_after
from statusgen.wording.answers import answer_to
from statusgen.wording.capacities import tell_at, tell_standing
from statusgen.wording.cells import except_for, newest_day, tell_beside
from statusgen.wording.context import PageContext, SiteContext, open_site
from statusgen.wording.details import iter_details
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.instructions import instruct, last_open_in_short
from statusgen.wording.personal_data import tell_data_by_incident, view_data
from statusgen.wording.retired import tell_at as tell_ends
from statusgen.wording.retired import tell_cell, tell_closing, tell_everything
from statusgen.wording.views import Advice, ExceptionView
from statusgen.wording.warnings import tell_in_line, view_standing
from tests.builders import BASE
from tests.extractors import (
    NOW,
    OF_BULLETINS,
    SOME,
    Files,
    Heard,
    Told,
    announcement,
    at_place,
    badge_word,
    ends,
    events,
    feed_texts,
    hear_title,
    latest_changes,
    offer,
    plain,
    table,
)
from tests.stories import EMPTY, SERVICES, Story, endings, stories, with_incidents, without_ended

ADDRESS = "https://status.example/"


@cache
def theme() -> tuple[Theme, Phrases]:
    """Open the default theme once."""
    opened_theme = open_theme(BASE, "default", "", None, b"", None)
    return opened_theme, read_phrases(opened_theme.folders, "en")


def titled(incident: Incident) -> Incident:
    """Give an incident and its notes their texts."""

    def edition(title: str) -> dict[str, Edition]:
        return {"en": Edition("en", EditionState.COMPLETE, title, "<p>Text.</p>")}

    notes = tuple(replace(note, editions=edition(f"Update {note.number} of {incident.id}")) for note in incident.notes)
    return replace(incident, editions=edition(f"Incident {incident.id}"), notes=notes)


def content_of(story: Story, catalogue: Catalogue = EMPTY.catalogue) -> Content:
    """Return the content of a story on a site of some services, with alerts switched on."""
    content = replace(with_incidents(*map(titled, story)), catalogue=catalogue)
    settings = replace(content.settings, alerts=Alerts("status@hospital.example", "Test"), demonstration=None)
    return replace(content, settings=settings, vocabulary=read_vocabulary(("en",)))


def open_at(content: Content, at: datetime) -> SiteContext:
    """Open the site at an instant."""
    public = embargo(content, at)
    return open_site(public, fold_situation(content, at), {"en": theme()[1]}, theme()[0].assets, ADDRESS)


def write(site: SiteContext) -> Files:
    """Make every file of a site but images that are shared, and what programs do not read cells from."""
    look, phrases = theme()
    renderer = TemplateRenderer(
        look.templates, look.look, {"en": phrases}, site.content.settings.country, opened(site.content)
    )
    wanted = (".html", ".md", ".xml", ".atom", ".json", ".csv", ".svg", ".ics")
    outputs = (one for one in iter_outputs(site) if one.path.endswith(wanted) and not one.path.startswith("assets/"))
    return {output.path: render_output(output, renderer) for output in outputs}


# ── What must be told of a cell ─────────────────────────────────────────────────────────────────────────────────────


def as_text(context: PageContext, moment: datetime) -> str:
    """Write an instant as open data does."""
    return moment.astimezone(context.wording.zone).isoformat(timespec="seconds")


def flatten(exceptions: Iterable[ExceptionView], *within: str) -> Iterator[tuple[tuple[str, ...], Advice]]:
    """Iterate over exceptions and those within them, in the order in which they are read.

    For whom each is may be told in several ways: those within another stand below it, or say where or when.
    """
    for exception in exceptions:
        yield tuple(map(plain, (exception.who, *(f"{exception.who} ({one})" for one in within)))), exception.advice
        yield from flatten(exception.exceptions, *filter(None, [exception.within]))


def find_difference(context: PageContext, cell: Cell, heard: Heard) -> str:
    """Say in what an output differs from a cell; empty where it agrees. ``context`` is that of the cell's instant."""
    service, said, wording = SERVICES[cell.service], cell.said, context.wording
    unsure = plain(say_unsure_after(context, said, cell.ends, newest_day(context)))
    later = plain(f"{wording.state(State.UNKNOWN)}.")  # told with what holds now, though it looks like an exception

    def is_unsure(who: str) -> bool:
        return unsure.startswith(who) and unsure.endswith(later)

    if heard.state and heard.state != cell.state:
        return f"state {heard.state}, not {cell.state}"
    if heard.rule != "" and heard.rule != said.rule:
        return f"rule {heard.rule}, not {said.rule}"
    if heard.incidents is not None and heard.incidents != set(cell.incidents):
        return f"held by {sorted(heard.incidents)}, not {sorted(cell.incidents)}"
    if heard.text:
        short = last_open_in_short(context, said.instruction, newest_day(context)) if heard.is_below_number else ""
        told, rule = (
            plain(" ".join([heard.text, *(behind for who, behind in heard.later if is_unsure(who))])),
            plain(short or instruct(context, service, cell.state, said.instruction, (cell.location,))),
        )
        told = at_place(told, cell.location)
        if not told.startswith(f"{wording.state(cell.state, service)}."):
            return f"{told!r} does not begin with {wording.state(cell.state, service)!r}"
        beside = [*iter_details(context, service, said, said.instruction), *tell_beside(context, service, said)]
        for sentence in [rule, *(map(plain, beside) if heard.has_details else ())]:
            is_unknown_wait = sentence == plain(wording.say("We do not know the waiting time at the moment."))
            if sentence not in told and (heard.has_unknown_waits or not is_unknown_wait):
                return f"{told!r} does not say {sentence!r}"
    if heard.coming is not None:
        coming = tuple(
            (as_text(context, one.begins), one.ends and as_text(context, one.ends), one.said.state, one.said.rule)
            for one in said.coming
        )
        if heard.coming != coming:
            return f"announces {heard.coming}, not {coming}"
    if heard.exceptions is not None:
        exceptions = [*except_for(context, service, said, newest_day(context), (cell.location,))]
        excepted = [one for one in heard.exceptions if not is_unsure(one[0])]
        expected = [one for one in flatten(exceptions) if not is_unsure(one[0][0])]
        if len(expected) != len(excepted):  # only pages that tell in full say when patients do the same
            needed = flatten(one for one in exceptions if not one.is_same)
            expected = [one for one in needed if not is_unsure(one[0][0])]
        named = [who for who, _ in excepted]
        ways = [ways for ways, _ in expected]
        if len(named) != len(ways) or any(who not in some for who, some in zip(named, ways, strict=True)):
            return f"excepts {named}, not {[some[0] for some in ways]}"
        for (who, advice), (_, told) in zip(expected, excepted, strict=True):
            if plain(advice.rule) not in at_place(plain(told), cell.location) or not told.startswith(advice.word):
                return f"{who[0]}: {told!r} does not say {advice.word!r}, {plain(advice.rule)!r}"
    return ""


def differences(context: PageContext, told: Told, cells: dict[tuple[str, str], Cell]) -> Iterator[str]:
    """Iterate over what is told of cells otherwise than they are."""
    for key, heard in told.items():
        found = find_difference(context, cells[key], heard) if key in cells else "it does not exist"
        if found:
            yield f"{key}: {found}"


STORIES = int(os.environ.get("STATUSGEN_STORIES", "25"))
"""How many stories are tried where all tests are: a hundred take five minutes."""


# ── The laws ────────────────────────────────────────────────────────────────────────────────────────────────────────


def instants_of(story: Story) -> list[datetime]:
    """Return every instant at which a story may change."""
    index = index_of(content_of(story).incidents)
    moments = {moment for summary in index.values() for moment in summary.iter_instants()}
    published = min((note.published for note in index.notes), default=None)
    return sorted(moment for moment in moments if published is not None and moment >= published)


@st.composite
def told_stories(draw: st.DrawFn, most: int) -> tuple[Story, Catalogue, list[datetime]]:
    """Draw a story, on a site of which something may end, and some of its instants, the last among them."""
    catalogue = draw(endings())
    story = without_ended(draw(stories(has_extras=True, has_own_lines=True)), catalogue)
    instants = instants_of(story)
    instants = sorted({*instants, *(end for end in catalogue.ends if instants and end > instants[0])})
    chosen = draw(st.lists(st.sampled_from(instants), min_size=1, max_size=most - 1, unique=True)) if instants else []
    return story, catalogue, sorted({*chosen, *instants[-1:]})


def check_story(story: Story, catalogue: Catalogue, instants: list[datetime]) -> None:
    """Check that all outputs of a story say at some instants what held then."""
    content = content_of(story, catalogue)
    for at in instants:
        site = open_at(content, at)
        files, context = write(site), site.pages[0]
        offer(context.catalogue)
        assert find_now(context, files) == []
        assert find_beside(context, files) == []
        for note in context.timeline.notes:
            if not note.is_withdrawn:
                assert find_then(content, context, files, note) == []


@given(told_stories(2))
@hypothesis.settings(max_examples=3)
def test_all_outputs_agree_with_the_situation_of_their_instant(told: tuple[Story, Catalogue, list[datetime]]) -> None:
    """Pages, feeds, documents and images say what holds now; what is derived from a bulletin, what held then."""
    check_story(*told)


@pytest.mark.slow("many stories, at five instants of each: three seconds a story")
@given(told_stories(5))
@hypothesis.settings(max_examples=STORIES)
def test_all_outputs_agree_in_many_stories(told: tuple[Story, Catalogue, list[datetime]]) -> None:
    """The same of many stories."""
    check_story(*told)


def find_now(context: PageContext, files: Files) -> list[str]:
    """Return where outputs of today differ from the situation."""
    cells = dict(context.situation.cells)
    found = []
    for name, extract in NOW.items():
        heard = extract(files)
        found += [f"{name}: {one}" for one in differences(context, heard, cells)]
        found += [f"{name}: says nothing of {key}" for key in cells.keys() - heard.keys()]
    for name, extract in SOME.items():
        found += [f"{name}: {one}" for one in differences(context, extract(files), cells)]
    found += find_in_badges(context, files)
    found += find_in_changes(context, files)
    found += find_in_table(context, files)
    found += find_in_ends(context, files)
    found += find_in_validity(context, files)
    for place in context.content.catalogue.locations:
        for uid, end, told in events(files[f"en/locations/{place}/calendar.ics"]):
            incident = context.content.incidents[uid.partition("/")[0]]
            start = re.search(r".*/(\d{8}T\d{6})Z/", uid)  # of a piece of a closure, that of the piece
            at = context.situation.at
            if start and (begins := datetime.strptime(f"{start[1]}+0000", "%Y%m%dT%H%M%S%z")) > at:
                then = open_at(context.content, begins).pages[0]
                alone = {key: as_ahead(without_coming(cell, end)) for key, cell in then.situation.cells.items()}
                found += [f"calendar, {uid}: {one}" for one in differences(then, told, alone)]
                changes = [(key, one.begins) for key in told for one in then.situation.cells[key].said.coming]
                zone = context.wording.zone
                last = end if isinstance(end, datetime) else datetime.combine(end, time(0), zone)
                found += [f"calendar, {uid}: lasts beyond {one}" for one in changes if begins < one[1] < last]
            ahead = [one for one in planned_windows(context.content, incident) if one.location == place]
            for window in ahead if f"/window/{place}/" in uid else ():
                if at < window.ends:
                    moment = max(window.begins, at)
                    then = open_at(context.content, moment).pages[0]
                    cells = {
                        key: as_ahead(cell) if at < window.begins else cell
                        for key, cell in then.situation.cells.items()
                    }
                    found += [f"calendar: {one}" for one in differences(then, told, cells)]
    return found


def find_in_ends(context: PageContext, files: Files) -> list[str]:
    """Return which calendars do not tell what ends as pages do, on its day, and nothing else as ending."""
    catalogue, expected = context.content.catalogue, {}
    for cell in context.retired:
        location, name = catalogue.locations.get(cell.location), SERVICES[cell.service].name.in_("en")
        is_closing = location is not None and location.retired is not None and location.retired.since == cell.since
        what = "Closed for good" if is_closing else f"{name}: No longer offered"
        key = (
            f"{context.wording.places((cell.location,))} – {what}",
            cell.since.astimezone(context.wording.zone).date(),
        )
        told = tell_closing(context, location) if location and is_closing else (f"{name}: {tell_cell(context, cell)}",)
        expected[key] = cell.location, [plain(one) for one in told]
    found = []
    for place in ["", *catalogue.locations]:
        path = f"en/locations/{place}/calendar.ics" if place else "en/calendar.ics"
        wanted = {key: told for key, (where, told) in expected.items() if place in ("", where) or where == WHOLE_GROUP}
        shown = ends(files[path])
        found += [] if shown == wanted else [f"{path}: tells {shown}, not {wanted}"]
    return found


def find_in_validity(context: PageContext, files: Files) -> list[str]:
    """Return which cells open data says to be valid until an instant from which on they are not to be confirmed."""
    rows = [*csv.DictReader(io.StringIO(files["api/status.csv"].decode("utf-8-sig")))]
    told = {(row["service"], row["location"]): row["valid_until"] or None for row in rows}
    if told != {
        (one["service"], one["location"]): one["valid_until"] for one in json.loads(files["api/status.json"])["cells"]
    }:
        return ["the table and the status say otherwise until when something is valid"]
    found = []
    for key, cell in context.situation.cells.items():
        last = told[key]
        unsure = [one.begins for one in (*cell.said.coming, *cell.lapses) if one.is_expired]
        is_wrong = cell.expires is not None and any(begins >= cell.expires for begins in unsure)
        if last is not None:
            then = fold_situation(context.content, datetime.fromisoformat(last)).cells.get(key)
            is_unsure = then is not None and (then.reason is Reason.EXPIRED or then.state is State.UNKNOWN)
            is_wrong = not (SERVICES[key[0]].when_stated if then is None else is_unsure)
        found += [f"open data: {key} is valid until {last}"] if is_wrong else []
    return found


def without_coming(cell: Cell, end: date) -> Cell:
    """Return a cell without what is announced for later, but that nobody knows what holds from the end of a window."""
    unsure = tuple(one for one in cell.said.coming if one.is_expired and one.begins == end)
    return replace(cell, said=replace(cell.said, coming=unsure))


def as_ahead(cell: Cell) -> Cell:
    """Return a cell as it is told beforehand: how long patients will wait then nobody knows."""
    return replace(cell, said=replace(cell.said, delay=None))


def find_beside(context: PageContext, files: Files) -> list[str]:
    """Return where what is said of no single service is told otherwise, or a remark is not told.

    Warnings, telephone numbers, shares of whole hospitals, personal data, calls for help, and what has ended.
    """
    status, home, sheet = (
        files[name].decode() for name in ("api/status.json", "en/index.html", "en/call-centre/index.html")
    )
    data = json.loads(status)
    told, found = {"home": words(home), "sheet": words(sheet)}, []
    warnings = [plain(tell_in_line(view)) for view in view_standing(context)]
    if [plain(one["text"]["en"]) for one in data["warnings"]] != warnings:
        found.append(f"open data: warns {data['warnings']}, not {warnings}")
    expected = {"home": [sentence for view in view_standing(context) for sentence in (view.title, *view.sentences)]}
    situation = context.situation
    calls = [tell_in_line(view) for view in view_calls(context, (one.call for one in situation.help_wanted))]
    if [plain(one["text"]["en"]) for one in data["help_wanted"]] != [plain(call) for call in calls]:
        found.append(f"open data: looks for {data['help_wanted']}, not {calls}")
    known = tell_data_by_incident(context)
    remarks = {key: [context.remark(one).text for one in cell.said.remarks] for key, cell in situation.cells.items()}
    expected["sheet"] = [*expected["home"], *tell_standing(context), *tell_everything(context), *calls, *known]
    expected["sheet"] += [told for one in remarks.values() for told in one]
    expected["home"] += [
        sentence
        for view in view_calls(context, (one.call for one in situation.help_wanted))
        for sentence in (view.title, *view.sentences)
    ]
    gravest = view_data(context, situation.personal_data)
    expected["home"] += [gravest.title] if gravest is not None else []
    for location in context.content.catalogue.locations.values():
        page, notice = f"page of {location.id}", f"notice of {location.id}"
        told[page] = words(files[f"en/locations/{location.id}/index.html"].decode())
        told[notice] = words(files[f"en/locations/{location.id}/poster.html"].decode())
        here = view_calls(context, calls_at(situation.help_wanted, location.id, context.catalogue))
        expected[page] = [*tell_at(context, location.id), *tell_ends(context, location)]
        expected[page] += [sentence for view in here for sentence in (view.title, *view.sentences)]
        expected[page] += [told for key, one in remarks.items() if key[1] == location.id for told in one]
        expected[notice] = [
            *tell_ends(context, location),
            *tell_at(context, location.id),
            *map(tell_in_line, here),
            *(view.title for view in view_standing(context)[:1] if len(warnings) == 1),
        ]
    for key, sentences in expected.items():
        found += [f"{key} does not say {one!r}" for one in map(plain, sentences) if one not in told[key]]
    own = {place.id: place.lines for place in context.content.catalogue.locations.values()}
    of_each = [(None, context.content.settings.phones), *own.items()]
    numbers = {(phone.number, at) for at, phones in of_each for phone in phones if phone.number}
    if {(one["number"], one["location"]) for one in data["phones"]} != numbers:
        found.append(f"open data: gives {data['phones']}, not {numbers}")
    found += find_in_numbers(context, files)
    for id_, service in context.content.catalogue.services.items():
        ended = [cell for cell in context.retired if cell.service == id_ and cell.since <= context.situation.at]
        for cell in ended if service.attended else ():
            name = f"en/locations/{cell.location}/{id_}/index.html"
            if "No longer offered" not in words(files[name].decode()):
                found.append(f"{name} does not say that it is over")
    return found


def find_in_numbers(context: PageContext, files: Files) -> list[str]:
    """Return which hospital's page and notice give other numbers to call than its patients may call, each once."""
    found = []
    for place in context.catalogue.locations.values():
        own = {phone.id: phone.number for phone in place.lines if phone.number}
        of_all = {phone.id: phone.number for phone in context.content.settings.phones if phone.number}
        numbers = sorted(filter(None, (place.phone, *(of_all | own).values())))
        page, notice = (files[f"en/locations/{place.id}/{name}.html"].decode() for name in ("index", "poster"))
        links = lxml.html.document_fromstring(page).cssselect(".phones a")
        given = sorted(plain("".join(map(str, one.itertext()))) for one in links)
        found += [] if given == numbers else [f"page of {place.id} gives {given}, not {numbers}"]
        found += [f"notice of {place.id} does not say {one}" for one in numbers if one not in words(notice)]
    return found


def words(html: str) -> str:
    """Return the words of a page on one line."""
    return plain("".join(map(str, lxml.html.fromstring(html).itertext())))


def find_in_changes(context: PageContext, files: Files) -> list[str]:
    """Return which lines of what changed lately say another answer, state or day than the situation now."""
    wording, found = context.wording, []
    paths = {"en/index.html": "", **{f"en/locations/{id_}/index.html": id_ for id_ in context.catalogue.locations}}
    for path, here in paths.items():
        for change in latest_changes(files[path]):
            keys = [(id_, at) for id_ in change.services for at in change.places(id_, here)]
            if not keys or not set(keys) <= context.situation.cells.keys() or not (change.word or change.day):
                found.append(f"{path} tells what changed of nothing: {change}")
                continue
            for key in keys:
                cell, service = context.situation.cells[key], SERVICES[key[0]]
                answer, is_excepted = answer_to(context, service, cell.said.instruction, key[1:]), bool(change.excepted)
                is_told_by_state = answer in (None, Answer.COME) or service.is_emergency
                said = [wording.answer(answer)] if answer is not None and not service.is_emergency else []
                said += [wording.state(cell.state, service)] if is_told_by_state else []
                if change.word and plain(change.word) not in map(plain, said):
                    found.append(f"{path}: {change} is not {said} of {key}")
                if change.word and is_otherwise(context, cell) and not is_excepted:
                    found.append(f"{path}: {change} has no exception, {key} has")
                day = wording.short_day(cell.said.restart) if cell.said.restart else wording.say("No date yet")
                if change.day and plain(day) != change.day:
                    found.append(f"{path}: {change} is not {day} of {key}")
    return found


def is_otherwise(context: PageContext, cell: Cell) -> bool:
    """Whether the page of a cell lists anything that holds for some patients, or at other times."""
    return bool(except_for(context, SERVICES[cell.service], cell.said, newest_day(context), (cell.location,)))


def find_in_badges(context: PageContext, files: Files) -> list[str]:
    """Return which badges show other words than the answers of their cells, or their states."""
    cells, found = context.situation.cells, []
    for service in SERVICES.values():
        of_service = {key[1]: cell for key, cell in cells.items() if key[0] == service.id}
        states = sorted({cell.state for cell in of_service.values()}, key=severity, reverse=True)
        given = {answer_to(context, service, cell.said.instruction, (at,)) for at, cell in of_service.items()}
        answers = [context.wording.answer(answer) for answer in STRICTEST_FIRST if answer in given]
        stated = [context.wording.state(state, service) for state in states]
        is_over = service.id not in context.catalogue.services
        absent = "No longer offered" if is_over else "Not offered at the moment"
        expected = ", ".join(answers or stated) or absent
        shown = badge_word(files[f"en/services/{service.id}/badge.svg"])
        found += [] if shown == expected else [f"badge of {service.id}: {shown!r}, not {expected!r}"]
    for place in context.content.catalogue.locations:
        worst = max((cell.state for key, cell in cells.items() if key[1] == place), key=severity, default=None)
        shown = badge_word(files[f"en/locations/{place}/badge.svg"])
        wanted = OF_LOCATION[worst] if worst is not None else "No longer offered"
        found += [] if shown == wanted else [f"badge of {place}: {shown!r}, not {wanted}"]
    return found


def find_in_table(context: PageContext, files: Files) -> list[str]:
    """Return which signs of the table stand for other words than the answer, the state and what is otherwise."""
    expected = {}
    for (service, at), cell in context.situation.cells.items():
        answer = answer_to(context, SERVICES[service], cell.said.instruction, (at,))
        words = [context.wording.answer(answer)] if answer else []
        words.append(context.wording.state(cell.state, SERVICES[service]))
        words += ["Exceptions"] if is_otherwise(context, cell) else []
        expected[service, at] = ", ".join(words)
    shown = table(files["en/table/index.html"])
    return [f"table: {key}" for key in expected.keys() | shown.keys() if shown.get(key) != expected.get(key)]


OF_LOCATION = {
    State.RUNNING: "All services running",
    State.DEGRADED: "Some services limited",
    State.CANCELLED: "Some services cancelled",
    State.UNKNOWN: "Some services to be confirmed",
}
"""What the badge of a location says, by its worst state."""


def find_then(content: Content, context: PageContext, files: Files, note: Note) -> list[str]:
    """Return where what is derived from a bulletin differs from the situation of its instant.

    It tells no end ahead of it, but from that end on names no place among those where patients may go.
    """
    then = open_at(without_ends_ahead(content, note.published), note.published).pages[0]
    ending = open_at(content, note.published).pages[0]
    offer(then.catalogue)
    incident = content.incidents[note.incident]
    cells = dict(then.situation.cells)
    spoken_of = note.cells | let_go(incident, note, then)
    told = {name: extract(files, note.incident, note.number) for name, extract in OF_BULLETINS.items()}
    told["announcement"] = announcement(make_announcement(context, note, view_bulletin_feeds(context)))
    found = []
    for name, heard in told.items():
        now = {key: one for key, one in heard.items() if key in cells}
        found += [f"{name} of {note.path}: {one}" for one in differences(ending, now, cells)]
        found += [f"{name} of {note.path}: says nothing of {key}" for key in (spoken_of & cells.keys()) - heard.keys()]
        for key, one in now.items():
            announced = (source.incident for source in ending.situation.cells[key].announced_by)
            others = [other for other in (*cells[key].incidents, *announced) if other != note.incident]
            said = f"{one.text} {one.later}"
            unnamed = [other for other in others if one.text and f"Incident {other}" not in said]
            found += [f"{name} of {note.path}: {key} does not name {other}: {one.text!r}" for other in unnamed]
    return [*found, *find_in_title(then, files, note)]


def without_ends_ahead(content: Content, at: datetime) -> Content:
    """Return content without what will end after an instant: pages announce that, no bulletin does."""
    catalogue = content.catalogue
    services = {
        id_: replace(one, retired=tuple(end for end in one.retired if end.since <= at))
        for id_, one in catalogue.services.items()
    }
    places = {
        id_: replace(one, retired=one.retired if one.retired and one.retired.since <= at else None)
        for id_, one in catalogue.locations.items()
    }
    return replace(content, catalogue=replace(catalogue, services=services, locations=places))


def let_go(incident: Incident, note: Note, then: PageContext) -> set[tuple[str, str]]:
    """Return the cells that a bulletin lets go by closing its incident, and that others hold at its instant."""
    known = [other for other in incident.standing if other.order <= note.order]
    if note.stage is not Stage.CLOSED or not is_over(known):
        return set()
    cells = then.situation.cells
    named = set(cells) if incident.concerns_everything else {key for other in known for key in other.cells}
    return {key for key in named & cells.keys() if cells[key].sources}


def find_in_title(then: PageContext, files: Files, note: Note) -> Iterator[str]:
    """Iterate over the states that the title of a bulletin names with places where they are not true."""
    texts = feed_texts(files["en/feed.json"], "json")
    (title,) = (title for link, (title, *_) in texts.items() if link.endswith(f"/{note.incident}/{note.number}/"))
    for word, is_later, key in hear_title(title):
        cell = then.situation.cells.get(key)
        if cell is None:
            continue
        states = [one.said.state for one in cell.said.coming] if is_later else [cell.state]
        if word not in [then.wording.state(state, SERVICES[key[0]]) for state in states]:
            yield f"title of {note.path}: {word!r} of {key} in {title!r}"
