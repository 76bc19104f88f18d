"""Where records are read: a folder, a file, or what was named and cannot be read."""

import errno
import os
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from statusgen.content.opening import read_below
from statusgen.record.encode import Unreadable, file_of, is_id, parse_incident, parse_site
from statusgen.record.published import IncidentRecord, SiteRecord
from statusgen.record.where import PROJECT_FOLDER, SITE_FILE, SITE_FOLDER

LARGEST = 64 * 1024 * 1024
"""Bytes of a file of a record: of an incident with a thousand notes, each as long as a note may be."""


GONE = os.strerror(errno.ENOENT)
_OF_THE_MACHINE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
"""What a system says where it has no room to open anything: no file is to blame."""


class Source(Protocol):
    """A place where a record is held."""

    @property
    def where(self) -> str:
        """What editors call it."""

    def ids(self) -> set[str]:
        """Return the incidents that it may know. Raises Unreadable."""

    def raw(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where it has none. Raises Unreadable."""

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return what it knows of an incident. Raises Unreadable."""

    def site(self) -> SiteRecord | None:
        """Return what stands beside the incidents. Raises Unreadable."""


class RecordFolder(Struct, frozen=True):
    """A folder of records: that of a project, or ``api/published`` of a site."""

    folder: Path
    where: str

    def path_of(self, name: str) -> str:
        """Return what editors call one of its files."""
        return f"{self.where}/{name}"

    def ids(self) -> set[str]:
        """Return the incidents that have a file; none where there is no folder. Raises Unreadable."""
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return set()
        except OSError as fault:
            raise _unreadable(self.where, fault) from None
        found = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        return {id_ for id_ in found if is_id(id_)}

    def raw(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where there is none. Raises Unreadable."""
        try:
            return read_below(self.folder, name, LARGEST)
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise _unreadable(self.path_of(name), fault) from None

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return the record of an incident; None where there is none. Raises Unreadable."""
        raw = self.raw(file_of(id_))
        return None if raw is None else parse_incident(self.path_of(file_of(id_)), raw, id_)

    def site(self) -> SiteRecord | None:
        """Return what stands beside the incidents; None where nothing does. Raises Unreadable."""
        raw = self.raw(SITE_FILE)
        return None if raw is None else parse_site(self.path_of(SITE_FILE), raw)


class RecordFile(Struct, frozen=True):
    """One file of a record, wherever it is and whatever it is called."""

    path: Path
    where: str
    is_site: bool = False
    id: str = ""

    def ids(self) -> set[str]:
        """Return the incident that it is about."""
        return {self.id} if self.id else set()

    def raw(self, name: str) -> bytes | None:
        """Return its bytes, whatever file is asked for. Raises Unreadable."""
        if name != (SITE_FILE if self.is_site else file_of(self.id)):
            return None
        try:
            return _read_named(self.path)
        except OSError as fault:
            raise _unreadable(self.where, fault) from None

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return the record of the incident that it is about. Raises Unreadable."""
        raw = self.raw(file_of(id_))
        return None if raw is None else parse_incident(self.where, raw, id_)

    def site(self) -> SiteRecord | None:
        """Return what stands beside incidents, where that is what it holds. Raises Unreadable."""
        raw = self.raw(SITE_FILE)
        return None if raw is None else parse_site(self.where, raw)


class Broken(Struct, frozen=True):
    """A place that was named and cannot be read."""

    where: str
    reason: str

    def ids(self) -> set[str]:
        """Raise Unreadable: nobody knows."""
        raise Unreadable(self.where, self.reason)

    def raw(self, _name: str) -> bytes | None:
        """Return nothing; that it cannot be read is said once."""
        return None

    def incident(self, _id: str) -> IncidentRecord | None:
        """Return nothing."""
        return None

    def site(self) -> SiteRecord | None:
        """Return nothing."""
        return None


class NoRecord(LookupError):
    """A place that was named holds no record."""


def open_source(path: Path) -> Source:
    """Return the record at a place that somebody named: a folder of records, a project, a site, or one file.

    Raises NoRecord for a folder without one.
    """
    if path.is_dir():
        # A folder that cannot be listed is no folder without a record.
        itself = (path,) if path.name in (PROJECT_FOLDER, Path(SITE_FOLDER).name) or (path / SITE_FILE).exists() else ()
        for folder in (path / PROJECT_FOLDER, path / SITE_FOLDER, *itself):
            found = RecordFolder(folder, str(folder))
            try:
                if found.ids() or (folder / SITE_FILE).exists():
                    return found
            except Unreadable as fault:
                return Broken(str(folder), fault.reason)
        raise NoRecord(str(path))
    if path.name == SITE_FILE:
        return RecordFile(path, str(path), is_site=True)
    try:
        return RecordFile(path, str(path), id=parse_incident(str(path), _read_named(path)).id)
    except OSError as fault:
        return Broken(str(path), fault.strerror or str(fault))
    except Unreadable as fault:
        return Broken(str(path), fault.reason)


def _unreadable(where: str, fault: OSError) -> OSError | Unreadable:
    """Return what a refusal of the system is: of a place, or of this machine at this moment."""
    return fault if fault.errno in _OF_THE_MACHINE else Unreadable(where, fault.strerror or str(fault))


def _read_named(path: Path) -> bytes:
    """Return the bytes of a file that somebody named, who may name a link. Raises OSError."""
    path = path.resolve()
    return read_below(path.parent, path.name, LARGEST)
