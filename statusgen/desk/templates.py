"""The bulletins that ``statusgen new`` knows, and what each says of services and other facts."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from statusgen.content.starter import read_starter, say_starter, starter_languages
from statusgen.model.vocabulary import TypedLine, normalise
from statusgen.model.words import Rule, Stage, State

Said = tuple[str, State, Rule | None]
"""A service of the standard catalogue, its state and its rule."""

_EMERGENCY: Said = ("emergency", State.RUNNING, Rule.EMERGENCY_ONLY)
_SLOW: tuple[Said, ...] = (
    ("blood-tests", State.DEGRADED, Rule.WALK_IN),
    ("laboratory", State.DEGRADED, None),
    ("telephone", State.DEGRADED, None),
)


class Template(Struct, frozen=True):
    """What a bulletin of a kind says; its title and text stand in ``statusgen/starter``."""

    stage: Stage | None = None
    says: tuple[Said, ...] = ()
    holes: tuple[TypedLine, ...] = ()
    """Lines under ``services`` of which the writer must say all; ``@`` stands for a text of ``hole``."""
    begins: bool = False
    """Whether it begins an incident of its own, even where one is open."""
    goes_on: bool = False
    """Whether it makes sense only where an incident is open."""
    is_planned: bool = False
    concerns_everything: bool = False
    """Whether services that nobody names are to be confirmed while its new incident lasts; else its writer says."""
    corrects: bool = False
    warns: bool = False
    """Whether it warns of fraud."""
    opens_line: bool = False
    """Whether it opens the telephone line of a call centre."""
    excepts: str = ""
    """The service to which some patients come all the same."""


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        "first-hour": Template(
            Stage.DETECTED,
            (
                _EMERGENCY,
                ("consultations", State.UNKNOWN, Rule.STAY_UNLESS_CONTACTED),
                ("non-urgent-operations", State.UNKNOWN, Rule.WAIT),
                ("radiology", State.DEGRADED, Rule.STAY_UNLESS_CONTACTED),
                *_SLOW,
            ),
            begins=True,
            concerns_everything=True,
        ),
        "first-morning": Template(
            Stage.LIMITED,
            (
                _EMERGENCY,
                ("consultations", State.CANCELLED, Rule.STAY_UNLESS_CONTACTED),
                ("non-urgent-operations", State.CANCELLED, Rule.WAIT),
                ("radiology", State.CANCELLED, Rule.WAIT),
                ("scintigraphy", State.CANCELLED, Rule.WAIT),
                *_SLOW,
            ),
            concerns_everything=True,
            excepts="consultations",
        ),
        "next-day": Template(Stage.LIMITED, goes_on=True),
        "call-centre": Template(Stage.LIMITED, (("call-centre", State.RUNNING, None),), opens_line=True),
        "telephones-down": Template(Stage.LIMITED, (("telephone", State.CANCELLED, None),)),
        "restart": Template(
            Stage.RESTARTING,
            holes=(
                *((1, "@service", ""), (2, "at", "@place"), (2, "from", "@date"), (2, "valid-until", "@after")),
                *((2, "state", "@state"), (2, "rule", "@rule")),
            ),
        ),
        "delayed": Template(
            Stage.RESTARTING,
            holes=(
                *((1, "@service", ""), (2, "at", "@place"), (2, "restart", "@date")),
                *((2, "state", "@still"), (2, "rule", "@rule")),
            ),
            goes_on=True,
        ),
        "correction": Template(goes_on=True, corrects=True, holes=((1, "@wrong-service", "@instead"),)),
        "fake-messages": Template(warns=True),
        "data-theft": Template(),
        "data-unknown": Template(),
        "end": Template(Stage.CLOSED, goes_on=True),
        "planned-closure": Template(
            holes=((1, "@service", ""), (2, "at", "@place"), (2, "state", "@state"), (2, "rule", "@rule")),
            begins=True,
            is_planned=True,
        ),
        "strike": Template(
            says=(
                _EMERGENCY,
                ("consultations", State.DEGRADED, Rule.COME_UNLESS_CONTACTED),
                ("non-urgent-operations", State.DEGRADED, Rule.STAY_UNLESS_CONTACTED),
            ),
            begins=True,
            is_planned=True,
        ),
        "heat": Template(Stage.LIMITED, (("consultations", State.RUNNING, Rule.COME),), begins=True),
        "water": Template(
            Stage.DETECTED,
            (_EMERGENCY, ("non-urgent-operations", State.CANCELLED, Rule.WAIT)),
            begins=True,
        ),
    }
)
"""By name, in the order in which an incident usually needs them."""


def find_template(typed: str, language: str) -> str | None:
    """Find a template by its number in the list, or by what it is called in any language; in one's own also in part."""
    names = list(TEMPLATES)
    if typed.isascii() and typed.isdigit():
        return names[int(typed) - 1] if 0 < int(typed) <= len(names) else None
    wanted = normalise(typed)
    called = {name: normalise(say_starter(language, "template", name)) for name in names}
    own = [name for name in names if wanted and wanted in (name, *_called(name, language))]
    exact = own or [name for name in names for tag in starter_languages() if wanted and wanted in _called(name, tag)]
    partly = [name for name in names if wanted and f"-{wanted}-" in f"-{called[name]}-"]
    return exact[0] if exact else partly[0] if len(partly) == 1 else None


def _called(name: str, language: str) -> tuple[str, ...]:
    """Return what a template is called in a language, normalised: as in the list, and in short."""
    texts = read_starter(language)
    short = texts.get(("template alias", name), "")
    return tuple(normalise(one) for one in (texts["template", name], *filter(None, short.split("|"))))
