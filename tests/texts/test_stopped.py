"""What a sentence says is stopped, and what it says runs, in the words and the forms of every language."""

import pytest

from statusgen.content.vocabulary import read_vocabulary
from statusgen.texts.stopped import Spelt, find_stopped

SPELT = Spelt({"alfa": ("alfa",), "beta": ("beta",)}, (), ("alfa", "beta"))
ONE_OF_TWO = """
en: Because Alfa is closed, Beta run at North
en: Alfa does not take place, Beta goes ahead
de: Weil Alfa geschlossen ist, laufen Beta im Norden
de: Alfa entfällt, Beta findet statt
fr: Alfa est fermée, mais Beta fonctionnent au Nord
fr: Alfa n’a pas lieu, Beta a lieu
nl: Omdat Alfa gesloten is, werken Beta in Noord
nl: Alfa gaat niet door, Beta gaat door
es: Como Alfa está cerrada, Beta están operativos en el Norte
es: Alfa está parada, Beta se realizan
it: Poiché Alfa è chiusa, Beta sono operative
it: Alfa è ferma, Beta sono in servizio
pt: Como Alfa está fechada, Beta estão operacionais
pt: Alfa não se realiza, Beta realiza-se
lb: Well Alfa zou ass, lafen Beta
lb: Alfa fält aus, Beta funktionéieren
pl: Alfa zamknięta, Beta działają
pl: Alfa nie odbywa się, Beta odbywają się
ro: Alfa este închisă, Beta sunt operaționale
ro: Alfa nu se desfășoară, Beta se desfășoară
tr: Alfa kapatıldı, Beta devam ediyor
tr: Alfa işlemiyor, Beta çalışıyorlar
uk: Alfa закриті, Beta відкриті
uk: Alfa не діє, Beta діють
ar: Alfa مغلقة، Beta متاحة
ar: Alfa غير متاحة، Beta تعمل
"""
EVERYTHING = """
en: All our services are closed
de: Alle unsere Dienste laufen nicht
fr: Tous nos services sont fermés
nl: Al onze diensten liggen stil
es: Todos nuestros servicios están cerrados
it: Tutti i nostri servizi sono chiusi
pt: Todos os nossos serviços estão fechados
lb: All eis Servicer sinn zou
pl: Wszystkie usługi zawieszone
ro: Toate serviciile sunt închise
tr: Tüm hizmetler durduruldu
uk: Усі послуги призупинені
ar: كل الخدمات متوقفة
"""


def sentences(text: str) -> list[tuple[str, str]]:
    """Return pairs of a language and a sentence."""
    return [(line[:2], line[4:]) for line in text.strip().split("\n")]


@pytest.mark.parametrize(("language", "sentence"), sentences(ONE_OF_TWO))
def test_what_runs_is_not_stopped_with_what_stands_beside_it(language: str, sentence: str) -> None:
    """In the plural as in the singular, whatever verb says it."""
    assert find_stopped(sentence, read_vocabulary((language,)), SPELT, language) == {"alfa"}


@pytest.mark.parametrize(("language", "sentence"), sentences(EVERYTHING))
def test_all_services_are_everything(language: str, sentence: str) -> None:
    """People write "all our services" as often as "everything"."""
    assert find_stopped(sentence, read_vocabulary((language,)), SPELT, language) == {"alfa", "beta"}
