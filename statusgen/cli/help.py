"""Help, and what is said of a mistyped command, in the language of the editors: Click itself speaks English alone."""

import copy
import inspect
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import IO, Any, TypeVar

import click

from statusgen.cli.talk import NOT_WRITTEN, editors_language_of
from statusgen.content.messages import editors_language, read_words, say_command
from statusgen.content.opening import show_typed

_HELP_OPTIONS = {"-h", "--help"}
_LINES_STAY = "\b\n"
"""Click's mark before lines that are not filled."""
_EXAMPLES = "Examples:"
_HOLE = re.compile(r"\\{(\w+)\\}")


def typed_with(option: str) -> str:
    """Return the build that was typed, with one more option; a plain one where another command was."""
    context = click.get_current_context(silent=True)
    group = context.find_root().command if context is not None else None
    typed = [*group.typed] if isinstance(group, Commands) else []
    return f"statusgen {shlex.join([*(typed if 'build' in typed[:1] else ['build']), option])}"


class Commands(click.Group):
    """The commands, whose help and refusals are in the language of the editors of the project that is named."""

    typed: Sequence[str] = ()

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        """Run the command line, in the language of the editors."""
        typed = [show_typed(word) for word in (sys.argv[1:] if args is None else args)]
        is_help = not typed or _HELP_OPTIONS & set(typed) or isinstance(self.commands.get(typed[-1]), click.Group)
        spoken = put_into_language(self, _find_language(typed)) if is_help else copy.copy(self)
        spoken.typed = typed
        return click.Group.main(spoken, typed, *more, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the options before the command."""
        with _refusing(self.typed):
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed."""
        with _refusing(self.typed):
            return super().invoke(ctx)


Command = TypeVar("Command", bound=click.Command)


def put_into_language(command: Command, language: str) -> Command:
    """Return a command, and all below it, with help in a language of editors; no sentence is cut in a list."""
    says, spoken = _read_english(language, "help"), copy.copy(command)
    first = inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")
    spoken.short_help = says.get(first, first)
    spoken.help = _translate_paragraphs(command.help, says)
    spoken.epilog = _translate_paragraphs(command.epilog, says)
    spoken.options_metavar = says.get(command.options_metavar or "", command.options_metavar)
    spoken.context_class = type("Context", (click.Context,), {"formatter_class": _formatter(says)})
    spoken.params = [copy.copy(param) for param in command.params]
    for option in spoken.params:
        if isinstance(option, click.Option):
            option.help = says.get(option.help or "", option.help)
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = says.get(spoken.subcommand_metavar or "", spoken.subcommand_metavar)
        spoken.commands = {name: put_into_language(below, language) for name, below in spoken.commands.items()}
    return spoken


def _translate_paragraphs(text: str | None, says: Mapping[str, str]) -> str:
    return "\n\n".join(_translate_paragraph(one, says) for one in inspect.cleandoc(text or "").split("\n\n"))


def _translate_paragraph(paragraph: str, says: Mapping[str, str]) -> str:
    if not paragraph.startswith(_LINES_STAY):
        filled = paragraph.replace("\n", " ")
        return says.get(filled, filled)
    lines = paragraph.removeprefix(_LINES_STAY)
    if lines.startswith(_EXAMPLES):
        return paragraph.replace(_EXAMPLES, says.get(_EXAMPLES, _EXAMPLES), 1)
    return _LINES_STAY + says.get(lines, lines)


def _formatter(says: Mapping[str, str]) -> type[click.HelpFormatter]:
    """Return a formatter whose headings are in a language of editors."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, says.get("Usage:", "Usage:") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(says.get(heading, heading))

        def write_text(self, text: str) -> None:
            indent, folded = " " * self.current_indent, _fold(text, self.width - self.current_indent)
            self.write(click.wrap_text(folded, self.width, indent, indent, preserve_paragraphs=True) + "\n")

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            super().write_dl([(name, says.get(text, text)) for name, text in rows], col_max, col_spacing)

    return Formatter


def _fold(text: str, width: int) -> str:
    """Return a text in whose lines that stay no word is cut by the edge of the terminal."""

    def fold(line: str) -> str:
        begin = re.match(r"\s*(?:\d\s+)?", line)
        hanging = " " * len(begin[0]) if begin else ""
        return "\n".join(wrap(line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False))

    paragraphs = text.split("\n\n")
    return "\n\n".join(
        "\n".join(fold(line) or line for line in one.split("\n")) if one.startswith(_LINES_STAY) else one
        for one in paragraphs
    )


class Mistyped(click.UsageError):
    """What was mistyped, in a language of editors."""

    def __init__(self, fault: click.UsageError, language: str) -> None:
        self.language = language
        self.says = _read_english(language, "mistyped")
        super().__init__(_translate(fault.format_message(), self.says), fault.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is used, how help is had, and what was mistyped."""
        if self.ctx is not None:
            self.ctx.formatter_class = _formatter(_read_english(self.language, "help"))
            self.ctx.command = put_into_language(self.ctx.command, self.language)
            help_command = f"{self.ctx.command_path} {self.ctx.help_option_names[0]}"
            click.echo(self.ctx.get_usage(), file, err=True)
            click.echo(_translate(f"Try '{help_command}' for help.", self.says) + "\n", file, err=True)
        click.echo(_translate(f"Error: {self.message}", self.says), file, err=True)


@contextmanager
def _refusing(typed: Sequence[str]) -> Iterator[None]:
    """Say in a language of editors what Click refuses in English."""
    try:
        yield
    except (Mistyped, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as fault:
        raise Mistyped(fault, _find_language(typed)) from None
    except click.Abort:  # a question that nobody answered; every command asks before it writes
        click.echo("\n" + say_command("not-answered", _find_language(typed)), err=True)
        raise SystemExit(NOT_WRITTEN) from None


def _translate(message: str, says: Mapping[str, str]) -> str:
    """Put an English sentence of Click into a language of editors; as it is where no sentence of the catalogue fits."""
    for english, sentence in says.items():
        pattern = _HOLE.sub(r"(?P<\1>.+?)", re.escape(english))
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format_map({hole: _translate(value, says) for hole, value in match.groupdict().items()})
    return message


def _read_english(language: str, of: str) -> dict[str, str]:
    """Read what stands in the catalogue for English sentences of a context; nothing for English itself."""
    return {} if language == "en" else read_words(of, language)


def _find_language(args: Sequence[str]) -> str:
    """Return the language of the editors of the project that a command line names or begins, or of the one here."""
    joined = "\0".join(args)
    if args[:1] == ["init"]:
        match = re.search(r"\0--languages[=\0]([^\0,]+)", joined)
        return editors_language("", match[1].strip() if match else "")
    match = re.search(r"(?:^|\0)--project[=\0]([^\0]+)", joined)
    return editors_language_of(Path(match[1]) if match else Path())
