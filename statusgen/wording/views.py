"""Views shared by several pages: frozen values with texts that templates show."""

from typing import Protocol

from markupsafe import Markup
from msgspec import Struct

from statusgen.wording.web_app import AppLinks


class Link(Struct, frozen=True):
    """A link relative to its page, with its text."""

    href: str
    text: str
    language: str = ""
    """Language of the text, where it is not that of the page."""
    note: str = ""
    """A few words beside it: a date, a place."""
    is_current: bool = False
    state: str = ""
    """Id of a state whose word is the note beside it."""


class Passage(Struct, frozen=True):
    """A text written by people: its language may not be that of the page."""

    text: str
    html: Markup
    language: str
    """Language tag of the text, empty when it is that of the page."""
    direction: str
    label: str
    """What to say about the translation; empty when there is nothing to say."""


class Advice(Struct, frozen=True):
    """A state with what the patient should do about it."""

    state: str
    """Id of the state, for its colour and shape; empty where only the rule differs."""
    word: str
    rule: str
    """What to do, behind that the state is not known where that is so; empty when nothing is known to say."""
    no_reach: str
    """The warning that we may not be able to reach the patient; empty when it does not apply."""
    remarks: tuple[Link, ...] = ()
    """Further sentences: remarks, capacity, what was last known. Only text and language are used."""
    beside: tuple[str, ...] = ()
    """Those of the remarks that titles tell, too: diversion of ambulances, who does it for us, capacity."""
    restart: str = ""
    restart_in_short: str = ""
    """The same in a few words, for a list: without the day of the week, and that the date may change."""
    ends: str = ""
    answer: str = ""
    """Id of the answer to "do I come?", for its shape: the largest thing; empty for a service that nobody comes to."""
    answer_word: str = ""
    rule_beside_state: str = ""
    """What to do alone, for where the word of the state says that it is not known."""
    is_plain: bool = False
    """Whether the answer's word alone may stand for the sentence: never laxer than it."""
    is_usual: bool = False
    """Whether it lets everybody come as agreed, without any condition."""
    is_limited: bool = False
    """Whether whoever comes has to keep to limits for visitors, which the sentence tells."""
    details: tuple[str, ...] = ()
    """What belongs to the rule: how long they wait, what they bring."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything but the state, in plain text: what to do, until when, restart, remarks, the warning."""
        remarks = (remark.text for remark in self.remarks)
        return tuple(filter(None, (self.rule, *self.details, self.ends, self.restart, *remarks, self.no_reach)))


class ExceptionView(Struct, frozen=True):
    """An exception for groups of patients or locations, shown as large as the rule itself."""

    who: str
    """"Except for pregnant women", "Except at Sourbois"."""
    advice: Advice
    exceptions: tuple["ExceptionView", ...] = ()
    """Groups that differ at that location."""
    within: str = ""
    """Where or when, without "except": in brackets behind an exception from it that stands in the same line."""
    is_same: bool = False
    """Whether patients do the same there, or then: no exception, but a remark or a restart of its own."""


class ServiceView(Struct, frozen=True):
    """One service, everywhere or at one location."""

    name: str
    href: str
    """Empty where the name stands for several pages."""
    where: str
    """Locations, in words; empty where the page already names them."""
    advice: Advice
    exceptions: tuple[ExceptionView, ...]
    counted: str = ""
    """How many locations, where a screen has no room for their names and leads to them; paper and copies name them."""
    sources: tuple[Link, ...] = ()
    """The bulletins it comes from: one for each incident that affects it."""
    phone: Link | None = None
    """The number to call, while somebody answers."""
    attended: bool = True
    """Whether patients come to it in person."""
    is_emergency: bool = False
    """Whether it is an emergency department."""
    is_partial: bool = False
    """Whether it is not about every location that offers the service."""
    at: tuple[str, ...] = ()
    """Ids of its locations, for the filter; empty for a service of the whole group."""
    members: tuple[Link, ...] = ()
    """The locations that the name stands for, where they are many."""
    words: str = ""
    """What it is looked for by, beside its name, where a page can be searched."""


class WarningView(Struct, frozen=True):
    """A warning of fraud in the hospital's name, or that it is over."""

    title: str
    sentences: tuple[str, ...] = ()
    """Since when, what we do not ask for, what else to know, whom to tell."""


class DataView(Struct, frozen=True):
    """What is known of personal data that may have been taken."""

    title: str
    """The gravest sentence."""
    sentences: tuple[str, ...] = ()
    """What else is known, since when, what else to know, whom to ask."""
    stamp: str = ""
    """When it was said; empty in a bulletin, which says so itself."""


class StateGroup(Struct, frozen=True):
    """The services that share a state."""

    state: str
    title: str
    services: tuple[ServiceView, ...]


class ChangeView(Struct, frozen=True):
    """What a bulletin changed for one service, in words."""

    service: str
    where: str
    was: str
    """Empty where the service did not exist before, or where only a date moved."""
    now: str
    restart: str
    """How the announced date moved; empty when it did not."""


class StepView(Struct, frozen=True):
    """One step of the restart plan."""

    what: str
    where: str
    when: str
    certainty: str
    is_done: bool
    depends: str = ""
    """Which other incidents it depends on, as a sentence; empty where there is none."""
    was: tuple[str, ...] = ()
    """The days that were announced before the one that counts."""
    is_ended: bool = False
    """Whether it is no longer offered: then nothing comes back."""


class BulletinLink(Struct, frozen=True):
    """A bulletin in a list."""

    href: str
    title: str
    language: str
    published: str
    iso: str
    incident: str
    incident_language: str
    changes: tuple[ChangeView, ...] = ()
    is_correction: bool = False
    is_corrected: bool = False
    is_withdrawn: bool = False
    anchor: str = ""
    """Name of its day in the page of a month, for the first of the day."""


class EmergencyView(Struct, frozen=True):
    """The emergency block of every page."""

    call: Markup
    """"Life in danger: call 112.", the number being a link."""
    otherwise: str
    lines: tuple[ServiceView, ...]
    """State and rule of emergency departments now; empty on pages of the archive, which must not age."""
    asks: bool = False
    """Whether a page without these lines leads to them: while there is a department."""


class PhoneView(Struct, frozen=True):
    """A telephone line; without its number while nobody answers."""

    name: str
    number: str
    href: str
    hours: str
    advice: Advice | None
    silent: str = ""
    """The usual number, while nobody answers it."""


class Stamps(Struct, frozen=True):
    """How fresh the page is."""

    on: Markup
    next_update: Markup
    valid_until: Markup
    is_missed: bool = False
    """Whether the next update is overdue."""
    checked: Markup = Markup()
    """When somebody found that all that is published holds; empty where nobody did since something changed."""
    warnings: tuple[tuple[str, str], ...] = ()
    """What an open page says after an instant: (the instant in ISO 8601, the sentence), the gravest last."""
    still_at: str = ""
    """The instant at which a demonstration stands still, in ISO 8601; empty for a real site."""


class PreviewView(Struct, frozen=True):
    """What every page of a preview says of itself."""

    mark: str
    on: str
    """The instant that it shows, as a sentence; empty for now."""
    intro: str
    notes: tuple[Link, ...]
    """What it shows although it is not published; beside each, why readers do not see it."""


class Chrome(Struct, frozen=True, eq=False):
    """Header, menus and footer: the same for all pages of a language at one depth.

    Compared by identity, so that it is rendered once.
    """

    language: str
    direction: str
    organisation: str
    home: str
    menu: tuple[Link, ...]
    lasting: tuple[Link, ...]
    """The lasting pages: what to bring, is it really us?"""
    footer: tuple[Link, ...]
    feeds: tuple[Link, ...]
    emergency: EmergencyView
    phones: tuple[PhoneView, ...]
    hospitals: Link
    """Link to the numbers of the locations."""
    contact: str
    personal: str
    """That advice from staff takes precedence, and whom to call when it gets worse."""
    no_reach: str
    correcting: str
    """That an update cannot be read at the moment, and what to do; empty where all can."""
    fraud: Link | None
    """The warnings of fraud in one line, which leads to the whole; None where none stands."""
    publisher: str
    demonstration: str
    stylesheet: str
    sheet: str
    """The style sheet of what neither home nor the pages of hospitals show: all others have it besides."""
    icon: str
    app_links: AppLinks
    is_indexed: bool
    preview: PreviewView | None = None
    """How a preview is marked; None for the published site."""


class ShareView(Struct, frozen=True):
    """What the image of a page shows."""

    path: str
    """Path of the image below the output folder."""
    organisation: str
    title: str
    state: str
    """Id of the state whose shape is drawn; empty for none."""
    on: str
    """When it was true, as a sentence; empty when there is nothing to date."""
    direction: str = "ltr"
    """How the language of its texts runs: ``ltr`` or ``rtl``."""


class PlaceGroupView(Struct, frozen=True):
    """A group of locations, which opens into these."""

    name: str
    """With their number."""
    places: tuple[Link, ...]


class Layout(Struct, frozen=True):
    """The layout of a page: its chrome, head and time stamps."""

    chrome: Chrome
    title: str
    """Title of the document: the page, then the site."""
    description: str
    languages: tuple[Link, ...]
    """The same page in each language."""
    alternates: tuple[tuple[str, str], ...]
    """(hreflang, absolute address)."""
    canonical: str
    stamps: Stamps
    image: str
    """Absolute address of the share image of the page; empty when there is none."""
    share: ShareView | None
    """That image, where it is the page's own."""
    structured: Markup
    """What search engines read, as JSON-LD; empty where there is nothing to say."""
    feed: Link | None
    """The feed about this page alone."""
    calendar: Link | None = None
    """The calendar of the days this page is about."""
    oembed: str = ""
    """Absolute address of the oEmbed document of the page; empty when there is none."""
    place_groups: tuple[PlaceGroupView, ...] = ()
    """The groups by which the page may name locations together."""
    markdown_copy: str = ""
    """Name of the same page in Markdown, beside it; empty where there is none."""


class PageView(Protocol):
    """Every view of a page has a layout."""

    @property
    def layout(self) -> Layout:
        """The layout of the page."""


class PlannedView(Struct, frozen=True):
    """A planned incident that has not ended."""

    link: Link
    window: str


class FigureView(Struct, frozen=True):
    """How much of its usual work a service did, by a bulletin."""

    what: str
    percent: int | float
    """0 to 100, for the length of the bar: the lower number of a range."""
    written: str
    source: Link
