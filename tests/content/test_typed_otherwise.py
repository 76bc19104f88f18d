"""What is typed in other ways than the guide's is read as meant, or refused; never half of it, never its contrary."""

from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.content.notes import Rules, parse_note
from statusgen.content.source import parse_source
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.phone import phone_href
from statusgen.model.problem import Level
from statusgen.model.words import Rule, State
from tests.builders import NOON, Project, make_project, note

OF_THE_REST = {"concerns-unsaid", "elsewhere-unconfirmed", "text-stopped"}
"""What is said of the other services, and of the text, of a note that names one."""


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("site"))


def problems_of(project: Project, text: str) -> dict[str, dict[str, str]]:
    """Write a note; return the values of its problems, by code."""
    project.write_note(text)
    found = pipeline.check(project.path, NOON).problems
    return {problem.code: dict(problem.values) for problem in found if problem.code != "translation-missing"}


@pytest.mark.parametrize(
    "typed",
    ["pas annulé", "plus annulé", "saturé", "not running"],
)
def test_no_word_is_proposed_that_says_the_contrary(project: Project, typed: str) -> None:
    """What holds a "not" resembles no word without one: every word that is allowed is named instead."""
    found = problems_of(project, note(f"  consultations : {typed}, attendez"))
    assert "Fonctionne" in found["word-unknown"]["allowed"]


@pytest.mark.parametrize("typed", ["partiellement annulé", "partially cancelled", "gedeeltelijk geannuleerd"])
def test_of_two_states_neither_is_proposed_alone(project: Project, typed: str) -> None:
    """The milder one would let patients come to what is cancelled."""
    found = problems_of(project, note(f"  consultations : {typed}, attendez"))
    assert {"Fonctionne au ralenti", "À l’arrêt"} <= {*found["word-unknown"]["allowed"].split(", ")}


def test_what_works_in_part_is_limited(project: Project) -> None:
    """It is one state on one line, not "running" and a rule without its comma."""
    found = problems_of(project, note("  consultations : fonctionne partiellement, appelez d’abord"))
    assert found.keys().isdisjoint({"comma-missing", "state-and-more", "word-unknown", "word-unknown-near"})


@pytest.mark.parametrize("places", ["Nord – Sud", "Nord et Sud", "Nord / Sud", "Nord + Sud; Nord", '"[Nord, Sud]"'])
def test_names_are_a_list_whatever_stands_between_them(project: Project, places: str) -> None:
    service = f"  consultations:\n    état : annulé\n    règle : attendez\n    à : {places}"
    assert "location-unknown" not in (found := problems_of(project, note(service)))
    assert "location-unknown-near" not in found
    (incident,) = pipeline.check(project.path, NOON).reading.content.incidents.values()  # type: ignore[union-attr]  # read
    assert {place for one in incident.notes[0].statements for place in one.locations} == {"nord", "sud"}


@pytest.mark.parametrize("line", ["  consultations:annulé, attendez", "  consultations：annulé, attendez"])
def test_a_colon_that_is_not_quite_one_is_read(project: Project, line: str) -> None:
    assert "repaired-colon" in problems_of(project, note(line))


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Suite.\n\n---\nservices:\n  radiologie : annulé, attendez\n", True),
        ("---\ntitre : X\nauteur : Y\n---\n", True),
        ("Services :\n- la radiologie est fermée\n", False),
        ("Services : la radiologie est fermée.\n\n---\n\nAuteur : la direction\n", False),
    ],
)
def test_facts_in_a_text_are_refused(project: Project, text: str, *, is_found: bool) -> None:
    """A second front matter would be read as a sentence; a sentence that begins like a fact is one."""
    typed = note("  consultations : annulé, attendez")
    assert ("facts-in-text" in problems_of(project, typed + text)) == is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Radiologie : annulé, attendez\n", True),
        ("Suite.\n\n- **Radiologie** : annulé\n", True),
        ("Services :\n\n  radiology : [annulé, attendez]  # depuis lundi\n", True),
        ("  radiologie : annulé، attendez\n---\n", True),
        ("Radiologie :\n  état : annulé\n", True),
        ("Consultations : annulé, venez\n", True),
        ("Consultations : annulé, attendez\n\n* Consultations : annulé\n", False),
        ("Radiologie : annulé jusqu’à vendredi, nous vous appellerons\n", False),
        ("Radiologie : annulé, nous verrons vendredi\n", False),
        ("## Radiologie\n\nRadiologie : fonctionne de nouveau au Nord\n", False),
        ("Radiologie : annulé ?\n\nRadiologie :\n\nElle est fermée.\n", False),
    ],
)
def test_a_service_and_its_state_in_a_text_are_a_fact(project: Project, text: str, *, is_found: bool) -> None:
    """Nothing of it would count, unless the facts say the same; a sentence behind the colon is a sentence."""
    typed = note("  consultations : annulé, attendez") + text
    assert ("facts-in-text" in problems_of(project, typed)) == is_found


def test_a_fact_in_the_text_of_a_published_note_is_only_warned_about(project: Project) -> None:
    """What stands in a note that is out goes on being published."""
    content = project.read().content
    assert content is not None
    rules = Rules(content.settings, content.catalogue, content.vocabulary)
    typed = note("  consultations : annulé, attendez") + "Radiologie : annulé, attendez\n"
    source = parse_source("01-note.fr.md", typed.encode())
    found = {
        is_out: parse_note(source, rules, "2022-05-panne", 1, is_planned=False, is_published=is_out)[2]
        for is_out in (False, True)
    }
    levels = {is_out: [one.level for one in said if one.code == "facts-in-text"] for is_out, said in found.items()}
    assert levels == {False: [Level.ERROR], True: [Level.WARNING]}


def test_a_second_file_in_other_capitals_is_named(project: Project) -> None:
    project.write("incidents/2022-05-panne/INCIDENT.fr.md", "---\ntitre : X\n---\nX\n")
    found = problems_of(project, note("  consultations : annulé, attendez"))
    assert ("file-copy" in found) == ("INCIDENT.fr.md" in {path.name for path in project.path.rglob("*.fr.md")})


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        *(
            (words, "20-23")
            for words in ("20/05/2022 - 23/05/2022", "du 20/05/2022 au 23/05/2022", "20/05/2022–23/05/2022")
        ),
        *(
            (words, "20 23")
            for words in ("20/05/2022 et 23/05/2022", "20/05/2022, 23/05/2022", "[20/05/2022, 23/05/2022]")
        ),
        ("20/05/2022 au 21/05/2022 et 23/05/2022", "20-21 23"),
        ("20/05/2022 ou 23/05/2022", ""),
    ],
)
def test_windows_are_days_or_stretches_of_them(project: Project, typed: str, days: str) -> None:
    """With a dash or "to" between two days all those between are meant, with "and" these two alone."""
    service = f"  consultations:\n    état : annulé\n    règle : attendez\n    fermetures : {typed}"
    assert ("window-unreadable" in problems_of(project, note(service))) is not bool(days)
    if days:
        (incident,) = pipeline.check(project.path, NOON).reading.content.incidents.values()  # type: ignore[union-attr]  # read
        found = [(one.begins.day, one.ends.day - 1) for one in incident.notes[0].statements[0].windows]
        assert " ".join("-".join(dict.fromkeys(map(str, pair))) for pair in found) == days


@pytest.mark.parametrize("typed", ["title: Radiologie annulée", "author: Service communication"])
def test_a_text_in_several_languages_is_refused_where_one_is_meant(project: Project, typed: str) -> None:
    """It would be published with its braces; where several languages are meant, it is read."""
    braces = "{fr: Une phrase ici., nl: Een zin hier.}"
    text = note("  consultations : annulé, attendez").replace(typed, f"{typed.partition(':')[0]}: {braces}")
    assert problems_of(project, text)["text-in-braces"]["typed"] == braces
    warning = note(more=f"avertissements :\n  appels :\n    remarque : {braces}")
    assert "text-in-braces" not in problems_of(project, warning)


@pytest.mark.parametrize(("rule", "is_said"), [("venez", True), ("attendez", True), ("allez ailleurs", False)])
def test_a_place_beside_a_rule_that_sends_nobody_there_is_asked_about(
    project: Project, rule: str, *, is_said: bool
) -> None:
    """Patients would read that the place helps us and that they need not go there."""
    state = "fonctionne" if rule == "venez" else "annulé"
    service = f"  consultations:\n    à : Nord\n    état : {state}\n    règle : {rule}\n    ailleurs : Sud"
    assert ("elsewhere-and-rule" in problems_of(project, note(service))) is is_said


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("La radiologie est annulée.", "<<<<<<< HEAD\nAnnulé.\n=======\nVenez.\n>>>>>>> b", "conflict-left"),
        ("Radiologie annulée", "Radiologie annul=C3=A9e", "encoded-twice"),
        ("Radiologie annulée", "Radiologie annul\\u00e9e", "encoded-twice"),
        ("Radiologie annulée", "Radiologie annul&eacute;e", "encoded-twice"),
        ("Radiologie annulée", "R&D ; A&B; ?a=C3&amp", ""),
    ],
)
def test_what_mails_and_programs_leave_in_a_file_is_not_published(
    project: Project, before: str, after: str, code: str
) -> None:
    """Two versions of a text would be shown one behind the other, and letters as nobody reads them."""
    found = problems_of(project, note("  consultations : annulé, attendez").replace(before, after))
    assert {"conflict-left", "encoded-twice"} & found.keys() == ({code} if code else set())


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        *(("112 ou 1733", "112"), ("112, 1733", "112"), ("000 00 00 01 / 000 00 00 03", "000000001")),
        *(("02/000.00.00", "020000000"), ("02 / 000 00 00", "020000000"), ("+32 (0)2 000 00 00", "+3220000000")),
        ("٠٠٠ ٠٠ ٠١", "0000001"),
    ],
)
def test_a_telephone_dials_one_number(typed: str, dialled: str) -> None:
    """Of two in one text, the first: both behind one another would reach nobody, or anybody."""
    assert phone_href(typed) == f"tel:{dialled}"


@pytest.mark.parametrize("typed", ["112 ou 1733", "000 00 00 00 01 / 000 00 00 00 03", "à compléter", "~"])
@pytest.mark.parametrize(("name", "line"), [("services", "phone: 000 00 00 00 01"), ("settings", "number: 112")])
def test_a_text_that_is_not_one_number_is_told(tmp_path: Path, typed: str, name: str, line: str) -> None:
    """It is a warning, but an emergency number that cannot be dialled is an error: no page goes without."""
    project = make_project(tmp_path)
    text = (tmp_path / "content" / f"{name}.yaml").read_text(encoding="utf-8")
    project.write(f"{name}.yaml", text.replace(line, f"{line.partition(':')[0]}: {typed}"))
    found = {problem.code: problem.is_error for problem in project.problems()}
    is_none = name == "settings" and not any(map(str.isdigit, typed))
    assert (found.get("phone-unreadable"), found.get("emergency-number-missing", False)) == (False, is_none)


@pytest.mark.parametrize(
    ("kind", "typed", "word"),
    [
        ("line closed", "onbereikbaar", "closed"),
        ("line closed", "does not work", "closed"),
        ("line closed", "injoignable", "closed"),
        ("rule", "enkel indien nodig", "emergency-only"),
        ("state", "hervat", "running"),
        ("group", "kankerpatiënten", "oncology"),
        ("warning kind", "phishing", "emails"),
        ("key", "t/m", "until"),
        *(
            ("state", "a funcionar", "running"),
            ("state", "em baixo", "cancelled"),
            ("line closed", "em baixo", "closed"),
        ),
        *(("rule", "entraremos em contacto", "wait"), ("key", "todos", "every"), ("key", "noutro local", "elsewhere")),
        *(("key", "de", "from"), ("key", "reinício", "restart"), ("stage", "reinício", "restarting")),
        *(("stage", "limitado", "limited"), ("stage", "contenuto", "contained"), ("everybody", "utentes", "everybody")),
        *(("rule", "llamar antes", "call-first"), ("state", "averiada", "cancelled"), ("rule", "aspetti", "wait")),
        *(("state", "non attivo", "cancelled"), ("state", "con limitazioni", "degraded"), ("key", "dove", "at")),
    ],
)
def test_what_press_officers_type_in_a_hurry_is_read(kind: str, typed: str, word: str) -> None:
    assert read_vocabulary(known_languages()).find(kind, typed, (word,)) == word


@pytest.mark.parametrize(
    ("language", "typed", "line"),
    [
        ("pt", "número principal", "main-number"),
        ("pt", "famílias", "families-line"),
        ("it", "famiglie", "families-line"),
    ],
)
def test_a_line_is_known_by_what_people_call_it(tmp_path: Path, language: str, typed: str, line: str) -> None:
    project = make_project(tmp_path)
    settings = (tmp_path / "content" / "settings.yaml").read_text(encoding="utf-8").rstrip("\n")
    project.write("settings.yaml", f"{settings}\neditors-language: {language}\n")
    project.write_note(note("  consultations : fonctionne, venez", more=f"lignes :\n  {typed}: 02 555 01 99"))
    (incident,) = pipeline.check(project.path, NOON).reading.content.incidents.values()  # type: ignore[union-attr]  # read
    assert [one.id for one in incident.notes[0].telephone_lines] == [line]


@pytest.mark.parametrize(
    "typed", ["2", "note 1", "Note n° 1", "la note 1", "#1", "nr. 1", "01", "01-note.fr.md", "bericht 1", "note:1"]
)
def test_a_note_is_corrected_by_its_number(project: Project, typed: str) -> None:
    """Number 2 is the note itself."""
    project.write_note(note("  radiology: running, come"))
    project.write_note(note(published="17/05/2022 11:00", more=f"corrects: {typed}"), number=2)
    found = {one.code for one in pipeline.check(project.path, NOON).problems}
    assert ("corrects-unknown" in found, "number-unreadable" in found) == (typed == "2", False)


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("Radiologie *annulée*", "Radiologie annulée"),
        ("La _radiologie_ annulée", "La radiologie annulée"),
        ("Radiologie ~~annulée~~ reprise", "Radiologie reprise"),
        ("5*3 et 4*2", ""),
        ("fichier_a_b", ""),
        ("Radiologie*", ""),
    ],
)
def test_signs_of_markdown_in_a_title_are_warned_about(project: Project, title: str, right: str) -> None:
    found = problems_of(project, note(title=title))
    assert found.get("title-marked", {"right": ""})["right"] == right


def test_a_title_that_is_crossed_out_is_asked_about(project: Project) -> None:
    assert "line-crossed-out" in problems_of(project, note(title="~~Radiologie annulée~~"))


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("ar", "مغلق، انتظروا"),
        ("nl", "dicht, wacht"),
        ("nl", "stilgelegd, wacht"),
        ("de", "fällt aus, warten Sie"),
        ("es", "cerrado, le llamaremos"),
        ("uk", "зачинено, чекайте"),
        ("en", "shut, please wait"),
    ],
)
def test_a_state_and_a_rule_are_read_as_people_of_a_language_type_them(
    tmp_path: Path, language: str, typed: str
) -> None:
    """Also with the comma of Arabic."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", f"[fr, nl, {language}]"))
    project.write_note(note(f"  radiology: {typed}"))
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    (statement,) = incident.notes[0].statements
    assert (statement.state, statement.rule) == (State.CANCELLED, Rule.WAIT)


@pytest.mark.parametrize("language", known_languages())
def test_do_not_come_alone_is_asked_what_follows(project: Project, language: str) -> None:
    """It was published as "unless we have confirmed your appointment", which nobody had said."""
    settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", f"[{', '.join({'fr', 'nl', language})}]"))
    words = read_vocabulary((language,)).spellings[language][("stay away", "do-not-come")]
    for typed in words:
        services = f"  consultations: cancelled, {typed}" if "," not in typed else f"  consultations: [{typed}]"
        found = problems_of(project, note(services.replace(": [", ":\n    state: cancelled\n    rule: ").rstrip("]")))
        assert found["rule-half-said"] == {
            "typed": typed,
            "wait": "attendez",
            "stay_unless_contacted": "ne venez pas sauf confirmation",
            "call_first": "appelez d’abord",
            "go_elsewhere": "allez ailleurs",
            "emergency_only": "urgence seulement",
        }, typed


@pytest.mark.parametrize(
    ("services", "codes"),
    [
        ("  consultations: annulé ne venez pas", ["comma-missing"]),
        ("  consultations: annulé, ne vennez pas", ["rule-half-said"]),
        ("  consultations: annulé, ne venez pas, jusqu’à lundi", ["rule-half-said", "third-word"]),
        ("  consultations: annulé, ~~ne venez pas~~", ["word-unknown"]),
        ("  consultations: annulé, ne venez pas sauf confirmation", ["concerns-unsaid"]),
        ("  radiology: fonctionne, venez\n\nconsultations: annulé, ne venez pas", ["service-at-margin"]),
    ],
)
def test_do_not_come_is_asked_however_it_is_typed(project: Project, services: str, codes: list[str]) -> None:
    assert sorted(problems_of(project, note(services, title="Note", body="Suit."))) == codes


def test_do_not_come_is_a_whole_rule_where_nobody_has_an_appointment(tmp_path: Path) -> None:
    """Patients read "Do not come" and where to check, without an appointment that somebody confirms."""
    project = make_project(tmp_path)
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    walk_in = "  blood-tests:\n    name: {fr: Prises de sang, nl: Bloedafnames}\n    kind: walk-in\nsystems:"
    project.write("services.yaml", services.replace("systems:", walk_in))
    project.write_note(note("  blood-tests: annulé, ne venez pas", title="Prises de sang"))
    (incident,) = pipeline.check(project.path, NOON).reading.content.incidents.values()  # type: ignore[union-attr]  # read
    assert [one.rule for one in incident.notes[0].statements] == [Rule.WAIT]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("en", typed) for typed in ("reopened", "available", "not affected", "back to normal", "OK", "Running!")),
        *(("fr", typed) for typed in ("rouvert", "rétablie", "disponible", "pas touchée", "fonctionne !")),
        *(("nl", typed) for typed in ("heropend", "beschikbaar", "niet getroffen")),
        *(("de", typed) for typed in ("wieder geöffnet", "verfügbar", "nicht betroffen")),
        *(("es", typed) for typed in ("reabierta", "no afectado", "¡funciona!")),
        *(("it", "disponibile"), ("pt", "reaberto"), ("pl", "dostępna"), ("ro", "redeschis"), ("uk", "відновлено")),
        *(("tr", "yeniden açıldı"), ("ar", "متاح"), ("lb", "nees op")),
    ],
)
def test_what_runs_again_runs(language: str, typed: str) -> None:
    """People write that it is back; "available" was answered with "unavailable"."""
    words = read_vocabulary((language,))
    assert words.find("state", typed, tuple(State)) is not None
    assert State(words.find("state", typed, tuple(State)) or "") is State.RUNNING
    assert not words.adds_signs("state", typed, State.RUNNING)


@pytest.mark.parametrize("typed", ["venez !", "Venez!!", "VENEZ !"])
def test_who_calls_out_crosses_nothing_out(project: Project, typed: str) -> None:
    assert not problems_of(project, note(f"  consultations : fonctionne, {typed}")).keys() - OF_THE_REST


@pytest.mark.parametrize("typed", ["!venez", "venez ?!", "venez !!!!"])
def test_other_signs_still_may_cross_out(project: Project, typed: str) -> None:
    assert "line-crossed-out" in problems_of(project, note(f"  consultations : fonctionne, {typed}"))


@pytest.mark.parametrize("sign", ["✅", "🔴", "🟢"])
def test_a_picture_is_a_state_that_nobody_knows(project: Project, sign: str) -> None:
    """It was said to be missing, to whoever sees it stand there."""
    assert problems_of(project, note(f"  consultations : {sign}, venez"))["word-unknown"]["typed"] == sign
    assert "word-unknown" in problems_of(project, note(f"  consultations :\n    état : {sign}\n    règle : venez"))


@pytest.mark.parametrize(
    "typed",
    ["tous", "partout", "tous les sites", "les deux", "both", "everywhere", "alle Standorte", "overal", "todos"],
)
def test_everywhere_is_all_locations(project: Project, typed: str) -> None:
    """Whoever writes that it holds everywhere is no more precise than without the line, and right."""
    found = problems_of(project, note(f"  consultations :\n    à : {typed}\n    état : annulé\n    règle : attendez"))
    assert not found.keys() - OF_THE_REST
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert set(incident.notes[0].statements[0].locations) == set(content.catalogue.services["consultations"].locations)


def test_both_of_three_is_asked_about(project: Project) -> None:
    """Which two of three locations are meant only the writer knows."""
    services = project.path / "content/services.yaml"
    typed = services.read_text(encoding="utf-8")
    services.write_text(typed.replace("locations:\n", "locations:\n  est:\n    name: Est\n", 1), encoding="utf-8")
    found = problems_of(project, note("  consultations :\n    à : les deux\n    état : annulé\n    règle : attendez"))
    assert "location-unknown" in found
    services.write_text(typed, encoding="utf-8")


@pytest.mark.parametrize("key", ["où", "à"])
def test_the_place_beside_go_elsewhere_is_asked_about(project: Project, key: str) -> None:
    """It may be where patients go, or where they cannot come: the other place alone was proposed."""
    typed = f"  consultations :\n    état : annulé\n    règle : allez ailleurs\n    {key} : Nord"
    said = problems_of(project, note(typed))["elsewhere-or-here"]
    assert (said["there"].strip(), said["lines"].strip()) == ("ailleurs : Nord", "ailleurs : Sud")


def test_two_numbers_of_a_line_are_two_lines(project: Project) -> None:
    """Words and a number behind a number are no hours."""
    said = problems_of(project, note(more="lines:\n  main-number: 02 555 01 00 (appointments: 02 555 01 01)"))
    assert said["line-and-more"]["lines"].count("02 555 01 0") == 2
    assert "heures" not in said["line-and-more"]["lines"]
    assert "hours" not in said["line-and-more"]["lines"]


@pytest.mark.parametrize("key", ["vers", "aller à", "naar"])
def test_where_patients_go_may_be_said_by_a_preposition(project: Project, key: str) -> None:
    typed = f"  consultations :\n    à : Nord\n    état : annulé\n    règle : allez ailleurs\n    {key} : Sud"
    assert not problems_of(project, note(typed)).keys() - OF_THE_REST


@pytest.mark.parametrize(
    ("language", "typed", "rule"),
    [
        ("de", "wir rufen Sie an", Rule.WAIT),
        ("de", "bitte vorher anrufen", Rule.CALL_FIRST),
        ("fr", "on vous rappelle", Rule.WAIT),
        ("fr", "appelez-nous", Rule.CALL_FIRST),
        ("nl", "u wordt gecontacteerd", Rule.WAIT),
        ("nl", "bel ons", Rule.CALL_FIRST),
        ("en", "we'll call you", Rule.WAIT),
        ("en", "phone first", Rule.CALL_FIRST),
        ("es", "vaya a otro hospital", Rule.GO_ELSEWHERE),
        ("es", "le llamamos", Rule.WAIT),
        ("it", "la richiamiamo", Rule.WAIT),
        ("pt", "vamos telefonar-lhe", Rule.WAIT),
    ],
)
def test_who_calls_whom_is_read_as_it_is_said(language: str, typed: str, rule: Rule) -> None:
    """The German for "we call you" was answered with "did you mean: call us first"."""
    assert read_vocabulary((language,)).find("rule", typed, tuple(Rule)) == rule


@pytest.mark.parametrize("typed", ["ouvert mais lent", "ouverte mais retards", "fonctionne mais lentement"])
def test_what_runs_but_is_not_proposed_as_running(project: Project, typed: str) -> None:
    """The milder of both was the one line that was proposed."""
    found = problems_of(project, note(f"  consultations : {typed}, venez"))
    assert "state-and-more" not in found
    assert found["word-unknown"]["allowed"].startswith("Fonctionne au ralenti")


def test_full_stops_are_no_part_of_a_rule(project: Project) -> None:
    assert (
        problems_of(project, note("  consultations : annulé. Attendez."))["comma-missing"]["right"]
        == "annulé, Attendez"
    )


@pytest.mark.parametrize(
    ("typed", "has_hours"), [("gratuit", False), ("lu-ve", True), ("8h-17h", True), ("familles", False)]
)
def test_what_is_no_hour_is_not_proposed_as_hours(project: Project, typed: str, has_hours: bool) -> None:
    said = problems_of(project, note(more=f"lines:\n  main-number: 02 555 01 00 ({typed})"))["line-and-more"]
    assert ("heures" in said["lines"]) is has_hours


def test_places_as_keys_below_a_service_are_answered_with_a_list(project: Project) -> None:
    """All of it is proposed: whoever typed it said where each state holds."""
    typed = "  consultations :\n    Nord : annulé, attendez\n    Sud : fonctionne, venez"
    said = problems_of(project, note(typed))["service-and-more"]["lines"]
    assert not problems_of(project, note(said.strip("\n"))).keys() - OF_THE_REST


def test_a_place_above_its_services_is_answered_with_them(project: Project) -> None:
    said = problems_of(project, note("  Sud :\n    consultations : annulé, attendez"))["service-and-more"]["lines"]
    assert not problems_of(project, note(said.strip("\n"))).keys() - OF_THE_REST


@pytest.mark.parametrize("rule", ["allez à Sud", "venez à Sud", "rendez-vous à Sud"])
def test_a_rule_that_names_where_is_answered_with_elsewhere(project: Project, rule: str) -> None:
    typed = f"  consultations : annulé, {rule}"
    said = problems_of(project, note(typed))["service-and-more"]["lines"]
    assert said.endswith("règle : allez ailleurs\n    ailleurs : Sud")


@pytest.mark.parametrize("rule", ["attendez à Sud", "allez à Est", "n’allez pas à Sud"])
def test_no_other_rule_is(project: Project, rule: str) -> None:
    assert "service-and-more" not in problems_of(project, note(f"  consultations : annulé, {rule}"))


@pytest.mark.parametrize(
    ("language", "typed", "state"),
    [
        ("en", "unreachable", State.CANCELLED),
        ("fr", "injoignable", State.CANCELLED),
        ("nl", "onbereikbaar", State.CANCELLED),
        ("de", "nicht erreichbar", State.CANCELLED),
        ("es", "sin servicio", State.CANCELLED),
        ("en", "TBC", State.UNKNOWN),
        ("de", "noch unklar", State.UNKNOWN),
        ("fr", "à déterminer", State.UNKNOWN),
    ],
)
def test_what_nobody_reaches_or_knows_is_a_state(language: str, typed: str, state: State) -> None:
    assert read_vocabulary((language,)).find("state", typed, tuple(State)) == state


@pytest.mark.parametrize("typed", ["bloc opératoire", "chirurgie"])
def test_operations_of_every_kind_are_not_proposed_as_one(tmp_path: Path, typed: str) -> None:
    """Whether urgent ones are meant, too, only the writer knows."""
    project = make_project(tmp_path)
    services = tmp_path / "content/services.yaml"
    more = "\nservices:\n  non-urgent-operations:\n  urgent-operations:"
    services.write_text(services.read_text(encoding="utf-8").replace("\nservices:", more, 1), encoding="utf-8")
    found = problems_of(project, note(f"  {typed} : annulé, attendez"))
    assert {"Opérations non urgentes", "Opérations urgentes"} <= {*found["service-unknown"]["known"].split(", ")}


def test_a_rule_where_the_state_stands_is_no_unknown_word(project: Project) -> None:
    """It was said not to be known, and so was the state behind it."""
    turned = problems_of(project, note("  consultations : attendez, annulé"))
    assert turned["rule-before-state"]["right"] == "annulé, attendez"
    alone = problems_of(project, note("  consultations : appelez d’abord"))
    assert alone["rule-before-state"]["right"] == "…, appelez d’abord"
    assert not {"word-unknown", "word-unknown-near"} & (turned.keys() | alone.keys())
