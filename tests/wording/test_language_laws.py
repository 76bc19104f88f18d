"""Laws of what patients read in each language: cheap ones, that notice a kind of fault wherever it comes back."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from statusgen.content.standard import in_sentence
from statusgen.wording.local_formats import find_locale, format_day, pattern_without_year
from tests.builders import ROOT

FOLDERS = ("themes/default/catalogues", "statusgen/vocabulary", "statusgen/standard")
LANGUAGES = sorted(path.stem for path in (ROOT / FOLDERS[0]).glob("*.po"))


@cache
def sentences(language: str) -> dict[tuple[str, str, int], str]:
    """Return all that pages say in a language, by folder, key and plural form; not what editors may type."""
    found: dict[tuple[str, str, int], str] = {}
    for folder in FOLDERS:
        with (ROOT / folder / f"{language}.po").open("rb") as file:
            for entry in read_po(file, locale=language):
                key = f"{entry.context or ''}|{entry.id if isinstance(entry.id, str) else entry.id[1]}"
                if entry.id and not (entry.context or "").endswith(("alias", "synonym", "sign")):
                    forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
                    found |= {(folder, key, form): str(said) for form, said in enumerate(forms)}
    return found


def beside_english(language: str) -> Iterator[tuple[str, str]]:
    """Iterate over sentences, in their last plural form, with what English says there."""
    english = {(folder, key): said for (folder, key, _), said in sentences("en").items()}
    own = {(folder, key): said for (folder, key, _), said in sentences(language).items()}
    return ((english[key], said) for key, said in own.items() if key in english)


_END = re.compile(r"[.!?؟:]$")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_as_it_does_in_english(language: str) -> None:
    """With a stop, a question or a colon, or, as a label does, with none of them."""
    kinds = {"!": ".", "?": ".", "؟": "."}
    ends = [
        (kinds.get(one, one), said)
        for english, said in beside_english(language)
        for one in ["".join(_END.findall(english))]
        for other in ["".join(_END.findall(said))]
        if kinds.get(one, one) != kinds.get(other, other)
    ]
    assert ends == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_and_no_space_stands_twice(language: str) -> None:
    """No double space, no two stops, no space before one; a placeholder keeps a space from the word beside it."""
    wrong = re.compile(r"[ \u00a0\u202f]{2}|\.\.|[.,:;?!؟،]{2}| [.,]|\(\s|\s\)|\}\w|[^\W\d_]\{|^\s|\s$")
    joined = {"tr": r"%\{", "ar": r"و\{more\}"}.get(language, r"$^")
    found = [said for said in sentences(language).values() if wrong.search(re.sub(joined, "0", said))]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_of_english_is_said(language: str) -> None:
    """In closed words and in the standard catalogue, too."""

    def names(text: str) -> list[str]:
        return sorted({name for _, name, _, _ in Formatter().parse(text) if name})

    assert [said for english, said in beside_english(language) if names(said) != names(english)] == []


_NAME = r" \{(?:places?|service|name|incidents?|organisation|groups?|where|who|what|title|kinds|list)\}"
CONTRACTED = {
    "de": "an|auf|bei|in|mit|nach|über|von|vor|zu",
    "es": "a|de|en",
    "fr": "à|de|du|au|en|dans|sur|chez|par",
    "it": "a|con|da|di|in|per|su",
    "lb": "a|an|bei|fir|mat|op|um|vun|zu",
    "pt": "a|de|em|para|por",
}
"""Words that take the article of the next one into themselves, or want one before it: "à le", "de el"."""


@pytest.mark.parametrize("language", CONTRACTED)
def test_a_name_follows_no_word_that_would_change_with_its_article(language: str) -> None:
    """Nobody knows the article of a hospital's name: the sentence is built around a colon."""
    wrong = re.compile(rf"\b(?:{CONTRACTED[language]}){_NAME}", re.IGNORECASE)
    assert [said for said in sentences(language).values() if wrong.search(said)] == []


FAMILIAR = {
    "ar": r"(?<![\u0621-\u0652])(?![وفلكب]?ذلك|هناك)[\u0621-\u0652]+ك(?![\u0621-\u0652])",
    "de": r"\b(?:du|dein\w*|dir|dich|euch|euer)\b",
    "es": r"\b(?:tú|tus?|te|ti)\b",
    "fr": r"\b(?:tu|toi|ton|ta|tes|te)\b",
    "it": r"\b(?:tuo|tua|tuoi|tue|ti)\b|^(?:Cerca|Scarica|Mostra|Vai)\b",
    "lb": r"\b(?:du|däin\w*|dech)\b",
    "nl": r"\b(?:je|jij|jouw|jullie)\b",
    "pl": r"\b(?:Państw\w*|Prosz[ęe]|proszę|Pan|Pani|Pana)\b",
    "pt": r"\b(?:tu|teus?|tuas?|te|ti)\b",
    "ro": r"\b(?:tu|tău|tale|tine|ție)\b",
    "tr": r"\b(?:sen|senin|seni|sana)\b",
    "uk": r"\b(?:ти|твій|твоя|твої|тобі|тебе)\b",
}
"""How patients are not addressed: one person where all sentences speak to "you"; in Polish the other way round."""


@pytest.mark.parametrize("language", FAMILIAR)
def test_patients_are_addressed_in_one_way(language: str) -> None:
    """Politely, as hospitals do in the language; an imperative is never of another form than the rest."""
    flags = 0 if language in ("pl", "it") else re.IGNORECASE
    assert [said for said in sentences(language).values() if re.search(FAMILIAR[language], said, flags)] == []


TERMS = {
    "fr": r"courriel|actualisation|mise à jour|danger de mort|annulés? \(|site\b.*hôpit",
    "nl": r"\bbericht (?:is|wordt|die|dat)|\bvoor (?:u|het) (?:komt|vertrekt|op is)|voorzien op|Voordien|Rechtz",
    "de": r"Zustand\b|Aktualisierung|Meldung\b(?!en)|Neustart|\bDienste?\b|vor der Fahrt|Notbetrieb",
    "en": r"\bclosed off\b|Whoever",
    "lb": r"Noutopnam|Urgencen|Neistart|zanter|Donnéeë|\bBlat\b",
    "it": r"aggiornamento|bollettino|[Ii]ncident|Emergenze|centralino informazioni|medicinal|\bin (?:interventi)",
    "es": r"actualización|distintivo|[Pp]eligro de muerte|\banulad|yeso",
    "pt": r"atualização|distintivo|[Cc]entro de atendimento|[Cc]irurgi|\bcontactar consigo|contactá-lo|contactamo-lo",
    "ar": r"كلمة سر|بيانات محدثة|تحديثًا للبيانات",
    "tr": r"güncelleme|\bilan\b|\bbant\b|doğrulanması|kesin değil",
    "uk": r"оновлення|інцидент|кол-центр|\bслужб[аи] (?:не|працю)|[Аа]ркуш|прийом не скасовано",
    "pl": r"[Ii]ncydent|usług|[Oo]dznak|aktualizacj|na raka|leczenie raka|wizyt[aęy] (?:już|jest)",
    "ro": r"actualizare|insign|centru(?:l)? de apel\b|Corectur|[Pp]ericol de moarte|secți[ae] de urgenț",
}
"""Words for which a language has another one here: one term for one thing (update, emergency department, badge, …)."""


@pytest.mark.parametrize("language", TERMS)
def test_one_thing_has_one_name(language: str) -> None:
    """A reader who meets two words looks for two things."""
    said_otherwise = {"en": (), "pl": ("service|oncology",)}.get(language, ())
    found = [
        said
        for (_, key, _), said in sentences(language).items()
        if key not in said_otherwise and re.search(TERMS[language], re.sub(r"\{\w+\}", "", said))
    ]
    assert found == []


KEY_TERMS = (
    (FOLDERS[0], "|Update", 0),
    (FOLDERS[0], "|Service", 0),
    (FOLDERS[1], "kind|incident", 0),
    (FOLDERS[1], "state|cancelled", 0),
    (FOLDERS[2], "service|emergency", 0),
    (FOLDERS[2], "service|call-centre", 0),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_key_terms_says_what_the_catalogues_say(language: str) -> None:
    """Translators look there; telephone lines are called as the services that they are."""
    terms = [sentences(language)[key] for key in KEY_TERMS]
    assert f"| `{language}` | {' | '.join(terms)} |" in (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    assert sentences(language)[FOLDERS[2], "line|call-centre", 0] == terms[-1]


def test_every_noun_of_the_standard_catalogue_is_said_in_every_language() -> None:
    """An Arabic page holds no French word but names; a short name stands only where a language has a shorter one."""
    english = {key for key in sentences("en") if key[0] == FOLDERS[2] and not key[1].startswith("service short")}
    for language in LANGUAGES:
        own = {key for key, said in sentences(language).items() if key[0] == FOLDERS[2] and said}
        assert english - own == set(), language
        letters = {"ar": r"[\u0621-\u064a]", "uk": r"[\u0400-\u04ff]"}.get(language, r"[^\W\d_]")
        assert all(re.search(letters, sentences(language)[key]) for key in english), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_named_one_after_the_other_are_no_list_of_four(language: str) -> None:
    """No comma parts a weekday from its day: "Wednesday 5 and Thursday 6 November". In German it belongs there."""
    assert (language in ("de", "lb")) == (", d" in pattern_without_year(find_locale(language, "BE")))
    assert "،" not in pattern_without_year(find_locale(language, "BE"))


@pytest.mark.parametrize(("language", "day"), [("fr", "mardi 1er novembre"), ("it", "martedì 1º novembre")])
def test_the_first_of_a_month_is_an_ordinal_where_the_language_says_so(language: str, day: str) -> None:
    assert format_day(date(2022, 11, 1), find_locale(language, "BE")) == f"{day} 2022"


@pytest.mark.parametrize(
    ("language", "name", "within"),
    [
        ("fr", "Prises de sang", "prises de sang"),
        ("fr", "IRM (images par résonance magnétique)", "IRM (images par résonance magnétique)"),
        ("fr", "Clinique du sein", "Clinique du sein"),
        ("de", "Dringende Operationen", "dringende Operationen"),
        ("de", "Notaufnahme", "Notaufnahme"),
        ("lb", "Net urgent Operatiounen", "net urgent Operatiounen"),
        ("en", "X-ray and scans", "X-ray and scans"),
        ("en", "E-mail", "e-mail"),
        ("uk", "Забір крові", "забір крові"),
    ],
)
def test_a_service_within_a_list_begins_as_the_language_has_it(language: str, name: str, within: str) -> None:
    """With a small letter, but for nouns in German, abbreviations, and what a project calls by a name of its own."""
    assert in_sentence(name, language) == within
