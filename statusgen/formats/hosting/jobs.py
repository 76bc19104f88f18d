"""Ready jobs that build the site again and again, with the least rights that will do."""

import re
from pathlib import Path

from statusgen.formats.hosting import JOBS
from statusgen.formats.hosting.servers import CannotBeWritten, open_templates

_SAFE = re.compile(r"/[A-Za-z0-9._/+@-]*")
"""A whole path that no shell and no unit file reads as anything else: no space, no per cent sign."""


def make_job(job: str, project: Path, command: tuple[str, ...], version: str) -> str:
    """Return a job of ``JOBS`` for the project in a folder, by whole paths.

    ``command`` is what starts the program from anywhere, ``version`` the one that machines elsewhere install. Raises
    CannotBeWritten for a path that cannot stand in a command line or unit as it is.
    """
    for path in (project.as_posix(), command[0]):
        if not _SAFE.fullmatch(path):
            raise CannotBeWritten(path)
    return (
        open_templates()
        .get_template(JOBS[job])
        .render(project=project.as_posix(), command=" ".join(command), version=version, mail="you@hospital.example")
    )
