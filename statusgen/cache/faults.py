"""What can be wrong with the cache as a whole. Nothing heavy is imported here: the command line knows these by name."""

from pathlib import Path


class CacheFault(Exception):
    """The cache cannot be used: (path, what the system says)."""

    @property
    def path(self) -> Path:
        """The file it happened to."""
        return Path(self.args[0])

    @property
    def said(self) -> str:
        """What the database or the system says of it, in English."""
        return str(self.args[1])


class CacheDamaged(CacheFault):
    """The file is no database, or malformed, or from another version: it is put aside and begun anew."""


class OtherVersion(CacheDamaged):
    """The file is sound, and another version of the program wrote it."""


class CacheUnavailable(CacheFault):
    """The file may be sound, but cannot be used now: (path, what the system says, why). Nothing was changed.

    ``why`` is ``locked``, ``full``, ``forbidden``, ``unopened`` or ``disk``.
    """

    @property
    def why(self) -> str:
        """The kind of the reason."""
        return str(self.args[2])
