"""``statusgen diff``: what publishing now would change for patients, in words and in every language."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.forgetting import project_option
from statusgen.cli.instants import instant_of
from statusgen.cli.options import refusals, refuse_nothing
from statusgen.cli.recording import LOST, places_of, refusing_no_record, since_option
from statusgen.cli.talk import FINE, NOT_WRITTEN, PROBLEMS, UNUSABLE, Talk
from statusgen.content.messages import read_words, say, say_command

if TYPE_CHECKING:
    from statusgen.desk.difference import Difference
    from statusgen.model.note import Edition, Note
    from statusgen.situation.cell_changes import CellsChanged
    from statusgen.wording.context import SiteContext

LAXER = 4
"""Exit status where something gets laxer for patients."""
DIFF_STATUSES = """\b
Exit status:
  0  nothing gets laxer for patients
  1  nothing gets laxer, but the content has errors: what they touch stays as it was
  2  the command was mistyped
  3  what was published, or the content, cannot be read
  4  something gets laxer: a patient may come who could not, or loses a way to care"""


@click.command(epilog=DIFF_STATUSES)
@project_option
@click.option("--at", "typed_at", metavar="INSTANT", help="Another instant than now, such as “17/05/2022 10:30”.")
@since_option
@click.option("--language", "only", metavar="TAG", help="Say it in one language of the site alone.")
def diff(project: Path, typed_at: str | None, since: tuple[Path, ...], only: str | None) -> None:
    """Say what publishing now would change for patients since the last time; writes nothing.

    Compares the notes with the record of what was published: what each service says before and after, in every
    language; what gets laxer, at once or later; which bulletins are new in feeds and announcements, which are
    corrected, reworded or gone.

    \b
    Examples:
      statusgen diff
      statusgen diff --language fr
      statusgen diff --since /srv/status/site
    """
    from statusgen import pipeline
    from statusgen.cli.building import sum_up
    from statusgen.content.files import SERVICES, SETTINGS
    from statusgen.desk.difference import compare
    from statusgen.output.opening import open_context
    from statusgen.record.at_hand import AtHand
    from statusgen.record.restored import restore_content
    from statusgen.situation.embargo import embargo
    from statusgen.situation.fold import fold_situation

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        refuse_nothing(talk, project)
        places = places_of(project, typed_at, since)
        at_hand = AtHand(places, instant_of(places, typed_at, lambda _path: None))
        with refusing_no_record(project):
            checked = pipeline.check(project, at_hand.at, at_hand=at_hand)
        said = sum_up(checked).with_problems(at_hand.record_check.problems)
        content, situation = checked.content, checked.situation
        if content is None or situation is None or at_hand.record_check.is_lost:
            talk.show_problems(said, project)
            talk.refuse(said, UNUSABLE if content is None else LOST, NOT_WRITTEN)
        talk.show_demonstration(checked)
        known = content.settings.languages
        if only is not None and only not in known:
            listed = say_command("no-such-language", checked.language, known=", ".join(known))
            raise click.BadParameter(listed, param_hint="--language")
        before = embargo(restore_content(at_hand.records, at_hand.site, content), at_hand.at)
        was = fold_situation(before, at_hand.at)
        found = compare((before, was), (content, situation))
        address, both = content.settings.base_url, ((before, was), (content, situation))
        sites = tuple(open_context(project, one, then, address)[0] for one, then in both)
        words = read_words("diff", checked.language)
        once = (one for one in said.problems if one.is_said_once and one.path in (SETTINGS, SERVICES))
        told = [say(one, checked.language).message for one in once]
        for line in _tell(found, (sites[0], sites[1]), (only,) if only else known, words, told):
            click.echo(line)
        errors = sum(problem.is_error for problem in said.problems)
        if errors:
            click.echo(words["errors"].format(count=errors), err=True)
    sys.exit(LAXER if found.is_laxer else PROBLEMS if errors else FINE)


def _tell(
    found: "Difference",
    sites: "tuple[SiteContext, SiteContext]",
    languages: tuple[str, ...],
    words: Mapping[str, str],
    told: Iterable[str] = (),
) -> Iterator[str]:
    """Iterate over the lines of a difference; ``told`` says what changed of services and settings."""
    from statusgen.model.identities import name_of
    from statusgen.situation.site_words import type_value
    from statusgen.situation.warnings import name_lost
    from statusgen.wording.changes import instant_in_words

    before, after = sites
    yield words["title"].format(instant=instant_in_words(after.reference, after.situation.at))
    if not before.content.incidents:
        yield words["nothing-published"]
    yield from told
    if found.is_empty:
        yield from () if told else (words["same"],)
        return
    same = []
    for change in found.cells:
        lines = [*_tell_cells(change, sites, languages, words)]
        yield from ("", *lines) if lines else ()
        same += [] if lines else [_name_where(change, sites)]
    if same:
        yield ""
        yield words["same-words"].format(cells=", ".join(same))
    if found.laxer_later:
        yield ""
        yield words["laxer-later"].format(cells=before.content.catalogue.name_cells(found.laxer_later))
    if found.warnings or found.data:
        lost = name_lost(before.content, (), found.warnings, (), found.data)
        yield ""
        yield words["warnings"].format(warnings=lost)
    if found.lines:
        yield ""
        yield words["lines"].format(lines=", ".join(type_value(before.content, "lines", one) for one in found.lines))
    yield from _tell_calls(found, sites, languages, words)
    told_in = {name_of(note): _find_reworded(note, before, languages) for note in found.reworded}
    reworded = tuple(note for note in found.reworded if told_in[name_of(note)])
    lists = {"new": found.new, "corrected": found.corrected, "reworded": reworded, "gone": found.gone}
    for kind, notes in lists.items():
        if notes:
            yield ""
            yield words[kind]
            yield from (f"  {_name(note, sites, told_in.get(name_of(note), languages))}" for note in notes)


def _tell_calls(
    found: "Difference",
    sites: "tuple[SiteContext, SiteContext]",
    languages: tuple[str, ...],
    words: Mapping[str, str],
) -> Iterator[str]:
    """Iterate over the calls for help that end and begin, each as pages say it in every language."""
    from statusgen.wording.help_wanted import view_calls
    from statusgen.wording.warnings import tell_in_line

    if any(found.calls):
        yield ""
        yield words["help"]
    for sign, site, calls in zip("-+", sites, found.calls, strict=True):
        for page in site.pages if calls else ():
            told = " ".join(map(tell_in_line, view_calls(page, calls)))
            yield from [f"  {page.language:<3} {sign.replace('-', '–')} {told}"] if page.language in languages else []


def _find_reworded(note: "Note", before: "SiteContext", languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages in which the text of a note is another than was published; all where it is told nowhere."""
    was = before.content.incidents[note.incident].note(note.number)
    texts = [
        {} if one is None else {tag: _text_of(edition) for tag, edition in one.editions.items()} for one in (was, note)
    ]
    changed = {tag for tag in texts[1] if texts[0].get(tag) != texts[1][tag]}
    return tuple(tag for tag in languages if tag in changed or not changed)


def _text_of(edition: "Edition") -> tuple[str, ...]:
    return edition.language, edition.typed_title, edition.html, edition.press_html, edition.doctors_html


def _tell_cells(
    change: "CellsChanged",
    sites: "tuple[SiteContext, SiteContext]",
    languages: tuple[str, ...],
    words: Mapping[str, str],
) -> Iterator[str]:
    """Iterate over what cells say before and after; nothing where patients read the same, and nothing gets laxer."""
    from statusgen.wording.changes import tell_cells

    told = {
        now.language: [
            tell_cells(*one, change) or words["not-offered"] for one in ((was, change.was), (now, change.now))
        ]
        for was, now in zip(sites[0].pages, sites[1].pages, strict=True)
    }
    if not change.is_laxer and all(before == after for before, after in told.values()):
        return
    marks = {"laxer": change.is_laxer, "shuts-out": change.shuts_out}
    mark = "".join(f"  [{words[kind]}]" for kind, is_so in marks.items() if is_so)
    yield f"{_name_where(change, sites)}{mark}"
    for language, (before, after) in told.items():
        if language in languages:
            yield f"  {language:<3} – {before}"
            yield f"  {'':<3} + {after}"


def _name_where(change: "CellsChanged", sites: "tuple[SiteContext, SiteContext]") -> str:
    from statusgen.wording.changes import name_where

    before, after = sites
    named = after if change.service in after.content.catalogue.services else before
    return name_where(named.reference, change)


def _name(note: "Note", sites: "tuple[SiteContext, SiteContext]", languages: tuple[str, ...]) -> str:
    reference = sites[1].content.settings.reference
    edition = note.editions.get(reference)
    written = [tag for tag in languages if tag in note.editions and note.editions[tag].language == tag]
    return f"{note.incident}/{note.number}  {edition.title if edition else ''}  ({', '.join(written)})"
