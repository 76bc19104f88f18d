"""Texts for translators, block by block, as PO or CSV, and the translations that come back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from statusgen.content.encodings import decode
from statusgen.content.front_matter import find_fences
from statusgen.content.notes import digest_of
from statusgen.content.opening import read_below
from statusgen.content.source import find_unfilled, parse_source, strip_controls
from statusgen.desk.coverage import Text
from statusgen.desk.init import quoted
from statusgen.model.content import Content
from statusgen.model.note import EditionState
from statusgen.texts.parity import find_missing

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that comes back."""
KINDS = ("po", "csv")
_TITLE = "title"
_BETWEEN = " | "
"""Stands between a text and its block in the context of a PO file."""
_COLUMNS = ("language", "text", "block", "facts", "original", "translation", "state")
_BEHIND = "behind"
_SEPARATOR = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
"""The line with which some programs begin a file for Excel."""
_FORMULA = re.compile(r"^[=+\-@\t\r]")
"""What a spreadsheet takes for a formula: an apostrophe before it makes it a text."""
_PERSONS = ("author", "approved-by", "title")
"""Keys that are no fact a translator needs."""


class Block(Struct, frozen=True):
    """A title, or a paragraph of a text."""

    text: str
    """Path of the original below ``content/``, without language and ending."""
    number: str
    """``title``, or its place in the text from 1."""
    original: str
    translation: str = ""
    is_behind: bool = False
    """Whether its translation is that of an older original."""
    facts: tuple[str, ...] = ()


class Original(Struct, frozen=True):
    """A text in the reference language."""

    stem: str
    """Path below the project, without language and ending."""
    title: str
    facts: tuple[str, ...]
    body: tuple[str, ...]
    """Its lines."""

    @property
    def blocks(self) -> dict[str, str]:
        """The title and the paragraphs by their numbers."""
        return {_TITLE: self.title} | {str(number): block for number, block in enumerate(_blocks_of(self.body), 1)}


class Refused(Struct, frozen=True):
    """A text of which the translation is not taken: the code of a sentence, and its values."""

    text: str
    code: str
    values: Mapping[str, str]


class NotTranslations(Exception):
    """A file that holds no translations; carries the code of a sentence."""


def read_original(text: Text, content: Content, project: Path) -> Original | None:
    """Read the file of a text; None where it cannot be read now."""
    end = f".{content.settings.reference}.md"
    try:
        lines = parse_source(text.path, read_below(project, text.path)).lines
    except OSError:
        return None
    fences = find_fences(lines)
    if fences is None or not text.path.endswith(end):
        return None
    find = content.vocabulary.find
    facts = [
        line
        for line in lines[fences[0] + 1 : fences[1]]
        if line.strip() and find("key", line.partition(":")[0], _PERSONS) is None
    ]
    return Original(text.path.removesuffix(end), " ".join(text.title.split()), tuple(facts), lines[fences[1] + 1 :])


def _blocks_of(body: Iterable[str]) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines."""
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n", "\n".join(body)) if block.strip()]


def iter_blocks(
    texts: Iterable[Text], content: Content, project: Path, language: str, *, is_whole: bool
) -> Iterator[Block]:
    """Iterate over the blocks of the texts that are missing or behind in a language; of the ``is_whole`` of them."""
    for text in texts:
        state = text.states[language]
        original = read_original(text, content, project) if is_whole or state is not EditionState.COMPLETE else None
        if original is None:
            continue
        known = _read_translation(original, text, project, language)
        for number, block in original.blocks.items():
            translation = known.get(number, "")
            behind = bool(translation) and state is EditionState.BEHIND
            facts = original.facts if number == _TITLE else ()
            yield Block(_short(original.stem), number, block, translation, behind, facts)


def _short(stem: str) -> str:
    return stem.removeprefix("content/")


def _read_translation(original: Original, text: Text, project: Path, language: str) -> dict[str, str]:
    """Return the blocks of a translation; none where their number differs: which is which is not known."""
    path = f"{original.stem}.{language}.md"
    try:
        lines = parse_source(path, read_below(project, path)).lines
    except OSError:
        return {}
    fences = find_fences(lines)
    if fences is None:
        return {}
    blocks = _blocks_of(lines[fences[1] + 1 :])
    titles = [line.partition(":")[2].strip().strip('"') for line in lines[fences[0] + 1 : fences[1]][:1]]
    if len(blocks) + 1 != len(original.blocks):
        return {}
    return {_TITLE: "".join(titles)} | {str(number): block for number, block in enumerate(blocks, 1)}


def render_blocks(kind: str, blocks: Sequence[Block], language: str) -> bytes:
    """Return the bytes of a file for translators: ``po`` or ``csv``."""
    return _render_po(blocks, language) if kind == "po" else _render_csv(blocks, language)


def _render_po(blocks: Sequence[Block], language: str) -> bytes:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalog = Catalog(
        locale=language.replace("-", "_"), fuzzy=False, header_comment="# statusgen", project="statusgen", version=" "
    )
    for block in blocks:
        catalog.add(
            block.original,
            block.translation,
            context=f"{block.text}{_BETWEEN}{block.number}",
            auto_comments=[f"{number:>2} | {fact}" for number, fact in enumerate(block.facts, 1)],
            flags=("fuzzy",) if block.is_behind else (),
        )
    made = io.BytesIO()
    write_po(made, catalog, width=0, omit_header=False)
    return re.sub(rb'^"(?:POT-Creation|PO-Revision)-Date: .*\n', b"", made.getvalue(), flags=re.MULTILINE)


def _render_csv(blocks: Sequence[Block], language: str) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(_COLUMNS)
    for block in blocks:
        cells = (language, block.text, block.number, "\n".join(block.facts), block.original, block.translation)
        writer.writerow([*map(_no_formula, cells), _BEHIND if block.is_behind else ""])
    return made.getvalue().encode("utf-8-sig")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def parse_blocks(name: str, raw: bytes) -> tuple[str, list[Block]]:
    """Return the language and the blocks of a file that came back. Raises NotTranslations."""
    try:
        return _parse_po(raw) if name.lower().endswith(".po") else _parse_csv(raw)
    except (ValueError, csv.Error, LookupError, TypeError, AttributeError) as fault:
        raise NotTranslations("not-translations") from fault


def _parse_po(raw: bytes) -> tuple[str, list[Block]]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(io.BytesIO(raw), abort_invalid=True)
    except PoFileError as fault:
        raise ValueError from fault
    blocks = []
    for entry in catalog:
        text, between, number = (entry.context or "").rpartition(_BETWEEN)
        if entry.id and between and isinstance(entry.id, str):
            said = entry.string if isinstance(entry.string, str) else ""
            blocks.append(Block(text, number, entry.id, said, entry.fuzzy))
    if not blocks:
        raise ValueError
    return str(catalog.locale_identifier or "").replace("_", "-").lower(), blocks


def _parse_csv(raw: bytes) -> tuple[str, list[Block]]:
    text = _decode_csv(raw)
    if told := _SEPARATOR.match(text):
        text = text[told.end() :]
    first = text.partition("\n")[0]
    delimiter = told[1] if told else max(";,\t|", key=first.count)
    head, line_end, rest = text.partition("\n")
    rows = csv.DictReader(io.StringIO(head.lower() + line_end + rest, newline=""), delimiter=delimiter)
    if not {"language", "text", "block", "original", "translation"} <= {*(rows.fieldnames or ())}:
        raise ValueError
    found = [{key: _as_typed(value or "") for key, value in row.items() if isinstance(key, str)} for row in rows]
    languages = {row["language"].strip().lower() for row in found if row["language"].strip()}
    if len(languages) != 1:
        raise ValueError
    (language,) = languages
    cells = raw.replace(delimiter.encode(), b"\n")  # which are no letters of a word
    if decode(f".{language}.md", raw if b"\0" in raw else cells)[0] is None:
        raise ValueError
    blocks = [
        Block(row["text"], row["block"], row["original"], row["translation"], row.get("state", "") == _BEHIND)
        for row in found
    ]
    return language, blocks


def _decode_csv(raw: bytes) -> str:
    """Decode what a spreadsheet saved: as UTF-8, as "Unicode text" or, without a word, in the letters of Windows."""
    if b"\0" in raw:
        wide, _ = decode("", raw)
        if wide is None:
            raise ValueError
        return wide.removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _as_typed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell.replace("\r\n", "\n")


def make_translations_from(
    blocks: Iterable[Block], texts: Iterable[Text], content: Content, project: Path, language: str
) -> tuple[dict[str, str], list[Refused]]:
    """Return the files of the translations that came back whole, by path, and which are refused, with the reason."""
    by_text: dict[str, dict[str, Block]] = {}
    for block in blocks:
        by_text.setdefault(block.text, {})[block.number] = block
    originals = {}
    for text in texts:
        original = read_original(text, content, project)
        if original is not None:
            originals[_short(original.stem)] = original
    made: dict[str, str] = {}
    refused: list[Refused] = []
    for name, given in by_text.items():
        if not any(block.translation.strip() and not block.is_behind for block in given.values()):
            continue  # nobody translated it
        found = _judge(name, given, originals.get(name), content, language)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            made[f"{originals[name].stem}.{language}.md"] = found
    return made, refused


def _judge(
    name: str, given: Mapping[str, Block], original: Original | None, content: Content, language: str
) -> str | Refused:
    """Return the file of a translation, or why it is not taken."""
    if original is None:
        return Refused(name, "refused-unknown", {})
    blocks = original.blocks
    if any(number not in given or _words(given[number].original) != _words(blocks[number]) for number in blocks):
        return Refused(name, "refused-changed", {"language": language})
    wanted = [number for number in blocks if not given[number].translation.strip() or given[number].is_behind]
    if wanted:
        return Refused(name, "refused-unfinished", {"blocks": ", ".join(wanted)})
    said = {number: strip_controls(given[number].translation.replace("\r\n", "\n")).strip("\n") for number in blocks}
    title, body = " ".join(said[_TITLE].split()), "\n\n".join(said[block] for block in blocks if block != _TITLE)
    if any(find_unfilled(line) for line in (title, *body.split("\n"))):
        return Refused(name, "refused-unfilled", {})
    reference = content.settings.reference
    text = "\n".join((original.title, *original.body))
    missing, instead = find_missing(text, f"{title}\n{body}", reference, language, content.catalogue, in_words=False)
    if missing:
        return Refused(name, "refused-parity", {"missing": ", ".join(missing), "instead": ", ".join(instead) or "–"})
    digest = digest_of(original.title, original.body)
    return f"---\ntitle: {quoted(title)}\ntranslates: {digest}\n---\n{body}\n"


def _words(text: str) -> list[str]:
    return text.split()
