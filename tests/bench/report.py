"""The measures as a table and as a picture."""

import math
from collections.abc import Callable
from pathlib import Path

Row = tuple[int, dict[str, float], dict[str, float]]
"""Incidents, what was measured of statusgen, and of Hugo."""

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
Tell = Callable[[dict[str, float], dict[str, float]], str]
_LINES: tuple[tuple[str, Tell], ...] = (
    ("Clean build, statusgen", lambda own, _: f"{own['cold']:.1f} s"),
    ("Clean build, Hugo", lambda _, peer: f"{peer['cold']:.1f} s"),
    ("Clean build, ratio", lambda own, peer: f"{own['cold'] / peer['cold']:.2f}"),
    ("After an edit of an old note, new process", lambda own, _: f"{own['edit']:.2f} s"),
    ("After an edit, Hugo", lambda _, peer: f"{peer['edit']:.1f} s"),
    ("After an edit, ratio", lambda own, peer: f"{own['edit'] / peer['edit']:.3f}"),
    ("After an edit that changes the home page, new process", lambda own, _: f"{own['state']:.2f} s"),
    ("Nothing changed, new process", lambda own, _: f"{own['nothing']:.2f} s"),
    ("Watching: from saved to written", lambda own, _: f"{own['watching'] * 1000:.0f} ms"),
    ("Peak memory of all processes, statusgen", lambda own, _: f"{own['memory'] / 2**20:.0f} MB"),
    ("Peak memory, Hugo", lambda _, peer: f"{peer['memory'] / 2**20:.0f} MB"),
    ("Files, statusgen / Hugo", lambda own, peer: f"{own['files']:.0f} / {peer['files']:.0f}"),
    ("Size, statusgen / Hugo", lambda own, peer: f"{own['bytes'] / 2**20:.0f} / {peer['bytes'] / 2**20:.0f} MB"),
)


def write_report(rows: list[Row], docs: Path) -> str:
    """Put the table into docs/performance.md, draw docs/performance.svg, and return the table."""
    table = [f"| | {' | '.join(f'{size} incidents' for size, _, _ in rows)} |", f"|---|{'---:|' * len(rows)}"]
    table += [f"| {name} | {' | '.join(tell(own, peer) for _, own, peer in rows)} |" for name, tell in _LINES]
    text = "\n".join(table)
    page = docs / "performance.md"
    if page.exists():
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    (docs / "performance.svg").write_text(draw(rows), encoding="utf-8")
    return text


def draw(rows: list[Row]) -> str:
    """Draw how the cost grows with the number of incidents, both axes logarithmic."""
    lines = (
        ("Hugo, clean build", "#a33", [(size, peer["cold"]) for size, _, peer in rows]),
        ("statusgen, clean build", "#15457a", [(size, own["cold"]) for size, own, _ in rows]),
        ("statusgen, one edit", "#1a7f4b", [(size, own["edit"]) for size, own, _ in rows]),
        ("statusgen, watching", "#7a5c00", [(size, own["watching"]) for size, own, _ in rows]),
    )

    def x(size: float) -> float:
        return 70 + (math.log10(size) - 2) * 200

    def y(seconds: float) -> float:
        return 300 - (math.log10(seconds) + 2) * 65

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 350" font-family="sans-serif" font-size="13">',
        "<title>Seconds of a build by number of incidents in four languages</title>",
        '<rect width="680" height="350" fill="#fff"/>',
    ]
    for power in range(-2, 3):
        height = y(10**power)
        parts.append(
            f'<path d="M70 {height:.0f}H480" stroke="#ddd"/><text x="62" y="{height + 4:.0f}" text-anchor="end">'
        )
        parts.append(f"{10**power:g} s</text>")
    for size, _, _ in rows:
        parts.append(f'<text x="{x(size):.0f}" y="325" text-anchor="middle">{size}</text>')
    parts.append('<text x="275" y="344" text-anchor="middle">incidents</text>')
    taken: list[float] = []
    for name, colour, points in lines:
        path = " L".join(f"{x(size):.0f} {y(seconds):.1f}" for size, seconds in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x(a):.0f}" cy="{y(b):.1f}" r="4" fill="{colour}"/>' for a, b in points]
        height = y(points[-1][1]) + 4
        while any(abs(height - other) < 16 for other in taken):
            height += 4
        taken.append(height)
        parts.append(f'<text x="490" y="{height:.0f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
