"""The reference of everything a note may hold, made from the code itself, so that it cannot be out of date."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from statusgen.content.help_wanted import HELP_KEYS
from statusgen.content.lines import LINE_KEYS
from statusgen.content.messages import read_key_meanings, read_messages, read_words
from statusgen.content.notes import INCIDENT_KEYS, NOTE_KEYS, TRANSLATION_KEYS
from statusgen.content.personal_data import DATA_KEYS
from statusgen.content.restart_plan import STEP_KEYS
from statusgen.content.review import needs_review
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS
from statusgen.content.vocabulary import FOLDER, known_languages, read_vocabulary
from statusgen.content.warnings import WARNING_KEYS
from statusgen.model.help_wanted import HelpKind
from statusgen.model.personal_data import Concerned, DataKind, DataStatus
from statusgen.model.remarks import Ready
from statusgen.model.severity import pair_columns, pair_rows
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import (
    Bring,
    Certainty,
    DivertedCase,
    GenericPlace,
    Group,
    Kind,
    NeverAsked,
    Rule,
    Stage,
    State,
    Status,
    WarningKind,
)

_TABLES = (
    ("keys-note", NOTE_KEYS),
    ("keys-service", STATEMENT_KEYS),
    ("keys-exception", EXCEPTION_KEYS),
    ("keys-step", STEP_KEYS),
    ("keys-warning", WARNING_KEYS),
    ("keys-line", LINE_KEYS),
    ("keys-data", DATA_KEYS),
    ("keys-help", HELP_KEYS),
    ("keys-incident", INCIDENT_KEYS),
    ("keys-translation", TRANSLATION_KEYS),
)
_WORDS: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("state", "words-state", State),
    ("rule", "words-rule", Rule),
    ("group", "words-group", Group),
    ("stage", "words-stage", Stage),
    ("status", "words-status", Status),
    ("certainty", "words-certainty", Certainty),
    ("kind", "words-kind", Kind),
    ("generic place", "words-place", GenericPlace),
    ("bring", "words-bring", Bring),
    ("diverted case", "words-diverted", DivertedCase),
    ("warning kind", "words-warning", WarningKind),
    ("never asked", "words-never", NeverAsked),
    ("ready remark", "words-ready", Ready),
    ("help kind", "words-help", HelpKind),
    ("data status", "words-data-status", DataStatus),
    ("data kind", "words-data-kind", DataKind),
    ("data whose", "words-data-whose", Concerned),
)


def make_reference(language: str) -> str:
    """Return the reference as Markdown in a language of editors: every key, every closed word, every message."""
    says = read_words("reference", language)
    vocabulary = read_vocabulary(_languages())
    lines = [says["head"]]
    meanings = read_key_meanings(language)
    for title, keys in _TABLES:
        lines += ["", f"## {says[title]}", ""]
        lines += _table(
            (says["key"], says["meaning"], says["aliases"]),
            ((f"`{key}`", meanings[key], _aliases(vocabulary, "key", key, language)) for key in keys),
        )
    for kind, title, words in _WORDS:
        lines += ["", f"## {says[title]}", ""]
        phrases = [*(f"`{tag}`" for tag in _languages())]
        head = (says["word"], *phrases, says["aliases"])
        lines += _table(head, (_word_row(vocabulary, kind, word, language) for word in words))
    lines += _pairs(says)
    lines += ["", f"## {says['variables']}", ""]
    lines += _table((says["variable"], says["held"]), ((f"`{name}`", says[code]) for name, code in _VARIABLES.items()))
    lines += ["", f"## {says['messages']}", ""]
    lines += _table(
        (says["code"], says["wrong"], says["advice"]),
        ((f"`{code}`", one.message, one.advice) for code, one in sorted(read_messages(language).items())),
    )
    return "\n".join(lines) + "\n"


_JUDGED = {
    "yes": "judged-yes",
    "warning": "judged-warning",
    "error": "judged-error",
    "only with come-as-planned": "judged-only",
}
_VARIABLES = {
    "STATUSGEN_TOKEN_NAME": "variable-token-name",
    "STATUSGEN_HOST_NAME": "variable-host-name",
    "STATUSGEN_ADDRESS_NAME": "variable-address-name",
    "STATUSGEN_UNENCRYPTED_NAME": "variable-unencrypted-name",
    "STATUSGEN_TOKEN_NAME_FILE, STATUSGEN_ADDRESS_NAME_FILE": "variable-token-name-file",
}


def _pairs(says: Mapping[str, str]) -> Iterator[str]:
    """Iterate over the lines that say which states and rules may stand together."""
    for is_emergency, title in ((False, "pairs"), (True, "pairs-emergency")):
        yield from ("", f"## {says[title]}", "")
        head = (says["state"], *(f"`{rule}`" for rule in pair_columns()))
        rows = pair_rows(is_emergency=is_emergency)
        yield from _table(head, ((f"`{state}`", *(says[_JUDGED[one]] for one in row)) for state, row in rows))
    yield ""
    yield says["pairs-group"]


def _languages() -> tuple[str, ...]:
    """Return the languages whose words are shown: those that were reviewed, for a table of all is too wide."""
    return tuple(tag for tag in known_languages() if not needs_review(FOLDER / f"{tag}.po"))


def _word_row(vocabulary: Vocabulary, kind: str, word: str, reader: str) -> tuple[str, ...]:
    phrases = (vocabulary.phrase(language, kind, word) for language in _languages())
    return (f"`{word}`", *phrases, _aliases(vocabulary, kind, word, reader))


def _aliases(vocabulary: Vocabulary, kind: str, word: str, reader: str) -> str:
    """Return how else a word may be written, the reader's language first, its phrases left out."""
    told = []
    for language in sorted(_languages(), key=lambda one: (one != reader, one)):
        phrase = vocabulary.phrases[language].get((kind, word))
        written = [one for one in vocabulary.spellings[language].get((kind, word), ()) if one not in (phrase, word)]
        if written:
            told.append(f"{language}: {', '.join(dict.fromkeys(written))}")
    return "; ".join(told)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line(("---",) * len(head))
    for row in rows:
        yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
