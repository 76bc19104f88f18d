"""Builders with sane defaults, so that a test names only what matters."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.content.read import ContentReading, read_content
from statusgen.model.content import Content
from statusgen.model.problem import Problem
from statusgen.output.look import read_look
from statusgen.output.tokens import read_sheets
from statusgen.output.write import Written
from statusgen.situation.checks import check_incident
from statusgen.situation.confirmation import digest_of
from statusgen.situation.contact import check_contact
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.wording.look import Look

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT
BASE = Path(__file__).parent / "broken" / "base"
BRUSSELS = ZoneInfo("Europe/Brussels")


def instant(typed: str) -> datetime:
    """Return an instant in Brussels, such as ``2022-05-17T10:30``."""
    return datetime.fromisoformat(typed).replace(tzinfo=BRUSSELS)


NOON = instant("2022-05-17T12:00")


def without_digest(record: str) -> str:
    """Return a file of a record as an older version wrote it, and as somebody leaves it who changes it on purpose."""
    return re.sub(r'\n "digest": "[0-9a-f]{32}",', "", record)


def note(
    services: str = "  radiology: cancelled, wait",
    *,
    title: str = "Radiologie annulée",
    published: str = "17/05/2022 10:30",
    valid_until: str = "18/05/2022 18:00",
    next_update: str = "18/05/2022 12:00",
    stage: str = "limited",
    body: str = "La radiologie est annulée.",
    more: str = "",
) -> str:
    """Return the text of a note in the reference language; ``services`` and ``more`` are lines of front matter."""
    lines = [
        "---",
        f"title: {title}",
        f"published: {published}",
        f"next-update: {next_update}",
        f"valid-until: {valid_until}",
        f"stage: {stage}",
        "author: Service communication",
        "approved-by: Direction médicale",
    ]
    if more:
        lines.append(more.rstrip("\n"))
    if services:
        lines += ["services:", services.rstrip("\n")]
    return "\n".join([*lines, "---", body, ""])


@dataclass(frozen=True)
class Project:
    """A project folder of a test."""

    path: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below ``content/``."""
        path = self.path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8", newline="")
        return path

    def write_note(
        self, text: str | bytes, number: int = 1, incident: str = "2022-05-panne", language: str = "fr"
    ) -> Path:
        """Write a note of an incident."""
        return self.write(f"incidents/{incident}/{number:02}-note.{language}.md", text)

    def read(self) -> ContentReading:
        """Read the content."""
        return read_content(self.path, check=check_incident)

    def problems(self) -> list[Problem]:
        """Return the problems of the content, without those that say what was repaired or is not translated."""
        quiet = ("repair", "translation-missing")
        reading = self.read()
        contact = check_contact(reading.content.settings, reading.content.incidents) if reading.content else []
        return [one for one in (*reading.problems, *contact) if one.level not in quiet and one.code not in quiet]

    def build(
        self,
        at: datetime = NOON,
        output: Path | None = None,
        base_url: str = "",
        jobs: int = 1,
        *,
        pdf: bool = False,
        copies: bool = False,
    ) -> Written:
        """Build the site, as the command does."""
        store = CacheStore(self.path)
        try:
            checked = pipeline.check(self.path, at, store, jobs=jobs)
            folder = output or self.path / "site"
            return pipeline.build(
                self.path, checked, folder, store, base_url, jobs=jobs, has_pdf=pdf, has_copies=copies
            )
        finally:
            store.close()

    def page(self, name: str) -> str:
        """Return a page of the built site."""
        return (self.path / "site" / name).read_text(encoding="utf-8")


def make_project(path: Path, *, incident: str = "2022-05-panne") -> Project:
    """Make a small site with two locations, four services and one incident without notes yet."""
    project = Project(path)
    shutil.copytree(BASE / "content", path / "content")
    project.write(f"incidents/{incident}/incident.fr.md", "---\ntitle: Panne\n---\nUne panne.\n")
    return project


def project_with_visits(folder: Path) -> Project:
    """Return a project that has visits among its services."""
    project = make_project(folder)
    services = (folder / "content/services.yaml").read_text(encoding="utf-8")
    visits = "services:\n  visits:\n    name: {fr: Visites, nl: Bezoek}\n    kind: visit\n"
    project.write("services.yaml", services.replace("services:\n", visits))
    return project


def confirmed_line(project: Project, at: datetime) -> str:
    """Return the line that the command writes at an instant; it has no mark where nothing can be read."""
    content = project.read().content
    if content is None:
        return f"confirmed: {at:%d/%m/%Y %H:%M}\n"
    content = embargo(content, at)
    situation = fold_situation(content, at)
    return f"confirmed: {at:%d/%m/%Y %H:%M} {digest_of(content, situation.cells, situation.live)}\n"


@cache
def read_example() -> Content:
    """Read the content of the example, once for all tests of a process: nothing changes it."""
    content = read_content(EXAMPLE).content
    assert content is not None
    return content


def default_look() -> Look:
    """Return how the default theme draws states."""
    folders = (ROOT / "themes" / "default",)
    look, _ = read_look(folders, read_sheets(folders))
    assert look is not None
    return look


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
