"""The services of a notice by their answer, each sentence once: so that the answer that most share can be large."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.answers import STRICTEST_FIRST, Answer
from statusgen.model.severity import severity
from statusgen.model.words import State
from statusgen.wording.context import PageContext
from statusgen.wording.views import Advice, ExceptionView, ServiceView

LARGEST, ITS_LETTERS = 60, 13
"""Points of the answer that most services share, and how many of its letters a line holds."""
MARK = 18
"""Points of every other answer."""
_GAP = 6.5
"""Points of the rule between two parts."""


class Size(Struct, frozen=True):
    """A font size, with what fits on one A4 page besides the emergency block, the phones and the QR code."""

    name: str
    points: float
    letters: int
    """In a line."""
    room: float
    """In points."""

    @property
    def line(self) -> float:
        """The height of a line, in points."""
        return 1.25 * self.points


class PartException(Struct, frozen=True):
    """An exception with the services that it is from; without names where the part has but one."""

    names: str
    exception: ExceptionView


class Part(Struct, frozen=True):
    """Services that share a sentence."""

    names: str
    advice: Advice
    """Its answer is told by the group; until when it holds, where all of the group shares that."""
    exceptions: tuple[PartException, ...]


class AnswerGroup(Struct, frozen=True):
    """Services that share an answer; without one where nobody comes to them."""

    advice: Advice
    ends: str
    """Until when all of it holds; empty where its parts differ, or there is one."""
    parts: tuple[Part, ...]


class SortedParts(Struct, frozen=True):
    """The services of a notice."""

    groups: tuple[AnswerGroup, ...]
    """The answer that most services share first, the others from the strictest on, what nobody comes to last."""


def sort_services(context: PageContext, services: Iterable[ServiceView]) -> SortedParts:
    """Sort services by their answer; of equally common answers the strictest comes first."""
    by_answer: dict[str, list[ServiceView]] = {}
    for service in services:
        by_answer.setdefault(service.advice.answer, []).append(service)
    order = sorted(filter(None, by_answer), key=lambda answer: STRICTEST_FIRST.index(Answer(answer)))
    most = Counter({answer: len(by_answer[answer]) for answer in order}).most_common(1)
    first = [answer for answer, _ in most]
    listed = [*first, *(answer for answer in order if answer not in first), *([""] if "" in by_answer else [])]
    return SortedParts(tuple(_group(context, by_answer[answer]) for answer in listed))


def _group(context: PageContext, services: list[ServiceView]) -> AnswerGroup:
    shared: dict[Advice, list[ServiceView]] = {}
    for service in sorted(services, key=lambda one: -severity(State(one.advice.state))):
        shared.setdefault(service.advice, []).append(service)
    ends = {advice.ends for advice in shared}
    told = ends.pop() if len(ends) == 1 and len(shared) > 1 else ""
    parts = (
        Part(
            context.wording.services([one.name for one in some]),
            replace(advice, ends="") if told else advice,
            _exceptions(context, some),
        )
        for advice, some in shared.items()
    )
    return AnswerGroup(services[0].advice, told, tuple(parts))


def _exceptions(context: PageContext, services: list[ServiceView]) -> tuple[PartException, ...]:
    found: dict[ExceptionView, list[str]] = {}
    for service in services:
        for exception in service.exceptions:
            found.setdefault(exception, []).append(service.name)
    is_one = len(services) == 1
    return tuple(PartException("" if is_one else context.wording.services(names), one) for one, names in found.items())


def height_of(sorted_: SortedParts, size: Size) -> float:
    """Return about how many points of height services take."""
    height = 0.0
    for position, group in enumerate(sorted_.groups):
        if group.advice.answer and not position:
            height += LARGEST * 1.1 * -(-len(group.advice.answer_word) // ITS_LETTERS)
        elif group.advice.answer:
            height += MARK * 1.4
        height += lines_of(group.ends, size) * size.line
        for part in group.parts:
            # Names are a quarter wider than the sentences.
            own = f"{part.names}{' ' * (len(part.names) // 4)}    {_join_sentences(part.advice)}"
            height += _GAP + lines_of(own, size) * size.line
            height += sum(
                _exception_height(exception.exception, size, exception.names) for exception in part.exceptions
            )
    return height


def _exception_height(exception: ExceptionView, size: Size, names: str = "") -> float:
    own = f"     {names} {exception.who} {exception.advice.answer_word}    {_join_sentences(exception.advice)}"
    inner = sum(_exception_height(one, size) for one in exception.exceptions)
    return lines_of(own, size) * size.line + MARK - size.points + inner


def _join_sentences(advice: Advice) -> str:
    remarks = (remark.text for remark in advice.remarks)
    parts = (advice.word, "    ", advice.rule, *advice.details, advice.ends, advice.restart, *remarks)
    return " ".join(part for part in parts if part)


def lines_of(text: str, size: Size) -> int:
    """Return how many lines a text takes."""
    return -(-len(text) // size.letters)
