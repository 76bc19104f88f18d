"""Watch the content and themes: yield a reason to rebuild when a file or the clock changes the site.

Events say where to look; snapshots of the folders decide. So a burst of events is one change, an editor that
saves by renaming is a change like any other, and an event that the system lost is found by the next full scan.

What is gone may come back: a drive, a folder that is synchronised, a checkout, a file that is saved anew. So nothing is
built for some seconds, and then it is believed.
"""

import logging
import os
import threading
import warnings
from collections.abc import Callable, Collection, Generator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from statusgen.cache.snapshot import FOLDER, FolderSnapshot, FolderSnapshots, list_folder, scan, tree_key
from statusgen.content.files import INCIDENTS, JUNK

QUIET = 0.03
"""Seconds without an event after which a burst is over."""
LOOK = 20.0
"""Seconds after which everything is scanned without an event, too: a queue of events can overflow."""
HEED = 0.5
"""Seconds after which an interrupt counts that the interpreter lost: one that falls into a finaliser is swallowed."""
BELIEVED = 5.0
"""Seconds after which what is gone is believed to be gone."""
PATIENCE = 30.0
"""Seconds after which is built, although something is gone that was there a moment ago: one file after another."""
MANY = 500
"""With events in more folders than this, everything is scanned instead."""
_TOPS = ("content", "themes")
"""The folders of a project that are watched."""
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


class _WakerOf(events.FileSystemEventHandler):
    """Passes on what happens to some names of a folder."""

    def __init__(self, waker: _Waker, names: Collection[str]) -> None:
        self._waker = waker
        self._names = names

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        if any(Path(str(path)).name in self._names for path in (event.src_path, event.dest_path) if path):
            self._waker.on_any_event(event)


class Watch:
    """Watches the content and the themes of a project; ``snapshots`` is what stands in the folders of incidents now.

    ``timer`` tells seconds by a clock that nobody sets. ``known`` is what stood there when they were last read: what is
    gone since then may come back, too.
    """

    def __init__(self, project: Path, timer: Callable[[], float], known: FolderSnapshots | None = None) -> None:
        self.project = project
        self._timer = timer
        self._incidents = project.resolve() / INCIDENTS
        self.is_stopped = False
        """Whether to stop; set by the handler of an interrupt, which may not wait."""
        self._waker = _Waker()
        self._observer = Observer()
        self._observed: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}
        """The folders that are observed, by name, as the disk knows them: another one may take their place."""
        self._missing: dict[str, float] = {}
        """What is gone since the last build, below the project, and since when."""
        _hush()
        self._observer.schedule(_WakerOf(self._waker, _TOPS), str(project.resolve()), event_filter=_WAKING)
        self._observe()
        self._observer.start()
        self.snapshots: dict[str, FolderSnapshot] = dict(known or {})
        self._rest, self._files = b"", frozenset[str]()
        self._look(None)

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
        reason: Reason | None = Reason.START
        held_until = 0.0
        while True:
            now = self._timer()
            if reason is not None:
                held_until = held_until or now + PATIENCE
                left = min(held_until, max(self._missing.values(), default=-BELIEVED) + BELIEVED) - now
                if left <= 0:
                    self._missing.clear()
                    yield reason
                    reason, held_until = None, 0.0
            if reason is None:
                instant = due()
                left = LOOK if instant is None else min(LOOK, max(0.0, (instant - clock()).total_seconds()))
            woken = self._wait(left)
            if self.is_stopped:
                return
            while woken and self._waker.woken.is_set():
                self._waker.woken.clear()
                self._waker.woken.wait(QUIET)
            if self._has_changed(self._waker.take() if woken else None):
                reason = reason or Reason.FILES
            elif reason is None and instant is not None and clock() >= instant:
                reason = Reason.CLOCK

    def has_lost(self, names: Collection[str]) -> bool:
        """Whether something is gone since the folders were last listed, in some of them or beside them."""
        wanted = [name for name in names if name != FOLDER and self.snapshots.get(name)]
        lost = any(_gone_from(self.snapshots[name], list_folder(str(self._incidents / name))) for name in wanted)
        return lost or any(not os.path.lexists(self.project / path) for path in self._files)

    def _wait(self, seconds: float) -> bool:
        """Wait for an event; return whether one came before the time was over, or the watch was stopped."""
        while seconds > HEED and not self.is_stopped:
            if self._waker.woken.wait(HEED):
                return True
            seconds -= HEED
        return not self.is_stopped and self._waker.woken.wait(seconds)

    def _has_changed(self, paths: set[str] | None) -> bool:
        """Look at what changed; a disk that does not answer may do so soon, and is a change if it does not."""
        try:
            return self._look(paths)
        except OSError:
            self._missing.setdefault("", self._timer())
            return True

    def _look(self, paths: set[str] | None) -> bool:
        """Scan the folders with events, or everything for None; return whether anything changed."""
        names = self._names_of(paths) if paths is not None else None
        before = self.snapshots
        if names is None:
            self._observe()
            rest, files = self._look_at_rest()
            snapshots = scan(self.project, before)
            has_changed = (before, self._rest) != (snapshots, rest)
            self._note_missing("", self._files - files, files)
            self._rest, self._files = rest, files
            names = {*before, *snapshots}
        else:
            listed = {name: list_folder(str(self._incidents / name)) for name in names}
            snapshots = {**before, **listed}
            has_changed = any(snapshot != before.get(name, ()) for name, snapshot in listed.items())
        self.snapshots = snapshots
        for name in names - {FOLDER}:
            was, now = before.get(name, ()), snapshots.get(name, ())
            if was is not now:
                self._note_missing(f"{INCIDENTS}/{name}/", _gone_from(was, now), _names_in(now))
        return has_changed

    def _note_missing(self, folder: str, gone: Collection[str], present: Collection[str]) -> None:
        """Note what of a folder is gone, and what came back."""
        now = self._timer()
        self._missing.update((f"{folder}{name}", now) for name in gone)
        for name in present if self._missing else ():
            self._missing.pop(f"{folder}{name}", None)

    def _observe(self) -> None:
        """Let the system tell of changes in the folders that are there now; one that came back is another one."""
        for name in _TOPS:
            path = self.project.resolve() / name
            found: tuple[int, int] | None = None
            if _is_folder(path):
                with suppress(FileNotFoundError):
                    found = (path.stat().st_dev, path.stat().st_ino)
            known, watched = self._observed.get(name, (None, None))
            if found == known:
                continue
            if watched is not None:
                self._observer.unschedule(watched)
                del self._observed[name]
            if found is not None:
                with suppress(FileNotFoundError):
                    watched = self._observer.schedule(self._waker, str(path), recursive=True, event_filter=_WAKING)
                    self._observed[name] = (found, watched)

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

    def _look_at_rest(self) -> tuple[bytes, frozenset[str]]:
        """Return the digest of everything watched besides the folders of incidents, and the files that say anything."""
        content = self.project / "content"
        others = [path for path in _list(content) if path.name != self._incidents.name]
        beside = [path for path in _list(self.project / INCIDENTS) if path.name not in self.snapshots]
        folders = [path for path in (*others, self.project / "themes") if _is_folder(path)]
        files = [path for path in (*others, *beside) if not _is_folder(path)]
        said = [
            path for path in (*others, *(file for folder in folders for file in folder.rglob("*"))) if path.is_file()
        ]
        names = (path.relative_to(self.project).as_posix() for path in said if _says_something(path.name))
        return tree_key(sorted(folders), sorted(files)), frozenset(names)


def _says_something(name: str) -> bool:
    """Whether a file counts: programs leave others behind for moments."""
    return "." in name and not JUNK.match(name)


def _names_in(snapshot: FolderSnapshot) -> set[str]:
    return {name for name, _, _ in snapshot if _says_something(name)} - {FOLDER}


def _gone_from(was: FolderSnapshot, now: FolderSnapshot) -> set[str]:
    """Return the files that count and are gone from a folder."""
    return _names_in(was) - _names_in(now)


def _hush() -> None:
    """Keep what the library says of folders that come and go from those who watch: full scans find what it missed."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    logging.getLogger("watchdog").propagate = False
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder; a link to one is none: it may lead to the whole disk."""
    return path.is_dir() and not path.is_symlink()


def _list(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if _is_folder(folder) else []
