"""What each output says of each cell, read from its bytes as a person or a program would.

``NOW`` is the table of outputs that say what holds now of every cell, ``SOME`` of some, ``OF_BULLETINS`` of those that
say what a bulletin said. Each row is a function from the files of a site to what is told, by service and location. The
names of the site of ``tests/stories.py`` are known: texts are split at them.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import feedparser
import lxml.etree
import lxml.html
from icalendar import Calendar, Component

from statusgen.announce.texts import Announcement
from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.words import State
from statusgen.situation.claims import CellKey
from tests.stories import EMPTY, SERVICES

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
NAMES = {service.name.in_("en"): service.id for service in SERVICES.values()}
_PLACES = {location.name.in_("en"): location.id for location in EMPTY.catalogue.locations.values()}
OFFERED: dict[str, tuple[str, ...]] = {service.id: service.locations for service in SERVICES.values()}
"""Where each service is offered at the instant that is heard of; ``offer`` says otherwise."""
_EVERYWHERE = "In all our hospitals and clinics"
_DAY = "Every|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WHO = re.compile(
    rf"(?:^| )(Except at|At|(?:Except (?:for|on|from|every)|From|(?<=\. )(?:{_DAY}))(?= )) ((?:(?! – |\. ).)+?) – "
)
"""For whom, where or when something else holds."""
_WHO_OR_WHEN = re.compile(rf"(Except (for|at|on|from|every)|At|From|{_DAY}) [^–.]+")
_WORDS = read_vocabulary(["en"]).phrases["en"].items()
_STATES = ("Out of service.", *(f"{word}." for (kind, _), word in _WORDS if kind in ("state", "emergency state")))
_STATUS = {
    "operational": State.RUNNING,
    "degraded_performance": State.DEGRADED,
    "partial_outage": State.UNKNOWN,
    "major_outage": State.CANCELLED,
}
_NUMBERED = re.compile(r"((?:[A-Z][a-z]+(?:, | and | ))*)(000(?: \d\d)+(?: \([^)]*\))?)")
_NUMBERS = re.compile(rf"(: | Call ){_NUMBERED.pattern}(?:, {_NUMBERED.pattern})*")
Files = Mapping[str, bytes]


class Heard(NamedTuple):
    """What an output says of one cell."""

    text: str = ""
    """State and what to do, in words; empty where it says ids alone."""
    exceptions: tuple[tuple[str, str], ...] | None = None
    """For whom or when something else holds, and what; None where it says nothing of any."""
    state: str = ""
    """The id of the state; empty where it says words alone."""
    rule: str | None = ""
    """The id of the rule; None where it says that there is none, empty where it says nothing of it."""
    incidents: frozenset[str] | None = None
    """Ids of the incidents that hold the cell; None where it names none by id."""
    coming: tuple[tuple[str, str | None, str, str | None], ...] | None = None
    """Start, end, state and rule of what is announced; None where it says nothing of it by id."""
    has_details: bool = True
    """Whether its text has room for what belongs to an instruction: what to bring, how long to wait."""
    has_unknown_waits: bool = True
    """Whether it says of a wait that nobody knows how long it is."""
    is_below_number: bool = False
    """Whether the emergency number stands above it, so that a department of which nobody wrote for long is short."""
    later: tuple[tuple[str, str], ...] = ()
    """From when on it is to be confirmed, and what is said behind that: of what holds now, or of what holds then."""


Told = dict[CellKey, Heard]


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def plain(text: str) -> str:
    """Return a text on one line with ordinary spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def offer(catalogue: Catalogue) -> None:
    """Hear from now on of a site that offers what a catalogue says."""
    OFFERED.clear()
    OFFERED.update({service.id: service.locations for service in catalogue.services.values()})


def _places_in(text: str, service: str) -> tuple[str, ...]:
    """Return the locations that a text names; all of a service where it names none, or all."""
    offered = OFFERED.get(service, ())
    named = tuple(id_ for name, id_ in _PLACES.items() if re.search(rf"\b{name}\b", text) and id_ in offered)
    return named if named and _EVERYWHERE not in text else tuple(offered)


def hear(service: str, where: str, told: str) -> Told:
    """Split what is told of a service: most places with what is excepted there, then the other places with theirs."""
    first, *others = _WHO.split(plain(told))
    blocks: list[tuple[tuple[str, ...], str, list[tuple[str, str]]]] = [(_places_in(where, service), first, [])]
    for kind, who, text in zip(others[::3], others[1::3], others[2::3], strict=True):
        if kind.endswith(("At", "at")):
            blocks.append((_places_in(who, service), text, []))
        else:
            blocks[-1][2].append((f"{kind} {who}", text))
    found: Told = {}
    for places, text, exceptions in blocks:  # what is excepted comes later
        if not text.startswith(_STATES):  # patients do the same there: only what else is said is told
            text, exceptions = f"{first} {text}", [*blocks[0][2], *exceptions]
        later = tuple(one for one in exceptions if one[0].startswith("From ") and one[1].startswith("To be confirmed."))
        heard = Heard(text, None if _names_place(blocks) else tuple(exceptions), later=later)
        found.update({(service, place): heard for place in places})
    return found


def _names_place(blocks: list[tuple[tuple[str, ...], str, list[tuple[str, str]]]]) -> bool:
    """Whether an exception is of one place alone, below what holds for several: tests of pages try these."""
    names = tuple(f" ({name})" for name in _PLACES)
    return any(who.endswith(names) for _, _, exceptions in blocks for who, _ in exceptions)


def hear_lines(text: str) -> Told:
    """Hear every line of a text that begins with a service, with or without its locations."""
    found: Told = {}
    for line in text.splitlines():
        match = re.match(rf"({'|'.join(NAMES)})(?: \(([^)]*)\))?: (.*)$", plain(line))
        if match and not _is_number_of(match[2] or "", NAMES[match[1]]):
            found.update(hear(NAMES[match[1]], match[2] or "", match[3]))
    return found


def _is_number_of(where: str, service: str) -> bool:
    """Whether a line tells the number of a location where its service is not offered: that of its telephone."""
    named = {id_ for name, id_ in _PLACES.items() if re.search(rf"\b{name}\b", where)}
    return bool(named) and not named & set(OFFERED.get(service, ()))


def at_place(told: str, place: str) -> str:
    """Return what patients of one place are told where each place has a number of its own: "North 000 …, 000 …"."""
    name = next((name for name, id_ in _PLACES.items() if id_ == place), "")

    def choose(found: re.Match[str]) -> str:
        listed, _, shared = found[0].removeprefix(found[1]).partition(" (all lines: ")
        numbers = {where.rstrip(): number for where, number in _NUMBERED.findall(listed)}
        own = (number for where, number in numbers.items() if re.search(rf"\b{name}\b", where))
        number = next(own, numbers.get("", ""))  # none where only other places have one
        return f"{found[1]}{number}{' (' * bool(shared)}{shared}" if number else ""

    return _NUMBERS.sub(choose, told) if name else told


def hear_title(title: str) -> list[tuple[str, bool, CellKey]]:
    """Return the word of a state, whether it is for later, and the cell, for each that the title of an update names."""
    services = "|".join(NAMES)
    found = []
    for match in re.finditer(rf"([A-Z][^.:–]*): ((?:(?:{services})(?:, | and )?)+) \(([^)]*)\)\.", plain(title)):
        before = title[: match.start()].rpartition(". ")[2]
        is_later = bool(re.sub(r"^Update \d+ of \w+ – ", "", before).strip())
        for service in re.findall(services, match[2]):
            found += [(match[1], is_later, (NAMES[service], place)) for place in _places_in(match[3], NAMES[service])]
    return found


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _content(raw: bytes) -> lxml.html.HtmlElement:
    (content,) = _elements(raw, "[data-content]")
    return content


def _elements(raw: bytes, selector: str) -> list[lxml.html.HtmlElement]:
    document: lxml.html.HtmlElement = lxml.html.fromstring(raw.decode())
    return list(document.cssselect(selector))


def _say(element: lxml.html.HtmlElement) -> str:
    """Say an element: its state ends a sentence; an exception is said of whom it is for."""
    if "data-state" in element.attrib:
        return f" {plain(element.text_content())}. "
    if "data-answer" in element.attrib:  # the sentence after it says the same whole
        return ""
    if element.tag == "svg" or {"service__source", "phones"} & set(element.classes):
        return ""
    said = [element.text or ""]
    for child in element:
        is_excepted = "exception" in element.classes or "calls__except" in element.getparent().classes
        is_who = "exception__who" in child.classes or (child.tag == "b" and is_excepted)
        said += [f" {plain(child.text_content())} – " if is_who else _say(child), child.tail or ""]
    text = "".join(said)
    return text if element.tag in ("a", "b", "bdi", "span", "strong", "time") else f" {text} "


def _services(raw: bytes) -> Iterator[tuple[str, str, str]]:
    """Iterate over the services of a page: under which name they stand, where, and what is told."""
    for element in _content(raw).cssselect(".service"):
        (name, *_) = element.cssselect("h2, h3, h4")
        places = element.cssselect(".service__where")
        told = " ".join(_say(child) for child in element if child is not name and child not in places)
        yield plain(name.text_content()), " ".join(plain(one.text_content()) for one in places), told


def page(raw: bytes, here: str = "") -> Told:
    """Hear every service of a page; ``here`` is its location, for services that stand without one."""
    found: Told = {}
    for name, where, told in _services(raw):
        if name in NAMES:
            found.update(hear(NAMES[name], where or here, told))
    return found


def sheet(raw: bytes) -> Told:
    """Hear the rows of the sheet for the call centre: one for the places of a service of which the same is said."""
    found: Told = {}
    for row in _content(raw).cssselect(".calls__row:not(.calls__head)"):
        (name, where, told) = (row.cssselect(f".calls__{part}")[0] for part in ("name", "where", "say"))
        found.update(hear(NAMES[plain(name.text_content())], plain(where.text_content()), _say(told)))
    return found


def location_page(raw: bytes, here: str) -> Told:
    """Hear the rows of the page of a location: what some services share, with what is said beside; what runs by name.

    For whom something else holds is told with its answer, which the pages of pairs say whole. An emergency department
    that is open is told above.
    """
    found = {key: told for key, told in departments(raw).items() if key[1] == _PLACES[here]}
    for group in _content(raw).cssselect(".rows"):
        heading = group.cssselect("h3")
        if not heading:
            running = Heard(state=State.RUNNING)
            for link in group.cssselect("a"):
                found.update(dict.fromkeys(hear(NAMES[plain(link.text_content())], here, ""), running))
        shared: list[str] = []
        for child in group if heading else ():
            rows = child.cssselect("li > a, .rows__names a")
            if not rows:
                shared.append(_say(child))
                continue
            for link in rows:
                beside = map(_say, link.getparent().cssselect("li > .rows__remark"))
                told = hear(NAMES[plain(link.text_content())], here, " ".join((*shared, *beside)))
                found.update({key: one._replace(exceptions=None) for key, one in told.items()})
            shared = [_say(heading[0])]
    return found


def pair_page(raw: bytes, service: str, here: str) -> Told:
    """Hear the page of a service at a location."""
    said = [" ".join(map(_say, one)) for one in _content(raw).cssselect(".callout.service")]
    return hear(service, here, said[0]) if said else {}


def service_page(raw: bytes, service: str) -> Told:
    """Hear the page of a service, where services stand under the names of locations."""
    found: Told = {}
    for name, _, told in _services(raw):
        found.update(hear(service, name, told))
    return found


def departments(raw: bytes) -> Told:
    """Hear the block about emergencies above the content of a page."""
    told: dict[tuple[str, str], str] = {}
    for line in _elements(raw, ".emergency__line"):
        if not line.cssselect("b"):
            continue
        name = plain(line.cssselect("b")[0].text_content())
        where = "".join(one.text_content() for one in line.cssselect(".emergency__where"))
        said = plain(_say(line)).removeprefix(name).strip().removeprefix(where).strip()
        if name in NAMES:
            told[name, where] = said
        else:
            told[next(reversed(told))] += f" {name} – {said}"
    found: Told = {}
    for (name, where), said in told.items():
        heard = hear(NAMES[name], where, said)
        found.update({key: one._replace(is_below_number=True) for key, one in heard.items()})
    return found


def table(raw: bytes) -> dict[CellKey, str]:
    """Read the table of services by location: the words behind each sign."""
    found: dict[CellKey, str] = {}
    for row in _content(raw).cssselect(".matrix tbody tr"):
        service = NAMES[plain(row.cssselect("th")[0].text_content())]
        for cell in row.cssselect("td"):
            if cell.cssselect("[data-state]"):
                words = cell.cssselect("a > :last-child")[0].text_content()
                found[service, cell.get("data-column", WHOLE_GROUP)] = plain(words)
    return found


def changes(raw: bytes) -> Told:
    """Hear what a page says that a bulletin changed, as it is after it."""
    found: Told = {}
    for change in _content(raw).cssselect(".changes > li"):
        (name, *_) = change.cssselect("strong")
        where = " ".join(plain(one.text_content()) for one in change.cssselect("p > .quiet"))
        now = change.cssselect("dd:last-of-type") or change.cssselect("p + p strong")
        if now:
            told = plain(now[0].text_content()).removeprefix("New: ")
            found.update(hear(NAMES[plain(name.text_content())], where, told))
    return found


class ChangeHeard(NamedTuple):
    """A line of what changed lately: for which services and places, and what it says of now."""

    services: tuple[str, ...]
    where: str
    word: str
    excepted: bool
    day: str

    def places(self, service: str, here: str) -> list[str]:
        """Return the places that it is about; ``here`` is that of the page, empty for home."""
        offered = OFFERED.get(service, ())
        if here:
            return [place for place in offered if place in (here, WHOLE_GROUP)]
        named = _places_in(self.where, service)
        return [place for place in offered if (place in named) != self.where.startswith("Except at ")]


def latest_changes(raw: bytes) -> Iterator[ChangeHeard]:
    """Hear the box of what changed lately."""
    for line in _content(raw).cssselect(".latest li"):
        (names, *_) = line.cssselect("b")
        whom = plain(names.text_content()).lower()
        quiet = [plain(one.text_content()) for one in line.cssselect("li > .quiet")]
        yield ChangeHeard(
            tuple(id_ for name, id_ in NAMES.items() if re.search(rf"\b{re.escape(name.lower())}\b", whom)),
            next((one for one in quiet if one != "(Exceptions)"), ""),
            "".join(plain(one.text_content()) for one in line.cssselect(".mark-of")),
            "(Exceptions)" in quiet,
            "".join(plain(one.text_content()) for one in line.cssselect("strong")),
        )


_ANSWERS = {word for (kind, _), word in _WORDS if kind == "answer"}
_ANSWER = re.compile(rf"^\*\*(?:{'|'.join(map(re.escape, sorted(_ANSWERS)))})\*\* ?")
"""The answer before a state in a Markdown copy: the sentence after it says the same whole."""


def markdown(raw: bytes, here: str = "", service: str = "") -> Told:
    """Hear every service of a Markdown copy: a heading, its locations, its state, what to do, exceptions quoted."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", raw.decode().partition("\n## How to reach us")[0])
    found: Told = {}
    for block in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("**The last days**")[0].partition("\n")
        lines = [_ANSWER.sub("", plain(line.lstrip("> "))) for line in rest.split("\n")]
        lines = [line for line in lines if line and not line.startswith(("Update of ", "Incident ", "- "))]
        where = lines.pop(0) if lines and not lines[0].startswith("**") else ""
        if not lines or not lines[0].startswith("**"):
            continue
        said = " ".join(
            f"{line} –" if _WHO_OR_WHEN.fullmatch(line) else re.sub(r"\*\*(.*?)\*\*", r"\1.", line) for line in lines
        )
        if service:
            found.update(hear(service, plain(name), said))
        elif plain(name) in NAMES:
            found.update(hear(NAMES[plain(name)], where or here, said))
    return found


# ── Feeds, documents, images ────────────────────────────────────────────────────────────────────────────────────────


def feed_texts(raw: bytes, ending: str) -> dict[str, tuple[str, str, str]]:
    """Return title, summary and content of each item of a feed in any format, by its link; of a summary no content."""
    if ending == "json":
        items = json.loads(raw)["items"]
        return {
            one["url"]: (one["title"], one.get("summary", one.get("content_text")), one.get("content_html", ""))
            for one in items
        }
    entries = feedparser.parse(raw).entries
    return {one.link: (one.title, one.summary, one.content[-1].value if "content" in one else "") for one in entries}


def _html_list(html: str) -> Told:
    """Hear the list of services within an item."""
    found: Told = {}
    for line in lxml.html.fromstring(f"<div>{html}</div>").cssselect("div > ul > li"):
        if not line.cssselect("strong"):
            continue  # of a whole hospital, a warning, a telephone line
        told = [_without_lists(line), *(f"{_name_of(one)} – {_without_lists(one)}" for one in line.cssselect("li li"))]
        found.update(hear_lines(f"{_name_of(line)}: {' '.join(told)}"))
    return found


def _name_of(line: lxml.html.HtmlElement) -> str:
    return plain(line.cssselect("strong")[0].text_content())


def _without_lists(line: lxml.html.HtmlElement) -> str:
    """Return the text of an item after its name, without the items within it."""
    said = [*line.xpath("./strong/following-sibling::node()[not(self::ul)]")]
    return plain("".join(part if isinstance(part, str) else part.text_content() for part in said))


def document_cells(cells: list[dict[str, Any]]) -> Told:
    """Read the cells of a document of open data."""
    return {
        (cell["service"], cell["location"]): Heard(
            f"{cell['word']['en']}. {cell['instruction']['en']}" if "word" in cell else "",
            None,
            cell["state"],
            cell["rule"],
            frozenset(cell["incidents"]),
            tuple((one["begins"], one["ends"], one["state"], one["rule"]) for one in cell["coming"]),
        )
        for cell in cells
    }


def table_of_values(raw: bytes) -> Told:
    """Read the CSV file."""
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    return {
        (row["service"], row["location"]): Heard(
            f"{row['state_en']}. {row['instruction_en']}", None, row["state"], row["rule"] or None
        )
        for row in rows
    }


def components(raw: bytes) -> Told:
    """Read the components of Statuspage: their status; what it has no word for is told beside it."""
    found = {}
    for component in json.loads(raw)["components"]:
        if not component["group"]:
            cell = component["x_statusgen"]
            found[cell["service"], cell["location"]] = Heard(
                component["description"], None, _STATUS[component["status"]]
            )
    return found


def badge_of_service(raw: bytes) -> Told:
    """Hear what the badge of a service tells those who do not see it."""
    image = lxml.etree.fromstring(raw)
    told = image.findtext("{*}desc") or ""
    return hear_lines(re.sub(r" Valid until .*", "", plain(told)))


def badge_word(raw: bytes) -> str:
    """Return the word that a badge shows."""
    return plain("".join(map(str, lxml.etree.fromstring(raw).findall(".//{*}text")[-1].itertext())))


def events(raw: bytes) -> Iterator[tuple[str, date, Told]]:
    """Iterate over what takes place in a calendar: its identity, its end, and what is told of the services there."""
    for event in Calendar.from_ical(raw).walk("VEVENT"):
        where = str(event["LOCATION"]).partition(",")[0]
        lines = [line for line in str(event["DESCRIPTION"]).splitlines() if line.partition(":")[0] in NAMES]
        told = hear_lines("\n".join(line.replace(":", f" ({where}):", 1) for line in lines))
        if event["STATUS"] != "CANCELLED" and not _is_of_end(event):
            yield (
                str(event["UID"]),
                event.decoded("DTEND"),
                {key: one._replace(has_unknown_waits=False) for key, one in told.items()},
            )


def ends(raw: bytes) -> dict[tuple[str, date], list[str]]:
    """Return what a calendar says to end for good, by title and day: its lines without the address."""
    shown = [event for event in Calendar.from_ical(raw).walk("VEVENT") if _is_of_end(event)]
    return {
        (str(one["SUMMARY"]), one.decoded("DTSTART")): [
            plain(line) for line in str(one["DESCRIPTION"]).splitlines()[:-1]
        ]
        for one in shown
    }


def _is_of_end(event: Component) -> bool:
    return str(event["UID"]).split("/")[1] == "retired"


# ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _each_location(read: Callable[[bytes, str], Told], name: str) -> Callable[[Files], Told]:
    def extract(files: Files) -> Told:
        found: Told = {}
        for place, id_ in _PLACES.items():
            found.update(read(files[f"en/locations/{id_}/{name}"], place))
        return found

    return extract


def _each_service(read: Callable[[bytes, str], Told], path: str) -> Callable[[Files], Told]:
    def extract(files: Files) -> Told:
        found: Told = {}
        for service in SERVICES:
            name = path.format(service=service)
            found.update(read(files[name], service) if name in files else {})
        return found

    return extract


def _pairs(files: Files) -> Told:
    found: Told = {}
    for place, id_ in _PLACES.items():
        for service in SERVICES:
            raw = files.get(f"en/locations/{id_}/{service}/index.html")
            found.update(pair_page(raw, service, place) if raw else {})
    return found


def _services_feed(ending: str) -> Callable[[Files], Told]:
    def extract(files: Files) -> Told:
        texts = feed_texts(files[f"en/services.{ending}"], ending).values()
        return hear_lines("\n".join(plain(summary) for _, summary, _ in texts))

    return extract


def _services_feed_html(files: Files) -> Told:
    found: Told = {}
    for _, _, content in feed_texts(files["en/services.atom"], "atom").values():
        found.update(_html_list(content))
    return found


def _of_locations(files: Files) -> Told:
    found: Told = {}
    for place in _PLACES.values():
        found.update(document_cells(json.loads(files[f"api/locations/{place}.json"])["cells"]))
    return found


def _cells_in(path: str) -> Callable[[Files], Told]:
    return lambda files: document_cells(json.loads(files[path])["cells"])


NOW: dict[str, Callable[[Files], Told]] = {
    "page of all services": lambda files: page(files["en/services/index.html"]),
    "page of all services, Markdown": lambda files: markdown(files["en/services/index.md"]),
    "pages of locations": _each_location(location_page, "index.html"),
    "pages of services": _each_service(service_page, "en/services/{service}/index.html"),
    "pages of services, Markdown": _each_service(
        lambda raw, service: markdown(raw, service=service), "en/services/{service}/index.md"
    ),
    "sheet for the call centre": lambda files: sheet(files["en/call-centre/index.html"]),
    "feed of services, RSS": _services_feed("xml"),
    "feed of services, Atom": _services_feed("atom"),
    "feed of services, JSON Feed": _services_feed("json"),
    "feed of services, content": _services_feed_html,
    "open data": _cells_in("api/status.json"),
    "open data of locations": _of_locations,
    "open data of services": _each_service(
        lambda raw, _: document_cells(json.loads(raw)["cells"]), "api/services/{service}.json"
    ),
    "CSV": lambda files: table_of_values(files["api/status.csv"]),
    "Statuspage": lambda files: components(files["api/v2/components.json"]),
    "Statuspage, summary": lambda files: components(files["api/v2/summary.json"]),
    "badges of services": _each_service(lambda raw, _: badge_of_service(raw), "en/services/{service}/badge.svg"),
}
"""Outputs that say what holds now, of every cell."""

SOME: dict[str, Callable[[Files], Told]] = {
    "emergency block": lambda files: departments(files["en/index.html"]),
    "notices for doors": _each_location(page, "poster.html"),
    "pages of pairs": _pairs,
}
"""Outputs that say what holds now, of some cells."""


def _of_feed(name: str, ending: str) -> Callable[[Files, str, int], Told]:
    def extract(files: Files, incident: str, number: int) -> Told:
        texts = feed_texts(files[f"en/{name}.{ending}"], ending)
        link = next((link for link in texts if link.endswith(f"/{incident}/{number}/")), None)
        return hear_lines("\n".join(texts[link][1].splitlines())) if link else {}

    return extract


def _of_feed_html(files: Files, incident: str, number: int) -> Told:
    texts = feed_texts(files["en/feed.atom"], "atom").items()
    _, summary, content = next((told for link, told in texts if link.endswith(f"/{incident}/{number}/")), ("", "", ""))
    return _html_list(content) if content else hear_lines(summary)


def _of_alert(files: Files, incident: str, number: int) -> Told:
    alert = lxml.etree.fromstring(files[f"api/cap/{incident}/{number}.xml"])
    return hear_lines(alert.findtext(f"{CAP}info/{CAP}description") or "")


def _update(files: Files, incident: str, number: int) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    for name in ("incidents", "scheduled-maintenances"):
        document = json.loads(files[f"api/v2/{name}.json"])
        updates = (one for entry in document[name.replace("-", "_")] for one in entry["incident_updates"])
        found += [one for one in updates if one["body"].rstrip().endswith(f"/{incident}/{number}/")]
    return found[0]


def _of_statuspage(files: Files, incident: str, number: int) -> Told:
    return hear_lines(_update(files, incident, number)["body"])


def _affected(files: Files, incident: str, number: int) -> Told:
    found = {}
    for part in _update(files, incident, number)["affected_components"]:
        name, where = part["name"].split(" – ")
        found[NAMES[name], _PLACES.get(where, WHOLE_GROUP)] = Heard(state=_STATUS[part["new_status"]])
    return found


def _of_document(path: str) -> Callable[[Files, str, int], Told]:
    def extract(files: Files, incident: str, number: int) -> Told:
        bulletins = json.loads(files[path.format(incident=incident)])["bulletins"]
        (found,) = (one for one in bulletins if (one["incident"], one["number"]) == (incident, number))
        return document_cells(found["cells"])

    return extract


OF_BULLETINS: dict[str, Callable[[Files, str, int], Told]] = {
    "page": lambda files, incident, number: page(files[f"en/incidents/{incident}/{number}/index.html"]),
    "page, Markdown": lambda files, incident, number: markdown(files[f"en/incidents/{incident}/{number}/index.md"]),
    "RSS": _of_feed("feed", "xml"),
    "Atom": _of_feed("feed", "atom"),
    "JSON Feed": _of_feed("feed", "json"),
    "feed, content": _of_feed_html,
    "open data of the incident": _of_document("api/incidents/{incident}.json"),
    "open data, history": _of_document("api/history.json"),
    "CAP": _of_alert,
    "Statuspage, text": _of_statuspage,
    "Statuspage, components": _affected,
}
"""Outputs that say what a bulletin said: files, incident, number → each cell it speaks of."""


_WINDOW = re.compile(r"^([^:]*: )[^–.]*\d\d[^–.]* – ")
_BEFORE = re.compile(r" (Before: [^.]*\.|This instruction has changed\.)$")


def announcement(told: Announcement) -> Told:
    """Hear the facts of an announcement, each in a line, without when they hold and what held before."""
    found = hear_lines("\n".join(_WINDOW.sub(r"\1", _BEFORE.sub("", plain(line))) for line in told.parts.facts))
    return {key: heard._replace(has_details=False) for key, heard in found.items()}
