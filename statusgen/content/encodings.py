"""Tell how a file was saved: UTF-8, letters of two bytes, or Windows-1252 where its letters can be nothing else.

Bytes of a file in another encoding (Mac Roman, Windows-1250, DOS) are letters in Windows-1252, too, but wrong ones.
Nobody would see it before patients do, so what is not plainly Windows-1252 is not read at all.
"""

import re

_WIDE = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""The marks at the start of files in encodings of two bytes and of four."""
_PROGRAMS = {
    b"PK\x03\x04": "Word, LibreOffice (.docx, .odt)",
    b"\xd0\xcf\x11\xe0": "Word (.doc)",
    b"{\\rtf": "RTF",
    b"%PDF-": "PDF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    **dict.fromkeys(
        (b"<p>", b"<p ", b"<div", b"<span", b"<meta", b"<table", b"<body", b"<head", b"<h1", b"<br"), "HTML"
    ),
    **dict.fromkeys((b"<?xml", b"bplist00"), "XML (.xml, .webloc)"),
    b"mime-version:": "HTML, e-mail (.mht, .eml)",
    **dict.fromkeys((b"return-path:", b"received:", b"delivered-to:", b"x-mozilla-status:"), "e-mail (.eml)"),
    **dict.fromkeys((b"message-id:", b"subject: "), "e-mail (.eml)"),
    b'{"url":': "Google (.gdoc)",
    **dict.fromkeys((b"[internetshortcut]", b"[desktop entry]"), "URL (.url, .desktop)"),
    b"begin:vc": "vCard, iCalendar (.vcf, .ics)",
}
"""How files of other programs begin, in small letters, whatever their names say: what they are."""
_FEWEST = 20
"""In a text in letters of two bytes more than one byte of so many is a zero: each space, figure and end of a line."""
_SMALL, _CAPITAL = "àáâãäæçèéêëìíîïñòóôõöœùúûüÿß", "ÀÁÂÃÄÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖŒÙÚÛÜŸ"
_ACCENTED = _SMALL + _CAPITAL
_LETTER = f"[a-zA-Z{_ACCENTED}]"
_SIGN = "\u00a0‘“”„‚«»–—…•€£§°©®™²³ºª½¼¾±¿¡µ"
_STRANGE = re.compile(
    "|".join(
        (
            rf"[^\x00-\x7f{_ACCENTED}{_SIGN}’·]",  # nobody types it in a language of this encoding
            rf"(?<={_LETTER})[{_SIGN}](?={_LETTER})|(?<={_LETTER})[‚„•¡¿£]|(?<![mM\d\s)])[²³]",
            rf"(?<={_LETTER} )…(?= {_LETTER})",  # "à" of DOS
            rf"[{_ACCENTED}]{{3}}|[{_ACCENTED}]\d|[a-z{_SMALL}.,;:!?][{_CAPITAL}]",
            # Within a word, neither after an elision nor before the end of an English or a Dutch word.
            rf"(?<={_LETTER}{{3}})(?<!qu|QU|ll|LL|rd|tr|nt|st|tt)’(?!(?:[stdm]|re|ve|ll|en|er|je|tje|[STDM])\b)(?={_LETTER})",
        )
    )
)
"""What shows that letters of another encoding were read as Windows-1252."""
_APOSTROPHE = re.compile(rf"(?<={_LETTER})’(?={_LETTER})")
"""What no word of Spanish or Portuguese has: it is an í of Mac Roman."""
_MIXED = re.compile(rb"\xc3[\x80-\xbf]")
"""A letter of UTF-8 in a file that is not UTF-8."""
_LANGUAGE = re.compile(r"\.([a-z]{2})(?:[-_][\w\-]+)?\.md$", re.IGNORECASE)
_WESTERN = frozenset(("ca", "da", "de", "en", "es", "eu", "fi", "fr", "ga", "gl", "it", "lb", "nl", "no", "pt", "sv"))
"""Languages that Windows writes in this encoding."""
_OTHERS = rb"ar|bg|cs|hr|hu|pl|ro|ru|sk|tr|uk"
_HAS_OTHERS = re.compile(rb"(?:^|[\s{,])(?:%b)\s*:|^languages:.*\b(?:%b)\b" % (_OTHERS, _OTHERS), re.MULTILINE)
"""What a file of several languages has where one of them is written in another encoding."""


def decode(path: str, raw: bytes) -> tuple[str | None, list[str]]:
    """Decode a file, of which the name may say the language; return its text and the codes of what had to be repaired.

    The text is None where nobody can be sure of the letters.
    """
    if find_program(raw):
        return None, []
    if raw.count(b"\0") * _FEWEST > len(raw) or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = next((encoding for mark, encoding in _WIDE if raw.startswith(mark)), "") or _find_wide(raw)
        return _try(raw, wide) if wide else None, ["repaired-utf16"]
    bare = raw.removeprefix(b"\xef\xbb\xbf")
    text = _try(bare, "utf-8")
    if text is None and not raw.count(b"\0") and len(bare) == len(raw):
        return _decode_windows(path, raw), ["repaired-cp1252"]
    return text, ["repaired-byte-order-mark"] if len(bare) < len(raw) else []


def find_program(raw: bytes) -> str:
    """Find what a file is that a word processor or a browser saved and that is no plain text; empty where it is."""
    begins = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((what for mark, what in _PROGRAMS.items() if begins.lower().startswith(mark.lower())), "")


def _find_wide(raw: bytes) -> str:
    """Find the encoding of a text in letters of two bytes that has no mark; empty where it is none."""
    first, second = raw[::2].count(b"\0"), raw[1::2].count(b"\0")
    return "" if first and second else "utf-16-be" if first else "utf-16-le"


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_windows(path: str, raw: bytes) -> str | None:
    """Decode a file in Windows-1252; None where it may be in another encoding."""
    found = _LANGUAGE.search(path)
    language = found[1].lower() if found else ""
    if language not in _WESTERN if language else _HAS_OTHERS.search(raw):
        return None
    text = _try(raw, "cp1252")
    if _MIXED.search(raw):
        return text  # its reader is told of each such letter
    if text is None or _STRANGE.search(text) or (language in ("es", "pt") and _APOSTROPHE.search(text)):
        return None
    return text
