"""Ready jobs that build the site again and again, with the least rights that will do."""

import re
from pathlib import Path

from statusgen.formats.hosting import JOBS
from statusgen.formats.hosting.servers import CannotBeWritten, open_templates

_SAFE = re.compile(r"/[A-Za-z0-9._/+@-]*")
"""A whole path that no shell and no unit file reads as anything else: no space, no per cent sign."""
_SAFE_ADDRESS = re.compile(r"https?://[A-Za-z0-9._:/@%+~-]+")


def make_job(
    job: str, project: Path, command: tuple[str, ...], checkout: Path | None, version: str, address: str
) -> str:
    """Return a job of ``JOBS`` for the project in a folder, by whole paths.

    ``command`` is what starts the program, from ``checkout`` where it is not installed; ``version`` the one that
    machines elsewhere install, which ask the site at its ``address`` what was published. Raises CannotBeWritten for a
    path or an address that cannot stand in a command line or unit as it is.
    """
    folder = checkout or project
    for path in (project.as_posix(), folder.as_posix(), command[0]):
        if not _SAFE.fullmatch(path):
            raise CannotBeWritten(path)
    if not _SAFE_ADDRESS.fullmatch(address):
        raise CannotBeWritten(address)
    build = (*command, "build", "--quiet", *(() if folder == project else ("--project", project.as_posix())))
    return (
        open_templates()
        .get_template(JOBS[job])
        .render(
            project=project.as_posix(),
            folder=folder.as_posix(),
            build=" ".join(build),
            is_in_home=command[0].startswith(("/home/", "/root/")),
            version=version,
            address=address,
            mail="you@hospital.example",
        )
    )
