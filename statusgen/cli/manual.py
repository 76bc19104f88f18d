"""``statusgen completion`` and ``statusgen manual``: what a shell and ``man`` need, made from the parser itself."""

import inspect
from collections.abc import Iterator

import click

from statusgen import __version__
from statusgen.cli.help import put_into_language
from statusgen.cli.options import EXIT_STATUSES
from statusgen.content.messages import LANGUAGES

_PROGRAM, _VARIABLE = "statusgen", "_STATUSGEN_COMPLETE"


@click.command(epilog=EXIT_STATUSES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what lets a shell complete commands and options, for its start file.

    \b
    Examples:
      statusgen completion bash >> ~/.bashrc
      statusgen completion zsh >> ~/.zshrc
      statusgen completion fish > ~/.config/fish/completions/statusgen.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(shell)
    click.echo(made(context.find_root().command, {}, _PROGRAM, _VARIABLE).source())


@click.command(epilog=EXIT_STATUSES)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Language of the manual.")
@click.pass_context
def manual(context: click.Context, language: str) -> None:
    """Print a page for "man", with every command and option.

    \b
    Examples:
      statusgen manual > ~/.local/share/man/man1/statusgen.1
      statusgen manual --language nl | man -l -
    """
    root = put_into_language(context.find_root().command, language)
    click.echo("\n".join(_iter_page(root)))


def _iter_page(root: click.Command) -> Iterator[str]:
    """Iterate over the lines of a page in the macros of man(7)."""
    yield f'.TH {_PROGRAM.upper()} 1 "" "{_PROGRAM} {_escape(__version__)}"'
    yield ".SH NAME"
    yield rf"{_PROGRAM} \- {_escape((root.short_help or '').rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield rf".B {_PROGRAM}"
    context = click.Context(root, info_name=_PROGRAM)
    yield _escape(" ".join(root.collect_usage_pieces(context)))
    yield ".SH DESCRIPTION"
    yield from _iter_paragraphs(root.help)
    yield ".SH COMMANDS"
    yield from _iter_commands(root, context, "")
    yield ".SH EXIT STATUS"
    yield from _iter_paragraphs(root.epilog)


def _iter_commands(group: click.Command, context: click.Context, before: str) -> Iterator[str]:
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.commands[name]
        below = click.Context(command, info_name=name, parent=context)
        yield f'.SS "{_escape(before + name)}"'
        yield f".B {_escape(f'{_PROGRAM} {before}{name}')}"
        yield _escape(" ".join(command.collect_usage_pieces(below)))
        yield ".PP"
        yield from _iter_paragraphs(command.help)
        for option in command.params:
            row = option.get_help_record(below) if isinstance(option, click.Option) else None
            if row is not None:
                yield from (".TP", f".B {_escape(row[0])}", _escape(row[1]) or r"\&")
        yield from _iter_commands(command, below, f"{before}{name} ")


def _iter_paragraphs(text: str | None) -> Iterator[str]:
    """Iterate over paragraphs; those whose lines click keeps apart stay so."""
    for paragraph in inspect.cleandoc(text or "").split("\n\n"):
        lines = paragraph.split("\n")
        if lines[0].strip() == "\b":
            yield from (".PP", ".nf", *map(_escape, lines[1:]), ".fi")
        elif paragraph:
            yield from (".PP", _escape(" ".join(lines)))


def _escape(text: str) -> str:
    r"""Return text as roff shows it: nothing in it is a request, and a hyphen is one that can be copied."""
    shown = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    return rf"\&{shown}" if shown.startswith((".", "'")) else shown
