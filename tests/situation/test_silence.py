"""What an incident does not say: services that no note names, which patients read as running."""

from pathlib import Path

import pytest

from statusgen import pipeline
from tests.builders import NOON, Project, make_project, note

INCIDENT = "incidents/2022-05-panne/incident.fr.md"


def unsaid(project: Project) -> list[str]:
    """Return the services that the check says nobody named."""
    problems = pipeline.check(project.path, NOON).problems
    return [dict(problem.values)["services"] for problem in problems if problem.code == "concerns-unsaid"]


@pytest.mark.parametrize(
    ("line", "services"),
    [("", ["Urgences, Consultations, Téléphone"]), ("concerns: everything", []), ("concerne : nommés", [])],
)
def test_what_an_incident_concerns_is_said_or_asked_for(tmp_path: Path, line: str, services: list[str]) -> None:
    """Services that no note names are listed, unless the incident says that it concerns them, or does not."""
    project = make_project(tmp_path)
    project.write(INCIDENT, f"---\ntitle: Panne\n{line}\n---\nUne panne.\n")
    project.write_note(note())
    assert unsaid(project) == services


@pytest.mark.parametrize("more", ["closed", "planned", "all named", "nothing named", "another names all"])
def test_nobody_is_asked_where_nothing_is_left_unsaid(tmp_path: Path, more: str) -> None:
    """A closed or planned incident, one that names all services or none, and one beside a wider one ask nothing."""
    project = make_project(tmp_path)
    text = note("  radiology: running, come", stage="closed") if more == "closed" else note()
    if more == "all named":
        text = note(
            "  radiology: cancelled, wait\n  emergency: running\n  consultations: running\n  telephone: running"
        )
    if more == "nothing named":
        text = note("")
    if more == "planned":
        window = "kind: planned\nfrom: 17/05/2022 08:00\nuntil: 18/05/2022 08:00"
        project.write(INCIDENT, f"---\ntitle: Travaux\n{window}\n---\nDes travaux.\n")
    if more == "another names all":
        wider = "---\ntitle: Tout\nconcerns: everything\n---\nTout.\n"
        project.write("incidents/2022-05-tout/incident.fr.md", wider)
        project.write_note(note(""), incident="2022-05-tout")
    project.write_note(text)
    assert unsaid(project) == []


PRIVATE = [
    *("Mme Martin est hospitalisée chez nous.", "Dhr. Janssens is opgenomen.", "Frau Müller wurde operiert."),
    *("Mr Smith was admitted on Monday.", "La Sra. García está ingresada.", "Il sig. Rossi è ricoverato."),
    *("Pani Kowalska została przyjęta.", "Пані Шевченко госпіталізована."),
    *(
        "Le patient Jean Dupont, né le 12/05/1960.",
        "Max Muster, geboren am 3. Mai 1950",
        "Mary Smith (born 5 May 1960)",
        *(
            "Le patient Jean Dupont est arrivé.",
            "Patiënt Jan Peeters is overgebracht.",
            "Der Patient Max Muster wartet.",
        ),
        *(
            "Madame Marie Renard, 67 ans, attend.",
            "Frau Anna Muster, 67 Jahre, wartet.",
            "Mrs Anna Smith, 67, is waiting.",
        ),
        *("O doente João Silva foi transferido.", "Пацієнт Іван Петренко чекає.", "A utente Maria Costa espera."),
        *("Sur le portail, le patient Jean Dupont attend.", "Par le portail le patient Jean Dupont est prévenu."),
        *("La petite Léa, 4 ans, va mieux.", "J. Renard, chambre 214"),
        *("Max Muster (geb. 12.03.1955)", "Jan Peeters, ° 12/03/1955", "John Smith (DOB 12/03/1955)"),
    ),
]


@pytest.mark.parametrize("body", PRIVATE)
def test_a_patient_is_not_named(tmp_path: Path, body: str) -> None:
    """Who is called by a surname where patients are spoken of is a warning, in every language."""
    project = make_project(tmp_path)
    project.write_note(note(body=body))
    assert "patient-name" in {problem.code for problem in project.problems()}


@pytest.mark.parametrize(
    "body",
    [
        *("Mme Martin, directrice médicale, parle aux patients.", "Madame, monsieur, vos patients attendent."),
        *("Mevrouw Peeters, woordvoerder, zegt: de patiënten zijn veilig.", "Le Dr Martin soigne les patients."),
        *("Les enfants nés le 5 mai.", "Le Centre est né le 5 mai.", "Kinder, geboren am 3. Mai", "Babies born 5 May"),
        *(
            "Patient Transport Service is stopped.",
            "The Patient Advice Line is open.",
            "Patienten Dialyse: kommen Sie.",
            "Der Patient Montag Vormittag kommt wie geplant.",
            "Der Patient Nummer Eins sind Sie.",
        ),
        *(
            "Pour Mme Renard, 12 ans et plus.",
            "Pédiatrie Nord, 12 ans",
            "Unité Pédiatrie, chambre 12",
            "20 °C, patient 3",
        ),
        *("Appelez le 02 555 12 34.", "Mme Martin répond aux journalistes."),
        *("Avenue E. Mounier, 10, 1200 Bruxelles", "Petite Enfance, 3 ans", "kleine Kinder, 3 Jahre"),
        *("Kleine Kinderen, 12 jaar", "Tel. patiënt 022123456"),
        *("Os doentes do Santa Maria venham.", "Área do utente: ligue.", "Пацієнти Лікарні Святого Луки, приходьте."),
        *("Gabinete de apoio ao utente Santa Maria", "Portal do utente Hospital Central", "O utente São João"),
        *("Codice utente Fascicolo Sanitario", "Nome utente Microsoft Teams", "O doente Covid Grave"),
        *(
            "Портал пацієнта Моє Здоров’я",
            "Для пацієнта Лікарня Святого Луки",
            "Кабінет пацієнта Назва Сайту",
            "espace patient Mon Espace Santé",
            "portail patient Nom Du Site",
            "portal del paciente Mi Salud",
            "le patient Saint-Luc Namur",
        ),
    ],
)
def test_who_speaks_for_a_hospital_may_be_named(tmp_path: Path, body: str) -> None:
    """A director or a spokesperson is no patient, and a number to call is none of a record."""
    project = make_project(tmp_path)
    project.write_note(note(body=body))
    assert not {"patient-name", "record-number"} & {problem.code for problem in project.problems()}


@pytest.mark.parametrize(
    "body",
    [
        "Dossiernummer: 4471-22.",
        "Record number 447122",
        "N° de dossier 2022/4471",
        "Patientennummer 44712",
        "Le patient n° 4471 attend.",
    ],
)
def test_the_number_of_a_record_is_not_published(tmp_path: Path, body: str) -> None:
    """What is called the number of a record, and is one, is a warning."""
    project = make_project(tmp_path)
    project.write_note(note(body=body))
    assert "record-number" in {problem.code for problem in project.problems()}


@pytest.mark.parametrize(
    ("language", "name", "body", "is_said"),
    [
        ("ro", "Radiologie", "Radiologia funcționează din nou.", True),
        ("ro", "Radiologie", "Radiologia nu funcționează din nou.", False),
        ("uk", "Радіологія", "Роботу радіології відновлено.", True),
        ("pl", "Radiologia", "W radiologii lekarze przyjmują tylko nagłe przypadki.", False),
    ],
)
def test_a_name_is_known_whatever_its_end(tmp_path: Path, language: str, name: str, body: str, is_said: bool) -> None:
    project = make_project(tmp_path)
    for path, typed, right in (
        ("settings.yaml", "[fr, nl]", f"[fr, nl, {language}]"),
        ("services.yaml", "nl: Radiologie", f"nl: Radiologie, {language}: {name}"),
    ):
        text = (tmp_path / "content" / path).read_text(encoding="utf-8")
        assert typed in text, path
        project.write(path, text.replace(typed, right))
    project.write_note(note())
    project.write_note(f"---\ntitle: Un titlu\n---\n{body}\n", language=language)
    assert ("text-resumes" in {problem.code for problem in project.problems()}) == is_said


@pytest.mark.parametrize(
    ("body", "language", "is_said"),
    [
        ("La radiologie fonctionne à nouveau.", "fr", True),
        ("- **Radiologie** : elle reprend aujourd’hui.", "fr", True),
        ("La radiologie ne fonctionne pas à nouveau.", "fr", False),
        ("La radiologie reprend le 23 mai.", "fr", False),
        ("Les consultations reprennent.", "fr", False),
        ("La radiologie reprend au Sud.", "fr", False),
        ("La radiologie reprend au Nord.", "fr", True),
        ("De radiologie werkt opnieuw.", "nl", True),
        ("De radiologie werkt nog niet opnieuw.", "nl", False),
        ("Bonne nouvelle : la radiologie est à nouveau ouverte.", "fr", True),
        ("La radiologie fonctionne normalement.", "fr", True),
        ("La radiologie n’est pas ouverte.", "fr", False),
        ("U kunt weer terecht bij radiologie.", "nl", True),
        ("De radiologie is opnieuw bereikbaar.", "nl", True),
        ("De radiologie is nog niet open.", "nl", False),
        ("De radiologie herneemt pas maandag.", "nl", False),
        ("La radiology reprend.", "fr", True),
    ],
)
def test_a_text_does_not_say_that_what_is_cancelled_resumes(
    tmp_path: Path, body: str, language: str, is_said: bool
) -> None:
    """The text and the facts of a note agree, in each language and at each place that the sentence names."""
    project = make_project(tmp_path)
    project.write_note(note(body=body if language == "fr" else "La radiologie est annulée."))
    if language != "fr":
        project.write_note(f"---\ntitle: Een titel\n---\n{body}\n", language=language)
    assert ("text-resumes" in {problem.code for problem in project.problems()}) == is_said


RUNS = "  radiology: running, come"
BACK = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 23/05/2022"


@pytest.mark.parametrize(
    ("body", "language", "services", "code"),
    [
        ("La radiologie reprend le lundi 23 mai.", "fr", RUNS, "text-resumes-later"),
        ("Dès le 23 mai, la radiologie fonctionne, enfin, à nouveau.", "fr", RUNS, "text-resumes-later"),
        ("Vanaf maandag 23 mei werkt de radiologie opnieuw.", "nl", RUNS, "text-resumes-later"),
        ("La radiologie reprend au Nord le 23 mai.", "fr", f"{RUNS}\n  consultations: running", "text-resumes-later"),
        ("La radiologie reprend le 17 mai.", "fr", RUNS, ""),
        ("La radiologie reprend, jusqu’au 23 mai.", "fr", RUNS, ""),
        ("La radiologie reprend, et les consultations le 23 mai.", "fr", RUNS, ""),
        ("La radiologie reprend au Sud le 23 mai.", "fr", "  radiology:\n    at: nord\n    state: running", ""),
        ("La radiologie reprend le 23 mai.", "fr", "  radiology:\n    state: running\n    from: 23/05/2022", ""),
        ("De radiologie herneemt op 23 mei.", "nl", RUNS, "text-resumes-later"),
        ("La radiologie reprend.", "fr", BACK, ""),
        ("La radiologie reprend.", "fr", BACK.replace("23/05", "17/05"), "text-resumes"),
    ],
)
def test_a_text_does_not_name_a_later_day_for_what_runs_now(
    tmp_path: Path, body: str, language: str, services: str, code: str
) -> None:
    """Patients would come before it; where the day is given, a sentence without it is true as well."""
    project = make_project(tmp_path)
    project.write_note(note(services, body=body if language == "fr" else "La radiologie."))
    if language != "fr":
        project.write_note(f"---\ntitle: Een titel\n---\n{body}\n", language=language)
    found = [problem.code for problem in project.problems() if problem.code.startswith("text-resumes")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("services", "is_said"), [("  radiology: cancelled, wait", True), ("", True), ("  radiology: running, come", False)]
)
def test_a_correction_corrects_something(tmp_path: Path, services: str, is_said: bool) -> None:
    """A note that says it corrects another states a fact that differs from it."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note(note(services, published="17/05/2022 11:00", more="corrects: 1"), 2)
    assert ("corrects-nothing" in {problem.code for problem in project.problems()}) == is_said


@pytest.mark.parametrize(
    ("typed", "code"),
    [("private patients", "word-unknown"), ("patients privés", "word-unknown"), ("pregnnancy", "word-unknown-near")],
)
def test_another_group_of_patients_is_never_proposed(tmp_path: Path, typed: str, code: str) -> None:
    """Only a slip of the finger is put right for a group: another group is no spelling of it."""
    project = make_project(tmp_path)
    lines = f"  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: {typed}\n        rule: come"
    project.write_note(note(lines))
    assert code in {problem.code for problem in project.problems()}
