"""A terminal, in which commands are typed and answered as people do; all that it shows is kept."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.builders import ROOT
from tests.cli.test_watch import PATIENCE

_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\r")
"""Colours, moves of the cursor, and the other half of the end of a line."""
_MOMENT = 0.1
"""Seconds without a letter after which a question is taken for one."""


class Shown(NamedTuple):
    """What a command showed, and its exit status."""

    text: str
    status: int


class Terminal:
    """A terminal in a folder, on a machine that speaks a language."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        own = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        unlike = {"NO_COLOR", "COLUMNS", "LANGUAGE"}
        self._environment = {key: value for key, value in own.items() if key not in unlike}
        self._environment |= {"LANG": f"{language}.UTF-8", "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
        self.commands: list[str] = []
        self.transcript = ""

    def type(self, *arguments: str, answers: Sequence[str] = ()) -> Shown:
        """Type a command and wait for its end; each question gets the next answer."""
        with self._begin(arguments) as (process, shown):
            text, left = "", list(answers)
            for more in shown:
                text += more
                if left and not more and text.endswith(" "):  # a question is the only line that is not ended
                    os.write(self._keyboard, f"{left.pop(0)}\n".encode())
            assert left == [], f"nobody asked for {left}: {text}"
            return Shown(text, process.wait(PATIENCE))

    @contextmanager
    def leave_running(self, *arguments: str, until: str) -> Iterator["re.Match[str]"]:
        """Type a command that runs until the block ends, by Ctrl-C; yield what it showed when it was ready."""
        with self._begin(arguments) as (process, shown):
            text, found = "", None
            while found is None:
                text += next(shown)
                found = re.search(until, text)
            yield found
            assert process.poll() is None, text
            process.send_signal(signal.SIGINT)
            text += "".join(shown)
            assert "Traceback" not in text, text
            assert process.wait(PATIENCE) == 0

    @contextmanager
    def _begin(self, arguments: Sequence[str]) -> Iterator["tuple[subprocess.Popen[bytes], Iterator[str]]"]:
        screen, keyboard = pty.openpty()
        self._keyboard = screen
        self.commands.append(" ".join(("statusgen", *arguments)))
        self.transcript += f"$ {self.commands[-1]}\n"
        command = [sys.executable, "-m", "statusgen", *arguments]
        process = subprocess.Popen(
            command, cwd=self.folder, env=self._environment, stdin=keyboard, stdout=keyboard, stderr=keyboard
        )
        os.close(keyboard)
        try:
            yield process, self._watch(screen)
        finally:
            process.kill()
            process.wait()
            os.close(screen)

    def _watch(self, screen: int) -> Iterator[str]:
        """Iterate over what is shown, without colours, and over "" whenever nothing more comes for a moment."""
        waited = 0.0
        while waited < PATIENCE:
            if not select.select([screen], [], [], _MOMENT)[0]:
                waited += _MOMENT
                yield ""
                continue
            try:
                more = os.read(screen, 1 << 16).decode(errors="replace")
            except OSError:  # the command has ended
                return
            waited = 0.0
            more = _CONTROL.sub("", more)
            self.transcript += more
            yield more
        raise AssertionError(f"nothing more is shown: {self.transcript}")
