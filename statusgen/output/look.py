"""Read how a theme draws states, and what is wrong with that: tokens, contrast, shapes, folders nobody reads."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from statusgen.content.files import SETTINGS
from statusgen.content.theme import (
    PARTS,
    ThemeBroken,
    check_catalogues,
    check_files,
    find_file,
    find_theme,
    iter_files,
    list_files,
    place_of,
    read_file,
    read_text,
    refuse,
    travels,
)
from statusgen.drawing import Shape
from statusgen.model.colour import contrast, correct, parse_colour, write_colour
from statusgen.model.problem import Level, Problem
from statusgen.model.words import State
from statusgen.output.cost import TIME_LIMIT, TooCostly, limit_cost
from statusgen.output.shapes import ShapeFault, parse_shape
from statusgen.output.style_sheet import find_open
from statusgen.output.tokens import LEAST, MODES, Sheet, Token, find_tokens, read_sheets
from statusgen.wording.look import Look, StateLook

STYLES = ("tokens/*.css", "components/*/style.css", "components/*/sheet.css", "paper/*.css")
"""Where the style sheets of a theme stand."""
NEUTRAL = "site"
"""Name of the shape for where nothing current may be shown."""
PAIRS = (
    *((text, ground) for text in ("--text", "--text-quiet", "--link") for ground in ("--page", "--surface")),
    *((f"--{state}-text", f"--{state}") for state in State),
    ("--emergency-text", "--emergency"),
    ("--focus-text", "--focus"),
)
"""Every pair of text and background that the components use."""
REQUIRED = tuple(dict.fromkeys([*(token for pair in PAIRS for token in pair), "--line", "--frame", "--brand"]))
"""The tokens that a theme must define, as colours."""


def read_look(folders: Sequence[Path], sheets: Sequence[Sheet]) -> tuple[Look | None, list[Problem]]:
    """Read how a theme draws states; return it with every breach. It is None where the theme cannot be used."""
    tokens = find_tokens(sheets)
    problems = [*_check_folders(folders), *_check_encoding(folders), *_check_styles(folders)]
    problems += _check_tokens(folders, tokens)
    shapes: dict[str, Shape] = {}
    for name in (*State, NEUTRAL):
        path = find_file(folders, f"shapes/{name}.svg")
        if path is None:
            values = (("file", f"shapes/{name}.svg"),)
            problems.append(Problem(place_of(folders[0]), 0, "theme-file-missing", Level.ERROR, values))
            continue
        try:
            shapes[name] = parse_shape(read_text(folders, path, "replace"))
        except ShapeFault as fault:
            problems.append(_problem(path, 0, "theme-shape-unreadable", found=str(fault)))
    if not problems:
        problems += _check_contrast(folders, sheets)
    return (None if problems else _make_look(tokens, shapes)), problems


@contextmanager
def reading(folders: Sequence[Path]) -> Iterator[None]:
    """Limit what it may cost to read a theme, whatever its style sheets hold. Raises ThemeBroken.

    The theme that travels with statusgen may take its time: a slow machine builds, too.
    """
    if all(map(travels, folders)):
        yield
        return
    try:
        with limit_cost():
            yield
    except (TooCostly, MemoryError, RecursionError):
        refuse([_problem(folders[0], 0, "theme-costly", seconds=f"{TIME_LIMIT:g}")])


def check_look(project: Path, name: str) -> list[Problem]:
    """Return what is wrong with a theme, as far as that can be known without its templates."""
    folders = find_theme(project, name)
    if not folders:
        return [Problem(SETTINGS, 0, "theme-missing", Level.ERROR, (("typed", name),), f"theme: {name}")]
    try:
        with reading(folders):
            refuse(check_files(folders))
            _, problems = read_look(folders, read_sheets(folders))
            return [*problems, *check_catalogues(folders)]
    except ThemeBroken as broken:
        return list(broken.problems)


def _problem(path: Path | str, line: int, code: str, **values: str) -> Problem:
    place = path if isinstance(path, str) else place_of(path)
    return Problem(place, line, code, Level.ERROR, tuple(values.items()))


def _check_folders(folders: Sequence[Path]) -> Iterator[Problem]:
    """Find folders that nobody reads, such as one whose name is misspelt."""
    for path in sorted(folders[0].iterdir()):
        if path.is_dir() and path.name not in PARTS and not path.name.startswith((".", "__")):
            yield _problem(path, 0, "theme-folder-unknown", known=", ".join(PARTS))


def _check_encoding(folders: Sequence[Path]) -> Iterator[Problem]:
    """Find files of text that were not saved as UTF-8."""
    if travels(folders[0]):
        return
    for path in sorted(path for part in PARTS for path in list_files(folders[0], f"{part}/**/*.*")):
        if path.suffix in (".css", ".js", ".html", ".svg") and path.is_file():
            raw = read_file(folders, path)
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as fault:
                yield _problem(path, raw.count(b"\n", 0, fault.start) + 1, "theme-encoding")


def _check_styles(folders: Sequence[Path]) -> Iterator[Problem]:
    """Find style sheets of a project's own that leave something open, or close more than they open."""
    if travels(folders[0]):
        return
    for path in (path for pattern in STYLES for path in iter_files(folders[:1], pattern)):
        line = find_open(read_text(folders, path, "replace"))
        if line:
            yield _problem(path, line, "theme-style-open")


def _check_tokens(folders: Sequence[Path], tokens: Mapping[str, Token]) -> Iterator[Problem]:
    for name in REQUIRED:
        if name not in tokens:
            yield _problem(folders[0] / "tokens", 0, "theme-token-missing", token=name)
    for name in (*REQUIRED, *(f"--{state}-line" for state in State if f"--{state}-line" in tokens)):
        if name in tokens and not _is_colour(tokens[name].value):
            _, place, line = tokens[name]
            yield _problem(place, line, "theme-token-unreadable", token=name, typed=tokens[name].value)


def _is_colour(typed: str) -> bool:
    try:
        parse_colour(typed)
    except ValueError:
        return False
    return True


def _check_contrast(folders: Sequence[Path], sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Find texts that cannot be read on their background, each in the first mode in which that is so."""
    found: set[tuple[str, str]] = set()
    own = f"{place_of(folders[0])}/"
    for conditions in MODES.values():
        tokens = find_tokens(sheets, conditions)
        unreadable = {name for name in REQUIRED if not _is_colour(tokens[name].value)}
        for name in sorted(unreadable):
            value, place, line = tokens[name]
            yield _problem(place, line, "theme-token-unreadable", token=name, typed=value)
        for text, ground in PAIRS:
            if (text, ground) in found or not unreadable.isdisjoint((text, ground)):
                continue
            ink, paper = parse_colour(tokens[text].value), parse_colour(tokens[ground].value)
            ratio = contrast(ink, paper)
            if ratio >= LEAST:
                continue
            found.add((text, ground))
            typed = next((tokens[one] for one in (text, ground) if tokens[one].place.startswith(own)), tokens[text])
            yield _problem(
                typed.place,
                typed.line,
                "theme-contrast",
                text=text,
                ground=ground,
                ratio=f"{ratio:.1f}",
                least=f"{LEAST}",
                mode=f"@media {' and '.join(sorted(conditions))}" if conditions else ":root",
                shade=write_colour(correct(ink, [paper], LEAST)),
            )


def _make_look(tokens: Mapping[str, Token], shapes: Mapping[str, Shape]) -> Look:
    value = {name: token.value for name, token in tokens.items()}
    looks = [
        StateLook(
            state=state,
            colour=value[f"--{state}"],
            ink=value[f"--{state}-text"],
            line=value.get(f"--{state}-line", value[f"--{state}"]),
            shape=shapes[state],
        )
        for state in State
    ]
    neutral = StateLook("", value["--link"], value["--page"], value["--link"], shapes[NEUTRAL])
    brand = value["--brand"] if value["--brand"] != value["--line"] else ""
    return Look((*looks, neutral), value["--page"], value["--text"], value["--frame"], brand)
