"""Keep a preview apart from the published site: what it shows, which folder it may use, and what is refused."""

from pathlib import Path

import click

from statusgen.cli.instants import now, read_instant
from statusgen.cli.output_folder import refuse_place
from statusgen.cli.talk import say_to_editors
from statusgen.model.paths import PREVIEW
from statusgen.model.preview import PreviewWanted

FOLDER = "preview"
"""Where a preview stands, beside ``content/``, unless another folder is named."""
CACHE = "preview"
"""Name of the cache of previews, beside that of the site: neither touches the other."""


def choose_preview(
    project: Path, typed_at: str | None, output: Path | None, *, is_asked: bool, waiting: bool, drafts: bool
) -> tuple[PreviewWanted | None, Path]:
    """Return what a preview shows, None for the site itself, and the folder to build into.

    An instant to come makes a preview, too. Raises click.UsageError where embargoed text would reach the site.
    """
    if (waiting or drafts) and not is_asked:
        raise click.UsageError(say_to_editors(project, "preview-flags"))
    is_ahead = typed_at is not None and read_instant(project, typed_at) > now()
    if not is_asked and not is_ahead:
        folder = output or project / "site"
        if (folder / PREVIEW).exists():
            raise click.UsageError(say_to_editors(project, "preview-holds-preview", folder=folder))
        return None, folder
    if output is None and not is_asked:
        refuse_instant(project, typed_at or "")
    folder = output or project / FOLDER
    refuse_folder(project, folder)
    return PreviewWanted(waiting, drafts, typed_at is not None), folder


def refuse_instant(project: Path, typed_at: str, code: str = "preview-ahead", folder: str = "") -> None:
    """Refuse an instant where what waits for it, or no longer holds, would reach readers. Raises click.UsageError."""
    raise click.UsageError(say_to_editors(project, code, at=typed_at, folder=folder))


def refuse_folder(project: Path, folder: Path) -> None:
    """Refuse a folder for a preview that is, or may be, the site's or the project's. Raises click.UsageError."""
    from statusgen.record.where import SITE_FILE, SITE_FOLDER

    refuse_place(project, folder, FOLDER)
    root, site = folder.resolve(), (project / "site").resolve()
    above = [root, *root.parents]
    is_site = site in above or any((path / SITE_FOLDER / SITE_FILE).exists() for path in above if not _is_marked(path))
    if is_site:
        raise click.UsageError(say_to_editors(project, "preview-is-site", folder=folder))
    if not root.is_dir() and (root.exists() or folder.is_symlink()):
        raise click.UsageError(say_to_editors(project, "preview-holds-other", folder=folder))
    if root.is_dir() and any(root.iterdir()) and not _is_marked(root):
        raise click.UsageError(say_to_editors(project, "preview-holds-other", folder=folder))


def _is_marked(folder: Path) -> bool:
    return (folder / PREVIEW).is_file()
