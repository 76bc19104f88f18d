"""Prints outputs: pages with the templates of the theme, the rest by its own format."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError
from markupsafe import Markup
from msgspec import Struct, field

from statusgen.content.theme import ThemeBroken, place_of
from statusgen.model.phrases import Phrases, Unfillable
from statusgen.model.problem import Level, Problem
from statusgen.output import templates
from statusgen.output.cost import TIME_LIMIT, TooCostly, limit_cost
from statusgen.output.templates import Templates
from statusgen.wording.look import Look
from statusgen.wording.output import Output
from statusgen.wording.preview import mark_page
from statusgen.wording.views import Chrome, PageView

_PROGRAM = Path(__file__).parent.parent
LONGEST_FAULT = 200
"""Letters of what Jinja says of a fault that are shown."""
_SYMBOL = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)
_USED = re.compile(r'<use [^>]*href="#([\w-]+)"')


class Chunks(Struct, frozen=True):
    """The parts of a page that many pages share, as HTML."""

    head: Markup
    top: Markup
    middle: Markup
    reach: Markup
    """How to reach us, for pages with two columns: ``foot`` is the footer without it, ``bottom`` the one with it."""
    foot: Markup
    bottom: Markup


class TemplateRenderer(Struct, frozen=True):
    """What all outputs are printed with."""

    templates: Templates
    look: Look
    phrases: Mapping[str, Phrases]
    country: str
    opened: datetime
    _chunks: dict[Chrome, "Chunks"] = field(default_factory=dict)
    _printed: list[tuple[PageView, str]] = field(default_factory=list)
    """The page printed last: its copy has just been made from it."""

    def chunks_of(self, chrome: Chrome, say: Callable[..., str]) -> "Chunks":
        """Return what surrounds a page, rendered once for all pages that share it."""
        found = self._chunks.get(chrome)
        if found is None:
            with self._breaches("chrome.html"):
                module = self.templates.get_template("chrome.html").make_module({"chrome": chrome, "say": say})
                found = Chunks(*(Markup(getattr(module, name)()) for name in Chunks.__struct_fields__))
            self._chunks[chrome] = found
        return found

    def place_of(self, template: str) -> str:
        """Return the path of a template as messages name it."""
        return place_of(Path(self.templates.get_template(template).filename or template))

    def fill(self, template: str, **values: object) -> str:
        """Return what a template prints. Raises ThemeBroken where it asks for something that is not there."""
        with self._breaches(template):
            return self.templates.get_template(template).render(**values)

    @contextmanager
    def _breaches(self, template: str) -> Iterator[None]:
        """Turn what a template does wrong, or takes too long for, into a problem of the theme, with its line."""
        try:
            with limit_cost():
                yield
        except Exception as fault:
            frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(fault.__traceback__)]
            typed = [(name, line) for name, line in frames if Path(name).suffix in (".html", ".svg")]
            is_costly = isinstance(fault, TooCostly | MemoryError | RecursionError)
            beyond = takewhile(lambda frame: frame not in typed, reversed(frames))
            is_of_template = bool(typed) and not any(_is_own(name) for name, _ in beyond)
            if not (isinstance(fault, TemplateError | Unfillable) or is_costly or is_of_template):
                raise  # a fault of the program
            name, line = typed[-1] if typed else (template, 0)
            code = "theme-template-costly" if is_costly else "theme-template-failed"
            values = (("said", str(fault)[:LONGEST_FAULT]), ("seconds", f"{TIME_LIMIT:g}"))
            problem = Problem(place_of(Path(name)), line, code, Level.ERROR, values)
            raise ThemeBroken((problem,)) from fault

    def print_page(self, template: str, view: PageView) -> str:
        """Print a page; the same view twice in a row is printed once."""
        if self._printed and self._printed[0][0] is view:
            return self._printed[0][1]
        layout = view.layout
        say: Callable[..., str] = self.phrases[layout.chrome.language].say
        chunks = self.chunks_of(layout.chrome, say)
        html = self.fill(template, view=view, layout=layout, chunks=chunks, say=say)
        preview = layout.chrome.preview
        html = mark_page(html, preview) if preview is not None else html
        self._printed[:] = [(view, _without_blank_lines(_without_unused_shapes(html)))]
        return self._printed[0][1]

    def print_chrome(self, chrome: Chrome) -> tuple[str, str]:
        """Return what stands above and below the content of a page, as HTML."""
        chunks = self.chunks_of(chrome, self.phrases[chrome.language].say)
        return str(chunks.top), str(chunks.bottom)


def _is_own(module: str) -> bool:
    """Whether a module is one of the program's, besides the sandbox: a fault that it raises is none of a theme."""
    return _PROGRAM in Path(module).parents and module != templates.__file__


def render_output(output: Output, renderer: TemplateRenderer) -> bytes:
    """Render one output. Templates see the view, its layout, and ``say`` for the sentences of their language."""
    return output.render(output.view, renderer)


def _without_unused_shapes(html: str) -> str:
    """Leave out the shapes that a page draws nowhere: what surrounds pages brings all of them."""
    used = set(_USED.findall(html))
    return _SYMBOL.sub(lambda match: match[0] if match[1] in used else "", html)


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip()) + "\n"
