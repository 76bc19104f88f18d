"""Write the catalogue of a language for its reviewer: every text of pages and every closed word, as it counts now."""

import json
from pathlib import Path

from statusgen.content.theme import DEFAULT, find_theme, iter_files_of_each, place_of, read_file, read_phrases
from statusgen.model.content import Content
from statusgen.texts.po import parse_entries


def render_catalogue(project: Path, content: Content, language: str) -> bytes:
    """Return all texts of a language of the site as a gettext catalogue: the project's own where it has some."""
    theme = find_theme(project, content.settings.theme) or find_theme(project, DEFAULT)
    phrases = read_phrases(theme, language).under(content.own_sentences.get(language))
    header = f"Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    parts = [f'msgid ""\nmsgstr {_quote(header)}\n']
    for (kind, word), text in content.vocabulary.phrases[language].items():
        if not kind.endswith(" alias"):
            parts.append(f"msgctxt {_quote(kind)}\nmsgid {_quote(word)}\nmsgstr {_quote(text)}\n")
    parts += [f"msgid {_quote(english)}\nmsgstr {_quote(text)}\n" for english, text in phrases.sentences.items()]
    files = iter_files_of_each(theme, f"catalogues/{language}.po")
    entries = [entry for path in files for entry in parse_entries(place_of(path), read_file(theme, path), language)]
    for singular, plural in {(singular, plural): None for _, singular, plural, _ in entries if plural}:
        lines = "".join(f"msgstr[{at}] {_quote(form)}\n" for at, form in enumerate(phrases.counted[plural]))
        parts.append(f"msgid {_quote(singular)}\nmsgid_plural {_quote(plural)}\n{lines}")
    return "\n".join(parts).encode()


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
