"""Words around two days or hours as people type them, in the languages of sites: from, to, and, included."""

import re
import unicodedata

from statusgen.model.vocabulary import normalise

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


def _words(*typed: str) -> frozenset[str]:
    return frozenset(normalise(one) for words in typed for one in words.split("|"))


FROM = _words(
    "from|de|du|des|del|das|dal|dalle|da|desde|desde el|desde las|de las|von|vom|von den|ab|van|van de|vanaf|vun|vum",
    "vu|od|od godz|din|de la|з|із|від|من|le|les|el|los|il|am|on|op|den|à|a|às|at|um|om",
)
"""What stands before the first of two."""
BETWEEN = _words(
    "between|entre|entre le|entre les|entre las|entre as|entre el|zwischen|tussen|tra|tra le|fra|fra le|între|między",
    "pomiędzy|між|поміж|بين|tëscht",
)
TO = _words(
    "to|till|til|until|through|thru|up to|bis|bis um|bis zum|biszu|bis den|a|à|al|alle|às|au|aux|jusqu’à|jusqu’au|op",
    "tot|t/m|tm|tot en met|tot om|hasta|hasta el|hasta las|a las|ao|até|até às|até as|fino al|fino alle|do|do godz",
    "la|până la|până|până în|până pe|до|по|إلى|الى|حتى",
)
"""What makes a stretch of two."""
AND_TYPED = ("and", "et", "en", "und", "y", "e", "i", "și", "şi", "і", "й", "та", "و", "an", "ve", "sowie", "oraz")
AND = _words(*AND_TYPED)
INCLUDED = _words(
    "included|inclusive|incl|inclus|incluse|y compris|compris|einschließlich|inklusive|inkl|inbegrepen|inclusief",
    "incluido|inclusivo|incluso|compreso|włącznie|inclusiv|dahil|включно|مشمول|ضمنا|abegraff",
)
_SIGNS = frozenset("&+,;/|،")
_WORD = re.compile(r"t/m|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s.]", re.IGNORECASE)


def narrow(text: str) -> str:
    """Return a text in which digits of any script, and wide signs of keyboards of Asia, are the ordinary ones."""
    return "".join(_narrowed(sign) for sign in text)


def _narrowed(sign: str) -> str:
    if "\u064b" <= sign <= "\u0652" or sign == "\u00ad":  # vowels of Arabic, soft hyphens: few people type them
        return ""
    if sign in "\u2010\u2011":  # the hyphens of word processors
        return "-"
    if sign.isascii() or not (sign.isdecimal() or "\uff01" <= sign <= "\uff5e"):
        return sign
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else chr(ord(sign) - 0xFEE0)


def without_lead(words: str, leads: frozenset[str]) -> str:
    """Return words without those that lead to them, of which three are one at most."""
    told = words.split()
    for count in (3, 2, 1):
        if len(told) > count and normalise(" ".join(told[:count])) in leads:
            return " ".join(told[count:])
    return words


def is_to(words: str) -> bool:
    """Whether what stands between two makes a stretch of them: a dash, or a word for "to"."""
    told = _without_included(words)
    return (0 < len(told) <= 2 and all(one in DASHES for one in told)) or normalise(" ".join(told)) in TO


def is_and(words: str, *, leads: frozenset[str] = FROM) -> bool:
    """Whether what stands between two lists them: a comma, a word for "and", and perhaps what leads to the second."""
    told = _without_included(words)
    while told and (told[0] in _SIGNS or normalise(told[0]) in AND):
        told = told[1:]
        if not told or normalise(" ".join(told)) in leads:
            return True
    return False


def is_between(words: str) -> bool:
    """Whether "and" behind these words makes a stretch."""
    return normalise(words) in BETWEEN


def without_included(words: str) -> str:
    """Return words without "included" among them, which a stretch says anyway."""
    return " ".join(word for word in words.split() if normalise(word) not in INCLUDED)


def _without_included(words: str) -> list[str]:
    return _WORD.findall(without_included(words))


_EVERYWHERE = _words(
    "all|everywhere|all sites|all locations|all hospitals|every site|every hospital|all our sites|all our hospitals",
    "all of them|the whole group|tous|toutes|tout|partout|tous les sites|tous nos sites|tous les hôpitaux",
    "tous nos hôpitaux|tous les lieux|toutes les cliniques|tous les campus|toutes les implantations|tout le groupe",
    "alle|allemaal|overal|alle sites|alle locaties|alle ziekenhuizen|alle campussen|de hele groep|überall",
    "alle Standorte|an allen Standorten|alle Häuser|alle Kliniken|alle Krankenhäuser|todos|todas|todo",
    "en todas partes|todos los centros|todos los hospitales|en todos los centros|tutti|tutte|tutto|ovunque",
    "dappertutto|tutte le sedi|tutti gli ospedali|tudo|em todo o lado|todos os hospitais|todos os locais",
    "todas as unidades|wszystkie|wszędzie|wszystkie szpitale|wszystkie placówki|toate|peste tot|toate spitalele",
    "toate locațiile|усі|всі|всюди|скрізь|усі лікарні|всі лікарні|hepsi|tümü|her yerde|tüm hastaneler|bütün hastaneler",
    "الكل|في كل مكان|جميع المستشفيات|كل المستشفيات|جميع المواقع|alleguer|iwwerall|all Standuerter|all Spideeler",
)
_BOTH = _words(
    "both|both sites|both hospitals|both locations|les deux|tous les deux|les deux sites|les deux hôpitaux|beide",
    "beide sites|beide locaties|beide ziekenhuizen|beide Standorte|beide Häuser|beide Kliniken|beide Krankenhäuser",
    "ambos|ambos hospitales|ambos centros|los dos|entrambi|entrambe|entrambi gli ospedali|ambos os hospitais|oba|obie",
    "oba szpitale|ambele|ambele spitale|обидва|обидві|ikisi|her ikisi|كلاهما|déi zwee",
)

GO = _words(
    "go|come|use|see|allez|aller|venez|rendez|adressez|ga|kom|naar|gehen|kommen|gehe|nach|vaya|vayan|acuda|acudan|venga",
    "vada|andate|andare|venga|va|vao|dirija|venha|idz|udaj|mergeti|veniti|йдіть|ідіть|gidin|اذهب|توجه|gitt|kommt|vers",
)
"""Words that begin where a rule says to which place patients go."""
BUT = _words("but|mais|maar|aber|jedoch|pero|ma|mas|ale|dar|але|ama|لكن|ولكن|awer|though|cependant|echter")
"""Words behind which something is said that holds all the same."""


def words_for_all(count: int) -> frozenset[str]:
    """Return how people write that all of so many places are meant, normalised: "both" of two alone."""
    return _EVERYWHERE | _BOTH if count == 2 else _EVERYWHERE
