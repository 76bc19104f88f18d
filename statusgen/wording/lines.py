"""Say what a bulletin changes about telephone lines."""

from msgspec.structs import replace

from statusgen.content.standard import standard_text
from statusgen.model.marked import join
from statusgen.model.note import Note
from statusgen.model.site import Text
from statusgen.model.telephone_lines import NoteLine
from statusgen.situation.lines import is_within_window, standing_lines
from statusgen.wording.bulletins import describe_window
from statusgen.wording.context import PageContext
from statusgen.wording.personal_data import DATA_LINE, tells_line
from statusgen.wording.telephone import describe_number, silent_number


def tell_own_lines(context: PageContext, note: Note) -> tuple[str, ...]:
    """Return a sentence for each line that a bulletin opens, replaces or closes; none where it was withdrawn.

    Nor is one told that stands with what the bulletin says of personal data, or that is as usual again where no earlier
    bulletin of the incident changed it. What planned work changes is told with its window.
    """
    if note.is_withdrawn or not note.telephone_lines:
        return ()
    context = context.as_published(note)
    told_there = (DATA_LINE,) if tells_line(context, note) else ()
    incident = context.content.incidents[note.incident]
    known = standing_lines([one for one in incident.notes_before(note) if not one.is_withdrawn])
    changed = {*known, *(line.id for line, _ in known.values())}
    said = [
        line
        for line in note.telephone_lines
        if (line.id not in told_there or line.location) and (not line.is_usual or line.key in changed)
    ]
    apart = [(replace(line, location=""), line.location) for line in said]
    lines = [line for position, (line, _) in enumerate(apart) if line not in [one for one, _ in apart[:position]]]
    of_places = ((line, [place for one, place in apart if one == line and place]) for line in lines)
    told = ((line, _tell_line(context, line, places)) for line, places in of_places)
    say, window = context.wording.say, describe_window(context, incident)
    return tuple(
        say("{who}: {told}", who=window, told=text) if window and is_within_window(incident, line, note) else text
        for line, text in told
        if text
    )


def _tell_line(context: PageContext, line: NoteLine, places: list[str]) -> str:
    say, usual = context.wording.say, context.usual or context.timeline.content
    phone = next((one for one in usual.settings.phones if one.id == line.id), None)
    place = usual.catalogue.locations.get(line.id)
    name: Text | None = phone.name if phone is not None else place.name if place is not None else None
    settings = usual.settings
    name = name or standard_text("line", line.id, settings.languages, settings.reference)
    number, hours, languages = line.number, line.hours, line.languages
    if line.is_usual and phone is not None:
        number, hours, languages = phone.number, phone.hours, phone.languages
    elif line.is_usual and place is not None:
        number = place.phone
    if name is None:
        return ""
    is_usual = phone is not None or place is not None  # others are there only while a note opens them
    out = say("Out of service") if is_usual else say("This line is closed")
    told = describe_number(context, number, hours, languages) if number else out
    who = name.in_(context.language)
    usual_number = phone.number if phone is not None else place.phone if place is not None else ""
    if usual_number and not number:
        who = join(" ", (who, silent_number(usual_number)))
    if place is not None:
        who = say("{service} ({where})", service=say("Telephone"), where=who)
    if places:
        who = say("{service} ({where})", service=who, where=context.wording.places(places))
    return join("", (say("{who}: {told}", who=who, told=told), "."))
