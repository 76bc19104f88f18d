"""Hours and days of the week are read as people of thirteen languages write them; what may mean two is refused."""

from pathlib import Path

import pytest

from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.content.weekdays import read_weekdays
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hour_ranges import part_hours, read_ranges
from tests.builders import instant, make_project, note

ALL = known_languages()
WORDS = read_vocabulary(ALL)
MORNING, BOTH = ((480, 720),), ((480, 720), (840, 1080))
HOURS = {
    **dict.fromkeys(
        ("8:00-12:00", "8h-12h", "8.00 – 12.00", "８：００－１２：００", "0800-1200", "8 am to noon"), MORNING
    ),
    **dict.fromkeys(
        ("8am-12", "de 8 h à 12 h", "van 8u tot 12u", "8 Uhr bis 12 Uhr", "dalle 8:00 alle 12:00"), MORNING
    ),
    **dict.fromkeys(
        ("van 8 tot 12 uur", "8-12 u", "von 8 bis 12 Uhr", "de 8 à 12 heures", "8-12h", "vun 8 bis 12 Auer"), MORNING
    ),
    **dict.fromkeys(
        ("de 8 a 12 horas", "entre las 8 y las 12 h", "das 8 às 12 horas", "de 8 às 12h", "8 until noon"), MORNING
    ),
    **dict.fromkeys(
        ("w godz. 8:00–12:00", "між 8 і 12 годинами", "من 8 صباحًا إلى 12 ظهرًا", "08.00’den 12.00’ye kadar"), MORNING
    ),
    **dict.fromkeys(("de las 8:00 a las 12:00", "das 8h às 12h", "od 8:00 do 12:00", "de la 8:00 la 12:00"), MORNING),
    **dict.fromkeys(("8:00 ile 12:00 arası", "з 8:00 до 12:00", "من ٨:٠٠ إلى ١٢:٠٠", "vun 8:00 bis 12:00"), MORNING),
    **dict.fromkeys(
        ("between 8:00 and 12:00", "entre 8h et 12h", "zwischen 8:00 und 12:00", "8h à 12h inclus"), MORNING
    ),
    **dict.fromkeys(("8-12 et 14-18", "8–12, 14–18", "8:00-12:00 / 14:00-18:00", "8h-12h und 14h-18h"), BOTH),
    **dict.fromkeys(("de 8:00 a 12:00 y de 14:00 a 18:00", "od 8:00 do 12:00 i od 14:00 do 18:00"), BOTH),
    **dict.fromkeys(("24/7", "24h/24", "24 h/24 7 j/7", "rund um die Uhr", "24 uur per dag", "0-24"), ((0, 1440),)),
    **dict.fromkeys(("2-5pm", "2–5 p.m.", "2 pm - 5 pm", "14-17"), ((840, 1020),)),
    **dict.fromkeys(("12:30 pm - 5 pm", "12:30-17:00"), ((750, 1020),)),
    **dict.fromkeys(("8'den 14'e kadar", "8.00’den 14.00’e kadar", "între orele 8 și 14", "8-14 Uhr"), ((480, 840),)),
    **dict.fromkeys(("20:00–midnight", "20:00-24:00", "20:00-0:00", "8 pm à minuit"), ((1200, 1440),)),
    **dict.fromkeys(("22:00-06:00", "10 pm - 6 am", "10 du soir à 6 du matin"), ((1320, 360),)),
}
UNCLEAR = {
    **dict.fromkeys(("8-12", "dalle 8 alle 12", "od godz. 8 do 12"), ("08:00–12:00", "20:00–24:00")),
    "10-2pm": ("10:00–14:00", "22:00–14:00"),
    "14-16, 6-8": ("06:00–08:00", "18:00–20:00"),
    "12 pm to 5 pm": ("12:00–17:00", "00:00–17:00"),
    "8am-12pm": ("08:00–12:00", "08:00–24:00"),
    **dict.fromkeys(("van 2 tot 4 uur", "von 2 Uhr bis 4 Uhr", "de 2 h à 4 h"), ("02:00–04:00", "14:00–16:00")),
    **dict.fromkeys(("van 8 tot 5 uur", "8 Uhr bis 5 Uhr", "8 h à 5 h"), ("08:00–17:00", "20:00–05:00")),
    **dict.fromkeys(("midi à 2 h", "12:00 - 2 h"), ("12:00–14:00", "12:00–02:00")),
}
NOT_HOURS = (
    *("8:00", "8:00, 12:00", "8:00 and 12:00", "8:00-12:00 except Monday", "Monday 8:00-12:00", "25:00-26:00", "8-20?"),
    *("8:70-9:00", "about 8-20", "half eight to noon", "8:00-8:00", "~~8:00-12:00~~", "8:00 ou 12:00"),
)
WEEK, EVERY, TWO, END = (frozenset(days) for days in (range(5), range(7), (0, 3), (5, 6)))
DAYS = {
    **dict.fromkeys(
        ("Mon-Fri", "Monday to Friday", "from Monday through Friday", "lundi au vendredi", "Mo.–Fr."), WEEK
    ),
    **dict.fromkeys(("du lundi au vendredi inclus", "Montag bis einschließlich Freitag", "maandag t/m vrijdag"), WEEK),
    **dict.fromkeys(
        ("maandag tot en met vrijdag", "de lunes a viernes", "dal lunedì al venerdì", "2ª a 6ª feira"), WEEK
    ),
    **dict.fromkeys(("segunda a sexta", "segunda-feira a sexta-feira", "od poniedziałku do piątku"), WEEK),
    **dict.fromkeys(("poniedziałek-piątek", "luni-vineri", "de luni până vineri", "Pazartesi-Cuma"), WEEK),
    **dict.fromkeys(("з понеділка по п’ятницю", "понеділок - п'ятниця", "من الاثنين إلى الجمعة"), WEEK),
    **dict.fromkeys(("Méindeg bis Freideg", "vu Méindeg bis Freideg"), WEEK),
    **dict.fromkeys(("lunes y jueves", "lundi et jeudi", "les lundis et jeudis", "montags und donnerstags"), TWO),
    **dict.fromkeys(("lunedì e giovedì", "segundas e quintas-feiras", "poniedziałki i czwartki", "luni și joi"), TWO),
    **dict.fromkeys(("Pazartesi ve Perşembe", "понеділок і четвер", "الاثنين والخميس", "Mon/Thu", "Mon & Thu"), TWO),
    **dict.fromkeys(("every day", "chaque jour", "jeden Tag", "night"), EVERY),
    **dict.fromkeys(("weekend", "Wochenende", "Sat, Sun", "samedi-dimanche"), END),
    "Friday to Monday": frozenset((4, 5, 6, 0)),
}
NOT_DAYS = (
    *("semaine", "weekdays", "daily except Sunday", "Monday not Tuesday", "~~Monday~~", "(Monday)", "Monday?", "di"),
    *("first Monday", "Mon Wed", "Monday or Tuesday", "lundi matin", ""),
)


@pytest.mark.parametrize("typed", HOURS)
def test_hours_are_read_as_they_are_written(typed: str) -> None:
    assert read_ranges(typed, ALL) == HOURS[typed]


@pytest.mark.parametrize("typed", UNCLEAR)
def test_an_hour_of_the_morning_or_the_evening_is_asked_about(typed: str) -> None:
    """Both stretches that may be meant are proposed, as they can be typed."""
    with pytest.raises(DateFault) as fault:
        read_ranges(typed, ALL)
    assert (fault.value.code, fault.value.values["one"], fault.value.values["other"]) == (
        "hour-unclear",
        *UNCLEAR[typed],
    )
    assert all(read_ranges(proposed, ALL) for proposed in UNCLEAR[typed])


def test_what_says_more_than_hours_is_none() -> None:
    assert [typed for typed in NOT_HOURS if read_ranges(typed, ALL)] == []


@pytest.mark.parametrize("typed", DAYS)
@pytest.mark.parametrize("hours", ["", " 8:00-12:00", ", 8h à 12h", " de 8 h à 12 h"])
def test_days_of_the_week_are_read_with_those_between(typed: str, hours: str) -> None:
    days, told = part_hours(typed + hours, ALL)
    assert read_weekdays(days, WORDS, ALL) == DAYS[typed]
    assert not hours or read_ranges(told, ALL) == MORNING


def test_what_says_more_than_days_is_none() -> None:
    """A short name that is of two days in the languages of the site is of none."""
    assert [typed for typed in NOT_DAYS if read_weekdays(typed, WORDS, ALL)] == []
    assert read_weekdays("di", WORDS, ("nl",)) == {1}
    assert not read_weekdays("di", WORDS, ("nl", "fr"))


@pytest.mark.parametrize(
    "typed",
    [
        *("t/m 18/05/2022", "tot en met 18 mei 2022", "bis einschließlich 18.05.2022", "jusqu’au 18 mai 2022 inclus"),
        *("fino al 18 maggio 2022", "do 18 maja 2022", "hasta el 18 de mayo de 2022", "18/05/2022 inclusive"),
    ],
)
def test_an_end_may_say_again_that_it_is_one(typed: str, tmp_path: Path) -> None:
    """A day is meant to its end, as "included" says."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    until: {typed}"))
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert incident.notes[0].statements[0].ends == instant("2022-05-19T00:00")
