"""What readers do not see yet, and a site that stands still, in the languages of editors."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from statusgen.model.waiting import NOBODY_WAITS, Waiting

_MINUTES_OF_A_DAY = 24 * 60
RECENT = timedelta(days=30)
"""A note so young, after the instant at which a demonstration stands still, was written for real."""


def say_waiting(waiting: Waiting, at: datetime, language: str) -> Iterator[str]:
    """Iterate over a line for each note that waits at an instant, and for each draft."""
    words = _WORDS[language]
    paths = [PurePosixPath(note.path) for note in waiting.notes]
    same = Counter(path.name for path in paths)
    for note, path in zip(waiting.notes, paths, strict=True):
        name = path.name if same[path.name] == 1 else f"{path.parent.name}/{path.name}"
        if note.is_draft:
            yield words["draft"].format(name=name)
        else:
            until = write_instant(note.published, language, since=at)
            yield words["waiting"].format(name=name, until=until, span=_span(note.published - at, words))
    named = sum(not note.is_draft for note in waiting.notes)
    if waiting.count > named:
        yield words["more-waiting"].format(count=waiting.count - named)
    drafts = len(waiting.notes) - named
    if waiting.drafts > drafts:
        yield words["more-drafts"].format(count=waiting.drafts - drafts)


def say_demonstration(still_at: datetime, language: str, waiting: Waiting = NOBODY_WAITS) -> str:
    """Return the sentence of a site that stands still, and which notes therefore never appear."""
    words, moment = _WORDS[language], write_instant(still_at, language)
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
    day = "d. MMMM" if language == "de" else "d MMMM"
    pattern = f"{day}{' y' if has_year else ''} {_BETWEEN[language]}HH:mm"
    return str(format_datetime(moment, pattern, locale=language))


def _span(span: timedelta, words: Mapping[str, str]) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= _MINUTES_OF_A_DAY:
        days = minutes // _MINUTES_OF_A_DAY
        return words["day"] if days == 1 else words["days"].format(days=days)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


_WORDS = {
    "fr": {
        "waiting": "En attente : {name} jusqu’au {until} (dans {span})",
        "more-waiting": "En attente : {count} de plus",
        "draft": "Brouillon, pas publié : {name}",
        "more-drafts": "Brouillons, pas publiés : {count} de plus",
        "day": "1 jour",
        "days": "{days} jours",
        "still": "Démonstration : le site est arrêté au {moment} (demonstration: dans content/settings.yaml).",
        "hidden-one": "DÉMONSTRATION : le site est arrêté au {moment}. Une note plus récente n’est pas publiée : "
        "{names}.",
        "hidden": "DÉMONSTRATION : le site est arrêté au {moment}. {count} notes plus récentes ne sont pas publiées : "
        "{names}.",
        "way-out": "Pour un vrai site, retirez la ligne demonstration: de content/settings.yaml. Pour voir un autre "
        "moment : --at",
    },
    "nl": {
        "waiting": "Wacht: {name} tot {until} (over {span})",
        "more-waiting": "Wacht: nog {count}",
        "draft": "Concept, niet gepubliceerd: {name}",
        "more-drafts": "Concepten, niet gepubliceerd: nog {count}",
        "day": "1 dag",
        "days": "{days} dagen",
        "still": "Demonstratie: de site staat stil op {moment} (demonstration: in content/settings.yaml).",
        "hidden-one": "DEMONSTRATIE: de site staat stil op {moment}. Een latere notitie is niet gepubliceerd: {names}.",
        "hidden": "DEMONSTRATIE: de site staat stil op {moment}. {count} latere notities zijn niet gepubliceerd: "
        "{names}.",
        "way-out": "Haal voor een echte site de regel demonstration: uit content/settings.yaml. Om een ander moment te "
        "zien: --at",
    },
    "de": {
        "waiting": "Wartet: {name} bis {until} (in {span})",
        "more-waiting": "Wartet: {count} weitere",
        "draft": "Entwurf, nicht veröffentlicht: {name}",
        "more-drafts": "Entwürfe, nicht veröffentlicht: {count} weitere",
        "day": "1 Tag",
        "days": "{days} Tagen",
        "still": "Vorführung: Die Website steht am {moment} still (demonstration: in content/settings.yaml).",
        "hidden-one": "VORFÜHRUNG: Die Website steht am {moment} still. Eine spätere Notiz ist nicht veröffentlicht: "
        "{names}.",
        "hidden": "VORFÜHRUNG: Die Website steht am {moment} still. {count} spätere Notizen sind nicht veröffentlicht: "
        "{names}.",
        "way-out": "Nehmen Sie für eine echte Website die Zeile demonstration: aus content/settings.yaml. Einen "
        "anderen "
        "Zeitpunkt zeigt: --at",
    },
    "en": {
        "waiting": "Waiting: {name} until {until} (in {span})",
        "more-waiting": "Waiting: {count} more",
        "draft": "Draft, not published: {name}",
        "more-drafts": "Drafts, not published: {count} more",
        "day": "1 day",
        "days": "{days} days",
        "still": "Demonstration: the site stands still on {moment} (demonstration: in content/settings.yaml).",
        "hidden-one": "DEMONSTRATION: the site stands still on {moment}. A later note is not published: {names}.",
        "hidden": "DEMONSTRATION: the site stands still on {moment}. {count} later notes are not published: {names}.",
        "way-out": "For a real site, take the line demonstration: out of content/settings.yaml. To see another "
        "instant: "
        "--at",
    },
}
"""What is said, in the languages of editors."""
_BETWEEN = {"fr": "'à' ", "nl": "'om' ", "de": "'um' ", "en": ""}
"""What stands between a day and its hour."""
