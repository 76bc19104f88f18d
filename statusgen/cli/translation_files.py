"""``statusgen translations --export`` and ``--import``: texts go to translators, and come back."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.talk import FINE, NOT_WRITTEN, PROBLEMS
from statusgen.content.messages import editors_of, read_words, say

if TYPE_CHECKING:
    from statusgen.cli.talk import Talk
    from statusgen.desk.coverage import Text
    from statusgen.model.content import Content


def _words_of(content: "Content") -> Mapping[str, str]:
    return read_words("translations", editors_of(content.settings))


def write_catalogue(content: "Content", project: Path, language: str) -> None:
    """Write every text of pages in a language where the project keeps its own; what was there is copied beside."""
    from statusgen.content.files import CATALOGUES, refused
    from statusgen.desk.own_catalogue import render_catalogue
    from statusgen.output.write import keep_copy, write_file

    editors = editors_of(content.settings)
    target = project / CATALOGUES / f"{language}.po"
    for path in (target.parent, target):
        link = refused(path.relative_to(project).as_posix(), "file-is-link")
        if path.is_symlink():
            raise click.ClickException(f"{link.path}: {say(link, editors).message}")
    target.parent.mkdir(exist_ok=True)
    kept = keep_copy(target)
    write_file(str(target.resolve()), render_catalogue(project, content, language))
    words = _words_of(content)
    click.echo(words["catalogue"].format(path=f"{CATALOGUES}/{language}.po"))
    if kept is not None:
        click.echo(words["copy"].format(path=kept))


def hand_out(
    talk: "Talk",
    texts: "list[Text]",
    content: "Content",
    project: Path,
    languages: list[str],
    kind: str,
    file: Path | None,
    *,
    is_whole: bool,
) -> int:
    """Write a file for the translators of each language; return the exit status."""
    from statusgen.desk.translation_files import iter_blocks, render_blocks
    from statusgen.output.write import keep_copy, write_file

    words = _words_of(content)
    if file is not None and len(languages) != 1:
        talk.fail(words["which-language"].format(known=", ".join(languages) or "–"))
    for language in languages:
        blocks = list(iter_blocks(texts, content, project, language, is_whole=is_whole))
        if not blocks:
            click.echo(words["nothing-to-export"].format(language=language))
            continue
        name = f"translations.{language}.{kind}"
        target = (file / name if file.is_dir() else file) if file is not None else Path(name)
        kept = keep_copy(target)
        write_file(str(target.resolve()), render_blocks(kind, blocks, language))
        count = len({block.text for block in blocks})
        click.echo(words["exported"].format(path=target, count=count, blocks=len(blocks)))
        if kept is not None:
            click.echo(words["copy"].format(path=kept))
        click.echo(words["exported-next"].format(path=target))
    return FINE


def bring_back(talk: "Talk", texts: "list[Text]", content: "Content", project: Path, file: Path) -> int:
    """Write the translations that came back; return the exit status."""
    from statusgen.content.opening import read_below, show_lines
    from statusgen.desk.translation_files import LARGEST, NotTranslations, make_translations_from, parse_blocks
    from statusgen.output.write import keep_copy, write_file

    words = _words_of(content)
    place = file.resolve()
    try:
        language, blocks = parse_blocks(place.name, read_below(place.parent, place.name, LARGEST))
    except OSError:
        talk.fail(words["file-unreadable"].format(path=place))
    except NotTranslations:
        talk.fail(words["not-translations"].format(path=place))
    others = [one for one in content.settings.languages if one != content.settings.reference]
    if language not in others:
        talk.fail(words["import-language"].format(language=language or "?", known=", ".join(others) or "–"))
    made, refused = make_translations_from(blocks, texts, content, project, language)
    for path, text in made.items():
        target = project / path
        if target.is_symlink() or (target.is_file() and target.read_bytes() == text.encode()):
            continue
        kept = keep_copy(target)
        write_file(str(target.resolve()), text.encode())
        click.echo(words["imported"].format(path=target))
        if kept is not None:
            click.echo(words["copy"].format(path=kept))
    for one in refused:
        told = words[one.code].format(text=one.text, kind="po" if place.suffix == ".po" else "csv", **one.values)
        click.echo(show_lines(told), err=True)
    if not made and not refused:
        talk.fail(words["none-translated"].format(path=place))
    click.echo(words["import-next"])
    return (PROBLEMS if made else NOT_WRITTEN) if refused else FINE
