"""Instants as people type them after an option, in the words that notes take."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from statusgen.record.recording import Places


def instant_of(places: "Places", typed_at: str | None, good: Callable[[str], bytes | None]) -> datetime:
    """Return the instant typed, else the demonstration's own, else now. Raises click.BadParameter."""
    from statusgen.content.read import read_settings
    from statusgen.record.at_hand import demonstration_of

    if typed_at:
        return read_instant(places.project, typed_at, good)
    return demonstration_of(read_settings(places.project, good), places) or now()


def now() -> datetime:
    """Return the instant of the clock, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def read_instant(
    project: Path, typed: str, good: Callable[[str], bytes | None] = lambda _path: None, option: str = "--at"
) -> datetime:
    """Read an instant as notes write it, in the words of the site's languages; without an offset it is of its timezone.

    Raises click.BadParameter with what to type instead, in the language of the editors.
    """
    from zoneinfo import ZoneInfo

    from statusgen.content.instants import read_instant_typed
    from statusgen.content.messages import editors_language, say_date_fault
    from statusgen.content.read import read_settings
    from statusgen.texts.date_fault import DateFault

    settings = read_settings(project, good)
    languages = settings.spoken if settings is not None else ("en", "fr", "nl", "de")
    zone = settings.timezone if settings is not None else ZoneInfo("UTC")
    try:
        return read_instant_typed(typed, languages, zone)
    except DateFault as fault:
        sentence = say_date_fault(
            fault.code, fault.values, editors_language(languages[0] if settings is not None else "")
        )
        more = " (2022-05-17T10:30)" if fault.code in ("date-unreadable", "day-missing") else ""
        raise click.BadParameter(sentence + more, param_hint=option) from None
