"""Say what belongs to an instruction besides its sentence: what patients bring."""

from collections.abc import Iterator

from msgspec.structs import replace

from statusgen.model.severity import goes_somewhere
from statusgen.model.site import Service
from statusgen.model.situation import Instruction, Said
from statusgen.wording.context import PageContext


def iter_details(context: PageContext, service: Service, instruction: Instruction) -> Iterator[str]:
    """Iterate over the sentences that stand after an instruction wherever there is room for them."""
    if instruction.bring and goes_somewhere(service, instruction):
        yield context.wording.say("Bring: {things}.", things=context.wording.things(instruction.bring))


def without_bring(said: Said) -> Said:
    """Return what a cell says, and will say, without what to bring: for texts that have no room."""
    return replace(
        said,
        instruction=replace(said.instruction, bring=()),
        exceptions=tuple(replace(one, instruction=replace(one.instruction, bring=())) for one in said.exceptions),
        coming=tuple(replace(one, said=without_bring(one.said)) for one in said.coming),
    )
