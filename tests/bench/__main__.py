"""``python3 -m tests.bench [PART …]``: measure what a hospital waits for, and write docs/performance.md.

Parts: ``edits`` (the newest note, at several sizes), ``groups`` (many hospitals, services and languages), ``peers``
(clean builds beside Hugo, Eleventy and cState), ``fresh`` (the first command on a machine that has nothing); without
one all of them. ``--sizes 100 1000`` chooses how many incidents; ``--cstate PATH`` names a checkout of cState. Only
ratios of one run say something. Folders are always fresh: a disk is slow for minutes after much was deleted.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("tests.bench", tests=True)

from tests.bench.edits import measure_edits, measure_groups
from tests.bench.fresh import measure_fresh
from tests.bench.measures import Spent
from tests.bench.peers import find_peers, measure_peers
from tests.bench.report import Curve, draw, megabytes, seconds, write_table

LANGUAGES = ("fr", "nl", "de", "en", "es", "it", "pt", "ar", "tr", "pl", "ro", "lb", "uk")
GROUPS = ((7, 15, 1), (7, 15, 4), (7, 15, 8), (7, 15, 13), (30, 40, 4), (60, 80, 1), (60, 80, 4), (60, 80, 8))
"""Hospitals, services, languages."""


def report_edits(folder: Path, options: argparse.Namespace) -> None:
    """Measure edits at each size."""
    found: dict[int, dict[str, Spent]] = {}
    for size in options.sizes:
        found[size] = {}
        for name, spent in measure_edits(folder / f"edits-{size}", size):
            print(f"{size} incidents, {name}: {seconds(spent)}", flush=True)
            found[size][name] = spent
    names = list(next(iter(found.values())))
    head = ["CPU / clock", *(f"{size:,} incidents" for size in found)]
    write_table("edits", head, [[name.capitalize(), *(seconds(of[name]) for of in found.values())] for name in names])
    drawn = (
        "clean build",
        "newest note, a state",
        "newest note, its text",
        "newest note, a state, watching",
        "nothing changed",
    )
    curves: list[Curve] = [
        (name, [(size, of[name].cpu or of[name].wall) for size, of in found.items()]) for name in drawn
    ]
    draw("edits", "Seconds of CPU (while watching: of the clock) by number of incidents", "incidents", curves)


def report_groups(folder: Path, _: argparse.Namespace) -> None:
    """Measure groups of hospitals, in several numbers of languages."""
    rows, by_pages = [], []
    for places, services, count in GROUPS:
        found = measure_groups(folder / f"{places}-{services}-{count}", places, services, LANGUAGES[:count])
        name = f"{places} hospitals × {services} services × {count} languages"
        clean, state, written = found.clean, found.state, found.published
        files = f"{written.files:,} / {megabytes(written.size)}"
        summary = f"{megabytes(written.summary)} / {written.summary_compressed / 1024:.0f} KB"
        rows.append([name, seconds(clean), megabytes(clean.memory), seconds(state), files, summary])
        by_pages.append((places * services * count, clean.cpu, state.cpu))
        print(*rows[-1], sep="; ", flush=True)
    head = ["CPU / clock", "Clean build", "Its memory", "Newest note, a state", "Files, size", "v2 summary, compressed"]
    write_table("groups", head, rows)
    by_pages.sort()
    curves = [
        ("clean build", [(n, c) for n, c, _ in by_pages]),
        ("newest note, a state", [(n, s) for n, _, s in by_pages]),
    ]
    draw("groups", "Seconds of CPU by hospitals × services × languages", "hospitals × services × languages", curves)


def report_peers(folder: Path, options: argparse.Namespace) -> None:
    """Measure clean builds beside what a user would pick instead."""
    peers = find_peers(folder / "tools", options.cstate)
    rows = []
    for size in options.sizes:
        found = measure_peers(folder / f"peers-{size}", size, peers)
        own = found["statusgen"][0].cpu
        for name, (spent, files, weight) in found.items():
            ratio = f"{own / spent.cpu:.2f}"
            cells = [seconds(spent), ratio, megabytes(spent.memory), f"{files:,}", megabytes(weight)]
            rows.append([f"{size:,} incidents, {name}", *cells])
    head = ["Clean build", "CPU / clock", "statusgen ÷ it, CPU", "Memory", "Files", "Size"]
    write_table("peers", head, rows)


def report_fresh(folder: Path, _: argparse.Namespace) -> None:
    """Measure the first command on a machine that has nothing, or kept something."""
    found = measure_fresh(folder / "fresh")
    write_table(
        "fresh", ["What is kept", "CPU / clock"], [[name.capitalize(), seconds(it)] for name, it in found.items()]
    )


PARTS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "edits": report_edits,
    "groups": report_groups,
    "peers": report_peers,
    "fresh": report_fresh,
}


def main() -> None:
    """Measure the parts that are asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1000], help="how many incidents (100 1000)")
    parser.add_argument("--cstate", type=Path, help="a checkout of cState, to be measured beside")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="statusgen-bench-") as folder:
        for part in options.parts or PARTS:
            PARTS[part](Path(folder), options)


if __name__ == "__main__":
    main()
