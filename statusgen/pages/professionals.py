"""The page for newsrooms, webmasters and developers: every feed, code for other sites, open data."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.paths import DOCTORS, FEEDS, HELP, PRESS, PROFESSIONALS, PROVENANCE, service_feed
from statusgen.pages.embedding import EmbedView, view_embed
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.pages.lists import ListSection, feeds_of_language, feeds_of_locations
from statusgen.wording.alerts import FEED
from statusgen.wording.bulletins import notes_for_doctors
from statusgen.wording.calendar_links import link_calendars
from statusgen.wording.context import PageContext
from statusgen.wording.feed_views import feed_notes
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Layout, Link

_PROFESSIONALS = ("professionals",)


class ProfessionalsView(Struct, frozen=True):
    """What those who repeat the situation elsewhere need, on one page."""

    layout: Layout
    title: str
    introduction: str
    parts: tuple[Link, ...]
    """The parts of the page, in their order."""
    feeds: tuple[ListSection, ...]
    embed: EmbedView
    guarantees: str
    """What open data promise."""
    open_data: tuple[ListSection, ...]


def view_professionals(context: PageContext) -> ProfessionalsView:
    """Make the page."""
    path, say = paths.listing(context.language, PROFESSIONALS), context.wording.say
    title = say("For newsrooms, webmasters and developers")
    layout = make_layout(context, path, title, stamps=NO_STAMPS)
    embed = view_embed(context, path)
    return ProfessionalsView(
        layout=layout,
        title=title,
        introduction=say("Every feed, code for other sites, and open data."),
        parts=(
            Link("#feeds", say("RSS feeds")),
            Link("#embed", embed.title),
            Link("#developers", say("For developers")),
            *_link_provenance(context, path),
        ),
        feeds=_list_feeds(context, path, layout.languages),
        embed=embed,
        guarantees=" ".join(
            (
                say("You may use these files without asking, and without a key."),
                say("In version 1, fields may be added; none is taken away, and none changes its meaning."),
                say("Once the time in {field} has passed, show the state as to be confirmed.", field="valid_until"),
                say("What is not known is null. Times bear their offset."),
            )
        ),
        open_data=_list_data(context, path),
    )


def _link_provenance(context: PageContext, path: str) -> Iterator[Link]:
    for page in context.content.pages:
        if page.slug == PROVENANCE:
            edition = page.editions[context.language]
            href = context.link(path, paths.listing(context.language, PROVENANCE))
            yield Link(href, edition.title, edition.foreign_to(context.language))


def _calls_for_help(context: PageContext) -> bool:
    return any(note.help_wanted for note in feed_notes(context.timeline, context.situation.live))


def _list_feeds(context: PageContext, path: str, languages: tuple[Link, ...]) -> tuple[ListSection, ...]:
    """List every feed of a language, and the main ones of the others."""
    language, say = context.language, context.wording.say

    def link(target: str, text: str, note: str = "") -> Link:
        return Link(context.link(path, target), text, note=note)

    own = [*feeds_of_language(context, path)]
    own.append(link(paths.feed(language, PRESS), say("Press"), say("Every update that has a part for the press.")))
    if notes_for_doctors(context):
        own.append(link(paths.listing(language, paths.FOR_DOCTORS), say("For doctors")))
        explained = say("Every update that has a part for doctors.")
        own.append(link(paths.feed(language, DOCTORS), say("For doctors"), explained))
    if _calls_for_help(context):
        own.append(link(paths.feed(language, HELP), say("Help wanted"), say("Every update that calls for help.")))
    services = tuple(
        link(paths.feed(language, service_feed(service.id)), service.name.in_(language))
        for service in context.content.catalogue.services.values()
    )
    in_one_file = say("All feeds of this language in one file, for a news reader to take in at once.")
    formats = (
        link(paths.subscriptions(language), "OPML", in_one_file),
        *(
            link(
                f"{language}/feed{ending}",
                name,
                say("Every feed exists in this format too: its address ends in {ending}.", ending=ending),
            )
            for name, ending in (("Atom", ".atom"), ("JSON Feed", ".json"))
        ),
    )
    others = tuple(
        Link(context.link(path, paths.feed(other.language, name)), f"{other.text} – {name}.xml", other.language)
        for other in languages
        if not other.is_current
        for name, _ in FEEDS
    )
    return (
        ListSection(say("In this language"), tuple(own)),
        ListSection(say("One hospital"), feeds_of_locations(context, path)),
        ListSection(say("One service"), services),
        ListSection(say("Calendars"), link_calendars(context, path)),
        ListSection(say("Other formats"), formats),
        ListSection(say("In other languages"), others),
    )


def _list_data(context: PageContext, path: str) -> tuple[ListSection, ...]:
    """List the files of open data, and what speaks as other status pages do."""
    catalogue, say = context.content.catalogue, context.wording.say
    location, service = next(iter(catalogue.locations)), next(iter(catalogue.services))

    def link(target: str, note: str) -> Link:
        return Link(context.link(path, target), f"{context.base_url}{target}", note=note)

    sections = (
        ListSection(
            say("Open data"),
            (
                link("api/status.json", say("The whole situation, in every language, by id.")),
                link("api/status.csv", say("The same as a table: one row for each service at each hospital.")),
                link(f"api/locations/{location}.json", say("One hospital.")),
                link(f"api/services/{service}.json", say("One service.")),
                link("api/history.json", say("The newest updates; each incident has a file of its own.")),
            ),
        ),
        ListSection(
            say("What each field means"),
            tuple(link(f"api/{name}.schema.json", "JSON Schema") for name in ("status", "part", "history", "incident")),
        ),
        ListSection(
            say("For clients of other status pages"),
            (link("api/v2/summary.json", "Statuspage v2"), link("index.json", "cState")),
        ),
    )
    if context.content.settings.alerts is None:
        return sections
    note = say("Every update as an alert, for the programs of emergency services.")
    return (*sections, ListSection("CAP 1.2", (link(f"{FEED}.atom", note),)))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page for professionals."""
    path = paths.listing(context.language, PROFESSIONALS)
    make, subject = partial(view_professionals, context), context.subjects.get(_PROFESSIONALS, b"")
    yield make_output(path, make, PageTemplate("professionals.html"), subject)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subject of this page: the whole group, whose badges it shows, which feeds there are, a link."""
    named = [(bool(notes_for_doctors(one)), [*_link_provenance(one, "")]) for one in facts.site.pages]
    yield _PROFESSIONALS, facts.subject(facts.whole_group, named, _calls_for_help(facts.context))
