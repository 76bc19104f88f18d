"""An address → what a browser is given."""

import re
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from statusgen.content.instants import read_instant_typed
from statusgen.content.messages import say_date_fault
from statusgen.desk.serve.bar import GO, SCRIPT, STYLE, Place, add_bar, print_message, print_shell, title_of
from statusgen.desk.serve.desk import Desk
from statusgen.desk.serve.look import BESIDE, PAPER, PHONE, Look, parse_address
from statusgen.desk.serve.server import Answer, Newest
from statusgen.formats.hosting.headers import TYPES
from statusgen.model.problem import Problem
from statusgen.texts.date_fault import DateFault

_OWN = {STYLE: "text/css; charset=utf-8", SCRIPT: "text/javascript; charset=utf-8"}
_KINDS = {**TYPES, "md": TYPES["txt"], "csv": TYPES["txt"]}
"""What browsers are told of a file, by the ending of its name; copies and tables as text, which they show."""
_MINUTE = re.compile(r"[0-9]{1,9}")
_ELSEWHERE = ZoneInfo("UTC")
"""The timezone while there are no settings."""


class Replies:
    """Answers to browsers; all of it runs in the thread of the desk."""

    def __init__(self, desk: Desk, newest: Newest) -> None:
        self._desk, self._newest = desk, newest

    def reply(self, address: str, asked: dict[str, str]) -> Answer:
        """Answer an address, with what stands after its question mark."""
        if address in _OWN:
            raw = (Path(__file__).parent / address.rpartition("/")[2]).read_bytes()
            return Answer(raw, _OWN[address])
        if address == GO:
            return self._go(asked)
        if address == "/":
            return _go_to(Look().address(self._home()))
        if address == "/favicon.ico":
            return self._file(Look(), "favicon.ico")
        found = parse_address(address)
        if found is None:
            return self._nothing(Look(), "")
        return self._file(*found)

    def _home(self) -> str:
        content = self._desk.content
        return f"{content.settings.reference}/index.html" if content is not None else "index.html"

    def _go(self, asked: dict[str, str]) -> Answer:
        """Lead to what the form of the bar asks for."""
        path, view = asked.get("path", "") or self._home(), asked.get("view", "")
        look = Look(waiting="waiting" in asked, drafts="drafts" in asked)
        kind, _, beside = view.partition("-")
        if view in (PHONE, PAPER):
            look = replace(look, view=view)
        elif kind == BESIDE and beside in self._languages():
            look = replace(look, view=BESIDE, beside=beside)
        minute, typed = asked.get("minute", ""), asked.get("at", "").strip()
        if _MINUTE.fullmatch(minute) and minute != asked.get("from"):
            at = datetime.fromtimestamp(int(minute) * 60, UTC)
            return _go_to(replace(look, at=at).address(path))
        content = self._desk.content
        if content is None or not typed:
            return _go_to(look.address(path))
        try:
            at = read_instant_typed(typed, content.settings.spoken, content.settings.timezone)
        except DateFault as fault:
            sentence = say_date_fault(fault.code, fault.values, self._desk.language)
            place = replace(self._place(look, path), typed=typed, fault=sentence)
            return _page(print_message(place, sentence, (), self._desk.project), HTTPStatus.BAD_REQUEST)
        return _go_to(replace(look, at=at).address(path))

    def _languages(self) -> tuple[str, ...]:
        content = self._desk.content
        return content.settings.languages if content is not None else ()

    def _file(self, look: Look, path: str) -> Answer:
        page = self._desk.page(look, path)
        if page.raw is None:
            return self._nothing(look, path, page.problems)
        ending = path.rpartition(".")[2]
        kind = _KINDS.get(ending, "application/octet-stream")
        if ending == "css" and look.printed:
            return Answer(_as_printed(page.raw), kind)
        if ending != "html" or look.bare:
            return Answer(page.raw, kind)
        place = self._place(look, path)
        html, project = page.raw.decode(), self._desk.project
        if look.view:
            return _page(print_shell(place, page.problems, project, is_old=page.is_old, title=title_of(html)))
        return _page(add_bar(html, place, page.problems, project, is_old=page.is_old))

    def _nothing(self, look: Look, path: str, problems: tuple[Problem, ...] = ()) -> Answer:
        """Say that there is no such page, or that there is none yet."""
        place = self._place(look, path)
        problems = problems or self._desk.problems
        sentence = place.words("nothing" if self._desk.content is not None else "not-yet")
        return _page(print_message(place, sentence, problems, self._desk.project), HTTPStatus.NOT_FOUND)

    def _place(self, look: Look, path: str) -> Place:
        desk, content = self._desk, self._desk.content
        return Place(
            look=look,
            path=path,
            state=self._newest.name,
            language=desk.language,
            languages=self._languages(),
            now=desk.now,
            zone=content.settings.timezone if content is not None else _ELSEWHERE,
            instants=tuple(desk.instants()),
            waiting=desk.waiting.count,
            drafts=desk.waiting.drafts,
        )


def _page(html: str, status: int = HTTPStatus.OK) -> Answer:
    return Answer(html.encode(), status=status)


def _go_to(address: str) -> Answer:
    return Answer(status=HTTPStatus.SEE_OTHER, location=address)


def _as_printed(raw: bytes) -> bytes:
    """Return a style sheet as a printer takes it."""
    return raw.replace(b"@media print", b"@media all").replace(b"@media screen", b"@media not all")
