"""Templates in a sandbox: they print what they are given, and reach nothing else.

Whoever writes a theme says what the site shows. They do not run code as the account that builds: Jinja's immutable
sandbox gives them no attribute that begins with an underscore and nothing that changes a value, and the loader no file
but the theme's own.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from statusgen.content.theme import list_files, read_text

LONGEST_NUMBER = 1000
"""Bits of a number that templates may reckon with."""


class TemplateSource(NamedTuple):
    """A template of a theme as it was read."""

    text: str
    path: str
    """By which faults are named."""


def read_sources(folders: Iterable[Path]) -> dict[str, TemplateSource]:
    """Read the templates and components of a theme and of those it inherits from, by the names that templates use.

    Raises ThemeBroken for what is no ordinary file.
    """
    folders = tuple(folders)
    found: dict[str, TemplateSource] = {}
    for top in (folder / part for folder in reversed(folders) for part in ("components", "templates")):
        for path in list_files(top, "**/*.*"):
            if path.suffix in (".html", ".svg") and not path.name.startswith("."):
                text = read_text(folders, path, "replace")
                found[path.relative_to(top).as_posix()] = TemplateSource(text, str(path))
    return found


class Loader(BaseLoader):
    """Loads the templates that were read, or what was made of them when they were translated to Python before."""

    def __init__(self, sources: Mapping[str, TemplateSource]) -> None:
        self.sources = sources
        self.programs: Mapping[str, str] = MappingProxyType({})

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str, None]:
        """Return the text of a template, and by which name its faults are named."""
        if template not in self.sources:
            raise TemplateNotFound(template)
        return (*self.sources[template], None)

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        return sorted(self.sources)

    def load(self, environment: Environment, name: str, values: MutableMapping[str, Any] | None = None) -> Template:
        """Load a template."""
        if name not in self.programs:
            return super().load(environment, name, values)
        code = compile(self.programs[name], self.sources[name].path, "exec")
        return environment.template_class.from_code(environment, code, {} if values is None else values)


class Templates(ImmutableSandboxedEnvironment):
    """The templates of a theme, in their sandbox."""

    loader: Loader
    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, sources: Mapping[str, TemplateSource]) -> None:
        super().__init__(
            loader=Loader(sources),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: a plain dictionary, because every import compares them."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute. Of views, which are asked most, all that has no underscore is a value to be shown."""
        if isinstance(obj, Struct) and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply. Raises SecurityError for numbers that take long: nothing can interrupt that."""
        if isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
            if bits > LONGEST_NUMBER:
                raise SecurityError("a number too large")
        return super().call_binop(context, operator, left, right)
