"""Exceptions from exceptions where all stand in one line: no "except" follows another one."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from statusgen.model.marked import join
from statusgen.wording.views import ExceptionView


def iter_apart(exceptions: Iterable[ExceptionView]) -> Iterator[ExceptionView]:
    """Iterate over exceptions, those from others behind them: "Except for pregnant women (Wednesday 5 November)"."""
    for exception in exceptions:
        if not exception.within:
            yield exception
            continue
        yield replace(exception, exceptions=())
        for inner in iter_apart(exception.exceptions):
            yield replace(inner, who=name_within(exception, inner))


def name_within(exception: ExceptionView, inner: ExceptionView) -> str:
    """Name for whom an exception from another one is, with where or when."""
    if not exception.within:
        return join(" – ", (exception.who, inner.who))
    return join("", (inner.who, " (", exception.within, ")"))
