"""``statusgen new``: the next bulletin with all that is known filled in, and a translation beside its original."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen import pipeline
from statusgen.cli import main
from statusgen.content.read import read_content
from statusgen.content.standard import SERVICES
from statusgen.content.starter import FOLDER, read_starter
from statusgen.desk.init import Choices, make_project, write_project
from statusgen.desk.new import make_bulletin, new_folder
from statusgen.desk.templates import TEMPLATES, find_template
from statusgen.model.statement import Statement
from statusgen.model.words import Group, Rule, State, WarningKind
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from tests.builders import NOON, Project, note
from tests.builders import make_project as make_small

EDITORS = sorted(path.stem for path in FOLDER.glob("*.po"))


def begin(folder: Path, language: str = "fr", services: tuple[str, ...] = tuple(SERVICES)) -> Project:
    spoken = tuple(dict.fromkeys((language, "fr", "nl")))
    choices = Choices(
        *("Ardelia", "BE", spoken, "Europe/Brussels", "112", "https://a.example/", "000", True, ("Nord", "Sud")),
        services,
    )
    write_project(folder, make_project(choices, NOON.date()))
    return Project(folder)


def new(project: Project, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["new", *arguments, "--project", str(project.path)], input=typed)


def fill(project: Project) -> None:
    """Fill in what a writer would."""
    for path in (project.path / "content" / "incidents").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        for tag in EDITORS:
            words = read_starter(tag)
            for name, right in (
                *(("service", "radiology"), ("place", "nord"), ("date", "30/11/2099"), ("moment", "30/11/2099 08:00")),
                *(
                    ("after", "15/12/2099"),
                    ("ended", "ended"),
                    ("wrong-service", "radiology"),
                    ("still", "unknown"),
                    ("group", "pregnancy"),
                    ("warning", "calls"),
                ),
                *(("tell", "x@a.example"), ("phone", "000 00 00 00 00"), ("hours", "8:00–20:00")),
                *(("number", "1"), ("who", "Presse"), ("approver", "Direction"), ("instead", "unknown")),
                *(("state", "unknown"), ("rule", "wait"), ("concerns", "named")),
            ):
                text = text.replace(f"[[{words['hole', name]}]]", right)
        text = text.replace("30/11/2099", "29/11/2099", 1)
        path.write_text(re.sub(r"\[\[.*?\]\]", "X", text), encoding="utf-8")


def bulletins(project: Project) -> list[str]:
    root = project.path / "content" / "incidents"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.md"))


def errors(project: Project) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in project.read().problems if problem.is_error]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_is_filled_in_is_refused_nothing(tmp_path: Path, name: str) -> None:
    project = begin(tmp_path)
    if TEMPLATES[name].goes_on:
        assert new(project, "first-hour", "--incident", "panne").exit_code == 0
        fill(project)
    made = new(project, name, typed="panne\n")
    assert made.exit_code == 0, made.output
    unfilled = errors(project)
    assert {code for code, _ in unfilled} <= {"line-unfilled"}
    fill(project)
    excused = {
        "translation-missing",
        "number-to-call-missing",
        "promise-on-weekend",
        "valid-until-far",
        "date-far",
    }  # of what a writer filled in
    found = pipeline.check(project.path, datetime.now(UTC)).problems
    assert [one.code for one in found if one.code not in excused] == []


@pytest.mark.parametrize("language", EDITORS)
def test_every_template_speaks_the_language_of_editors(tmp_path: Path, language: str) -> None:
    project = begin(tmp_path, language)
    for name in ("first-hour", "first-morning", "end"):
        made = new(project, name, *(("--incident", "panne") if name == "first-hour" else ()))
        assert made.exit_code == 0, made.output
        fill(project)
    assert errors(project) == []
    assert bulletins(project)[0].endswith(f"01-first-hour.{language}.md")
    assert f"title: {read_starter(language)['title', 'end']}".partition(": ")[2] in (
        project.path / "content" / "incidents" / bulletins(project)[2]
    ).read_text(encoding="utf-8")


def test_patients_never_read_a_template_of_another_language(tmp_path: Path) -> None:
    """Where no template is in the language of the site, its whole text is to be put into that language first."""
    project = begin(tmp_path, "pl")
    assert new(project, "next-day", "--incident", "awaria").exit_code == 3
    assert new(project, "first-hour", "--incident", "awaria").exit_code == 0
    (path,) = project.path.glob("content/incidents/*/01-first-hour.pl.md")
    text = path.read_text(encoding="utf-8")
    prose = [line for line in text.partition("\n---\n")[2].splitlines() if line]
    assert all(line.startswith("[[") and line.endswith("]]") and line.count("[[") == 1 for line in prose)
    title = text.splitlines()[1].partition(": ")[2]
    assert (title[:2], title[-2:]) == ("[[", "]]")


def test_check_refuses_what_is_not_filled_in_and_says_each_line(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "telephones-down", typed="panne\n")
    found = [problem for problem in project.read().problems if problem.is_error]
    assert {problem.code for problem in found} == {"line-unfilled"}
    assert all(problem.line > 0 for problem in found)
    assert len({(problem.path, problem.line) for problem in found}) == len(found) >= 5


def test_a_link_in_brackets_is_not_taken_for_a_line_to_fill_in(tmp_path: Path) -> None:
    project = make_small(tmp_path)
    project.write_note(note(body="Voir [[1]](https://essai.example/)."))
    assert errors(project) == []


def test_a_service_that_the_hospital_does_not_have_is_not_named(tmp_path: Path) -> None:
    project = begin(tmp_path, services=("emergency", "telephone"))
    new(project, "first-morning", "--incident", "panne")
    text = (project.path / "content" / "incidents" / bulletins(project)[0]).read_text(encoding="utf-8")
    services = text.partition("service")[2].partition("---")[0]
    assert "Urgences" in services
    assert "Consultations" not in services


def test_what_nobody_touches_is_not_said_again(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-morning", "--incident", "panne")
    fill(project)
    before = project.read().content
    assert before is not None
    new(project, "call-centre")
    text = (project.path / "content" / "incidents" / bulletins(project)[1]).read_text(encoding="utf-8")
    assert re.search(r"^  #   règle : ne venez pas sauf confirmation$", text, re.MULTILINE)
    assert re.search(r"^  # Aucun bulletin ne nomme ces services.*Dialyse", text, re.MULTILINE)
    path = project.path / "content" / "incidents" / bulletins(project)[1]
    path.write_text(text.replace("# Laboratoire", "Laboratoire"), encoding="utf-8")
    fill(project)
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    newest = next(iter(content.incidents.values())).notes[-1]
    assert {statement.service for statement in newest.statements} == {"call-centre", "laboratory"}


def test_the_first_bulletin_says_of_which_services_it_is_silent(tmp_path: Path) -> None:
    """Those that nothing names are to be confirmed while the incident lasts: the writer sees which."""
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    text = (project.path / "content" / "incidents" / bulletins(project)[0]).read_text(encoding="utf-8")
    (silent,) = re.findall(r"(?m)^  # Aucun bulletin ne nomme ces services : (.*)", text.replace("\u00a0", " "))
    assert "Dialyse" in silent
    assert "Consultations" not in silent


RICH = """\
  Consultations :
    état : annulé
    règle : attendez
    sauf :
      - pour : cancer, grossesse
        état : au ralenti
        règle : venez
  Radiologie :
    - à : Nord
      état : annulé
      règle : attendez
      jusqu'au : 30/11/2099
    - à : Sud
      état : au ralenti
      règle : appelez d'abord
  Laboratoire : au ralenti
"""
"""What a bulletin may say of services that a later one repeats."""


def after_a_bulletin_that_says(services: str, folder: Path) -> tuple[Project, Path]:
    """Return a project with the lines of such a bulletin, and the next one, as it was made."""
    project = begin(folder)
    new(project, "first-morning", "--incident", "panne")
    path = next(project.path.rglob("01-*.fr.md"))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?ms)^services.*?^---", f"services :\n{services}---", text), encoding="utf-8")
    fill(project)
    assert errors(project) == []
    assert new(project, "next-day").exit_code == 0
    return project, next(project.path.rglob("02-*.fr.md"))


@pytest.mark.parametrize("taken_away", ["# ", "#"])
def test_whatever_stays_is_said_again_whole(tmp_path: Path, taken_away: str) -> None:
    """With exceptions, places and dates, or those for whom care goes on would be told to stay at home."""
    project, path = after_a_bulletin_that_says(RICH, tmp_path)
    first, _, rest = path.read_text(encoding="utf-8").partition("  # Consultations")
    blocks = re.sub(rf"(?m)^  {taken_away}", "  ", f"  # Consultations{rest}".partition("  # Aucun")[0])
    path.write_text(f"{first}{blocks}---\n", encoding="utf-8")
    fill(project)
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    before, after = next(iter(content.incidents.values())).notes

    def facts(statement: Statement) -> tuple[object, ...]:
        said = [(one.groups, one.locations, one.state, one.rule) for one in statement.exceptions]
        return statement.service, statement.locations, statement.state, statement.rule, said, statement.ends

    assert [*map(facts, after.statements)] == [*map(facts, before.statements)]
    assert len(after.statements) == 4


@pytest.mark.parametrize("over", ["jusqu'au : 30/11/2099", "valable jusqu'au : 30/11/2099", "délai : 2 heures"])
def test_what_would_not_mean_the_same_is_not_proposed(tmp_path: Path, over: str) -> None:
    """Lines whose end is past, or that count from when a bulletin was published, are named with that bulletin."""
    services = f"  Laboratoire :\n    état : au ralenti\n    {over}\n  Consultations : annulé, attendez\n"
    project = after_a_bulletin_that_says(services, tmp_path)[0]
    content = project.read().content
    assert content is not None
    later = NOON.replace(year=2100)
    situation = fold_situation(embargo(content, later), later)
    made = make_bulletin("next-day", content, situation, next(iter(content.incidents)), project.path)
    text = list(made.values())[-1].replace("\u00a0", " ")
    assert "  # Consultations : annulé, attendez\n" in text
    assert re.search(r"(?m)^  # Laboratoire \(résultats\) : voir le bulletin 1\. ", text)


def test_what_several_bulletins_say_together_is_not_proposed(tmp_path: Path) -> None:
    """The lines of the newer are silent of other places, those of the older may be laxer than what holds now."""
    project, path = after_a_bulletin_that_says("  Consultations : annulé, attendez\n", tmp_path)
    text = path.read_text(encoding="utf-8").partition("  # Les lignes")[0]
    text = f"{text}---\n[[Texte]]\n"
    later = "services :\n  Consultations :\n    à : Nord\n    état : au ralenti\n    règle : appelez d'abord\n---"
    path.write_text(re.sub(r"(?ms)^services.*?^---", later, text), encoding="utf-8")
    fill(project)
    assert errors(project) == []
    new(project, "next-day")
    third = next(project.path.rglob("03-*.fr.md")).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert re.search(r"(?m)^  # Consultations : voir le bulletin 1, 2\. ", third)


@pytest.mark.parametrize("language", EDITORS)
def test_the_words_that_a_line_proposes_are_understood(tmp_path: Path, language: str) -> None:
    """Whoever takes a state or a rule from what a line asks for is not refused it."""
    content = begin(tmp_path, language).read().content
    assert content is not None
    words = read_starter(language)
    asked = [words["hole", "state"], words["hole", "still"], words["hole", "instead"].partition("?")[0]]
    states = [word.strip(" \u202f¿?") for text in asked for word in re.split(", | ou | of | oder | or | o ", text)]
    rules = re.split(" ?: ", words["hole", "rule"])[1].split(", ")
    assert (len(states), len(rules)) == (8, 3)
    assert None not in [content.vocabulary.find("state", word, tuple(State)) for word in states]
    assert None not in [content.vocabulary.find("rule", word, tuple(Rule)) for word in rules]
    groups = re.split(" ?: ", words["hole", "group"])[1].split(", ")
    assert [content.vocabulary.find("group", word, tuple(Group)) for word in groups].count(None) == 0
    kinds = [word.strip(" ¿?") for word in re.split(", | ou | of | oder | or | o ", words["hole", "warning"])]
    assert [content.vocabulary.find("warning kind", word, tuple(WarningKind)) for word in kinds] == [*WarningKind]
    concerned = re.findall(r"([^\W_]+) \(", words["hole", "concerns"])
    known = ("everything", "named")
    assert [content.vocabulary.find("everything", word, known) for word in concerned] == ["named", "everything"]


def test_a_new_incident_is_called_by_words_of_its_editors(tmp_path: Path) -> None:
    """Whoever takes what is proposed has no English word in the address that patients see."""
    project = begin(tmp_path, "nl")
    for name, words in (("first-hour", "storing"), ("strike", "een-staking")):
        assert f"[{words}]" in new(project, name, typed="\n").output
        assert list(project.path.glob(f"content/incidents/*-{words}"))


def test_a_part_of_a_name_proposes_the_whole(tmp_path: Path) -> None:
    """Whoever types what patients call an examination is led to the service that has it."""
    project = begin(tmp_path, services=("radiology", "urgent-operations", "non-urgent-operations"))
    for typed, proposed in (("IRM", "Radiologie"), ("scanner", "Radiologie"), ("Dentiste", None)):
        project.write_note(note(f"  {typed}: cancelled, wait"))
        (found,) = [one for one in project.read().problems if one.code.startswith("service-")]
        assert dict(found.values).get("near", "").partition(" (")[0] == (proposed or "")


def test_a_translation_has_keys_of_its_writer(tmp_path: Path) -> None:
    project = begin(tmp_path, "nl")
    new(project, "first-hour", "--incident", "storing")
    fill(project)
    new(project, "--translate", "fr", "1")
    text = next(project.path.rglob("01-*.fr.md")).read_text(encoding="utf-8")
    assert re.match(r"---\ntitel: \[\[.*\]\]\nvertaalt: \w{8}\n---\n", text)


def test_what_cannot_be_read_is_no_reason_to_say_that_all_is_translated(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    fill(project)
    path = next(project.path.rglob("01-*.fr.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("à confirmer", "peut-être"), encoding="utf-8")
    path.write_text(re.sub("(?m)^(auteur.*)", r"\1\nx", path.read_text(encoding="utf-8")), encoding="utf-8")
    refused = new(project, "--translate", "nl")
    assert refused.exit_code == 3
    assert "01-first-hour.fr.md ne peut pas encore être lu" in refused.output


def test_the_last_bulletin_lets_go_of_everything_the_incident_holds(tmp_path: Path) -> None:
    project = begin(tmp_path)
    for name in ("first-hour", "first-morning", "end"):
        new(project, name, *(("--incident", "panne") if name == "first-hour" else ()))
        fill(project)
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    later = datetime.max.replace(tzinfo=NOON.tzinfo, year=2090)
    assert not fold_situation(embargo(content, later), later).open_incidents


def test_the_last_bulletin_takes_back_what_is_announced(tmp_path: Path) -> None:
    """A service that runs today and is announced to be closed later still holds its incident open."""
    later = datetime.now(UTC) + timedelta(days=300)
    services = f"""\
  Consultations :
    - état : fonctionne
      règle : venez
    - état : annulé
      règle : attendez
      à partir du : {later:%d/%m/%Y}
      jusqu'au : {later + timedelta(days=1):%d/%m/%Y}
  Laboratoire : au ralenti
"""
    project = after_a_bulletin_that_says(services, tmp_path)[0]
    next(project.path.rglob("02-*.fr.md")).unlink()
    assert new(project, "end").exit_code == 0
    fill(project)
    assert errors(project) == []


def test_the_last_bulletin_ends_warnings_and_telephone_lines_too(tmp_path: Path) -> None:
    """Of a warning its writer is asked, for fraud may go on; a line is as the settings say, at each place."""
    project = begin(tmp_path, "nl")
    for name in ("first-hour", "call-centre", "fake-messages"):
        new(project, name, *(("--incident", "storing") if name == "first-hour" else ()))
        fill(project)
    path = next(project.path.rglob("02-*.nl.md"))
    of_place = (
        "lijnen:\n  Nord:\n    nummer: 000 00 00 00 01\n  Algemeen nummer:\n    op: Sud\n    nummer: 000 00 00 00 02"
    )
    path.write_text(path.read_text(encoding="utf-8").replace("lijnen:", of_place), encoding="utf-8")
    assert errors(project) == []
    new(project, "end")
    text = next(project.path.rglob("04-*.nl.md")).read_text(encoding="utf-8")
    assert f"  telefoontjes: [[{read_starter('nl')['hole', 'ended']}]]\n" in text
    fill(project)
    assert {one.code for one in project.problems()} <= {"number-to-call-missing"}
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert {(line.id, line.location) for line in incident.notes[-1].telephone_lines if line.is_usual} == {
        ("call-centre", ""),
        ("main-number", "sud"),
        ("nord", ""),
    }


def test_in_the_first_hour_nothing_that_nobody_named_is_said_to_run(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    fill(project)
    content = project.read().content
    assert content is not None
    later = NOON.replace(year=2090)
    states = {key[0]: cell.state for key, cell in fold_situation(embargo(content, later), later).cells.items()}
    assert states["mri"] == "unknown"


def test_a_restart_that_is_announced_lets_nobody_come_before_its_day(tmp_path: Path) -> None:
    """The day is data, so that a writer who fills in "running" for Wednesday does not open the doors on Monday."""
    project = begin(tmp_path)
    new(project, "first-morning", "--incident", "panne")
    fill(project)
    new(project, "restart")
    path = next(project.path.rglob("02-restart.fr.md"))
    text, words, day = path.read_text(encoding="utf-8"), read_starter("fr"), datetime.now(UTC) + timedelta(days=5)
    for hole, typed in (("state", "fonctionne"), ("rule", "venez"), ("date", f"{day:%d/%m/%Y}")):
        text = text.replace(f"[[{words['hole', hole]}]]", typed)
    path.write_text(text, encoding="utf-8")
    fill(project)
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    for at, state, rule in (
        (day - timedelta(days=4, hours=23), State.CANCELLED, Rule.WAIT),
        (day + timedelta(days=1), State.RUNNING, Rule.COME),
    ):
        cells = fold_situation(embargo(content, at), at).of_service("radiology")
        assert (cells["nord"].state, cells["nord"].rule) == (state, rule)
        assert cells["sud"].state is not State.RUNNING


@pytest.mark.parametrize("name", ["call-centre", "first-morning"])
def test_no_template_proposes_better_than_what_stands(tmp_path: Path, name: str) -> None:
    """A telephone that is dead stays dead, and an emergency department that is closed stays closed."""
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    path = next(project.path.rglob("01-*.fr.md"))
    text = re.sub(r"(?m)^  Téléphone.*", "  Téléphone : annulé", path.read_text(encoding="utf-8"))
    closed = "  Urgences :\n    état : annulé\n    règle : allez ailleurs\n    ailleurs : les urgences les plus proches"
    path.write_text(re.sub(r"(?m)^  Urgences .*", closed, text), encoding="utf-8")
    fill(project)
    assert errors(project) == []
    assert new(project, name).exit_code == 0
    made = next(project.path.rglob("02-*.fr.md")).read_text(encoding="utf-8")
    assert not re.search(r"(?m)^  (Téléphone|Urgences) ?:", made)
    assert "  # Téléphone : annulé\n" in made
    assert "  # Urgences :\n  #   état : annulé\n" in made


@pytest.mark.parametrize("language", EDITORS)
def test_a_template_that_is_filled_in_says_in_facts_what_its_text_says(tmp_path: Path, language: str) -> None:
    """Warnings and numbers that stand in a text alone reach neither the top of pages nor the sheet of a call centre."""
    project = begin(tmp_path, language)
    for name in ("first-morning", "call-centre", "fake-messages"):
        new(project, name, *(("--incident", "panne") if name == "first-morning" else ()))
        fill(project)
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    morning, centre, fraud = next(iter(content.incidents.values())).notes
    (said,) = [one for one in morning.statements if one.service == "consultations"]
    assert [(one.groups, one.rule) for one in said.exceptions] == [((Group.PREGNANCY,), Rule.WAIT)]
    assert [(one.id, one.number) for one in centre.telephone_lines] == [("call-centre", "000 00 00 00 00")]
    assert [(one.kind, len(one.never), one.tell) for one in fraud.warnings] == [(WarningKind.CALLS, 2, "x@a.example")]


def test_a_correction_says_once_that_it_is_one(tmp_path: Path) -> None:
    """Feeds say it before every title, and what was wrong need not be said of a service."""
    project = begin(tmp_path, "en")
    for name in ("first-hour", "correction"):
        new(project, name, *(("--incident", "failure") if name == "first-hour" else ()))
        fill(project)
    path = next(project.path.rglob("02-*.en.md"))
    path.write_text(re.sub(r"(?m)^  radiology.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert errors(project) == []
    content = project.read().content
    assert content is not None
    assert "orrection" not in next(iter(content.incidents.values())).notes[-1].editions["en"].title


def test_numbers_go_on_after_drafts_too(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    fill(project)
    folder = next((project.path / "content" / "incidents").glob("*-panne"))
    (folder / "07-brouillon.fr.md").write_text("---\ntitle: X\nstatus: draft\n---\nX\n", encoding="utf-8")
    new(project, "fake-messages")
    assert (folder / "08-fake-messages.fr.md").is_file()


def test_without_an_open_incident_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    project = begin(tmp_path)
    refused = new(project, "end")
    assert refused.exit_code == 3
    assert "statusgen new first-hour" in refused.output
    assert bulletins(project) == []


def test_with_two_open_incidents_it_asks_which(tmp_path: Path) -> None:
    project = begin(tmp_path)
    for words in ("panne", "inondation"):
        new(project, "first-hour", "--incident", words)
        fill(project)
    refused = new(project, "next-day")
    assert refused.exit_code == 3
    assert "--incident" in refused.output
    chosen = next(path.parent.name for path in (project.path / "content" / "incidents").rglob("*.md"))
    assert new(project, "next-day", "--incident", chosen).exit_code == 0


@pytest.mark.parametrize("typed", ["0", "99", "nothing", "../../etc"])
def test_a_template_that_is_not_there_names_those_that_are(tmp_path: Path, typed: str) -> None:
    refused = new(begin(tmp_path), typed)
    assert refused.exit_code == 3
    assert "first-hour" in refused.output


@pytest.mark.parametrize("typed", ["..", "../pages", "../../content", "/elsewhere", "."])
def test_an_incident_is_never_written_beside_its_folder(tmp_path: Path, typed: str) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", typed)
    made = (project.path / "content").rglob("*-first-hour.fr.md")
    assert [path.parents[1] for path in made] == [project.path / "content" / "incidents"]


def test_the_list_shows_every_template(tmp_path: Path) -> None:
    shown = new(begin(tmp_path), "--list")
    assert shown.exit_code == 0
    assert [line.split()[1] for line in shown.output.splitlines()] == list(TEMPLATES)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("15", "heat"),
            ("heat", "heat"),
            ("Een hittegolf", "heat"),
            ("hittegolf", "heat"),
            ("geen stromend water", "water"),
            ("einde", "end"),
            ("herstart", "restart"),
            ("Clôture", "end"),
            ("una ola de calor", "heat"),
        ),
        *(("0", None), ("17", None), ("", None), ("een", None), ("overstroming", None)),
    ],
)
def test_a_template_may_be_called_as_the_list_calls_it(typed: str, name: str | None) -> None:
    """Also in part, where that can mean one alone; in short, and as other languages call it."""
    assert find_template(typed, "nl") == name


def test_no_two_templates_are_called_the_same() -> None:
    for tag in EDITORS:
        for (context, name), text in read_starter(tag).items():
            if context.startswith("template"):
                assert {find_template(called, tag) for called in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("typed", "folder"),
    [
        ("Panne réseau", "2022-05-panne-reseau"),
        ("2022-04-vol", "2022-04-vol"),
        ("../../etc/passwd", "2022-05-etc-passwd"),
        ("مستشفى", "2022-05-incident"),
    ],
)
def test_a_folder_has_year_month_and_words_of_plain_letters(typed: str, folder: str) -> None:
    assert new_folder(typed, NOON) == folder


def test_the_next_update_is_promised_for_an_hour_that_lies_ahead(tmp_path: Path) -> None:
    project = begin(tmp_path)
    content = read_content(project.path).content
    assert content is not None
    for hour in range(24):
        at = NOON.replace(hour=hour, minute=31)
        made = make_bulletin("first-hour", content, fold_situation(content, at), "2022-05-x", project.path)
        typed = re.search(r"prochaine mise à jour : (\S+ \S+)", list(made.values())[-1])
        assert typed is not None
        promise = datetime.strptime(typed[1], "%d/%m/%Y %H:%M").replace(tzinfo=NOON.tzinfo)
        assert 2 <= (promise - at).total_seconds() / 3600 <= 19


def test_check_says_how_to_publish_once_nothing_is_left(tmp_path: Path) -> None:
    """Each command of the way names the next; what is published needs none."""
    project = begin(tmp_path)

    def checked(*more: str) -> str:
        return CliRunner().invoke(main, ["check", "--project", str(project.path), *more]).stderr

    assert "statusgen build" not in checked()
    new(project, "first-hour", "--incident", "panne")
    assert "statusgen build" not in checked()
    fill(project)
    assert "statusgen diff, statusgen build" in checked()
    assert "statusgen build" not in checked("--at", "30/11/2099 12:00")  # which nobody can publish now
    CliRunner().invoke(main, ["build", "--project", str(project.path)])
    assert "statusgen build" not in checked()


# ── Translations ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_translation_lies_beside_its_original_with_the_digest(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    fill(project)
    made = new(project, "--translate", "nl", "1")
    assert made.exit_code == 0, made.output
    path = next((project.path / "content" / "incidents").rglob("01-*.nl.md"))
    text = path.read_text(encoding="utf-8")
    assert "[[Panne informatique" in text
    assert {code for code, _ in errors(project)} == {"line-unfilled"}
    path.write_text(text.replace("[[", "").replace("]]", ""), encoding="utf-8")
    found = project.read()
    assert not any(problem.is_error for problem in found.problems)
    assert "translation-behind" not in {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("title", "fence", "encoding"),
    [
        ("Nos ordinateurs sont en panne.", "---", "utf-8"),
        ("Venez-vous? Non!", "---", "utf-8-sig"),
        ("Point: « mardi »", "–––", "cp1252"),
        ("Un  espace", "---", "utf-16"),
    ],
)
def test_a_translation_just_made_is_behind_nothing(tmp_path: Path, title: str, fence: str, encoding: str) -> None:
    """Whatever sign ends the title, and whatever program saved the original: both are read in the same way."""
    project = begin(tmp_path)
    new(project, "heat", "--incident", "chaleur")
    fill(project)
    for path in project.path.glob("content/incidents/*/*.fr.md"):
        text = re.sub("(?m)^titre : .*", f"titre : {title}", path.read_text(encoding="utf-8"))
        path.write_bytes(text.replace("---\n", f"{fence}\n").encode(encoding))
    made = new(project, "--translate", "nl")
    assert made.exit_code == 0, made.output
    translated = [*project.path.glob("content/incidents/*/*.nl.md")]
    for path in translated:
        text = path.read_text(encoding="utf-8")
        assert "publié" not in text
        path.write_text(text.replace("[[", "").replace("]]", ""), encoding="utf-8")
    found = {problem.code for problem in project.read().problems if "translation" in problem.code}
    assert (len(translated), found) == (2, {"translation-same"})  # nobody wrote any Dutch yet


def test_without_a_number_everything_that_has_no_translation_gets_one_once(tmp_path: Path) -> None:
    project = begin(tmp_path)
    new(project, "first-hour", "--incident", "panne")
    new(project, "fake-messages")
    fill(project)
    new(project, "first-morning")
    fill(project)
    assert new(project, "--translate", "nl").exit_code == 0
    assert len([name for name in bulletins(project) if name.endswith(".nl.md")]) == 3
    fill(project)
    again = new(project, "--translate", "nl")
    assert again.exit_code == 0
    assert "plus rien à traduire" in again.output


@pytest.mark.parametrize("language", ["fr", "xx", "../nl"])
def test_a_language_that_the_site_does_not_translate_into_is_refused(tmp_path: Path, language: str) -> None:
    project = begin(tmp_path)
    assert new(project, "--translate", language).exit_code == 3
    assert bulletins(project) == []


def test_what_is_left_to_fill_in_is_a_list_and_no_alarm(tmp_path: Path) -> None:
    """Straight from the template, before any build: the incident first, then the bulletin; its services are as ever."""
    project = begin(tmp_path)
    assert new(project, "first-hour", "--incident", "panne").exit_code == 0
    checked = CliRunner().invoke(main, ["check", "--project", str(project.path)])
    assert checked.exit_code == 1
    _, _, said = checked.stdout.partition("Reste à compléter, dans cet ordre :\n")
    places = re.findall(r"(?m)^ +(\d)\. content/incidents/\S+/(\S+):\d+$", said)
    assert [number for number, _ in places] == [str(number) for number in range(1, len(places) + 1)]
    assert [name for _, name in places] == sorted((name for _, name in places), reverse=True)
    assert "registre" not in checked.stdout  # the alarm of a published note that cannot be read
    built = CliRunner().invoke(main, ["build", "--project", str(project.path)])
    assert "Reste à compléter, dans cet ordre :\n" in built.stderr
    assert "à confirmer" not in project.page("fr/index.html").lower()


def test_the_writer_is_spoken_to_in_the_language_of_editors(tmp_path: Path) -> None:
    """Patients still read the reference language; keys stay in a language of the site."""
    project = begin(tmp_path)
    path = project.path / "content/settings.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "editors-language: de\n", encoding="utf-8")
    done = new(project, "telephones-down", "--incident", "panne")
    assert "Geschrieben" in done.stdout, done.output
    (bulletin,) = project.path.glob("content/incidents/*/01-*.md")
    text = bulletin.read_text(encoding="utf-8")
    assert "[[eine Funktion" in text
    assert "titre : Vous ne pouvez pas nous joindre par téléphone" in text
    assert "„foo“" in new(project, "foo").stderr


@pytest.mark.parametrize("offset", ["+02:00", "+01:00"])
def test_a_bulletin_of_an_hour_that_happens_twice_says_which(tmp_path: Path, offset: str) -> None:
    """What is written in the night when clocks go back is read as it was meant, and not refused."""
    project, at = begin(tmp_path / "site"), datetime.fromisoformat(f"2026-10-25T02:40{offset}")
    content = read_content(project.path).content
    assert content is not None
    for path, text in make_bulletin(
        "first-hour", content, fold_situation(content, at), "2026-10-panne", project.path
    ).items():
        project.write(path.removeprefix("content/"), text)
    fill(project)
    assert "hour-twice" not in [one.code for one in project.problems()]
    read = read_content(project.path).content
    assert read is not None
    assert [found.published for found in read.incidents["2026-10-panne"].notes] == [at]
