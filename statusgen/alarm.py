"""An alarm, where the system has one, for what may take too long: notes, themes, hosts that answer without end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def has_alarm() -> bool:
    """Whether the system has an alarm, and this thread may set it."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def ring_after(
    seconds: float, fault: type[Exception], *, of_processor: bool = False, again: float = 0.0
) -> Iterator[None]:
    """Raise a fault in a block that takes longer; without an alarm, nothing is raised.

    Seconds are of the clock, or ``of_processor``: a machine that is busy with something else makes nothing too slow.
    It rings ``again`` as often, for what goes on in spite of it.
    """
    if not has_alarm():
        yield
        return
    sign, timer = (signal.SIGVTALRM, signal.ITIMER_VIRTUAL) if of_processor else (signal.SIGALRM, signal.ITIMER_REAL)

    def ring(_number: int, _layout: FrameType | None) -> None:
        raise fault

    before = signal.signal(sign, ring)
    signal.setitimer(timer, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(sign, before)
