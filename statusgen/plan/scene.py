"""What every view of one language is made from, and the words it makes of cells."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.marked import join
from statusgen.model.note import Edition, EditionState, Note
from statusgen.model.site import WHOLE_GROUP, Location, Service, Text
from statusgen.model.situation import Cell, GroupException, Reason, Said, Situation
from statusgen.model.words import Certainty, Rule, State
from statusgen.plan import paths
from statusgen.plan.additions import PLAIN, Dress
from statusgen.plan.views import Advice, ExceptionView, Link, Passage, ServiceView, StateGroup
from statusgen.plan.wording import Wording
from statusgen.situation.chronicle import Chronicle

_ORDER = (State.RUNNING, State.DEGRADED, State.CANCELLED, State.UNKNOWN)
SEVERITY = {state: rank for rank, state in enumerate((State.RUNNING, State.DEGRADED, State.UNKNOWN, State.CANCELLED))}


class Scene(Struct, frozen=True, eq=False):
    """One language of one site at one instant."""

    content: Content
    chronicle: Chronicle
    situation: Situation
    wording: Wording
    base_url: str
    stylesheet: str
    """Path of the style sheet from the root of the site."""
    paper: str
    """Path of the style sheet of what is made to be printed."""
    has_pdf: bool
    """Whether what is made to be printed is there as PDF too."""
    dress: Dress = PLAIN

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.wording.language

    def link(self, page: str, target: str) -> str:
        """Return the address of a path as seen from a page: relative, so that the site works anywhere.

        Only the page for addresses that do not exist, which a host may serve at any depth, points from the root.
        """
        if page.endswith("404.html"):
            return urlsplit(self.base_url).path + target
        return paths.relative(page, target)

    def phrase_of(self, text: Text | None) -> str:
        """Return a phrase of the settings in the language of the pages; empty when there is none."""
        return text.in_(self.language) if text is not None else ""


def day_of(scene: Scene, moment: datetime) -> date:
    """Return the day of an instant in the site's timezone."""
    return moment.astimezone(scene.wording.zone).date()


def advise(scene: Scene, service: Service, said: Said, on: date, cell: Cell | None = None) -> Advice:
    """Put what is said of a service into words, as it stood on a day."""
    wording, say = scene.wording, scene.wording.say
    rule = wording.rule(said.rule, said.elsewhere)
    if not rule and said.state in service.advice:
        rule = service.advice[said.state].in_(scene.language)
    if cell is not None and cell.reason is Reason.EXPIRED:
        rule = (
            say("This information is out of date and needs to be confirmed. Call us before you travel.")
            if service.attended
            else say("This information is out of date and needs to be confirmed.")
        )
    elif not rule and said.state is State.UNKNOWN:
        rule = say("We do not know yet. Call us before you travel.") if service.attended else say("We do not know yet.")
    return Advice(
        state=said.state,
        word=wording.state(said.state, attended=service.attended),
        rule=rule,
        no_reach=_no_reach(scene, said.rule),
        remarks=tuple(_remarks(scene, service, said, cell)),
        restart=_restart(scene, said, on),
        ends=_ends(scene, cell),
    )


def _remarks(scene: Scene, service: Service, said: Said, cell: Cell | None) -> Iterable[Link]:
    wording, say = scene.wording, scene.wording.say
    if said.ambulances_diverted:
        yield Link("", say("Ambulances go to other hospitals."))
    if said.elsewhere and said.rule is not Rule.GO_ELSEWHERE:
        yield Link(
            "",
            say(
                "This is done for us by another place ({place}). You do not need to go there.",
                place=wording.place(said.elsewhere),
            ),
        )
    if said.capacity is not None:
        yield Link("", say("Works at {percent} % of its usual capacity.", percent=said.capacity))
    if said.remark:
        known = scene.content.catalogue.remarks.get(said.remark)
        if known is not None:
            written = known.language_for(scene.language)
            yield Link("", str(known.in_(scene.language)), "" if written == scene.language else written)
        else:
            reference = scene.content.settings.reference
            yield Link("", said.remark, "" if reference == scene.language else reference)
    if cell is not None and cell.last is not None and cell.stated_on is not None:
        last, word = cell.last, wording.state(cell.last.state, attended=service.attended)
        told = join(" ", (part for part in (f"{word}.", wording.rule(last.rule, last.elsewhere)) if part))
        yield Link("", say("Last known ({date}): {told}", date=wording.instant(cell.stated_on), told=told))


def _restart(scene: Scene, said: Said, on: date) -> str:
    if said.restart is None:
        return ""
    say = scene.wording.day_stamp
    if said.restart < on:
        return say("A restart was planned for {date}. It is to be confirmed.", said.restart)
    if said.certainty is Certainty.PLANNED:
        return say("Restart planned for {date}. This date may change.", said.restart)
    return say("Restart on {date}.", said.restart)


def _ends(scene: Scene, cell: Cell | None) -> str:
    if cell is None or cell.ends is None or cell.reason is Reason.EXPIRED:
        return ""
    local = cell.ends.astimezone(scene.wording.zone)
    if local.time() == time(0):
        return scene.wording.day_stamp("This applies until the end of {date}.", local.date() - timedelta(days=1))
    return scene.wording.say("This applies until {instant}.", instant=scene.wording.instant(local))


def except_for(
    scene: Scene, service: Service, exceptions: Iterable[GroupException], on: date
) -> tuple[ExceptionView, ...]:
    """Put the groups of patients that differ into words."""
    return tuple(
        ExceptionView(
            scene.wording.say("Except for {groups}", groups=scene.wording.groups(one.groups)),
            advise_group(scene, service, one, on),
        )
        for one in exceptions
    )


def advise_group(scene: Scene, service: Service, exception: GroupException, on: date) -> Advice:
    """Put what a group of patients is told into words; without a state where only the rule differs."""
    if exception.state is not None:
        return advise(scene, service, Said(exception.state, exception.rule, elsewhere=exception.elsewhere), on)
    rule = scene.wording.rule(exception.rule, exception.elsewhere)
    return Advice(state="", word="", rule=rule, no_reach=_no_reach(scene, exception.rule))


def _no_reach(scene: Scene, rule: Rule | None) -> str:
    """Return the warning that belongs beside a rule that relies on contact, unless we reach everybody."""
    if rule is None or not rule.relies_on_contact or scene.situation.reach_everybody:
        return ""
    return no_reach(scene)


def no_reach(scene: Scene) -> str:
    """Return the warning that we may not reach everybody: with the address, so that it holds on paper and in feeds."""
    parts = urlsplit(scene.base_url)
    address = f"{parts.netloc}{parts.path}".rstrip("/")
    return scene.wording.say("We may not be able to reach you. Check {address} before you travel.", address=address)


def describe_service(
    scene: Scene, page: str, service: Service, cells: Mapping[str, Cell], on: date, *, sourced: bool = True
) -> ServiceView:
    """Describe a service over all its locations: what holds at most of them, and the others as exceptions.

    Where as many locations say one thing as another, the worse one comes first.
    """
    grouped: dict[tuple[object, ...], list[str]] = {}
    for place, cell in cells.items():
        key = (cell.said, cell.reason, cell.last, cell.expired, cell.ends)
        grouped.setdefault(key, []).append(place)
    blocks = sorted(grouped.values(), key=lambda places: (len(places), SEVERITY[cells[places[0]].state]), reverse=True)
    main, others = cells[blocks[0][0]], blocks[1:]
    mixed = bool(others) and 2 * len(blocks[0]) <= len(cells)
    exceptions = list(except_for(scene, service, main.said.exceptions, on))
    for places in others:
        cell = cells[places[0]]
        exceptions.append(
            ExceptionView(
                scene.wording.say(
                    "At {places}" if mixed else "Except at {places}", places=scene.wording.places(places)
                ),
                advise(scene, service, cell.said, on, cell),
                except_for(scene, service, cell.said.exceptions, on),
            )
        )
    return ServiceView(
        name=service.name.in_(scene.language),
        href=scene.link(page, paths.service(scene.language, service.id)),
        where=describe_places(scene, service, tuple(blocks[0] if mixed else cells)),
        advice=advise(scene, service, main.said, on, main),
        exceptions=tuple(exceptions),
        source=source_link(scene, page, main) if sourced else None,
        phone=phone_link(scene, service, main.state),
        attended=service.attended,
        at=tuple(place for place in cells if place != WHOLE_GROUP),
    )


def describe_cell(scene: Scene, page: str, service: Service, cell: Cell, on: date, *, by_place: bool) -> ServiceView:
    """Describe one cell, under the name of its service or of its location."""
    place = cell.location
    if by_place and place != WHOLE_GROUP:
        name, href = scene.wording.place(place), paths.location(scene.language, place)
    elif by_place:
        name, href = scene.phrase_of(scene.content.settings.organisation), paths.home(scene.language)
    else:
        name, href = service.name.in_(scene.language), paths.service(scene.language, service.id)
    return ServiceView(
        name=name,
        href=scene.link(page, href),
        where="",
        advice=advise(scene, service, cell.said, on, cell),
        exceptions=except_for(scene, service, cell.said.exceptions, on),
        source=source_link(scene, page, cell),
        phone=phone_link(scene, service, cell.state),
        attended=service.attended,
    )


def phone_link(scene: Scene, service: Service, state: State) -> Link | None:
    """Link to the number of a service, unless nobody answers there."""
    phone = next((one for one in scene.content.settings.phones if one.service == service.id), None)
    if phone is None or state is State.CANCELLED:
        return None
    return Link(phone_href(phone.number), phone.number, note=phone.name.in_(scene.language))


def phone_href(number: str) -> str:
    """Return the ``tel:`` address of a number."""
    return "tel:" + "".join(character for character in number if character.isdigit() or character == "+")


def describe_places(scene: Scene, service: Service, places: tuple[str, ...]) -> str:
    """Say where: nothing for the whole group, everywhere, or the locations by name."""
    if service.is_whole_group:
        return ""
    if len(places) == len(scene.content.catalogue.locations):
        return scene.wording.say("In all our hospitals and clinics")
    return scene.wording.places(places)


def source_link(scene: Scene, page: str, cell: Cell) -> Link | None:
    """Link to the bulletin a cell comes from; None for a cell no bulletin speaks of."""
    if not cell.note or cell.stated_on is None:
        return None
    href = f"{scene.language}/incidents/{cell.incident}/{cell.note}/index.html"
    text = scene.wording.say("Update of {date}", date=scene.wording.short_instant(cell.stated_on))
    return Link(scene.link(page, href), text)


def group_by_state(scene: Scene, services: Iterable[ServiceView]) -> tuple[StateGroup, ...]:
    """Group services by their state: going ahead, limited, cancelled, to be confirmed."""
    say = scene.wording.say
    titles = {
        State.RUNNING: say("Going ahead"),
        State.DEGRADED: say("Limited"),
        State.CANCELLED: say("Cancelled"),
        State.UNKNOWN: say("To be confirmed"),
    }
    listed = sorted(services, key=lambda one: not one.attended)
    groups = (
        StateGroup(state, titles[state], tuple(one for one in listed if one.advice.state == state)) for state in _ORDER
    )
    return tuple(_titled(scene, group) for group in groups if group.services)


def _titled(scene: Scene, group: StateGroup) -> StateGroup:
    """Give the cancelled services a title that is right for a telephone too."""
    if group.state != State.CANCELLED or all(one.attended for one in group.services):
        return group
    return replace(group, title=scene.wording.say("Cancelled or out of service"))


def passage(scene: Scene, edition: Edition, *, press: bool = False) -> Passage:
    """Return a text with its own language and, when it is not a fresh text of this language, a label that says so."""
    wording, reference = scene.wording, scene.content.settings.reference
    in_reference = wording.language_name(reference)
    label = ""
    if edition.state is EditionState.FALLBACK:
        label = wording.say("This text is not translated yet. You are reading it in {language}.", language=in_reference)
    elif edition.state is EditionState.BEHIND:
        label = wording.say("The text in {language} is more recent than this translation.", language=in_reference)
    elif scene.language != reference:
        label = wording.say("Translation. The text in {language} is the reference.", language=in_reference)
    foreign = edition.language != scene.language
    return Passage(
        text=edition.title,
        html=Markup(edition.press_html if press else edition.html),
        language=edition.language if foreign else "",
        direction=Wording.direction_of(edition.language) if foreign else "",
        label=label,
    )


def location_link(scene: Scene, page: str, location: Location) -> Link:
    """Link to a location."""
    href = scene.link(page, paths.location(scene.language, location.id))
    return Link(href, location.name.in_(scene.language), note=scene.phrase_of(location.kind))


def edition_of(scene: Scene, note: Note) -> Edition:
    """Return a note as readers of this language see it."""
    return note.editions[scene.language]


def pdf_link(scene: Scene, page: str, printed: str) -> Link | None:
    """Link to the PDF of a page that is made to be printed; None where no PDF is made."""
    return Link(scene.link(page, paths.pdf(printed)), scene.wording.say("The same as PDF")) if scene.has_pdf else None
