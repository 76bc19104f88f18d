"""What readers do not see yet, and a site that stands still, in French and in English."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import PurePosixPath

from statusgen.model.waiting import NOBODY_WAITS, Waiting

_MINUTES_OF_A_DAY = 24 * 60
RECENT = timedelta(days=30)
"""A note so young, after the instant at which a demonstration stands still, was written for real."""


def say_waiting(waiting: Waiting, at: datetime, language: str) -> Iterator[str]:
    """Iterate over a line for each note that waits at an instant, and for each draft."""
    second = _second(language)
    paths = [PurePosixPath(note.path) for note in waiting.notes]
    same = Counter(path.name for path in paths)
    for note, path in zip(waiting.notes, paths, strict=True):
        name = path.name if same[path.name] == 1 else f"{path.parent.name}/{path.name}"
        if note.is_draft:
            yield _DRAFT[second].format(name=name)
        else:
            until = write_instant(note.published, language, since=at)
            yield _WAITING[second].format(name=name, until=until, span=_span(note.published - at, second))
    named = sum(not note.is_draft for note in waiting.notes)
    if waiting.count > named:
        yield _MORE_WAIT[second].format(count=waiting.count - named)
    drafts = len(waiting.notes) - named
    if waiting.drafts > drafts:
        yield _MORE_DRAFTS[second].format(count=waiting.drafts - drafts)


def say_demonstration(still_at: datetime, language: str, waiting: Waiting = NOBODY_WAITS) -> str:
    """Return the sentence of a site that stands still, and which notes therefore never appear."""
    second, moment = _second(language), write_instant(still_at, language)
    if not waiting.count:
        return _DEMONSTRATION[second].format(moment=moment)
    names = [PurePosixPath(note.path).name for note in waiting.notes if not note.is_draft]
    named = ", ".join(names[:3]) + (" …" if waiting.count > 3 else "")
    sentences = _HIDDEN_ONE if waiting.count == 1 else _HIDDEN
    return sentences[second].format(moment=moment, count=waiting.count, names=named)


def is_for_real(waiting: Waiting, now: datetime) -> bool:
    """Whether the last of the notes that wait was written for now, and not as a part of an old story."""
    return waiting.last is not None and waiting.last > now - RECENT


def write_instant(moment: datetime, language: str, *, since: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Return an instant in words; without its year where it is that of ``since``, and in a timezone if one is given."""
    from babel.dates import format_datetime

    local = moment.astimezone(zone) if zone is not None else moment
    has_year = since is None or since.astimezone(local.tzinfo).year != local.year
    pattern = f"d MMMM{' y' if has_year else ''}{' ' if language == 'en' else ' ‘à’ '}HH:mm"
    return format_datetime(local, pattern.replace("‘à’", "'à'"), locale=language)


def _second(language: str) -> int:
    return 0 if language == "fr" else 1


def _span(span: timedelta, second: int) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= _MINUTES_OF_A_DAY:
        days = minutes // _MINUTES_OF_A_DAY
        return _DAY[second] if days == 1 else _DAYS[second].format(days=days)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


_WAITING = ("En attente : {name} jusqu’au {until} (dans {span})", "Waiting: {name} until {until} (in {span})")
_MORE_WAIT = ("En attente : {count} de plus", "Waiting: {count} more")
_DRAFT = ("Brouillon, pas publié : {name}", "Draft, not published: {name}")
_MORE_DRAFTS = ("Brouillons, pas publiés : {count} de plus", "Drafts, not published: {count} more")
_DAY = ("1 jour", "1 day")
_DAYS = ("{days} jours", "{days} days")
_DEMONSTRATION = (
    "Démonstration : le site est arrêté au {moment} (demonstration: dans content/settings.yaml).",
    "Demonstration: the site stands still on {moment} (demonstration: in content/settings.yaml).",
)
_HIDDEN_ONE = (
    "DÉMONSTRATION : le site est arrêté au {moment}. Une note plus récente n’est pas publiée : {names}. Pour un vrai "
    "site, retirez la ligne demonstration: de content/settings.yaml. Pour voir un autre moment : --at",
    "DEMONSTRATION: the site stands still on {moment}. A later note is not published: {names}. For a real site, take "
    "the line demonstration: out of content/settings.yaml. To see the site at another instant: --at",
)
_HIDDEN = (
    "DÉMONSTRATION : le site est arrêté au {moment}. {count} notes plus récentes ne sont pas publiées : {names}. Pour "
    "un vrai site, retirez la ligne demonstration: de content/settings.yaml. Pour voir un autre moment : --at",
    "DEMONSTRATION: the site stands still on {moment}. {count} later notes are not published: {names}. For a real "
    "site, take the line demonstration: out of content/settings.yaml. To see the site at another instant: --at",
)
