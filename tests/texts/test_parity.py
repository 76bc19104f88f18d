"""Translations are compared by value: numbers, parts and hours in words are those in figures, in every language."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.content.vocabulary import known_languages
from statusgen.model.site import Catalogue
from statusgen.texts.dates_in_text import date_readers
from statusgen.texts.figures import iter_at_figures
from statusgen.texts.hours_in_text import CLOCK, LONGEST_LEAD
from statusgen.texts.named_days import LATER_TODAY
from statusgen.texts.numbers_in_words import read_numbers_in_words
from statusgen.texts.parity import find_missing
from statusgen.texts.wordlists import all_words, hint_of
from tests.builders import read_example


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_example().catalogue


IN_WORDS = [
    ("fr", "vingt-cinq, soixante et onze, quatre-vingt-dix-neuf, nonante-neuf", (25, 71, 99, 99)),
    ("fr", "deux cent cinquante ; mille neuf cents ; une dizaine ; dix pour cent", (250, 1900, 1, 10, 10)),
    ("nl", "eenentwintig, drieëndertig, tweehonderdvijftig, driemaal", (21, 33, 250, 3)),
    ("de", "einundzwanzig, zweihundertfünfzig, eintausend, zwei- bis dreimal", (21, 250, 1000, 2, 3)),
    ("en", "twenty-five, two hundred and fifty, fifteen hundred, two and three", (25, 250, 1500, 2, 3)),
    ("es", "veintidós, treinta y cinco, quinientos diez, cuarenta mil", (22, 35, 510, 40000)),
    ("it", "ventuno, ventitré, duecentocinquanta, duemila", (21, 23, 250, 2000)),
    ("pt", "vinte e cinco, duzentos e cinquenta", (25, 250)),
    ("lb", "dräianzwanzeg, fënnefandrësseg, zweehonnert", (23, 35, 200)),
    ("pl", "dwadzieścia pięć, dwieście pięćdziesiąt", (25, 250)),
    ("ro", "douăzeci și cinci, două sute, treisprezece", (25, 200, 13)),
    ("tr", "yirmi beş, iki yüz elli, on üç", (25, 250, 13)),
    ("uk", "двадцять п’ять, двісті п’ятдесят", (25, 250)),
    ("ar", "خمسة وعشرون، مئتان، ثلاثة عشر", (25, 200, 13)),
]


@pytest.mark.parametrize(("language", "text", "numbers"), IN_WORDS)
def test_numbers_in_words_are_read_whole(language: str, text: str, numbers: tuple[int, ...]) -> None:
    assert tuple(said.number for said in read_numbers_in_words(text, language)) == numbers


def test_every_language_has_numbers_in_words() -> None:
    assert {language for language, *_ in IN_WORDS} == {*known_languages()}


@pytest.mark.parametrize(
    ("text", "language", "translation", "to"),
    [
        ("Vingt-cinq patients.", "fr", "Vijfentwintig patiënten.", "nl"),
        ("25 patients.", "fr", "Fünfundzwanzig Patienten.", "de"),
        ("500 pacientes", "es", "cinq cents patients", "fr"),
        ("40 000 €", "fr", "forty thousand euros", "en"),
        ("une dizaine de lits", "fr", "about 10 beds", "en"),
        ("au 2e étage", "fr", "on the second floor", "en"),
        ("im ersten Stock", "de", "au 1er étage", "fr"),
        ("2/3 des patients", "fr", "two thirds of patients", "en"),
        ("1/2 comprimé", "fr", "half a tablet", "en"),
        ("le 16 mai 2026", "fr", "16 MAYIS 2026", "tr"),
        ("le 1er mai", "fr", "MAYIS ayının birinci günü", "tr"),
        ("le 1er avril", "fr", "NİSAN ayının ilk günü", "tr"),
        ("50 % des lits", "fr", "half of the beds", "en"),
        ("les trois quarts", "fr", "75 %", "en"),
        ("à 14 h 30", "fr", "om half drie", "nl"),
        ("à 14 h 30", "fr", "om half drie 's middags", "nl"),
        ("8 heures et demie", "fr", "8.30 uur", "nl"),
        ("9 heures moins le quart", "fr", "8:45am", "en"),
        ("half past midnight", "en", "halb eins", "de"),
        ("zwischen 7.30 und 12 Uhr", "de", "entre 7 h 30 et midi", "fr"),
        ("de 20 h à 22 h", "fr", "from 8 to 10pm", "en"),
        ("from 11 to 1pm", "en", "de 11 h à 13 h", "fr"),
        ("2 à 3 heures", "fr", "two to three hours", "en"),
        ("17 h", "fr", "5 o’clock sharp", "en"),
        ("a las 9 de la noche", "es", "à 21 h", "fr"),
        ("23 h", "fr", "11 Uhr nachts", "de"),
        ("à 12h30", "fr", "12.30", "nl"),
        ("Mardi 29 à 16h30", "fr", "Dinsdag 29 om 16.30 uur", "nl"),
        ("1 h 30", "fr", "1,5 uur", "nl"),
        ("1 h 30", "fr", "1 Std. 30", "de"),
        ("anderhalf uur", "nl", "90 minutes", "fr"),
        ("anderhalf uur", "nl", "ninety minutes", "en"),
        ("60 à 90 minutes", "fr", "1 h to 1 h 30", "en"),
        ("120 minutes", "fr", "2 uur", "nl"),
        ("an hour and a half", "en", "1,5 Stunden", "de"),
        ("24 hours a day", "en", "dag en nacht", "nl"),
        ("24 h/24", "fr", "rund um die Uhr", "de"),
        ("7 jours sur 7", "fr", "every day", "en"),
        ("15 jours", "fr", "14 Tage", "de"),
        ("15 jours", "fr", "two weeks", "en"),
        ("15 jours", "fr", "a fortnight", "en"),
        ("deux semaines", "fr", "14 days", "en"),
        ("les deux prochaines semaines", "fr", "the next 14 days", "en"),
        ("une semaine sur deux", "fr", "every two weeks", "en"),
        ("1 semaine sur 2", "fr", "alle zwei Wochen", "de"),
        ("une semaine sur deux sites", "fr", "one week at two sites", "en"),
        ("una semana de cada dos", "es", "om de twee weken", "nl"),
        ("una settimana su tre", "it", "every 21 days", "en"),
        ("quinze jours", "fr", "2 weken", "nl"),
        ("une quinzaine de jours", "fr", "14 dni", "pl"),
        ("2 weeks", "en", "أسبوعين", "ar"),
        ("30 minutes", "fr", "half an hour", "en"),
        ("30 minutes", "fr", "een half uur", "nl"),
        ("30 minutes", "fr", "eine halbe Stunde", "de"),
        ("15 minutes", "fr", "a quarter of an hour", "en"),
        ("45 minutes", "fr", "three quarters of an hour", "en"),
        ("48 heures", "fr", "two days", "en"),
        ("72 h", "fr", "3 days", "en"),
        ("120 minutes", "fr", "2 hours", "en"),
        ("COVID-19", "fr", "Covid", "en"),
        ("dans les 24 heures", "fr", "within one day", "en"),
        ("dans les 24 heures", "fr", "innerhalb eines Tages", "de"),
        ("48 heures", "fr", "في يومين", "ar"),
        ("15 jours", "fr", "لأسبوعين", "ar"),
        ("6 mois", "fr", "half a year", "en"),
        ("18 mois", "fr", "anderthalb Jahre", "de"),
        ("toutes les demi-heures", "fr", "every 30 minutes", "en"),
        ("5 jours sur 7", "fr", "vijf dagen per week", "nl"),
        ("2 fois par jour", "fr", "twice a day", "en"),
        ("2 visiteurs", "fr", "زائران", "ar"),
        ("à 18 h", "fr", "at six pm", "en"),
        ("à 18 h", "fr", "um sechs Uhr abends", "de"),
        ("à 18 h", "fr", "الساعة السادسة مساء", "ar"),
        ("à 8 h 30", "fr", "الثامنة والنصف صباحا", "ar"),
        ("à 20 h", "fr", "الساعة 8 مساءً", "ar"),
        ("à 14 h", "fr", "الساعة 2 ظهراً", "ar"),
        ("à 8 h", "fr", "o ósmej", "pl"),
        ("cet après-midi", "fr", "this afternoon", "en"),
        ("jusqu’à minuit", "fr", "until 12 midnight", "en"),
        ("à 0 h", "fr", "a medianoche", "es"),
        ("moins de 12 ans", "fr", "under 12 may not come in", "en"),
        ("dans la semaine du 3", "fr", "in the week of 3 December", "en"),
        ("le 1er décembre", "fr", "on the first of December", "en"),
        ("le 1er décembre", "fr", "il 1° dicembre", "it"),
        ("13 novembre", "fr", "13 تشرين الثاني", "ar"),
        ("081 72 00 00", "fr", "081 720 000", "en"),
        ("14h-16h", "fr", "14.00–16.00", "it"),
        ("14h-16h", "fr", "das 14h às 16h", "pt"),
        ("2.ª-feira às 9h", "pt", "Monday at 9", "en"),
        ("2.ª planta", "pt", "2nd floor", "en"),
        ("12,50 €", "fr", "€12.5", "en"),
        ("12,00 €", "fr", "12 euros", "en"),
        ("1.250,50 €", "de", "€1,250.50", "en"),
        ("1,5 mg", "fr", "1.5 mg", "en"),
        ("du lundi au vendredi", "fr", "on weekdays", "en"),
        ("samedi et dimanche", "fr", "zaterdags en zondags", "nl"),
        ("am Sonnabend", "de", "Saturday’s clinic", "en"),
        ("w środę i w niedzielę", "pl", "mercredi et dimanche", "fr"),
        ("у п’ятницю", "uk", "le vendredi", "fr"),
        ("2ª feira e sexta", "pt", "lunes y viernes", "es"),
        ("Il fait -5 °C.", "fr", "Es ist 5 Grad unter null.", "de"),
        ("Il fait −5 °C dehors.", "fr", "Fuori ci sono -5 °C.", "it"),
        ("niveau -1", "fr", "poziom -1", "pl"),
        ("niveau -1", "fr", "1. Untergeschoss", "de"),
        ("parking niveau -2", "fr", "2. UG", "de"),
        ("parking niveau -2", "fr", "Tiefgarage, Ebene 2", "de"),
        ("piętro -1", "pl", "підвал, рівень 1", "uk"),
        ("-20 % de rendez-vous", "fr", "20 % fewer appointments", "en"),
        ("+2 salles", "fr", "2 more rooms", "en"),
        ("De 8 -12 h, Sud -3 lits", "fr", "8am to 12, South: 3 beds", "en"),
        ("Attendez une heure.", "fr", "Wacht 60 minuten.", "nl"),
        ("à 13 h, dans deux heures", "fr", "at 1 pm, in two hours", "en"),
        ("huit jours", "fr", "eine Woche", "de"),
        ("dans quatre semaines", "fr", "in one month", "en"),
        ("une fois par jour, une heure", "fr", "once a day, for an hour", "en"),
        ("un an et demi, deux fois par an", "fr", "anderthalb Jahre, zweimal im Jahr", "de"),
        ("aujourd’hui et demain", "fr", "bugün ve yarın", "tr"),
        ("demain matin", "fr", "morgen früh", "de"),
        ("ce matin", "fr", "heute Morgen", "de"),
        ("ce matin", "fr", "esta mañana", "es"),
        ("depuis ce matin", "fr", "seit dem Morgen", "de"),
        ("aujourd’hui, tôt", "fr", "am heutigen frühen Morgen", "de"),
        ("ce matin", "fr", "gegen Morgen", "de"),
        ("ce matin", "fr", "esta misma mañana", "es"),
        ("jusqu’au matin, demain aussi", "fr", "bis zum Morgen, und auch morgen", "de"),
        ("plusieurs fois par jour, jusqu’à demain", "fr", "مرات في اليوم، حتى الغد", "ar"),
        ("demain, toute la journée", "fr", "الغد طوال اليوم", "ar"),
        ("aujourd’hui, le matin", "fr", "hoy por la mañana", "es"),
        ("lundi matin, aujourd’hui", "fr", "heute, Montag Morgen", "de"),
        ("ce soir", "fr", "dziś wieczorem", "pl"),
        ("après-demain", "fr", "the day after tomorrow", "en"),
        ("pasado mañana", "es", "depois de amanhã", "pt"),
        ("mâine", "ro", "غداً", "ar"),
        ("le niveau haut, demain", "fr", "muer, um héijen Niveau", "lb"),
        ("9 patients sur 10", "fr", "90 % van de patiënten", "nl"),
        ("neuf sur dix", "fr", "90 %", "en"),
        ("9 rendez-vous sur 10 sont maintenus", "fr", "90% of appointments go ahead", "en"),
        ("un rendez-vous sur deux", "fr", "50% of appointments", "en"),
        ("3 rendez-vous sur 4", "fr", "three quarters of appointments", "en"),
        ("3 rendez-vous sur 4", "fr", "driekwart van de afspraken", "nl"),
        ("75 % des rendez-vous", "fr", "dreiviertel der Termine", "de"),
        ("67 % des lits", "fr", "tweederde van de bedden", "nl"),
        ("1 rendez-vous sur 4", "fr", "ein Viertel der Termine", "de"),
        ("les plus de soixante ans", "fr", "the over-sixties", "en"),
        ("9 lits d’hôpital de jour sur 10", "fr", "90 % der Betten der Tagesklinik", "de"),
        ("9 комп’ютерів з 10", "uk", "90% of computers", "en"),
        ("1 de cada 4", "es", "25 % der Patienten", "de"),
        ("9 na 10 pacjentów", "pl", "hastaların %90'ı", "tr"),
        ("deux tiers", "fr", "67 %", "en"),
        ("mise en quarantaine", "fr", "quarantine", "en"),
        ("in Via Venti Settembre", "it", "en la Via Venti Settembre", "es"),
        ("l’Hôpital des Quinze-Vingts", "fr", "the Hôpital des Quinze-Vingts", "en"),
        ("Rue du Trente-et-Un", "fr", "in der Rue du Trente-et-Un", "de"),
        ("Plaza Treinta y Tres", "es", "na Plaza Treinta y Tres", "pt"),
        ("Onder de achttien jaar", "nl", "Les mineurs", "fr"),
        ("thirty-somethings", "en", "les trentenaires", "fr"),
    ],
)
def test_what_means_the_same_is_no_difference(
    catalogue: Catalogue, text: str, language: str, translation: str, to: str
) -> None:
    """In both directions."""
    assert find_missing(text, translation, language, to, catalogue) == ((), ())
    assert find_missing(translation, text, to, language, catalogue) == ((), ())


@pytest.mark.parametrize(
    ("text", "language", "translation", "to"),
    [
        ("Vingt-cinq patients.", "fr", "26 patiënten.", "nl"),
        ("Tweehonderd bedden.", "nl", "300 Betten.", "de"),
        ("à 14 h 30", "fr", "om half vier", "nl"),
        ("17 h", "fr", "6 o’clock", "en"),
        ("de 19 h à 22 h", "fr", "from 8 to 10pm", "en"),
        ("1 h 30", "fr", "2,5 uur", "nl"),
        ("14 lits", "fr", "15 beds", "en"),
        ("75 %", "fr", "half of them", "en"),
        ("au 2e étage", "fr", "on the third floor", "en"),
        ("9 Uhr", "de", "21 h", "fr"),
        ("30 minutes", "fr", "an hour and a half", "en"),
        ("30 minutes", "fr", "three quarters of an hour", "en"),
        ("48 heures", "fr", "three days", "en"),
        ("deux semaines", "fr", "three weeks", "en"),
        ("quinze jours", "fr", "three weeks", "en"),
        ("14 jours", "fr", "10 days", "en"),
        ("540 rendez-vous à 9 h", "fr", "appointments at 9 am", "en"),
        ("570 rendez-vous à 9 h 30", "fr", "appointments at 9.30 am", "en"),
        ("Mardi 29 à 16h30", "fr", "Dinsdag 30 om 16.30 uur", "nl"),
        ("Mardi 29 à 16h30", "fr", "Dinsdag 29 om 17.30 uur", "nl"),
        ("dans les 24 heures", "fr", "within two days", "en"),
        ("à 18 h", "fr", "at seven pm", "en"),
        ("à 18 h", "fr", "at six am", "en"),
        ("à 18 h", "fr", "الساعة السابعة مساء", "ar"),
        ("le 3 décembre", "fr", "on the first of December", "en"),
        ("dans la semaine du 3", "fr", "in the week of 10 December", "en"),
        ("le 14 décembre", "fr", "on 14 November", "en"),
        ("081 72 00 00", "fr", "081 720 001", "en"),
        ("1,5 mg", "fr", "15 mg", "en"),
        ("1,5", "fr", "1.05", "en"),
        ("14h-16h", "fr", "14.00–17.00", "it"),
        ("lundi", "fr", "Tuesday", "en"),
        ("du lundi au jeudi", "fr", "maandag tot vrijdag", "nl"),
        ("w środę", "pl", "we wtorek à Tuesday", "en"),
        ("Il fait -5 °C.", "fr", "It is 5 °C.", "en"),
        ("5 °C", "fr", "-5 °C", "ro"),
        ("étage -1", "fr", "1° piano", "it"),
        ("+20 %", "fr", "-20 %", "uk"),
        ("Comptez une heure.", "fr", "Allow two hours.", "en"),
        ("Comptez deux heures.", "fr", "Plane eine halbe Stunde ein.", "de"),
        ("Comptez une heure.", "fr", "Allow 2 hours.", "en"),
        ("une demi-heure", "fr", "godzina", "pl"),
        ("Attendez vingt minutes.", "fr", "Wait outside.", "en"),
        ("trenta letti", "it", "des lits", "fr"),
        ("demain", "fr", "today", "en"),
        ("am Morgen, und morgen auch", "de", "aujourd’hui", "fr"),
        ("اليوم", "ar", "demain", "fr"),
        ("astăzi", "ro", "mañana", "es"),
        ("dziś", "pl", "завтра", "uk"),
        ("heute", "de", "demain soir", "fr"),
        ("après-demain", "fr", "tomorrow", "en"),
        ("une semaine sur deux", "fr", "every two months", "en"),
        ("9 sur 10", "fr", "80 %", "en"),
        ("1 patient sur 4", "fr", "three quarters of patients", "en"),
        ("25 % des patients", "fr", "driekwart van de patiënten", "nl"),
        ("2 lits et 4 chaises", "fr", "3 beds and 6 chairs", "en"),
        ("Vingt lits, Via Venti Settembre", "fr", "Beds, Via Venti Settembre", "en"),
    ],
)
def test_what_means_something_else_is_one(
    catalogue: Catalogue, text: str, language: str, translation: str, to: str
) -> None:
    assert find_missing(text, translation, language, to, catalogue)[0]


def test_no_sign_hides_a_word_from_what_is_asked_before_a_search() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    words = {LATER_TODAY.pattern, *all_words("resuming", "resumes")}
    letters = {letter for word in words for letter in word if letter.islower() or letter == "الليلة"[0]}
    for alike in re.findall(f"[{''.join(sorted(letters))}]", every, re.IGNORECASE):
        meant = [letter for letter in letters if re.fullmatch(letter, alike, re.IGNORECASE)]
        assert all(hint_of(letter)(alike) for letter in meant), alike
    for before in re.findall(r"\W", every):
        assert before.casefold() == before or hint_of("half")(f"{before}half"), before


TYPED = """\
0|1|2|3|4|5|6|7|8|9| |.|,|:|/|-|–|h|u|\n|at |à |las |alle |الساعة |o | Uhr| p.m.| bis |saat |١٢|2026-11-30|mai|May |\
1er |November |septiembre |كانون الثاني |жовтня |MAYIS |października """
PIECES = st.sampled_from(TYPED.split("|"))


@pytest.mark.parametrize("language", known_languages())
@given(text=st.lists(PIECES, max_size=12).map("".join))
def test_where_figures_stand_all_dates_and_hours_are_found(language: str, text: str) -> None:
    for pattern, before in ((CLOCK, LONGEST_LEAD), *((one, lead) for one, lead, _ in date_readers(language))):
        found = [match.span() for match in iter_at_figures(pattern, text, before)]
        assert found == [match.span() for match in pattern.finditer(text)]
