"""No text sends people with a question about an appointment to the number for emergencies without a warning."""

import pytest

from statusgen.content.emergency_calls import check_emergency_calls
from statusgen.model.note import Edition, EditionState
from statusgen.texts.short_numbers import is_for_emergencies
from tests.builders import read_example

WRONG = [
    ("fr", "Pour déplacer votre rendez-vous, appelez le 112."),
    ("fr", "Appelez le +32 112 pour un rendez-vous."),
    ("nl", "Bel 112 om uw afspraak te verplaatsen."),
    ("de", "Rufen Sie 112 an, um Ihren Termin zu verschieben."),
    ("de", "Wegen Ihres Termins wählen Sie 1-1-2."),
    ("en", "Call 112 to move your appointment."),
    ("es", "Llame al 112 para cambiar su cita."),
    ("it", "Chiamate il 112 per un appuntamento."),
    ("pt", "Ligue para o 112 para a sua marcação."),
    ("pl", "W sprawie wizyty zadzwoń pod 112."),
    ("ro", "Sunați la 112 pentru programare."),
    ("tr", "Randevu için 112'yi arayın."),
    ("uk", "Щоб перенести прийом, телефонуйте 112."),
    ("ar", "اتصل بالرقم 112 لتغيير موعدك"),
    ("lb", "Rufft 112 un fir e Rendez-vous."),
]
RIGHT = [
    ("en", "We call 112 patients about their appointments."),
    ("fr", "Appelez le 02 112 11 12 pour vos rendez-vous."),
    ("fr", "Votre rendez-vous est en salle 112 : appelez-nous avant."),
    ("fr", "En danger, appelez le 112. Pour un rendez-vous, appelez le 000 11 22."),
    ("nl", "Bel niet 112 voor een afspraak."),
    ("de", "Bei Lebensgefahr rufen Sie 112, auch wenn Sie einen Termin haben."),
    ("tr", "Acil durumda 112'yi arayın, randevunuz olsa bile."),
    ("pl", "Nie dzwoń pod 112 w sprawie wizyty."),
]


def _is_warned_about(language: str, text: str) -> bool:
    edition = Edition(language, EditionState.COMPLETE, "Titre", f"<p>{text}</p>")
    return bool([*check_emergency_calls(edition, read_example().settings)])


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_the_number_for_emergencies_is_none_for_appointments(language: str, text: str) -> None:
    assert _is_warned_about(language, text)


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_a_count_a_danger_and_a_denial_are_left_alone(language: str, text: str) -> None:
    assert not _is_warned_about(language, text)


def test_a_number_for_emergencies_is_known_however_it_is_typed() -> None:
    """With the code of a country, in groups, beside another; a longer number that holds its figures is none."""
    typed = (
        "112",
        "1-1-2",
        "1 1 2",
        "tel. 112",
        "+32 112",
        "0032112",
        "+32 (0)112",
        "112 / 100",
        "112/1733",
        "112 ou 100",
    )
    assert [one for one in typed if not is_for_emergencies(one, "BE", "112")] == []
    others = ("1120", "+32 1120", "02 345 11 12", "02/112 34 56", "0800 112", "116 117", "116117", "01 15 15 15 15")
    assert [one for one in others if is_for_emergencies(one, "BE", "112")] == []
