"""Publish a site into a folder: group after group of outputs, on every core where there is much to do."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.build_record import BuildRecord, OutputGroups, OutputRow
from statusgen.cache.integrity import ASSETS, CURRENT, find_modified_groups, is_on_disk
from statusgen.cache.stale import Work
from statusgen.cache.store import CacheStore
from statusgen.formats.share_images import render_share
from statusgen.model.digests import digest_of
from statusgen.model.incident_index import record_accessed_ids, take_accessed_ids
from statusgen.output.compress import copies_of, iter_copies
from statusgen.output.makers import (
    count_outputs,
    count_parts,
    find_subjects,
    iter_assets,
    iter_incident,
    iter_month,
    iter_part,
)
from statusgen.output.place import Placing
from statusgen.output.published import is_group_of_record, is_of_record
from statusgen.output.renderer import TemplateRenderer, render_output
from statusgen.output.told import keep_told, recall_told, told_anew
from statusgen.output.write import Put, Written, stage_outputs
from statusgen.pages.layout import make_chrome
from statusgen.situation.timeline import Month
from statusgen.wording.context import SiteContext
from statusgen.wording.feed_views import Told
from statusgen.wording.output import Output, Render
from statusgen.workers import open_workers, shared_work

CHUNK = 20
"""Incidents that one process publishes at a time."""
ROWS = 5000
"""How many outputs are cached at once: a site of any size needs little memory."""
WORTHWHILE = 40
"""From how many incidents and months on more than one process publishes them."""
WORTHWHILE_CELLS = 900
"""From how many cells of all languages on more than one process looks at what shows today, where it was made before."""

Progress = Callable[[int, int], None]
"""Told (done, all) while outputs are made."""


class Site(Struct, frozen=True):
    """A folder to publish into, and what is needed for it."""

    root: Path
    """Resolved."""
    context: SiteContext
    renderer: TemplateRenderer
    store: CacheStore
    jobs: int = 1
    has_copies: bool = False
    """Whether compressed copies stand beside files."""


def incident_group(id_: str) -> str:
    """Return the name of the group of outputs of an incident."""
    return f"incident/{id_}"


def month_group(month: Month) -> str:
    """Return the name of the group of outputs of a month."""
    return f"month/{month[0]:04}-{month[1]:02}"


def with_repairs(site: Site, work: Work, record: BuildRecord) -> Work:
    """Return a work with the groups in which somebody changed or removed a file since the site was built."""
    modified = find_modified_groups(site.root, site.store, record)
    if not modified:
        return work
    content, months = site.context.content, site.context.months
    return replace(
        work,
        incidents=tuple(
            sorted({*work.incidents, *(id_ for id_ in content.incidents if incident_group(id_) in modified)})
        ),
        months=tuple(month for month in months if month in work.months or month_group(month) in modified),
        current=work.current or not modified.isdisjoint((CURRENT, ASSETS)),
    )


class StagedSite(Struct, frozen=True):
    """What a work made: files that wait for their places, and what is to be removed."""

    puts: tuple[Put, ...]
    """Those whose bytes are new."""
    strays: frozenset[str]
    """Outputs that are no longer made."""
    count: int
    """How many files the site has with them."""
    rows: "_NewRows"


def stage_site(site: Site, work: Work, count: int = 0, progress: Progress = lambda _done, _all: None) -> StagedSite:
    """Make the groups of a work, in the order of publication; nothing that readers see has changed after it.

    ``count`` is how many files the site has; it does not matter where all of them are made. Raises OSError when the
    disk refuses.
    """
    root, store = site.root, site.store
    of_site = store.outputs(root, None if work.is_all else _groups_of(work))
    known_groups = {group: rows for group, rows in of_site.items() if not is_group_of_record(group)}
    known = {path: row for rows in known_groups.values() for path, row in rows.items()}
    left, made = known.keys() | {path for path in store.intended(root) if not is_of_record(path)}, 0
    store.begin(root)
    total, done = count_outputs(site.context, work), 0
    staged: list[Put] = []
    new = _NewRows(site, known_groups)
    for group, puts in _iter_puts(site, work, known):
        for put in puts:
            new.add(group, put)
            staged += [put] if put.is_new else []
            made += put.path not in known
            left.discard(put.path)
        done += len(puts)
        progress(min(done, total), total)
    before = len(known) if work.is_all else count
    return StagedSite(tuple(staged), frozenset(left), before + made - len(left & known.keys()), new)


def place_site(staged: StagedSite, placing: Placing) -> Written:
    """Move what was staged into its place, and remove what is no longer made."""
    placing.place(staged.puts)
    staged.rows.record()
    removed = placing.remove(staged.strays)
    staged.rows.forget_gone()
    return Written(tuple(put.path for put in staged.puts), staged.count - len(staged.puts), removed)


class _NewRows:
    """What is to be cached of outputs: outputs that are no longer made stay cached until they are removed."""

    def __init__(self, site: Site, known: OutputGroups) -> None:
        self.site, self.known = site, known
        self.groups: OutputGroups = {}
        self.stale: OutputGroups = {group: {} for group in known}
        """What remains of the groups that had other outputs before."""
        self.count = 0

    def add(self, group: str, put: Put) -> None:
        """Add an output; those of one group come one after another."""
        if self.count >= ROWS and group not in self.groups:
            self.record()
        self.groups.setdefault(group, {})[put.path] = put.row
        self.count += 1

    def record(self) -> None:
        """Cache what was added."""
        for group, rows in self.groups.items():
            if self.known.get(group, {}).keys() <= rows.keys():
                self.stale.pop(group, None)
            else:
                self.stale[group] = rows
        whole = {group: {**self.known.get(group, {}), **rows} for group, rows in self.groups.items()}
        self.site.store.record_outputs(self.site.root, whole)
        self.groups, self.count = {}, 0

    def forget_gone(self) -> None:
        """Forget the outputs that were removed, and groups that have none."""
        self.site.store.record_outputs(self.site.root, self.stale)


def _groups_of(work: Work) -> set[str]:
    found = {incident_group(id_) for id_ in (*work.incidents, *work.gone)}
    found |= {month_group(month) for month in (*work.months, *work.gone_months)}
    return found | ({CURRENT, ASSETS} if work.current else set())


def _iter_puts(site: Site, work: Work, known: dict[str, OutputRow]) -> Iterator[tuple[str, list[Put]]]:
    if work.current:
        yield ASSETS, list(_put(site, iter_assets(site.context)))
    yield from _iter_archive(site, work.incidents, work.months, {} if work.is_all else known)
    if work.current:
        recall_told(site.context, site.store, work)
        for put in _put_current(site, {} if work.is_all else known):
            yield CURRENT, [put]
        keep_told(site.context, site.store)


def _put(site: Site, outputs: Iterable[Output]) -> Iterator[Put]:
    return stage_outputs(site.root, _iter_files(site, outputs))


def _iter_files(site: Site, outputs: Iterable[Output]) -> Iterator[tuple[str, bytes]]:
    for output in outputs:
        raw = render_output(output, site.renderer)
        if site.has_copies:
            yield from iter_copies(output.path, raw, is_asset=output.path.startswith("assets/"))
        yield output.path, raw


def _iter_archive(
    site: Site, ids: tuple[str, ...], months: tuple[Month, ...], known: dict[str, OutputRow]
) -> Iterator[tuple[str, list[Put]]]:
    """Rebuild the groups of incidents, then those of months, which link to them; on every core where they are many."""
    if site.jobs < 2 or len(ids) + len(months) < WORTHWHILE:
        for id_ in ids:
            yield incident_group(id_), _put_incident(site, id_, known)
        for month in months:
            yield month_group(month), _put_month(site, month)
        return
    site.store.save()  # what was read must be there for every process
    shared: _Shared = (site, ids, months)
    with open_workers(site.jobs, shared) as pool:
        for some in pool.map(_publish_incidents, range(0, len(ids), CHUNK)):
            yield from some
        yield from pool.map(_publish_month, range(len(months)))


_Shared = tuple[Site, tuple[str, ...], tuple[Month, ...]]


def _publish_incidents(start: int) -> list[tuple[str, list[Put]]]:
    shared: _Shared = shared_work()
    site, ids, _ = shared
    return [(incident_group(id_), _put_incident(site, id_, {})) for id_ in ids[start : start + CHUNK]]


def _publish_month(number: int) -> tuple[str, list[Put]]:
    shared: _Shared = shared_work()
    site, _, months = shared
    return month_group(months[number]), _put_month(site, months[number])


def _put_month(site: Site, month: Month) -> list[Put]:
    return list(_put(site, iter_month(site.context, month)))


def _put_incident(site: Site, id_: str, known: dict[str, OutputRow]) -> list[Put]:
    """Rebuild the group of an incident; an image on disk that would show the same is not drawn again."""
    unchanged: list[Put] = []
    drawn: dict[str, bytes] = {}

    def iter_wanted() -> Iterator[Output]:
        for output in iter_incident(site.context, id_):
            if output.render is render_share:
                fingerprint, row = fingerprint_of(output), known.get(output.path)
                if row is not None and row.fingerprint == fingerprint and is_on_disk(site.root, output.path, row):
                    unchanged.append(Put(output.path, row))
                    continue
                drawn[output.path] = fingerprint
            yield output

    puts = [
        replace(put, row=replace(put.row, fingerprint=drawn[put.path])) if put.path in drawn else put
        for put in _put(site, iter_wanted())
    ]
    return [*unchanged, *puts]


class _Part(NamedTuple):
    """A part of what shows today."""

    puts: list[Put]
    """What was printed, in the order of publication, and what was found to show the same."""
    unchanged: list[str]
    """Paths of what is on disk already, made from the same."""


def _put_current(site: Site, known: dict[str, OutputRow]) -> Iterator[Put]:
    """Print the pages that show today whose view differs from the one they were last printed from, on every core."""
    incidents, parts = site.context.content.incidents, range(count_parts(site.context))
    take_accessed_ids(incidents)  # from here on, whom these pages ask is what it depends on
    for context in site.context.pages:
        context.worded.clear()  # what pages of incidents asked for is asked for again
    subjects = find_subjects(site.context)
    for context in site.context.pages:
        context.subjects.update(subjects)
    cells = len(site.context.situation.cells) * len(site.context.pages)
    if site.jobs < 2 or (known and cells < WORTHWHILE_CELLS):
        for number in parts:
            yield from _iter_all(_make_part(site, known, number), known)
        return
    site.store.save()  # what was read must be there for every process
    own: _CurrentWork = (site, known)
    with open_workers(site.jobs, own) as pool:
        for number, (part, told, asked) in zip(parts, pool.map(_work_at_part, parts), strict=True):
            yield from _iter_all(part, known)
            context = site.context.pages[number % len(site.context.pages)]
            context.told.update({(one.incident, one.number): one for one in told})
            record_accessed_ids(incidents, asked)


def _iter_all(part: _Part, known: dict[str, OutputRow]) -> Iterator[Put]:
    yield from part.puts
    yield from (Put(path, known[path]) for path in part.unchanged)


_CurrentWork = tuple[Site, dict[str, OutputRow]]


def _work_at_part(number: int) -> tuple[_Part, tuple[Told, ...], frozenset[str]]:
    own: _CurrentWork = shared_work()
    site, known = own
    context = site.context.pages[number % len(site.context.pages)]
    before = frozenset(context.told)
    part = _make_part(site, known, number)
    return part, told_anew(context, before), take_accessed_ids(site.context.content.incidents)


def _make_part(site: Site, known: dict[str, OutputRow], number: int) -> _Part:
    """Stage a part of what shows today: only names and digests of files go from one process to another."""
    view: object = None
    digest, part, root, safe = b"", _Part([], []), site.root, set[str]()
    for output in iter_part(site.context, number):
        if not output.subject and (view is None or output.view is not view):  # a page and its copies have one view
            view, digest = output.view, digest_of(output.view)
        fingerprint = _add_render(output.subject or digest, output)
        files = (output.path, *copies_of(output.path)) if site.has_copies else (output.path,)
        rows = [(path, known[path]) for path in files if path in known] if output.path in known else []
        is_there = bool(rows) and all(is_on_disk(root, path, row) for path, row in rows)
        if is_there and all(row.fingerprint.startswith(fingerprint) for _, row in rows):
            part.unchanged.extend(path for path, _ in rows)
            continue
        if output.subject and output.render is render_share:  # it draws few of the facts of its page
            drawn = digest_of(output.view)
            fingerprint += drawn
            if is_there and all(row.fingerprint.endswith(drawn) for _, row in rows):
                part.puts.extend(Put(path, replace(row, fingerprint=fingerprint)) for path, row in rows)
                continue
        for put in stage_outputs(root, _iter_files(site, (output,)), safe):
            part.puts.append(replace(put, row=replace(put.row, fingerprint=fingerprint)))
    return part


def fingerprint_of(output: Output) -> bytes:
    """Return the digest of exactly what a view contains, and of what renders it."""
    return _add_render(output.subject or digest_of(output.view), output)


def _add_render(digest: bytes, output: Output) -> bytes:
    return blake2b(digest + _key_of_render(output.render), digest_size=16).digest()


@lru_cache(maxsize=256)
def _key_of_render(render: Render) -> bytes:
    return digest_of((type(render).__name__, render if isinstance(render, Struct) else render.__qualname__))


def chrome_key(context: SiteContext) -> bytes:
    """Return the digest of what surrounds the pages of the archive: when it changes, every page does."""
    return digest_of([make_chrome(context, "", "", is_archive=True) for context in context.pages])
