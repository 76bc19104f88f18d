"""Write a style sheet as older browsers know it: what they do not know costs them a whole block, or a size."""

import re
from collections.abc import Iterator

_SIGNS = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.DOTALL)
_PARTS = re.compile(r"""/\*.*?\*/|/\*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\([^"')]*\)|["'{}]""", re.DOTALL)
"""Comments, strings and addresses as a whole, and braces; the beginning alone of what has no end."""
_SIZE = re.compile(r"(?<![\w-])((?:min-|max-)?)(block|inline)-size(?=\s*:)")
_SIDES = re.compile(
    r"(?<![\w-])(margin|padding|border|inset)-(block|inline)(-start|-end)?(-width|-style|-color)?\s*:\s*([^;{}]+)"
)
_SPACES = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:(?<!\s)\s++)?([{};,])\s*|(?<=[\w-])(:)\s+""", re.DOTALL
)
_NAMES = {"block": ("top", "bottom"), "inline": ("left", "right")}


def for_old_browsers(source: str) -> str:
    """Return a style sheet without cascade layers and, where the direction of writing does not matter, logical sides.

    It says the same to every browser, as long as no rule wins by its layer against a more exact one. ``source`` has
    no comments.
    """
    return _SIDES.sub(_to_physical, _SIZE.sub(_to_size, flatten_layers(source)))


def without_spaces(sheet: str) -> str:
    """Leave out the white space around signs, and what stands before the end of a block; strings stay as they are."""
    return _SPACES.sub(lambda match: match[1] or match[2] or match[3], sheet).replace(";}", "}") + "\n"


def flatten_layers(source: str) -> str:
    """Return the rules of a style sheet in the order of their layers; those outside of any come last, as they win."""
    layers: dict[str, list[str]] = {}
    outside: list[str] = []
    for head, block in _iter_statements(source):
        if head.startswith("@layer"):
            names = [name.strip() for name in head.removeprefix("@layer").split(",")]
            for name in names:
                layers.setdefault(name, [])
            layers[names[0]].append((block or "").strip())
        else:
            outside.append(f"{head};" if block is None else f"{head}{{{block}}}")
    parts = (part for parts in (*layers.values(), outside) for part in parts)
    return "\n".join(part for part in parts if part) + "\n"


def find_open(source: str) -> int:
    """Return the line of a brace, a comment or a string that has no end, or of a brace too many; 0 without any."""
    opened: list[int] = []
    for match in _PARTS.finditer(source):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            opened.pop()
        elif match[0] == "}" or (len(match[0]) == 1 and match[0] in "\"'") or match[0] == "/*":
            return source.count("\n", 0, match.start()) + 1
    return source.count("\n", 0, opened[0]) + 1 if opened else 0


def _iter_statements(source: str) -> Iterator[tuple[str, str | None]]:
    """Iterate over statements: each with what stands before its block, and the block, or none where it has none."""
    start = opened = depth = 0
    for match in _SIGNS.finditer(source):
        if match[0] == "{":
            opened = opened if depth else match.start()
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if not depth:
                yield source[start:opened].strip(), source[opened + 1 : match.start()]
                start = match.end()
        elif match[0] == ";" and not depth:
            yield source[start : match.start()].strip(), None
            start = match.end()
    if source[start:].strip():
        yield source[start:].strip(), None


def _to_size(match: re.Match[str]) -> str:
    return match[1] + ("height" if match[2] == "block" else "width")


def _to_physical(match: re.Match[str]) -> str:
    """Write one declaration with physical sides: always across lines, along them where both sides are the same."""
    name, axis, end, kind, typed = match[1], match[2], match[3] or "", match[4] or "", match[5].strip()
    values = [typed] if end or (name == "border" and not kind) else _split(typed)
    if axis == "inline" and (end or len(set(values)) > 1):
        if end:
            return match[0]
        return f"{name}-inline-start{kind}: {values[0]}; {name}-inline-end{kind}: {values[1]}"
    sides = [_NAMES[axis][end == "-end"]] if end else _NAMES[axis]
    prefix = "" if name == "inset" else f"{name}-"
    return "; ".join(f"{prefix}{side}{kind}: {values[min(place, len(values) - 1)]}" for place, side in enumerate(sides))


def _split(typed: str) -> list[str]:
    """Split values at spaces that stand in no brackets."""
    values, depth = [""], 0
    for sign in typed:
        depth += (sign == "(") - (sign == ")")
        if sign.isspace() and not depth:
            values.append("")
        else:
            values[-1] += sign
    return [value for value in values if value]
