"""Worker processes: what they return comes in order, and none of them outlives who asked."""

import errno
import os
import signal
from collections.abc import Callable
from multiprocessing import active_children

import pytest

from statusgen.workers import open_workers, shared_work


def _add(number: int) -> int:
    shared: int = shared_work()
    return shared + number


def _refuse(number: int) -> int:
    raise OSError(errno.ENOSPC, f"no room for {number}")


def test_results_come_in_order() -> None:
    """Each from a process that shares what was there before."""
    with open_workers(2, 100) as workers:
        assert list(workers.map(_add, range(20))) == [100 + number for number in range(20)]
    assert not active_children()


def test_a_fault_ends_the_workers() -> None:
    """Whoever waits is told what it was."""
    with pytest.raises(OSError, match="no room"), open_workers(2, None) as workers:
        list(workers.map(_refuse, range(20)))
    assert not active_children()


def _end(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_is_ended_ends_the_others_at_once() -> None:
    """Its results are not waited for."""
    with pytest.raises(ChildProcessError), open_workers(2, None) as workers:
        list(workers.map(_end, range(20)))
    assert not active_children()


def test_what_a_worker_raises_says_where(capfd: pytest.CaptureFixture[str]) -> None:
    """The note of a fault is the worker's traceback, and the worker itself prints none."""
    with pytest.raises(OSError, match="no room") as raised, open_workers(2, None) as workers:
        list(workers.map(_refuse, range(20)))
    assert "in _refuse" in raised.value.__notes__[0]
    assert capfd.readouterr().err == ""


class _Odd(Exception):
    def __init__(self, number: int, *, held: object) -> None:
        super().__init__(f"odd: {number}")
        self.held = held


def _raise_odd(number: int) -> int:
    raise _Odd(number, held=lambda: number)


def _raise_what_reads_otherwise(number: int) -> int:
    raise _Odd(number, held=None)


def _return_odd(number: int) -> object:
    return lambda: number


@pytest.mark.parametrize(
    ("work", "said"),
    [(_raise_odd, "odd: 0"), (_raise_what_reads_otherwise, "odd: 0"), (_return_odd, "pickle")],
)
def test_what_cannot_be_sent_is_told(work: Callable[[int], object], said: str) -> None:
    """A fault that cannot be written, or read again, is its text; a result that cannot be is a fault."""
    with pytest.raises(Exception, match=said) as raised, open_workers(1, None) as workers:
        list(workers.map(work, range(2)))
    assert not isinstance(raised.value, ChildProcessError)
    assert not active_children()
