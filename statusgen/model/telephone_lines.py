"""What notes say of telephone lines."""

from msgspec import Struct

from statusgen.model.site import Text


class NoteLine(Struct, frozen=True):
    """What a note says of a telephone line: it opens or replaces it, closes it, or lets the ordinary one hold again."""

    id: str
    """Id of a line of the settings, of a location whose number it is, or of a line of the standard catalogue."""
    number: str = ""
    hours: Text | None = None
    languages: tuple[str, ...] = ()
    """Tags of the languages spoken there; none where that is not said."""
    is_closed: bool = False
    is_usual: bool = False
    """Whether what the settings say holds again."""
    location: str = ""
    """Id of the location whose patients call it instead of that of all; empty where everybody does."""

    @property
    def ends_everywhere(self) -> bool:
        """Whether what was said of it for the patients of some locations alone ends, too."""
        return (self.is_closed or self.is_usual) and not self.location

    @property
    def key(self) -> str:
        """What tells it from the lines of other purposes, and of other locations."""
        return f"{self.id} ({self.location})" if self.location else self.id
