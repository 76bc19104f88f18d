"""``python3 -m statusgen``: in a checkout, it first makes the environment it needs."""

import os
import sys
from contextlib import suppress

from statusgen.checkout import enter_environment


def run() -> None:
    """Run the command line, then exit without freeing memory: that would take a tenth of the time of a rebuild."""
    _open_streams()
    try:
        from statusgen.cli import main

        main(prog_name="statusgen")
    except SystemExit as leaving:
        if not isinstance(leaving.code, int):
            raise
        os._exit(_say_the_rest(leaving.code))
    except (OSError, MemoryError, ImportError) as fault:  # before a command began, which says such things itself
        sys.stderr.write(f"Nothing was changed: the machine refused ({fault}).\n")
        os._exit(_say_the_rest(3))


def _open_streams() -> None:
    """Let what is printed go nowhere where a stream is closed, and no letter that it does not have stop the program.

    A file of the site must not become number 1 or 2, to which whoever prints would write.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = getattr(sys, name)
        if stream is None:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say_the_rest(status: int) -> int:
    """Write what is still to be said; return the exit status, which is 3 where that fails."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # nobody listens any more
        return status
    except (OSError, ValueError) as fault:
        with suppress(OSError, ValueError):
            os.write(2, f"Not everything could be printed: {fault}.\n".encode())
        return 3
    return status


if __name__ == "__main__":
    enter_environment("statusgen", tests=False)
    run()
