"""What stands around the content of every page: emergency block, language menu, freshness, phones, footer."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache

from babel import Locale
from markupsafe import Markup
from msgspec.structs import replace

from statusgen.model.site import WHOLE_GROUP, Location, Phone
from statusgen.model.words import Sentence, State
from statusgen.plan import paths
from statusgen.plan.additions import add_to
from statusgen.plan.context import Scene
from statusgen.plan.icons import headline_state, icon
from statusgen.plan.instructions import phone_href, phone_number
from statusgen.plan.scene import advise, day_of, describe_departments, no_reach
from statusgen.plan.shares import ShareView, share_path
from statusgen.plan.views import EmergencyView, Frame, Link, PhoneView, ServiceView, Stamps, Surroundings

FEEDS = (("feed", "All updates"), ("services", "State of each service"))
"""Feeds that every page links to: file name and title."""
PRESS = "press/feed"
"""Name of the feed of what is said to the press."""


def location_feed(id_: str) -> str:
    """Return the name of the feed of a location."""
    return f"locations/{id_}/feed"


def service_feed(id_: str) -> str:
    """Return the name of the feed of a service."""
    return f"services/{id_}/feed"


NOTHING = Markup()

STATEMENT = "accessibility"
"""Where the accessibility statement stands."""


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
        stylesheet=scene.link(path, scene.stylesheet),
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


NO_STAMPS = Stamps(Markup(), Markup(), Markup())
"""What pages bear that say nothing of the situation."""


def current_stamps(scene: Scene) -> Stamps:
    """Say when the situation is of, when the next update comes and until when the facts are valid."""
    situation = scene.situation
    latest = situation.latest.published if situation.latest else None
    stamps = make_stamps(scene, latest, situation.next_update, situation.valid_until, situation.at)
    still_at = scene.content.settings.demonstration
    return replace(
        stamps, warnings=tuple(_warnings(scene)), still_at=still_at.isoformat(timespec="minutes") if still_at else ""
    )


def _warnings(scene: Scene) -> Iterator[tuple[str, str]]:
    """Iterate over what an open page will have to say when a promise of the situation has passed: instant, sentence."""
    situation, wording = scene.situation, scene.wording
    for moment, is_end in ((situation.next_update, False), (situation.valid_until, True)):
        if moment is not None and moment > situation.at:
            local = moment.astimezone(wording.zone)
            sentence = wording.say(
                "What you read here was valid until {date} at {time}. It is to be confirmed."
                if is_end
                else "An update was promised for {date} at {time}. It may have come by now.",
                date=wording.day(local.date()),
                time=wording.hour(local),
            )
            yield local.isoformat(timespec="minutes"), sentence


def make_stamps(
    scene: Scene,
    on: datetime | None,
    next_update: datetime | None,
    valid_until: datetime | None,
    now: datetime | None = None,
) -> Stamps:
    """Say how fresh a page is; a promise that was missed by ``now`` is said to be."""
    stamp, nothing = scene.wording.stamp, Markup()
    promised = nothing
    if next_update is not None:
        missed = now is not None and next_update <= now
        promised = stamp(
            "An update was promised for {date} at {time}. It has not come yet."
            if missed
            else "Next update: {date} at {time}.",
            next_update,
        )
    return Stamps(
        on=stamp("Situation on {date} at {time}.", on) if on else nothing,
        next_update=promised,
        valid_until=stamp("Valid until {date} at {time}.", valid_until) if valid_until else nothing,
    )


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
