"""``statusgen init``: from an empty folder to one that builds, without an error or a warning."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from statusgen.content.messages import LANGUAGES
from statusgen.content.review import needs_review
from statusgen.content.starter import FOLDER, read_starter
from statusgen.content.vocabulary import known_languages
from statusgen.desk.init import (
    Choices,
    emergency_number_of,
    find_country,
    find_language,
    languages_of,
    make_project,
    spread_numbers,
    write_project,
    zones_of_countries,
)
from tests.builders import NOON, ROOT, Project

FLAGS = ("--yes", "--organisation", "Ardelia", "--country", "BE", "--places", "Rivemont, Nordelle")


def run(*arguments: str, typed: str = "", language: str = "en_GB.UTF-8") -> Result:
    return CliRunner().invoke(
        main, list(arguments), input=typed, env={"LANG": language, "LC_ALL": "", "LC_MESSAGES": ""}
    )


def init(folder: Path, *more: str, language: str = "fr_BE.UTF-8") -> Result:
    return run("init", str(folder), *FLAGS, *more, language=language)


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_it_makes_is_checked_without_an_error_or_a_warning(tmp_path: Path) -> None:
    made = init(tmp_path / "status")
    assert made.exit_code == 0, made.output
    checked = run("check", "--project", str(tmp_path / "status"))
    assert checked.exit_code == 0
    assert "Erreurs : 0. Avertissements : 0. Réparations : 0." in checked.output


def test_what_it_makes_builds_and_is_no_demonstration(tmp_path: Path) -> None:
    init(tmp_path)
    Project(tmp_path).build(NOON)
    assert "Urgences" in Project(tmp_path).page("fr/index.html")
    assert (tmp_path / "site" / "de" / "pages" / "before-you-come" / "index.html").is_file() or list(
        (tmp_path / "site" / "de").rglob("before-you-come/index.html")
    )
    assert "demonstration" not in (tmp_path / "content" / "settings.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", known_languages())
def test_every_language_can_be_the_first(tmp_path: Path, language: str) -> None:
    init(tmp_path, "--languages", f"{language}, en", language="C")
    found = Project(tmp_path).read()
    assert found.content is not None
    assert found.content.settings.reference == language
    assert [problem.code for problem in found.problems if problem.code != "review-needed"] == []


def test_editors_are_spoken_to_in_their_language(tmp_path: Path) -> None:
    assert "Rien n’est publié." in init(tmp_path / "fr", language="fr_BE.UTF-8").output
    assert "Er is niets gepubliceerd." in init(tmp_path / "nl", language="nl_BE.UTF-8").output
    assert "Nichts ist veröffentlicht." in init(tmp_path / "de", language="de_BE.UTF-8").output
    assert "No se ha publicado nada." in init(tmp_path / "es", "--country", "ES", language="es_ES.UTF-8").output
    assert "Niente è pubblicato." in init(tmp_path / "it", "--country", "IT", language="it_IT.UTF-8").output
    assert "Nada foi publicado." in init(tmp_path / "pt", "--country", "PT", language="pt_PT.UTF-8").output
    assert "Nothing is published." in init(tmp_path / "en", "--languages", "en", language="C").output
    assert "# De instellingen van de site." in files_in(tmp_path / "nl")["content/settings.yaml"]
    assert files_in(tmp_path / "de")["README.md"].startswith("# Die Statusseite von Ardelia")


def test_the_identity_is_filled_and_explained(tmp_path: Path) -> None:
    init(tmp_path, "--address", "https://etat.ardelia.example/")
    settings = files_in(tmp_path)["content/settings.yaml"]
    assert re.search(r"# .*Ne le changez jamais.*\nidentity: etat\.ardelia\.example,\d{4}\n", settings)


def test_it_asks_again_until_it_can_use_the_answer(tmp_path: Path) -> None:
    typed = "Klinik\nXX\nDE\nklingonisch\nde\n\n\nohne Schema\nhttps://status.klinik.example\n\n\nNord, Süd\n"
    made = run("init", str(tmp_path), typed=f"{typed}1, Quatsch\n1, Sprechstunden, mri\n", language="de_DE.UTF-8")
    assert made.exit_code == 0, made.output
    assert "„XX“ ist kein Land." in made.output
    assert "„klingonisch“ ist keine der Sprachen" in made.output
    assert "„ohne Schema“ ist keine Adresse." in made.output
    assert "„Quatsch“ steht nicht in der Liste." in made.output
    found = Project(tmp_path).read()
    assert found.content is not None
    assert list(found.content.catalogue.services) == ["emergency", "consultations", "mri"]
    assert list(found.content.catalogue.locations) == ["nord", "sud"]


def test_a_yes_or_no_and_a_number_are_asked_again(tmp_path: Path) -> None:
    """What is neither a yes nor a no is no answer; services that are proposed are numbers of the list."""
    typed = "Ziekenhuis\n\nnl\n\n\n\ngeen\n09 000 00 00\nsoms\nja\nNoord\n\n"
    made = run("init", str(tmp_path), typed=typed, language="nl_BE.UTF-8")
    assert made.exit_code == 0, made.output
    assert "‘geen’ is geen telefoonnummer." in made.output
    assert made.output.count("(ja/nee)") == 2
    assert "[1, 5, 6, 7, 9, 18, 19, 26, 29, 44, 45]" in made.output
    found = Project(tmp_path).read()
    assert found.content is not None
    assert found.content.settings.reach_everybody
    assert "urgent-operations" in found.content.catalogue.services


def test_the_next_command_can_be_typed_as_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the folder has a space in its name, and where nothing is installed yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"pipx install {ROOT} && cd 'our status' && statusgen new\n" in init(Path("our status")).output
    (tmp_path / "statusgen").touch(0o755)
    assert ": cd status && statusgen new\n" in init(Path("status")).output.replace("\u00a0", "")


@pytest.mark.parametrize(("tag", "is_told"), [("pt", True), ("es", True), ("it", True), ("fr", False), ("en", False)])
def test_editors_without_guides_are_told_of_the_reference(tmp_path: Path, tag: str, is_told: bool) -> None:
    """Once with the next step, and where a word is not known; others have guides."""
    command, project = f"statusgen reference --language {tag}", ("--project", str(tmp_path))
    said = [
        init(tmp_path, "--languages", tag, language=f"{tag}.UTF-8"),
        run("new", "first-hour", *project, typed="x\n"),
    ]
    note = next(tmp_path.glob(f"content/incidents/*/01-*.{tag}.md"))
    sound = run("check", *project)
    note.write_text(re.sub(r"(?m)^(  [^:\n]+\s?: )[^,\n]+", r"\1blabla", note.read_text("utf-8"), count=1), "utf-8")
    said.append(run("check", *project))
    assert "blabla" in said[-1].output
    assert [one.output.count(command) for one in (*said, sound)] == ([1, 1, 1, 0] if is_told else [0] * 4)


def test_what_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    """A disk that is full in the middle: the same command can be typed again."""
    (tmp_path / "in-the-way").touch()
    with pytest.raises(OSError, match="in-the-way"):
        write_project(tmp_path, {"README.md": "x", "content/pages/a.md": "x", "in-the-way/b.md": "x"})
    assert [path.name for path in tmp_path.iterdir()] == ["in-the-way"]


@pytest.mark.parametrize(
    ("typed", "full"),
    [("1-3, 5", "1,2,3, 5"), ("7 – 9", "7,8,9"), ("3-1", "3-1"), ("1-99", "1-99"), ("x-ray, 1", "x-ray, 1")],
)
def test_a_stretch_of_the_list_of_services_may_be_typed(typed: str, full: str) -> None:
    assert spread_numbers(typed) == full


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    init(tmp_path)
    before = files_in(tmp_path)
    again = init(tmp_path, "--languages", "en")
    assert again.exit_code == 3
    assert "so nothing was changed" in again.output
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", ["content", "content/settings.yaml", "content/pages/before-you-come.fr.md"])
def test_where_a_site_is_there_nothing_is_made(tmp_path: Path, name: str) -> None:
    Project(tmp_path).write(name.removeprefix("content/") if "/" in name else "ours.txt", "ours")
    before = files_in(tmp_path)
    assert init(tmp_path).exit_code == 3
    assert files_in(tmp_path) == before


def test_a_repository_that_was_just_made_keeps_what_it_has(tmp_path: Path) -> None:
    """A forge puts a README and a .gitignore into it: both stay as they are, and what to add is said."""
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    made = init(tmp_path, "--languages", "en")
    assert made.exit_code == 0, made.output
    assert "README.md is already there" in made.output
    assert ".gitignore, so that git keeps your notes and not what is made of them: /site/ /preview/ /.st" in made.output
    assert files_in(tmp_path)["README.md"] == "ours"
    assert files_in(tmp_path)[".gitignore"] == "*.tmp\n"
    assert run("check", "--project", str(tmp_path)).exit_code == 0


@pytest.mark.parametrize(
    ("flag", "typed"),
    [
        ("--country", "Atlantis"),
        ("--languages", "fr, xx"),
        ("--timezone", "Mars/Olympus"),
        ("--address", "javascript:alert(1)"),
        ("--address", "https://status.example/?page=1"),
        ("--services", "emergency, alchemy"),
        ("--places", " , "),
        ("--organisation", "  "),
        ("--organisation", "?"),
        ("--places", "North, ?"),
        ("--emergency", "-"),
    ],
)
def test_an_option_that_cannot_be_used_says_which(tmp_path: Path, flag: str, typed: str) -> None:
    refused = init(tmp_path, flag, typed)
    assert refused.exit_code == 2
    assert flag in refused.output
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("--organisation", "--yes asks nothing, so say --organisation too"),
        ("--places", "--yes vraagt niets: voeg dus ook --places toe"),
    ],
)
def test_without_questions_what_has_no_usual_answer_must_be_said(tmp_path: Path, missing: str, said: str) -> None:
    flags = [*FLAGS]
    del flags[flags.index(missing) : flags.index(missing) + 2]
    refused = run("init", str(tmp_path), *flags)
    assert refused.exit_code == 2
    assert said in refused.output


@pytest.mark.parametrize(("options", "heading"), [((), "Usage: "), (("--languages", "nl,fr"), "Gebruik: ")])
def test_a_refusal_speaks_one_language_in_the_folder_of_another_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], heading: str
) -> None:
    """That of the site which is begun, else of the machine; not that of the site where the command is typed."""
    monkeypatch.chdir(ROOT)  # its editors speak French
    refused = CliRunner().invoke(
        main, ["init", str(tmp_path), "--yes", *options], env={"LANG": "en_GB.UTF-8", "LC_ALL": ""}
    )
    assert refused.exit_code == 2
    assert heading in refused.output


@pytest.mark.parametrize(
    "name",
    [
        "Ardelia: the group",
        "[Ardelia]",
        "{Ardelia}",
        'The "Ardelia"',
        "Ardelia # 1",
        "- Ardelia",
        "Ärztehaus",
        "مستشفى",
    ],
)
def test_a_name_stays_as_it_was_typed(tmp_path: Path, name: str) -> None:
    init(tmp_path, "--organisation", name, "--places", f"{name}, whole-group, مركز".replace("[", "").replace("{", ""))
    found = Project(tmp_path).read()
    assert found.content is not None
    assert found.content.settings.organisation.as_written == name
    assert not any(problem.is_error for problem in found.problems)


def test_countries_have_their_zone_number_and_languages() -> None:
    assert zones_of_countries()["ES"][0] == "Europe/Madrid"
    assert (emergency_number_of("BE"), emergency_number_of("GB"), emergency_number_of("BR")) == ("112", "999", "")
    assert languages_of("BE", "fr") == ("fr", "nl", "de", "en")
    assert languages_of("LU", "lb")[0] == "lb"


@pytest.mark.parametrize(
    ("country", "zone"),
    [("UA", "Kyiv"), ("RU", "Moscow"), ("BR", "Sao_Paulo"), ("CA", "Toronto"), ("AU", "Sydney"), ("UZ", "Tashkent")],
)
def test_the_time_zone_of_most_people_is_proposed(country: str, zone: str) -> None:
    """Whatever zone the tables of a country begin with."""
    assert zones_of_countries()[country][0].endswith(f"/{zone}")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("be", "BE"), ("UK", "GB"), ("België", "BE"), ("Duitsland", "DE"), ("deutschland", "DE"), ("Atlantis", None)],
)
def test_a_country_may_be_typed_as_it_is_called(typed: str, code: str | None) -> None:
    """By its code, by its name in the language of the person, or as its people say."""
    assert find_country(typed, "nl") == code


def test_languages_may_be_typed_as_they_are_called(tmp_path: Path) -> None:
    """By their tags, or by their names in any language of sites; the first is that of editors."""
    for typed, tag in (("Nederlands", "nl"), ("Frans", "fr"), ("duits", "de"), ("FR", "fr"), ("Klingon", None)):
        assert find_language(typed) == tag
    made = run("init", *FLAGS, "--languages", "Nederlands, Frans", str(tmp_path / "site"))
    assert made.exit_code == 0, made.output
    assert "languages: [nl, fr]" in (tmp_path / "site/content/settings.yaml").read_text(encoding="utf-8")


def test_every_text_exists_in_every_language_of_editors() -> None:
    """With the same values, as many places to fill in, and as many lines; in the languages in which messages exist."""
    texts = {path.stem: read_starter(path.stem) for path in FOLDER.glob("*.po")}
    assert set(texts) == set(LANGUAGES)
    shapes = {
        language: {
            key: (sorted(re.findall(r"{\w+}", text)), text.count("[["), text.count("\n"), bool(text.strip()))
            for key, text in own.items()
        }
        for language, own in texts.items()
    }
    assert all(shape == shapes["en"] for shape in shapes.values())


@pytest.mark.parametrize("language", ["es", "it", "pt"])
def test_texts_that_nobody_has_read_yet_say_so(language: str) -> None:
    assert needs_review(FOLDER / f"{language}.po")


def test_the_same_choices_make_the_same_files() -> None:
    choices = Choices(
        "A", "BE", ("fr", "nl"), "Europe/Brussels", "112", "https://a.example/", "1", True, ("A",), ("mri",)
    )
    made = make_project(choices, NOON.date())
    assert made == make_project(choices, NOON.date())
    assert "service: telephone" not in made["content/settings.yaml"]
