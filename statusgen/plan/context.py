"""What every view of one language is made from."""

from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.site import Text
from statusgen.model.situation import Remark, Situation
from statusgen.plan import paths
from statusgen.plan.additions import PLAIN, Dress
from statusgen.plan.views import Link
from statusgen.plan.wording import Wording
from statusgen.situation.chronicle import Chronicle
from statusgen.situation.fold import newest_answer


class Scene(Struct, frozen=True, eq=False):
    """One language of one site at one instant."""

    content: Content
    chronicle: Chronicle
    situation: Situation
    wording: Wording
    base_url: str
    stylesheet: str
    """Path of the style sheet from the root of the site."""
    paper: str
    """Path of the style sheet of what is made to be printed."""
    has_pdf: bool
    """Whether what is made to be printed is there as PDF too."""
    dress: Dress = PLAIN
    then: datetime | None = None
    """The instant of the bulletin that is told; None for pages of today."""

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.wording.language

    def link(self, page: str, target: str) -> str:
        """Return the address of a path as seen from a page: relative, so that the site works anywhere.

        Only the page for addresses that do not exist, which a host may serve at any depth, points from the root.
        """
        if page.endswith("404.html"):
            return urlsplit(self.base_url).path + target
        return paths.relative(page, target)

    def phrase_of(self, text: Text | None) -> str:
        """Return a phrase of the settings in the language of the pages; empty when there is none."""
        return text.in_(self.language) if text is not None else ""

    def remark(self, remark: Remark) -> Link:
        """Return a remark in words: text and, where that is not the language of the pages, its language."""
        known = self.content.catalogue.remarks.get(remark.text)
        reference = self.content.settings.reference
        written = known.language_for(self.language) if known is not None else reference
        text = str(known.in_(self.language)) if known is not None else remark.text
        return Link("", text, "" if written == self.language else written)

    def as_published(self, note: Note) -> "Scene":
        """Return it as a bulletin saw it: its lines, departments and answers are those of its instant, not today's."""
        notes = [one for one in self.content.incidents[note.incident].standing if one.order <= note.order]
        answer = newest_answer(notes)
        reach = answer if answer is not None else self.content.settings.reach_everybody
        return replace(self, situation=replace(self.situation, reach_everybody=reach), then=note.published)
