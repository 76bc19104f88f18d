"""A plan → a folder: shelf after shelf, on every core where there is much to do, and nothing that stands already."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.workers import open_workers, shared_work
from statusgen.model.marked import Marked
from statusgen.model.outline import ask_for, asked_for
from statusgen.output.built import Built, Row
from statusgen.output.compress import copies_of, iter_copies
from statusgen.output.ledger import Ledger
from statusgen.output.published import is_of_record
from statusgen.output.survey import ASSETS, FRONT, stands, survey
from statusgen.output.write import Put, Written, put_outputs, remove_strays, remove_temporary
from statusgen.plan.frame import surround
from statusgen.plan.plan import Output, Plan, Turn
from statusgen.plan.shares import ShareView
from statusgen.plan.twins import TwinView
from statusgen.plan.work import Work
from statusgen.render.render import Press, render_output
from statusgen.situation.chronicle import Month

CHUNK = 20
"""Incidents that one process publishes at a time."""
ROWS = 5000
"""How many outputs are remembered at once: a site of any size needs little memory."""
WORTHWHILE = 40
"""From how many incidents and months on more than one process publishes them."""

Progress = Callable[[int, int], None]
"""Told (done, all) while outputs are made."""


class Site(Struct, frozen=True):
    """A folder to publish into, and what is needed for it."""

    root: Path
    """Resolved."""
    plan: Plan
    press: Press
    ledger: Ledger
    jobs: int = 1
    has_copies: bool = False
    """Whether compressed copies stand beside files."""


def incident_shelf(id_: str) -> str:
    """Return the name of the shelf of an incident."""
    return f"incident/{id_}"


def month_shelf(month: Month) -> str:
    """Return the name of the shelf of a month."""
    return f"month/{month[0]:04}-{month[1]:02}"


def with_repairs(site: Site, work: Work, built: Built) -> Work:
    """Return a work with the shelves that another hand changed or took away since the site was built."""
    damaged = survey(site.root, site.ledger, built)
    if not damaged:
        return work
    content, months = site.plan.scenes[0].content, site.plan.months
    return replace(
        work,
        incidents=tuple(
            sorted({*work.incidents, *(id_ for id_ in content.incidents if incident_shelf(id_) in damaged)})
        ),
        months=tuple(month for month in months if month in work.months or month_shelf(month) in damaged),
        front=work.front or not damaged.isdisjoint((FRONT, ASSETS)),
    )


def publish(site: Site, work: Work, count: int = 0, progress: Progress = lambda _done, _all: None) -> Written:
    """Make the shelves of a work, in the order of publication, and remove what stands on them and is no longer made.

    ``count`` is how many files the site has; it does not matter where all of them are made. Raises OSError when the
    disk refuses; what was published before stands then, and the next build repairs.
    """
    root, ledger = site.root, site.ledger
    rows_of = ledger.outputs(root, None if work.is_all else _shelves_of(work))
    known = {path: row for path, row in rows_of.items() if not is_of_record(path)}
    intended = {path for path in ledger.intended(root) if not is_of_record(path)}
    was_interrupted = ledger.begin(root)
    total, done = site.plan.count(work), 0
    left, made, written = known.keys() | intended, 0, []
    rows: list[tuple[str, str, Row]] = []
    for shelf, puts in _iter_puts(site, work, known):
        for put in puts:
            rows.append((shelf, put.path, put.row))
            written += [put.path] if put.is_new else []
            made += put.path not in known
            left.discard(put.path)
        done += len(puts)
        progress(min(done, total), total)
        if len(rows) >= ROWS:
            ledger.record_outputs(root, rows)
            rows.clear()
    ledger.record_outputs(root, rows)
    removed = remove_strays(root, left)
    if was_interrupted:
        remove_temporary(root)
    ledger.forget_outputs(root, left)
    before = len(known) if work.is_all else count
    total = before + made - len(left & known.keys())
    return Written(tuple(written), total - len(written), removed)


def _shelves_of(work: Work) -> set[str]:
    found = {incident_shelf(id_) for id_ in (*work.incidents, *work.gone)}
    found |= {month_shelf(month) for month in (*work.months, *work.gone_months)}
    return found | ({FRONT, ASSETS} if work.front else set())


def _iter_puts(site: Site, work: Work, known: dict[str, Row]) -> Iterator[tuple[str, list[Put]]]:
    if work.front:
        yield ASSETS, list(_put(site, site.plan.iter_assets()))
    yield from _iter_shelves(site, work.incidents, work.months, {} if work.is_all else known)
    if work.front:
        for put in _put_front(site, known, is_trusted=not work.is_all):
            yield FRONT, [put]


def _put(site: Site, outputs: Iterable[Output]) -> Iterator[Put]:
    return put_outputs(site.root, _iter_files(site, outputs), site.ledger)


def _iter_files(site: Site, outputs: Iterable[Output]) -> Iterator[tuple[str, bytes]]:
    for output in outputs:
        raw = render_output(output, site.press)
        if site.has_copies:
            yield from iter_copies(output.path, raw, is_asset=output.turn is Turn.ASSET)
        yield output.path, raw


def _iter_shelves(
    site: Site, ids: tuple[str, ...], months: tuple[Month, ...], known: dict[str, Row]
) -> Iterator[tuple[str, list[Put]]]:
    """Make the shelves of incidents, then those of months, which link to them; on every core where they are many."""
    if site.jobs < 2 or len(ids) + len(months) < WORTHWHILE:
        for id_ in ids:
            yield incident_shelf(id_), _put_incident(site, id_, known)
        for month in months:
            yield month_shelf(month), _put_month(site, month)
        return
    site.ledger.save()  # what was read must be there for every process
    shelves: _Shelves = (site, ids, months)
    with open_workers(site.jobs, shelves) as pool:
        for some in pool.map(_publish_incidents, range(0, len(ids), CHUNK)):
            yield from some
        yield from pool.map(_publish_month, range(len(months)))


_Shelves = tuple[Site, tuple[str, ...], tuple[Month, ...]]


def _publish_incidents(start: int) -> list[tuple[str, list[Put]]]:
    shelves: _Shelves = shared_work()
    site, ids, _ = shelves
    return [(incident_shelf(id_), _put_incident(site, id_, {})) for id_ in ids[start : start + CHUNK]]


def _publish_month(number: int) -> tuple[str, list[Put]]:
    shelves: _Shelves = shared_work()
    site, _, months = shelves
    return month_shelf(months[number]), _put_month(site, months[number])


def _put_month(site: Site, month: Month) -> list[Put]:
    return list(_put(site, site.plan.iter_month(month)))


def _put_incident(site: Site, id_: str, known: dict[str, Row]) -> list[Put]:
    """Make the shelf of an incident; an image that stands and would show the same is not drawn again."""
    stand: list[Put] = []
    drawn: dict[str, bytes] = {}

    def iter_wanted() -> Iterator[Output]:
        for output in site.plan.iter_incident(id_):
            if isinstance(output.view, ShareView):
                fingerprint, row = fingerprint_of(output), known.get(output.path)
                if row is not None and row.fingerprint == fingerprint and stands(site.root, output.path, row):
                    stand.append(Put(output.path, row, is_new=False))
                    continue
                drawn[output.path] = fingerprint
            yield output

    puts = [
        replace(put, row=replace(put.row, fingerprint=drawn[put.path])) if put.path in drawn else put
        for put in _put(site, iter_wanted())
    ]
    return [*stand, *puts]


class _Made(NamedTuple):
    """A page of the front, with what stands beside it."""

    fingerprint: bytes
    standing: dict[str, Row]
    """What stands already, by path."""
    files: list[tuple[str, bytes]]
    """What is to be written."""


def _put_front(site: Site, known: dict[str, Row], *, is_trusted: bool) -> Iterator[Put]:
    """Print the pages of the front whose view differs from the one they were last printed from."""
    for made in _iter_front(site, known if is_trusted else {}):
        yield from (Put(path, row, is_new=False) for path, row in made.standing.items())
        for put in put_outputs(site.root, made.files, site.ledger):
            yield replace(put, row=replace(put.row, fingerprint=made.fingerprint))


def _iter_front(site: Site, known: dict[str, Row]) -> Iterator[_Made]:
    """Make the front, its parts on every core."""
    incidents, parts = site.plan.scenes[0].content.incidents, range(site.plan.front_parts)
    asked_for(incidents)  # from here on, whom the front asks is what it depends on
    if site.jobs < 2:
        for part in parts:
            yield from _iter_made(site, known, part)
        return
    site.ledger.save()  # what was read must be there for every process
    front: _Front = (site, known)
    with open_workers(site.jobs, front) as pool:
        for made, asked in pool.map(_make_part, parts):
            yield from made
            ask_for(incidents, asked)


_Front = tuple[Site, dict[str, Row]]


def _make_part(part: int) -> tuple[list[_Made], frozenset[str]]:
    front: _Front = shared_work()
    site, known = front
    made = list(_iter_made(site, known, part))
    return made, asked_for(site.plan.scenes[0].content.incidents)


def _iter_made(site: Site, known: dict[str, Row], part: int) -> Iterator[_Made]:
    page: object = None
    fingerprint = b""
    for output in site.plan.iter_front_part(part):
        if page is None or output.view is not page:  # a page comes after its twin, and is made of the same view
            fingerprint = fingerprint_of(output)
        page = output.view.page if isinstance(output.view, TwinView) else None
        rows = {path: known[path] for path in (output.path, *copies_of(output.path)) if path in known}
        is_same = output.path in rows and all(row.fingerprint == fingerprint for row in rows.values())
        if is_same and all(stands(site.root, path, row) for path, row in rows.items()):
            yield _Made(fingerprint, rows, [])
        else:
            yield _Made(fingerprint, {}, list(_iter_files(site, (output,))))


def fingerprint_of(output: Output) -> bytes:
    """Return the digest of exactly what a view contains, and of the template that prints it."""
    view = output.view
    return _digest_of((view.template, view.page) if isinstance(view, TwinView) else (output.template, view))


def surroundings_key(plan: Plan) -> bytes:
    """Return the digest of what surrounds the pages of the archive: when it changes, every page does."""
    return _digest_of([surround(scene, "", "", is_archive=True) for scene in plan.scenes])


def _digest_of(value: object) -> bytes:
    """Return the digest of a value made of structs; JSON says everything of them, with the offsets of instants."""
    return hashlib.blake2b(msgspec.json.encode(value, enc_hook=_say_marks), digest_size=16).digest()


def _say_marks(text: object) -> object:
    """Return what a text that is more than its letters is made of."""
    if isinstance(text, Marked):
        return ["marked", *text.__getnewargs__()]
    if isinstance(text, Markup):
        return ["html", str(text)]
    raise TypeError(type(text))
