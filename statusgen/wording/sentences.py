"""Wording of one language: the words for states, rules, dates, places and lists."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_timedelta, get_day_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape
from msgspec import Struct

from statusgen.content.standard import in_sentence
from statusgen.model.answers import Answer
from statusgen.model.capacity import Capacity, Estimate, Share
from statusgen.model.marked import Marked, in_language
from statusgen.model.note import Edition
from statusgen.model.patients import find_days
from statusgen.model.phrases import Phrases, fill
from statusgen.model.place_groups import GroupedPlaces, gather
from statusgen.model.site import WHOLE_GROUP, Catalogue, Service, Settings
from statusgen.model.situation import Headline
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Bring, Certainty, DivertedCase, GenericPlace, Patients, Rule, Sentence, Stage, State
from statusgen.wording.local_formats import (
    WITHOUT_MONTH,
    counts_to_12,
    find_locale,
    finish_day,
    format_day,
    format_hour,
    join_words,
    pattern_without_year,
    plural_forms,
)


class Wording(Struct, frozen=True):
    """The wording of one language."""

    language: str
    settings: Settings
    catalogue: Catalogue
    vocabulary: Vocabulary
    phrases: Phrases

    @property
    def locale(self) -> Locale:
        """The language as CLDR knows it in the hospital's country: Belgian English puts the day first."""
        return find_locale(self.language, self.settings.country)

    @property
    def _counts_to_24(self) -> bool:
        """Whether hours are written as the reference language does, for CLDR does not know this one in the country."""
        usual = find_locale(self.settings.reference, self.settings.country)
        return not self.locale.territory and counts_to_12(self.locale) and not counts_to_12(usual)

    @property
    def tag(self) -> str:
        """The locale as browsers call it (BCP 47), with the hours of these pages."""
        return str(self.locale).replace("_", "-") + ("-u-hc-h23" if self._counts_to_24 else "")

    @property
    def comma(self) -> str:
        """The separator of lists without "and"."""
        return "، " if self.language == "ar" else ", "

    @property
    def direction(self) -> str:
        """Whether the language runs ``ltr`` or ``rtl``."""
        return self.locale.text_direction

    @staticmethod
    def direction_of(language: str) -> str:
        """Return whether a language runs ``ltr`` or ``rtl``."""
        return Locale.parse(language, sep="-").text_direction

    def title(self, edition: Edition) -> str:
        """Return the title of a note, an incident or a page; marked where it is not written in this language."""
        return edition.title if edition.language == self.language else in_language(edition.title, edition.language)

    @property
    def zone(self) -> ZoneInfo:
        """The site's timezone."""
        return self.settings.timezone

    def say(self, english: str, **values: object) -> str:
        """Return a sentence of the theme as plain text."""
        return self.phrases.say(english, **values)

    def say_count(self, singular: str, many: str, count: int) -> str:
        """Return a sentence that counts, in the plural form that CLDR has for the number."""
        forms, form = plural_forms(self.locale), self.locale.plural_form(count)
        return self.phrases.say_count(singular, many, count, forms.index(form) if form in forms else len(forms) - 1)

    def language_name(self, language: str) -> str:
        """Return the name of a language in this language."""
        return Locale.parse(language, sep="-").get_display_name(self.locale) or language

    def state(self, state: State, service: Service | None = None) -> str:
        """Return the word for a state as said of a service: a telephone is out of service, a department is closed."""
        if service is not None and state in service.words:
            return service.words[state].in_(self.language)
        if service is not None and service.is_emergency and state is not State.UNKNOWN:
            return self.vocabulary.phrase(self.language, "emergency state", state)
        if state is State.CANCELLED and service is not None and not service.attended:
            return self.say("Out of service")
        return self.vocabulary.phrase(self.language, "state", state)

    def answer(self, answer: Answer) -> str:
        """Return the word for what a patient does."""
        return self.vocabulary.phrase(self.language, "answer", answer)

    def stage(self, stage: Stage) -> str:
        """Return the words for a stage."""
        return self.vocabulary.phrase(self.language, "stage", stage)

    def share(self, capacity: Capacity) -> str:
        """Return a share of the usual work in words: "70 %", "40 to 50 %", "more than 70 %"."""
        if not isinstance(capacity, Estimate):
            return self.say("{percent} %", percent=self._number(capacity))
        phrase = self.vocabulary.phrase(self.language, "share", capacity.share)
        low, high = self._number(capacity.low), self._number(capacity.high or 0)
        return fill(phrase, low=low, high=high) if capacity.share is Share.BETWEEN else fill(phrase, number=low)

    def say_capacity(self, capacity: Capacity) -> str:
        """Return the sentence that says how much of its usual work a service does."""
        if isinstance(capacity, Estimate):
            return self.say("Share of the usual work: {share}.", share=self.share(capacity))
        return self.say("Works at {percent} % of its usual capacity.", percent=self._number(capacity))

    def _number(self, number: int | float) -> str:
        locale = Locale("en") if self.locale.language == "en" else self.locale  # CLDR has "0,7" in Belgian English
        return str(number) if isinstance(number, int) else str(format_decimal(number, locale=locale))

    def certainty(self, certainty: Certainty) -> str:
        """Return the words for how sure a date is."""
        return self.vocabulary.phrase(self.language, "certainty", certainty)

    def rule(self, rule: Rule, place: str = "") -> str:
        """Return the sentence of a rule; ``place`` says in words where to go."""
        sentence = self.vocabulary.phrase(self.language, "rule", rule)
        return fill(sentence, place=place) if "{place}" in sentence else sentence

    def sentence(self, sentence: Sentence, **values: object) -> str:
        """Return a sentence that says what to do, with its placeholders filled."""
        phrase = self.vocabulary.phrase(self.language, "sentence", sentence)
        return fill(phrase, **values) if "{" in phrase else phrase

    def groups(self, groups: Iterable[Patients]) -> str:
        """Return patient groups as a list in words."""
        return self.listed([self.patients(group) for group in groups])

    def patients(self, group: Patients) -> str:
        """Return what a group of patients is called: of the project's own by its name, or its id if gone."""
        own = self.catalogue.patients.get(group)
        if own is not None:
            return own.in_(self.language)
        days = find_days(group)
        if days is not None and days.first == days.last:
            return self.say("patients with an appointment on {date}", date=self.day(days.first))
        if days is not None:
            first, last = self.day(days.first), self.day(days.last)
            return self.say("patients with an appointment from {first} to {last}", first=first, last=last)
        return self.vocabulary.phrases[self.language].get(("group", group), group)

    def say_diversion(self, cases: Iterable[DivertedCase], as_of: datetime | None) -> str:
        """Return the sentence that ambulances go elsewhere, with some patients or all; ``as_of`` dates an old word."""
        patients = self.listed([self.vocabulary.phrase(self.language, "diverted case", case) for case in cases])
        time = self.instant(as_of) if as_of is not None else ""
        if time and patients:
            return self.say(
                "When we last wrote ({time}), ambulances with these patients went to other hospitals: {patients}.",
                time=time,
                patients=patients,
            )
        if time:
            return self.say("When we last wrote ({time}), ambulances went to other hospitals.", time=time)
        if patients:
            return self.say("Ambulances with these patients go to other hospitals: {patients}.", patients=patients)
        return self.say("Ambulances go to other hospitals.")

    def duration(self, low: int, high: int | None = None) -> str:
        """Return minutes, or a range of them, in words: "45 minutes", "2–4 hours"."""
        is_hours = low % 60 == 0 and (high or 0) % 60 == 0
        size = 60 if is_hours else 1

        def say(count: int) -> str:
            span = timedelta(minutes=count * size)
            unit: Literal["hour", "minute"] = "hour" if is_hours else "minute"
            return str(format_timedelta(span, granularity=unit, threshold=10_000, locale=self.locale))

        if high is None:
            return say(low // size)
        last, told = str(format_decimal(high // size, locale=self.locale)), say(high // size)
        if last not in told:  # a dual has no number
            told = say(3).replace(str(format_decimal(3, locale=self.locale)), last)
        first = str(format_decimal(low // size, locale=self.locale))
        return told.replace(last, self.say("{begins}–{ends}", begins=first, ends=last))

    def things(self, things: Iterable[Bring]) -> str:
        """Return things to bring as a list in words."""
        return self.listed([self.vocabulary.phrase(self.language, "bring", thing) for thing in things])

    def place(self, place: str) -> str:
        """Return the name of a location, of a place outside the group, or of a generic one."""
        name = self.catalogue.place_name(place)
        if name is None and place in tuple(GenericPlace):
            return self.vocabulary.phrase(self.language, "generic place", place)
        return name.in_(self.language) if name else ""

    def either(self, places: Iterable[str]) -> str:
        """Return places of which one goes to any: "a, b or c"; all of a group by the name of the group."""
        names = [
            self.place(one)
            if isinstance(one, str)
            else self.grouped(one)
            if one.missing
            else one.group.name.in_(self.language)
            for one in gather(self.catalogue, places)
        ]
        return self.listed(names, style="or")

    def places(self, places: Iterable[str]) -> str:
        """Return locations as a list in words, groups of them together; the whole by the organisation's name."""
        gathered = gather(self.catalogue, (place for place in places if place != WHOLE_GROUP))
        names = [self.place(one) if isinstance(one, str) else self.grouped(one) for one in gathered]
        return self.listed(names) if names else self.settings.organisation.in_(self.language)

    def grouped(self, places: GroupedPlaces) -> str:
        """Return the name of a group of locations: with their number, and with those that are not meant."""
        name, count = places.group.name.in_(self.language), len(places.group.locations)
        if not places.missing:
            return self.say("{group} (all {count})", group=name, count=count)
        missing = self.listed([self.place(place) for place in places.missing])
        told = {"count": count - len(places.missing), "all": count, "places": missing}
        return self.say("{group} ({count} of {all}, except {places})", group=name, **told)

    def listed(self, words: list[str], style: Literal["standard", "or"] = "standard") -> str:
        """Return "a, b and c", or "a, b or c"."""
        if not words:
            return ""
        listed = join_words(words, words[-1], self.locale, style)
        if not any(isinstance(word, Marked) for word in words):
            return listed
        return Marked(listed, Markup(join_words([escape(word) for word in words], words[-1], self.locale, style)))

    def services(self, names: Sequence[str]) -> str:
        """Return names of services as a list in words, of which the first alone begins as a name does."""
        return self.listed(self.within(names))

    def within(self, names: Sequence[str]) -> list[str]:
        """Return names of services for a list: after the first, as they stand in the middle of a sentence."""
        others = (name if isinstance(name, Marked) else in_sentence(name, self.language) for name in names[1:])
        return [*names[:1], *others]

    def day(self, day: date) -> str:
        """Return a date with its weekday."""
        return format_day(day, self.locale)

    def short_day(self, day: date) -> str:
        """Return a date without weekday or year, for lists of neighbouring days."""
        skeletons = self.locale.datetime_skeletons
        skeleton = skeletons.get("MMMMd") or skeletons.get("MMMd")
        return finish_day(
            format_date(day, skeleton.pattern if skeleton else "d MMMM", locale=self.locale), day, self.locale
        )

    def near_day(self, day: date, on: date, *, is_listed: bool = False) -> str:
        """Return a date with its weekday, and its year where that is not the year of ``on``.

        ``is_listed`` leaves out the month where the language lets it stand with the next day: "Wednesday 5 and …".
        """
        if day.year != on.year:
            return self.day(day)
        pattern = pattern_without_year(self.locale)
        if is_listed and (short := WITHOUT_MONTH.match(pattern)):
            pattern = short[0]
        return finish_day(format_date(day, pattern, locale=self.locale), day, self.locale)

    def short_near_day(self, day: date, on: date) -> str:
        """Return a date without weekday, and without the year where that is the year of ``on``."""
        if day.year == on.year:
            return self.short_day(day)
        return finish_day(format_date(day, "long", locale=self.locale), day, self.locale)

    def weekday(self, day: date) -> str:
        """Return the name of the weekday of a date."""
        return str(get_day_names("wide", locale=self.locale)[day.weekday()])

    def hour(self, moment: datetime) -> str:
        """Return the hour of an instant in the site's timezone."""
        return self.hour_of_clock(moment.astimezone(self.zone).time())

    def hour_of_clock(self, clock: time) -> str:
        """Return an hour as clocks show it."""
        return format_hour(clock.replace(tzinfo=None), self.locale, counts_to_24=self._counts_to_24)

    def name_end(self, moment: datetime) -> tuple[date, str]:
        """Return day and hour of an instant that ends something: midnight as 24:00 of the day, on such clocks."""
        local = moment.astimezone(self.zone)
        hour = self.hour_of_end(local.time())
        return local.date() - timedelta(days=hour == "24:00"), hour

    def hour_of_end(self, clock: time) -> str:
        """Return an hour at which something ends: midnight as 24:00, on clocks that count so."""
        hour = self.hour_of_clock(clock)
        return "24:00" if hour in ("00:00", "0:00") else hour

    def month(self, year: int, month: int) -> str:
        """Return a month with its year."""
        skeleton = self.locale.datetime_skeletons.get("yMMMM")
        return format_date(date(year, month, 1), skeleton.pattern if skeleton else "MMMM y", locale=self.locale)

    def instant(self, moment: datetime) -> str:
        """Return a date and an hour as plain text."""
        local = moment.astimezone(self.zone)
        return self.say("{date}, {time}", date=self.day(local.date()), time=self.hour(local))

    def short_instant(self, moment: datetime) -> str:
        """Return a date without weekday or year, and an hour, for titles."""
        local = moment.astimezone(self.zone)
        return self.say("{date}, {time}", date=self.short_day(local.date()), time=self.hour(local))

    def instant_near_day(self, moment: datetime, on: date) -> str:
        """Return a date without weekday, and without the year where that is the year of ``on``, and an hour."""
        local = moment.astimezone(self.zone)
        return self.say("{date}, {time}", date=self.short_near_day(local.date(), on), time=self.hour(local))

    def stamp(self, english: str, moment: datetime, on: date | None = None) -> Markup:
        """Return a sentence about an instant, with the instant readable by machines; short where it is near a day."""
        local = moment.astimezone(self.zone)
        day = self.day(local.date()) if on is None else self.short_near_day(local.date(), on)
        hour = self.hour(local)
        iso = local.isoformat(timespec="minutes")
        date_mark = Markup('<time datetime="{}">{}</time>').format(iso, day)
        return self.phrases.mark(english, date=date_mark, time=hour)

    def day_stamp(self, english: str, day: date) -> str:
        """Return a sentence about a day."""
        return self.say(english, date=self.day(day))

    def headline(self, headline: Headline, incident: str) -> str:
        """Return the computed headline; ``incident`` is the title of the one incident it is about, or empty."""
        if incident:
            return self.say(
                {
                    Headline.DEGRADED: "{incident}: some of our services are limited.",
                    Headline.CANCELLED: "{incident}: some of our services are cancelled.",
                    Headline.UNKNOWN: "{incident}: we cannot yet confirm some of our services.",
                }[headline],
                incident=incident,
            )
        return self.say(
            {
                Headline.DEGRADED: "Some of our services are limited.",
                Headline.CANCELLED: "Some of our services are cancelled.",
                Headline.UNKNOWN: "We cannot yet confirm some of our services.",
            }[headline]
        )
