"""What a bulletin says beside services, in lines of plain text: fraud, personal data, calls for help, lines."""

from collections.abc import Iterator

from statusgen.model.note import Note
from statusgen.wording.context import PageContext
from statusgen.wording.help_wanted import view_own_calls
from statusgen.wording.lines import tell_own_lines
from statusgen.wording.personal_data import tell_data_in_line, view_own_data
from statusgen.wording.warnings import tell_in_line, view_own


def iter_told_beside(context: PageContext, note: Note) -> Iterator[tuple[str, str]]:
    """Iterate over what a bulletin says beside services and capacities, each whole and in brief.

    As it was published; nothing where it was withdrawn.
    """
    yield from ((tell_in_line(one), one.title) for one in view_own(context, note))
    data = view_own_data(context, note)
    if data is not None:
        yield tell_data_in_line(data), data.title
    yield from ((tell_in_line(one), one.title) for one in view_own_calls(context, note))
    yield from ((told, told) for told in tell_own_lines(context.as_published(note), note))
