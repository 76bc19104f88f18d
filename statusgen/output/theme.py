"""A theme's templates and its style sheet."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from statusgen.content.po import KEPT
from statusgen.model.marked import Marked
from statusgen.model.site import Logo
from statusgen.output.colour import brand_style
from statusgen.output.qr_codes import draw_code
from statusgen.wording.context import SiteContext
from statusgen.wording.output import Output, as_it_is
from statusgen.wording.sentences import Wording
from statusgen.wording.web_app import ThemeAssets


class _Templates(Environment):
    """Templates whose globals are a plain dictionary: every import compares them, and chained maps are slow."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return {**self.globals, **(d or {})}


def read_assets(theme: Path, brand: str = "", logo: Logo | None = None) -> ThemeAssets:
    """Read the files a theme brings along; its style sheet is put together from tokens and components.

    ``brand`` is the brand colour as ``#rrggbb``, or empty. Names of files that change hold their digest, so that hosts
    may keep them for ever.
    """
    paper = _join(sorted((theme / "paper").glob("*.css")))
    parts = [*sorted((theme / "tokens").glob("*.css")), *sorted((theme / "components").glob("*/style.css"))]
    style = _join(parts) + brand_style(theme, brand)
    files: dict[str, bytes] = {}
    stylesheet = add_hashed(files, "site.css", slim(style).encode())
    printed = add_hashed(files, "paper.css", slim(paper).encode())
    for path in sorted((theme / "assets").rglob("*")) if (theme / "assets").is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            files[f"assets/{path.relative_to(theme / 'assets').as_posix()}"] = path.read_bytes()
    script, worker = theme / "script" / "site.js", theme / "script" / "worker.js"
    return ThemeAssets(
        files=files,
        stylesheet=stylesheet,
        paper=printed,
        logo=add_hashed(files, f"logo.{logo.kind}", logo.raw) if logo else "",
        script=add_hashed(files, "site.js", slim(_read(script)).encode()) if script.is_file() else "",
        worker=slim(_read(worker)) if worker.is_file() else "",
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _join(parts: Iterable[Path]) -> str:
    return "\n".join(part.read_text(encoding="utf-8").strip() for part in parts) + "\n"


def theme_key(folders: Iterable[Path]) -> bytes:
    """Return the digest of the files of themes: templates, components, catalogues, assets."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for below, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name != KEPT)
            for path in filter(os.path.isfile, [f"{below}/{name}" for name in sorted(files)]):
                with open(path, "rb") as file:
                    raw = hashlib.blake2b(file.read(), digest_size=16).digest()
                digest.update(f"{path[len(str(folder)) :]}\0".encode() + raw)
    return digest.digest()


def open_templates(theme: Path, fallback: Path, key: bytes, compiled: Path | None = None) -> Environment:
    """Open the templates of a theme; what it does not have comes from the default theme.

    ``key`` is the digest of both (``theme_key``): as long as it is the same, they are not read again. ``compiled`` is
    a folder in which compiled templates are kept between builds; what is there is checked against the source of each
    template, and what cannot be used is made again.
    """
    environment = _open_templates(theme, fallback, key)
    if compiled is not None:
        compiled.mkdir(mode=0o755, parents=True, exist_ok=True)
        environment.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    return environment


@lru_cache(maxsize=8)
def _open_templates(theme: Path, fallback: Path, _key: bytes) -> Environment:
    folders = [folder / name for folder in dict.fromkeys((theme, fallback)) for name in ("templates", "components")]
    environment = _Templates(
        loader=FileSystemLoader(folders),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["draw_code"] = draw_code
    environment.filters["written_in"] = written_in
    environment.filters["plain"] = plain
    environment.filters["language_of"] = language_of
    return environment


@lru_cache(maxsize=64)
def written_in(language: str) -> Markup:
    """Return the attributes of an element whose text is in another language; nothing for a text of the page's own."""
    if not language:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language, Wording.direction_of(language))


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
