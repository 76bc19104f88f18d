"""What a sentence says is stopped, and what it says runs, in the words and the forms of every language."""

import pytest

from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.vocabulary import normalise
from statusgen.texts.stopped import Spelt, find_stopped, read_stopped

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


RADIOLOGY = "radiology|radiologie|radiología|radiologia|radyoloji|радіологія|الأشعة"
DIALYSIS = "dialysis|dialyse|diálisis|dialisi|diálise|dializy|dializă|diyaliz|діаліз"
OTHERS = "blood tests|emergency department|emergency|urgences"
NAMED = Spelt({normalise(name): (name,) for name in f"{RADIOLOGY}|{DIALYSIS}|{OTHERS}".split("|")}, (), ("radiology",))
PLACES = {name: (name,) for name in ("north", "nord", "noord", "norte", "south", "sud")}
STOPPED_NOW = """
en: Radiology cancelled at North
en: Radiology is closed
en: URGENT: Radiology closed at North, do not come
en: Cyberattack: radiology cancelled at North
en: Radiology is closed because of a power cut
en: Radiology closed until Monday
en: Radiology closed until further notice
en: Radiology: closed at North
en: Radiology appointments cancelled today
en: No radiology today
en: Closure of radiology at North
en: All services cancelled
en: Radiology not available
en: Power cut at North: radiology and blood tests closed
en: Radiology and dialysis are not running
en: Radiology department closed
en: Do not come: radiology is out of order
en: Radiology closed, emergency department open
en: Emergency department closed
fr: Radiologie annulée
fr: La radiologie est fermée au Nord, ne venez pas
fr: La radiologie et les urgences sont fermées
fr: Annulation des rendez-vous de radiologie
en: Dialysis continues, radiology cancelled
en: Radiology stays closed
fr: Pas de radiologie aujourd’hui
fr: Fermeture de la radiologie
fr: Radiologie : à l’arrêt au Nord
fr: Cyberattaque – radiologie à l’arrêt
fr: Radiologie fermée jusqu’à nouvel ordre
fr: Les rendez-vous de radiologie sont annulés
fr: Tous nos services sont fermés
nl: Radiologie gesloten, kom niet
nl: De radiologie is gesloten in Noord
nl: Geen radiologie vandaag
nl: Radiologie gaat niet door
nl: Sluiting van de radiologie
de: Radiologie geschlossen
de: Die Radiologie ist ab sofort geschlossen
de: Keine Dialyse im Nord
de: Radiologie fällt aus, kommen Sie nicht
es: Radiología cerrada
es: La radiología está cerrada en el Norte
es: No hay radiología
it: Radiologia chiusa
it: La radiologia è sospesa
pt: Radiologia encerrada
pt: A radiologia está fechada
pl: Radiologia zamknięta
pl: Dializy odwołane
ro: Radiologie închisă
tr: Radyoloji kapalı
tr: Radyoloji hizmet dışı
uk: Радіологія закрита
ar: الأشعة مغلقة
lb: Radiologie zou
en: Strike: radiology closed
en: Closure of radiology: appointments cancelled
de: Ausfall der Radiologie
de: Radiologie: Ausfall
fr: Radiologie : à l’arrêt
"""
NOT_STOPPED_NOW = """
en: Radiology limited
en: Radiology not limited
en: Radiology is not cancelled
en: Radiology is no longer closed
en: Radiology was cancelled yesterday
en: Radiology, closed since Monday, reopens
en: Radiology reopens
en: Entrance of radiology closed
en: The radiology waiting room is closed
en: Only urgent operations continue
en: Radiology closed for children
en: Children: radiology closed
en: Radiology closed on 5 November
en: Radiology closed on Saturdays
en: Radiology closed tomorrow
en: Tomorrow: radiology closed
en: From Monday: radiology closed
en: Radiology closed after 6 pm
en: False message: “radiology closed”
en: Rumour: radiology closed
en: Is radiology closed?
en: Exercise: radiology closed
en: What to do if radiology is cancelled
en: If radiology is closed, go to South
en: Radiology open, canteen closed
en: The canteen is closed
en: Rebooking of cancelled radiology appointments
en: Patients whose radiology appointment was cancelled
en: Radiology works: car park closed
en: All services running
en: Some radiology appointments cancelled
en: Radiology: no appointments lost
en: Radiology: no appointment needed
en: Radiology back after the closure
en: End of the closure of radiology
en: Closure of radiology is over
en: Radiology: not closed
en: Radiology may be closed
en: No radiology appointments are cancelled
en: No emergency? Call your GP
en: Radiology will be closed
en: Results of radiology unavailable
en: Nothing is closed
en: Radiology: late reports, telephone out of order
en: Dialysis runs, website down
en: Website down, dialysis runs
fr: La radiologie n’est plus annulée
fr: La radiologie a été annulée
fr: La radiologie, annulée hier, reprend
fr: Radiologie fermée le 23 mai
fr: Radiologie annulée pour les enfants
fr: Entrée de la radiologie fermée
fr: Rendez-vous de radiologie annulés la semaine passée
fr: « Radiologie annulée »
fr: Radiologie annulée ?
fr: Radiologie : le standard est coupé
fr: Fin de la fermeture de la radiologie
fr: Radiologie fermée le samedi
fr: Radiologie fermée dès lundi
fr: Radiologie partiellement annulée
fr: Sauf urgences, radiologie fermée
fr: Aucun rendez-vous de radiologie n’est annulé
fr: La radiologie n’a pas été annulée
fr: Radiologie ouverte, cafétéria fermée
nl: Radiologie was gesloten
nl: Ingang radiologie gesloten
nl: Radiologie niet gesloten
nl: Radiologie morgen gesloten
nl: Geen afspraken radiologie geannuleerd
de: Radiologie war geschlossen
de: Radiologie nicht geschlossen
de: Eingang zur Radiologie geschlossen
de: Radiologie am Montag geschlossen
de: Keine Termine der Radiologie abgesagt
es: Radiología ya no está cerrada
es: Radiología cerrada mañana
it: Radiologia non chiusa
pt: Radiologia não está encerrada
pl: Radiologia nie jest zamknięta
tr: Radyoloji kapalı değil
tr: Radyoloji pazartesiye kadar kapalı
uk: Радіологія не закрита
ar: الأشعة ليست مغلقة
en: Radiology closure cancelled
en: Radiology closure postponed
en: The closure of radiology is cancelled
en: Closure of radiology: cancelled
en: Cancelled: closure of radiology
en: Closure of radiology: strike cancelled
en: Closure of radiology, works postponed
fr: Fermeture de la radiologie annulée
fr: La suspension de la radiologie est annulée
fr: Fermeture de la radiologie (reportée)
fr: Annulation de la fermeture de la radiologie
fr: Grève annulée : fermeture de la radiologie
nl: Sluiting radiologie geannuleerd
nl: Sluiting van de radiologie uitgesteld
nl: Sluiting radiologie gaat niet door
de: Schließung der Radiologie abgesagt
de: Schließung der Radiologie verschoben
de: Schließung der Radiologie fällt aus
de: Schließung der Radiologie: Streik abgesagt
es: Cierre de radiología cancelado
es: Cierre de la radiología aplazado
it: Chiusura della radiologia annullata
it: Chiusura della radiologia rinviata
pt: Encerramento da radiologia cancelado
pt: Encerramento da radiologia adiado
lb: Schléissung vun der Radiologie annuléiert
pl: Zamknięcie radiologia odwołane
ro: Închidere radiologie anulată
tr: Radyoloji kapatılması iptal edildi
uk: Закриття радіологія скасовано
ar: إلغاء إغلاق الأشعة
en: Myth: radiology closed
en: Correction: radiology closed
fr: Infox : radiologie fermée
fr: Démenti : radiologie fermée
fr: Rectificatif : radiologie fermée
fr: Erratum : radiologie fermée
nl: Nepnieuws: radiologie gesloten
nl: Rechtzetting: radiologie gesloten
de: Falschmeldung: Radiologie geschlossen
de: Fake News: Radiologie geschlossen
es: Bulo: radiología cerrada
es: Desmentido: radiología cerrada
it: Smentita: radiologia chiusa
pt: Desmentido: radiologia encerrada
lb: Falschmeldung: Radiologie zou
pl: Sprostowanie: radiologia zamknięta
ro: Dezmințire: radiologie închisă
tr: Yalan haber: radyoloji kapalı
uk: Фейк: радіологія закрита
ar: تكذيب: الأشعة مغلقة
en: Cancelled radiology: how to rebook
en: Radiology cancelled: new appointments sent
fr: Radiologie annulée : nouvelles dates envoyées
fr: Radiologie annulée : rattrapage
fr: Radiologie annulée : indemnisation
nl: Radiologie geannuleerd: nieuwe afspraken
de: Radiologie abgesagt: Ersatztermine
es: Radiología cancelada: nuevas citas
it: Radiologia annullata: nuove date
pt: Radiologia cancelada: novas marcações
lb: Radiologie annuléiert: nei Rendez-vous
pl: Radiologia odwołana: nowe terminy
ro: Radiologie anulată: reprogramări
tr: Radyoloji iptal edildi: yeni tarihler
uk: Радіологія скасована: нові дати
ar: الأشعة مغلقة: مواعيد جديدة
fr: Les consultations annulées sont reportées, la radiologie annulée est reportée
"""


@pytest.mark.parametrize(("language", "title"), sentences(STOPPED_NOW))
def test_a_title_stops_what_it_says_is_stopped_now(language: str, title: str) -> None:
    """Whatever stands in clauses of its own around it: what happened, and what patients do."""
    assert read_stopped(title, read_vocabulary((language,)), NAMED, PLACES, language).services


@pytest.mark.parametrize(("language", "title"), sentences(NOT_STOPPED_NOW))
def test_a_title_may_speak_of_another_time_or_of_a_part(language: str, title: str) -> None:
    """Of what was, what will be, what is denied, asked or quoted, of some patients, of what stands beside a service."""
    assert read_stopped(title, read_vocabulary((language,)), NAMED, PLACES, language).services == set()


ONE_OF_ANOTHER = """
fr: Radiologie : téléphone coupé => telephone
fr: Radiologie, téléphone coupé => telephone
fr: Téléphone coupé en radiologie => telephone
fr: Téléphone coupé : radiologie, dialyse => telephone
fr: Le téléphone de la radiologie est coupé => telephone
fr: Téléphone coupé en radiologie et en dialyse => telephone
fr: Le téléphone de la radiologie et de la dialyse est coupé => telephone
nl: Telefoon radiologie en dialyse defect => telephone
fr: Téléphone de la radiologie coupé et dialyse fermée => dialyse telephone
fr: Urgences : radiologie fermée => radiologie
fr: Radiologie – dialyse à l’arrêt => dialyse
fr: Dialyse annulée en radiologie => dialyse
fr: Pas de dialyse en radiologie => dialyse
fr: Radiologie : à l’arrêt => radiologie
fr: Radiologie et téléphone coupés => radiologie telephone
fr: Radiologie, dialyse : à l’arrêt => dialyse radiologie
fr: Radiologie fermée : dialyse annulée => dialyse radiologie
en: Radiology: telephone down => telephone
en: Radiology telephone down => telephone
en: Dialysis, radiology (telephone down) => telephone
en: Dialysis in radiology cancelled => dialysis
nl: Telefoon radiologie defect => telephone
nl: Radiologie en dialyse gesloten => dialyse radiologie
nl: Telefoon van de radiologie defect => telephone
de: Telefon der Radiologie defekt, Dialyse geschlossen => dialyse telephone
de: Radiologie: Telefon ausgefallen => telephone
es: Radiología: teléfono averiado => telephone
"""


@pytest.mark.parametrize(("language", "line"), sentences(ONE_OF_ANOTHER))
def test_what_is_out_of_order_in_a_service_does_not_stop_it(language: str, line: str) -> None:
    """Of "A: B stopped" and "B of A stopped" only B counts, and a telephone stops no other service."""
    title, _, stopped = line.partition(" => ")
    telephones = dict.fromkeys(("telephone", "telefoon", "telefon", "telefono"), ("telephone",))
    spelt = NAMED._replace(ids={**NAMED.ids, **telephones}, remote=("telephone",))
    read = read_stopped(title, read_vocabulary((language,)), spelt, PLACES, language)
    assert " ".join(sorted(read.services)) == stopped


@pytest.mark.parametrize(
    ("remark", "places"),
    [
        ("Closed at South", {"south"}),
        ("no appointments until Monday", set()),
        ("Appointments cancelled", set()),
        ("No appointment needed", None),
        ("Entrance B is closed", None),
        ("Closed on 24 December", None),
        ("Closed on Saturdays", None),
        ("Ring the bell, reception is closed", None),
        ("Dialysis is closed", None),
    ],
)
def test_a_remark_need_not_name_its_service(remark: str, places: set[str] | None) -> None:
    """It stands below it; another service that it names is another."""
    read = read_stopped(remark, read_vocabulary(("en",)), NAMED, PLACES, "en", "radiology", is_whole=True)
    assert ("radiology" in read.services, set(read.places) if "radiology" in read.services else None) == (
        places is not None,
        places,
    )
