"""Watch the content and themes: yield a reason to rebuild when a file or the clock changes the site.

Events say where to look; snapshots of the folders decide. So a burst of events is one change, an editor that
saves by renaming is a change like any other, and an event that the system lost is found by the next full scan.
"""

import threading
from collections.abc import Callable, Generator
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer

from statusgen.cache.snapshot import FolderSnapshot, FolderSnapshots, list_folder, scan, tree_key
from statusgen.content.files import INCIDENTS

QUIET = 0.03
"""Seconds without an event after which a burst is over."""
LOOK = 20.0
"""Seconds after which everything is scanned without an event, too: a queue of events can overflow."""
HEED = 0.5
"""Seconds after which an interrupt counts that the interpreter lost: one that falls into a finaliser is swallowed."""
MANY = 500
"""With events in more folders than this, everything is scanned instead."""
_WAKING = [
    *(events.FileCreatedEvent, events.FileModifiedEvent, events.FileClosedEvent, events.FileMovedEvent),
    *(events.FileDeletedEvent, events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent),
]


class Reason(StrEnum):
    """Why to build."""

    START = "start"
    FILES = "files"
    CLOCK = "clock"


class _Waker(events.FileSystemEventHandler):
    """Notes which paths had events."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.paths: set[str] = set()
        self._lock = threading.Lock()

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        with self._lock:
            self.paths.update(str(path) for path in (event.src_path, event.dest_path) if path)
        self.woken.set()

    def take(self) -> set[str]:
        """Return the paths noted since this was last called."""
        with self._lock:
            taken, self.paths = self.paths, set()
        return taken


class Watch:
    """Watches the content and the themes of a project; ``snapshots`` is what stands in the folders of incidents now.

    ``known`` is what stood there when they were last read.
    """

    def __init__(self, project: Path, known: FolderSnapshots | None = None) -> None:
        self.project = project
        self._incidents = project.resolve() / INCIDENTS
        self.is_stopped = False
        """Whether to stop; set by the handler of an interrupt, which may not wait."""
        self._waker = _Waker()
        self._observer = Observer()
        for name in ("content", "themes"):
            if _is_folder(project / name):
                folder = str(project.resolve() / name)
                self._observer.schedule(self._waker, folder, recursive=True, event_filter=_WAKING)
        self._observer.start()
        self.snapshots: dict[str, FolderSnapshot] = scan(project, known)
        self._rest = self._look_at_rest()

    def close(self) -> None:
        """Stop watching."""
        self._observer.stop()
        self._observer.join()

    def iter_reasons(
        self, due: Callable[[], datetime | None], clock: Callable[[], datetime]
    ) -> Generator[Reason, None, None]:
        """Iterate over the reasons to build until ``is_stopped``: first the start, then every change.

        The folders are listed before a reason is handed out, so that what changes during a build is the next reason.

        ``due`` says when the site will next change by itself, and is asked after every build; ``clock`` tells the time.
        """
        yield Reason.START
        while True:
            instant = due()
            left = LOOK if instant is None else min(LOOK, max(0.0, (instant - clock()).total_seconds()))
            woken = self._wait(left)
            if self.is_stopped:
                return
            while woken and self._waker.woken.is_set():
                self._waker.woken.clear()
                self._waker.woken.wait(QUIET)
            if self._look(self._waker.take() if woken else None):
                yield Reason.FILES
            elif instant is not None and clock() >= instant:
                yield Reason.CLOCK

    def _wait(self, seconds: float) -> bool:
        """Wait for an event; return whether one came before the time was over, or the watch was stopped."""
        while seconds > HEED and not self.is_stopped:
            if self._waker.woken.wait(HEED):
                return True
            seconds -= HEED
        return not self.is_stopped and self._waker.woken.wait(seconds)

    def _look(self, paths: set[str] | None) -> bool:
        """Scan the folders with events, or everything for None; return whether anything changed."""
        names = self._names_of(paths) if paths is not None else None
        if names is None:
            before, rest = (self.snapshots, self._rest), self._look_at_rest()
            self.snapshots, self._rest = scan(self.project, self.snapshots), rest
            return before != (self.snapshots, rest)
        changed = False
        for name in names:
            snapshot = list_folder(str(self._incidents / name))
            if snapshot != self.snapshots.get(name, ()):
                self.snapshots = {**self.snapshots, name: snapshot}
                changed = True
        return changed

    def _names_of(self, paths: set[str]) -> set[str] | None:
        """Return the incidents that paths belong to; None when there were other events, too, or too many."""
        names = set()
        for path in paths:
            try:
                parts = Path(path).relative_to(self._incidents).parts
            except ValueError:
                return None
            if len(parts) == 1 and parts[0] in self.snapshots and (self._incidents / parts[0]).is_dir():
                names.add(parts[0])  # the folder itself, because a file in it changed
            elif len(parts) == 2 and parts[0] in self.snapshots:
                names.add(parts[0])
            else:
                return None
        return names if len(names) <= MANY else None

    def _look_at_rest(self) -> bytes:
        """Return the digest of everything watched besides the folders of incidents."""
        content = self.project / "content"
        others = [path for path in _list(content) if path.name != self._incidents.name]
        beside = [path for path in _list(self.project / INCIDENTS) if path.name not in self.snapshots]
        folders = [path for path in (*others, self.project / "themes") if _is_folder(path)]
        files = [path for path in (*others, *beside) if not _is_folder(path)]
        return tree_key(sorted(folders), sorted(files))


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder; a link to one is none: it may lead to the whole disk."""
    return path.is_dir() and not path.is_symlink()


def _list(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if _is_folder(folder) else []
