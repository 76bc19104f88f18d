"""Keep a preview apart from the published site: what it shows, which folder it may use, and what is refused."""

from pathlib import Path

import click

from statusgen.cli.instants import now, read_instant
from statusgen.cli.output_folder import refuse_place
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
        raise click.UsageError(_say(project, "flags"))
    is_ahead = typed_at is not None and read_instant(project, typed_at) > now()
    if not is_asked and not is_ahead:
        folder = output or project / "site"
        if (folder / PREVIEW).exists():
            raise click.UsageError(_say(project, "holds-preview", folder=folder))
        return None, folder
    if output is None and not is_asked:
        refuse_instant(project, typed_at or "")
    folder = output or project / FOLDER
    refuse_folder(project, folder)
    return PreviewWanted(waiting, drafts, typed_at is not None), folder


def refuse_instant(project: Path, typed_at: str, code: str = "ahead") -> None:
    """Refuse an instant to come where what waits for it would reach readers. Raises click.UsageError."""
    raise click.UsageError(_say(project, code, at=typed_at))


def refuse_folder(project: Path, folder: Path) -> None:
    """Refuse a folder for a preview that is, or may be, the site's or the project's. Raises click.UsageError."""
    from statusgen.record.where import SITE_FILE, SITE_FOLDER

    refuse_place(project, folder, FOLDER)
    root, site = folder.resolve(), (project / "site").resolve()
    above = [root, *root.parents]
    is_site = site in above or any((path / SITE_FOLDER / SITE_FILE).exists() for path in above if not _is_marked(path))
    if is_site:
        raise click.UsageError(_say(project, "is-site", folder=folder))
    if not root.is_dir() and (root.exists() or folder.is_symlink()):
        raise click.UsageError(_say(project, "holds-other", folder=folder))
    if root.is_dir() and any(root.iterdir()) and not _is_marked(root):
        raise click.UsageError(_say(project, "holds-other", folder=folder))


def _is_marked(folder: Path) -> bool:
    return (folder / PREVIEW).is_file()


def _say(project: Path, code: str, **values: object) -> str:
    from statusgen.cli.talk import editors_language_of

    return _SENTENCES[editors_language_of(project)][code].format(**values)


_SENTENCES = {
    "fr": {
        "flags": "--waiting et --drafts montrent ce qui n’est pas publié : ajoutez --preview.",
        "ahead": "Ce moment est à venir, et ce qui l’attend ne doit pas arriver sur le site avant. Pour le voir, tapez "
        ":\n"
        '  statusgen build --preview --at "{at}"',
        "ahead-sending": "Ce moment est à venir : ce qui l’attend ne peut pas encore être annoncé. Pour le voir, "
        "retirez "
        "--send.",
        "is-site": "{folder} est un dossier du site ou du projet : un aperçu ne peut pas y être. Nommez-en un autre :\n"
        "  --output preview",
        "holds-other": "{folder} contient autre chose qu’un aperçu. Nommez un dossier vide ou nouveau : --output "
        "preview",
        "holds-preview": "{folder} contient un aperçu : le site ne peut pas y être. Effacez-le, ou nommez un autre "
        "dossier : --output",
    },
    "nl": {
        "flags": "--waiting en --drafts tonen wat niet gepubliceerd is: voeg --preview toe.",
        "ahead": "Dat moment moet nog komen, en wat erop wacht mag niet eerder op de site staan. Om het te zien, typ:\n"
        '  statusgen build --preview --at "{at}"',
        "ahead-sending": "Dat moment moet nog komen: wat erop wacht kan nog niet aangekondigd worden. Laat --send weg "
        "om "
        "het te zien.",
        "is-site": "{folder} is een map van de site of van het project: daar mag geen voorbeeld staan. Noem een "
        "andere:\n"
        "  --output preview",
        "holds-other": "{folder} bevat iets anders dan een voorbeeld. Noem een lege of nieuwe map: --output preview",
        "holds-preview": "{folder} bevat een voorbeeld: daar mag de site niet staan. Verwijder die map, of noem een "
        "andere: --output",
    },
    "de": {
        "flags": "--waiting und --drafts zeigen, was nicht veröffentlicht ist: Fügen Sie --preview hinzu.",
        "ahead": "Dieser Zeitpunkt kommt noch, und was auf ihn wartet, darf nicht vorher auf die Website. Um es zu "
        "sehen, "
        "tippen Sie:\n"
        '  statusgen build --preview --at "{at}"',
        "ahead-sending": "Dieser Zeitpunkt kommt noch: Was auf ihn wartet, kann noch nicht angekündigt werden. Lassen "
        "Sie "
        "--send weg, um es zu sehen.",
        "is-site": "{folder} ist ein Ordner der Website oder des Projekts: Dort darf keine Vorschau stehen. Nennen Sie "
        "einen "
        "anderen:\n  --output preview",
        "holds-other": "{folder} enthält etwas anderes als eine Vorschau. Nennen Sie einen leeren oder neuen Ordner: "
        "--output preview",
        "holds-preview": "{folder} enthält eine Vorschau: Dort darf die Website nicht stehen. Löschen Sie den Ordner, "
        "oder "
        "nennen Sie einen anderen: --output",
    },
    "en": {
        "flags": "--waiting and --drafts show what is not published: add --preview.",
        "ahead": "That instant is still to come, and what waits for it must not reach the site before. To look at it, "
        "type:\n"
        '  statusgen build --preview --at "{at}"',
        "ahead-sending": "That instant is still to come: what waits for it cannot be announced yet. To look at it, "
        "take "
        "--send out.",
        "is-site": "{folder} is a folder of the site or of the project: a preview may not stand there. Name another:\n"
        "  --output preview",
        "holds-other": "{folder} holds something else than a preview. Name a folder that is empty or new: --output "
        "preview",
        "holds-preview": "{folder} holds a preview: the site may not stand there. Delete that folder, or name another: "
        "--output",
    },
}
"""What is refused, in the languages of editors."""
