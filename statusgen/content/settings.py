"""Read ``settings.yaml``: what the hospital decided once, before the crisis."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from msgspec import Struct

from statusgen.content.fields import Fields, Reading, iter_once, report_language
from statusgen.content.front_matter import Entry, Scalar, Table, is_unreadable, parse_table
from statusgen.content.messages import LANGUAGES
from statusgen.content.places import is_odd_address, is_site_address, read_country, read_zone
from statusgen.content.published import NOTHING_PUBLISHED, Published
from statusgen.content.security import SECURITY_KEYS, read_security
from statusgen.content.source import Source
from statusgen.content.standard import standard_text
from statusgen.content.tags import find_tag, nearest_language
from statusgen.content.targets import read_targets
from statusgen.content.theme import DEFAULT, is_theme_name
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.problem import Level, Problem, has_error
from statusgen.model.site import Accessibility, Alerts, Callers, Logo, Phone, Settings, Text
from statusgen.model.vocabulary import Vocabulary, normalise, signs_of
from statusgen.texts.persons import is_anybody, is_blank, is_left_open, is_unwritten, says_nothing
from statusgen.texts.short_numbers import find_called
from statusgen.texts.unfinished import iter_unfinished

KEYS = (
    *("organisation", "languages", "reference-language", "country", "timezone", "base-url", "identity"),
    *("demonstration", "publisher", "emergency", "contact", "phones", "press", "accessibility", "theme", "four-eyes"),
    *("logo", "brand-colour", "cap", "announce", "security", "editors-language", "reviewed", "callers"),
    *("notice-languages",),
)
EMERGENCY_KEYS = ("number", "otherwise")
REVIEW_KEYS = ("by", "on")
CONTACT_KEYS = ("how", "reach-everybody")
PHONE_KEYS = ("number", "name", "service", "hours")
PRESS_KEYS = ("email", "phone", "attribution", "cannot-say")
CALLER_KEYS = ("messages", "new-date", "visits", "data")
ACCESSIBILITY_KEYS = ("prepared", "contact", "law", "missing", "complaint", "compliant")
CAP_KEYS = ("sender", "status")
CAP_STATUSES = ("Actual", "Exercise", "Test")
"""In the words of the standard, whatever the language of the editors."""
LONGEST_NAME = 200
"""Characters of a name: of the organisation, a location, a service."""
_COMMENT = re.compile(r"(?<=\S)\s#\s+[^\W\d].*$")
"""What programs would leave out; here a text goes to the end of its line."""
_NAMES = ("organisation", "publisher", "name", "short", "kind")
_IDENTITY = re.compile(r"^[a-z0-9.\-]+,\d{4}(-\d\d(-\d\d)?)?$")


class SettingsReading(Struct, frozen=True):
    """The settings with the vocabulary they imply, or nothing when they cannot be used."""

    settings: Settings | None
    vocabulary: Vocabulary | None
    problems: tuple[Problem, ...]
    reference: str = ""
    """The reference language as typed, whatever else is wrong; empty when none can be made out."""


def parse_settings(source: Source, published: Published = NOTHING_PUBLISHED) -> SettingsReading:
    """Read the settings; those without which no page can be built make ``settings`` None, each with its problem.

    The reference language of what was ``published`` counts, whatever they say.
    """
    table, problems = parse_table(source, *source.facts, lambda key: key in KEYS)
    if is_unreadable((*source.problems, *problems)):
        return SettingsReading(None, None, (*source.problems, *problems), _guess_reference(source))
    reading = Reading(source, read_vocabulary(()), ("en",), ZoneInfo("UTC"), [*source.problems, *problems])
    fields = Fields(reading, table, KEYS)
    languages = _read_languages(fields)
    reference = fields.text("reference-language") or (languages[0] if languages else "")
    reference = find_tag(reference, languages) or reference
    if languages and reference not in languages:
        line, known = fields.line_of("reference-language"), ", ".join(languages)
        reading.report("reference-language-unknown", line, language=reference, known=known)
        languages = ()
    counts = published.reference(reference) if languages else reference
    if counts != reference:
        reading.report("reference-changed", fields.line_of("reference-language"), typed=reference, language=counts)
        languages, reference = tuple(dict.fromkeys((*languages, counts))), counts
    count, former = published.languages(languages) if languages else ((), ())
    for language in (one for one in count if one not in languages):
        reading.report("language-gone", fields.line_of("languages"), language=language)
    languages = count
    zone = read_zone(fields, published.timezone)
    if not languages or zone is None:
        return SettingsReading(None, None, tuple(reading.problems), reference)
    # What messages tell editors to type is in their language, which need not be one of the site.
    editors = nearest_language(fields.text("editors-language"), LANGUAGES)
    vocabulary = read_vocabulary(dict.fromkeys(filter(None, (*languages, editors))))
    reading = Reading(source, vocabulary, languages, zone, reading.problems)
    fields.reading = reading
    before = len(reading.problems)
    organisation = read_text(fields, "organisation", reference, required=True)
    identity = fields.text("identity")
    if not identity:
        host = urlsplit(fields.text("base-url")).hostname or "ardelia.example"
        reading.report("identity-missing", fields.line_of("identity"), host=host)
    elif not _IDENTITY.match(identity):
        reading.report("identity-unreadable", fields.line_of("identity"), typed=identity)
    base_url = fields.text("base-url")
    if not base_url:
        reading.report("key-missing", fields.line_of("base-url"), key="base-url", owner=fields.owner)
    elif not (is_usable := is_site_address(base_url)) or is_odd_address(base_url):
        level = Level.WARNING if is_usable and published.timezone else Level.ERROR
        reading.report("base-url-unreadable", fields.line_of("base-url"), level, typed=base_url)
    emergency = _section(fields, "emergency", EMERGENCY_KEYS)
    number = emergency.phone("number")
    if not (has_number := any(map(str.isdigit, number))):
        reading.report("emergency-number-missing", emergency.line_of("number"))
    # What a line holds counts, too: of one that was refused when it was parsed, nothing more is said.
    is_usable = bool(_IDENTITY.match(identity)) and is_site_address(base_url) and has_number
    if organisation is None or not is_usable or has_error(reading.problems[before:]):
        return SettingsReading(None, None, tuple(reading.problems), reference)
    country = read_country(fields, Level.WARNING if published.timezone else Level.ERROR)
    contact, press = _section(fields, "contact", CONTACT_KEYS), _section(fields, "press", PRESS_KEYS)
    four_eyes = fields.yes_or_no("four-eyes")
    settings = Settings(
        organisation=organisation,
        languages=languages,
        former_languages=former,
        reference=reference,
        timezone=zone,
        country=country,
        base_url=base_url.rstrip("/") + "/",
        identity=identity,
        emergency_number=number,
        emergency_otherwise=read_text(emergency, "otherwise", reference),
        contact_how=read_text(contact, "how", reference),
        reach_everybody=contact.yes_or_no("reach-everybody"),
        phones=tuple(_iter_phones(fields, reference, (country, number))),
        press_email=_email(press),
        press_phone=press.phone("phone", (country, number)),
        attribution=read_text(press, "attribution", reference),
        cannot_say=read_text(press, "cannot-say", reference),
        publisher=read_text(fields, "publisher", reference),
        demonstration=fields.instant("demonstration"),
        accessibility=_read_accessibility(fields, reference),
        security=read_security(_section(fields, "security", SECURITY_KEYS)) if "security" in fields else None,
        theme=_read_theme(fields),
        logo=Logo(name, fields.line_of("logo")) if (name := fields.text("logo")) else None,
        brand_colour=_read_colour(fields),
        alerts=_read_alerts(fields),
        four_eyes=four_eyes is not False,
        announce=read_targets(fields, base_url),
        editors_language=_read_editors_language(fields),
        reviewed=tuple(_iter_reviewed(fields, languages)),
        notice_languages=_read_notice_languages(fields, languages),
        callers=_read_callers(_section(fields, "callers", CALLER_KEYS), reference),
    )
    return SettingsReading(settings, vocabulary, tuple(reading.problems), reference)


def _iter_reviewed(fields: Fields, languages: tuple[str, ...]) -> Iterator[str]:
    """Iterate over the languages that somebody reviewed; what lacks who did and when is reported, and is none."""
    reading = fields.reading
    for entry in iter_once(reading, fields.value("reviewed"), "reviewed", ", ".join(languages)):
        if not isinstance(entry.value, Table):
            reading.report("table-expected", entry.line, Level.WARNING, key=entry.key, allowed=", ".join(REVIEW_KEYS))
            continue
        said = Fields(reading, entry.value, REVIEW_KEYS, owner=entry)
        is_named = is_anybody(said.text("by"), reading.vocabulary)
        missing = [*(() if is_named else ("by",)), *(("on",) if says_nothing(said.text("on")) else ())]
        for key in missing:
            reading.report("key-missing", entry.line, Level.WARNING, key=key, owner=entry.key)
        if not (language := find_tag(entry.key, languages)):
            report_language(reading, entry.key, entry.line, languages, Level.WARNING)
        elif not missing and said.day("on") is not None:
            yield language


def _read_notice_languages(fields: Fields, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of notices in two languages; one that the site has not is reported."""
    found = []
    for typed, line in fields.texts("notice-languages"):
        if language := find_tag(typed, languages):
            found.append(language)
        else:
            report_language(fields.reading, typed, line, languages, Level.WARNING)
    return tuple(dict.fromkeys(found))


def _read_callers(fields: Fields, reference: str) -> Callers:
    """Return what callers are answered where no bulletin can say it."""
    return Callers(*(read_text(fields, key, reference) for key in CALLER_KEYS))


def _read_editors_language(fields: Fields) -> str:
    """Return the language in which editors want to be spoken to; one without messages is reported."""
    typed = fields.text("editors-language")
    meant = nearest_language(typed, LANGUAGES)
    if typed and not meant:
        line, known = fields.line_of("editors-language"), ", ".join(LANGUAGES)
        fields.reading.report("editors-language-unknown", line, Level.WARNING, language=typed, known=known)
    return meant


def _guess_reference(source: Source) -> str:
    """Find the reference language in settings whose structure cannot be read; empty when no line names it."""
    found = (re.match(r"""\s*reference-language\s*:\s*["']?([a-zA-Z-]+)""", line) for line in source.lines)
    return next((match[1] for match in found if match), "")


def _read_languages(fields: Fields) -> tuple[str, ...]:
    languages: list[str] = []
    known = known_languages()
    for typed, line in fields.texts("languages"):
        language = find_tag(typed, known)
        if not language:
            report_language(fields.reading, typed, line, known)
        elif language not in languages:
            languages.append(language)
    if not languages:
        fields.reading.report("languages-missing", fields.line_of("languages"), known=", ".join(known))
    return tuple(languages)


def _read_theme(fields: Fields) -> str:
    name = fields.text("theme") or DEFAULT
    if not is_theme_name(name):
        fields.reading.report("theme-name", fields.line_of("theme"), typed=name)
        return DEFAULT
    return name


def _email(press: Fields) -> str:
    """Return an address that somebody can write to; of one that is left open it is said, and none is shown."""
    typed = press.text("email")
    if typed and is_left_open(typed):
        press.reading.report("placeholder-left", press.line_of("email"), Level.WARNING, placeholder=typed)
        return ""
    return typed


def _read_colour(fields: Fields) -> str:
    typed = fields.text("brand-colour")
    match = re.fullmatch(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})", typed)
    if typed and not match:
        fields.reading.report("brand-colour-unreadable", fields.line_of("brand-colour"), Level.WARNING, typed=typed)
    if not match:
        return ""
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def _section(fields: Fields, key: str, allowed: tuple[str, ...]) -> Fields:
    value, owner = fields.value(key), fields.entries.get(key)
    if isinstance(value, Table):
        return Fields(fields.reading, value, allowed, owner=owner)
    if value is not None:
        fields.reading.report("table-expected", fields.line_of(key), key=key, allowed=", ".join(allowed))
    return Fields(fields.reading, Table((), 0), allowed, owner=owner)


def _iter_phones(fields: Fields, reference: str, emergency: tuple[str, str]) -> Iterator[Phone]:
    for entry in iter_once(fields.reading, fields.value("phones"), "phones", "appointments, press…"):
        if not isinstance(entry.value, Table):
            typed = find_called(entry.value.text, entry.key) if isinstance(entry.value, Scalar) else ()
            lines = "".join(f"\n  {normalise(name)}:\n    number: {number}" for name, number in typed)
            code, allowed = "phone-on-one-line" if typed else "table-expected", ", ".join(PHONE_KEYS)
            fields.reading.report(code, entry.line, key=entry.key, allowed=allowed, lines=lines)
            continue
        if signs_of(entry.key) and fields.reading.crosses_out(entry.key, entry.line):
            continue
        line = Fields(fields.reading, entry.value, PHONE_KEYS, owner=entry)
        standard = standard_text("line", entry.key, fields.reading.languages, reference)
        name = read_text(line, "name", reference, required=True, standard=standard)
        number = line.phone("number", emergency)
        if not number:
            fields.reading.report("key-missing", entry.line, key="number", owner=entry.key)
        elif name is not None:
            hours = read_text(line, "hours", reference)
            yield Phone(entry.key, name, number, line.text("service"), hours, line.line_of("service"))


def _read_accessibility(fields: Fields, reference: str) -> Accessibility | None:
    """Find what the accessibility statement says; None when there is no such section, or it cannot be used."""
    if "accessibility" not in fields:
        return None
    section = _section(fields, "accessibility", ACCESSIBILITY_KEYS)
    prepared, contact = section.day("prepared"), section.text("contact")
    for key in ("prepared", "contact"):
        if key not in section:
            section.reading.report("key-missing", section.line_of(key), key=key, owner=section.owner)
    if prepared is None or not contact:
        return None
    return Accessibility(
        prepared=prepared,
        contact=contact,
        law=read_text(section, "law", reference),
        missing=read_text(section, "missing", reference),
        complaint=read_text(section, "complaint", reference),
        is_compliant=section.yes_or_no("compliant") is not False,
    )


def _read_alerts(fields: Fields) -> Alerts | None:
    """Find how alerts are sent; None when there is no such section, or it cannot be used."""
    if "cap" not in fields:
        return None
    section = _section(fields, "cap", CAP_KEYS)
    sender, typed = section.text("sender"), section.text("status")
    status = next((word for word in CAP_STATUSES if word.lower() == typed.lower()), "")
    for key in CAP_KEYS:
        if not section.text(key):
            section.reading.report("key-missing", section.line_of(key), key=key, owner=section.owner)
    is_sender = bool(re.fullmatch(r"[^\s,<&]+", sender))
    if sender and not is_sender:
        section.reading.report("cap-sender-unreadable", section.line_of("sender"), typed=sender)
    if typed and not status:
        known = ", ".join(CAP_STATUSES)
        section.reading.report("cap-status-unknown", section.line_of("status"), typed=typed, known=known)
    return Alerts(sender, status) if is_sender and status else None


def read_text(
    fields: Fields, key: str, reference: str, *, required: bool = False, standard: Text | None = None
) -> Text | None:
    """Find a phrase: one text for every language, or a text per language, of which the reference one must be there.

    ``standard`` are the words of the standard catalogue, which stand where the project gives none of its own.
    """
    value, reading = fields.value(key), fields.reading
    if value is None or (isinstance(value, Scalar) and is_blank(value.text)):
        if required and standard is None:
            reading.report("key-missing", fields.line_of(key), key=key, owner=fields.owner)
        return standard
    if not isinstance(value, Table):
        others = [one for one in reading.languages if one != reference and one not in _words_of(standard)]
        if key == "name" and others:
            missing, line = ", ".join(others), fields.line_of(key)
            reading.report("name-without-languages", line, Level.WARNING, owner=fields.owner, missing=missing)
        phrase = fields.text(key)
        is_table = any(re.search(rf"\{{\s*{tag}\s*:", phrase, re.IGNORECASE) for tag in reading.languages)
        if is_table or (phrase[:1] in ("[", "{") and phrase[-1:] in ("]", "}")):
            level = Level.ERROR if is_table else Level.WARNING
            reading.report("text-in-brackets", fields.line_of(key), level, typed=phrase, key=fields.typed_key(key))
        return Text({**_words_of(standard), reference: _cut(reading, key, phrase, fields.line_of(key))}, reference)
    return text_of_table(reading, value, fields.entries[key], fields.owner, reference, standard)


def _cut(reading: Reading, key: str, phrase: str, line: int) -> str:
    """Return a phrase; a name that is longer than any is reported, and cut. What is not finished is warned about."""
    if key != "remark":  # of notes, where it is looked for
        comment = _COMMENT.search(phrase)
        found = [("markdown-unknown", comment[0].strip(), True)] if comment else [*iter_unfinished(phrase)]
        for code, typed, _ in found or [("placeholder-left", phrase, True)] * is_unwritten(phrase):
            reading.report(code, line, Level.WARNING, typed=typed, placeholder=typed)
    if key not in _NAMES or len(phrase) <= LONGEST_NAME:
        return phrase
    reading.report("value-too-long", line, limit=LONGEST_NAME)
    return phrase[:LONGEST_NAME]


def _words_of(text: Text | None) -> Mapping[str, str]:
    return text.by_language if text is not None else {}


def text_of_table(
    reading: Reading, table: Table, entry: Entry, owner: str, reference: str, standard: Text | None = None
) -> Text | None:
    """Find the phrase of an entry of ``owner`` in a table of language → text, with what ``standard`` has beside it."""
    key = entry.key
    phrases: dict[str, str] = {}
    lines: dict[str, int] = {}
    for translation in table.entries:
        language, line = find_tag(translation.key, reading.languages) or translation.key, translation.line
        if not isinstance(translation.value, Scalar):
            reading.report("value-not-text", line, key=language)
        elif not is_language(language):
            report_language(reading, language, line, reading.languages)
        elif language in phrases:
            reading.report("key-twice", line, key=language, first=lines[language])
        elif not is_blank(translation.value.text):
            phrases[language], lines[language] = _cut(reading, key, translation.value.text, line), line
    if reference not in phrases:
        reading.report("text-without-reference", entry.line, key=key, owner=owner, language=reference)
        return None
    words = {**_words_of(standard), **phrases}
    missing = [language for language in reading.languages if language not in words]
    if missing:
        reading.report("text-untranslated", entry.line, Level.WARNING, key=key, owner=owner, missing=", ".join(missing))
    return Text(words, reference)


@lru_cache(maxsize=1 << 10)
def is_language(tag: str) -> bool:
    """Whether a tag names a language that CLDR knows."""
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True
