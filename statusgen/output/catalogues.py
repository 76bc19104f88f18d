"""Keep what was read of catalogues beside them, where that is allowed, so that the next process need not parse them."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from statusgen.content.po import find_kept, kept_beside, to_keep
from statusgen.output.write import write_file


def keep_catalogues(folders: Iterable[Path], languages: Iterable[str]) -> None:
    """Keep the entries of the catalogues of some languages, in the folders that hold them and can be written to."""
    tags = tuple(languages)
    for folder in folders:
        for language in tags:
            path = folder / f"{language}.po"
            if path.is_file() and find_kept(path) is None:
                with suppress(OSError):
                    write_file(str(kept_beside(path)), to_keep(path, language))
