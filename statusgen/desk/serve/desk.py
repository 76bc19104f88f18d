"""What is served: the newest content that can be shown, as it is looked at, and everything wrong with it."""

from collections import OrderedDict
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from statusgen import pipeline
from statusgen.cache.faults import CacheDamaged
from statusgen.cache.snapshot import FolderSnapshots, differing_from
from statusgen.cache.store import CacheStore
from statusgen.content.theme import ThemeBroken, ThemeMissing, find_theme, travels_alone
from statusgen.desk.serve.look import Look, Shown
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.preview import PreviewWanted
from statusgen.model.problem import Level, Problem
from statusgen.model.waiting import NOBODY_WAITS
from statusgen.output.makers import find_output
from statusgen.output.opening import open_context
from statusgen.output.renderer import TemplateRenderer, render_output
from statusgen.output.theme import theme_key
from statusgen.record.at_hand import AtHand
from statusgen.record.recording import Places
from statusgen.situation.reveal import look_at
from statusgen.wording.context import SiteContext

SITES, PAGES = 6, 300
"""How many looks and how many pages are kept: a slider asks for many, and only the newest are looked at."""
REACH = timedelta(days=60)
"""How far before and after now the slider goes."""


class Page(Struct, frozen=True):
    """A file of the preview, and what is wrong."""

    raw: bytes | None
    """None where there is no such file."""
    problems: tuple[Problem, ...]
    """What is wrong with the content, and with the theme of this page."""
    is_old: bool = False
    """Whether it is the last one that could be made, and not as the content is now."""


class Desk:
    """The content of a project as it is now. All of this runs in one thread: the one that opened the store."""

    def __init__(self, project: Path, store: CacheStore, at: datetime) -> None:
        self.project, self._store = project, store
        self.checked: pipeline.Checked | None = None
        """What was read last, where it holds content: settings that cannot be used leave that of before."""
        self.problems: tuple[Problem, ...] = ()
        self.waiting = NOBODY_WAITS
        """What readers do not see at that instant."""
        self.now = at
        """The instant that counts as now."""
        self.language = "en"
        """The language of the editors."""
        self._sites: OrderedDict[Shown, tuple[SiteContext, TemplateRenderer]]
        self._sites = OrderedDict()
        self._good: OrderedDict[tuple[Shown, str], bytes] = OrderedDict()
        self._tried: set[bytes] = set()
        """Digests of the themes of which every kind of page could be printed."""

    @property
    def content(self) -> Content | None:
        """All content, notes that wait and drafts among it; None where none could ever be read."""
        return self.checked.reading.content if self.checked is not None else None

    def refresh(self, at: datetime, snapshots: FolderSnapshots) -> pipeline.Checked:
        """Read what changed, and look at it at an instant; ``snapshots`` are those of the folders of incidents."""
        try:
            checked = self._read(at, snapshots)
        except CacheDamaged:
            self._store.begin_anew("damaged")
            checked = self._read(at, snapshots)
        self._sites.clear()
        self.now = at
        self.problems, self.language = checked.problems, checked.language
        if checked.content is not None:
            self.checked, self.waiting = checked, checked.waiting
        return checked

    def _read(self, at: datetime, snapshots: FolderSnapshots) -> pipeline.Checked:
        differing = differing_from(self._store.snapshots(), snapshots)
        places = Places(self.project, (self.project / "site").resolve(), is_rehearsal=True)
        at_hand = AtHand(places, at)
        checked = pipeline.check(self.project, at, self._store, differing, at_hand=at_hand)
        checked = replace(checked, problems=(*at_hand.record_check.problems, *checked.problems))
        pipeline.record_sources(self._store, checked)
        self._store.finish()
        return checked

    def page(self, look: Look, path: str) -> Page:
        """Return a file of the preview as it is, or as it last could be made, with everything that is wrong."""
        try:
            raw = self._render(look, path)
        except ThemeBroken as fault:
            raw, found = self._good.get((look.shown, path)), fault.problems
        except ThemeMissing as fault:
            raw, found = self._good.get((look.shown, path)), (_theme_missing(str(fault)),)
        else:
            if raw is not None:
                self._good[look.shown, path] = raw
                self._good.move_to_end((look.shown, path))
                while len(self._good) > PAGES:
                    self._good.popitem(last=False)
            return Page(raw, self.problems)
        return Page(raw, tuple(dict.fromkeys((*found, *self.problems))), is_old=True)

    def _render(self, look: Look, path: str) -> bytes | None:
        if self.checked is None:
            return None
        site, renderer = self._site(look)
        output = find_output(site, path)
        return render_output(output, renderer) if output is not None else None

    def _site(self, look: Look) -> tuple[SiteContext, TemplateRenderer]:
        found = self._sites.get(look.shown)
        if found is None:
            found = self._sites[look.shown] = self._open(look)
            if len(self._sites) > SITES:
                self._sites.popitem(last=False)
        return found

    def _open(self, look: Look) -> tuple[SiteContext, TemplateRenderer]:
        checked = self.checked
        if checked is None or checked.reading.content is None or checked.situation is None:
            raise ValueError("there is nothing to show yet")
        whole, at = checked.reading.content, look.at or checked.situation.at
        wanted = PreviewWanted(look.waiting, look.drafts, look.at is not None)
        content, situation, preview = look_at(whole, at, wanted)
        settings = content.settings
        key = theme_key(find_theme(self.project, settings.theme))
        made = open_context(
            self.project,
            content,
            situation,
            settings.base_url,
            theme_key=key,
            is_trusted=key in self._tried or travels_alone(self.project, settings.theme),
            preview=preview,
        )
        self._tried.add(key)
        return made

    def instants(self) -> list[datetime]:
        """Return the instants near now at which anything may change, in order."""
        content, checked = self.content, self.checked
        if content is None or checked is None or checked.situation is None:
            return []
        now = checked.situation.at
        index = index_of(content.incidents)
        found = {moment for summary in index.values() for moment in summary.iter_instants()}
        return sorted(moment for moment in found if now - REACH <= moment <= now + REACH)


def _theme_missing(name: str) -> Problem:
    return Problem("content/settings.yaml", 0, "theme-missing", Level.ERROR, (("typed", name),))
