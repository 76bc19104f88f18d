"""Wait for the next reason to build again: a file that changed, or an instant that came.

Events only wake; what counts is the listing of the folders. So a burst of events is one change, an editor that saves by
renaming is a change like any other, and an event that the system lost is found at the next look.
"""

import os
import threading
from collections.abc import Callable, Generator
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

QUIET = 0.1
"""Seconds without an event after which a burst is over."""
LOOK = 20.0
"""Seconds after which the folders are looked at even when nothing woke us: a queue of events can overflow."""
_WAKING = [
    *(FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirMovedEvent, DirDeletedEvent),
]

Listing = frozenset[tuple[str, int, int]]
"""Every file below some folders: its path, its time in nanoseconds, its size."""


class Reason(StrEnum):
    """Why to build."""

    START = "start"
    FILES = "files"
    CLOCK = "clock"


class _Waker(FileSystemEventHandler):
    def __init__(self) -> None:
        self.woken = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        self.woken.set()


def list_files(folders: tuple[Path, ...]) -> Listing:
    """Return the listing of folders; what disappears while it is made is left out."""
    found: set[tuple[str, int, int]] = set()
    waiting = [str(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                        continue
                    status = entry.stat(follow_symlinks=False)
                    found.add((entry.path, status.st_mtime_ns, status.st_size))
        except OSError:
            continue
    return frozenset(found)


def iter_reasons(
    folders: tuple[Path, ...], due: Callable[[], datetime | None], clock: Callable[[], datetime]
) -> Generator[Reason, None, None]:
    """Iterate over the reasons to build, for as long as the caller asks: first the start, then every change.

    The folders are listed before a reason is handed out, so that what changes during a build is the next reason.

    ``due`` says when the site will next change by itself, and is asked after every build; ``clock`` tells the time.
    """
    waker, observer = _Waker(), Observer()
    for folder in folders:
        if folder.is_dir():
            observer.schedule(waker, str(folder), recursive=True, event_filter=_WAKING)
    before = list_files(folders)
    observer.start()
    try:
        yield Reason.START
        while True:
            instant = due()
            left = LOOK if instant is None else min(LOOK, max(0.0, (instant - clock()).total_seconds()))
            woken = waker.woken.wait(left)
            while woken and waker.woken.is_set():
                waker.woken.clear()
                waker.woken.wait(QUIET)
            after = list_files(folders)
            if after != before:
                before = after
                yield Reason.FILES
            elif instant is not None and clock() >= instant:
                yield Reason.CLOCK
    finally:
        observer.stop()
        observer.join()
