"""Find the file that was meant where settings or services are missing: under another ending, case, name or folder."""

import re
from pathlib import Path

from statusgen.content.files import CONFIRMED, SERVICES, SETTINGS, Folder, find_copies
from statusgen.content.forgotten import FORGOTTEN
from statusgen.content.opening import is_odd, list_below, read_below
from statusgen.content.source import parse_source
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

_TOP_FILES = {Path(path).stem: Path(path).name for path in (SETTINGS, SERVICES, FORGOTTEN, CONFIRMED)}
_ENDINGS = ("yaml", "yml", "txt", "json", "toml")
_AFTER = re.compile(r"(?:\.bak|\.old|\.orig|\.tmp|~)+$", re.IGNORECASE)
"""What programs add to the names of files that they put aside."""
_KEYS = {SETTINGS: {"organisation", "languages", "base-url", "reference-language"}, SERVICES: {"services", "locations"}}
"""Keys of which two tell a file whatever it is called."""
_SHORTEST = 4
"""Letters of a name by which a file is known."""


def top_name(name: str) -> str:
    """Return the name under which a file of the content folder itself would be read; empty where nobody knows one."""
    stem, dot, ending = name.rpartition(".")
    is_yaml = ending.lower() in _ENDINGS if dot else True
    words = normalise(stem if dot else name).replace("-", " ").split() if is_yaml else []
    is_long = bool(words) and len(words[0]) >= _SHORTEST
    return next((right for known, right in _TOP_FILES.items() if is_long and known.startswith(words[0][:7])), "")


def find_misnamed(project: Path, path: str) -> str:
    """Find the path of the file that is likely meant by one that is missing; empty where none looks like it."""
    folder, _, right = path.rpartition("/")
    try:
        names = [name for name in list_below(project, folder) if not is_odd(name)]
    except OSError:
        names = []
    copies = find_copies(names)
    found: list[tuple[int, str]] = [(3, right)] if (project / right).is_file() else []
    for name in names:
        bare = _AFTER.sub("", name).lstrip(".")
        if right in (bare, top_name(bare)):
            found.append((2 if bare != name or name in copies else name.lower() != right, f"{folder}/{name}"))
        elif name.endswith(_ENDINGS) and len(_KEYS[path] & _keys_of(project, f"{folder}/{name}")) > 1:
            found.append((4, f"{folder}/{name}"))
    return min(found)[1] if found else ""


def _keys_of(project: Path, path: str) -> set[str]:
    try:
        lines = parse_source(path, read_below(project, path)).lines
    except OSError:
        return set()
    return {line.partition(":")[0].strip() for line in lines if line[:1].strip() and ":" in line}


def name_misnamed(folder: Folder, path: str) -> None:
    """Say of a file that is missing which one to rename, where one looks like it."""
    said = [problem for problem in folder.problems if (problem.path, problem.code) == (path, "file-missing")]
    near = find_misnamed(folder.project, path) if said else ""
    if near:
        folder.problems = [problem for problem in folder.problems if problem not in said]
        folder.problems.append(Problem(path, 0, "file-missing-near", Level.ERROR, (("near", near), ("right", path))))
