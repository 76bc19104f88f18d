"""The feed of CAP alerts, in Atom."""

from collections.abc import Iterator

from markupsafe import escape

from statusgen.formats.feeds.render import render_atom
from statusgen.model import paths
from statusgen.model.identities import name_of, tag
from statusgen.model.note import Note
from statusgen.wording.alerts import FEED, alert_sent, corrections_told, view_alert_text
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.feed_views import FeedItem, FeedView, feed_notes
from statusgen.wording.output import Output


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the one list of the newest messages, in the reference language, where there are any."""
    context, content = site.reference, site.content
    if content.settings.alerts is None:
        return
    organisation = str(context.phrase_of(content.settings.organisation))
    notes = feed_notes(context.timeline, context.situation.live)
    told = ((note, count) for note in notes for count in range(corrections_told(note) + 1))
    found = (_view_item(context, note, organisation, count) for note, count in told)
    items = tuple(sorted(found, key=lambda item: item.published, reverse=True))
    yield Output(
        f"{FEED}.atom",
        FeedView(
            language=context.language,
            identity=tag(content, "feeds/cap"),
            title=f"{context.site_name} – CAP 1.2",
            description=context.wording.say("Every update as an alert, for the programs of emergency services."),
            link=paths.address(context.base_url, paths.home(context.language)),
            address=f"{context.base_url}{FEED}",
            updated=max((item.published for item in items), default=None),
            items=items,
        ),
        render_atom,
    )


def _view_item(context: PageContext, note: Note, organisation: str, correction: int) -> FeedItem:
    text = view_alert_text(context, context.content.incidents[note.incident], note, correction)
    name = f"cap/{name_of(note)}" + (f"/corrected-{correction}" if correction else "")
    return FeedItem(
        guid=tag(context.content, f"{name}/withdrawn" if note.is_withdrawn else name),
        title=text.headline,
        link=f"{context.base_url}{paths.alert(note, correction)}",
        description=text.description,
        content=str(escape(text.description)),
        published=alert_sent(context, note, correction),
        categories=(("incident", note.incident),),
        author=organisation,
        language=context.language,
    )
