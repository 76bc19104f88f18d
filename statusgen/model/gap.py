"""A gap: an update that readers may have seen, whose file cannot be read, and of which nothing else is known."""

from datetime import datetime

from msgspec import Struct


class Gap(Struct, frozen=True, array_like=True, gc=False):
    """A note that may have been published, and of which nothing is recorded but, at most, that it was."""

    incident: str
    number: int
    path: str
    published: datetime | None
    """When it says that it was published; None where not even that can be read."""
    cells: tuple[tuple[str, str], ...]
    """The service and the location of each cell that it can be read to name: at least unknown until it is back."""

    def is_due(self, at: datetime) -> bool:
        """Whether it may have been published by an instant."""
        return self.published is None or self.published <= at
