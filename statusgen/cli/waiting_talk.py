"""What readers do not see yet, and a site that stands still, in the languages of editors."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from statusgen.cli.clock import TOLERATED
from statusgen.content.messages import read_words
from statusgen.model.waiting import NOBODY_WAITS, Waiting

_MINUTES_OF_A_DAY = 24 * 60
RECENT = timedelta(days=30)
"""A note so young, after the instant at which a demonstration stands still, was written for real."""


def say_waiting(waiting: Waiting, at: datetime, language: str) -> Iterator[str]:
    """Iterate over a line for each note that waits at an instant, and for each draft."""
    words = read_words("waiting", language)
    paths = [PurePosixPath(note.path) for note in waiting.notes]
    same = Counter(path.name for path in paths)
    for note, path in zip(waiting.notes, paths, strict=True):
        name = path.name if same[path.name] == 1 else f"{path.parent.name}/{path.name}"
        if note.is_draft:
            yield words["draft"].format(name=name)
        else:
            until = write_instant(note.published, language, since=at)
            yield words["waiting"].format(name=name, until=until, span=_span(note.published - at, words))
            if note.published - at <= TOLERATED:  # so far a clock may be behind without a word
                yield words["waiting-soon"].format(typed=f"{note.published:%d/%m/%Y %H:%M}")
    named = sum(not note.is_draft for note in waiting.notes)
    if waiting.count > named:
        yield words["more-waiting"].format(count=waiting.count - named)
    drafts = len(waiting.notes) - named
    if waiting.drafts > drafts:
        yield words["more-drafts"].format(count=waiting.drafts - drafts)


def say_demonstration(still_at: datetime, language: str, waiting: Waiting = NOBODY_WAITS) -> str:
    """Return the sentence of a site that stands still, and which notes therefore never appear."""
    words, moment = read_words("waiting", language), write_instant(still_at, language)
    if not waiting.count:
        return words["still"].format(moment=moment)
    names = [PurePosixPath(note.path).name for note in waiting.notes if not note.is_draft]
    named = ", ".join(names[:3]) + (" …" if waiting.count > 3 else "")
    hidden = words["hidden-one" if waiting.count == 1 else "hidden"]
    return f"{hidden.format(moment=moment, count=waiting.count, names=named)} {words['way-out']}"


def is_for_real(waiting: Waiting, now: datetime) -> bool:
    """Whether the last of the notes that wait was written for now, and not as a part of an old story."""
    return waiting.last is not None and waiting.last > now - RECENT


def write_instant(moment: datetime, language: str, *, since: datetime | None = None) -> str:
    """Return an instant in words; without its year where it is that of ``since``."""
    from babel.dates import format_datetime

    has_year = since is None or since.astimezone(moment.tzinfo).year != moment.year
    pattern = read_words("waiting", language)["day-year-and-hour" if has_year else "day-and-hour"]
    return str(format_datetime(moment, pattern, locale=language))


def _span(span: timedelta, words: Mapping[str, str]) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= _MINUTES_OF_A_DAY:
        days = minutes // _MINUTES_OF_A_DAY
        return words["day"] if days == 1 else words["days"].format(days=days)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} {words['hour-sign']} {minutes:02}" if minutes else f"{hours} {words['hour-sign']}"
