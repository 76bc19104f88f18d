"""What makes every output of a site, in the order of publication: no link points to a file that is not there yet.

A new kind of page or a new format is one module, and one line here.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from statusgen.cache.stale import Work
from statusgen.formats import (
    badges,
    calendars,
    cap,
    cstate,
    icons,
    markdown_copies,
    oembed,
    pdf,
    share_images,
    sitemaps,
    statuspage,
    timelines,
    web_app,
    web_files,
)
from statusgen.formats.feeds import alerts, feeds
from statusgen.formats.hosting import headers
from statusgen.formats.open_data import documents, now
from statusgen.model.incident_index import index_of
from statusgen.output import theme
from statusgen.pages import (
    accessibility,
    bulletin,
    call_centre,
    doctors,
    embedding,
    home,
    incident,
    lists,
    location,
    month,
    moved,
    not_found,
    notice,
    offline,
    pair,
    personal_data,
    press,
    professionals,
    service,
    table,
    text,
)
from statusgen.pages.current import current_pages
from statusgen.pages.facts import Facts, Key
from statusgen.situation.timeline import Month
from statusgen.wording.context import SiteContext
from statusgen.wording.output import Output, PageTemplate


class Scope(IntEnum):
    """What a maker is asked for, in the order of publication."""

    ASSETS = 0
    """Once: what every page points to."""
    INCIDENT = 1
    """For each incident."""
    MONTH = 2
    """For each month."""
    LISTS = 3
    """For each language: the pages that home pages point to."""
    HOME = 4
    """For each language."""
    FEEDS = 5
    """For each language: what programs read."""
    SITE = 6
    """Once, at the end."""


class Maker(NamedTuple):
    """A function that makes outputs."""

    scope: Scope
    outputs: Callable[..., Iterator[Output]]
    """Given the site and an incident or a month, the context of a language, or the site, as the scope says."""
    subjects: Callable[[Facts], Iterator[tuple[Key, bytes]]] | None = None
    """Gives the digests of all facts that they show; None where each is viewed to find out."""


MAKERS: tuple[Maker, ...] = (
    Maker(Scope.ASSETS, web_files.mark_of_preview),
    Maker(Scope.ASSETS, theme.outputs),
    Maker(Scope.ASSETS, icons.outputs),
    Maker(Scope.INCIDENT, bulletin.outputs),
    Maker(Scope.INCIDENT, timelines.outputs),
    Maker(Scope.INCIDENT, incident.outputs),
    Maker(Scope.INCIDENT, moved.of_incident),
    Maker(Scope.INCIDENT, cap.outputs),
    Maker(Scope.INCIDENT, documents.of_incident),
    Maker(Scope.MONTH, month.outputs),
    Maker(Scope.MONTH, sitemaps.of_month),
    Maker(Scope.LISTS, timelines.outputs_of_live),
    Maker(Scope.LISTS, incident.outputs_of_live, incident.subjects),
    Maker(Scope.LISTS, text.outputs),
    Maker(Scope.LISTS, pair.outputs, pair.subjects),
    Maker(Scope.LISTS, location.outputs, location.subjects),
    Maker(Scope.LISTS, service.outputs, service.subjects),
    Maker(Scope.LISTS, badges.outputs, badges.subjects),
    Maker(Scope.LISTS, oembed.outputs),
    Maker(Scope.LISTS, moved.of_catalogue),
    Maker(Scope.LISTS, lists.outputs),
    Maker(Scope.LISTS, table.outputs, table.subjects),
    Maker(Scope.LISTS, professionals.outputs, professionals.subjects),
    Maker(Scope.LISTS, moved.of_pages),
    Maker(Scope.LISTS, offline.outputs),
    Maker(Scope.LISTS, embedding.outputs, embedding.subjects),
    Maker(Scope.LISTS, accessibility.outputs),
    Maker(Scope.LISTS, not_found.outputs),
    Maker(Scope.LISTS, notice.outputs, notice.subjects),
    Maker(Scope.LISTS, press.outputs),
    Maker(Scope.LISTS, doctors.outputs),
    Maker(Scope.LISTS, personal_data.outputs),
    Maker(Scope.LISTS, call_centre.outputs),
    Maker(Scope.HOME, home.outputs, home.subjects),
    Maker(Scope.FEEDS, feeds.outputs),
    Maker(Scope.FEEDS, calendars.outputs),
    Maker(Scope.SITE, not_found.in_every_language),
    Maker(Scope.SITE, home.language_choice, home.subjects),
    Maker(Scope.SITE, now.outputs, now.subjects),
    Maker(Scope.SITE, statuspage.outputs),
    Maker(Scope.SITE, cstate.outputs),
    Maker(Scope.SITE, alerts.outputs),
    Maker(Scope.SITE, icons.favicon),
    Maker(Scope.SITE, web_app.outputs),
    Maker(Scope.SITE, web_files.outputs),
    Maker(Scope.SITE, headers.outputs),
    Maker(Scope.SITE, sitemaps.outputs),
)
_BY_LANGUAGE = (Scope.LISTS, Scope.HOME, Scope.FEEDS)


def iter_outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over every output, in the order of publication."""
    yield from iter_assets(site)
    for id_ in site.content.incidents:
        yield from iter_incident(site, id_)
    for one in site.months:
        yield from iter_month(site, one)
    for part in range(count_parts(site)):
        yield from iter_part(site, part)


def iter_assets(site: SiteContext) -> Iterator[Output]:
    """Iterate over the files that every page points to."""
    return _iter_scope(site, Scope.ASSETS, site)


def iter_incident(site: SiteContext, id_: str) -> Iterator[Output]:
    """Iterate over the outputs of an incident: its bulletins, then its own page."""
    return _iter_scope(site, Scope.INCIDENT, site, site.content.incidents[id_])


def iter_month(site: SiteContext, which: Month) -> Iterator[Output]:
    """Iterate over the page of a month, and its sitemap."""
    return _iter_scope(site, Scope.MONTH, site, which)


def count_parts(site: SiteContext) -> int:
    """Return in how many parts the outputs that show today can be made, each by itself."""
    return len(_BY_LANGUAGE) * len(site.pages) + 1


def iter_part(site: SiteContext, part: int) -> Iterator[Output]:
    """Iterate over a part of what shows today; the parts are numbered in the order of publication."""
    turn, language = divmod(part, len(site.pages))
    if turn < len(_BY_LANGUAGE):
        return _iter_scope(site, _BY_LANGUAGE[turn], site.pages[language])
    return _iter_scope(site, Scope.SITE, site)


def find_subjects(site: SiteContext) -> dict[Key, bytes]:
    """Return the digests of all facts that pages of today show, for all languages at once."""
    facts = Facts(site)
    return {key: subject for maker in MAKERS if maker.subjects is not None for key, subject in maker.subjects(facts)}


def find_output(site: SiteContext, path: str) -> Output | None:
    """Find the output at a path without making the others of the site; None where there is none."""
    return next((output for output in _iter_near(site, path) if output.path == path), None)


def _iter_near(site: SiteContext, path: str) -> Iterator[Output]:
    """Iterate over the outputs among which that of a path is, if it is one."""
    parts = path.split("/")
    languages = [context.language for context in site.pages]
    id_ = parts[2].removesuffix(".json") if len(parts) > 2 and parts[1] in ("incidents", "cap") else ""
    if id_ in site.content.incidents:
        yield from iter_incident(site, id_)
    if parts[0] in languages and len(parts) > 1:
        for month in site.months if parts[1] == "history" else ():
            yield from iter_month(site, month)
        for turn in range(len(_BY_LANGUAGE)):
            yield from iter_part(site, turn * len(languages) + languages.index(parts[0]))
    else:
        yield from iter_assets(site)
    yield from iter_part(site, count_parts(site) - 1)
    if parts[0].startswith("sitemap"):
        for month in site.months:
            yield from iter_month(site, month)


def _iter_scope(site: SiteContext, scope: Scope, *given: Any) -> Iterator[Output]:
    for maker in MAKERS:
        if maker.scope is scope:
            yield from _with_copies(site, maker.outputs(*given))


def _with_copies(site: SiteContext, outputs: Iterable[Output]) -> Iterator[Output]:
    """Yield the image, the PDF and the Markdown copy of each page before the page, which points to them."""
    for output in outputs:
        if isinstance(output.render, PageTemplate) and output.has_copies:
            yield from share_images.of_page(output, output.render)
            if site.reference.has_pdf:
                yield from pdf.of_page(output, output.render, site.assets)
            yield from markdown_copies.of_page(output, output.render)
        yield output
        yield from moved.of_former_languages(site, output)


def count_outputs(site: SiteContext, work: Work) -> int:
    """Return about how many outputs a work makes, without making them."""
    summaries = index_of(site.content.incidents)
    pages = sum(len(summaries[id_].notes) + 1 for id_ in work.incidents)
    current = len(list(current_pages(site.reference))) + 3 if work.current else 0  # with its 404 page and two feeds
    return 2 * len(site.pages) * (pages + current + len(work.months)) + len(work.months)  # pages with their copies
