"""What of the content a page of the preview shows, and how: it stands in its address, so that links keep it."""

import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

PHONE, PAPER, BESIDE = "phone", "paper", "beside"
_INSTANT = "%Y%m%dT%H%MZ"
_NAMED = re.compile(r"(at|beside)-([0-9A-Za-z-]+)")
_FLAGS = ("waiting", "drafts", "bare", "printed")
_VIEWS = (PHONE, PAPER)


Shown = tuple[bool, bool, datetime | None]
"""Whether notes that wait and drafts are shown, and the instant; None for now."""


class Look(Struct, frozen=True):
    """How the preview is looked at."""

    waiting: bool = False
    """Whether notes that wait are shown."""
    drafts: bool = False
    at: datetime | None = None
    """The instant that is shown; None for now."""
    view: str = ""
    """``phone``, ``paper``, ``beside``, or empty for the page as wide as the window."""
    beside: str = ""
    """The second language, where two stand side by side."""
    bare: bool = False
    """Whether the page comes without the bar: inside a frame."""
    printed: bool = False
    """Whether its style sheets are those of paper."""

    @property
    def shown(self) -> Shown:
        """What of the content is shown: looks with the same are made from the same."""
        return self.waiting, self.drafts, self.at

    @property
    def inside(self) -> "Look":
        """The look of the page in a frame of this one."""
        return replace(self, view="", beside="", bare=True, printed=self.view == PAPER)

    def address(self, path: str) -> str:
        """Return the address of a page of the site, by its path."""
        flags = [name for name in _FLAGS if getattr(self, name)]
        flags += [f"at-{self.at.astimezone(UTC).strftime(_INSTANT)}"] if self.at is not None else []
        flags += [f"beside-{self.beside}"] if self.view == BESIDE else [self.view] if self.view else []
        return f"/~{','.join(flags)}/{quote(path)}"


def parse_address(address: str) -> tuple[Look, str] | None:
    """Return the look and the path of the page that an address names; None for what is no such address."""
    first, _, path = address.removeprefix("/").partition("/")
    if not first.startswith("~"):
        return None
    look = Look()
    for flag in filter(None, first[1:].split(",")):
        named = _NAMED.fullmatch(flag)
        if flag in _FLAGS:
            look = replace(look, **{flag: True})
        elif flag in _VIEWS:
            look = replace(look, view=flag)
        elif named is not None and named[1] == BESIDE:
            look = replace(look, view=BESIDE, beside=named[2])
        elif named is not None and (at := parse_moment(named[2])) is not None:
            look = replace(look, at=at)
        else:
            return None
    path = unquote(path)
    return look, f"{path}index.html" if not path or path.endswith("/") else path


def parse_moment(text: str) -> datetime | None:
    """Return an instant as addresses write it; None for anything else, and for years of no hospital."""
    try:
        at = datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if 1990 <= at.year <= 2199 else None
