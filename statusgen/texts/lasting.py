"""How long the times of a text last: numbers by the unit behind them, "90 minutes", and words, "half an hour"."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import groupby
from types import MappingProxyType

from statusgen.model.vocabulary import normalise
from statusgen.texts.hours_in_words import AND_A_HALF
from statusgen.texts.wordlists import FOLDER, hint_of, numbers_in_words

_AN_HOUR = {
    15: "quarter of an hour|a quarter of an hour|quart d’heure|un quart d’heure|kwartier|een kwartier|Viertelstunde"
    "|eine Viertelstunde|cuarto de hora|un cuarto de hora|quarto d’ora|un quarto d’ora|quarto de hora|um quarto de hora"
    "|kwadrans|sfert de oră|un sfert de oră|çeyrek saat|чверть години|ربع ساعة|Véierelstonn|eng Véierelstonn",
    30: "half an hour|a half hour|half hour|half-hourly|halbstündlich|demi-heure|demi-heures|halfuurlijks"
    "|une demi-heure|half uur|een half uur|halfuur|halbe Stunde|halben Stunde|hallwer Stonn"
    "|media hora|eine halbe Stunde|mezz’ora|mezzora|mezza ora|meia hora|pół godziny|jumătate de oră|o jumătate de oră"
    "|yarım saat|пів години|півгодини|نصف ساعة|hallef Stonn|eng hallef Stonn",
    45: "three quarters of an hour|trois quarts d’heure|drie kwartier|Dreiviertelstunde|eine Dreiviertelstunde"
    "|tres cuartos de hora|tre quarti d’ora|três quartos de hora|trzy kwadranse|trei sferturi de oră",
    60: "an hour|one hour|une heure|een uur|één uur|eine Stunde|una hora|un’ora|una ora|uma hora|godzina|godzinę"
    "|jedna godzina|jedną godzinę|o oră|bir saat|година|одна година|одну годину|ساعة|ساعة واحدة|eng Stonn",
    90: "an hour and a half|one and a half hours|one hour and a half|une heure et demie|anderhalf uur"
    "|anderthalb Stunden"
    "|eineinhalb Stunden|hora y media|una hora y media|un’ora e mezza|un’ora e mezzo|hora e meia|uma hora e meia"
    "|półtorej godziny|o oră și jumătate|bir buçuk saat|півтори години|ساعة ونصف|annerhallef Stonn",
    120: "ساعتان|ساعتين",
    720: "half a day|une demi-journée|een halve dag|ein halber Tag|einen halben Tag|mezza giornata",
    1440: "one day|in a day|within a day|for a day|un jour|une journée|een dag|één dag|ein Tag|einen Tag|einem Tag"
    "|eines Tages|un día|un giorno|um dia|jeden dzień|jednego dnia|o zi|bir gün|один день|одного дня|يوم واحد"
    "|يوم|een Dag|engem Dag",
    2160: "a day and a half|one and a half days|un jour et demi|anderhalve dag|anderthalb Tage|eineinhalb Tage"
    "|día y medio|un giorno e mezzo|um dia e meio",
    2880: "يومان|يومين",
    43200: "one month|a month|un mois|een maand|ein Monat|einen Monat|einem Monat|un mes|un mese|um mês|شهر",
    259200: "half a year|half-year|een half jaar|ein halbes Jahr|halben Jahr|halben Jahres|medio año|mezz’anno|meio ano"
    "|pół roku",
    518400: "one year|a year|un an|une année|een jaar|ein Jahr|einem Jahr|un año|un anno|um ano|سنة",
    777600: "a year and a half|un an et demi|anderhalf jaar|anderthalb Jahre|eineinhalb Jahre|año y medio"
    "|un anno e mezzo|um ano e meio",
    150: "two and a half hours|two hours and a half|deux heures et demie|twee en een half uur|tweeënhalf uur"
    "|zweieinhalb Stunden|dos horas y media|due ore e mezza|due ore e mezzo|duas horas e meia|dwie i pół godziny"
    "|două ore și jumătate|iki buçuk saat|дві з половиною години|ساعتان ونصف|ساعتين ونصف|zwou an eng hallef Stonn",
}
"""Times in words of the languages of sites."""
TIMES_IN_WORDS = {normalise(said): minutes for minutes, words in _AN_HOUR.items() for said in words.split("|")}
"""The minutes of times in words, by their normalised forms."""
_PREFIX = "[لبوف]?"
"""Arabic writes "in", "for" and "and" in one word with what follows."""
_ANY_TIME = "|".join(
    re.escape(said).replace("’", "['’]")
    for said in sorted("|".join(_AN_HOUR.values()).split("|"), key=len, reverse=True)
)
_SAID = re.compile(rf"(?<!\w){_PREFIX}({_ANY_TIME})(?!\w)", re.IGNORECASE)
_UNITS = {
    1: r"min(?:s|[uü]u?t\w*)?|dakika\w*|dk|хв(?:илин\w*)?|دقيقة|دقائق|د",
    60: r"h|hrs?|hours?|heures?|uur|uren|u|stunden?|std|stonn?e?n?|horas?|or[aăe]|godz\w*|saat|sa|год\w*|ساعة|ساعات|س",
    1440: r"(?:de |d[’']|di )?(?:jours?|dag(?:en)?|tag(?:en?)?|deeg|days?|d[ií]as?|giorn[io])"
    r"|dni|dzień|zile|zi|gün|дн[іяь]\w*|день|أيام|يوما?",
    10080: r"weeks?|semaines?|weken|week|woch(?:en?)?|semanas?|settiman[ae]"
    r"|tygodni\w*|tydzień|săptămân\w*|hafta|тиж\w+|أسابيع|أسبوعا?",
    43200: r"mois|maand(?:en)?|monate?n?|months?|mes(?:es)?|mes[ei]|mês"
    r"|méint|miesi[ąę]c\w*|lun[iă]|ay|місяц\w*|أشهر|شهرا?",
    518400: r"ans?|années?|jaar|jahre?n?|joer|years?|años?|ann[oi]|anos?"
    r"|lat|rok\w*|ani|an|yıl|рок\w*|рік|سنوات|سنة|عاما?",
}
"""Units of time in the languages of sites, by their minutes."""
_BETWEEN = r"(?:\s?(?:[-–—]|[^\W\d_]{1,4})\s?(?:\d++|[^\W\d_]{1,40})|\s[^\W\d_]{1,40})??[\s-]?"
"""What may stand before the unit: "60 à 90 minutes", "the next two full weeks"."""
_NAMED = "|".join(rf"(?P<of_{minutes}>{words})" for minutes, words in _UNITS.items())
_UNIT = re.compile(rf"{_BETWEEN}(?:{_NAMED})(?!\w)", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\s(?:sur|su|op de|van de|von|vun|out of|(?:de|em) cada|din|z|з|із)\s(\d{1,2}|[^\W\d_]+)"
    r"(?!\w|\s[^\W\d_]{4,}[sx](?!\w))"
)
"""What makes "every two weeks" of one: "une semaine sur deux"; not "une semaine sur deux sites"."""
_UNIT_ALONE = re.compile(rf"(?:{_NAMED})\.?", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?<![\w.,:/])(\d{1,3}(?:[.,]\d)?)\s?(?:de\s)?([^\W\d_]+)\.?(?:\s?([0-5]\d)(?![\w.,:/]|\s?[^\W\d_]))?"
)
_AND_A_HALF = re.compile(rf"(?<!\w)(\d{{1,2}})(\s?[^\W\d_]+)?\s(?:{AND_A_HALF})(?!\w)", re.IGNORECASE)
_MAY_BE_OF_CLOCK = re.compile(r"h|u|heures?|uur|horas?|or[aăe]|godz\w*|saat|sa|год\w*|ساعة|س", re.IGNORECASE)
"""Units of hours with which people name an hour of the day, too."""
_BY_THE_CLOCK = re.compile(r"\bentro (?:le |l['’])\d", re.IGNORECASE)
"""By an hour of the day, in Italian, where "entro 2 ore" is within two hours."""
_NEXT = re.compile(
    r"(?<!\w)(?:next|prochaine?s?|komende|volgende|nächsten?|kommenden?|próxim[ao]s?|prossim[aei]|najbliższ\w+|następn\w+"
    r"|următoar\w+|önümüzdeki|наступн\w+)(?!\w)",
    re.IGNORECASE,
)
_AHEAD = (
    "every|each|toutes les|tous les|chaque|elke|iedere|om de|jede|cada|ogni|a cada|la fiecare|кожні|her|كل"
    "|in|within|from now|later|dans|d’ici|d’ici à|sous|en|pendant|durant|plus tard|à partir de maintenant|over|binnen"
    "|gedurende|vanaf nu|innerhalb|innerhalb von|ab jetzt|später|dentro de|durante|más tarde|tra|fra|entro|nel giro di"
    "|più tardi|em|daqui a|mais tarde|za|w ciągu|później|przez|în|într|peste|în decurs de|timp de|mai târziu|içinde"
    "|sonra|boyunca|через|за|протягом|упродовж|пізніше|خلال|بعد|في غضون|لمدة|an|bannent|méi spéit"
)
"""Words that count a time from now on."""
_AROUND = (
    "the|about|around|roughly|approximately|at most|max|maximum|for|a|l|les|la|le|une|un|environ|au plus|au maximum|de"
    "|het|een|ongeveer|hoogstens|maximaal|nog|der|den|die|etwa|ungefähr|rund|ca|circa|höchstens|einer|einem|eine|für|lang"
    "|las|los|unas|unos|una|as|os|uma|um|uns|umas|cerca de|le|nelle|nella|nei|per|około|o|aproximativ|yaklaşık|bir"
    "|приблизно|eng|enger|engem|ronn|déi|fir|حوالي|نحو"
)
"""What else may stand around such a time."""

_FORTNIGHT = 14 * 1440
_ANY_FORTNIGHT = "fortnight|quinzaine|quincena|quinzena|quindicina|أسبوعين|أسبوعان"
_FORTNIGHTS = re.compile(rf"(?<!\w){_PREFIX}(?:{_ANY_FORTNIGHT})(?!\w)", re.IGNORECASE)
_BY_LETTER = (
    f"{letter}(?:{'|'.join(said[1:] for said in all_)})"
    for letter, all_ in groupby(sorted(f"{_ANY_TIME}|{_ANY_FORTNIGHT}".split("|")), key=lambda said: said[0])
)
_may_say_times = hint_of(f"{_PREFIX}(?:{'|'.join(_BY_LETTER)})")


def minutes_of(number: int, text: str, behind: int) -> int:
    """Return how many minutes a number is that ends at a place of a text; 0 where no unit of time follows.

    15 days are 14, as two weeks are: languages differ in what they say.
    """
    unit = _UNIT.match(text, behind)
    if unit and number == 1 and (one_of := _ONE_OF.match(text, unit.end())):
        number = int(_numbers().get(normalise(one_of[1]), one_of[1] if one_of[1].isdigit() else 1))
    minutes = number * int((unit.lastgroup or "of_0").removeprefix("of_")) if unit else 0
    return _FORTNIGHT if minutes == 15 * 1440 else minutes


@lru_cache(maxsize=16)  # a text is compared with each of its translations
def times_in_words(text: str) -> Mapping[int, str]:
    """Return the minutes of the times that a text says without a number, half an hour, a fortnight, with its words."""
    if not _may_say_times(text):
        return MappingProxyType({})
    found = {TIMES_IN_WORDS.get(normalise(words), 0): words for words in _SAID.findall(text)}
    fortnight = _FORTNIGHTS.search(text)
    return MappingProxyType(found | ({_FORTNIGHT: fortnight[0]} if fortnight else {}))


@lru_cache(maxsize=16)
def without_times_in_words(text: str) -> str:
    """Return a text without "three quarters of an hour", of which no number is one of its own."""
    return _SAID.sub(" ", text) if times_in_words(text) else text


def unit_minutes(typed: str) -> int:
    """Return how many minutes a unit of time has; 0 for any other word."""
    unit = _UNIT_ALONE.fullmatch(typed.strip())
    return int((unit.lastgroup or "").removeprefix("of_")) if unit else 0


def minutes_ahead(typed: str) -> int:
    """Return how many minutes from now a text says and nothing else: "in 2 hours", "d’ici une demi-heure"; 0 for none.

    "2 heures" alone may be an hour of the day, and is none.
    """
    found = list[tuple[float, bool]]()  # minutes, and whether they can be no hour of the day
    if _BY_THE_CLOCK.search(typed):
        return 0

    def take_amount(match: re.Match[str]) -> str:
        if unit := unit_minutes(match[2]):
            minutes = unit * float(match[1].replace(",", ".")) + int(match[3] or 0)
            found.append((minutes, minutes > 1440 or not _MAY_BE_OF_CLOCK.fullmatch(match[2])))
        return " " if unit else match[0]

    def take_words(match: re.Match[str]) -> str:
        minutes = TIMES_IN_WORDS[normalise(match[1])]
        found.append((minutes, minutes < 60 or minutes > 720))
        return " "

    said = _NEXT.sub("", _AND_A_HALF.sub(lambda match: f"{match[1]},5{match[2] or ''}", typed.replace("½", ",5")))
    text = _SAID.sub(take_words, _AMOUNT.sub(take_amount, said))
    text = " ".join(_numbers().get(normalise(word), word) for word in text.split())
    words = f"-{normalise(_AMOUNT.sub(take_amount, text)).replace('-', '--')}-"
    rest = _around().sub("", words).strip("-")
    unit = 0 if found else unit_minutes(rest)
    if unit and (unit < 1440 or said == typed):  # "within the hour", "in a week"; "next week" is no day
        found, rest = [(unit, False)], ""
    is_ahead = typed.startswith("+") or bool(_NEXT.search(typed)) or any(f"-{lead}-" in words for lead in _said(_AHEAD))
    return 0 if rest or not (is_ahead or any(is_sure for _, is_sure in found)) else round(sum(one for one, _ in found))


@cache
def _said(words: str) -> frozenset[str]:
    return frozenset(normalise(word).replace("-", "--") for word in words.split("|"))


@cache
def _around() -> re.Pattern[str]:
    known = sorted(_said(_AHEAD) | _said(_AROUND), key=len, reverse=True)
    return re.compile(f"-({'|'.join(map(re.escape, known))})-")


@cache
def _numbers() -> dict[str, str]:
    return dict(numbers_in_words(sorted(path.stem for path in FOLDER.glob("*.po")), 2, 60))
