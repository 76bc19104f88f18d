"""Every component of a theme in every state, from the examples that stand beside it."""

import types
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from jinja2.runtime import Macro
from markupsafe import Markup
from msgspec import Struct, structs

from statusgen import pages, wording
from statusgen.content.theme import iter_files, read_file, read_phrases, read_text, refuse
from statusgen.model.phrases import Phrases
from statusgen.output.contract import check_templates
from statusgen.output.theme import Theme, open_theme
from statusgen.output.tokens import MODES, read_tokens
from statusgen.wording.sentences import Wording

_ROOMS = (wording, pages)
"""The rooms whose views an example may name."""
EXAMPLES = "examples.yaml"
TITLE = "Gallery"


class ExampleFault(ValueError):
    """An example cannot be shown; the message says which, and why."""


class Example(Struct, frozen=True):
    """A component in one state."""

    title: str
    macro: str
    html: Markup


class Component(Struct, frozen=True):
    """A component with its examples."""

    name: str
    examples: tuple[Example, ...]


class Mode(Struct, frozen=True):
    """The colours of a theme in a mode: (token, value)."""

    name: str
    tokens: tuple[tuple[str, str], ...]


class GalleryView(Struct, frozen=True):
    """What the page of the gallery shows."""

    title: str
    language: str
    direction: str
    stylesheet: str
    sheet: str
    script: str
    modes: tuple[Mode, ...]
    components: tuple[Component, ...]


def iter_gallery(project: Path, name: str, language: str) -> Iterator[tuple[str, bytes]]:
    """Iterate over the files of the gallery of a theme: path, content. The page comes last.

    Raises ExampleFault for an example that does not fit its component, ThemeMissing where there is no such theme, and
    ThemeBroken for one that cannot be used.
    """
    theme = open_theme(project, name)
    refuse(check_templates(theme.folders, theme.templates))
    yield from theme.assets.files.items()
    yield "logo.svg", _LOGO
    yield "gallery.css", read_file(theme.folders, iter_files(theme.folders, "gallery.css")[-1])
    view = GalleryView(
        title=TITLE,
        language=language,
        direction=Wording.direction_of(language),
        stylesheet=theme.assets.stylesheet,
        sheet=theme.assets.sheet,
        script=theme.assets.script,
        modes=tuple(Mode(mode, _colours(theme.folders, wishes)) for mode, wishes in MODES.items()),
        components=tuple(_iter_components(theme, read_phrases(theme.folders, language))),
    )
    yield "index.html", theme.templates.get_template("gallery.html").render(view=view).encode()


_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path fill="#7a1f5c" d="M0 0h40v40H0Z"/>'
    b'<path d="M50 8h70v8H50Zm0 16h45v8H50Z"/></svg>\n'
)


def _colours(folders: tuple[Path, ...], wishes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    tokens = read_tokens(folders, wishes)
    palette = {value for value in tokens.values() if value.startswith("#")}
    return tuple((name, value) for name, value in tokens.items() if value in palette)


def _iter_components(theme: Theme, phrases: Phrases) -> Iterator[Component]:
    for path in sorted(iter_files(theme.folders, f"components/*/{EXAMPLES}"), key=lambda path: path.parent.name):
        name = path.parent.name
        module = theme.templates.get_template(f"{name}/{name}.html").module
        try:
            written = _Loader(read_text(theme.folders, path)).get_single_data()
        except (yaml.YAMLError, TypeError, KeyError) as fault:
            raise ExampleFault(f"{name}/{EXAMPLES}: {fault}") from None
        yield Component(name, tuple(_show(name, module, one, phrases) for one in written))


def _show(name: str, module: object, written: dict[str, Any], phrases: Phrases) -> Example:
    macro = getattr(module, written["macro"], None)
    if not isinstance(macro, Macro):
        raise ExampleFault(f"{name}/{EXAMPLES}: there is no macro {written['macro']}")
    arguments = {key: _frozen(value) for key, value in written["arguments"].items()}
    if "say" in macro.arguments:
        arguments["say"] = phrases.say
    return Example(written["title"], written["macro"], Markup(macro(**arguments)))


def _frozen(value: object) -> object:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


class _Loader(yaml.SafeLoader):
    """Plain YAML, in which ``!ServiceView`` makes a view and ``!html`` marks a text as HTML."""


@cache
def _find_views() -> Mapping[str, type[Struct]]:
    """Find the views of the rooms by their names."""
    modules = [import_module(f"{room.__name__}.{one.name}") for room in _ROOMS for one in iter_modules(room.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return {one.__name__: one for one in found if issubclass(one, Struct)}


def _make_view(loader: _Loader, name: str, node: yaml.MappingNode) -> object:
    """Make a view; what an example leaves out is empty."""
    kind = _find_views().get(name)
    if kind is None:
        raise TypeError(f"there is no view {name}")
    given = {str(key): _frozen(value) for key, value in loader.construct_mapping(node, deep=True).items()}
    hints = get_type_hints(kind)
    missing = {
        field.name: _empty(hints[field.name])
        for field in structs.fields(kind)
        if field.name not in given and field.required
    }
    return kind(**missing, **given)


def _empty(hint: object) -> object:
    if get_origin(hint) is types.UnionType and type(None) in get_args(hint):
        return None
    kind = get_origin(hint) or hint
    return kind() if isinstance(kind, type) and kind in (str, bool, int, tuple, Markup) else None


def _mark(loader: _Loader, node: yaml.ScalarNode) -> Markup:
    return Markup(loader.construct_scalar(node))


_Loader.add_multi_constructor("!", _make_view)
_Loader.add_constructor("!html", _mark)
