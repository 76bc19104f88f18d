"""Lasting pages as they were recorded: one whose file is gone stands until somebody accepts that."""

from collections.abc import Iterable, Set
from pathlib import PurePosixPath

from statusgen.content.files import PAGES
from statusgen.model.note import Page
from statusgen.model.problem import Level, Problem
from statusgen.record.hold_names import Change, IsAccepted, change_of
from statusgen.record.make import iter_editions
from statusgen.record.published import RecordedPage, SiteFacts


def find_gone_pages(
    recorded: SiteFacts, slugs: Set[str], is_accepted: IsAccepted
) -> tuple[frozenset[str], list[tuple[Change, Problem]]]:
    """Return the names of the pages that count, and what is wrong; ``slugs`` are those that have a file."""
    found = []
    for page in recorded.pages:
        change = _change_of(page)
        if page.slug not in slugs and not is_accepted(change):
            path = PurePosixPath(PAGES, f"{page.slug}.{page.reference}.md").as_posix()
            values = (("title", page.texts[page.reference].title), ("file", path))
            found.append((change, Problem(path, 0, "page-gone", Level.ERROR, values)))
    gone = {change.what.removeprefix("pages/") for change, _ in found}
    return frozenset(slugs | gone), found


def with_gone_pages(
    pages: Iterable[Page], recorded: SiteFacts, languages: tuple[str, ...], is_accepted: IsAccepted
) -> tuple[Page, ...]:
    """Return pages with those that were recorded and cannot be read any more, by their names."""
    known = {page.slug: page for page in pages}
    for page in recorded.pages:
        if page.slug not in known and not is_accepted(_change_of(page)):
            known[page.slug] = Page(page.slug, dict(iter_editions(page.texts, page.reference, languages)))
    return tuple(known[slug] for slug in sorted(known))


def _change_of(page: RecordedPage) -> Change:
    return change_of(f"pages/{page.slug}", page.slug, None)
