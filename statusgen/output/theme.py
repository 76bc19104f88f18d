"""Open a theme: its look, its style sheets, its templates."""

import hashlib
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

from statusgen.content.theme import (
    ThemeBroken,
    ThemeMissing,
    check_files,
    find_file,
    find_theme,
    iter_files,
    list_files,
    read_file,
    read_text,
    refuse,
)
from statusgen.model.marked import Marked
from statusgen.model.site import Logo
from statusgen.output.look import read_look, reading
from statusgen.output.qr_codes import draw_code
from statusgen.output.style_sheet import for_old_browsers, without_spaces
from statusgen.output.template_cache import read_programs
from statusgen.output.templates import Templates, read_sources
from statusgen.output.tokens import Sheet, brand_style, find_tokens, read_sheets
from statusgen.wording.context import SiteContext
from statusgen.wording.look import Look
from statusgen.wording.marks import written_in
from statusgen.wording.output import Output, as_it_is
from statusgen.wording.web_app import ThemeAssets


class Theme(Struct, frozen=True):
    """A theme that was opened: everything that outputs take from it."""

    folders: tuple[Path, ...]
    """Its own folder, then those from which comes what it does not have."""
    look: Look
    assets: ThemeAssets
    templates: Templates


def open_theme(
    project: Path,
    name: str,
    brand: str = "",
    logo: Logo | None = None,
    key: bytes = b"",
    cache: Path | None = None,
    style: str = "",
) -> Theme:
    """Open a theme: read it once, before anything is made of it.

    ``brand`` is the brand colour as ``#rrggbb``, or empty; ``key`` is the digest of the theme, where the caller knows
    it; ``cache`` is the user's folder of templates; ``style`` comes after its style sheets. Raises ThemeMissing, and
    ThemeBroken with every breach of what a theme must define, but for those of its templates, which
    ``check_templates`` finds.
    """
    folders = find_theme(project, name)
    if not folders:
        raise ThemeMissing(name)
    with reading(folders):
        refuse(check_files(folders))
        sheets = read_sheets(folders)
        look, problems = read_look(folders, sheets)
        if look is None:
            raise ThemeBroken(tuple(problems))
        assets = _read_assets(folders, sheets, look, brand, logo, style)
    return Theme(folders, look, assets, _open_templates(folders, look, key or theme_key(folders), cache))


def _read_assets(
    folders: tuple[Path, ...], sheets: tuple[Sheet, ...], look: Look, brand: str, logo: Logo | None, last: str
) -> ThemeAssets:
    """Read the files a theme brings along; its style sheet is put together from tokens and components.

    Names of files that change hold their digest, so that hosts may keep them for ever.
    """
    paper = _join(folders, "paper/*.css")
    style = _join(folders, "tokens/*.css", "components/*/style.css") + brand_style(sheets, brand) + last
    files: dict[str, bytes] = {}
    stylesheet = add_hashed(files, "site.css", without_spaces(for_old_browsers(slim(style))).encode())
    on_paper = without_spaces(for_old_browsers(slim(_tokens_of(paper, sheets) + paper + last)))
    printed = add_hashed(files, "paper.css", on_paper.encode())
    sheet = add_hashed(
        files, "sheet.css", without_spaces(for_old_browsers(slim(_join(folders, "components/*/sheet.css")))).encode()
    )
    for folder in reversed(folders):
        for path in list_files(folder, "assets/**/*"):
            if path.is_file() and not path.name.startswith("."):
                files[f"assets/{path.relative_to(folder / 'assets').as_posix()}"] = read_file(folders, path)
    script, worker = find_file(folders, "script/site.js"), find_file(folders, "script/worker.js")
    return ThemeAssets(
        files=files,
        stylesheet=stylesheet,
        paper=printed,
        sheet=sheet,
        look=look,
        logo=add_hashed(files, f"logo.{logo.kind}", logo.raw) if logo else "",
        script=add_hashed(files, "site.js", slim(read_text(folders, script)).encode()) if script else "",
        worker=slim(read_text(folders, worker)) if worker else "",
    )


def _tokens_of(style: str, sheets: tuple[Sheet, ...]) -> str:
    """Return the rule that defines the tokens that a style sheet for paper uses, as they are on light pages."""
    tokens = find_tokens(sheets)
    used = dict.fromkeys(re.findall(r"var\((--[a-z0-9-]+)\)", style))
    defined = [f"{name}:{tokens[name].value}" for name in used if name in tokens]
    return f":root{{{';'.join(defined)}}}\n" if defined else ""


def _join(folders: Sequence[Path], *patterns: str) -> str:
    parts = itertools.chain(*(iter_files(folders, pattern) for pattern in patterns))
    return "\n".join(read_text(folders, part).strip() for part in parts) + "\n"


def theme_key(folders: Sequence[Path]) -> bytes:
    """Return the digest of the files of themes: templates, components, catalogues, assets.

    Raises ThemeBroken for what is no ordinary file.
    """
    refuse(check_files(folders))
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for below, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if not name.startswith((".", "__")))
            for path in (f"{below}/{name}" for name in sorted(files) if not name.startswith(".")):
                raw = hashlib.blake2b(read_file(folders, Path(path)), digest_size=16).digest()
                digest.update(f"{path[len(str(folder)) :]}\0".encode() + raw)
    return digest.digest()


@lru_cache(maxsize=8)
def _open_templates(folders: tuple[Path, ...], look: Look, key: bytes, cache: Path | None) -> Templates:
    """Open the templates of a theme.

    As long as the digest of its files is the same, they are not read again. ``cache`` is the user's folder in which
    templates are kept as Python (``find_template_cache``); their code is that of the sandbox.
    """
    sources = read_sources(folders)
    environment = Templates(sources)
    environment.globals["draw_code"] = draw_code
    environment.globals["look"] = look
    environment.filters["written_in"] = written_in
    environment.filters["plain"] = plain
    environment.filters["language_of"] = language_of
    environment.filters["across"] = across
    environment.filters["down"] = down
    if cache is not None:
        environment.loader.programs = read_programs(cache, environment)
    return environment


def across(at: float, width: int) -> Markup:
    """Return a place of a drawing, in parts of a hundred from the left: as such, or in pixels where it has a width."""
    return Markup(f"{at * width / 100:g}" if width else f"{at:g}%")


def down(at: float, letter: int) -> Markup:
    """Return a place of a drawing, in letters from above: as such, or in pixels where letters have a size."""
    return Markup(f"{at * letter:g}" if letter else f"{at:g}em")


def language_of(text: str) -> str:
    """Return the language a text is marked with; empty for a text of the page's own."""
    return text.language if isinstance(text, Marked) else ""


def plain(text: str) -> str:
    """Return a text without its marks, for an attribute or an element that can hold no other."""
    return str(text)


def add_hashed(files: dict[str, bytes], name: str, raw: bytes) -> str:
    """Add a file to the assets under a name that holds its digest, so that hosts may keep it for ever.

    Return its path.
    """
    stem, _, ending = name.rpartition(".")
    path = f"assets/{stem}.{hashlib.blake2b(raw, digest_size=6).hexdigest()}.{ending}"
    files[path] = raw
    return path


def slim(source: str) -> str:
    """Take comments, blank lines and indentation out of a style sheet or a script; its meaning stays."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return "\n".join(line for line in (line.strip() for line in source.split("\n")) if line) + "\n"


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the files of the theme."""
    yield from (Output(path, raw, as_it_is) for path, raw in site.assets.files.items())
