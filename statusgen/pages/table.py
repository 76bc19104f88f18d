"""The table of services by location."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.site import WHOLE_GROUP
from statusgen.pages.home import location_choices
from statusgen.pages.layout import make_layout
from statusgen.wording.cells import describe_cell, location_link, newest_day, tell_exceptions
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import Layout, Link

TABLE = "table"


class MatrixCell(Struct, frozen=True):
    """One cell of the table; without a state when the service is not offered there."""

    state: str
    word: str
    rule: str
    exceptions: str
    at: str = ""
    """Id of its location, for the filter; empty for the whole group."""
    answer: str = ""
    answer_word: str = ""


class MatrixRow(Struct, frozen=True):
    """One service in the table."""

    name: str
    href: str
    cells: tuple[MatrixCell, ...]
    spans: bool
    """Whether its one cell stands for the whole group."""


class Matrix(Struct, frozen=True):
    """The table of services by location."""

    locations: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    places: tuple[tuple[str, str], ...] = ()
    """Id and name of each location, in the order of the columns."""


class TableView(Struct, frozen=True):
    """Services by location, on a page of its own."""

    layout: Layout
    title: str
    headline: str
    matrix: Matrix


def make_matrix(context: PageContext, path: str) -> Matrix:
    """Make the table of services by location."""
    catalogue, situation, wording = context.content.catalogue, context.situation, context.wording
    on = newest_day(context)
    rows = []
    for service in catalogue.services.values():
        cells = situation.of_service(service.id)
        if not cells:
            continue
        shown = []
        for place in (WHOLE_GROUP,) if service.is_whole_group else tuple(catalogue.locations):
            cell = cells.get(place)
            if cell is None:
                shown.append(MatrixCell("", wording.say("Not at this location"), "", ""))
                continue
            view = describe_cell(context, path, service, cell, on, by_place=True)
            exceptions = join(" ", tell_exceptions(context, view.exceptions))
            at = "" if cell.location == WHOLE_GROUP else cell.location
            told = view.advice
            rule = join(" ", filter(None, (told.rule, *told.details)))
            shown.append(MatrixCell(cell.state, told.word, rule, exceptions, at, told.answer, told.answer_word))
        href = context.link(path, paths.service(context.language, service.id))
        rows.append(MatrixRow(service.short.in_(context.language), href, tuple(shown), service.is_whole_group))
    links = tuple(location_link(context, path, location) for location in catalogue.locations.values())
    return Matrix(links, tuple(rows), location_choices(context))


def view_table(context: PageContext) -> TableView:
    """Make the second view of the situation: services × locations, on a page of its own."""
    path, title = paths.listing(context.language, TABLE), context.wording.say("All hospitals in one table")
    headline = headline_of(context)
    return TableView(make_layout(context, path, title, headline), title, headline, make_matrix(context, path))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page of the table."""
    yield Output(paths.listing(context.language, TABLE), view_table(context), PageTemplate("table.html"))
