"""Where a command looks for records, and what a build may do with them."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.forgotten import NOTHING_FORGOTTEN, Forgotten
from statusgen.record.published import ClockSetting, IncidentRecord, SiteRecord
from statusgen.record.read import Records
from statusgen.record.renamed import NOTHING_RENAMED, Renamed, rename_facts, rename_record
from statusgen.record.sources import RecordFolder
from statusgen.record.where import PROJECT_FOLDER, SITE_FOLDER


class Places(Struct, frozen=True):
    """Where a command looks for records, and what it may do with them."""

    project: Path
    root: Path
    """The output folder, resolved."""
    since: tuple[Path, ...] = ()
    """Where further records are held."""
    is_rehearsal: bool = False
    """Whether an instant was typed: nothing is published, whatever is built."""
    is_first: bool = False
    """Whether nothing was published before, or somebody goes on without what is lost."""
    clock: ClockSetting | None = None
    """What somebody said that time it is; None for the clock of this machine."""


class Recording(Struct, frozen=True):
    """What a build knows of the record, and what it may do with it."""

    project: Path
    records: Records
    is_publishing: bool
    """Whether the build publishes: at the real clock, and no demonstration. Any other is a rehearsal."""
    is_whole: bool = False
    """Whether every file is looked at in any case; else those of the incidents that are made anew will do."""
    is_as_left: bool = False
    """Whether somebody has just seen that records stand as the build before left them."""
    sets_aside: bool = False
    """Whether files that cannot be read are replaced, and kept beside under another name."""
    is_sound: bool = True
    """Whether every file could be read; while one cannot, every build looks at all of them."""
    clock: ClockSetting | None = None
    """How somebody set the clock for this build; what was shown later waits again."""
    forgotten: Forgotten = NOTHING_FORGOTTEN
    """What somebody said no longer counts."""
    renamed: Renamed = NOTHING_RENAMED
    """The ids that services and locations had before."""

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return what was published of an incident, under the ids of today; None where that is nothing."""
        record = self.records.incident(id_).record
        return rename_record(record, self.renamed) if record is not None else None

    def site(self) -> SiteRecord | None:
        """Return what was recorded beside incidents, under the ids of today; None where nothing was."""
        site = self.records.site()[0]
        return replace(site, facts=rename_facts(site.facts, self.renamed)) if site is not None else None

    @property
    def folder(self) -> Path:
        """The folder of the project's record, or the one in which it will be made."""
        folder = self.project / PROJECT_FOLDER
        return folder if folder.exists() else self.project


def own_sources(project: Path, root: Path) -> tuple[RecordFolder, RecordFolder]:
    """Return the records that every build knows: the project's, and that of the folder it builds into."""
    inside = root.relative_to(project.resolve()) if root.is_relative_to(project.resolve()) else root
    return (
        RecordFolder(project / PROJECT_FOLDER, PROJECT_FOLDER),
        RecordFolder(root / SITE_FOLDER, f"{inside.as_posix()}/{SITE_FOLDER}"),
    )
