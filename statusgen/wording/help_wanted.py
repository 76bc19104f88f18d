"""Put calls for help into sentences of one language."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from statusgen.model.help_wanted import HelpCall
from statusgen.model.marked import join, number
from statusgen.model.note import Note
from statusgen.wording.context import PageContext
from statusgen.wording.views import WarningView
from statusgen.wording.warnings import tell_whom


def view_calls(context: PageContext, calls: Iterable[HelpCall]) -> tuple[WarningView, ...]:
    """Return calls for help, then, in one view, which of them are over."""
    calls = tuple(calls)
    say = context.wording.say
    views = [
        WarningView(say("We are looking for: {list}.", list=_name(context, call)), tuple(_iter_about(context, call)))
        for call in calls
        if call.until
    ]
    ended = [call for call in calls if call.until is None]
    if ended:
        listed = context.wording.listed([_name(context, call, call.locations) for call in ended])
        views.append(WarningView(say("We are no longer looking for: {list}. Thank you.", list=listed)))
    return tuple(views)


def view_own_calls(context: PageContext, note: Note) -> tuple[WarningView, ...]:
    """Return whom a bulletin looks for, as it was published; nothing where it was withdrawn."""
    if note.is_withdrawn or not note.help_wanted:
        return ()
    earlier = context.content.incidents[note.incident].notes_before(note)
    older = [call for one in earlier for call in one.help_wanted if call.until]

    def is_told(call: HelpCall) -> bool:
        if call.until:
            return True
        goes_on = any(call.covers(other) for other in note.help_wanted if other.until)
        return not goes_on and any(call.covers(other) for other in older)

    return view_calls(context.as_published(note), filter(is_told, note.help_wanted))


def _name(context: PageContext, call: HelpCall, places: Collection[str] = ()) -> str:
    """Name whom a call looks for, with the blood groups: "blood donors (O−, O+)", and with places where these end."""
    kind = context.content.vocabulary.phrase(context.language, "help kind", call.kind)
    signed = [group.replace("-", "−") for group in call.blood_groups]
    is_rtl = context.wording.direction == "rtl"  # where a sign would stand on the other side of its letter
    about = [*(map(number, signed) if is_rtl else signed), *([context.wording.places(places)] if places else [])]
    if not about:
        return kind
    return context.wording.say("{service} ({where})", service=kind, where=join(context.wording.comma, about))


def _iter_about(context: PageContext, call: HelpCall) -> Iterator[str]:
    wording, say = context.wording, context.wording.say
    if call.locations:
        yield say("Where: {places}.", places=wording.places(call.locations))
    if call.until is not None:
        last = call.until.astimezone(wording.zone) - timedelta(minutes=1)
        if (last.hour, last.minute) == (23, 59):
            yield say("Until {date}.", date=wording.day(last.date()))
        else:  # "tot en met" is of days, and would go on after the hour
            yield say("This applies until {instant}.", instant=wording.instant(call.until))
    if call.remark is not None:
        yield context.sentence_of(call.remark)
    whom = tell_whom(context, call.tell)
    if whom:
        yield say("Contact: {whom}.", whom=whom)
