"""Exceptions from exceptions in one line: no "except" follows another one, and nothing is told twice."""

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from statusgen.model.marked import join
from statusgen.wording.views import Advice, ExceptionView


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


def tell_apart(advice: Advice, common: Collection[ExceptionView], there: ExceptionView) -> tuple[ExceptionView, ...]:
    """Return what holds at a place; where it only has more exceptions than elsewhere, those alone, with its name.

    A place that lacks an exception that holds elsewhere is told whole: nobody may take that exception for theirs.
    """
    own = set(there.exceptions)
    if there.advice != advice or not set(common) < own:
        return (there,)
    return tuple(replace(one, who=name_within(there, one)) for one in there.exceptions if one not in common)
