"""The whole group at a glance: services by hospitals in signs, each a link to the page that says it whole."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from statusgen.content.search_words import search_words
from statusgen.model import paths
from statusgen.model.answers import STRICTEST_FIRST
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.situation import Cell
from statusgen.model.words import State
from statusgen.pages.choices import location_choices
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.wording.announced import tells_apart
from statusgen.wording.answers import answer_to
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.links import location_link
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.views import Layout, Link

_TABLE = ("table",)
COLUMNS = 12
"""Up to so many hospitals the home page shows the table of its key services on a large screen."""


class MatrixCell(Struct, frozen=True):
    """One cell of the table; without a state when the service is not offered there."""

    href: str
    state: str
    word: str
    at: str = ""
    """Id of its location, for the filter; empty for the whole group."""
    answer: str = ""
    answer_word: str = ""
    has_exceptions: bool = False
    """Whether something else holds for some patients, or later."""


class MatrixRow(Struct, frozen=True):
    """One service in the table."""

    name: str
    href: str
    cells: tuple[MatrixCell, ...]
    spans: bool
    """Whether its one cell stands for the whole group."""
    words: str = ""
    """What the service is looked for by, beside its name."""


class Matrix(Struct, frozen=True):
    """The table of services by location."""

    locations: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    signs: tuple[MatrixCell, ...]
    """Each sign once, with its words."""
    places: tuple[tuple[str, str], ...] = ()
    """Id and name of each location, in the order of the columns."""
    comma: str = ", "
    """What parts the words of a sign, as the language does."""


class TableView(Struct, frozen=True):
    """Services by location, on a page of its own."""

    layout: Layout
    title: str
    headline: str
    matrix: Matrix


def make_matrix(context: PageContext, path: str, *, only_key: bool = False) -> Matrix:
    """Make the table of services by location; ``only_key`` leaves out those that are not key services of hospitals."""
    catalogue, situation = context.catalogue, context.situation
    rows = []
    for service in catalogue.services.values():
        cells = situation.of_service(service.id)
        if not cells or (only_key and (not service.is_key or service.is_whole_group)):
            continue
        places = (WHOLE_GROUP,) if service.is_whole_group else tuple(catalogue.locations)
        shown = tuple(_view_cell(context, path, service, cells.get(place)) for place in places)
        href = context.link(path, paths.service(context.language, service.id))
        words = "" if only_key else search_words(context.language, service.id, catalogue.services)
        rows.append(MatrixRow(service.short.in_(context.language), href, shown, service.is_whole_group, words))
    links = tuple(location_link(context, path, location) for location in catalogue.locations.values())
    return Matrix(links, tuple(rows), _signs(rows), location_choices(context), context.wording.comma)


def view_matrix_of_home(context: PageContext, path: str) -> Matrix | None:
    """Return the table of the key services for the home page; None for a group with too many hospitals for it."""
    is_small = 1 < len(context.catalogue.locations) <= COLUMNS
    return make_matrix(context, path, only_key=True) if is_small else None


def _view_cell(context: PageContext, path: str, service: Service, cell: Cell | None) -> MatrixCell:
    if cell is None:
        return MatrixCell("", "", context.wording.say("Not at this location"))
    at = "" if cell.location == WHOLE_GROUP else cell.location
    has_page = service.attended and at
    target = paths.pair(context.language, at, service.id) if has_page else paths.service(context.language, service.id)
    answer = answer_to(context, service, cell.said.instruction, (cell.location,))
    return MatrixCell(
        context.link(path, target),
        cell.state,
        context.wording.state(cell.state, service),
        at,
        answer or "",
        context.wording.answer(answer) if answer else "",
        tells_apart(cell.said),
    )


def _signs(rows: list[MatrixRow]) -> tuple[MatrixCell, ...]:
    """Return each sign that a table shows: answers, the strictest first, then states of what nobody comes to."""
    shown = [cell for row in rows for cell in row.cells if cell.state]
    answers = {cell.answer: cell for cell in shown if cell.answer}
    states = {(cell.state, cell.word): cell for cell in shown if not cell.answer}
    ordered = sorted(states.values(), key=lambda cell: -severity(State(cell.state)))
    return (*(answers[answer] for answer in STRICTEST_FIRST if answer in answers), *ordered)


def view_table(context: PageContext) -> TableView:
    """Make the second view of the situation: services × locations, on a page of its own."""
    path, say = paths.listing(context.language, paths.TABLE), context.wording.say
    places = [location.name.in_(context.language) for location in context.catalogue.locations.values()]
    title = say("Services at {place}", place=places[0]) if len(places) == 1 else say("All hospitals in one table")
    headline = headline_of(context)
    return TableView(
        make_layout(context, path, title, headline, names_groups=True), title, headline, make_matrix(context, path)
    )


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page of the table."""
    path, subject = paths.listing(context.language, paths.TABLE), context.subjects.get(_TABLE, b"")
    yield make_output(path, partial(view_table, context), PageTemplate("table.html"), subject)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subject of this page: the whole group."""
    yield _TABLE, facts.subject(facts.whole_group)
