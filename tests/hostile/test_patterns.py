"""Each regular expression of the package goes over a long text once: what it costs grows with the text, not faster."""

import ast
import gc
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TypeGuard

import pytest

import statusgen

LETTERS = 2000
"""Of a text that is tried: what is linear takes a few milliseconds, a square some ten, a cube minutes."""
SUSPECT, STEEPEST = 0.004, 9
"""Seconds from which a longer text is compared, and how much four times the letters may cost: a square is 16 times."""
PIECES = (
    *(" ", "\u00a0", "\n", "a", "A", "é", "1", "-", ".", "_", "~", ":", ",", "[", "(", "<", "|", "/", "=", '"'),
    *("a ", "1 ", "- ", "1-", "a@", ", ", "minut"),
)
"""What long texts repeat."""
METHODS = frozenset(("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"))
OF_TEXTS_TOO = frozenset(("split",))
"""Methods that a ``str`` has, too."""
LANGUAGES = ("fr", "nl", "de", "en", "uk", "ar")
SHORT = {
    "statusgen.content.misnamed._AFTER": "names of files, which have 255 bytes at most",
    "statusgen.content.unread._UNSEEN": "names of files, which have 255 bytes at most",
    "statusgen.content.prose_parts._ALONE": "lines of LONGEST letters, which it is asked after",
}
"""Expressions that are never given a long text, and why."""

Use = tuple[str, re.Pattern[Any], str]
"""A name, an expression, and a method that is called."""


def iter_uses(modules: Sequence[ModuleType]) -> Iterator[Use]:
    """Iterate over the expressions of modules, with the methods that are called of them.

    Of what stands in a collection, or is made when it is needed, any method that its module calls of what has no name.
    """
    trees = [(module, ast.parse(inspect.getsource(module))) for module in modules]
    calls = [(module, node) for module, tree in trees for node in ast.walk(tree) if is_call(node)]
    uses, others = list[Use](), defaultdict[ModuleType, set[str]](set)
    for module, call in calls:
        names = {one.id for one in ast.walk(call.value) if isinstance(one, ast.Name)}
        known = {name: one for name in names if isinstance(one := vars(module).get(name), re.Pattern)}
        uses += [(f"{module.__name__}.{name}", pattern, call.attr) for name, pattern in known.items()]
        if not known and "re" not in names and call.attr not in OF_TEXTS_TOO:
            others[module].add(call.attr)
    seen = {pattern for _, pattern, _ in uses}
    yield from uses
    for module, tree in trees:
        for name, pattern in _iter_others(module):
            if pattern not in seen:
                yield from ((f"{module.__name__}.{name}", pattern, method) for method in others[module] or {"search"})
        for one in (one for one in ast.walk(tree) if isinstance(one, ast.Call) and one.args):
            method, typed = one.func, one.args[0]
            if is_call(method) and ast.unparse(method.value) == "re" and isinstance(typed, ast.Constant):
                yield f"{module.__name__}:{one.lineno}", re.compile(str(typed.value)), method.attr


def is_call(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether a node names a method of expressions."""
    return isinstance(node, ast.Attribute) and node.attr in METHODS


def _iter_others(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Iterate over expressions within collections, and those that a function makes of nothing or of a language."""
    for name, value in vars(module).items():
        if getattr(value, "__module__", module.__name__) == module.__name__ and hasattr(value, "cache_info"):
            asked = inspect.signature(value)
            wants = tuple(asked.parameters)
            if "Pattern" in str(asked.return_annotation) and wants in ((), ("language",)):
                made = [value(*([language] if wants else [])) for language in (LANGUAGES if wants else ("",))]
                yield from ((name, pattern) for pattern in _flat(made))
        else:
            yield from ((name, pattern) for pattern in _flat(value))


def _flat(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _flat(one)


def find_steep(name: str, pattern: re.Pattern[Any], method: str) -> str:
    """Say on which text an expression takes far more than four times as long where that is four times as long."""
    for piece in PIECES:
        for frame in ("{}", "a{}\x01"):
            text = frame.format(piece * (LETTERS // len(piece)))
            cost = _cost(pattern, method, text)
            if cost >= 1:
                return f"{name}.{method}: {piece!r} again and again, no end"
            if cost > SUSPECT:
                cost = min(cost, *(_cost(pattern, method, text) for _ in range(3)))
                short = frame.format(piece * (LETTERS // 4 // len(piece)))
                once = min(_cost(pattern, method, short) for _ in range(4))
                if cost > SUSPECT and cost > STEEPEST * once:
                    return f"{name}.{method}: {piece!r} again and again, {cost:.3f} s where a quarter takes {once:.4f}"
    return ""


def _cost(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """Return the seconds of the processor that a call takes: a second where it takes more."""
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    arguments = (given[:0], given) if method in ("sub", "subn") else (given,)
    signal.signal(signal.SIGVTALRM, _stop)
    start = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 1)
        found = getattr(pattern, method)(*arguments)
        if method == "finditer":
            sum(1 for _ in found)
    except TimeoutError:
        return 1.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="the system has no timer of the processor")
def test_no_expression_goes_back_over_a_long_text() -> None:
    """A line of spaces of any length holds nobody up: no expression that is given long texts costs more than linear."""
    found = pkgutil.walk_packages(statusgen.__path__, "statusgen.")
    modules = [importlib.import_module(one.name) for one in found if Path(one.name).suffix != ".__main__"]
    uses = {(pattern, method): name for name, pattern, method in iter_uses(modules)}
    assert len(uses) > 400
    assert set(SHORT) <= {*uses.values()}
    gc.collect()
    gc.disable()
    try:
        steep = [find_steep(name, *use) for use, name in uses.items() if name not in SHORT]
    finally:
        gc.enable()
    assert not [*filter(None, steep)], "\n".join(filter(None, steep))


def test_what_goes_back_is_found() -> None:
    """A square and a cube are told from what is linear, and are given up after a second."""
    assert find_steep("a", re.compile(r"\s+(?:and|or)\s+"), "search")
    assert find_steep("a", re.compile(r"\s*([^:]+?)\s*:\s*(.*)"), "match")
    assert not find_steep("a", re.compile(r"(?<!\s)\s++(?:and|or)\s+"), "search")
