"""``statusgen new``: a bulletin, or a translation, to be filled in."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from statusgen.cli.asking import ask
from statusgen.cli.options import EXIT_STATUSES, refusals
from statusgen.cli.recording import places_of
from statusgen.cli.talk import NOT_WRITTEN, Talk, say_reference

if TYPE_CHECKING:
    from statusgen.model.content import Content
    from statusgen.model.problem import Problem
    from statusgen.model.situation import Situation


@click.command(epilog=EXIT_STATUSES)
@click.argument("template", default="")
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/ (default: here).",
)
@click.option("--incident", default="", help="Its folder, or two words for a new one.")
@click.option("--translate", metavar="LANGUAGE", default="", help="Lay translations beside their originals instead.")
@click.option("--list", "shows_list", is_flag=True, help="Only list the templates.")
def new(template: str, project: Path, incident: str, translate: str, shows_list: bool) -> None:
    """Write the next bulletin, to be filled in.

    Number and dates are filled in; what you must say stands between [[ and ]], which "statusgen check" refuses until
    it is gone. What services say now stands in lines that are not read, so that nothing is said again by mistake.

    With --translate, TEMPLATE is the number of a bulletin; without it, everything that has no translation.

    \b
    Examples:
      statusgen new
      statusgen new first-hour --incident network-failure
      statusgen new --translate nl 4
    """
    from statusgen import pipeline
    from statusgen.content.messages import editors_of
    from statusgen.desk.init import write_project
    from statusgen.record.at_hand import AtHand

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        at = datetime.now(UTC).replace(microsecond=0)
        at_hand = AtHand(places_of(project, None, ()), at)  # a number that was published is taken
        checked = pipeline.check(project, at, at_hand=at_hand)
        content, situation = checked.content, checked.situation
        if content is None or situation is None:
            talk.fail_with("settings-unusable", project)
        talk.show_demonstration(checked)
        language = editors_of(content.settings)
        if shows_list:
            _show_templates(language)
            sys.exit(0)
        if translate:
            whole = checked.reading.content or content
            broken = [path for path in checked.reading.left_out if path.endswith(f".{content.settings.reference}.md")]
            made = _translations(whole, situation, checked.problems, broken, project, translate, template, incident)
        else:
            made = _bulletin(content, situation, project, template, incident)
        taken = write_project(project, made)
        if taken is not None:
            _stop(language, "already-there", path=taken)
    for path in made:
        click.echo(_say(language, "wrote", path=project / path))
    click.echo(_say(language, "fill-in", command="statusgen check"))
    if told := say_reference(language):
        click.echo(told)


def _bulletin(
    content: "Content", situation: "Situation", project: Path, typed: str, incident: str
) -> Mapping[str, str]:
    from statusgen.content.messages import editors_of
    from statusgen.desk.new import make_bulletin, new_folder, open_ids, usual_folder
    from statusgen.desk.templates import TEMPLATES, find_template
    from statusgen.record.encode import is_id

    language = editors_of(content.settings)
    if not typed:
        _show_templates(language)
        typed = ask(_ask(language, "template"), "1" if not situation.open_incidents else "next-day")
    name = find_template(typed, language)
    if name is None:
        _stop(language, "unknown-template", typed=typed, known=", ".join(TEMPLATES))
    template, open_ = TEMPLATES[name], open_ids(situation)
    if is_id(incident) and (project / "content" / "incidents" / incident).is_dir():
        chosen = incident
    elif template.begins or (not open_ and not template.goes_on) or (incident and not template.goes_on):
        words = incident or ask(_ask(language, "folder"), usual_folder(name, language))
        chosen = new_folder(words, situation.at.astimezone(content.settings.timezone))
    elif incident:
        _stop(language, "unknown-incident", typed=incident, known=", ".join(open_) or "–")
    elif not open_:
        _stop(language, "none-open")
    elif len(open_) > 1:
        _stop(language, "several-open", known=", ".join(open_))
    else:
        chosen = open_[0]
    return make_bulletin(name, content, situation, chosen, project)


def _translations(
    content: "Content",
    situation: "Situation",
    problems: "tuple[Problem, ...]",
    broken: list[str],
    project: Path,
    language: str,
    typed: str,
    incident: str,
) -> Mapping[str, str]:
    from statusgen.content.messages import editors_of
    from statusgen.desk.new import make_translations

    reference, editors = content.settings.reference, editors_of(content.settings)
    others = [one for one in content.settings.languages if one != reference]
    if language not in others:
        from statusgen.content.starter import say_starter

        click.echo(say_starter(editors, "say", "unknown-language", typed=language, known=", ".join(others)), err=True)
        sys.exit(NOT_WRITTEN)
    if incident and incident not in content.incidents:
        _stop(editors, "unknown-incident", typed=incident, known=", ".join(content.incidents))
    ids = [incident] if incident else [one.id for one in situation.live]
    number = int(typed) if typed.isascii() and typed.isdigit() else None
    if typed and not any(number == note.number for id_ in ids for note in content.incidents[id_].notes):
        _stop(editors, "unknown-note", typed=typed, incident=", ".join(ids) or "–")
    made = make_translations(content, project, language, [content.incidents[id_] for id_ in ids], number)
    ends = f".{reference}.md"
    unfilled = sorted(
        {problem.path for problem in problems if problem.code == "line-unfilled" and problem.path.endswith(ends)}
    )
    if unfilled and not made:
        _stop(editors, "unfilled-first", path=", ".join(unfilled), typed=language)
    if broken and not made:
        _stop(editors, "unread-first", path=", ".join(broken))
    if not made:
        click.echo(_say(editors, "all-translated", typed=language))
        sys.exit(0)
    return made


def _show_templates(language: str) -> None:
    from statusgen.content.starter import say_starter
    from statusgen.desk.templates import TEMPLATES

    for number, name in enumerate(TEMPLATES, 1):
        click.echo(f"{number:>3}  {name:<17} {say_starter(language, 'template', name)}")


def _say(language: str, name: str, **values: object) -> str:
    from statusgen.content.starter import say_starter

    return say_starter(language, "say", name, **values)


def _ask(language: str, name: str) -> str:
    from statusgen.content.starter import say_starter

    return say_starter(language, "ask", name)


def _stop(language: str, name: str, **values: object) -> NoReturn:
    """Say why nothing was written, and exit."""
    click.echo(_say(language, name, **values), err=True)
    sys.exit(NOT_WRITTEN)
