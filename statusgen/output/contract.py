"""What the templates of a theme must define, found before anything is made with them.

First every template is read: it can be parsed, the macros that others ask for are there, pages mark their content. Then
one page of each kind is printed, with a service that has an exception where services are shown, and its copy is read.
"""

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from msgspec.structs import replace

from statusgen.content.theme import ThemeBroken, find_file, place_of
from statusgen.formats.badges import render_badge
from statusgen.formats.markdown_copies import MarkdownCopy
from statusgen.model.problem import Level, Problem
from statusgen.output.cost import TIME_LIMIT, TooCostly, limit_cost
from statusgen.output.makers import iter_incident, iter_month, iter_part
from statusgen.output.renderer import TemplateRenderer
from statusgen.output.templates import Templates
from statusgen.pages import moved
from statusgen.pages.bulletin import BulletinView
from statusgen.pages.call_centre import QuestionView, SheetView
from statusgen.pages.door_groups import sort_services
from statusgen.pages.home import HomeView
from statusgen.pages.location import LocationView
from statusgen.pages.notice import NoticeView
from statusgen.pages.service import ServicePageView, ServicesView
from statusgen.wording.context import SiteContext
from statusgen.wording.marks import CONTENT, QUOTE, STATE
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.rows import make_rows
from statusgen.wording.views import Advice, ExceptionView, ServiceView, StateGroup

CHROME = ("head", "top", "middle", "reach", "foot", "bottom")
"""Macros of ``chrome.html``: what many pages share."""
PAGES = (
    *("banner.html", "bulletin.html", "professionals.html", "feeds.html", "home.html", "incident.html", "list.html"),
    *("location.html", "month.html", "moved.html", "not_found.html", "offline.html", "poster.html"),
    *(
        "pair.html",
        "doctors.html",
        "personal_data.html",
        "press.html",
        "service.html",
        "services.html",
        "sheet.html",
        "statement.html",
        "table.html",
        "text.html",
    ),
)
"""The templates that print pages."""
OTHERS = ("badge.svg", "chrome.html", "gallery.html", "timeline.svg")
_MARKED = re.compile(rf"<[a-z][^<>]*\s{CONTENT}[\s>=]")


def check_templates(folders: tuple[Path, ...], templates: Templates) -> list[Problem]:
    """Find what is wrong with the templates of a theme, without printing any."""
    problems: list[Problem] = []
    trees: dict[str, nodes.Template] = {}
    sources: dict[str, str] = {}
    for name in templates.list_templates(extensions=("html", "svg")):
        path = find_template(folders, name)
        try:
            sources[name] = templates.loader.sources[name].text
            with limit_cost():
                tree = templates.parse(sources[name])
                templates.get_template(name)
            trees[name] = tree
        except TemplateSyntaxError as fault:
            problems.append(_problem(path, fault.lineno, "theme-template-unreadable", said=str(fault.message)))
        except (SyntaxError, RecursionError):  # Python's own limits, to which Jinja says nothing
            problems.append(_problem(path, 0, "theme-template-unreadable", said="it is nested too deeply"))
        except (TooCostly, MemoryError):
            problems.append(_problem(path, 0, "theme-template-costly", seconds=f"{TIME_LIMIT:g}"))
    for name in (*PAGES, *OTHERS):
        if name not in sources and not any(problem.path.endswith(f"/{name}") for problem in problems):
            problems.append(_problem(folders[0], 0, "theme-file-missing", file=f"templates/{name}"))
    defined = {name: _names_of(tree) for name, tree in trees.items()}
    for name, tree in trees.items():
        problems += _check_imports(folders, name, tree, defined)
    problems += _check_blocks(folders, trees)
    for name in (one for one in PAGES if one in trees):
        problems += _check_content(folders, name, sources, trees)
    for name in CHROME:
        if name not in defined.get("chrome.html", CHROME):
            problems.append(_problem(find_template(folders, "chrome.html"), 0, "theme-macro-missing", macro=name))
    return list(dict.fromkeys(problems))


def find_template(folders: Iterable[Path], name: str) -> Path:
    """Find the file of a template or of a component."""
    folders = tuple(folders)
    found = find_file(folders, f"templates/{name}") or find_file(folders, f"components/{name}")
    return found or folders[0] / "templates" / name


def _problem(path: Path, line: int, code: str, **values: str) -> Problem:
    return Problem(place_of(path), line, code, Level.ERROR, tuple(values.items()))


def _names_of(tree: nodes.Template) -> set[str]:
    """Return what a template defines for those who import it."""
    names = {macro.name for macro in tree.find_all(nodes.Macro)}
    return names | {str(name.name) for name in tree.find_all(nodes.Name) if name.ctx == "store"}


def _check_imports(
    folders: tuple[Path, ...], user: str, tree: nodes.Template, defined: Mapping[str, Container[str]]
) -> Iterator[Problem]:
    """Find the macros that a template asks for and that are not there."""
    for imported in tree.find_all(nodes.FromImport):
        target = imported.template.value if isinstance(imported.template, nodes.Const) else ""
        names = (name if isinstance(name, str) else name[0] for name in imported.names)
        for name in names if target in defined else ():
            if name not in defined[target]:
                place, file = find_template(folders, user), place_of(find_template(folders, target))
                yield _problem(place, imported.lineno, "theme-import-missing", macro=name, file=file)


def _check_blocks(folders: tuple[Path, ...], trees: Mapping[str, nodes.Template]) -> Iterator[Problem]:
    """Find the blocks that templates fill and that none of those they extend has: Jinja drops them in silence."""
    seen = set()
    for name, tree in trees.items():
        line = [name, *_iter_parents(name, trees)]
        known = {block.name for above in line[1:] for block in trees[above].find_all(nodes.Block)}
        for block in tree.body if line[1:] else ():
            if isinstance(block, nodes.Block) and block.name not in known and (line[-1], block.name) not in seen:
                seen.add((line[-1], block.name))
                file = place_of(find_template(folders, line[-1]))
                place = find_template(folders, name)
                yield _problem(place, block.lineno, "theme-block-missing", block=block.name, file=file)


def _iter_parents(name: str, trees: Mapping[str, nodes.Template]) -> Iterator[str]:
    """Iterate over the templates that one extends, the nearest first; each once, and those that can be read."""
    seen = {name}
    while True:
        parents = [extends.template for extends in trees[name].find_all(nodes.Extends)]
        name = str(parents[0].value) if parents and isinstance(parents[0], nodes.Const) else ""
        if name in seen or name not in trees:
            return
        seen.add(name)
        yield name


def _check_content(
    folders: tuple[Path, ...], name: str, sources: Mapping[str, str], trees: Mapping[str, nodes.Template]
) -> Iterator[Problem]:
    """Find whether a template, or one that it extends, marks the content of a page; the last of them should."""
    line = [name, *_iter_parents(name, trees)]
    if not any(_MARKED.search(re.sub(r"\{#.*?#\}", "", sources[one], flags=re.DOTALL)) for one in line):
        yield _problem(find_template(folders, line[-1]), 0, "theme-content-missing")


# ── Trying the templates ────────────────────────────────────────────────────────────────────────────────────────────


_WORD, _WHO = "Qword", "Qwho"
_PROBE = ServiceView(
    name="Qname",
    href="",
    where="",
    advice=Advice("cancelled", _WORD, "Qrule", ""),
    exceptions=(ExceptionView(_WHO, Advice("running", "Qother", "Qadvice", "")),),
)
"""A service whose words stand in no text: where its exception is printed, it must be a quotation in the copy."""


def try_templates(folders: tuple[Path, ...], site: SiteContext, renderer: TemplateRenderer) -> list[Problem]:
    """Print one page of each kind in the reference language, and read its copy; return every breach found."""
    problems: list[Problem] = []
    for name, output in find_samples(site).items():
        try:
            view = output.view
            output.render(view, renderer)
            probed = _with_probe(site, view)
            if name in PAGES:
                copied = MarkdownCopy(name)(probed, renderer).decode()
                problems += _check_copy(find_template(folders, name), copied) if probed is not view else ()
        except ThemeBroken as fault:
            problems += fault.problems
            if any(problem.code == "theme-template-costly" for problem in problems):
                break  # others would take as long
    return list(dict.fromkeys(problems))


def find_samples(site: SiteContext) -> dict[str, Output]:
    """Find an output of each template that the site uses, in the reference language."""
    found: dict[str, Output] = {}
    number = site.pages.index(site.reference)
    makers = (
        *(iter_incident(site, id_) for id_ in itertools.islice(site.content.incidents, 1)),
        *(iter_month(site, month) for month in site.months[:1]),
        *(iter_part(site, part) for part in (number, number + len(site.pages))),
        [moved.sample(site.reference)],
    )
    for output in itertools.chain(*makers):
        if isinstance(output.render, PageTemplate):
            found.setdefault(output.render.name, output)
        elif output.render is render_badge:
            found.setdefault("badge.svg", output)
    return found


def _with_probe(site: SiteContext, view: Any) -> Any:
    """Return a view that shows the probe, where it shows services."""
    if isinstance(view, (HomeView, LocationView)):
        return replace(view, rows=make_rows([_PROBE]))
    if isinstance(view, NoticeView):
        sheet = replace(view.sheets[0], sorted=sort_services(site.reference, [_PROBE], _PROBE.advice.answer))
        return replace(view, sheets=(sheet,))
    if isinstance(view, (ServicePageView, ServicesView)):
        return replace(view, groups=(StateGroup("cancelled", "Qgroup", (_PROBE,)),))
    if isinstance(view, BulletinView):
        return replace(view, services=(_PROBE,), withdrawn="")
    if isinstance(view, SheetView):
        return replace(view, questions=(QuestionView("Qquestion", services=(_PROBE,)),))
    return view


def _check_copy(path: Path, copied: str) -> Iterator[Problem]:
    lines = [line for line in copied.splitlines() if _WHO in line]
    if not lines or any(">" not in line.partition(_WHO)[0] for line in lines):
        yield _problem(path, 0, "theme-exception-unmarked", mark=QUOTE)
    if f"**{_WORD}**" not in copied:
        yield _problem(path, 0, "theme-state-unmarked", mark=STATE)
