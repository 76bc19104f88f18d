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
_NAME, _NAME_LETTERS = 28.6, 32
"""Points of a line of the name of a place, and how many letters it holds."""
_EMERGENCY, _EMERGENCY_LETTERS = 16, 74
"""The same of what is said of its emergency departments."""
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


def most_shared(services: Iterable[ServiceView]) -> str:
    """Return the answer that most services share, the strictest of equally common ones; empty without any.

    Where most are not as usual, these alone are counted: "Come" over all of them would bring people in
    vain. What fits on the paper plays no part: the largest letters say the same in every language.
    """
    asked = [service.advice for service in services if service.advice.answer]
    affected = [advice for advice in asked if advice.state != State.RUNNING]
    counted = Counter(advice.answer for advice in (affected if 2 * len(affected) > len(asked) else asked))
    return max(counted, key=lambda answer: (counted[answer], -STRICTEST_FIRST.index(Answer(answer))), default="")


def sort_services(context: PageContext, services: Iterable[ServiceView], largest: str) -> SortedParts:
    """Sort services by their answer: the largest first, then from the strictest on."""
    by_answer: dict[str, list[ServiceView]] = {}
    for service in services:
        by_answer.setdefault(service.advice.answer, []).append(service)
    order = sorted(
        filter(None, by_answer), key=lambda answer: (answer != largest, STRICTEST_FIRST.index(Answer(answer)))
    )
    listed = [*order, *([""] if "" in by_answer else [])]
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


def height_above(name: str, kind: str, organisation: str, emergencies: Iterable[ServiceView]) -> float:
    """Return about how many points of height the head of a notice takes, beyond one line of each kind."""
    height = _NAME * (_lines(name, _NAME_LETTERS) - 1)
    # The kind and the organisation stand behind the name where there is room.
    rest = len(name) % _NAME_LETTERS * 2 + len(kind) + len(organisation) * 6 // 7
    height += _NAME * (_lines(" " * rest, 2 * _NAME_LETTERS) - 1)
    told = [f"{one.name} {one.advice.word}     {_join_sentences(replace(one.advice, word=''))}" for one in emergencies]
    return height + _EMERGENCY * max(0, sum(_lines(text, _EMERGENCY_LETTERS) for text in told) - 1)


def lines_of(text: str, size: Size) -> int:
    """Return how many lines a text takes."""
    return _lines(text, size.letters)


def _lines(text: str, letters: int) -> int:
    return -(-len(text) // letters)
