"""Images that stand for a page where its address is shared: dated, so that an old share is recognisably old."""

from msgspec import Struct


class ShareView(Struct, frozen=True):
    """What the image of a page shows."""

    path: str
    """Where the image stands, below the output folder."""
    organisation: str
    title: str
    state: str
    """Id of the state whose shape is drawn; empty for none."""
    on: str
    """When it was true, as a sentence; empty when there is nothing to date."""
    direction: str = "ltr"
    """How the language of its texts runs: ``ltr`` or ``rtl``."""


def share_path(page: str) -> str:
    """Return where the image of a page stands: beside it."""
    return page.rpartition("/")[0] + "/share.png"
