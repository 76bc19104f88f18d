"""Ask before something is done that somebody must mean: what follows is listed first, and no answer is a no."""

import sys
from collections.abc import Iterable

import click

_AGREED = frozenset(("o", "oui", "y", "yes", "j", "ja"))
_QUESTION = {
    "fr": "Continuer ? [o/N] ",
    "nl": "Doorgaan? [j/N] ",
    "de": "Fortfahren? [j/N] ",
    "en": "Go on? [y/N] ",
}


def is_agreed(consequences: Iterable[str], language: str, *, is_agreed_to: bool) -> bool:
    """Say what follows, and return whether somebody agrees; a machine ``is_agreed_to`` beforehand, by ``--yes``."""
    for line in consequences:
        click.echo(line, err=True)
    if is_agreed_to:
        return True
    click.echo(_QUESTION[language], nl=False, err=True)
    return sys.stdin.readline().strip().casefold() in _AGREED
