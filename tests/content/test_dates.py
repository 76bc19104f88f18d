"""Dates as people write them, in every language of a site; what could mean two things is refused."""

from datetime import date, datetime, time
from pathlib import Path
from time import process_time

import pytest
from babel.dates import format_date, format_time

from statusgen.content.dates import parse_date
from statusgen.content.messages import say
from statusgen.content.vocabulary import known_languages
from statusgen.texts.date_fault import DateFault
from tests.builders import make_project, note
from tests.samples import sample

TODAY = date(2026, 11, 28)
AT_NINE = datetime.combine(TODAY, time(9))


def read(typed: str, *languages: str) -> datetime:
    found = parse_date(typed, languages or ("fr", "nl"), TODAY)
    assert found.hour is not None
    return datetime.combine(found.day, found.hour)


@pytest.mark.parametrize(
    "typed",
    [
        *("28 de noviembre de 2026 a las 9:00", "sábado 28 de noviembre de 2026, 9:00", "28/11/2026 alle 9:00"),
        *("28 novembre 2026 alle ore 9", "sabato 28 novembre 2026 ore 9", "28 listopada 2026 o godz. 9"),
        *("28 noiembrie 2026 orele 9", "28 Kasım 2026 saat 09.00'e kadar", "28 noiembrie 2026, la ora 9"),
        *(
            "28 listopada 2026 r., godz. 9:00",
            "28/11/2026 9am",
            "28/11/2026 9 a.m.",
            "09:00 28/11/2026",
            "28 no\u00advembre 2026 9:00",
        ),
        *("9.00 28/11/2026", "9am on 28 November 2026", "9 a.m., Saturday 28 November 2026", "November 28, 2026 9:00"),
        *("28 Kasım 2026 Cumartesi 09:00", "28 Kasım 2026 saat 9'da", "28 листопада 2026 р. о 9:00"),
        *(
            "28 noiembrie 2026, ora 9:00",
            "28 نوفمبر 2026 الساعة 9:00",
            "٢٨/١١/٢٠٢٦ ٩:٠٠",
            "28. November 2026 um 9 Auer",
        ),
        *("28 de novembro de 2026 às 9h", "28 november 2026 om 9 uur", "den 28. November 2026, 9.00 Uhr"),
        *("le samedi 28 novembre 2026 à 9 h 00", "9 h 00, le 28/11/2026", "28-11-2026 - 09:00", "today 9:00"),
        *(
            "28\u201111\u20112026 9:00",
            "28\u201011\u20102026 9:00",
            "28-Nov-2026 9:00",
            "28-nov.-2026 9:00",
            "sam. 28/nov/2026 9h",
        ),
        *("28 novembre 2026 h 9", "9 h du 28 novembre 2026", "9 a. m. del 28/11/2026", "sábado 28/11/2026 9h"),
        *("aujourd’hui à 9 h", "vandaag om 9 uur", "heute um 9 Uhr", "hoy a las 9:00", "dziś o godz. 9"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str) -> None:
    assert read(typed) == AT_NINE


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("28 november 2026 om 9 uur 's avonds", 21),
        ("28. November 2026, 9:00 Uhr morgens", 9),
        ("28 novembre 2026 à 21 h du soir", 21),
        ("28 November 2026 at 3 in the afternoon", 15),
        ("28 de noviembre de 2026 a las 9 de la noche", 21),
        ("28 novembre 2026 alle 9 di sera", 21),
        ("28 de novembro de 2026 às 9h da noite", 21),
        ("28 listopada 2026 9:00 wieczorem", 21),
        ("28 noiembrie 2026 9:00 seara", 21),
        ("28 листопада 2026 9:00 вечора", 21),
        ("28 نوفمبر 2026 9:00 مساء", 21),
        ("28. November 2026 9 Auer owes", 21),
        ("9 in the evening, 28 November 2026", 21),
        ("28. November 2026 9 Uhr 00", 9),
        ("28/11/2026 9 h 00 min", 9),
    ],
)
def test_words_behind_an_hour_tell_the_half_of_the_day(typed: str, hour: int) -> None:
    assert read(typed) == datetime.combine(TODAY, time(hour))


@pytest.mark.parametrize(
    "hour",
    [
        *("10 voor half tien", "viertel zehn", "vers 9h", "0930", "evening"),
        *("wpół do dziesiątej", "пів на десяту", "التاسعة والنصف", "12 in the evening", "1 in the evening"),
        *("11 in the afternoon", "13h du matin", "9:30 at night"),
    ],
)
def test_hours_in_words_are_refused_and_never_taken_for_others(hour: str) -> None:
    """What stands there is quoted, and figures are asked for."""
    with pytest.raises(DateFault) as fault:
        parse_date(f"28/11/2026 {hour}", ("fr", "nl"), TODAY)
    assert (fault.value.code, fault.value.values) == ("date-unreadable", {"typed": f"28/11/2026 {hour}"})


@pytest.mark.parametrize(
    ("hour", "one"),
    [
        *(
            (words, "09:30")
            for words in ("half tien", "halb zehn", "half past nine", "neuf heures et demie", "wpół do 10")
        ),
        *((words, "09:30") for words in ("9 heures et demie", "a las 9 y media", "às nove e meia", "alle 9 e mezza")),
        *((words, "09:30") for words in ("nouă și jumătate", "dokuz buçuk", "hallwer zéng", "9 والنصف")),
        *((words, "09:15") for words in ("om kwart over negen", "alle 9 e un quarto", "viertel nach neun")),
        *((words, "09:45") for words in ("à dix heures moins le quart", "kwart voor 10", "quarter to ten")),
        *((words, "09:00") for words in ("neun Uhr", "at nine o'clock", "neuf heures")),
    ],
)
def test_an_hour_in_words_is_refused_with_both_that_it_may_be(hour: str, one: str) -> None:
    with pytest.raises(DateFault) as fault:
        parse_date(f"28/11/2026 {hour}", ("fr", "nl"), TODAY)
    late = f"{int(one[:2]) + 12}{one[2:]}"
    assert fault.value.code == "hour-unclear"
    assert fault.value.values == {"typed": f"28/11/2026 {hour}", "one": one, "other": late}


@pytest.mark.parametrize(
    "typed",
    [
        "２８/１１/２０２６　０９：００",
        "“28/11/2026 9:00”",
        "« 28/11/2026 9:00 »",
        "28/11/2026 09:00,",
        "28/11/2026 9h inclus",
    ],
)
def test_what_keyboards_and_word_processors_add_changes_no_date(typed: str) -> None:
    assert read(typed) == AT_NINE


def test_a_day_in_words_is_no_missing_day() -> None:
    """The name of a month in one language is that of a weekday in another: nothing is proposed."""
    with pytest.raises(DateFault) as fault:
        parse_date("achtentwintig mei 2026", ("nl", "fr"), TODAY)
    assert fault.value.code == "date-unreadable"


@pytest.mark.parametrize("language", sample(known_languages(), "es", "pl", "uk", "ar"))
def test_dates_are_read_as_cldr_writes_them(language: str) -> None:
    """Each length of a date that names its year in four figures, with the hour after it, for each month of a year."""
    tag = language.replace("-", "_")
    for month in range(1, 13):
        moment = datetime.combine(date(2026, month, 28), time(9, 30))
        hour = format_time(moment, "HH:mm", locale=tag)
        for length in ("full", "long"):
            assert read(f"{format_date(moment, length, locale=tag)}, {hour}", language) == moment


def test_the_end_of_a_day_is_24_00() -> None:
    """As timetables write it, 24:00 is the first instant of the day after."""
    for typed in ("27/11/2026 24:00", "27 novembre 2026 à 24h", "27.11.2026 24 Uhr"):
        assert read(typed) == datetime.combine(TODAY, time(0))


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        *(
            ("demain à 9h", "29/11/2026", " 09:00"),
            ("9 am Thursday", "03/12/2026", " 09:00"),
            ("23h59", "28/11/2026", " 23:59"),
        ),
        *(
            ("après-demain 8h", "30/11/2026", " 08:00"),
            ("do środy godz. 9:00", "", " 09:00"),
            ("minuit", "28/11/2026", " 24:00"),
        ),
        *(("at midnight", "28/11/2026", " 24:00"), ("noon tomorrow", "29/11/2026", " 12:00")),
        *(
            (typed, "28/11/2026", " 20:00")
            for typed in ("tonight 8pm", "ce soir 20h", "vanavond 20u", "heute Abend 20 Uhr")
        ),
        *((typed, "28/11/2026", "") for typed in ("this afternoon", "cet après-midi", "stasera", "esta tarde")),
        *(
            (typed, "28/11/2026", "")
            for typed in ("end of day", "fin de journée", "einde van de dag", "Ende des Tages")
        ),
        *((typed, "30/11/2026", " 08:00") for typed in ("overmorgen 8 uur", "dopodomani alle 8:00", "Montag 8 Uhr")),
        ("the day after tomorrow 8am", "30/11/2026", " 08:00"),
        ("tomorrow after 8am", "29/11/2026", " 08:00"),
        ("heute Morgen 8 Uhr", "28/11/2026", " 08:00"),
        ("hoy por la mañana 8:00", "28/11/2026", " 08:00"),
        *((typed, "30/11/2026", " 17:00") for typed in ("5 pm Monday", "segunda às 17h", "2ª feira 17h")),
    ],
)
def test_a_day_that_is_not_named_is_proposed(typed: str, day: str, hour: str) -> None:
    """The next such weekday, tomorrow, or today; none where words stand that nobody understands."""
    with pytest.raises(DateFault) as fault:
        parse_date(typed, ("fr", "nl"), TODAY)
    assert (fault.value.values["day"], fault.value.values["hour"]) == (day, hour)


@pytest.mark.parametrize("typed", ["midday", "noon", "midi", "à midi", "28/11/2026 noon", "noon 28/11/2026"])
def test_midday_is_an_hour(typed: str) -> None:
    assert read(typed) == datetime.combine(TODAY, time(12))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("28/11", "date-without-year"),
        ("28 novembre", "date-without-year"),
        ("28/11/26 10:30", "date-without-year"),
        ("28 2026 novembre", "date-unreadable"),
        ("10.30 the 16 of may 2022 or so", "date-unreadable"),
        ("2026 28 novembre 9:00", "date-unreadable"),
        ("28/11/2026 9", "date-unreadable"),
        ("28/11/2026 a las 9", "hour-unclear"),
        ("28/11/2026 9:00 10:00", "date-unreadable"),
        ("28/11/2026 12am", "hour-unclear"),
        ("28/11/2026 12 p.m.", "hour-unclear"),
        ("28/11/2026 minuit", "hour-unclear"),
        ("28/11/2026 13pm", "hour-impossible"),
        ("28/11/2026 25:00", "hour-impossible"),
        ("11/28/2026 9:00", "date-month-first"),
        ("vendredi 28 novembre 2026 9:00", "date-weekday"),
        ("28 novembre 2026 vendredi 9:00", "date-weekday"),
        *(
            (typed, "day-missing")
            for typed in ("9:00", "minuit", "demain", "00u00", "9 am Thursday", "do środy godz. 9:00")
        ),
    ],
)
def test_what_is_unclear_is_refused_and_rightly_named(typed: str, code: str) -> None:
    with pytest.raises(DateFault) as fault:
        parse_date(typed, ("fr", "nl"), TODAY)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "typed",
    [
        *("van 1 tot 3 december", "1 tot 3 december 2026", "du 1er au 3 décembre", "vom 1. bis 3. Dezember 2026"),
        *("1.–3. Dezember", "1-3 December 2026", "from 1 to 3 December", "del 1 al 3 de diciembre de 2026"),
        *("du 1 décembre au 3 décembre", "01/12/2026 - 03/12/2026", "dal 1° al 3 dicembre", "de 1 a 3 de dezembro"),
    ],
)
def test_two_days_are_answered_with_both(typed: str) -> None:
    with pytest.raises(DateFault) as fault:
        parse_date(typed, ("fr", "nl"), TODAY)
    values = {"typed": typed, "begins": "01/12/2026", "ends": "03/12/2026"}
    assert (fault.value.code, fault.value.values) == ("date-stretch", values)


@pytest.mark.parametrize(
    "typed",
    ["?", "until further notice", "jusqu’à nouvel ordre", "tot nader order", "bis auf Weiteres", "inconnu", "tbc"],
)
def test_what_nobody_knows_yet_is_no_date(typed: str) -> None:
    with pytest.raises(DateFault) as fault:
        parse_date(typed, ("fr", "nl"), TODAY)
    assert fault.value.code == "date-open"


@pytest.mark.parametrize(
    ("typed", "windows"),
    [
        ("du 18 au 20 mai 2022", ["18 00:00 – 21 00:00"]),
        ("van 18 tot 20 mei 2022", ["18 00:00 – 21 00:00"]),
        ("18-20 mai 2022", ["18 00:00 – 21 00:00"]),
        ("every Wednesday from 19:00 to 07:00 until 20/05/2022", ["18 19:00 – 19 07:00"]),
    ],
)
def test_a_window_may_say_its_month_once(tmp_path: Path, typed: str, windows: list[str]) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    windows: {typed}"))
    content = project.read().content
    assert content is not None
    (statement,) = content.incidents["2022-05-panne"].notes[0].statements
    assert [f"{one.begins:%d %H:%M} – {one.ends:%d %H:%M}" for one in statement.windows] == windows


@pytest.mark.parametrize("typed", ["every Wednesday from 19:00 to 07:00", "chaque mercredi de 19 h à 7 h"])
def test_hours_that_repeat_without_an_end_lack_that_alone(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    windows: {typed}"))
    assert {one.code for one in project.problems()} == {"every-without-end"}


def test_a_year_that_slipped_hides_no_other_fault(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    more = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 17/05/2032"
    project.write_note(note(more, published="17/05/2021 10:30"))
    assert [one.code for one in project.problems()] == ["published-year", "date-far"]


def test_without_a_day_there_is_no_today() -> None:
    for typed in ("today", "midi", "9:00"):
        with pytest.raises(DateFault):
            parse_date(typed, ("fr",))


def test_today_is_the_day_of_publication(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    service = "  radiology:\n    state: cancelled\n    rule: wait\n    until: midday"
    project.write_note(note(service, published="16 de mayo de 2022 a las 9:00", valid_until="aujourd’hui"))
    content = project.read().content
    assert content is not None
    found = content.incidents["2022-05-panne"].notes[0]
    assert found.published.isoformat() == "2022-05-16T09:00:00+02:00"
    assert found.valid_until is not None
    assert found.valid_until.isoformat() == "2022-05-17T00:00:00+02:00"
    assert [f"{one.ends:%d %H:%M}" for one in found.statements if one.ends] == ["16 12:00"]


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("à 9 heures", "day-missing", {"day": "30/11/2026", "hour": " 09:00"}),
        ("om 9 uur", "day-missing", {"day": "30/11/2026", "hour": " 09:00"}),
        ("um 9 Uhr", "day-missing", {"day": "30/11/2026", "hour": " 09:00"}),
        ("21.30", "day-missing", {"day": "30/11/2026", "hour": " 21:30"}),
        ("9:00 PM", "day-missing", {"day": "30/11/2026", "hour": " 21:00"}),
        ("9pm", "day-missing", {"day": "30/11/2026", "hour": " 21:00"}),
        ("9 du soir", "day-missing", {"day": "30/11/2026", "hour": " 21:00"}),
        ("24:00", "day-missing", {"day": "30/11/2026", "hour": " 24:00"}),
        ("a las 9", "hour-unclear", {"one": "30/11/2026 09:00", "other": "30/11/2026 21:00"}),
        ("2 o’clock", "hour-unclear", {"one": "30/11/2026 02:00", "other": "30/11/2026 14:00"}),
        ("2 Dec 2026 at 9 o’clock", "hour-unclear", {"one": "09:00", "other": "21:00"}),
        ("9 heures et demie", "hour-unclear", {"one": "09:30", "other": "21:30"}),
    ],
)
def test_an_hour_without_its_day_is_answered_with_both(typed: str, code: str, values: dict[str, str]) -> None:
    """The hour of the evening is none of the morning, and "heures" no name of a month."""
    with pytest.raises(DateFault) as fault:
        parse_date(typed, ("fr", "nl", "de", "en", "es"), date(2026, 11, 30))
    assert (fault.value.code, {name: fault.value.values[name] for name in values}) == (code, values)


IN_TWO_HOURS = (
    *(
        "dans 2 heures",
        "in 2 Stunden",
        "over 2 uur",
        "in 2 hours",
        "dentro de 2 horas",
        "tra due ore",
        "daqui a 2 horas",
    ),
    *(
        "za dwie godziny",
        "peste 2 ore",
        "2 saat sonra",
        "через 2 години",
        "خلال ساعتين",
        "bannent 2 Stonnen",
        "sous 2 h",
    ),
    *("2 hours later", "les 2 prochaines heures", "+2h", "en 2 horas", "en deux heures"),
)


@pytest.mark.parametrize("typed", IN_TWO_HOURS)
def test_a_time_from_now_is_answered_with_its_instant_and_never_with_an_hour(tmp_path: Path, typed: str) -> None:
    """“In 2 hours” was answered with 02:00; nobody can know it from a bulletin that is read tomorrow."""
    assert propose(tmp_path, typed) == "16/05/2022 13:00"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        *(
            (typed, "16/05/2022 11:30")
            for typed in ("d’ici une demi-heure", "in einer halben Stunde", "binnen een half uur")
        ),
        *(
            (typed, "16/05/2022 11:30")
            for typed in ("30 min", "za pół godziny", "за півгодини", "dentro de media hora")
        ),
        *(
            (typed, "16/05/2022 12:00")
            for typed in ("within the hour", "dans l’heure", "binnen het uur", "w ciągu godziny")
        ),
        *((typed, "16/05/2022 13:30") for typed in ("in zweieinhalb Stunden", "dans 2 heures et demie", "in 2½ hours")),
        *(
            (typed, "19/05/2022 11:00")
            for typed in ("dans 3 jours", "in drei Tagen", "3 gün sonra", "in 72 Stunden", "72h")
        ),
        ("dans 1 h 30", "16/05/2022 12:30"),
        *(
            (typed, "16/05/2022 13:00")
            for typed in ("toutes les 2 heures", "every 2 hours", "elke 2 uur", "cada 2 horas")
        ),
        ("à 2 heures", "16/05/2022 02:00"),
        ("a las 2 horas", "16/05/2022 02:00"),
        ("za 12 uur", "21/05/2022 12:00"),
        ("za. 9 h", "21/05/2022 09:00"),
        ("2 horas de la tarde", "16/05/2022 14:00"),
    ],
)
def test_times_from_now_are_read_in_words_and_hours_of_the_day_are_none(
    tmp_path: Path, typed: str, moment: str
) -> None:
    assert propose(tmp_path, typed) == moment


def propose(folder: Path, typed: str) -> str:
    """Return what the message of a next update proposes that was typed in a note of 16 May 2022, 11:00."""
    project = make_project(folder)
    project.write_note(note(published="16/05/2022 11:00", next_update=typed))
    found = next(one for one in project.read().problems if one.code == "day-missing")
    assert say(found, "fr").message == f"« {typed} » ne dit pas de quelle date il s’agit."
    return dict(found.values)["day"] + dict(found.values)["hour"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("18/05/2022 12:00 # brouillon", "18/05/2022 12:00"),
        ("18/05/2022 12:00 ?", "18/05/2022 12:00"),
        ("18 mai 2022 à 12 h au plus tard", "18/05/2022 12:00"),
        ("[18/05/2022 12:00]", "18/05/2022 12:00"),
        ("~18/05/2022", "18/05/2022"),
        ("!!timestamp 18/05/2022 12:00", "18/05/2022 12:00"),
        ("18/05/2022 (environ)", "18/05/2022"),
        ("18/05/2022 12:00 UTC", ""),
        ("pas avant le 18/05/2022", ""),
        ("after 18/05/2022", ""),
        ("18/05/2022 sauf le matin", ""),
        ("two days before 18/05/2022", ""),
        ("18/05/2022 vers 10 h", "18/05/2022 10:00"),
        ("18/05/2022 18:OO", "18/05/2022 18:00"),
        ("l8/O5/2022 10:00", "18/05/2022 10:00"),
        ("18/05/2022 avant 10 h", ""),
        ("18/05/2022 12:00 - 14:00", ""),
    ],
)
def test_a_date_among_words_is_proposed_alone(tmp_path: Path, typed: str, right: str) -> None:
    """Where words or another hour change it, as a time zone does, no date is proposed."""
    project = make_project(tmp_path)
    project.write_note(note(published="16/05/2022 11:00", next_update=typed))
    found = {
        one.code: dict(one.values).get("right", "") for one in project.read().problems if one.code.startswith("date")
    }
    assert found == ({"date-and-more": right} if right else {"date-unreadable": ""})


@pytest.mark.parametrize("typed", ["a ", "12 ", "de 8 à ", "17 mai "])
def test_a_long_text_is_no_date(typed: str) -> None:
    """It is not searched for one: that took a second for each."""
    start = process_time()
    with pytest.raises(DateFault) as found:
        parse_date(typed * 500, ("fr",))
    assert found.value.code == "date-unreadable"
    assert process_time() - start < 0.1


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        *((f"28/11/2026 {noon}", time(12)) for noon in ("12 noon", "at 12 midday", "12 heures midi", "12h (midi)")),
        *((f"28/11/2026 {noon}", time(12)) for noon in ("12 Uhr mittags", "om 12 uur ’s middags", "12 Auer mëttes")),
        *((f"28/11/2026 {noon}", time(12)) for noon in ("a las 12 del mediodía", "ore 12 (mezzogiorno)")),
        *((f"28/11/2026 {noon}", time(12)) for noon in ("às 12h do meio-dia", "12:00 w południe")),
        *((noon, time(12)) for noon in ("12 noon", "12:00 midday", "12 noon on 28/11/2026")),
        ("28/11/2026 à midi et demi", time(12, 30)),
        ("28/11/2026 midi moins le quart", time(11, 45)),
        ("28/11/2026 mezzogiorno e mezzo", time(12, 30)),
    ],
)
def test_noon_is_read_with_its_number_and_with_a_part_of_an_hour(typed: str, hour: time) -> None:
    """Of these no language leaves a doubt."""
    assert read(typed) == datetime.combine(TODAY, hour)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("28/11/2026 half nine", ("08:30", "09:30")),
        ("28/11/2026 at half 9", ("08:30", "09:30")),
        ("28/11/2026 half one", ("12:30", "01:30")),
        ("28/11/2026 half negen", ("08:30", "20:30")),
        ("28/11/2026 halb neun", ("08:30", "20:30")),
        ("28/11/2026 12 midnight", ("00:00", "24:00")),
    ],
)
def test_a_half_that_is_another_hour_elsewhere_is_asked_about(typed: str, hours: tuple[str, str]) -> None:
    """To some half nine is half past eight, to others half past nine: nobody may guess."""
    with pytest.raises(DateFault) as fault:
        read(typed, "en")
    assert fault.value.code == "hour-unclear"
    assert (fault.value.values["one"], fault.value.values["other"]) == hours


@pytest.mark.parametrize("key", ["until", "valid-until"])
def test_a_date_before_its_note_is_shown_on_its_own_line(tmp_path: Path, key: str) -> None:
    """The line that is shown is the line to change."""
    project = make_project(tmp_path)
    services = f"  radiology:\n    state: cancelled\n    rule: wait\n    {key}: 12/04/2022"
    path = project.write_note(note(services, published="17/05/2022 10:30"))
    (problem,) = [one for one in project.read().problems if one.code == "date-before-publication"]
    assert "12/04/2022" in path.read_text(encoding="utf-8").splitlines()[problem.line - 1]


def test_a_restart_before_its_note_is_refused_and_one_that_has_passed_since_is_not(tmp_path: Path) -> None:
    """Nobody announces a day that is over; a day that was ahead stays, and the situation says that it passed."""
    project = make_project(tmp_path)
    services = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: {day}"
    project.write_note(note(services.format(day="16/05/2022"), published="17/05/2022 10:30"))
    assert [one.code for one in project.read().problems if one.is_error] == ["restart-before-publication"]
    project.write_note(note(services.format(day="17/05/2022"), published="17/05/2022 10:30"))
    assert [one.code for one in project.read().problems if one.is_error] == []
