"""Problems in words: a sentence and an advice for each, in the language of the site's editors."""

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from statusgen.model.problem import AHEAD, Level, Problem
from statusgen.model.site import Settings
from statusgen.texts.po import read_plain, read_texts

FOLDER = Path(__file__).parent.parent / "messages"


class Sentence(Struct, frozen=True):
    """A problem as its reader sees it."""

    message: str
    """What is wrong."""
    advice: str
    """What to type instead."""


LANGUAGES = ("fr", "nl", "de", "en", "es", "it", "pt")
"""The languages in which editors are spoken to, in every sentence."""


def editors_language(reference: str, chosen: str = "") -> str:
    """Return the language in which editors are spoken to.

    The one that the settings choose, else the reference language, else that of the machine (``LANG``), else English.
    """
    bases = (_base(tag) for tag in (chosen, reference))
    return next((tag for tag in bases if tag in LANGUAGES), machine_language() or "en")


def machine_language() -> str:
    """Return the language of the machine (``LC_ALL``, ``LC_MESSAGES``, ``LANG``); empty where it names none.

    English where it names one in which editors are not spoken to.
    """
    machine = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    tag = _base(machine)
    return tag if tag in LANGUAGES else "" if tag in ("", "c", "posix") else "en"


def _base(tag: str) -> str:
    return re.split(r"[-_.@]", tag)[0].lower()


def editors_of(settings: Settings) -> str:
    """Return the language in which the editors of a site are spoken to."""
    return editors_language(settings.reference, settings.editors_language)


def year_letters(language: str) -> str:
    """Return what stands for a year in an example whose year is not known."""
    return {"fr": "AAAA", "es": "AAAA", "it": "AAAA", "pt": "AAAA", "nl": "JJJJ", "de": "JJJJ"}.get(language, "YYYY")


@cache
def _read_catalogue(language: str) -> dict[tuple[str, str], str]:
    return read_texts(FOLDER / f"{language}.po", language)


def read_key_meanings(language: str) -> dict[str, str]:
    """Read what each key of a note says, in a language of editors."""
    return {key: text for (context, key), text in _read_catalogue(language).items() if context == "key"}


@cache
def read_messages(language: str) -> dict[str, Sentence]:
    """Read the sentences of every problem in a language of editors, by code."""
    found = _read_catalogue(language)
    return {
        code: Sentence(text, found[("advice", code)]) for (context, code), text in found.items() if context == "problem"
    }


@cache
def read_words(of: str, language: str) -> dict[str, str]:
    """Read what a command says in a language of editors, by code; English where the language has no catalogue.

    ``of`` is the context in the catalogue: that of one command, or ``command`` for what several of them say.
    """
    return read_plain(FOLDER / f"{language if language in LANGUAGES else 'en'}.po", of)


def read_commands(language: str) -> dict[str, str]:
    """Read what several commands say in a language of editors, by code: every build says some of it."""
    return read_words("command", language)


def say_command(code: str, language: str, /, **values: object) -> str:
    """Put what a command says into words; English where the language has no catalogue."""
    return read_commands(language)[code].format_map(values)


def say(problem: Problem, language: str) -> Sentence:
    """Put a problem into words."""
    sentence = read_messages(language)[problem.code]
    values = dict(problem.values)
    message, advice = sentence.message.format_map(values), sentence.advice.format_map(values)
    if AHEAD in values:
        message = say_command("ahead", language, date=values[AHEAD], told=message)
    return Sentence(message, advice)


def with_example_day(values: Mapping[str, str], year: str) -> dict[str, str]:
    """Return what the sentence of a date quotes, with a day of a year as an example where none can be proposed."""
    return {**values, "day": f"17/05/{year}"} if values.get("day") == "" else {**values}


def say_date_fault(code: str, values: Mapping[str, str], language: str) -> str:
    """Put what is wrong with a date that stands in no file into words, with what to type instead."""
    year = year_letters(language)
    known = {"year": year, "from": "from", "until": "until", **with_example_day(values, year)}
    problem = Problem("", 0, code, Level.ERROR, tuple(known.items()))
    sentence = say(problem, language)
    return f"{sentence.message} {sentence.advice}"
