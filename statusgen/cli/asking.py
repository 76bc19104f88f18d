"""Ask before something is done that somebody must mean: what follows is listed first, and no answer is a no."""

import sys
from collections.abc import Iterable

import click

from statusgen.content.messages import say_command
from statusgen.content.opening import show_typed

_AGREED = frozenset(("o", "oui", "y", "yes", "j", "ja", "s", "sí", "sì", "si", "sim"))
_REFUSED = frozenset(("n", "non", "no", "nee", "neen", "nein", "não", "nao"))


def is_agreed(consequences: Iterable[str], language: str, *, is_agreed_to: bool) -> bool:
    """Say what follows, and return whether somebody agrees; a machine ``is_agreed_to`` beforehand, by ``--yes``."""
    for line in consequences:
        click.echo(line, err=True)
    if is_agreed_to:
        return True
    return is_yes(say_command("ask-go-on", language))


def ask(question: str, usual: str) -> str:
    """Ask a question that has a usual answer, or none; return the answer as it may be said again."""
    answer: str = click.prompt(question, default=usual, show_default=bool(usual))
    return show_typed(answer)


def ask_yes_or_no(question: str) -> bool:
    """Ask a question until the answer is a yes or a no; none at all is a no."""
    while True:
        click.echo(question, nl=False, err=True)
        answer = sys.stdin.readline().strip().casefold()
        if answer in _AGREED or not answer or answer in _REFUSED:
            return answer in _AGREED


def is_yes(question: str) -> bool:
    """Ask a question, and return whether the answer is a yes in a language of editors."""
    click.echo(question, nl=False, err=True)
    return sys.stdin.readline().strip().casefold() in _AGREED
