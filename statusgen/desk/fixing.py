"""What can be repaired in files without deciding anything: how they are spelt and saved, never what they say."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from statusgen.content.notes import INCIDENT_KEYS, NOTE_KEYS
from statusgen.content.opening import read_below
from statusgen.model.content import Content
from statusgen.model.identities import name_of
from statusgen.model.problem import Problem
from statusgen.model.vocabulary import Vocabulary, normalise
from statusgen.record.make import is_other

_SPACES = " \t\u00a0\u2007\u202f"
_WHOLE = ("repaired-byte-order-mark", "repaired-line-ends")
_QUOTED = re.compile(r"^([^:]*:\s*)[“”„«‘‚]\s*([^“”„«»‘’‚\"]+?)\s*[”“»’‘]\s*$")
_TEXTS = ("title", "withdrawn-because", "author", "approved-by")
"""Keys of which the value is a text: its quotes may be meant."""
_TYPED = (
    *("word-unknown", "word-unknown-near", "date-unreadable", "number-unreadable", "service-unknown"),
    *("location-unknown", "group-unknown"),
)
"""Codes of values that nobody understood; quotes that a word processor set may be why."""


class Fix(Struct, frozen=True):
    """What would become of a file."""

    path: str
    """Below the project."""
    target: str
    """Its path afterwards: another one where it is misnamed."""
    before: bytes
    after: bytes
    problems: tuple[Problem, ...]
    """What is put right."""


def find_fixes(project: Path, problems: Iterable[Problem], vocabulary: Vocabulary) -> list[Fix]:
    """Return what can be repaired of what a check found, file by file."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.path.startswith("content/"):
            by_path.setdefault(problem.path, []).append(problem)
    found = (_fix(project, path, said, vocabulary) for path, said in sorted(by_path.items()))
    return [fix for fix in found if fix is not None]


def _fix(project: Path, path: str, said: list[Problem], vocabulary: Vocabulary) -> Fix | None:
    misnamed = [one for one in said if one.code == "file-misnamed"]
    target = path
    if misnamed and re.search(r"\.md\.txt$", path, re.IGNORECASE):
        right = f"{path.rpartition('/')[0]}/{dict(misnamed[0].values)['right']}"
        target = path if (project / right).exists() or ".." in right else right
    if not path.endswith(".md"):
        said = []
    try:
        before = read_below(project, path)
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    done = [one for one in said if one.code in _WHOLE]
    text = text.removeprefix("\ufeff")
    if any(one.code == "repaired-line-ends" for one in done):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for problem in said if not re.search("[\u2028\u2029\x0b\x0c\x85]", text) else ():
        if 0 < problem.line <= len(lines) and problem.code not in _WHOLE:
            line = lines[problem.line - 1]
            right_line = _repair(line, problem, vocabulary)
            if right_line != line:
                lines[problem.line - 1] = right_line
                done.append(problem)
    after = "\n".join(lines).encode()
    if not done and target == path:
        return None
    return Fix(path, target, before, after if done else before, (*(misnamed if target != path else ()), *done))


def _repair(line: str, problem: Problem, vocabulary: Vocabulary) -> str:
    """Return a line as it is meant; as it is where that is not known."""
    values: Mapping[str, str] = dict(problem.values)
    key, colon, rest = line.partition(":")
    if problem.code == "repaired-indent":
        bare = line.lstrip(_SPACES)
        indent = line[: len(line) - len(bare)].replace("\t", "  ")
        return re.sub("[\u00a0\u2007\u202f]", " ", indent) + bare
    if problem.code == "repaired-colon":
        return f"{key}: {rest}"
    if problem.code == "repaired-space":
        return f"{key.rstrip(_SPACES)} :{rest}"
    if (
        problem.code == "key-unknown-near"
        and colon
        and key.strip(f"{_SPACES}-") == values.get("key", "").strip(_SPACES)
    ):
        return line.replace(values["key"], values["near"], 1)
    if problem.code == "line-without-key" and "：" in line:
        before, _, after = line.partition("：")
        typed = normalise(before.strip(f"{_SPACES}-"))
        is_known = typed in vocabulary.aliases.get("key", {}) or typed in (*NOTE_KEYS, *INCIDENT_KEYS)
        return f"{before.rstrip(_SPACES)}: {after.lstrip(_SPACES)}" if is_known else line
    if problem.code in _TYPED and vocabulary.find("key", key.strip(f"{_SPACES}-"), _TEXTS) is None:
        return _QUOTED.sub(r"\1\2", line)
    return line


def says_another(before: Content, after: Content) -> bool:
    """Whether any note that could be read says something else, or is gone: then nothing may be repaired by itself."""
    notes = {name_of(note): note for one in after.incidents.values() for note in one.notes}
    for incident in before.incidents.values():
        for note in incident.notes:
            other = notes.get(name_of(note))
            if other is None or is_other(note, other, before.settings.reference) or note.status is not other.status:
                return True
    return False
