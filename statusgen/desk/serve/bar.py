"""What stands on a page of the preview and not on the site: the bar, the sentences of what is wrong, the frames.

Everything works by links and one form. The script only asks for the page again when something changed, and saves a
click on the button of the form.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.messages import say, say_command
from statusgen.content.opening import show_lines
from statusgen.content.source import read_line
from statusgen.desk.serve.look import BESIDE, PAPER, PHONE, Look
from statusgen.desk.serve.server import EVENTS
from statusgen.model.problem import Problem

STYLE, SCRIPT, GO = "/-/serve.css", "/-/serve.js", "/-/go"
"""Addresses of what pages of the preview need besides the site."""
_POLICY = re.compile(r"""<meta http-equiv=["']?Content-Security-Policy["']?[^>]*>""", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>(?!.*</body)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TYPED = "%d/%m/%Y %H:%M"


class Place(Struct, frozen=True):
    """Where the bar stands, and what may be chosen there."""

    look: Look
    path: str
    """Path of the page."""
    state: str
    """Name of the state of the content, by which the page knows that it is out of date."""
    language: str
    """Language of the editors."""
    languages: tuple[str, ...]
    """Languages of the site."""
    now: datetime
    """The instant that counts as now, in the timezone of the site."""
    zone: ZoneInfo
    instants: tuple[datetime, ...]
    """The instants near now at which anything may change, in order."""
    waiting: int
    """How many notes wait."""
    drafts: int
    typed: str = ""
    """An instant that could not be read, as it was typed."""
    fault: str = ""
    """What to type instead."""

    def words(self, name: str, /, **values: object) -> str:
        """Return a sentence of the bar in the language of the editors."""
        return say_command(f"bar-{name}", self.language, **values)


def add_bar(html: str, place: Place, problems: Iterable[Problem], project: Path, *, is_old: bool) -> str:
    """Return a page of the site with the bar and with what is wrong; its own bytes are not touched otherwise."""
    head = _head(place)
    html = _POLICY.sub("", html, count=1)  # that of the answer allows the form of the bar, and nothing from elsewhere
    html, has_head = _HEAD_END.subn(lambda match: f"{head}{match[0]}", html, count=1)
    above = print_problems(place, problems, project, is_old=is_old)
    html, has_body = _BODY.subn(lambda match: f"{match[0]}\n{above}", html, count=1)
    html, has_end = _BODY_END.subn(lambda match: f"{print_bar(place)}{match[0]}", html, count=1)
    missing = ("" if has_head else head, "" if has_body else above, "" if has_end else print_bar(place))
    return f"{missing[0]}{missing[1]}{html}{missing[2]}"


def print_shell(place: Place, problems: Iterable[Problem], project: Path, *, is_old: bool, title: str = "") -> str:
    """Return a page that shows pages of the site in frames: as on a telephone, on paper, or in two languages."""
    inside, other = place.look.inside, _in_language(place.path, place.look.beside)
    paths = [place.path, other] if place.look.view == BESIDE else [place.path]
    frame = Markup('<iframe src="{}" title="{}"></iframe>\n')
    frames = Markup().join(frame.format(inside.address(path), path) for path in paths)
    main = Markup('<main class="sg-frames sg-frames--{}">\n{}</main>').format(place.look.view, frames)
    return _document(place, title, f"{print_problems(place, problems, project, is_old=is_old)}{main}")


def print_message(place: Place, sentence: str, problems: Iterable[Problem], project: Path) -> str:
    """Return a page with one sentence, where the site has none to show."""
    main = Markup('<main class="sg-message"><p>{}</p></main>').format(sentence)
    return _document(place, sentence, f"{print_problems(place, problems, project, is_old=False)}{main}")


def _document(place: Place, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{place.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{Markup.escape(title or place.words('preview'))}</title>\n{_head(place)}</head>\n"
        f'<body class="sg-shell">\n{body}\n{print_bar(place)}</body>\n</html>\n'
    )


def title_of(html: str) -> str:
    """Return the title of a page."""
    found = _TITLE.search(html)
    return unescape(found[1]).strip() if found else ""


def _head(place: Place) -> Markup:
    style = Markup('<link rel="stylesheet" href="{}">\n').format(STYLE)
    script = Markup('<script defer src="{}" data-events="{}?since={}" data-state="{}"></script>\n')
    return style + script.format(SCRIPT, EVENTS, place.state, place.state)


# ── What is wrong ───────────────────────────────────────────────────────────────────────────────────────────────────


def print_problems(place: Place, problems: Iterable[Problem], project: Path, *, is_old: bool) -> Markup:
    """Return what is wrong: every error in sight, the warnings where somebody opens them; nothing where all is well."""
    problems = tuple(problems)
    errors = [problem for problem in problems if problem.is_error]
    others = [problem for problem in problems if not problem.is_error]
    said = [_problem(problem, place.language, project) for problem in errors]
    heads = [place.words("errors" if len(errors) > 1 else "error", count=len(errors))] if errors else []
    heads += [place.words("old" if is_old else "kept")] if errors else []
    heads += [place.words("warnings", count=len(others))] if others and not errors else []
    if not heads:
        return Markup()
    more = Markup()
    if others:
        listed = Markup().join(_problem(problem, place.language, project) for problem in others)
        summary = Markup("<summary>{}</summary>").format(place.words("warnings", count=len(others)))
        more = Markup("<details>{}\n<ul>{}</ul></details>\n").format(summary, listed)
    grave = Markup("<p><strong>{}</strong> {}</p>\n<ul>{}</ul>\n").format(*heads, Markup().join(said)) if errors else ""
    kind = "sg-problems--grave" if errors else "sg-problems--light"
    block = Markup('<section class="sg-problems {}" lang="{}" dir="ltr" role="{}" aria-label="{}">\n{}{}</section>\n')
    return block.format(kind, place.language, "alert" if errors else "status", heads[0], grave, more)


def _problem(problem: Problem, language: str, project: Path) -> Markup:
    sentence = say(problem, language)
    line = problem.source or read_line(project, problem.path, problem.line)
    typed = Markup("<pre>{} | {}</pre>").format(problem.line, show_lines(line)) if line else ""
    text = Markup('<li class="sg-{}"><code>{}</code> {}\n{}<p class="sg-advice">→ {}</p></li>\n')
    return text.format(problem.level, problem.where, show_lines(sentence.message), typed, show_lines(sentence.advice))


# ── The bar ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def print_bar(place: Place) -> Markup:
    """Return the bar: what is shown, as of when, and how it is looked at."""
    words, look = place.words, place.look
    parts = (
        _switch("waiting", words("waiting", count=place.waiting), is_on=look.waiting),
        _switch("drafts", words("drafts", count=place.drafts), is_on=look.drafts),
        _clock(place),
        _views(place),
        Markup("<button>{}</button>").format(words("show")),
    )
    hidden = Markup('<input type="hidden" name="path" value="{}">').format(place.path)
    form = Markup('<form action="{}" method="get">{}\n{}\n</form>\n').format(GO, hidden, Markup("\n").join(parts))
    text = Markup('<aside class="sg-bar" lang="{}" dir="ltr" aria-label="{}">\n<strong>{}</strong>\n{}{}</aside>\n')
    return text.format(place.language, words("preview"), words("preview"), form, _steps(place))


def _switch(name: str, text: str, *, is_on: bool) -> Markup:
    checked = Markup(" checked") if is_on else ""
    return Markup('<label><input type="checkbox" name="{}"{}> {}</label>').format(name, checked, text)


def _clock(place: Place) -> Markup:
    """Return the instant to look at: to be typed as in notes, or moved along those at which anything changes."""
    at = (place.look.at or place.now).astimezone(place.zone)
    first = min((*place.instants, at, place.now))
    last = max((*place.instants, at, place.now))
    typed = place.typed or (f"{at:{_TYPED}}" if place.look.at is not None else "")
    text = Markup(
        '<label>{} <input name="at" value="{}" placeholder="{}" size="16"{}></label>\n'
        '<label class="sg-slide"><span class="sg-hidden">{}</span>'
        '<input type="range" name="minute" min="{}" max="{}" step="1" value="{}" list="sg-instants" data-zone="{}">'
        '</label>\n<input type="hidden" name="from" value="{}"><datalist id="sg-instants">{}</datalist>'
    )
    ticks = Markup().join(Markup('<option value="{}">').format(_minute(moment)) for moment in place.instants)
    fault = Markup(' aria-invalid="true" aria-describedby="sg-fault"') if place.fault else ""
    said = Markup('<span id="sg-fault" class="sg-fault">{}</span>').format(place.fault) if place.fault else ""
    values = (place.words("as-of"), typed, f"{place.now.astimezone(place.zone):{_TYPED}}", fault, place.words("slide"))
    numbers = (_minute(first), _minute(last), _minute(at), place.zone.key, _minute(at), ticks)
    return text.format(*values, *numbers) + said


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _views(place: Place) -> Markup:
    look, words = place.look, place.words
    choices = [("", words("whole")), (PHONE, words("phone")), (PAPER, words("paper"))]
    own = place.path.partition("/")[0]
    choices += [
        (f"{BESIDE}-{language}", words("beside", language=_name_of(language, place.language)))
        for language in place.languages
        if language != own and own in place.languages
    ]
    chosen = f"{BESIDE}-{look.beside}" if look.view == BESIDE else look.view
    option = Markup('<option value="{}"{}>{}</option>')
    options = Markup().join(
        option.format(id_, Markup(" selected") if id_ == chosen else "", said) for id_, said in choices
    )
    return Markup('<label>{} <select name="view">{}</select></label>').format(words("view"), options)


def _steps(place: Place) -> Markup:
    """Return links to the instants before and after at which anything changes, and to now."""
    at = place.look.at or place.now
    before = [moment for moment in place.instants if moment < at]
    after = [moment for moment in place.instants if moment > at]
    links = [("← {}", before[-1])] if before else []
    links += [("{} →", after[0])] if after else []
    made = [
        _link(place, replace(place.look, at=moment), form.format(f"{moment.astimezone(place.zone):{_TYPED}}"))
        for form, moment in links
    ]
    made += [_link(place, replace(place.look, at=None), place.words("now"))] if place.look.at is not None else []
    return Markup('<nav aria-label="{}">{}</nav>\n').format(place.words("steps"), Markup(" ").join(made))


def _link(place: Place, look: Look, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(look.address(place.path), text)


def _in_language(path: str, language: str) -> str:
    first, slash, rest = path.partition("/")
    return f"{language}/{rest}" if slash and first else path


def _name_of(language: str, in_language: str) -> str:
    return Locale.parse(language, sep="-").get_display_name(in_language) or language
