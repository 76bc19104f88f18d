"""Whether two people publish a note, where the settings ask for it."""

from statusgen.content.fields import Fields, Reading
from statusgen.model.note import Note
from statusgen.model.problem import Level
from statusgen.model.site import Settings
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Status
from statusgen.texts.persons import is_anybody, is_same_person


def check_approval(reading: Reading, note: Note, fields: Fields, *, is_published: bool) -> None:
    """Report a note that is not by two people; where no second one approved it, it is an error if it is laxer, only."""
    if "author" not in fields.mistyped and not is_anybody(note.author, reading.vocabulary):
        level = Level.WARNING if note.author and is_published else Level.ERROR
        reading.report("approval-missing", fields.line_of("author"), level, key=fields.typed_key("author"))
    if "approved-by" in fields.mistyped:
        return
    if not note.approved_by or not is_anybody(note.approved_by, reading.vocabulary):
        typed = fields.typed_key("approved-by")
        reading.report("approval-missing", fields.line_of("approved-by"), Level.WARNING, key=typed)
    elif note.author and is_same_person(note.author, note.approved_by):
        reading.report("approved-by-author", fields.line_of("approved-by"), Level.WARNING, author=note.author)


def is_unapproved(
    fields: Fields, status: Status, settings: Settings, vocabulary: Vocabulary, *, is_published: bool
) -> bool:
    """Whether a site of which two people publish has only one for a note: nothing of it may be laxer then.

    Who counts as another was told less strictly when older notes were published.
    """
    author, approver = fields.text("author"), fields.text("approved-by")
    if not settings.four_eyes or not status.is_public:
        return False
    if not approver or author.casefold() == approver.casefold():
        return True
    return not is_published and (not is_anybody(approver, vocabulary) or is_same_person(author, approver))
