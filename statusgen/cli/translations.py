"""``statusgen translations``: what is translated, what is behind, what to do first."""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.forgetting import project_option
from statusgen.cli.options import EXIT_STATUSES, refusals
from statusgen.cli.recording import places_of
from statusgen.cli.talk import FINE, Talk
from statusgen.content.messages import read_words

if TYPE_CHECKING:
    from statusgen.desk.coverage import Text
    from statusgen.model.content import Content
    from statusgen.model.problem import Problem

FIRST = 10
"""How many texts are named as the next ones to translate."""


@click.command(epilog=EXIT_STATUSES)
@project_option
@click.option("--language", "only", metavar="TAG", help="One language alone.")
@click.option("--all", "is_whole", is_flag=True, help="Name every text that is missing or behind, not the first ten.")
@click.option(
    "--still-valid",
    "valid",
    metavar="NUMBER",
    help="The translations of this bulletin are right, although its text changed: a typing mistake.",
)
@click.option("--incident", default="", help="The folder of that bulletin, where several incidents are open.")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--export",
    "kind",
    type=click.Choice(["po", "csv"]),
    help="Write what is missing or behind for translators, by paragraphs, into FILE; with --all everything.",
)
@click.option(
    "--import",
    "returned",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take the translations of a file that was exported and came back; what was there is copied beside.",
)
@click.option(
    "--catalogue",
    metavar="TAG",
    help="Write every text of pages in a language into content/catalogues/TAG.po: what is changed there wins.",
)
def translations(
    project: Path,
    only: str | None,
    is_whole: bool,
    valid: str | None,
    incident: str,
    file: Path | None,
    kind: str | None,
    returned: Path | None,
    catalogue: str | None,
) -> None:
    """Say what is translated, what is behind, and what to do first.

    First comes what most readers see: the newest bulletin of each open incident.

    \b
    Examples:
      statusgen translations
      statusgen translations --language nl --all
      statusgen translations --still-valid 4
      statusgen translations --export po --language nl
      statusgen translations --import translations.nl.po
      statusgen translations --catalogue es
    """
    from statusgen import pipeline
    from statusgen.cli.translation_files import bring_back, hand_out, write_catalogue
    from statusgen.content.starter import say_starter
    from statusgen.desk.coverage import iter_texts
    from statusgen.record.at_hand import AtHand

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        at = datetime.now(UTC).replace(microsecond=0)
        checked = pipeline.check(project, at, at_hand=AtHand(places_of(project, None, ()), at))
        content, situation = checked.reading.content, checked.situation
        words = read_words("translations", checked.language)
        if content is None or situation is None:
            talk.fail(words["unusable"])
        talk.show_demonstration(checked)
        ids = tuple(one.id for one in situation.live)
        if valid is not None:
            _renew(content, checked.reading.problems, project, valid, (incident,) if incident else ids, words)
            sys.exit(FINE)
        if catalogue is not None:
            from statusgen.content.tags import find_tag

            known = content.settings.languages
            if not (language := find_tag(catalogue, known)):
                raise click.BadParameter(words["unknown-language"].format(known=", ".join(known)))
            write_catalogue(content, project, language)
            sys.exit(FINE)
        others = [tag for tag in content.settings.languages if tag != content.settings.reference]
        if only is not None and only not in others:
            raise click.BadParameter(words["unknown-language"].format(known=", ".join(others) or "–"))
        texts = list(iter_texts(content, situation))
        if returned is not None:
            sys.exit(bring_back(talk, texts, content, project, returned))
        if kind is not None:
            chosen = [only] if only else others
            sys.exit(hand_out(talk, texts, content, project, chosen, kind, file, is_whole=is_whole))
        if file is not None:
            raise click.BadParameter(words["file-alone"].format(file=file))
        for language in [only] if only else others:
            _tell(texts, language, content, project, words, is_whole=is_whole)
        for path in checked.reading.left_out:
            if path.endswith(f".{content.settings.reference}.md"):
                click.echo(say_starter(checked.language, "say", "unread-first", path=path))
        if not others:
            click.echo(words["one-language"])
    sys.exit(FINE)


def _tell(
    texts: "list[Text]",
    language: str,
    content: "Content",
    project: Path,
    words: Mapping[str, str],
    *,
    is_whole: bool,
) -> None:
    from statusgen.desk.coverage import count_states
    from statusgen.model.note import EditionState

    counts = count_states(texts, language)
    done = counts[EditionState.COMPLETE]
    share = 100 * done // len(texts) if texts else 100
    values = {"behind": counts[EditionState.BEHIND], "missing": counts[EditionState.FALLBACK]}
    click.echo(words["coverage"].format(language=language, done=done, all=len(texts), share=share, **values))
    wanted = [text for text in texts if text.states[language] is not EditionState.COMPLETE]
    wanted = wanted if is_whole else [text for text in wanted if text.is_live][:FIRST]
    is_left = False
    for text in wanted:
        path = f"{text.path.removesuffix(f'.{content.settings.reference}.md')}.{language}.md"
        kind = "behind" if text.states[language] is EditionState.BEHIND else "missing"
        kind = "begun" if kind == "missing" and (project / path).is_file() else kind
        is_left = is_left or kind == "missing"
        click.echo(f"  {text.name}  {text.title}  ({words[kind].format(path=path)})")
    if is_left:
        click.echo(words["next"].format(language=language))


def _renew(
    content: "Content",
    problems: Iterable["Problem"],
    project: Path,
    typed: str,
    ids: tuple[str, ...],
    words: Mapping[str, str],
) -> None:
    """Write the digest of today's text into the translations of a bulletin that are behind."""
    from statusgen.desk.coverage import renew_digest
    from statusgen.output.write import write_file

    number = int(typed) if typed.isascii() and typed.isdigit() else 0
    known_notes = (note for id_ in ids if id_ in content.incidents for note in content.incidents[id_].notes)
    found = [note for note in known_notes if note.number == number]
    if len(found) != 1:
        known = ", ".join(ids) or "–"
        raise click.BadParameter(words["which" if found else "unknown-note"].format(typed=typed, known=known))
    (note,) = found
    stem = note.path.removesuffix(f".{content.settings.reference}.md")
    behind = [
        problem for problem in problems if problem.code == "translation-behind" and problem.path.startswith(f"{stem}.")
    ]
    for problem in behind:
        values, path = dict(problem.values), project / problem.path
        raw = renew_digest(path.read_bytes(), problem.line, values["typed"], values["digest"])
        write_file(str(path.resolve()), raw)
        click.echo(words["renewed"].format(path=problem.path))
    click.echo(words["then"] if behind else words["none-behind"].format(typed=typed))
