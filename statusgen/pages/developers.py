"""The page for developers: the addresses of the open data, and what they guarantee."""

from collections.abc import Iterator

from statusgen.model import paths
from statusgen.pages.layout import make_layout
from statusgen.pages.lists import ListSection, ListView
from statusgen.wording.alerts import FEED
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Link

DEVELOPERS = "developers"


def view_developers(context: PageContext) -> ListView:
    """Make the page for developers."""
    path, say = paths.listing(context.language, DEVELOPERS), context.wording.say
    catalogue = context.content.catalogue
    location, service = next(iter(catalogue.locations)), next(iter(catalogue.services))

    def link(target: str, note: str) -> Link:
        return Link(context.link(path, target), f"{context.base_url}{target}", note=note)

    title = say("For developers")
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
        *_alerts(context, path),
    )
    return ListView(
        layout=make_layout(context, path, title, stamps=NO_STAMPS),
        title=title,
        introduction=" ".join(
            (
                say("You may use these files without asking, and without a key."),
                say("In version 1, fields may be added; none is taken away, and none changes its meaning."),
                say("Once the time in {field} has passed, show the state as to be confirmed.", field="valid_until"),
                say("What is not known is null. Times bear their offset."),
            )
        ),
        sections=sections,
    )


def _alerts(context: PageContext, page: str) -> tuple[ListSection, ...]:
    """Link to the feed of CAP alerts; nothing for a site that sends none."""
    if context.content.settings.alerts is None:
        return ()
    target = f"{FEED}.atom"
    note = context.wording.say("Every update as an alert, for the programs of emergency services.")
    return (ListSection("CAP 1.2", (Link(context.link(page, target), f"{context.base_url}{target}", note=note),)),)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page for developers."""
    yield Output(paths.listing(context.language, DEVELOPERS), view_developers(context), PageTemplate("list.html"))
