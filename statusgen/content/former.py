"""Check the names that incidents had before: each leads to one place, where nothing else stands."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from statusgen.content.files import INCIDENTS
from statusgen.content.opening import read_below
from statusgen.model.problem import Level, Problem


def check_former(
    project: Path, former_ids: Mapping[str, tuple[str, ...]], folder_of: Callable[[str], str], reference: str
) -> Iterator[Problem]:
    """Report names that two incidents claim, and those of folders that are still there; ``reference`` is a language.

    None of them leads anywhere before that is settled. ``folder_of`` returns the path of an incident's folder, which
    may have another name than the incident.
    """
    claims: dict[str, list[str]] = {}
    for id_, own in former_ids.items():
        for former in own:
            claims.setdefault(former, []).append(id_)
    for former, claimants in sorted(claims.items()):
        is_present = any((project / INCIDENTS / former).glob("incident.*.md"))
        if not is_present and len(claimants) == 1:
            continue
        folders = {id_: folder_of(id_) for id_ in claimants}
        for id_, folder in folders.items():
            others = [PurePosixPath(other).name for claimant, other in folders.items() if claimant != id_]
            is_swapped = is_present and former in claims.get(id_, ())
            code = "formerly-swapped" if is_swapped else "formerly-present" if is_present else "formerly-twice"
            path = f"{folder}/incident.{reference}.md"
            own_name = PurePosixPath(folder).name
            values = (("incident", former), ("other", ", ".join(others)), ("own", own_name))
            yield Problem(path, _find_line(project, path, former), code, Level.ERROR, values)


def _find_line(project: Path, path: str, former: str) -> int:
    """Return the line that names a former incident; 0 where the file cannot be read now."""
    try:
        lines = read_below(project, path).decode("utf-8", "replace").splitlines()
    except OSError:
        return 0
    named = re.compile(rf"(?<![a-z0-9-]){re.escape(former)}(?![a-z0-9-])")
    return next((number for number, line in enumerate(lines, 1) if named.search(line)), 0)
