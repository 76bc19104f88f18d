"""The page of a bulletin, permanent at its address."""

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.pages.layout import make_layout
from statusgen.pages.structured import describe_bulletin
from statusgen.wording.bulletins import (
    Changes,
    changes_in,
    describe_changes,
    describe_plan,
    describe_statements,
    link_incident,
    link_note,
)
from statusgen.wording.capacities import tell_own
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.help_wanted import view_own_calls
from statusgen.wording.lines import tell_own_lines
from statusgen.wording.links import edition_of, passage
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.personal_data import view_own_data
from statusgen.wording.stamps import make_stamps
from statusgen.wording.views import ChangeView, DataView, Layout, Link, Passage, ServiceView, StepView, WarningView
from statusgen.wording.warnings import view_own


class BulletinView(Struct, frozen=True):
    """One bulletin."""

    layout: Layout
    incident: Link
    title: Passage
    published: Markup
    stage: str
    text: Passage
    press: Passage
    doctors: Passage
    services: tuple[ServiceView, ...]
    changes: tuple[ChangeView, ...]
    plan: tuple[StepView, ...]
    correction: Link | None
    """The bulletin that this one corrects."""
    corrected_by: tuple[Link, ...]
    corrected_on: tuple[str, ...]
    """When facts of it were corrected in itself, the oldest first."""
    withdrawn: str
    """Why it was withdrawn, in the reference language; empty when it stands."""
    withdrawn_language: str
    """Language tag of that sentence; empty when it is that of the page."""
    newer: Link | None
    older: Link | None
    capacities: tuple[str, ...] = ()
    """What it says of the usual work of hospitals."""
    fraud: tuple[WarningView, ...] = ()
    """What it says of fraud in the hospital's name."""
    data: DataView | None = None
    """What it says of personal data; None where it says nothing."""
    help_wanted: tuple[WarningView, ...] = ()
    """Whom it looks for, or no longer does."""
    numbers: tuple[str, ...] = ()
    """The telephone lines that it opens, replaces or closes."""


def view_bulletin(context: PageContext, note: Note, changes: Changes) -> BulletinView:
    """Make the page of a bulletin as it was published, with links to its later corrections."""
    path = paths.bulletin(context.language, note)
    incident = context.content.incidents[note.incident]
    edition, reference = edition_of(context, note), context.content.settings.reference
    position = incident.notes.index(note)
    corrected = incident.note(note.corrects) if note.corrects else None
    stamps = make_stamps(context, note.published, note.next_update, note.valid_until)
    then = context.as_published(note)
    withdrawn, structured = note.is_withdrawn, describe_bulletin(context, note)
    corrections = [later for later in incident.notes if later.corrects == note.number]
    return BulletinView(
        layout=make_layout(
            context,
            path,
            edition.title,
            stamps=stamps,
            is_archive=True,
            state="",
            structured=structured,
            names_groups=True,
        ),
        incident=link_incident(context, path, incident),
        title=passage(context, path, edition),
        published=context.wording.stamp("Published on {date} at {time}", note.published),
        stage=context.wording.stage(note.stage) if note.stage and not incident.is_planned else "",
        text=passage(context, path, edition),
        press=passage(context, path, edition, "press_html"),
        doctors=passage(context, path, edition, "doctors_html"),
        services=() if withdrawn else tuple(describe_statements(context, note)),
        changes=() if withdrawn else describe_changes(then, changes.get((note.incident, note.number), ())),
        plan=() if withdrawn else describe_plan(then, incident.id, note.restart_plan),
        correction=link_note(context, path, corrected) if corrected else None,
        corrected_by=tuple(link_note(context, path, correction) for correction in corrections),
        corrected_on=tuple(context.wording.instant(moment) for moment in note.corrected),
        withdrawn=note.withdrawn_because,
        withdrawn_language=reference if context.language != reference else "",
        newer=link_note(context, path, incident.notes[position + 1]) if position + 1 < len(incident.notes) else None,
        older=link_note(context, path, incident.notes[position - 1]) if position else None,
        capacities=tell_own(context, note),
        fraud=view_own(context, note),
        data=view_own_data(context, note),
        help_wanted=view_own_calls(context, note),
        numbers=tell_own_lines(then, note),
    )


def outputs(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the pages of the bulletins of an incident."""
    changes = changes_in(site.reference, incident)
    for context in site.pages:
        for note in reversed(incident.notes):  # an older one links to the newer, which must be there
            path = paths.bulletin(context.language, note)
            yield Output(path, view_bulletin(context, note, changes), PageTemplate("bulletin.html"))
