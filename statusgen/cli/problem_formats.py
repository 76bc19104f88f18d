"""Problems for machines: JSON for editors and programs, and the annotations that GitHub shows beside a line."""

import json
from pathlib import Path

from statusgen.cli.talk import Summary
from statusgen.content.messages import say
from statusgen.model.problem import Level, Problem

FORMATS = ("text", "json", "github")
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.REPAIR: "notice"}
"""What GitHub calls them. Source: "Workflow commands for GitHub Actions"."""


def as_json(said: Summary) -> str:
    """Return a document with every problem, errors first: ``version``, ``language``, ``problems``.

    A problem has ``path`` (below the project), ``line`` (from 1; null for the whole file), ``level`` (``error``,
    ``warning``, ``repair``), ``code``, ``message`` and ``advice``, both in ``language``.
    """
    problems = [
        {
            "path": one.path,
            "line": one.line or None,
            "level": one.level.value,
            "code": one.code,
            "message": say(one, said.language).message,
            "advice": say(one, said.language).advice,
        }
        for one in _errors_first(said)
    ]
    document = {"version": 1, "language": said.language, "problems": problems}
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_github(said: Summary, project: Path) -> str:
    """Return a line for each problem, errors first, that GitHub shows beside the line it is about.

    Paths begin where the command was typed, which is the root of the repository.
    """
    return "\n".join(_annotate(one, said.language, project) for one in _errors_first(said))


def _errors_first(said: Summary) -> list[Problem]:
    return sorted(said.problems, key=lambda one: list(Level).index(one.level))


def _annotate(problem: Problem, language: str, project: Path) -> str:
    sentence = say(problem, language)
    place = f"file={_escape((project / problem.path).as_posix(), ':,')}" + (
        f",line={problem.line}" if problem.line else ""
    )
    text = _escape(f"{sentence.message}\n{sentence.advice}")
    return f"::{_COMMANDS[problem.level]} {place},title={_escape(problem.code, ':,')}::{text}"


def _escape(text: str, more: str = "") -> str:
    """Return text in which nothing ends the line, and, in a property, nothing ends the property."""
    signs = {"%": "%25", "\r": "%0D", "\n": "%0A"} | {sign: f"%{ord(sign):02X}" for sign in more}
    return "".join(signs.get(sign, sign) for sign in text)
