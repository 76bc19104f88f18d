"""Read the limits for visitors: how many, from which age, with a mask or not, at which hours."""

import re

from statusgen.content.fields import Fields
from statusgen.content.pairs import depth_of
from statusgen.model.site import Service
from statusgen.model.visiting import NO_LIMITS, Hours, Visiting, join_hours
from statusgen.model.vocabulary import normalise, signs_of
from statusgen.model.words import ServiceKind
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hour_ranges import read_ranges
from statusgen.texts.wordlists import all_words, numbers_in_words, read_words

VISIT_KEYS = ("visitors", "age", "mask", "hours")
"""Keys of a statement, or an exception, about a service of the kind visit."""
_MOST, _OLDEST = 50, 100
_AT_LEAST = (
    "from|at least|min|minimum|and over|and above|or older|over|des|a partir de|au moins|et plus|vanaf|minstens"
    "|en ouder|ab|mindestens|und alter|desde|a partir de|al menos|minimo|da|almeno|a partire da|pelo menos|od|de la"
)
_YEARS = "years|years old|year|ans|an|jaar|jahre|jahren|jahr|anos|anni|lat|rokiv|ani|joer"
_AT_MOST = (
    "max|maximum|at most|only|up to|au plus|au maximum|jusqu a|seul|seule|seulement|maximal|maximaal|hoogstens|slechts"
    "|maar|hochstens|nur|maximo|como maximo|al massimo|massimo|no maximo|so|solo|maksymalnie|najwyzej|en fazla|maxim"
)
_VISITORS = (
    "visitor|visitors|person|persons|people|visiteur|visiteurs|visiteuse|personne|personnes|bezoeker|bezoekers|persoon"
    "|personen|mensen|besucher|besucherin|besuchende|visitante|visitantes|visita|visitas|persona|personas|visitatore"
    "|visitatori|persone|pessoa|pessoas|osoba|osoby|odwiedzajacy|kisi|ziyaretci|vizitator|vizitatori|persoane|leit"
    "|at a time|at once|at the same time|per patient|a la fois|en meme temps|par patient|tegelijk|tegelijkertijd"
    "|gleichzeitig|zugleich|auf einmal|pro patient|pro patientin|je patient|a la vez|al mismo tiempo|por paciente"
    "|alla volta|per paziente|de cada vez|ao mesmo tempo|por doente|por utente|na pacjenta|jednoczesnie|o data|pe rand"
)
"""What people write around a number, normalised."""
_NUMBER = re.compile(r"([^\d%+-]*+)(\d{1,3})([^\d%+-]*+)", re.ASCII)
_NO_LESS = re.compile(r"^(?:≥|>=)\s*(?=\d)|(?<=\d)\s?\+(?= |$)")
_WHOLE_DAY = (0, 24 * 60)
"""Hours that are no limit."""


def read_visiting(fields: Fields, service: Service, typed: str, above: Visiting = NO_LIMITS) -> Visiting:
    """Return the limits for visitors that are typed, else those ``above``; of other services they are reported."""
    given = [key for key in VISIT_KEYS if key in fields]
    if service.kind is not ServiceKind.VISIT:
        for key in given:
            named, number = fields.typed_key(key), fields.line_of(key)
            if key == "hours":
                remark = fields.reading.usual_key("remark")
                fields.reading.report("visits-only-hours", number, key=named, service=typed, remark=remark)
            else:
                fields.reading.report("visits-only", number, key=named, service=typed)
        return NO_LIMITS
    mask = _read_mask(fields)
    return Visiting(
        _read_visitors(fields) if "visitors" in fields else above.visitors,
        _read_number(fields, "age", _OLDEST, f"{_AT_LEAST}|{_YEARS}") if "age" in fields else above.age,
        above.mask if mask is None else mask,
        _read_hours(fields) if "hours" in fields else above.hours,
    )


def _read_visitors(fields: Fields) -> int | None:
    """Return how many visitors may come; None where that is no number from 1 on, which is reported."""
    typed = fields.text("visitors")
    unlimited = all_words("visitors", "unlimited")
    if normalise(typed) in map(normalise, unlimited) and not signs_of(typed):
        return None
    if typed.strip("0") == "" or fields.reading.vocabulary.find("none", typed, ("none",)):
        reading, line = fields.reading, fields.line_of("visitors")
        words, language, depth = reading.vocabulary, reading.languages[0], depth_of(reading, line)
        usual = [
            (depth, kind, words.usual(language, kind, (word,)))
            for kind, word in (("state", "cancelled"), ("rule", "wait"))
        ]
        if typed:
            word = read_words(language, "visitors").get("unlimited", unlimited)[0]
            free = words.lines(language, [(0, "visitors", word)]).strip()
            reading.report("visitors-none", line, typed=typed, lines=words.lines(language, usual), free=free)
        return None
    return _read_number(fields, "visitors", _MOST, f"{_AT_MOST}|{_VISITORS}")


def _read_mask(fields: Fields) -> bool | None:
    """Return whether visitors wear a mask; None when absent, or where they only should (which is reported)."""
    typed, words = fields.text("mask"), fields.reading.vocabulary
    found = words.find("mask", typed, ("yes", "no", "advised"))
    if found is None or signs_of(typed):
        return fields.yes_or_no("mask")
    if found == "advised":
        editors = fields.reading.languages[0]
        must, free = (
            words.lines(editors, [(0, "mask", words.usual(editors, "yes", (word,)))]).strip() for word in ("yes", "no")
        )
        fields.reading.report("mask-advised", fields.line_of("mask"), typed=typed, must=must, free=free)
        return None
    return found == "yes"


def _read_number(fields: Fields, key: str, most: int, around: str) -> int | None:
    """Return a number in figures or in words that stands alone, or within words that say nothing else."""
    typed = fields.text(key)
    numbers = {} if re.search(r"\d", typed) else numbers_in_words(fields.reading.languages, 1, 20)
    text = " ".join(numbers.get(normalise(word), word) if len(word) > 1 else word for word in typed.split())
    found = _NUMBER.fullmatch(_NO_LESS.sub("", text) if key == "age" else text)
    if found is not None and 1 <= int(found[2]) <= most and not signs_of(found[1] + found[3]):
        known = re.compile(rf"(?:(?:{around}) )*")
        if all(known.fullmatch(f"{normalise(side).replace('-', ' ')} ".lstrip()) for side in (found[1], found[3])):
            return int(found[2])
    return fields.number(key, 1, most)


def _read_hours(fields: Fields) -> tuple[Hours, ...] | None:
    """Return the hours that are typed; None where they cannot be read, which is reported."""
    typed = ", ".join(text for text, _ in fields.texts("hours"))
    if not typed:
        return None
    try:
        found = read_ranges(typed, (*fields.reading.languages, "en"))
    except DateFault as fault:
        fields.report_date("hours", fault)
        return None
    if not found or any(last <= first for first, last in found):
        fields.reading.report("hours-unreadable", fields.line_of("hours"), typed=typed)
        return None
    joined = join_hours(found)
    return None if joined == (_WHOLE_DAY,) else joined
