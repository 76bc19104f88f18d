"""What every view of one language is made from."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.phrases import Phrases
from statusgen.model.preview import Preview
from statusgen.model.remarks import OwnRemark, ReadyRemark
from statusgen.model.site import Catalogue, Text
from statusgen.model.situation import Remark, RetiredCell, Situation
from statusgen.situation.changes import reaches_everybody
from statusgen.situation.lines import with_lines_at, with_past_lines
from statusgen.situation.retiring import find_retired
from statusgen.situation.timeline import Month, Timeline, make_timeline
from statusgen.situation.versions import timeline_before
from statusgen.wording.feed_views import Told
from statusgen.wording.printed_links import show_addresses
from statusgen.wording.remarks import say_ready
from statusgen.wording.sentences import Wording
from statusgen.wording.views import Link
from statusgen.wording.web_app import ThemeAssets

_SITE_LINK = re.compile(rf'href="{paths.SITE_LINK}([^"]*)"')


class PageContext(Struct, frozen=True, eq=False, dict=True):
    """One language of one site at one instant."""

    content: Content
    timeline: Timeline
    situation: Situation
    wording: Wording
    base_url: str
    assets: ThemeAssets
    has_pdf: bool
    """Whether what is made to be printed is there as PDF too."""
    preview: Preview | None = None
    """What makes this a preview; None for the site that is published."""
    then: datetime | None = None
    """The instant of the bulletin that is told, or of what is announced; None for pages of today."""
    known: datetime | None = None
    """The instant of the bulletin that announces it; None where all counts that is known at ``then``."""
    incident: str = ""
    """Id of the incident of that bulletin."""
    usual: Content | None = None
    """With the telephone lines that settings and locations had when that bulletin was shown; None for those of now."""
    phrases: Mapping[str, Phrases] = {}
    """The sentences of each language of the site."""

    @cached_property
    def worded(self) -> dict[tuple[str, str, date], Any]:
        """What was said of cells of the situation, by service, location and day: it is the same on every page."""
        return {}

    @cached_property
    def told(self) -> dict[tuple[str, int], Told]:
        """What feeds tell of bulletins, by incident and number, where that is known already."""
        return {}

    @cached_property
    def subjects(self) -> dict[tuple[str, ...], bytes]:
        """The digests of all facts that pages of today show, by their kind and ids; without, each page is viewed."""
        return {}

    @property
    def catalogue(self) -> Catalogue:
        """What is there at the instant that is told: without what is retired by then."""
        return self.content.catalogue.at(self.then or self.situation.at)

    @cached_property
    def retired(self) -> tuple[RetiredCell, ...]:
        """What is no longer offered today, or will not be."""
        return find_retired(self.content.catalogue, self.situation.live, self.situation.at)

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.wording.language

    def in_language(self, language: str) -> "PageContext":
        """Return the same in another language of the site."""
        return replace(self, wording=replace(self.wording, language=language, phrases=self.phrases[language]))

    def link(self, page: str, target: str) -> str:
        """Return the address of a path as seen from a page: relative, so that the site works anywhere.

        Only the page for addresses that do not exist, which a host may serve at any depth, points from the root.
        """
        if page.endswith("404.html"):
            return urlsplit(self.base_url).path + target
        return paths.relative(page, target)

    def place_links(self, page: str, html: str) -> str:
        """Return the HTML of a text whose links to pages of the site lead there from a page, in the page's language.

        Without a page they are absolute; with one, links say what is printed behind them.
        """
        if page and "<a " in html:
            html = show_addresses(html, self._whole_address)

        def place(match: re.Match[str]) -> str:
            path = f"{self.language}/{match[1]}"
            return f'href="{self.link(page, path) if page else paths.address(self.base_url, path)}"'

        return _SITE_LINK.sub(place, html) if paths.SITE_LINK in html else html

    def _whole_address(self, address: str) -> str:
        inside = address.removeprefix(paths.SITE_LINK)
        return address if inside == address else paths.address(self.base_url, f"{self.language}/{inside}")

    def phrase_of(self, text: Text | None) -> str:
        """Return a phrase of the settings in the language of the pages; empty when there is none."""
        return text.in_(self.language) if text is not None else ""

    @property
    def mark(self) -> str:
        """What every page of a preview bears."""
        return self.wording.say("Preview – not published")

    @property
    def site_name(self) -> str:
        """The name of the organisation, as titles of pages, feeds and files bear it: marked in a preview."""
        name = self.phrase_of(self.content.settings.organisation)
        return name if self.preview is None else f"{self.mark} – {name}"

    def remark(self, remark: Remark) -> Link:
        """Return a remark in words."""
        said, reference = remark.said, self.content.settings.reference
        if isinstance(said, ReadyRemark):
            return Link("", say_ready(self.wording, self.content.vocabulary, said))
        if isinstance(said, OwnRemark):
            text = Text(dict(said.words), said.words[0][0])
        else:
            text = self.content.catalogue.remarks.get(said) or Text({reference: said}, reference)
        return Link("", self.sentence_of(text))

    def sentence_of(self, text: Text) -> str:
        """Return a sentence that a note adds; one that is not translated names its language behind it, for readers."""
        said, written = text.in_(self.language), text.language_for(self.language)
        if written == self.language:
            return said
        return self.wording.say("{service} ({where})", service=said, where=self.wording.language_name(written))

    def as_published(self, note: Note) -> "PageContext":
        """Return it as a bulletin saw it: its lines, departments and answers are those of its instant, not today's."""
        then = replace(self.situation, reach_everybody=reaches_everybody(self.timeline, note))
        usual = with_past_lines(self.timeline.content, note.shown or note.published)
        content = with_lines_at(usual, note.published)
        return replace(self, content=content, situation=then, then=note.published, incident=note.incident, usual=usual)

    def before_corrections(self, note: Note, count: int) -> tuple["PageContext", Note]:
        """Return it with a bulletin that says what it said after so many of its corrections, and that bulletin."""
        if count >= len(note.corrected) or note.version(count) is note:
            return self, note
        timeline = timeline_before(self.timeline, note.incident, note.number, count)
        return replace(self, content=timeline.content, timeline=timeline), note.version(count)


class SiteContext(Struct, frozen=True, eq=False):
    """What every maker of outputs is given: one site at one instant, in all its languages."""

    pages: tuple[PageContext, ...]
    """One for each language, in the order of the settings."""
    content: Content
    timeline: Timeline
    situation: Situation
    base_url: str
    assets: ThemeAssets

    @property
    def reference(self) -> PageContext:
        """The context of the reference language."""
        return next(context for context in self.pages if context.language == self.content.settings.reference)

    @property
    def is_preview(self) -> bool:
        """Whether nobody may take it for the published site."""
        return self.pages[0].preview is not None

    @property
    def reference_first(self) -> tuple[PageContext, ...]:
        """The contexts of all languages, the reference language first."""
        return (self.reference, *(context for context in self.pages if context is not self.reference))

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that have a page, the newest first."""
        return tuple(self.timeline.by_month)


def open_site(
    content: Content,
    situation: Situation,
    phrases: Mapping[str, Phrases],
    assets: ThemeAssets,
    base_url: str,
    *,
    has_pdf: bool = False,
    preview: Preview | None = None,
) -> SiteContext:
    """Return what a site is made from. ``content`` has passed the embargo."""
    timeline = make_timeline(content)
    content = with_lines_at(content, situation.at)
    pages = tuple(
        PageContext(
            content,
            timeline,
            situation,
            Wording(language, content.settings, content.catalogue, content.vocabulary, phrases[language]),
            base_url,
            assets,
            has_pdf,
            preview,
            phrases=phrases,
        )
        for language in content.settings.languages
    )
    return SiteContext(pages, content, timeline, situation, base_url, assets)
