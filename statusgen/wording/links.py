"""Links, numbers and texts that pages share."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from statusgen.model import paths
from statusgen.model.marked import join, number
from statusgen.model.note import Edition, EditionState, Note
from statusgen.model.phone import phone_href
from statusgen.model.site import Location, Service
from statusgen.model.situation import Cell, Source
from statusgen.model.words import State
from statusgen.situation.lines import is_past
from statusgen.wording.context import PageContext
from statusgen.wording.sentences import Wording
from statusgen.wording.views import Link, Passage


def is_held_by_others(context: PageContext, incidents: Iterable[str]) -> bool:
    """Whether a bulletin is told, and another incident is among those that hold a cell."""
    return bool(context.incident) and any(incident != context.incident for incident in incidents)


def name_incidents(context: PageContext, incidents: Iterable[str]) -> str:
    """Name every incident that holds a cell, where a bulletin is told and another than its own is among them."""
    if not is_held_by_others(context, incidents):
        return ""
    return context.wording.say("Reason: {incidents}.", incidents=list_incidents(context, incidents))


def name_later(context: PageContext, cell: Cell) -> str:
    """Name the other incidents that will hold a cell by what is announced, and do not yet, where a bulletin is told."""
    later = dict.fromkeys(source.incident for source in cell.announced_by if source.incident not in cell.incidents)
    others = [incident for incident in later if incident != context.incident]
    if not context.incident or not others:
        return ""
    return context.wording.say("This also depends on: {incidents}.", incidents=list_incidents(context, others))


def list_incidents(context: PageContext, incidents: Iterable[str]) -> str:
    """Return the titles of incidents as a list in words."""
    editions = (context.content.incidents[incident].editions[context.language] for incident in incidents)
    return context.wording.listed([*map(context.wording.title, editions)])


def phone_link(context: PageContext, service: Service, state: State) -> Link | None:
    """Link to the number of a service, also one that a note opens under its name, unless nobody answers there."""
    phones = context.content.settings.phones
    phone = next((phone for phone in phones if service.id in (phone.service, phone.id)), None)
    if phone is None or not phone.number or state is State.CANCELLED:
        return None
    is_silent = context.then is not None and is_past(context.timeline.content, phone.number)
    return Link("" if is_silent else phone_href(phone.number), phone.number, note=phone.name.in_(context.language))


def tell_number(context: PageContext, service: Service, state: State) -> Iterator[str]:
    """Iterate over the number of a telephone line, with its name, while somebody answers there."""
    phone = phone_link(context, service, state)
    if phone is not None:
        yield context.wording.say("{who}: {told}", who=phone.note, told=join("", (number(phone.text), ".")))


def source_links(context: PageContext, page: str, cell: Cell) -> tuple[Link, ...]:
    """Link to the bulletin of each incident that holds a cell, or will; with their names where there are several.

    A cell that nothing holds may still have been stated; one that no bulletin speaks of has no link.
    """
    stated = (Source(cell.incident, cell.note, cell.stated_on),) if cell.note else ()
    sources = cell.sources if len(cell.sources) > 1 else stated
    sources += tuple(one for one in cell.announced_by if all(one.incident != other.incident for other in sources))
    links = []
    for source in sources:
        edition = context.content.incidents[source.incident].editions[context.language]
        name = edition.title if len(sources) > 1 else ""
        language = edition.foreign_to(context.language) if name else ""
        if source.note and source.stated_on is not None:
            href = paths.bulletin_numbered(context.language, source.incident, source.note)
            text = context.wording.say("Update of {date}", date=context.wording.short_instant(source.stated_on))
            links.append(Link(context.link(page, href), text, language, name))
        else:
            links.append(Link(context.link(page, paths.incident(context.language, source.incident)), name, language))
    return tuple(links)


def passage(context: PageContext, page: str, edition: Edition, part: str = "html") -> Passage:
    """Return a part of a text as a page shows it, with its language; a label names a fallback or a translation.

    ``part`` is the field of the edition: that for patients, for the press, or for doctors.
    """
    wording, reference = context.wording, context.content.settings.reference
    in_reference = wording.language_name(reference)
    label = ""
    if edition.state is EditionState.FALLBACK:
        label = wording.say("This text is not translated yet. You are reading it in {language}.", language=in_reference)
    elif edition.state is EditionState.BEHIND:
        label = wording.say("The text in {language} is more recent than this translation.", language=in_reference)
    elif context.language != reference:
        label = wording.say("Translation. The text in {language} is the reference.", language=in_reference)
    foreign = edition.foreign_to(context.language)
    return Passage(
        text=edition.title,
        html=Markup(context.place_links(page, getattr(edition, part))),
        language=foreign,
        direction=Wording.direction_of(foreign) if foreign else "",
        label=label,
    )


def location_link(context: PageContext, page: str, location: Location) -> Link:
    """Link to a location."""
    href = context.link(page, paths.location(context.language, location.id))
    return Link(href, location.name.in_(context.language), note=context.phrase_of(location.kind))


def edition_of(context: PageContext, note: Note) -> Edition:
    """Return a note as readers of this language see it."""
    return note.editions[context.language]


def pdf_link(context: PageContext, page: str, printed: str) -> Link | None:
    """Link to the PDF of a page that is made to be printed; None where no PDF is made."""
    text = context.wording.say("The same as PDF")
    return Link(context.link(page, paths.pdf(printed)), text) if context.has_pdf else None
