"""Find what a writer left for later in a text, or crossed out: "TODO", "XX/05", "[à compléter]", "<nom>", "(barré)"."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from statusgen.model.vocabulary import normalise
from statusgen.texts.spoken import AND, BUT
from statusgen.texts.wordlists import all_words, languages, read_words

_TAG = re.compile(
    "a|abbr|acronym|address|area|article|aside|audio|b|base|basefont|bdi|bdo|big|blockquote|body|br|button|canvas|caption"
    "|center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font"
    "|footer|form|frame|frameset|h[1-6r]|head|header|hgroup|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map"
    "|mark|menu|meta|nav|noscript|object|ol|optgroup|option|output|p|param|path|picture|pre|progress|q|rp|rt|ruby|s|samp"
    "|script|search|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template"
    "|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr",
    re.IGNORECASE,
)
"""Names of HTML: any other between < and > waits for a word."""
_NAMED = re.compile(r"(?<![<{\w])<\s*([^\W\d_][\w'’ -]{0,40})(?<!\s)>(?!>)")
_BLANK = re.compile(
    r"\$?\{[^\W\d][\w .\-]*\}|\{\{\s+[^\W\d][\w.\-]*(?:\s[\w.\-]+)*\s+\}\}"  # of templates
    r"|(?<!\w)(?:x{2,}|X{3,})(?!\w)|(?<![\w+])(?:\d{2,4}[ ./-]?){0,4}XX(?:[ ./:hH-]?(?:XX|\d\d))+(?!\w)"
    r"|(?<!\w)\d{1,2}[./:hH-]XX(?!\w)|(?<!\w)XX(?=\s?(?:[hH]|[uU]hr|[uU]ur|€|%)(?!\w))"
    r"|(?<![\w?])\?{2,}(?=[./:]|\s?(?:[hH]|[uU]hr|[uU]ur|€|%)(?!\w))|\d[./:hH]\?{2,}|^\s*\?+\s*$"
    r"|\[\s*TO[- ]?DO\b[^\]]*\]|\(\s*TO[- ]?DO\s*\)|^\s*TO-?DO\s*$|(?<!\w)(?:TO-DO|ToDo)\s*:"
    r"|[Ll]orem ipsum|(?<!\w)FIXME(?!\w)"
)
"""What stands for a word, a number or an hour that is not known yet."""
_DOUBTFUL = re.compile(r"[(\[]\s*\?+\s*[)\]]|(?<!\w)TBD(?!\w)|:\s*(?:\.{4,}|…{2,})\s*$|^\s*TODO\s*:")
"""What may be so, or is meant for readers; TODO is a word of Spanish and Portuguese."""
_OF_BLANKS = ("{", "?", "xx", "XX", "TO", "ToDo", "TBD", "FIXME", "orem ipsum", "....", "……")
"""Of which one stands in whatever these two find: most lines have none, and are not searched."""
_TELEPHONE = re.compile(r"\d\s+X{2,}|(?<!X)(?:X{2,}[ ./-]){2}X{2,}", re.IGNORECASE)
"""A number of a telephone that is told in part, as warnings of false calls tell it."""
_OF = "(?:of|the|de|du|des|d|l|la|le|les|van|het|der|die|das|di|del|della|dell|do|da|vum|vun)-"
"""What joins such words, and says before them that they are of a sentence."""
_QUOTED = re.compile(
    r"^\s*>|«[^»\0]*\0|[“„][^“”\0]*\0|‘[^’\0]*\0"
    r"|»[^«\0]*\0[^»]*«|(?<!\w)\"[^\"\0]*\0[^\"]*\"|(?<!\w)'[^'\0]*\0.*'(?!\w)"
)
"""A line in which ``\\0`` stands in a quotation, as of a false message."""
NEAR = 200
"""How far from brackets a quotation is looked for."""
_TOLD = re.compile(r"\d\S*(?P<unit>\s[^\W\d]\S{0,3})?\s*$")
"""A number, with its unit perhaps: behind it stands what it is."""
_LIST = re.compile(r"[,;/&+،]")
_OPENING = re.compile(r"[\s>*•|-]*")
"""What stands before the first word of a line."""
_CODE = re.compile(r"`[^`]+`")
_BRACKETS = re.compile(r"(?<![!\w\]\[])([(\[])([^()\[\]]{2,60})[)\]](?![(\[:\]])")
_ASIDE = re.compile(r"(?<=\S)\s(?:#+|//)\s*([^\s#/][^#]{0,40})$")
_NO = re.compile("no|non|nee|neen|nein|nao|nie|nu|ni|hayir|faux|fout|falsch|wrong|false|old")
"""What people write behind the sign of comments where a line does not hold; "# puis 2" is said of a telephone."""
_BEGINS = re.compile(r"^[\s>*•-]*([^:!]{4,40})\s?[:!]")
_DRAFTS = frozenset(
    (
        "draft",
        "brouillon",
        "ontwerp",
        "entwurf",
        "borrador",
        "bozza",
        "rascunho",
        "szkic",
        "ciorna",
        "чернетка",
        "taslak",
    )
)
"""What may be the subject of a title: "Draft: how to read our letters"."""
_AFTER_A_SENTENCE = re.compile(r"(?:^[\s>*•-]*|(?<![^\W\d_])[^\W\d_]{4,}+[.!?]\s*)$")
"""And not behind a number or what is shortened: "Mo. (gestrichen)" says that it is cancelled."""


_FOR_OTHERS = re.compile(
    r"^\s*\[[ xX]?\]\s+\S.*|^\s*@[^\W\d_a-zß-ÿ][^\W\d_A-ZÀ-Þ]+(?:[\s,:]+[^\W\d_].*\?|,\s*[^\W\d_].*[^\W_])\s*$"
)
"""A box to tick without a list, and a line to a colleague: a question, or no whole sentence as one to readers."""
_ASKED = re.compile(r"(?<=\s)\?{2,}(?=\W*$)")
_LABEL = re.compile(r"#|\*\*|__|:[\s*_]*$")
"""What makes of a line the title of what follows: "To be confirmed" may be one."""
_PART = re.compile(r"\s[-–—]+\s|[.,;/(!*]")
"""What parts the pieces of a line."""
_SENTENCE = re.compile(r"(?<=\w{4}[.!?؟])\s+|(?<=[.!?)])\s+(?=@)|(?<=[.!?])\s+(?=>)")
"""Where sentences end, and no title of a person is shortened."""
_CLAUSE = re.compile(r"[,،;:.!…()\[\]]|\s[-–—]\s")
_TO_NAME = re.compile(
    r"[\s>*•(\[-]*+@\w[\w.-]{1,40}+(?:\s[^\W\d_a-zß-ÿ]\w{1,40}+)?(?:\s?[,:]|\s(?:please|pls|stp|svp|por favor"
    r"|s’il te plaît|pf|bitte|graag|aub|per favore|proszę|te rog|lütfen|будь ласка|من فضلك|wannechgelift)(?!\w))",
    re.IGNORECASE,
)
"""A sentence to a colleague: a handle is followed by what is said of it."""
_OF_THE_HOUSE = re.compile(r"@(?:\w*[a-zß-ÿ][A-ZÀ-Þ]|[A-ZÀ-Þ]{3,}[a-zß-ÿ])")
"""How the handle of an organisation begins: "@NorthHospital"."""
_NOTE_BEHIND = re.compile(r"[’']y?[ae] not\s?$", re.IGNORECASE)
"""How a Turkish note begins with the name: "Ayşe’ye not:" is "Note to Ayşe:"."""
_QUOTES = '"“”„«»‘‹›'


_CONFIDENTIAL = r"(?:confidenti|vertrouwelijk|vertraulich|confidencia|riservat|confidenzial)"
_IS_CONFIDENTIAL = (
    r"(?:is|are|be|est|sont|être|zijn|ist|sind|es|son|ser|è|sono|essere|é|são)\s"
    rf"(?:\w+\s(?:(?:and|et|en|und|y|e|ed)\s)?)?{_CONFIDENTIAL}"
)
_HOLDS_CONFIDENTIAL = (
    r"(?:(?:may\s)?contains?|conti(?:ent|ennent|ene|enen|ene|engono)|contenir|bevat(?:ten)?|enthält|enthalten|contener|contenere"
    rf"|contêm|contém|conter|(?:kan|kunnen|kann|können)(?=.{{0,80}}(?:bevatten|enthalten)))\s(?:\w+\s){{0,2}}{_CONFIDENTIAL}"
)
"""What the foot of a message says of itself; a false one asks for what is confidential."""
_REPLY = r"(?:RE|Re|FWD?|Fwd?|TR|AW|Aw|WG|RV|ENC|Enc|RES|Res|PD|Odp|YNT|İLT|Antw|Doorst|Відп|НА|رد)"
"""What programs write before the subject of an answer, or of what is sent on."""
_OF_MAIL = re.compile(
    r"(?:(?:Sent|Get Outlook) f(?:rom|or) |Envoyé (?:de mon|depuis|à partir d)|(?:Verzonden|Verstuurd) vanaf "
    r"|Gesendet (?:von|mit) |Von meinem .{1,40} gesendet|Geschéckt vu |Enviado (?:desde|do) |Inviato da(?:l mio)? "
    r"|Wysłan[eo] z |Trimis de pe |Надіслано з ).{0,60}$"
    r"|.{0,160}(?:a écrit|schreef|schrieb|wrote|escribió|ha scritto|escreveu|napisał(?:a|\(a\))?)(?:\s.{0,80})?\s?:$"
    r"|-{2,}\s?(?:Original|Forwarded|Message (?:d|tr)|Ursprüngliche|Weitergeleitete|Oorspronkelijk|Doorgestuurd"
    r"|Mensa[jg]em?|Messaggio|Wiadomość).{0,60}"
    r"|(?:De|From|Van|Von|Da|Od|À|To|Aan|An|Para|A|Do|Cc)\s?:\s.{0,100}@.{1,100}"
    rf"|(?:Objet|Subject|Onderwerp|Betreff|Asunto|Oggetto|Assunto|Temat|Subiect|Konu|Тема|الموضوع|Sujet)\s?:\s?(?:{_REPLY}|R|I)\s?:.{{0,160}}"
    rf"|(?:RE|FW|FWD|Fwd)\s?:\s?\S.{{0,160}}|{_REPLY}\s?:\s?{_REPLY}\s?:.{{0,160}}"
    r"|(?:Ce (?:message|courriel|mail|e-mail)|This (?:message|e-?mail)|(?:Dit|Deze) (?:bericht|e-?mail)"
    r"|Diese (?:Nachricht|E-?Mail)|Est[ea] (?:mensaje|correo|e-?mail|mensagem)|Quest[oa] (?:messaggio|e-?mail))"
    rf"\b[^:]{{0,80}}\b(?:{_IS_CONFIDENTIAL}|{_HOLDS_CONFIDENTIAL}).{{0,300}}"
    r"|\[(?:\d{1,2}:\d\d(?::\d\d)?, [\d./]{8,10}|[\d./]{6,10},? \d{1,2}:\d\d:\d\d)\]\s[^:]{1,40}:"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d - [^:]{1,40}:"
)
"""What programs write around a message: by which telephone, from whom, to whom, what about."""
_WROTE = re.compile(r"\d{1,2}[:.h]\d\d|@")
"""When, or from which address: else a sentence may say what somebody wrote."""


def iter_unfinished(line: str, language: str = "") -> Iterator[tuple[str, str, bool]]:
    """Iterate over what is not finished in a line of a language, crossed out, or of an e-mail.

    Each is a problem's code, what was typed, and whether there is no doubt: what is meant for readers may look like it.
    """
    mail = _OF_MAIL.match(line.lstrip(" >"))
    if mail and (not mail[0].endswith(":") or _WROTE.search(mail[0])):
        yield "text-of-mail", mail[0], False
    line = _CODE.sub("", line)
    yield from _iter_blanks(line)
    if found := _find_remark(line, language):
        yield "placeholder-left", found, False
    for match in _BRACKETS.finditer(line):
        yield from _iter_bracketed(match, language)
    if (begins := _BEGINS.match(line)) and (label := normalise(begins[1])) in _words("crossed out"):
        yield "markdown-unknown", begins[1].strip(), label not in _DRAFTS
    aside = _ASIDE.search(line) if "#" in line or "//" in line else None
    if aside and (_NO.fullmatch(said := normalise(aside[1])) or said in _words("crossed out")):
        yield "markdown-unknown", aside.group().strip(), True
    elif aside and (said in _words("to check") or said in _words("to fill in")):
        yield "placeholder-left", aside.group().strip(), False


def _iter_blanks(line: str) -> Iterator[tuple[str, str, bool]]:
    """Iterate over what stands for a word, a number or an hour: "XX/05", "TBD", "<nom>"."""
    may_be_blank = any(map(line.__contains__, _OF_BLANKS))
    if may_be_blank and (match := _BLANK.search(line)):
        begins = len(line[: max(0, match.start() - 3)].rstrip("xX"))
        is_number = _TELEPHONE.search(line, begins) is not None
        yield "placeholder-left", match.group().strip(), not is_number
    elif may_be_blank and (match := _DOUBTFUL.search(line)):
        yield "placeholder-left", match.group().strip(), False
    for match in _NAMED.finditer(line) if "<" in line else ():
        if not _TAG.fullmatch(match[1].split()[0]):
            yield "placeholder-left", match.group(), True


def _iter_bracketed(match: re.Match[str], language: str) -> Iterator[tuple[str, str, bool]]:
    """Say of brackets that what they hold is to be checked, filled in, or crossed out."""
    said, is_square = normalise(match[2]), match[1] == "["
    if _is_remark(match, said, language):
        yield "placeholder-left", match.group(), False
    elif is_square and f"{said}-".startswith(_starts("to fill in")):
        yield "placeholder-left", match.group(), _is_left_for_later(said)
    elif is_square and (blank := _find_blank(said, language)) and not _is_of_number(match, blank):
        yield "placeholder-left", match.group(), not _may_be_for_readers(match, blank)
    elif said in _words("crossed out") or (is_square and said in _words("deleted")):
        yield "markdown-unknown", match.group(), True
    elif said in _words("deleted") and _AFTER_A_SENTENCE.search(match.string[: match.start()]):
        yield "markdown-unknown", match.group(), False


def _find_remark(line: str, language: str) -> str:
    """Return what of a line is for whoever works at it: "DRAFT - do not publish", "to check", "until ???"."""
    if match := _FOR_OTHERS.match(line):
        return match[0].strip()
    match = _ASKED.search(line) if "??" in line else None
    if match and f"-{normalise(line[: match.start()])}".endswith(_ends("leading to a blank")):
        return match.group()
    bare = _BRACKETS.sub("()", line)
    parts = [part for part in _PART.split(bare) if part.strip(" >*•-_")] or [""]
    said, ends = f"{normalise(bare)}-", {normalise(parts[0]), normalise(parts[-1])}
    is_order = said.startswith(_starts("crossed out"))
    if is_order and not line.isupper():
        lead = max((one for one in _starts("crossed out") if said.startswith(one)), key=len)
        is_order = said[len(lead) :].partition("-")[0] in _words("before")
    is_alone = any(said[:-1] in _words(kind) for kind in ("to fill in", "to check")) and not _LABEL.search(line)
    is_remark = is_order or is_alone or (ends & _words("crossed out") and ":" not in line)
    return line.strip() if is_remark else _find_for_colleague(line, language)


def _find_for_colleague(line: str, language: str) -> str:
    """Return a sentence for a colleague: "@Rita: check this", "Note to Rita: check this", "check before publishing".

    "OK for me" is one, too; what asks journalists or patients to check something is none.
    """
    whole = f"-{normalise(line)}-"
    is_said = any(one in whole for kind in ("before publishing", "fine by me") for one in _inner(kind))
    if not is_said and "@" not in line and not (":" in line and any(map(whole.__contains__, _noted()))):
        return ""
    readers = [f"-{normalise(one)}-" for one in read_words(language.split("-")[0], "unfinished").get("to readers", ())]
    for sentence in _SENTENCE.split(line):
        said, clauses = f"-{normalise(sentence)}-", [*map(normalise, _CLAUSE.split(sentence))]
        is_quoted = sentence.lstrip(" >*•-")[:1] in _QUOTES or "?" in sentence
        first = next(filter(None, clauses), "")
        if not is_quoted and (first in _words("fine by me") or first.startswith(_fine_but())):
            return sentence.strip()
        name = _name_noted(sentence)
        if name in _words("note to self"):
            return sentence.strip()
        asked = [one for kind in ("check", "to check") for one in _inner(kind) if one in said]
        is_before = any(f"-{one}".endswith(_ends("before publishing")) for one in clauses)
        is_before |= said.startswith(_inner("before publishing")) and said.endswith(tuple(asked) or "\0")
        for one in _inner("before publishing"):
            said = said.replace(one, "-")  # "before we publish" is no word to readers
        called = _TO_NAME.match(sentence)
        is_to_one = bool(called and not _OF_THE_HOUSE.search(called[0])) or bool(name)
        is_to_one &= _words("no colleague").isdisjoint(normalise(called[0] if called else name).split("-"))
        if asked and (is_to_one or is_before) and not any(one in said for one in readers):
            return sentence.strip()
    return ""


def _name_noted(sentence: str) -> str:
    """Return whom a note at the beginning of a sentence is for, normalised; empty for no note."""
    head, colon, _ = sentence.partition(":")
    said = normalise(head) if colon and len(head) < NEAR else ""
    lead = max((one for one in _starts("note to") if said.startswith(one)), key=len, default="")
    name = said[len(lead) :] if lead or said in _words("note to self") or _NOTE_BEHIND.search(head) else ""
    return name if name.count("-") < 3 else ""


def _is_remark(match: re.Match[str], said: str, language: str) -> bool:
    """Whether brackets hold what is to be checked, or, round ones, "name of the service" where that would stand."""
    if match[1] == "[":
        is_to_readers = not _words("your").isdisjoint(said.split("-"))
        return not is_to_readers and f"{said}-".startswith(_starts("to check"))
    before = normalise(match.string[: match.start()])
    is_place = not before or re.search(f"(?:^|-){_OF}$", f"{before}-") is not None
    found = _waiting(language.split("-")[0]).fullmatch(said) if is_place and language else None
    return found is not None and bool(found["one"] or found["yours"])


def _is_left_for_later(said: str) -> bool:
    """Whether words that begin with "insert" name nothing, or what is to stand there: not "[Enter through gate B]"."""
    lead = max((one for one in _starts("to fill in") if f"{said}-".startswith(one)), key=len)
    rest = re.sub(f"^(?:{_OF})+", "", said[len(lead) :])
    return not rest or any(_waiting(one).fullmatch(rest) for one in languages())


class _Blank(Struct, frozen=True):
    """That brackets name what is to stand there, "date" or "your number"."""

    is_word: bool
    """Whether that is a word alone of the language of the text: "data" is a date in another."""
    is_one: bool
    """Whether it is one of something, or the reader's."""


def _find_blank(said: str, language: str) -> _Blank | None:
    """Find what is to stand in the place of normalised words; None where they name nothing that may."""
    waits = [(one, found) for one in languages() if (found := _waiting(one).fullmatch(said))]
    own = [found for one, found in waits if one == language.split("-")[0]]
    is_one = any(found["one"] for found in own) or any(found["yours"] for _, found in waits)
    return _Blank(any(found["word"] for found in own), is_one) if waits else None


def _number_before(match: re.Match[str], blank: _Blank) -> re.Match[str] | None:
    return None if blank.is_word else _TOLD.search(match.string[: match.start()][-NEAR:])


def _is_of_number(match: re.Match[str], blank: _Blank) -> bool:
    """Whether brackets stand behind a number, without its unit, and say what it is."""
    told = _number_before(match, blank)
    return told is not None and not told["unit"]


def _may_be_for_readers(match: re.Match[str], blank: _Blank) -> bool:
    """Whether brackets may be meant as they stand.

    A list may be what thieves took, a word at the beginning a heading, a quotation of a false message. "[the hospital]"
    is of a quotation.
    """
    line, begins = match.string, match.start()
    is_first = _OPENING.fullmatch(line[:begins]) is not None and any(map(str.isalnum, line[match.end() :]))
    is_quoted = _QUOTED.search(f"{line[:1]}{line[1:begins][-NEAR:]}\0{line[match.end() :][:NEAR]}") is not None
    is_told = _number_before(match, blank) is not None or _LIST.search(match[2]) is not None
    return is_quoted or is_told or (is_first if blank.is_word else not blank.is_one)


@cache
def _waiting(language: str) -> re.Pattern[str]:
    """What matches normalised words of a language: a ``word`` alone, ``one`` of something, ``yours``, or several."""
    blank, place, line, your = (
        "|".join(sorted(map(normalise, read_words(language, "unfinished").get(kind, ())), key=len, reverse=True))
        for kind in ("blank", "blank place", "blank line", "your")
    )
    of_any = f"(?:-{_OF}(?:{_OF})*(?:{blank}|{place}|{line}))"
    several = f"(?:{'|'.join(map(re.escape, AND))}|{your})-|{_OF}"
    return re.compile(
        f"(?P<word>{blank}|{place})|(?P<yours>(?:{your})-(?:{blank}|{line}){of_any}*|(?:{blank}|{line}){of_any}*-(?:{your}))"
        f"|(?P<one>(?:{blank}|{line}){of_any}+)"
        f"|(?=(?:.*-)?و?(?:{blank}|{line})(?:-|$))(?:(?:{your})-)?(?:{blank}|{place}|{line})"
        f"(?:-(?:{several})*و?(?:{blank}|{place}|{line}))*(?:-(?:{your}))?"
    )


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(map(normalise, all_words("unfinished", kind)))


@cache
def _ends(kind: str) -> tuple[str, ...]:
    return tuple(f"-{word}" for word in _words(kind))


@cache
def _starts(kind: str) -> tuple[str, ...]:
    return tuple(f"{word}-" for word in _words(kind))


@cache
def _inner(kind: str) -> tuple[str, ...]:
    return tuple(f"-{word}-" for word in _words(kind))


@cache
def _noted() -> tuple[str, ...]:
    return *_starts("note to"), "-not-"


@cache
def _fine_but() -> tuple[str, ...]:
    """Return what agrees to a text, and goes on with what is missing."""
    return tuple(f"{word}-{but}-" for word in _words("fine by me") for but in BUT)
