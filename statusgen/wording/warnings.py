"""Put warnings of fraud into sentences of one language."""

from collections.abc import Iterable

from markupsafe import Markup

from statusgen.model.fraud import FraudWarning
from statusgen.model.marked import Marked, join
from statusgen.model.note import Note
from statusgen.model.words import WarningKind
from statusgen.situation.warnings import told_by
from statusgen.wording.context import PageContext
from statusgen.wording.telephone import describe_phone, phone_number
from statusgen.wording.views import WarningView

ANCHOR = "fraud"
"""Name of the place on the home page where warnings stand whole."""


def name_kinds(context: PageContext, kinds: Iterable[WarningKind]) -> str:
    """Return a sentence that names by what fraudsters reach patients; empty for none."""
    named = list(dict.fromkeys(kinds))
    if not named:
        return ""
    return context.wording.say("Beware of fraud in our name: {kinds}.", kinds=_list_kinds(context, named))


def _list_kinds(context: PageContext, kinds: Iterable[WarningKind]) -> str:
    words, language = context.content.vocabulary, context.language
    return context.wording.comma.join(words.phrase(language, "warning kind", kind) for kind in kinds)


def view_warnings(context: PageContext, warnings: Iterable[FraudWarning]) -> tuple[WarningView, ...]:
    """Return warnings whole, then, in one view, which of them are over."""
    warnings = tuple(warnings)
    views = [_view_warning(context, warning) for warning in warnings if not warning.is_ended]
    ended = [warning.kind for warning in warnings if warning.is_ended]
    if ended:
        over = context.wording.say("Our warning is over: {kinds}.", kinds=_list_kinds(context, ended))
        views.append(WarningView(over))
    return tuple(views)


def view_standing(context: PageContext) -> tuple[WarningView, ...]:
    """Return the warnings that stand now."""
    return view_warnings(context, (standing.warning for standing in context.situation.warnings))


def view_own(context: PageContext, note: Note) -> tuple[WarningView, ...]:
    """Return what a bulletin says of fraud, as it was published; nothing where it was withdrawn."""
    return () if note.is_withdrawn else view_warnings(context.as_published(note), told_by(context.content, note))


def _view_warning(context: PageContext, warning: FraudWarning) -> WarningView:
    words, language, wording = context.content.vocabulary, context.language, context.wording
    sentences = [wording.day_stamp("Since {date}.", warning.since)] if warning.since is not None else []
    if warning.never:
        listed = wording.comma.join(words.phrase(language, "never asked", word) for word in warning.never)
        phrase = words.phrase(language, "warning never", warning.kind)
        sentences.append(phrase.format(list=listed))
    if warning.remark is not None:
        sentences.append(context.sentence_of(warning.remark))
    whom = tell_whom(context, warning.tell)
    if whom:
        sentences.append(wording.say("Tell us about it: {whom}.", whom=whom))
    return WarningView(name_kinds(context, [warning.kind]), tuple(sentences))


def tell_whom(context: PageContext, tell: str) -> str:
    """Return whom to tell: a line as it may be called, a number or an address; empty for a line that is out."""
    if "@" in tell:
        return Marked(tell, Markup('<a href="mailto:{}" dir="ltr">{}</a>').format(tell, tell))
    if any(phone.id == tell for phone in context.content.settings.phones):
        return describe_phone(context, tell)
    return phone_number(tell) if any(map(str.isdigit, tell)) else ""  # else a line that the settings had


def tell_in_line(view: WarningView) -> str:
    """Return a warning in one line."""
    return join(" ", (view.title, *view.sentences))
