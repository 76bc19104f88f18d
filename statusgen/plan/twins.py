"""Every page in Markdown beside itself: the same view, for machines that read and for people who quote."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, cast

from msgspec import Struct
from msgspec.structs import replace

from statusgen.plan import paths
from statusgen.plan.views import PageView

if TYPE_CHECKING:
    from statusgen.plan.plan import Output

P = ParamSpec("P")


class TwinView(Struct, frozen=True):
    """A page that is to be said in Markdown."""

    template: str
    """Name of the template that prints the page."""
    page: PageView


def with_twins(iterate: "Callable[P, Iterator[Output]]") -> "Callable[P, Iterator[Output]]":
    """Yield the twin of every page before the page that links to it; both show one view, so they cannot differ."""

    @wraps(iterate)
    def both(*args: P.args, **named: P.kwargs) -> "Iterator[Output]":
        for output in iterate(*args, **named):
            path = paths.twin(output.path)
            if path:
                view = TwinView(output.template, cast("PageView", output.view))
                yield replace(output, path=path, template="twin", view=view)
            yield output

    return both
