"""What stands around the content of every page: emergency block, language menu, freshness, phones, footer."""

from collections.abc import Iterator
from functools import cache, lru_cache

from babel import Locale
from markupsafe import Markup
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.paths import FEEDS, STATEMENT, icon, share_path
from statusgen.model.site import WHOLE_GROUP, Location, Phone
from statusgen.model.words import Sentence, State
from statusgen.wording.cells import advise, day_of, describe_departments, no_reach
from statusgen.wording.context import Scene
from statusgen.wording.headline import headline_state
from statusgen.wording.instructions import phone_href, phone_number
from statusgen.wording.stamps import current_stamps
from statusgen.wording.views import EmergencyView, Frame, Link, PhoneView, ServiceView, ShareView, Stamps, Surroundings
from statusgen.wording.web_app import Additions

NOTHING = Markup()


def make_frame(
    scene: Scene,
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
) -> Frame:
    """Make the frame of a page.

    A page of the archive shows no current state and its own stamps, so that it stays as it was published. A page with
    a ``state``, which may be empty, has an image of its own for those who share it; another bears the image of the page
    it is ``pictured_as``, or that of the home page. ``feed`` is the name of the feed about this page alone,
    ``calendar`` the path of the calendar of its days.
    """
    own = stamps or current_stamps(scene)
    share = _share(scene, path, title, state, own) if state is not None else None
    pictured_as = pictured_as or ("" if is_archive else paths.home(scene.language))
    image = share.path if share else share_path(pictured_as) if pictured_as else ""
    organisation = scene.phrase_of(scene.content.settings.organisation)
    current = path if path.count("/") <= 2 else ""
    return Frame(
        around=surround(scene, path.rpartition("/")[0], current, is_archive=is_archive),
        title=f"{title} – {organisation}" if title != organisation else str(title),
        description=str(description or title),
        languages=_languages(scene, path),
        alternates=_alternates(scene, canonical or path),
        canonical=paths.address(scene.base_url, canonical or path),
        stamps=own,
        image=paths.address(scene.base_url, image) if image else "",
        share=share,
        structured=structured,
        feed=Link(scene.link(path, paths.feed(scene.language, feed)), f"{organisation} – {title}") if feed else None,
        calendar=(
            Link(scene.link(path, calendar), scene.wording.say("Planned closures and restarts")) if calendar else None
        ),
        oembed=oembed,
        twin=paths.twin(path).rpartition("/")[2],
    )


def _share(scene: Scene, path: str, title: str, state: str, stamps: Stamps) -> ShareView:
    organisation = scene.phrase_of(scene.content.settings.organisation)
    on = stamps.on.striptags()
    return ShareView(share_path(path), organisation, title, state, on, scene.wording.direction)


def surround(scene: Scene, folder: str, current: str, *, is_archive: bool) -> Surroundings:
    """Return what surrounds the pages of a folder: the same value for all folders of one depth.

    ``current`` is the path of a page that the menu may point to, or empty.
    """
    if current.endswith("404.html"):
        return _surround(scene, current, is_archive=is_archive)
    depth = folder.count("/") + 1 if folder else 0
    in_menu = current in _menu_paths(scene)
    sample = current if in_menu or depth < 2 else f"{scene.language}/" + "x/" * (depth - 1) + "index.html"
    return _surround(scene, sample, is_archive=is_archive)


@lru_cache(maxsize=256)
def _surround(scene: Scene, path: str, *, is_archive: bool) -> Surroundings:
    settings, say = scene.content.settings, scene.wording.say
    organisation = scene.phrase_of(settings.organisation)
    return Surroundings(
        language=scene.language,
        direction=scene.wording.direction,
        organisation=organisation,
        home=scene.link(path, paths.home(scene.language)),
        menu=_menu(scene, path),
        footer=_footer(scene, path),
        feeds=tuple(
            Link(scene.link(path, paths.feed(scene.language, name)), f"{organisation} – {say(text)}")
            for name, text in FEEDS
        ),
        emergency=_emergency(scene, path, is_archive=is_archive),
        phones=tuple(_iter_phones(scene, is_archive=is_archive)),
        hospitals=Link(scene.link(path, paths.listing(scene.language, "locations")), say("Hospitals")),
        contact=scene.phrase_of(settings.contact_how),
        personal=scene.wording.sentence(Sentence.PERSONAL, number=phone_number(settings.emergency_number)),
        no_reach=("" if scene.situation.reach_everybody or is_archive else no_reach(scene)),
        publisher=scene.phrase_of(settings.publisher),
        demonstration=(
            say("Demonstration. This hospital group does not exist. Do not call these numbers.")
            if settings.demonstration
            else ""
        ),
        stylesheet=scene.link(path, scene.assets.stylesheet),
        icon=scene.link(path, icon("" if is_archive else headline_state(scene))),
        additions=add_to(scene, path),
        is_indexed=settings.demonstration is None,
    )


def _languages(scene: Scene, path: str) -> tuple[Link, ...]:
    """The same page in every language, each under its own name."""
    return tuple(
        Link(
            href=scene.link(path, in_language(path, language)),
            text=own_name(language),
            language=language,
            is_current=language == scene.language,
        )
        for language in scene.content.settings.languages
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


def _alternates(scene: Scene, path: str) -> tuple[tuple[str, str], ...]:
    base = scene.base_url
    pairs = [(tag, paths.address(base, in_language(path, tag))) for tag in scene.content.settings.languages]
    is_home = in_language(path, scene.language) == paths.home(scene.language)
    default = base if is_home else paths.address(base, in_language(path, scene.content.settings.reference))
    return (*pairs, ("x-default", default))


def _menu_paths(scene: Scene) -> tuple[str, ...]:
    language = scene.language
    names = ("locations", "services", "incidents", "press")
    return (paths.home(language), *(paths.listing(language, name) for name in names))


def _menu(scene: Scene, path: str) -> tuple[Link, ...]:
    say = scene.wording.say
    texts = (say("Situation now"), say("Hospitals"), say("Services"), say("Incidents"), say("Press"))
    return tuple(
        Link(scene.link(path, target), text, is_current=target == path)
        for target, text in zip(_menu_paths(scene), texts, strict=True)
    )


def _footer(scene: Scene, path: str) -> tuple[Link, ...]:
    language = scene.language
    links = []
    for page in scene.content.pages:
        edition = page.editions[language]
        foreign = "" if edition.language == language else edition.language
        links.append(Link(scene.link(path, paths.listing(language, page.slug)), edition.title, foreign))
    if has_statement(scene):
        links.append(Link(scene.link(path, paths.listing(language, STATEMENT)), scene.wording.say("Accessibility")))
    links.append(Link(scene.link(path, paths.listing(language, "history")), scene.wording.say("History by month")))
    links.append(Link(scene.link(path, paths.listing(language, "feeds")), scene.wording.say("RSS feeds")))
    return tuple(links)


def has_statement(scene: Scene) -> bool:
    """Whether the accessibility statement is made from the settings: a page that people wrote takes its place."""
    content = scene.content
    return content.settings.accessibility is not None and all(page.slug != STATEMENT for page in content.pages)


def _emergency(scene: Scene, path: str, *, is_archive: bool) -> EmergencyView:
    settings, number = scene.content.settings, scene.content.settings.emergency_number
    lines = (
        line
        for service in scene.content.catalogue.services.values()
        if service.is_emergency and not is_archive
        for line in describe_departments(scene, path, service, scene.situation.of_service(service.id))
    )
    return EmergencyView(
        call=scene.wording.phrases.mark(
            "Life in danger: call {number}.",
            number=Markup('<a href="{}" dir="ltr">{}</a>').format(phone_href(number), number),
        ),
        otherwise=scene.phrase_of(settings.emergency_otherwise),
        lines=tuple(lines),
    )


def emergency_at(scene: Scene, path: str, location: Location, everywhere: EmergencyView) -> EmergencyView:
    """Return the emergency block of one location: its own department first, then the others."""
    lines: list[ServiceView] = []
    others: list[ServiceView] = []
    for service in scene.content.catalogue.services.values():
        cells = scene.situation.of_service(service.id) if service.is_emergency else {}
        here = {place: cell for place, cell in cells.items() if place == location.id}
        lines += describe_departments(scene, path, service, here)
        rest = {place: cell for place, cell in cells.items() if place != location.id}
        others += describe_departments(scene, path, service, rest)
    return replace(everywhere, lines=(*lines, *others))


def _iter_phones(scene: Scene, *, is_archive: bool) -> Iterator[PhoneView]:
    """Iterate over the lines of the settings, without those that exist only while a note says so, and none does."""
    for phone in scene.content.settings.phones:
        service = scene.content.catalogue.services.get(phone.service)
        is_open = service is None or not service.when_stated or bool(scene.situation.of_service(service.id))
        if is_open or is_archive:
            yield _phone(scene, phone, is_archive=is_archive)


def _phone(scene: Scene, phone: Phone, *, is_archive: bool) -> PhoneView:
    service = scene.content.catalogue.services.get(phone.service)
    cell = scene.situation.of_service(service.id).get(WHOLE_GROUP) if service else None
    day = day_of(scene, scene.situation.at)
    advice = advise(scene, service, cell.said, day, cell) if service and cell and not is_archive else None
    is_dead = cell is not None and cell.state is State.CANCELLED and not is_archive
    return PhoneView(
        name=phone.name.in_(scene.language),
        number="" if is_dead else phone.number,
        href="" if is_dead else phone_href(phone.number),
        hours=scene.phrase_of(phone.hours),
        advice=advice,
    )


def add_to(scene: Scene, path: str) -> Additions:
    """Return what a page adds."""
    assets = scene.assets
    return Additions(
        script=scene.link(path, assets.script) if assets.script else "",
        worker=scene.link(path, paths.WORKER),
        manifest=scene.link(path, paths.manifest(scene.language)),
        locale=scene.wording.tag,
        zone=scene.wording.zone.key,
        logo=scene.link(path, assets.logo) if assets.logo else "",
        logo_size=(logo.width, logo.height) if (logo := scene.content.settings.logo) else (0, 0),
    )
