"""The layout of every page: head, emergency block, menus, freshness, phones, footer."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from babel import Locale
from markupsafe import Markup
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.paths import FEEDS, PROVENANCE, SHEET, STATEMENT, icon, share_path
from statusgen.model.place_groups import FEWEST, GroupedPlaces
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.situation import Cell
from statusgen.model.words import Sentence, State
from statusgen.pages.phones import iter_phones
from statusgen.wording.cells import describe_apart, newest_day, no_reach
from statusgen.wording.context import PageContext
from statusgen.wording.everywhere import count_places
from statusgen.wording.headline import headline_state
from statusgen.wording.instructions import DEPARTMENTS_NAMED, last_open_in_short
from statusgen.wording.links import location_link
from statusgen.wording.preview import view_preview
from statusgen.wording.stamps import current_stamps
from statusgen.wording.telephone import phone_number
from statusgen.wording.views import (
    Chrome,
    EmergencyView,
    Layout,
    Link,
    PlaceGroupView,
    ServiceView,
    ShareView,
    Stamps,
)
from statusgen.wording.warnings import ANCHOR, name_kinds
from statusgen.wording.web_app import AppLinks

NOTHING = Markup()
_FOOTER = (STATEMENT, "history", "feeds")
"""The pages that the footer leads to besides those of the hospital."""
QUESTIONS = "questions"
"""The anchor, on the sheet for callers, of what patients ask besides whether they come."""


def make_layout(
    context: PageContext,
    path: str,
    title: str,
    description: str = "",
    *,
    stamps: Stamps | None = None,
    is_archive: bool = False,
    canonical: str = "",
    state: str | None = None,
    pictured_as: str = "",
    structured: Markup = NOTHING,
    feed: str = "",
    calendar: str = "",
    oembed: str = "",
    names_groups: bool = False,
    shared_as: str = "",
) -> Layout:
    """Make the layout of a page.

    A page of the archive shows no current state and its own stamps, so that it stays as it was published. A page with
    a ``state``, which may be empty, has a share image of its own; another uses the image of the page
    it is ``pictured_as``, or that of the home page. ``feed`` is the name of the feed about this page alone,
    ``calendar`` the path of the calendar of its days. One that ``names_groups`` of locations lists these. Its share
    image says the title, or what it is ``shared_as``.
    """

    def link(target: str, text: str) -> Link:
        return Link(context.link(path, target), text)

    own = stamps or current_stamps(context)
    share = _share(context, path, shared_as or title, state, own) if state is not None else None
    pictured_as = pictured_as or ("" if is_archive else paths.home(context.language))
    image = share.path if share else share_path(pictured_as) if pictured_as else ""
    organisation = context.phrase_of(context.content.settings.organisation)
    whole = f"{title} – {organisation}" if title != organisation else str(title)
    current = path if path.count("/") <= 2 else ""
    return Layout(
        chrome=make_chrome(context, path.rpartition("/")[0], current, is_archive=is_archive),
        title=whole if context.preview is None else f"{context.mark} – {whole}",
        description=str(description or title),
        languages=_languages(context, path),
        alternates=_alternates(context, canonical or path),
        canonical=paths.address(context.base_url, canonical or path),
        stamps=own,
        image=paths.address(context.base_url, image) if image else "",
        share=share,
        structured=structured,
        feed=link(paths.feed(context.language, feed), f"{organisation} – {title}") if feed else None,
        calendar=link(calendar, context.wording.say("Planned closures and restarts")) if calendar else None,
        oembed=oembed,
        place_groups=view_place_groups(context, path) if names_groups else (),
        markdown_copy=paths.markdown_copy(path).rpartition("/")[2],
    )


def view_place_groups(context: PageContext, page: str) -> tuple[PlaceGroupView, ...]:
    """Return the groups of locations that readers may find named instead of these, with a link to each location."""
    catalogue = context.content.catalogue
    return tuple(
        PlaceGroupView(
            context.wording.grouped(GroupedPlaces(group, ())),
            tuple(location_link(context, page, catalogue.locations[place]) for place in group.locations),
        )
        for group in catalogue.groups.values()
        if len(group.locations) >= FEWEST
    )


def _share(context: PageContext, path: str, title: str, state: str, stamps: Stamps) -> ShareView:
    organisation = context.site_name
    on = stamps.on.striptags()
    return ShareView(share_path(path), organisation, title, state, on, context.wording.direction)


def make_chrome(context: PageContext, folder: str, current: str, *, is_archive: bool) -> Chrome:
    """Return the chrome of the pages of a folder: the same value for all folders of one depth.

    ``current`` is the path of a page that the menu or the footer may point to, or empty.
    """
    if current.endswith("404.html"):
        return _make_chrome(context, current, is_archive=is_archive)
    depth = folder.count("/") + 1 if folder else 0
    in_menu = current in _linked_paths(context)
    sample = current if in_menu or depth < 2 else f"{context.language}/" + "x/" * (depth - 1) + "index.html"
    return _make_chrome(context, sample, is_archive=is_archive)


@lru_cache(maxsize=256)
def _make_chrome(context: PageContext, path: str, *, is_archive: bool) -> Chrome:
    settings, say = context.content.settings, context.wording.say
    organisation = context.phrase_of(settings.organisation)
    demonstration = say("Demonstration: invented hospitals. Do not call them.")
    return Chrome(
        language=context.language,
        direction=context.wording.direction,
        organisation=organisation,
        home=context.link(path, paths.home(context.language)),
        menu=_menu(context, path),
        lasting=tuple(_iter_lasting(context, path)),
        footer=_footer(context, path),
        feeds=tuple(
            Link(context.link(path, paths.feed(context.language, name)), f"{organisation} – {say(text)}")
            for name, text in FEEDS
        ),
        emergency=_emergency(context, path, is_archive=is_archive),
        phones=tuple(iter_phones(context, is_archive=is_archive)),
        hospitals=_link_hospitals(context, path),
        contact=context.phrase_of(settings.contact_how),
        personal=context.wording.sentence(Sentence.PERSONAL, number=phone_number(settings.emergency_number)),
        no_reach=("" if context.situation.reach_everybody or is_archive else no_reach(context)),
        correcting=(
            say("We are correcting an update. If you are not sure, call us before you come.")
            if context.situation.gaps and not is_archive
            else ""
        ),
        fraud=None
        if is_archive or path in ("index.html", paths.home(context.language))
        else _link_fraud(context, path),
        publisher=context.phrase_of(settings.publisher),
        demonstration=demonstration if settings.demonstration else "",
        stylesheet=context.link(path, context.assets.stylesheet),
        sheet=context.link(path, context.assets.sheet),
        icon=context.link(path, icon("" if is_archive else headline_state(context))),
        app_links=make_app_links(context, path),
        is_indexed=settings.demonstration is None and context.preview is None,
        preview=view_preview(context, path),
    )


def _link_fraud(context: PageContext, path: str) -> Link | None:
    """Return the warnings of fraud in one line, which leads to the whole on the home page."""
    told = name_kinds(context, (standing.warning.kind for standing in context.situation.warnings))
    return Link(f"{context.link(path, paths.home(context.language))}#{ANCHOR}", told) if told else None


def _languages(context: PageContext, path: str) -> tuple[Link, ...]:
    """The same page in every language, each under its own name."""
    return tuple(
        Link(
            href=context.link(path, in_language(path, language)),
            text=own_name(language),
            language=language,
            is_current=language == context.language,
        )
        for language in context.content.settings.languages
    )


@cache
def own_name(language: str) -> str:
    """Return the name of a language in itself, as the language menu writes it."""
    locale = Locale.parse(language, sep="-")
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def in_language(path: str, language: str) -> str:
    """Return the path of the same page in another language; the root page leads to each home."""
    _, slash, rest = path.partition("/")
    return f"{language}/{rest}" if slash else paths.home(language)


def _alternates(context: PageContext, path: str) -> tuple[tuple[str, str], ...]:
    base = context.base_url
    pairs = [(tag, paths.address(base, in_language(path, tag))) for tag in context.content.settings.languages]
    is_home = in_language(path, context.language) == paths.home(context.language)
    default = base if is_home else paths.address(base, in_language(path, context.content.settings.reference))
    return (*pairs, ("x-default", default))


def _menu_paths(context: PageContext) -> tuple[str, ...]:
    language = context.language
    names = ("locations", "services", "incidents", "press")
    return (paths.home(language), *(paths.listing(language, name) for name in names))


def _linked_paths(context: PageContext) -> tuple[str, ...]:
    """Return the paths of the pages that every page leads to."""
    slugs = (*(page.slug for page in context.content.pages), SHEET, *_FOOTER)
    return (*_menu_paths(context), *(paths.listing(context.language, slug) for slug in slugs))


def _menu(context: PageContext, path: str) -> tuple[Link, ...]:
    say = context.wording.say
    texts = (say("Situation now"), say("Hospitals"), say("Services"), say("Incidents"), say("Press"))
    home, _, *others = (
        Link(context.link(path, target), text, is_current=target == path)
        for target, text in zip(_menu_paths(context), texts, strict=True)
    )
    return (home, _link_hospitals(context, path), *others)


def _link_hospitals(context: PageContext, path: str) -> Link:
    """Link to the list of hospitals, or to the only one."""
    listing, locations = paths.listing(context.language, "locations"), context.content.catalogue.locations
    if len(locations) != 1:
        return Link(context.link(path, listing), context.wording.say("Hospitals"), is_current=listing == path)
    ((id_, location),) = locations.items()
    return Link(context.link(path, paths.location(context.language, id_)), location.name.in_(context.language))


def _iter_lasting(context: PageContext, path: str) -> Iterator[Link]:
    for page in context.content.pages:
        if page.slug != PROVENANCE:
            edition, target = page.editions[context.language], paths.listing(context.language, page.slug)
            foreign = edition.foreign_to(context.language)
            yield Link(context.link(path, target), edition.title, foreign, is_current=target == path)
    yield link_questions(context, path)


def link_questions(context: PageContext, path: str) -> Link:
    """Link to what patients ask besides whether they come."""
    sheet = paths.listing(context.language, SHEET)
    asked = f"{context.link(path, sheet)}#{QUESTIONS}"
    return Link(asked, context.wording.say("Other questions"), is_current=sheet == path)


def _footer(context: PageContext, path: str) -> tuple[Link, ...]:
    say = context.wording.say
    texts = (say("Accessibility"), say("History by month"), say("RSS feeds"))
    targets = (
        (paths.listing(context.language, name), text)
        for name, text in zip(_FOOTER, texts, strict=True)
        if name != STATEMENT or has_statement(context)
    )
    return tuple(Link(context.link(path, target), text, is_current=target == path) for target, text in targets)


def has_statement(context: PageContext) -> bool:
    """Whether the accessibility statement is made from the settings: a page written by hand replaces it."""
    content = context.content
    return content.settings.accessibility is not None and all(page.slug != STATEMENT for page in content.pages)


def _emergency(context: PageContext, path: str, *, is_archive: bool) -> EmergencyView:
    settings = context.content.settings
    number, otherwise = phone_number(settings.emergency_number), context.phrase_of(settings.emergency_otherwise)
    call = context.wording.phrases.mark("Life in danger: call {number}.", number=number)
    lines = (
        line
        for service in context.content.catalogue.services.values()
        if service.is_emergency and not is_archive
        for line in _departments(context, path, service, context.situation.of_service(service.id))
    )
    lines = (_count_many_open(context, line) for line in lines)
    services = context.content.catalogue.at(context.situation.at).services.values()
    return EmergencyView(call, otherwise, tuple(lines), is_archive and any(one.is_emergency for one in services))


def _departments(
    context: PageContext, path: str, service: Service, cells: Mapping[str, Cell]
) -> tuple[ServiceView, ...]:
    """Describe departments, different ones apart, below the emergency number, which their sentence need not repeat."""
    on = newest_day(context)

    def shorten(line: ServiceView) -> ServiceView:
        cell = cells[line.at[0] if line.at else WHOLE_GROUP]
        told = last_open_in_short(context, cell.said.instruction, on)
        return replace(line, advice=replace(line.advice, rule=told)) if told else line

    return tuple(shorten(line) for line in describe_apart(context, path, service, cells))


def _count_many_open(context: PageContext, line: ServiceView) -> ServiceView:
    """Count open departments whose names would fill the screen above each answer: paper and copies name them."""
    count = len(line.at)
    if line.advice.state is not State.RUNNING or not DEPARTMENTS_NAMED < count < len(context.catalogue.locations):
        return line
    return replace(line, counted=count_places(context, count))


def emergency_at(context: PageContext, path: str, location: Location, everywhere: EmergencyView) -> EmergencyView:
    """Return the emergency block of one location: its own department first, then the others.

    Of many others none is named where all do the same: their names would fill a screen before that of the hospital.
    """
    lines: list[ServiceView] = []
    others: list[ServiceView] = []
    for service in context.content.catalogue.services.values():
        if not service.is_emergency:
            continue
        cells = context.situation.of_service(service.id)
        here = {place: cell for place, cell in cells.items() if place == location.id}
        lines += _departments(context, path, service, here)
        rest = {place: cell for place, cell in cells.items() if place != location.id}
        all_alike = _departments(context, path, service, cells)
        is_long = (
            len(rest) > DEPARTMENTS_NAMED and len(all_alike) == 1 and len(cells) == len(context.catalogue.locations)
        )
        others += all_alike if is_long else _departments(context, path, service, rest)
    return replace(everywhere, lines=(*lines, *(_count_many_open(context, line) for line in others)))


def make_app_links(context: PageContext, path: str) -> AppLinks:
    """Return the links of a page to script, manifest and logo."""
    assets = context.assets
    return AppLinks(
        script=context.link(path, assets.script) if assets.script else "",
        worker=context.link(path, paths.WORKER) if context.preview is None else "",
        manifest=context.link(path, paths.manifest(context.language)),
        locale=context.wording.tag,
        zone=context.wording.zone.key,
        logo=context.link(path, assets.logo) if assets.logo else "",
        logo_size=(logo.width, logo.height) if (logo := context.content.settings.logo) else (0, 0),
    )
