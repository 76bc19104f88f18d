"""Read whether ambulances go to other hospitals, and with which patients: "diverted", "stroke, trauma", "accepted"."""

from statusgen.content.fields import Fields, Reading, read_word
from statusgen.content.kinds import split_known
from statusgen.model.words import DivertedCase

ALL = ("diverted", "accepted")
"""What is said of all ambulances."""


def read_diversion(fields: Fields) -> tuple[bool, tuple[DivertedCase, ...]]:
    """Return whether ambulances go elsewhere, and with which patients; with none where all do.

    What cannot be read counts for all of them, and is reported.
    """
    vocabulary, cases = fields.reading.vocabulary, tuple(DivertedCase)
    found: set[DivertedCase] = set()
    read = [*fields.texts("ambulances")]
    if len(read) == 1 and vocabulary.find("diverted", read[0][0], ("accepted",)) is not None:
        fields.word("ambulances", "diverted", str, ("accepted",))
        return False, ()
    is_of_all = not read

    def knows(typed: str) -> bool:
        return vocabulary.find("diverted case", typed, cases) is not None

    for typed, line in read:
        if vocabulary.find("diverted", typed, ("diverted",)) is not None:
            is_of_all = read_word(fields.reading, "diverted", typed, line, str, ("diverted",)) is not None or is_of_all
            continue
        told = vocabulary.split("diverted", typed, ("diverted",))  # "diverted for stroke"
        named = vocabulary.split("key", told[1], ("for",)) if told is not None else None
        rest = named[1] if named is not None else told[1] if told is not None else typed
        for part in split_known(rest, knows) or [rest]:
            case = _read_case(fields.reading, part, line)
            found |= {case} if case is not None else set()
            is_of_all = is_of_all or case is None
    return "ambulances" in fields and bool(read), () if is_of_all else tuple(case for case in cases if case in found)


def _read_case(reading: Reading, typed: str, line: int) -> DivertedCase | None:
    """Read with which patients they go elsewhere; what is no case is answered with all that may stand there."""
    words, language, cases = reading.vocabulary, reading.languages[0], tuple(DivertedCase)
    is_end = words.find("ended", typed, ("ended",)) is not None  # of the diversion, or of all that ambulances do
    if not is_end and (
        words.find("diverted case", typed, cases) or words.suggest(language, "diverted case", typed, cases)
    ):
        return read_word(reading, "diverted case", typed, line, DivertedCase, cases)
    near = words.suggest(language, "diverted", typed, ALL)
    if is_end:
        near = words.usual(language, "diverted", ("accepted",))
    if near:
        reading.report("word-unknown-near", line, typed=typed.strip(), near=near)
    else:
        known = (words.usual(language, "diverted", ALL), words.usual(language, "diverted case", cases))
        reading.report("word-unknown", line, typed=typed.strip(), allowed=", ".join(known))
    return None
