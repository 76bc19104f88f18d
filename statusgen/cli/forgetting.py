"""``statusgen forget`` and ``statusgen accept``: say on purpose that something that was published no longer counts."""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from statusgen.cli.asking import is_agreed
from statusgen.cli.instants import instant_of
from statusgen.cli.options import EXIT_STATUSES, refusals, refuse_nothing
from statusgen.cli.recording import LOST, places_of, refusing_no_record, since_option
from statusgen.cli.talk import FINE, NOT_WRITTEN, UNUSABLE, Talk
from statusgen.content.messages import read_words
from statusgen.model.paths import ID

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.content.forgotten import Forgotten
    from statusgen.model.content import Content
    from statusgen.record.at_hand import AtHand
    from statusgen.record.published import IncidentRecord
    from statusgen.record.recording import Places

_NAME = re.compile(rf"(?P<incident>{ID})(?:/(?P<number>\d{{1,4}}))?")
project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/ (default: here).",
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask: for machines.")


@click.command(epilog=EXIT_STATUSES)
@click.argument("names", nargs=-1, required=True, metavar="INCIDENT/NUMBER|INCIDENT...")
@project_option
@since_option
@yes_option
def forget(names: tuple[str, ...], project: Path, since: tuple[Path, ...], yes: bool) -> None:
    """Forget updates that were published and are gone: nothing of them counts any more.

    Lists what gets laxer for patients, asks, and writes a line into content/forgotten.yaml, which travels with the
    notes. To take an update back and say so to its readers, withdraw it instead: "status: withdrawn".

    \b
    Examples:
      statusgen forget 2022-05-cyberattack/4
      statusgen forget 2022-05-test --yes
    """
    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        refuse_nothing(talk, project)
        places = places_of(project, None, since)
        before, at_hand = look(talk, places)
        words = read_words("forget", at_hand.language)
        wanted = [_find(name, at_hand, project, words) for name in names]
        lines = [words["forget"].format(**_describe(record, number)) for record, number in wanted]
        incidents = {record.id for record, number in wanted if not number}
        notes = {(record.id, number) for record, number in wanted if number}
        known = at_hand.forgotten
        after = replace(known, incidents=known.incidents | incidents, notes=known.notes | notes)
        added = {f"{record.id}/{number}" if number else record.id: "forgotten" for record, number in wanted}
        _write(talk, places, (before, at_hand), after, lines, added, is_agreed_to=yes)


@click.command(epilog=EXIT_STATUSES)
@click.argument("names", nargs=-1, metavar="[WHAT]...")
@project_option
@since_option
@yes_option
def accept(names: tuple[str, ...], project: Path, since: tuple[Path, ...], yes: bool) -> None:
    """Accept changes of services, settings and incidents that make something laxer for patients.

    Lists them and what gets laxer, asks, and writes a line for each into content/forgotten.yaml, which travels with
    the notes. With names, such as services/radiology, it accepts these alone.

    \b
    Examples:
      statusgen accept
      statusgen accept services/radiology timezone
    """
    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        refuse_nothing(talk, project)
        places = places_of(project, None, since)
        before, at_hand = look(talk, places)
        words = read_words("forget", at_hand.language)
        known = {change.what for change in at_hand.changes}
        for name in names:
            if name not in known:
                raise click.BadParameter(words["unknown"].format(name=name, known=", ".join(sorted(known)) or "–"))
        chosen = [change for change in at_hand.changes if not names or change.what in names]
        if not chosen:
            click.echo(words["nothing"])
            sys.exit(FINE)
        lines = [words["accept"].format(what=change.what) for change in chosen]
        new = {(change.what, change.digest): at_hand.at for change in chosen}
        accepted, times = at_hand.forgotten.accepted | new.keys(), {**at_hand.forgotten.accepted_at, **new}
        added = {f"{change.what} {change.digest}": "accepted" for change in chosen}
        after = replace(at_hand.forgotten, accepted=accepted, accepted_at=times)
        _write(talk, places, (before, at_hand), after, lines, added, is_agreed_to=yes)


def look(talk: Talk, places: "Places", forgotten: "Forgotten | None" = None) -> "tuple[Content, AtHand]":
    """Read everything as it counts now, or would once more is forgotten."""
    from statusgen import pipeline
    from statusgen.cli.building import sum_up
    from statusgen.record.at_hand import AtHand

    at_hand = AtHand(places, instant_of(places, None, lambda _path: None), forgotten=forgotten)
    with refusing_no_record(places.project):
        checked = pipeline.check(places.project, at_hand.at, at_hand=at_hand)
    content = checked.reading.content
    said = sum_up(checked).with_problems(at_hand.record_check.problems)
    if content is None or at_hand.record_check.is_lost:
        talk.show_problems(said, places.project)
        talk.refuse(said, UNUSABLE if content is None else LOST, NOT_WRITTEN)
    if forgotten is None:
        talk.show_demonstration(checked)
    at_hand.language = checked.language
    return content, at_hand


def _find(name: str, at_hand: "AtHand", project: Path, words: Mapping[str, str]) -> "tuple[IncidentRecord, int]":
    """Return the record of what is to be forgotten, and its number; 0 for a whole incident. Raises BadParameter."""
    from statusgen.content.files import INCIDENTS, Folder

    match = _NAME.fullmatch(name)
    record = at_hand.records.incident(match["incident"]).record if match is not None else None
    number = int(match["number"] or 0) if match is not None else 0
    if record is None or (number and record.note(number) is None):
        raise click.BadParameter(words["not-published"].format(name=name))
    folder = f"{INCIDENTS}/{record.id}"
    files = Folder(project, lambda _path: None).names(folder)
    left = [file for file in files if file.endswith(".md")]
    left = [file for file in left if not number or re.match(rf"0*{number}-", file)]
    if left:
        raise click.BadParameter(words["still-there"].format(path=f"{folder}/{left[0]}"))
    return record, number


def _describe(record: "IncidentRecord", number: int) -> dict[str, str]:
    note = record.note(number)
    facts = note.facts if note is not None else None
    text = record.texts.get(record.reference)
    title = facts.texts[facts.reference].title if facts is not None else text.title if text is not None else "…"
    return {"name": f"{record.id}/{number}" if number else record.id, "title": title}


def _write(
    talk: Talk,
    places: "Places",
    now: "tuple[Content, AtHand]",
    after: "Forgotten",
    lines: Iterable[str],
    added: Mapping[str, str],
    *,
    is_agreed_to: bool,
) -> None:
    """Say what follows, ask, and add lines to the file."""
    from statusgen.content.forgotten import FORGOTTEN, add_lines
    from statusgen.output.write import write_file
    from statusgen.situation.lost import name_lost_on_site

    before, at_hand = now
    words = read_words("forget", at_hand.language)
    then, _ = look(talk, places, after)
    named = name_lost_on_site(before, then, at_hand.at, before)
    said = [*lines, words["laxer"].format(cells=named) if named else words["not-laxer"]]
    if not is_agreed(said, at_hand.language, is_agreed_to=is_agreed_to):
        talk.fail(words["refused"])
    since = _stamp(at_hand.at, before)
    how = {what: f"{why} {since}" for what, why in added.items()}
    write_file(str((places.project / FORGOTTEN).resolve()), add_lines(at_hand.forgotten.raw, how))
    click.echo(words["done"].format(path=FORGOTTEN))


def _stamp(at: "datetime", content: "Content") -> str:
    return at.astimezone(content.settings.timezone).isoformat(timespec="minutes")
