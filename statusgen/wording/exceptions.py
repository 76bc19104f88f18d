"""Exceptions from exceptions in one line: no "except" follows another one, and nothing is told twice."""

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from statusgen.model.marked import join
from statusgen.model.situation import Said
from statusgen.wording.views import Advice, ExceptionView, Link

Told = tuple[Advice, tuple[ExceptionView, ...]]
"""What is told in general, and to groups of patients."""


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


def tell_apart(
    advice: Advice, common: Collection[ExceptionView], there: ExceptionView, where: str
) -> tuple[ExceptionView, ...]:
    """Return what holds at a place: where patients do the same as elsewhere, only what else is said, and exceptions.

    ``where`` names the place without "except". A place that lacks an exception, a remark or a restart that holds
    elsewhere is told whole: nobody may take that for theirs.
    """
    own, more = there.advice, _remarks_beyond(advice, there.advice)
    if not do_the_same(advice, own) or not set(common) <= set(there.exceptions) or (advice.restart and not own.restart):
        return (there,)
    for_groups = (replace(one, who=name_within(there, one)) for one in there.exceptions if one not in common)
    if own == advice:
        return tuple(for_groups)
    restart = (own.restart, own.restart_in_short) if own.restart != advice.restart else ("", "")
    beside = tuple(told for told in own.beside if told not in advice.beside)
    only = Advice("", "", "", "", more, beside, *restart) if more is not None else own
    return (replace(there, who=where, advice=only, exceptions=(), is_same=True), *for_groups)


def tell_anew(general: Told, then: Told) -> tuple[bool, bool, Told]:
    """Return whether patients do otherwise then, whether only remarks or a restart differ, and what to tell of then.

    Where state and instructions are the same, only what belongs to them or stands beside is told, where lists have room
    for it; all of it where fewer things are told than before.
    """
    (advice, groups), (own, own_groups) = general, then
    if (advice.rule, advice.answer, groups) != (own.rule, own.answer, own_groups):
        return True, False, then
    told, before = (*own.details, *own.beside), (*advice.details, *advice.beside)
    details = tuple(one for one in told if one not in before)
    if advice.state != own.state:
        return not advice.answer, False, then
    if not details or len(told) < len(before):
        return False, not (own.ends or own.details), then
    remarks = tuple(one for one in own.remarks if one not in advice.remarks and one.text not in own.beside)
    restart = ("", "") if own.restart == advice.restart else (own.restart, own.restart_in_short)
    return False, False, (Advice("", "", "", "", remarks, (), *restart, ends=own.ends, details=details), ())


def do_the_same(one: Advice, other: Advice) -> bool:
    """Whether patients do the same by two advices: only remarks, or the day of a restart, are others."""
    without = (replace(advice, remarks=(), beside=(), restart="", restart_in_short="") for advice in (one, other))
    return next(without) == next(without)


def in_the_words_of(main: Said, said: Said) -> Said:
    """Return it with the exceptions for groups of another cell where they are the same, however they were listed."""
    of_main, own = (
        {(group, one.state, one.instruction) for one in cell.exceptions for group in one.groups}
        for cell in (main, said)
    )
    return replace(said, exceptions=main.exceptions) if own == of_main else said


def _remarks_beyond(advice: Advice, own: Advice) -> tuple[Link, ...] | None:
    """Return the remarks beyond those of an advice; None where it has one that is not among them."""
    if not set(advice.remarks) <= set(own.remarks):
        return None
    return tuple(remark for remark in own.remarks if remark not in advice.remarks)
