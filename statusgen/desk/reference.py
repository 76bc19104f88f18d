"""The reference of everything a note may hold, made from the code itself, so that it cannot be out of date."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from statusgen.content.messages import read_key_meanings, read_messages
from statusgen.content.notes import INCIDENT_KEYS, NOTE_KEYS, TRANSLATION_KEYS
from statusgen.content.review import needs_review
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS, STEP_KEYS
from statusgen.content.vocabulary import FOLDER, known_languages, read_vocabulary
from statusgen.model.severity import pair_columns, pair_rows
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Certainty, GenericPlace, Group, Kind, Rule, Stage, State, Status

_TABLES: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("Keys of a note", "Les clés d’une note"), NOTE_KEYS),
    (("Keys of a service in a note", "Les clés d’un service dans une note"), STATEMENT_KEYS),
    (("Keys of an exception", "Les clés d’une exception"), EXCEPTION_KEYS),
    (("Keys of a step of the restart plan", "Les clés d’une étape du plan de redémarrage"), STEP_KEYS),
    (("Keys of an incident", "Les clés d’un incident"), INCIDENT_KEYS),
    (("Keys of a translation", "Les clés d’une traduction"), TRANSLATION_KEYS),
)
_WORDS: tuple[tuple[str, tuple[str, str], type[StrEnum]], ...] = (
    ("state", ("States", "Les états"), State),
    ("rule", ("Rules: what the patient should do", "Les règles : ce que le patient doit faire"), Rule),
    ("group", ("Groups of patients", "Les groupes de patients"), Group),
    ("stage", ("Stages of an incident", "Les étapes d’un incident"), Stage),
    ("status", ("Status of a note", "Le statut d’une note"), Status),
    ("certainty", ("Certainty of a date", "La certitude d’une date"), Certainty),
    ("kind", ("Kinds of incident", "Les genres d’incident"), Kind),
    (
        "generic place",
        ("Places to go that are nowhere in particular", "Les endroits où aller, en général"),
        GenericPlace,
    ),
)
_HEAD = {
    "en": "# Reference: keys, words and messages\n\nMade by `statusgen reference`; do not edit it by hand.\n"
    "Accents, capitals, hyphens and spaces do not matter: `Next update` and `next-update` are one.",
    "fr": "# Référence : clés, mots et messages\n\n"
    "Page produite par `statusgen reference --language fr` ; ne la modifiez pas à la main.\n"
    "Accents, majuscules, traits d’union et espaces ne comptent pas : `Prochaine mise à jour` et "
    "`prochaine-mise-a-jour` sont la même clé.",
}


def make_reference(language: str) -> str:
    """Return the reference as Markdown in French or English: every key, every closed word, every message."""
    second = 1 if language == "fr" else 0
    vocabulary = read_vocabulary(_languages())
    lines = [_HEAD[language]]
    meanings = read_key_meanings(language)
    for title, keys in _TABLES:
        lines += ["", f"## {title[second]}", ""]
        lines += _table(
            ("Clé", "Ce qu’elle dit", "S’écrit aussi") if second else ("Key", "What it says", "May also be written"),
            ((f"`{key}`", meanings[key], _aliases(vocabulary, "key", key, language)) for key in keys),
        )
    for kind, title, words in _WORDS:
        lines += ["", f"## {title[second]}", ""]
        phrases = [*(f"`{tag}`" for tag in _languages())]
        head = ("Mot", *phrases, "S’écrit aussi") if second else ("Word", *phrases, "May also be written")
        lines += _table(head, (_word_row(vocabulary, kind, word, language) for word in words))
    lines += _pairs(second)
    lines += ["", "## Variables d’environnement" if second else "## Variables of the environment", ""]
    lines += _table(
        ("Variable", "Ce qu’elle contient" if second else "What it holds"),
        ((f"`{variable}`", held[second]) for variable, held in _VARIABLES.items()),
    )
    lines += ["", "## Les messages" if second else "## Messages", ""]
    lines += _table(
        ("Code", "Ce qui ne va pas", "Que faire") if second else ("Code", "What is wrong", "What to do"),
        ((f"`{code}`", one.message, one.advice) for code, one in sorted(read_messages(language).items())),
    )
    return "\n".join(lines) + "\n"


_JUDGED = {
    "yes": ("yes", "oui"),
    "warning": ("warning", "attention"),
    "error": ("error", "erreur"),
    "only with come-as-planned": ("only with `when-unknown: come-as-planned`", "avec `when-unknown: come-as-planned`"),
}


_VARIABLES = {
    "STATUSGEN_TOKEN_NAME": (
        "The token or password of the target `name` of `announce:` (capitals, `_` for each hyphen).",
        "Le jeton ou le mot de passe du destinataire `name` de `announce:` (majuscules, `_` pour un trait d’union).",
    ),
    "STATUSGEN_HOST_NAME": (
        "The host that may get it, as `host` or `host:port`. Where the settings name another, nothing is sent.",
        "Le serveur qui peut le recevoir : `serveur` ou `serveur:port`. Un autre dans les réglages : rien ne part.",
    ),
    "STATUSGEN_ADDRESS_NAME": (
        "The whole address, where it is a secret itself. It names the host, too.",
        "L’adresse entière, si elle est elle-même un secret. Elle nomme aussi le serveur.",
    ),
    "STATUSGEN_UNENCRYPTED_NAME": (
        "`yes` lets a secret go in clear text to another machine, where the settings have `unencrypted: yes`.",
        "`yes` laisse partir un secret sans chiffrement vers une autre machine, avec `unencrypted: yes` aux réglages.",
    ),
    "STATUSGEN_TOKEN_NAME_FILE, STATUSGEN_ADDRESS_NAME_FILE": (
        "A file outside `content/` that holds it instead.",
        "Un fichier hors de `content/` qui le contient à la place.",
    ),
}


def _pairs(second: int) -> Iterator[str]:
    """Iterate over the lines that say which states and rules may stand together."""
    titles = (
        ("Which rule a state may have", "Quelle règle un état peut avoir"),
        ("Which rule the state of an emergency department may have", "Quelle règle l’état des urgences peut avoir"),
    )
    for is_emergency, title in zip((False, True), titles, strict=True):
        yield from ("", f"## {title[second]}", "")
        head = ("État" if second else "State", *(f"`{rule}`" for rule in pair_columns()))
        rows = pair_rows(is_emergency=is_emergency)
        yield from _table(head, ((f"`{state}`", *(_JUDGED[one][second] for one in row)) for state, row in rows))
    yield ""
    yield (
        "Une exception pour un groupe de patients peut avoir n’importe quelle règle."
        if second
        else "An exception for a group of patients may have any rule."
    )


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
