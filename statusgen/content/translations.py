"""What readers of a language see: the translation, or the reference text where that says more."""

import re
from collections.abc import Iterator

from statusgen.content.notes import Writing
from statusgen.content.prose import without_private
from statusgen.model.note import Edition, EditionState
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue
from statusgen.texts.completeness import find_same, find_shorter, keeps_a_place
from statusgen.texts.parity import find_missing, is_without_text, plain_text

_QUOTATION = re.compile(r"<blockquote\b.*?</blockquote>", re.DOTALL)
DIGEST_LETTERS = frozenset("0123456789abcdef")
FEWEST = 4
"""Words of a text that no two languages have in common: fewer may be names and figures."""
SHOWN = 5
"""How many differences one message names."""


def choose_edition(
    text: Writing, translation: Writing | None, language: str, reference: str, catalogue: Catalogue
) -> tuple[Edition, list[Problem]]:
    """Return what readers of a language see, and what is wrong with the translation.

    The reference text stands, marked as such, where there is no translation or one without text. Whether a translation
    is behind is known only where it says in eight hexadecimal digits what it translates.
    """
    if language == reference:
        return _edition(EditionState.COMPLETE, text, reference), []
    if translation is None:
        return _edition(EditionState.FALLBACK, text, reference), []
    if code := _fault_of(translation, text):
        return _edition(EditionState.FALLBACK, text, reference), [Problem(translation.path, 0, code, Level.WARNING)]
    state, problems = (
        EditionState.COMPLETE,
        [
            *_iter_unlike(text, translation, language, reference),
            *_compare(text, translation, language, reference, catalogue),
        ],
    )
    typed = translation.translates.strip("\"'“”«» ").casefold()
    file = text.path.rpartition("/")[2]
    values = (("digest", text.digest), ("typed", translation.translates), ("file", file))
    if typed and not (len(typed) == len(text.digest) and DIGEST_LETTERS.issuperset(typed)):
        problems.append(
            Problem(translation.path, translation.translates_line, "translates-unreadable", Level.WARNING, values)
        )
    elif typed and typed != text.digest:
        state = EditionState.BEHIND
        problems.append(
            Problem(translation.path, translation.translates_line, "translation-behind", Level.WARNING, values)
        )
    return _edition(state, translation, language), problems


def _fault_of(translation: Writing, text: Writing) -> str:
    """Find why a translation says nothing, where the reference text does: the code of the problem; empty where it does.

    It is empty, a word that keeps the place of one, or the reference text itself.
    """
    said, wanted = (plain_text(writing.prose.html).split() for writing in (translation, text))
    if is_without_text(text.prose.html):
        return ""
    if is_without_text(translation.prose.html) or keeps_a_place(" ".join(said)):
        return "translation-empty"
    return "translation-same" if said == wanted and len(said) >= FEWEST else ""


def _edition(state: EditionState, shown: Writing, language: str) -> Edition:
    return Edition(
        language, state, shown.title, shown.prose.html, shown.prose.press_html, shown.path, shown.prose.doctors_html
    )


def _compare(text: Writing, translation: Writing, language: str, reference: str, catalogue: Catalogue) -> list[Problem]:
    missing, instead = find_missing(_all_of(text), _all_of(translation), reference, language, catalogue)
    if not missing and not instead:
        return []
    values = (("missing", _list(missing)), ("instead", _list(instead) or "–"))
    code = "translation-differs" if missing else "translation-adds"
    return [Problem(translation.path, 0, code, Level.WARNING, values)]


def _iter_unlike(text: Writing, translation: Writing, language: str, reference: str) -> Iterator[Problem]:
    wanted, own = _body_of(text), _body_of(translation)
    if found := find_shorter(wanted, own):
        values = (("said", str(found[0])), ("wanted", str(found[1])))
        yield Problem(translation.path, 0, "translation-shorter", Level.WARNING, values)
    is_alike = language.partition("-")[0] == reference.partition("-")[0]
    if not is_alike and (same := find_same(_body_of(text, quoted=False), _body_of(translation, quoted=False))):
        yield Problem(translation.path, 0, "translation-same-in-part", Level.WARNING, (("found", same),))


def _all_of(text: Writing) -> str:
    return without_private(f"{text.title}\n{_body_of(text)}")


def _body_of(text: Writing, *, quoted: bool = True) -> str:
    html = "\n".join((text.prose.html, text.prose.press_html, text.prose.doctors_html))
    return plain_text(html if quoted else _QUOTATION.sub("\n", html))


def _list(typed: tuple[str, ...]) -> str:
    return ", ".join(typed[:SHOWN]) + (" …" if len(typed) > SHOWN else "")
