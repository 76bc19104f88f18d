"""Letters are read as they were saved, or not at all: never as others, which patients would see first."""

from contextlib import suppress

import pytest

from statusgen.content.encodings import decode
from tests.builders import ROOT

TEXTS = {
    "fr": "Fermé à l’hôpital, aujourd’hui : « lorsqu’il » – cœur, ça, 5 m, 12 °C, n° 5. Où ? Créées.",
    "de": "Röntgen für Sie: „groß“ – Straße, Ärzte, 5 °C.",
    "nl": "Patiënten, foto’s, sms’en, coördinatie, één, ’s avonds.",
    "es": "¿Cuándo? Cancelación, mañana, día 5. ¡Atención!",
    "pt": "Cancelação. Não há consultas. Você, avó.",
    "it": "Perché dell’ospedale è più? Sant’Anna, un’ora, quell’uomo, tutt’altro, ciò.",
    "en": "Don’t come – we’ll call. It’s “closed”. £5",
    "lb": "D’Spidol ass zou. Géif, wäert, fënnef.",
    "pl": "Środa, łóżko, wizyta będzie.",
    "ro": "Secţia este închisă astăzi.",
    "tr": "Göğüs kapalı.",
    "uk": "Лікарня закрита до 5 травня.",
    "ar": "المستشفى مغلق اليوم.",
}
PLAIN = str.maketrans(
    {**dict.fromkeys("’‘", "'"), **dict.fromkeys("„“”«»", '"'), "–": "-", "œ": "oe", "…": "...", "\u202f": "\u00a0"}
)
WESTERN = ("fr", "de", "nl", "es", "pt", "it", "en", "lb")
SINGLE = ("cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850", "cp437", "cp1250", "iso8859-2", "cp1254", "cp1251")


def saved(text: str, encoding: str) -> str:
    """Return a text as a program saves it that has no curly quotes; empty where it has not the letters, either."""
    for typed in (text, text.translate(PLAIN)):
        with suppress(UnicodeEncodeError):
            typed.encode(encoding)
            return typed
    return ""


@pytest.mark.parametrize("language", TEXTS)
def test_no_letter_is_guessed_wrong(language: str) -> None:
    for encoding in (*SINGLE, "koi8-u", "cp1256", "utf-32-le"):
        for text in (TEXTS[language], f"---\ntitle: X\n---\n{TEXTS[language]}\n"):
            typed = saved(text, encoding)
            for path in (f"content/pages/a.{language}.md", "content/settings.yaml"):
                assert decode(path, typed.encode(encoding))[0] in (typed, None), (encoding, path)


@pytest.mark.parametrize("language", WESTERN)
def test_the_encoding_of_windows_is_read(language: str) -> None:
    """Notepad's "ANSI" is what most of these files are in."""
    typed = f"---\r\ntitle: X\r\n---\r\n{TEXTS[language]}\r\n"
    assert decode(f"a.{language}.md", typed.encode("cp1252")) == (typed, ["repaired-cp1252"])


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_letters_of_two_bytes_are_read_without_a_mark(language: str, encoding: str) -> None:
    """Letters of other scripts have no zero: the line ends and the spaces between them have."""
    typed = f"---\n{TEXTS[language]}\n---\n{TEXTS[language] * 3}\n"
    assert decode(f"a.{language}.md", typed.encode(encoding)) == (typed, ["repaired-utf16"])


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp437"])
def test_the_notes_of_the_example_are_never_garbled(encoding: str) -> None:
    """Whole notes hold enough letters to tell."""
    for path in sorted(ROOT.glob("content/incidents/*/*.md")):
        typed = saved(path.read_text(encoding="utf-8"), encoding)
        assert decode(path.name, typed.encode(encoding))[0] in (typed, None), path
