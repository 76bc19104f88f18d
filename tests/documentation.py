"""The documentation as a site: ``python -m tests.documentation FOLDER`` builds it and names links that lead nowhere."""

import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html
from markdown import Markdown

from tests.builders import ROOT

LOOK = """\
body { max-width: 48rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 sans-serif; }
pre { overflow-x: auto; padding: .6rem; background: #f2f2f2; }
table { border-collapse: collapse; } th, td { padding: .3rem .6rem; border: 1px solid #888; vertical-align: top; }
img { max-width: 100%; }
@page { size: A4; margin: 18mm; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.3; } pre { padding: 1mm 2mm; }
  h1, h2 { margin: 3mm 0 1mm; font-size: 13pt; } p, ul, table, pre { margin: 1.5mm 0; } img { max-width: 11cm; } }
"""
_EXTENSIONS = ["tables", "fenced_code", "sane_lists", "toc"]
_LANGUAGE = re.compile(r"\.(fr|nl|de)\.md$")
_OWN_LINK = re.compile(r'(?<= href=")(?!\w+:)([^"#]*)\.md(?=["#])')


def iter_texts() -> Iterator[Path]:
    """Iterate over all texts of the documentation."""
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def anchor_of(heading: str, _separator: str = "-") -> str:
    """Return the anchor of a heading, as forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def render_text(path: Path) -> str:
    """Render a text as a page."""
    converter = Markdown(extensions=_EXTENSIONS, extension_configs={"toc": {"slugify": anchor_of}})
    body = _OWN_LINK.sub(r"\1.html", converter.convert(path.read_text(encoding="utf-8")))
    tag = found[1] if (found := _LANGUAGE.search(path.name)) else "en"
    title = next((line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")), path.stem)
    head = f'<meta charset="utf-8"><title>{escape(title.lstrip("# "))}</title><style>{LOOK}</style>'
    return f'<!DOCTYPE html>\n<html lang="{tag}"><head>{head}</head><body>\n{body}\n</body></html>\n'


def build_documentation(folder: Path) -> None:
    """Build all texts and pictures into a folder, at the places that they have in the checkout."""
    for path in iter_texts():
        made = folder / path.relative_to(ROOT).with_suffix(".html")
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(render_text(path), encoding="utf-8")
    for path in (ROOT / "LICENSE", *(ROOT / "docs").rglob("*.[ps][nv]g")):
        made = folder / path.relative_to(ROOT)
        made.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, made)


def find_dead_links(folder: Path) -> list[str]:
    """Return the links, anchors and pictures of a built documentation that lead nowhere; no other site is asked."""

    @cache
    def anchors(path: Path) -> frozenset[str]:
        return frozenset(html.parse(path).getroot().xpath("//@id | //a/@name"))

    dead = []
    for page in sorted(folder.rglob("*.html")):
        for target in html.parse(page).getroot().xpath("//a/@href | //img/@src"):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            is_there = file.is_file() and file.is_relative_to(folder.resolve())
            if not is_there or (parts.fragment and unquote(parts.fragment) not in anchors(file)):
                dead.append(f"{page.relative_to(folder)}: {target}")
    return dead


def main() -> None:
    """Build the documentation into the folder that is named."""
    folder = Path(sys.argv[1]).resolve()
    build_documentation(folder)
    dead = find_dead_links(folder)
    print("\n".join(dead) or f"Open {(folder / 'README.html').as_uri()}")
    sys.exit(1 if dead else 0)


if __name__ == "__main__":
    main()
