"""The closed words in every language: each has its phrase, none is ambiguous, all may be typed, one is printed."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from statusgen.content.help_wanted import HELP_KEYS
from statusgen.content.lines import LINE_KEYS
from statusgen.content.notes import (
    INCIDENT_KEYS,
    NOTE_KEYS,
    TRANSLATION_KEYS,
    Rules,
    parse_incident,
    parse_note,
    parse_writing,
)
from statusgen.content.personal_data import DATA_KEYS
from statusgen.content.prose import Prose
from statusgen.content.restart_plan import STEP_KEYS
from statusgen.content.source import Source, parse_source
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS
from statusgen.content.vocabulary import FOLDER, known_languages, read_vocabulary
from statusgen.content.warnings import WARNING_KEYS
from statusgen.model.answers import Answer
from statusgen.model.capacity import Share
from statusgen.model.help_wanted import HelpKind
from statusgen.model.note import Note
from statusgen.model.personal_data import Concerned, DataKind, DataStatus
from statusgen.model.problem import Problem
from statusgen.model.remarks import Ready
from statusgen.model.vocabulary import is_slip
from statusgen.model.words import (
    Bring,
    Certainty,
    DivertedCase,
    GenericPlace,
    Group,
    Kind,
    NeverAsked,
    Rule,
    Sentence,
    ServiceKind,
    Stage,
    State,
    Status,
    WarningKind,
)
from tests.builders import ROOT, make_project, note
from tests.samples import sample

LANGUAGES = known_languages()
WORDS: dict[str, Collection[StrEnum]] = {
    "state": tuple(State),
    "emergency state": (State.RUNNING, State.DEGRADED, State.CANCELLED),
    "rule": tuple(Rule),
    "sentence": tuple(Sentence),
    "group": tuple(Group),
    "stage": tuple(Stage),
    "kind": tuple(Kind),
    "status": tuple(Status),
    "certainty": tuple(Certainty),
    "service kind": tuple(ServiceKind),
    "generic place": tuple(GenericPlace),
    "bring": tuple(Bring),
    "diverted case": tuple(DivertedCase),
    "answer": tuple(Answer),
    "share": tuple(Share),
    "warning kind": tuple(WarningKind),
    "warning never": tuple(WarningKind),
    "never asked": tuple(NeverAsked),
    "ready remark": tuple(Ready),
    "help kind": tuple(HelpKind),
    "data status": tuple(DataStatus),
    "data told": tuple(DataStatus),
    "data other": tuple(DataStatus),
    "data kind": tuple(DataKind),
    "data whose": tuple(Concerned),
}
NOT_TYPED = {"emergency state", "sentence", "answer", "warning never", "data told", "data other"}
"""What is only printed: whole sentences, and words for states, which are typed as states."""
TABLES = {
    "note": (*NOTE_KEYS, "headline"),
    "statement": STATEMENT_KEYS,
    "exception": EXCEPTION_KEYS,
    "step": STEP_KEYS,
    "warning": WARNING_KEYS,
    "line": LINE_KEYS,
    "data": DATA_KEYS,
    "help": HELP_KEYS,
    "incident": (*INCIDENT_KEYS, "headline"),
    "translation": (*TRANSLATION_KEYS, *NOTE_KEYS, *INCIDENT_KEYS, "headline"),
}
"""The keys that are looked for together, table by table."""
KEYS = {key for keys in TABLES.values() for key in keys}
ANSWERS = {
    "yes": {"yes", "no"},
    "everything": {"everything", "named"},
    "diverted": {"diverted", "accepted"},
    "none": {"none"},
    "stay away": {"do-not-come"},
    "appointments": {"appointments"},
    "everybody": {"everybody"},
    "date range": {"to"},
    "date list": {"and"},
    "date limits": {"between"},
    "as-before": {"as-before"},
    "every-day": {"every-day"},
    "part heading": {"doctors", "press"},
    "person": {"nobody"},
    "percent": {"percent"},
    "ended": {"ended"},
    "blood sign": {"positive", "negative"},
    "line closed": {"closed"},
    "long": {"long", "none"},
    "mask": {"yes", "no", "advised"},
}
ALL = {**{kind: set(map(str, words)) for kind, words in WORDS.items()}, "key": KEYS, **ANSWERS}
"""Every kind of word, with its words."""
TYPED = [kind for kind in ALL if kind not in NOT_TYPED]
PLACEHOLDERS = {"address", "date", "high", "line", "list", "low", "number", "place", "places", "time"}
"""What sentences may leave to be filled."""
VOCABULARY = read_vocabulary(LANGUAGES)


@cache
def read_catalogue(language: str) -> Mapping[tuple[str, str], str]:
    """Read a catalogue: (context, word) → text."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {(str(one.context), str(one.id)): str(one.string) for one in read_po(file) if one.id}


def iter_spellings(language: str, kind: str) -> Iterator[tuple[str, str]]:
    """Iterate over the words of a kind with each of their phrases and aliases, as the catalogue has them."""
    for (context, word), text in read_catalogue(language).items():
        if context.removesuffix(" alias") == kind:
            for spelling in text.split("|"):
                yield word, spelling.strip()


def placeholders(sentence: str) -> set[str]:
    """Return the names between braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


# ── The catalogues ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_languages_of_the_words() -> None:
    """Every language of the theme has its words, and French, Dutch, German and English are among them."""
    theme = {path.stem for path in (ROOT / "themes" / "default" / "catalogues").glob("*.po")}

    assert set(LANGUAGES) == theme
    assert {"de", "en", "fr", "nl"} <= theme


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_every_closed_word_has_a_phrase(language: str, kind: str) -> None:
    """Each closed word has a phrase in each language, and nothing else has one."""
    phrases = {word: text for (context, word), text in read_catalogue(language).items() if context == kind}

    assert set(phrases) == ALL[kind]
    assert [word for word, text in phrases.items() if not text.strip() or "|" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TYPED)
def test_every_word_has_an_alias(language: str, kind: str) -> None:
    """Each word, each key and each answer may be typed in each language, and nothing else may."""
    aliased = {word for context, word in read_catalogue(language) if context == f"{kind} alias"}

    assert aliased == ALL[kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_knows_nothing_else(language: str) -> None:
    """There is no kind of word in a catalogue that nobody looks up, and no empty spelling."""
    contexts = {context for context, _ in read_catalogue(language)}
    empty = [word for kind in ALL for word, spelling in iter_spellings(language, kind) if not spelling]

    assert contexts == {*WORDS, *(f"{kind} alias" for kind in TYPED)}
    assert empty == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_no_entry_of_a_catalogue_is_lost(path: Path) -> None:
    """No word stands twice in a catalogue, where the second would hide the first; none is fuzzy or obsolete."""
    text = path.read_text(encoding="utf-8")
    typed = re.findall(r'^msgctxt "(.+)"\nmsgid "(.+)"$', text, flags=re.MULTILINE)

    assert sorted(set(typed)) == sorted(typed)
    assert set(typed) == set(read_catalogue(path.stem))
    assert "fuzzy" not in text
    assert "#~" not in text
    assert f'"Language: {path.stem}\\n"' in text


@pytest.mark.parametrize("kind", WORDS)
def test_placeholders_are_the_same_in_every_language(kind: str) -> None:
    """A phrase has the same placeholders everywhere; only sentences, shares and one rule have any."""
    for word in WORDS[kind]:
        expected = placeholders(VOCABULARY.phrase("en", kind, word)) if kind in ("sentence", "ready remark") else set()
        if word is Rule.GO_ELSEWHERE:
            expected = {"place"}
        if kind == "share":
            expected = {"low", "high"} if word is Share.BETWEEN else {"number"}
        if kind == "warning never":
            expected = {"list"}
        assert expected <= PLACEHOLDERS, word
        for language in LANGUAGES:
            assert placeholders(VOCABULARY.phrase(language, kind, word)) == expected, (language, word)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_two_words_never_share_a_phrase(language: str, kind: str) -> None:
    """Readers of any language can tell the words of a kind apart."""
    phrases = [VOCABULARY.phrase(language, kind, word) for word in WORDS[kind]]

    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_emergency_departments_are_typed_as_states(language: str) -> None:
    """What pages print of an emergency department may be typed as its state."""
    for word in WORDS["emergency state"]:
        phrase = VOCABULARY.phrase(language, "emergency state", word)

        assert VOCABULARY.find("state", phrase, tuple(State)) == word


@pytest.mark.parametrize("kind", [*WORDS, *ANSWERS])
def test_no_alias_stands_for_two_words(kind: str) -> None:
    """Within a kind, no spelling of any language stands for two words, nor is it the identifier of another word."""
    twice = {
        alias: {*words, *({alias} & ALL[kind])}
        for alias, words in VOCABULARY.aliases[kind].items()
        if len({*words, *({alias} & ALL[kind])}) > 1
    }

    assert twice == {}


@pytest.mark.parametrize("table", TABLES)
def test_no_alias_stands_for_two_keys_of_a_table(table: str) -> None:
    """In each table of a note, no spelling of any language stands for two keys that may be written there."""
    allowed = set(TABLES[table])
    twice = {
        alias: found
        for alias, words in VOCABULARY.aliases["key"].items()
        if len(found := {*words, alias} & allowed) > 1
    }

    assert twice == {}


# ── On input ────────────────────────────────────────────────────────────────────────────────────────────────────────

HANDS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "in capitals": str.upper,
    "without capitals": str.lower,
    "with the keyboard's apostrophe": lambda text: text.replace("’", "'"),
    "with Word's apostrophe": lambda text: text.replace("'", "’"),
    "without accents": lambda text: re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)),
    "with accents of their own": lambda text: unicodedata.normalize("NFD", text),
    "with no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "with hyphens": lambda text: text.replace(" ", "-"),
    "with a full stop": lambda text: f"{text.rstrip('.')}.",
    "in quotes": lambda text: f"« {text} »",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL)
def test_every_spelling_is_found(kind: str, language: str) -> None:
    """Every phrase and every alias is found, however accents, capitals, apostrophes and spaces were typed."""
    vocabulary = read_vocabulary([language])
    lost = []
    for word, spelling in iter_spellings(language, kind):
        tables = [keys for keys in TABLES.values() if word in keys] if kind == "key" else [ALL[kind]]
        for hand, typed in ((hand, write(spelling)) for hand, write in HANDS.items()):
            lost += [(hand, word, typed) for table in tables if vocabulary.find(kind, typed, table) != word]

    assert lost == []


@pytest.mark.parametrize("kind", ALL)
def test_identifiers_are_found_without_any_language(kind: str) -> None:
    """The canonical words may be typed whatever the languages of the site."""
    vocabulary = read_vocabulary(())

    assert [word for word in ALL[kind] if vocabulary.find(kind, word, ALL[kind]) != word] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_languages_of_the_site_are_understood(language: str) -> None:
    """A word of another language is not guessed at: it is unknown."""
    only = {"fr": "ralenti", "nl": "gehandhaafd", "de": "gestrichen", "en": "going ahead"}
    vocabulary = read_vocabulary([language])
    found = {one for one, word in only.items() if vocabulary.find("state", word, tuple(State))}

    assert found == {language} & set(only)


STATEMENT = "  consultations:\n    state: cancelled\n    rule: wait"
PLACES: dict[str, tuple[str, Callable[[Note], object]]] = {
    "state": (
        note("  consultations:\n    state: {}\n    rule: call-first"),
        lambda read: read.statements[0].state,
    ),
    "rule": (
        note("  consultations:\n    state: degraded\n    rule: {}\n    elsewhere: partner"),
        lambda read: read.statements[0].rule,
    ),
    "group": (
        note(f"{STATEMENT}\n    except:\n      - for:\n          - {{}}\n        rule: come"),
        lambda read: read.statements[0].exceptions[0].groups[0],
    ),
    "stage": (note(stage="{}"), lambda read: read.stage),
    "status": (note(more="status: {}\nwithdrawn-because: Une erreur"), lambda read: read.status),
    "certainty": (note(f"{STATEMENT}\n    certainty: {{}}"), lambda read: read.statements[0].certainty),
    "as-before": (
        note(f"{STATEMENT}\n    until: 20/05/2022\n    then: {{}}"),
        lambda read: "as-before" if read.statements[0].windows else "",
    ),
    "every-day": (
        note(f"{STATEMENT}\n    every: {{}} 9:00–10:00\n    until: 26/05/2022"),
        lambda read: "every-day" if len(read.statements[0].windows) == 9 else "",
    ),
    "yes": (note(more="reach-everybody: {}"), lambda read: "yes" if read.reach_everybody else "no"),
    "diverted": (
        note("  emergency:\n    state: running\n    ambulances: {}"),
        lambda read: "diverted" if read.statements[0].ambulances_diverted else "accepted",
    ),
    "appointments": (
        note(f"{STATEMENT}\n    except:\n      - for: {{}} 20/05/2022 to 24/05/2022\n        rule: come"),
        lambda read: read.statements[0].exceptions[0].groups[0].split()[0],
    ),
    "date range": (
        note(f"{STATEMENT}\n    except:\n      - for: appointments 20/05/2022 {{}} 24/05/2022\n        rule: come"),
        lambda read: read.statements[0].exceptions[0].groups[0].split()[2],
    ),
    "date list": (
        note(f"{STATEMENT}\n    except:\n      - for: appointments 20/05/2022 {{}} 24/05/2022\n        rule: come"),
        lambda read: "and" if len(read.statements[0].exceptions[0].groups) == 2 else "",
    ),
    "date limits": (
        note(f"{STATEMENT}\n    except:\n      - for: appointments {{}} 20/05/2022 and 24/05/2022\n        rule: come"),
        lambda read: "between" if len(read.statements[0].exceptions[0].groups) == 1 else "",
    ),
    "diverted case": (
        note("  emergency:\n    state: running\n    ambulances: {}"),
        lambda read: read.statements[0].diverted_for[0],
    ),
}
"""Where each kind of word stands in a note, and where it is found in the model."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return the settings, services and words of a site in every language."""
    project = make_project(tmp_path_factory.mktemp("rules"))
    settings = (project.path / "content" / "settings.yaml").read_text(encoding="utf-8")
    services = (project.path / "content" / "services.yaml").read_text(encoding="utf-8")
    visits = "services:\n  visits:\n    name: {fr: Visites, nl: Bezoek}\n    kind: visit\n"
    project.write("services.yaml", services.replace("services:\n", visits))
    project.write(
        "settings.yaml", settings.replace("[fr, nl]", f"[fr, {', '.join(one for one in LANGUAGES if one != 'fr')}]")
    )
    content = project.read().content
    assert content is not None
    return Rules(content.settings, content.catalogue, content.vocabulary)


def source_of(text: str) -> Source:
    return parse_source("content/note.md", text.encode())


def read_note(text: str, rules: Rules) -> tuple[Note | None, list[Problem]]:
    """Read a note, and what keeps it from being published."""
    found, _, problems = parse_note(source_of(text), rules, "panne", 1, is_planned=False)
    return found, [problem for problem in problems if problem.is_error]


@pytest.mark.parametrize("language", sample(LANGUAGES, "fr", "de", "ar"))
@pytest.mark.parametrize("kind", PLACES)
def test_every_spelling_is_read_in_a_note(rules: Rules, kind: str, language: str) -> None:
    """Every phrase and every alias may be typed where its word belongs, and the model holds the one word."""
    text, where = PLACES[kind]
    for word, spelling in [*iter_spellings(language, kind), *((word, word) for word in sorted(ALL[kind]))]:
        found, errors = read_note(text.replace("{}", spelling), rules)

        assert errors == [], spelling
        assert found is not None
        assert where(found) == word, spelling


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_spelling_is_read_in_an_incident(rules: Rules, language: str) -> None:
    """The kind of an incident, and that it concerns everything, may be typed in any of their spellings."""
    window = "from: 17/05/2022 12:00\nuntil: 20/05/2022"
    for word, spelling in iter_spellings(language, "kind"):
        text = f"---\ntitle: Un titre\nkind: {spelling}\n{window if word == Kind.PLANNED else ''}\n---\nTexte.\n"
        _, facts, problems = parse_incident(source_of(text), rules)

        assert (facts.kind, problems) == (word, []), spelling
    for word, spelling in iter_spellings(language, "everything"):
        text = f"---\ntitle: Un titre\nconcerns: {spelling}\n---\nTexte.\n"
        _, facts, problems = parse_incident(source_of(text), rules)

        said = (facts.concerns_everything, facts.concerns_named)
        assert (said, problems) == ((word == "everything", word == "named"), []), spelling


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_a_part_opens_it(rules: Rules, language: str) -> None:
    """Every spelling of the headings for the press and for doctors, at any level, parts the text."""
    for part, spelling in iter_spellings(language, "part heading"):
        for marks in ("#", "##", "###"):
            text = note(body=f"Texte.\n\n{marks} {spelling}\n\nUne précision.")
            _, writing, _ = parse_note(source_of(text), rules, "panne", 1, is_planned=False)

            own = {f"{part}_html": "<p>Une précision.</p>"}
            assert writing.prose == Prose(**{"html": "<p>Texte.</p>", "press_html": "", **own}), spelling


WHOLE_NOTE = """\
---
title: Un titre
published: 17/05/2022 10:30
next-update: 18/05/2022 12:00
valid-until: 18/05/2022 18:00
stage: limited
author: A
approved-by: B
status: withdrawn
corrects: 1
withdrawn-on: 17/05/2022 11:00
withdrawn-because: Une erreur
reach-everybody: no
services:
  consultations:
    at: [nord, sud]
    state: degraded
    rule: come
    from: 17/05/2022 12:00
    until: 20/05/2022
    then: as-before
    windows: none
    valid-until: 19/05/2022 12:00
    restart: 23/05/2022
    certainty: confirmed
    elsewhere: partner
    bring: paper-order
    delay: 3 h
    capacity: 50
    remark: shuttle
    except:
      - for: pregnancy
        at: nord
        state: running
        rule: walk-in
        elsewhere: sud
  emergency:
    state: running
    ambulances: diverted
    every: Wednesday 19:00–07:00
    until: 31/05/2022
  visits:
    state: degraded
    rule: come
    visitors: 1
    age: 12
    mask: yes
    hours: 14:00–20:00
restart-plan:
  - service: records
    at: nord
    date: 20/05/2022
    certainty: confirmed
warnings:
  calls:
    since: 16/05/2022
    never: payments
    tell: 000 00 17
    remark: shuttle
lines:
  nord:
    number: 000 00 18
    hours: 8-18
    language: nl
personal-data:
  state: confirmed
  whose: patients
  kind: names
help-wanted:
  blood:
    blood-groups: O-
    until: 20/05/2022
---
Texte.
"""
WHOLE_INCIDENT = """\
---
title: Un titre
kind: planned
from: 17/05/2022 12:00
until: 20/05/2022
concerns: everything
formerly: 2022-05-panne
---
Texte.
"""
WHOLE_TRANSLATION = """\
---
title: Een titel
translates: 0a1b2c3d
---
Tekst.
"""
FILES: dict[str, tuple[str, Callable[[str, Rules], tuple[object, ...]]]] = {
    "note": (
        WHOLE_NOTE,
        lambda text, rules: parse_note(source_of(text), rules, "panne", 2, is_planned=False)[:2],
    ),
    "incident": (WHOLE_INCIDENT, lambda text, rules: parse_incident(source_of(text), rules)[:2]),
    "translation": (
        WHOLE_TRANSLATION,
        lambda text, rules: parse_writing(source_of(text), rules)[:1],
    ),
}


def keys_of(text: str) -> set[str]:
    """Return the keys of the field that a file holds."""
    return {key for key in re.findall(r"^ *(?:- )?([\w-]+):", text, flags=re.MULTILINE) if key in KEYS}


def test_the_whole_files_hold_every_key() -> None:
    """The three files above hold every key there is, but the headline, which is refused."""
    assert {key for text, _ in FILES.values() for key in keys_of(text)} == KEYS - {"headline"}


@pytest.mark.parametrize("language", sample(LANGUAGES, "fr", "de", "ar"))
@pytest.mark.parametrize("name", FILES)
def test_every_key_is_read_in_every_language(rules: Rules, name: str, language: str) -> None:
    """A file whose keys are written in another language is the same file, key by key and all at once."""
    text, parse = FILES[name]
    expected = parse(text, rules)
    everything = text
    for key, alias in iter_spellings(language, "key"):
        if key in keys_of(text):
            translated = re.sub(rf"^( *(?:- )?){key}:", rf"\g<1>{alias} :", text, flags=re.MULTILINE)
            everything = re.sub(rf"^( *(?:- )?){key}:", rf"\g<1>{alias} :", everything, flags=re.MULTILINE)

            assert translated != text
            assert parse(translated, rules) == expected, alias
    assert everything != text
    assert parse(everything, rules) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typed_headline_is_refused_in_every_language(rules: Rules, language: str) -> None:
    """The headline is computed: its key is refused, by its own message, in each language."""
    for key, alias in iter_spellings(language, "key"):
        if key == "headline":
            _, errors = read_note(note(more=f"{alias}: Tout va bien"), rules)

            assert [problem.code for problem in errors] == ["headline-typed"], alias


# ── On output ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_canonical_phrases_are_printed(language: str) -> None:
    """What pages may print is one phrase for each closed word: no alias, no key, no answer."""
    assert set(VOCABULARY.phrases[language]) == {(kind, str(word)) for kind, words in WORDS.items() for word in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_phrases_are_the_catalogues_own(language: str, kind: str) -> None:
    """A printed phrase is the catalogue's, character for character: its no-break spaces and apostrophes included."""
    catalogue = read_catalogue(language)

    for word in WORDS[kind]:
        assert VOCABULARY.phrase(language, kind, word) == catalogue[(kind, word)]
        assert "'" not in catalogue[(kind, word)], "typographic apostrophes are meant"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["rule", "sentence"])
def test_rules_are_whole_sentences(kind: str, language: str) -> None:
    """A rule is a sentence that a patient can follow: it begins with a capital and ends with a full stop."""
    for word in WORDS[kind]:
        phrase = VOCABULARY.phrase(language, kind, word)

        assert not phrase[0].islower(), "some scripts have no capitals"
        assert phrase.endswith(".")


@pytest.mark.parametrize(
    ("language", "typed", "suggested"),
    [
        ("fr", "saturé", None),
        ("fr", "fonctione", "fonctionne"),
        ("fr", "couvert de suie", None),
        ("nl", "plat", None),
        ("nl", "werktt", "Werkt"),
        ("en", "overrun", None),
        ("en", "runing", "running"),
        ("tr", "yürümüyor", None),
        ("tr", "çalşıyor", "Çalışıyor"),
    ],
)
def test_nothing_but_a_slip_of_the_finger_is_taken_for_running(
    language: str, typed: str, suggested: str | None
) -> None:
    """Whoever types in haste that a service is out of order is never asked whether they meant that it runs."""
    found = read_vocabulary(known_languages()).suggest(language, "state", typed, tuple(State))
    assert (found or "").lower() == (suggested or "").lower()


@pytest.mark.parametrize(
    ("language", "typed", "suggested"),
    [("en", "cancelled", None), ("fr", "confirmer", None), ("fr", "vennez", "venez"), ("en", "walkin", "walk in")],
)
def test_nothing_but_a_slip_of_the_finger_is_taken_for_come(language: str, typed: str, suggested: str | None) -> None:
    """A rule that says "cancelled" is not answered with "come unless cancelled"."""
    found = read_vocabulary(known_languages()).suggest(language, "rule", typed, tuple(Rule))
    assert (found or "").lower().replace("-", " ") == (suggested or "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("vaild-until", "valid-until"), ("reach-everbody", "reach-everybody"), ("publishd", "published")],
)
def test_the_name_of_a_key_comes_before_what_else_may_be_typed_for_it(typed: str, meant: str) -> None:
    """In English, where the names are words as well."""
    assert read_vocabulary(["en"]).suggest("en", "key", typed, NOTE_KEYS) == meant


def test_what_says_not_within_a_word_is_no_slip_of_the_word() -> None:
    """Turkish says it with a letter or two, and others join it to the word."""
    assert is_slip("çalşıyor", "çalışıyor")
    for typed, word in (("çalışmıyor", "çalışıyor"), ("gelmiyor", "geliyor"), ("nieczynne", "czynne")):
        assert not is_slip(typed, word)


@pytest.mark.parametrize(
    "typed",
    [
        *("en panne", "hors service", "coupé", "buiten dienst", "außer Betrieb", "out of order", "offline"),
        *(
            "not running",
            "ne fonctionne pas",
            "werkt niet",
            "läuft nicht",
            "no funciona",
            "non funziona",
            "não funciona",
        ),
        *("nie działa", "nu funcționează", "çalışmıyor", "не працює", "لا يعمل", "leeft net"),
    ],
)
def test_what_is_out_of_order_is_cancelled(typed: str) -> None:
    assert read_vocabulary(known_languages()).find("state", typed, tuple(State)) == State.CANCELLED


def test_a_word_that_goes_on_in_two_ways_is_not_answered_with_one_of_them(tmp_path: Path) -> None:
    """A German department that is "offen" is open: "noch offen" is what nobody knows yet."""
    project = make_project(tmp_path)
    settings = project.path / "content/settings.yaml"
    settings.write_text(settings.read_text().replace("languages: [fr, nl]", "languages: [fr, nl, de]"))
    project.write_note(note("  radiology: offen, come"))
    found = {one.code: dict(one.values) for one in project.problems()}
    assert found["word-unknown"]["allowed"] == "Fonctionne, À confirmer"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("warning kind", "arnaque"), ("warning kind", "brieven"), ("help kind", "couvertures"), ("bring", "NHS number")],
)
def test_no_other_thing_is_proposed_for_one_that_is_not_known(kind: str, typed: str) -> None:
    """Drivers for blankets, and calls for a swindle, are no slip of the finger: all that may stand there is named."""
    words = {"warning kind": WarningKind, "help kind": HelpKind, "bring": Bring}[kind]
    language = "nl" if typed == "brieven" else "fr"
    assert read_vocabulary(known_languages()).suggest(language, kind, typed, tuple(words)) is None


ANSWERED = {
    Answer.COME: Rule.COME,
    Answer.EMERGENCY: Rule.EMERGENCY_ONLY,
    Answer.CALL: Rule.CALL_FIRST,
    Answer.ELSEWHERE: Rule.GO_ELSEWHERE,
    Answer.CONTACT: Rule.WAIT,
    Answer.ASK: Rule.ASK_DOCTOR,
}
"""The rule that somebody means who types the large answer of a page; "do not come" says too little for one."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_readers_see_may_be_typed(language: str) -> None:
    """The large answer that pages show is a way to write its rule, and so is the whole sentence."""
    words = read_vocabulary(LANGUAGES)
    shown = [(words.phrase(language, "answer", answer), rule) for answer, rule in ANSWERED.items()]
    shown += [(words.phrase(language, "rule", rule), rule) for rule in Rule]
    assert [text for text, rule in shown if words.find("rule", text, tuple(Rule)) != rule] == []
    assert words.keeps_away(words.phrase(language, "answer", Answer.STAY))


@pytest.mark.parametrize(
    ("language", "kind", "typed", "words"),
    [
        ("fr", "key", "notes", STATEMENT_KEYS),
        ("fr", "key", "langue", NOTE_KEYS),
        ("nl", "key", "hervattingen", ("bring", "at")),
        ("en", "key", "photo", NOTE_KEYS),
        ("fr", "everything", "services", ("everything", "named")),
    ],
)
def test_what_shares_some_letters_is_not_proposed(language: str, kind: str, typed: str, words: tuple[str, ...]) -> None:
    """Nor what shares a word that both of two contraries have."""
    assert read_vocabulary(known_languages()).suggest(language, kind, typed, words) is None
