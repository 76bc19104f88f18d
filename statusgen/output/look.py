"""Read how a theme draws states, and what is wrong with that: tokens, contrast, shapes, folders nobody reads."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from statusgen.content.theme import PARTS, find_file, place_of
from statusgen.drawing import Shape
from statusgen.model.colour import contrast, correct, parse_colour, write_colour
from statusgen.model.problem import Level, Problem
from statusgen.model.words import State
from statusgen.output.shapes import ShapeFault, parse_shape
from statusgen.output.tokens import LEAST, MODES, Sheet, Token, find_tokens
from statusgen.wording.look import Look, StateLook

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
    problems = [*_check_folders(folders), *_check_tokens(folders, tokens)]
    shapes: dict[str, Shape] = {}
    for name in (*State, NEUTRAL):
        path = find_file(folders, f"shapes/{name}.svg")
        if path is None:
            values = (("file", f"shapes/{name}.svg"),)
            problems.append(Problem(place_of(folders[0]), 0, "theme-file-missing", Level.ERROR, values))
            continue
        try:
            shapes[name] = parse_shape(path.read_text(encoding="utf-8"))
        except ShapeFault as fault:
            problems.append(_problem(path, 0, "theme-shape-unreadable", found=str(fault)))
    if not problems:
        problems += _check_contrast(sheets)
    return (None if problems else _make_look(tokens, shapes)), problems


def _problem(path: Path | str, line: int, code: str, **values: str) -> Problem:
    place = path if isinstance(path, str) else place_of(path)
    return Problem(place, line, code, Level.ERROR, tuple(values.items()))


def _check_folders(folders: Sequence[Path]) -> Iterator[Problem]:
    """Find folders that nobody reads, such as one whose name is misspelt."""
    for path in sorted(folders[0].iterdir()):
        if path.is_dir() and path.name not in PARTS and not path.name.startswith((".", "__")):
            yield _problem(path, 0, "theme-folder-unknown", known=", ".join(PARTS))


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


def _check_contrast(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Find texts that cannot be read on their background, each in the first mode in which that is so."""
    found: set[tuple[str, str]] = set()
    for conditions in MODES.values():
        tokens = find_tokens(sheets, conditions)
        unreadable = [name for name in REQUIRED if not _is_colour(tokens[name].value)]
        yield from (
            _problem(
                tokens[name].place, tokens[name].line, "theme-token-unreadable", token=name, typed=tokens[name].value
            )
            for name in unreadable
        )
        for text, ground in PAIRS:
            if (text, ground) in found or text in unreadable or ground in unreadable:
                continue
            ink, paper = parse_colour(tokens[text].value), parse_colour(tokens[ground].value)
            ratio = contrast(ink, paper)
            if ratio < LEAST:
                found.add((text, ground))
                yield _problem(
                    tokens[text].place,
                    tokens[text].line,
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
