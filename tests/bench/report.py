"""The measures as tables in docs/performance.md, and the curves that belong to them in pictures beside it."""

import math
from collections.abc import Iterable, Sequence

from tests.bench.measures import ROOT, Spent

PAGE = ROOT / "docs/performance.md"
COLOURS = ("#15457a", "#1a7f4b", "#a33", "#7a5c00", "#6b3fa0")
Curve = tuple[str, Sequence[tuple[float, float]]]
"""A name, and points: a size, and seconds."""


def seconds(spent: Spent) -> str:
    """Return seconds of CPU and of the clock, as a cell of a table; while watching there is only the clock."""
    return f"{spent.cpu:.2f} / {spent.wall:.2f} s" if spent.cpu else f"– / {spent.wall:.2f} s"


def write_table(part: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, and put it into the page between the marks of its part."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    begin, end, table = f"<!-- {part}: begin -->", f"<!-- {part}: end -->", "\n".join(lines)
    print(table, flush=True)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    PAGE.write_text(f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def draw(part: str, title: str, unit: str, curves: Sequence[Curve]) -> None:
    """Draw how seconds grow with a size, both axes logarithmic, into a file of the part's own."""
    sizes = sorted({size for _, points in curves for size, _ in points})
    taken = [spent for _, points in curves for _, spent in points]
    low, high = math.floor(math.log10(min(taken))), math.ceil(math.log10(max(taken)))
    least, span = math.log10(sizes[0]), max(math.log10(sizes[-1] / sizes[0]), 0.1)

    def x(size: float) -> float:
        return 70 + (math.log10(size) - least) / span * 400

    def y(spent: float) -> float:
        return 300 - (math.log10(spent) - low) / max(high - low, 1) * 260

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 350" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        '<rect width="720" height="350" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path d="M70 {at:.0f}H470" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{at + 4:.0f}" text-anchor="end">{10**power:g} s</text>')
    parts += [f'<text x="{x(size):.0f}" y="325" text-anchor="middle">{size:g}</text>' for size in sizes]
    parts.append(f'<text x="270" y="344" text-anchor="middle">{unit}</text>')
    labels: list[float] = []
    for (name, points), colour in zip(curves, COLOURS, strict=False):
        path = " L".join(f"{x(size):.0f} {y(spent):.1f}" for size, spent in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x(a):.0f}" cy="{y(b):.1f}" r="4" fill="{colour}"/>' for a, b in points]
        at = y(points[-1][1]) + 4
        while any(abs(at - other) < 16 for other in labels):
            at += 4
        labels.append(at)
        parts.append(f'<text x="482" y="{at:.0f}" fill="{colour}">{name}</text>')
    PAGE.with_name(f"performance-{part}.svg").write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def megabytes(number: float) -> str:
    """Return bytes as a cell of a table."""
    return f"{number / 2**20:.1f} MB"
