"""``statusgen confirm``: say that everything that is published still holds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.asking import is_agreed
from statusgen.cli.clock import write_instant
from statusgen.cli.forgetting import look, project_option, yes_option
from statusgen.cli.options import EXIT_STATUSES, refusals, refuse_nothing
from statusgen.cli.recording import places_of, since_option
from statusgen.cli.talk import Talk
from statusgen.content.messages import read_words

if TYPE_CHECKING:
    from statusgen.model.content import Content
    from statusgen.model.situation import Situation


@click.command(epilog=EXIT_STATUSES)
@project_option
@since_option
@yes_option
def confirm(project: Path, since: tuple[Path, ...], yes: bool) -> None:
    """Confirm that everything that is published still holds: pages say when you checked it.

    Lists what you confirm, asks, and writes a line into content/confirmed.yaml, which travels with the notes. Nothing
    else changes: what has expired is renewed by an update alone, and any change ends the confirmation.

    \b
    Examples:
      statusgen confirm
      statusgen confirm --project /srv/status
    """
    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        from statusgen.content.confirmed import add_confirmation
        from statusgen.content.files import CONFIRMED
        from statusgen.content.instants import type_instant
        from statusgen.content.opening import read_below
        from statusgen.output.write import write_file
        from statusgen.situation.confirmation import digest_of
        from statusgen.situation.embargo import embargo
        from statusgen.situation.fold import fold_situation

        refuse_nothing(talk, project)
        whole, at_hand = look(talk, places_of(project, None, since))
        language, words = at_hand.language, read_words("confirm", at_hand.language)
        at = at_hand.at.astimezone(whole.settings.timezone)
        content = embargo(whole, at)
        situation = fold_situation(content, at)
        refused = next(_iter_refusals(content, situation, language, words), "")
        if refused:
            talk.fail(refused)
        if not is_agreed(_iter_confirmed(content, situation, language, words), language, is_agreed_to=yes):
            talk.fail(words["refused"])
        try:
            raw = read_below(project, CONFIRMED)
        except FileNotFoundError:
            raw = b""
        written = f"{type_instant(at, whole.settings.timezone)} {digest_of(content, situation.cells, situation.live)}"
        write_file(str((project / CONFIRMED).resolve()), add_confirmation(raw, written))
        click.echo(words["done"].format(path=CONFIRMED))


def _iter_refusals(
    content: "Content", situation: "Situation", language: str, words: Mapping[str, str]
) -> Iterator[str]:
    """Iterate over why nothing can be confirmed now, each with what to do instead."""
    from statusgen.model.situation import Reason

    if situation.gaps:
        yield words["unreadable"].format(path=situation.gaps[0].path)
    expired = [key for key, cell in situation.cells.items() if cell.reason is Reason.EXPIRED]
    if expired:
        yield words["expired"].format(cells=content.catalogue.name_cells(expired))
    latest, minute = situation.latest, situation.at.replace(second=0, microsecond=0)
    if latest is not None and latest.published >= minute:
        written = write_instant(latest.published, content.settings.timezone, language)
        yield words["too-soon"].format(title=latest.editions[content.settings.reference].title, date=written)


def _iter_confirmed(
    content: "Content", situation: "Situation", language: str, words: Mapping[str, str]
) -> Iterator[str]:
    """Iterate over what somebody confirms."""
    reference, zone = content.settings.reference, content.settings.timezone
    latest = situation.latest
    if latest is not None:
        title = latest.editions[reference].title
        yield words["latest"].format(title=title, date=write_instant(latest.published, zone, language))
    titles = [incident.editions[reference].title for incident in situation.open_incidents]
    yield words["open"].format(incidents=", ".join(titles)) if titles else words["none-open"]
    cells = [(cell.service, cell.location) for cell in situation.disrupted]
    yield words["disrupted"].format(cells=content.catalogue.name_cells(cells)) if cells else words["all-runs"]
    coming: dict[datetime, list[tuple[str, str]]] = {}
    for key, cell in situation.cells.items():
        for change in cell.said.coming[:1]:
            coming.setdefault(change.begins, []).append(key)
    for key, end in content.catalogue.retirements.items():
        if end.since > situation.at and key not in coming.get(end.since, ()):
            coming.setdefault(end.since, []).append(key)
    changes = [
        f"{content.catalogue.name_cells(coming[begins])} ({write_instant(begins, zone, language)})"
        for begins in sorted(coming)
    ]
    if changes:
        yield words["coming"].format(changes="; ".join(changes))
    facts = list(_iter_told(content, situation))
    if facts:
        yield words["told"].format(facts="; ".join(facts))
    if situation.next_update is not None and situation.next_update <= situation.at:
        yield words["missed"].format(date=write_instant(situation.next_update, zone, language))


def _iter_told(content: "Content", situation: "Situation") -> Iterator[str]:
    """Iterate over what stands beside cells, as it is typed: each kind with all that is said of it."""
    from statusgen.model.capacity import number_of
    from statusgen.situation.lines import find_lines_at
    from statusgen.situation.site_words import type_fact

    told: tuple[tuple[str, Iterable[str]], ...] = (
        ("capacity", (f"{number_of(one.said.capacity)} %" for one in situation.capacities)),
        ("warnings", (one.warning.kind for one in situation.warnings)),
        ("personal-data", (one.word.status for one in situation.personal_data)),
        ("lines", (line.id for line in find_lines_at(content, situation.at).values())),
        ("help-wanted", (one.call.kind for one in situation.help_wanted)),
    )
    for key, values in told:
        known = tuple(dict.fromkeys(values))
        if known:
            yield type_fact(content, key, *known)
