"""Every file of a content folder that is not read is named, with where it belongs; copies are never made notes."""

from pathlib import Path
from time import process_time

import pytest

from statusgen.cache.snapshot import folder_key, seen_key
from statusgen.content.files import find_copies, is_copy
from statusgen.content.tags import nearest_language
from statusgen.model.problem import Level, Problem
from tests.builders import make_project, note

INCIDENT = "incidents/2022-05-panne"


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("02-b.markdown", "02-b.fr.md"),
        ("02-b.nl.markdown", "02-b.nl.md"),
        ("02-b.nld.md", "02-b.nl.md"),
        ("02-b.nl-BE.md", "02-b.nl.md"),
        ("02-b.nl_BE.md", "02-b.nl.md"),
        ("02-b.Nederlands.md", "02-b.nl.md"),
        ("02-b.français.txt", "02-b.fr.md"),
        ("02_b.fr.md", "02-b.fr.md"),
        ("02 b.fr.md", "02-b.fr.md"),
        ("02-b.urgent.fr.md", "02-b-urgent.fr.md"),
        ("02-b.fr.md.md", "02-b.fr.md"),
        ("02-b.fr..md", "02-b.fr.md"),
        (".02-b.fr.md", "02-b.fr.md"),
        ("b.fr.md", "02-b.fr.md"),
        ("02–b.fr.md", "02-b.fr.md"),
        ("02\u2011b.fr.md", "02-b.fr.md"),
        ("02\u2212b.fr.md", "02-b.fr.md"),
        ("02-b.fr.md ", "02-b.fr.md"),
        ("02-b.fr .md", "02-b.fr.md"),
        ("02-b.fr.md\u200b", "02-b.fr.md"),
        ("02-b\u3002fr.md", "02-b.fr.md"),
        ("02-b.fr\uff0emd", "02-b.fr.md"),
        ("01_b.fr.md", "02-b.fr.md"),
        ("Note 2 – radiologie.fr.md", "02-note-2-radiologie.fr.md"),
        ("incident.nld.md", "incident.nl.md"),
        ("incidents.nl.md", "incident.nl.md"),
    ],
)
def test_a_note_under_a_wrong_name_is_told_its_right_one(tmp_path: Path, name: str, right: str) -> None:
    """Whoever renames the file as the message says is told of nothing more."""
    project = make_project(tmp_path)
    project.write_note(note())
    typed = note() if not name.startswith("incident") and ".nl" not in right else "---\ntitle: Een titel\n---\nTekst.\n"
    if ".nl.md" in right and not right.startswith("incident"):
        project.write_note(note(), 2)
    written = project.write(f"{INCIDENT}/{name}", typed)
    said = [problem for problem in project.problems() if problem.path.endswith(name)]
    assert [(problem.code, problem.level, problem.values) for problem in said] == [
        ("file-misnamed", Level.ERROR, (("right", right),))
    ]
    written.rename(written.with_name(right))
    assert {problem.code for problem in project.problems()} <= {"translation-missing"}


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("02-radiologie.fr.md", "file-beside-folders", Level.ERROR),
        ("incidents/02-radiologie.fr.md", "file-beside-folders", Level.ERROR),
        ("pages/02-radiologie.markdown", "file-beside-folders", Level.ERROR),
        ("radiologie.txt", "file-beside-folders", Level.ERROR),
        ("incidentes/2022-05-x/01-a.fr.md", "folder-not-read", Level.ERROR),
        ("incident/2022-05-x/01-a.fr.md", "incidents-misnamed", Level.ERROR),
        ("Vorfälle/2022-05-x/01-a.fr.md", "folder-not-read", Level.ERROR),
        (f"{INCIDENT}/old/01-a.fr.md", "folder-not-read", Level.ERROR),
        (f"{INCIDENT}/bulletin.docx", "file-not-read", Level.ERROR),
        ("settings.yml", "file-copy", Level.ERROR),
        ("settings (1).yaml", "file-copy", Level.ERROR),
        ("services-PC-ANA.yaml", "file-copy", Level.ERROR),
    ],
)
def test_what_states_facts_and_is_not_read_is_an_error(tmp_path: Path, name: str, code: str, level: Level) -> None:
    """Wherever a note lies that readers do not see, the build says so, and says where it belongs."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(name, note("  radiology: running, come"))
    assert [(problem.code, problem.level) for problem in project.problems()] == [(code, level)]


@pytest.mark.parametrize("name", ["README.md", "plan.pdf", "notes.txt", "photos/lobby.jpg", f"{INCIDENT}/liste.ods"])
def test_other_files_are_named_and_no_error(tmp_path: Path, name: str) -> None:
    """What states nothing is named, because its writer may wait for it to appear."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(name, "Nothing that a note says.\n")
    assert [problem.level for problem in project.problems()] == [Level.WARNING]


STANDS_FOR_A_NOTE = (
    *("02-radiologie.docx", "02_bulletin.odt", "02-note.rtf", "02-note.pages", "02-note.eml", "02-note.msg", "02.html"),
    *("02-note.fr.md.zip", "02-note.pdf", "02-note.bak", "02-note.fr.bak", "02-note", "02-note.fr", "2-note.txt"),
)
POINTS_TO_A_NOTE = (
    "02-note.fr.md.lnk",
    "02-note.fr.md - Raccourci.lnk",
    "02-note.url",
    "02-note.webloc",
    "02-note.gdoc",
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((name, "file-not-read") for name in STANDS_FOR_A_NOTE),
        *((name, "file-is-link") for name in POINTS_TO_A_NOTE),
        (".note.fr.md", "file-misnamed"),
    ],
)
def test_what_stands_for_a_note_that_is_not_there_is_an_error(tmp_path: Path, name: str, code: str) -> None:
    """A bulletin in Word, in an e-mail or behind a shortcut is out for nobody; beside its note it is only named."""
    project = make_project(tmp_path)
    project.write_note(note())
    (project.path / "content" / INCIDENT / name).write_bytes(b"PK\x03\x04\xff\xfe")
    assert [(problem.code, problem.level) for problem in project.problems()] == [(code, Level.ERROR)]
    (project.path / "content" / INCIDENT / name).rename(project.path / "content" / INCIDENT / name.replace("2", "1"))
    beside = [problem.level for problem in project.problems()]
    assert beside in ([Level.WARNING], [] if name.endswith(".bak") else None, [Level.ERROR] if name[0] == "." else None)


@pytest.mark.parametrize(
    "name", ["2026-11-30 verslag.docx", "30.11.2026.pdf", "03 11 rapport.docx", "112 affiche.pdf", "20 ans.pdf"]
)
def test_a_day_or_a_telephone_is_no_number_of_a_note(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    (project.path / "content" / INCIDENT / name).write_bytes(b"PK\x03\x04\xff\xfe")
    assert [problem.level for problem in project.problems()] == [Level.WARNING]


@pytest.mark.parametrize(
    "name", ["README.md", "LISEZMOI.md", "LEESMIJ.txt", "liesmich.md", "radiologie.lnk", "site.url"]
)
def test_what_explains_a_folder_is_never_to_be_made_a_note(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/{name}", "Comment écrire : une note par jour.\n")
    assert [problem.level for problem in project.problems()] == [Level.WARNING]


COPIES = (
    *(
        "01-note.fr (1).md",
        "01-note (2).fr.md",
        "01-note.fr - Copy.md",
        "01-note.fr - Copy (2).md",
        "Copy of 01-note.fr.md",
    ),
    *("01-note.fr copy.md", "01-note.fr 2.md", "01-note.fr-PC-ANA.md", "01-note.fr-LAPTOP-7Q2.md", "01-note.fr_old.md"),
    *("Copie de 01-note.fr.md", "Copia de 01-note.fr.md", "Kopie von 01-note.fr.md", "Kopie van 01-note.fr.md"),
    *("Cópia de 01-note.fr.md", "Copia di 01-note.fr.md", "Kopia 01-note.fr.md", "Копія 01-note.fr.md"),
    *("01-note.fr (Ana's conflicted copy 2022-05-17).md", "01-note.fr (Copie en conflit de Ana 2022-05-17).md"),
    *("01-note.fr (In Konflikt stehende Kopie von Ana).md", "01-note (Anas Konfliktkopie).fr.md"),
    *("01-note (copia en conflicto de Ana 2022-05-17).fr.md", "01-note (copia in conflitto di Ana).fr.md"),
    *("01-note (Cópia em conflito de Ana).fr.md", "01-note (conflicterend exemplaar van Ana).fr.md"),
    *("01-note (kopia powodująca konflikt Ana).fr.md", "01-note (copie în conflict Ana).fr.md"),
    *("01-note (Ana adlı kullanıcının çakışan kopyası).fr.md", "01-note (конфліктна копія Ana).fr.md"),
    *(
        "01-note (نسخة متعارضة).fr.md",
        "01-note.sync-conflict-20220517-101010-ABC.fr.md",
        "01-note (SFConflict ana).fr.md",
    ),
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_one_in_every_language_and_of_every_maker(name: str) -> None:
    """What shared folders and file managers leave is a copy, whichever language they speak."""
    assert is_copy(name)


@pytest.mark.parametrize(
    "name",
    [
        *("01-conflict-in-the-car-park.en.md", "01-Personal in Konflikt.de.md", "01-copie-des-dossiers.fr.md"),
        *("01-copy of records.en.md", "01-note.en-GB.md", "01-note.fr.md", "01-note.FR.MD", "01-note.zh-Hans.md"),
    ],
)
def test_a_note_about_copies_and_conflicts_is_none(name: str) -> None:
    """The words of a name alone never keep a bulletin from being read."""
    assert not is_copy(name)


@pytest.mark.parametrize("ending", ["dropbox-conflict", "2022-05-17", "v2", "final"])
def test_what_is_called_after_a_note_is_a_copy_of_it(tmp_path: Path, ending: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/01-note.fr.md.{ending}", note("  radiology: running, come"))
    assert {one.code for one in project.problems()} <= {"file-copy", "file-misnamed"}
    assert [one.level for one in project.problems()] == [Level.ERROR]


@pytest.mark.parametrize("name", ["02-suite - Copie.fr.md", "02-suite (2).fr.md", "02-suite.fr copie.md"])
def test_a_copy_that_was_given_the_next_number_is_a_note_to_rename(tmp_path: Path, name: str) -> None:
    """As the guide says: copy the last note, give it the next number. The word for a copy is what is left over."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/{name}", note("  radiology: cancelled, wait", title="Suite"))
    (problem,) = [one for one in project.problems() if one.is_error]
    assert (problem.code, dict(problem.values)["right"]) == ("file-misnamed", "02-suite.fr.md")


@pytest.mark.parametrize("name", ["01-suite - Copie.fr.md", "02-suite (conflicted copy 2022-05-17).fr.md"])
def test_another_copy_is_compared_and_never_renamed(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/{name}", note("  radiology: cancelled, wait", title="Suite"))
    assert [one.code for one in project.problems() if one.is_error] == ["file-copy"]


def test_the_copy_of_a_computer_never_counts_for_the_note(tmp_path: Path) -> None:
    """OneDrive puts a computer's name behind that of the note: the original counts, though it is sorted behind."""
    assert find_copies(["01-note-PC-ANA.fr.md", "01-note.fr.md", "02-IRM.fr.md"]) == {"01-note-PC-ANA.fr.md"}
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/01-note-PC-ANA.fr.md", note("  radiology: running, come"))
    reading = project.read()
    assert reading.content is not None
    assert reading.content.incidents["2022-05-panne"].notes[0].path.endswith("01-note.fr.md")
    assert ("file-copy", Level.ERROR) in [(problem.code, problem.level) for problem in reading.problems]


def test_a_copy_that_says_the_same_is_no_error(tmp_path: Path) -> None:
    """Nothing is lost by what is the same, byte for byte, as the note beside it."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"{INCIDENT}/01-note (1).fr.md", note())
    assert [(problem.code, problem.level) for problem in project.problems()] == [("file-copy", Level.WARNING)]


@pytest.mark.parametrize(
    "name",
    ["__MACOSX/._a.md", "Icon\r", ".DS_Store", "ehthumbs.db", "@eaDir/x", "#01-note.fr.md#", "01-note.fr.md.orig"],
)
@pytest.mark.parametrize("folder", ["", "incidents/", f"{INCIDENT}/"])
def test_what_systems_leave_is_passed_over(tmp_path: Path, folder: str, name: str) -> None:
    """Nobody is told of what systems put into folders by themselves."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(folder + name, b"\x00\x01")
    assert project.problems() == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"---\ntitle: \x9d\x81\x8f\n---\n\x8d\n\x90\n", "encoding-unknown"),
        (note().encode("utf-32")[3:], "encoding-unknown"),
        (b"PK\x03\x04\x14\x00\x06", "file-of-program"),
        (b"{\\rtf1\\ansi services:}", "file-of-program"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "file-of-program"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><body>\n<p>title: X</p>\n</body></html>\n", "file-of-program"),
        (b"<html xmlns:o='urn:x'><body><p class=MsoNormal>title: X</p></body></html>", "file-of-program"),
        (b"<p>---<br>title: X</p>", "file-of-program"),
        (b"Return-Path: <a@b.example>\nSubject: X\n\n---\ntitle: X\n---\n", "file-of-program"),
        (b'{"url": "https://docs.example/open?id=1"}', "file-of-program"),
        (b"[InternetShortcut]\r\nURL=https://a.example/\r\n", "file-of-program"),
        (b'<?xml version="1.0"?>\n<plist version="1.0"></plist>', "file-of-program"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>\n", "file-of-program"),
    ],
)
def test_what_is_no_text_that_can_be_read_is_one_message(tmp_path: Path, raw: bytes, code: str) -> None:
    """A file of a word processor, or in letters that nobody knows, has that one problem and no other."""
    for name in ("incidents/2022-05-panne/01-note.fr.md", "settings.yaml", "services.yaml"):
        project = make_project(tmp_path / name.replace("/", "-"))
        if "/" in name:
            project.write_note(note())
        project.write(name, raw)
        problems = project.problems()
        assert [problem.code for problem in problems if problem.path.endswith(name)] == [code]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_letters_without_a_mark_are_read(tmp_path: Path, encoding: str) -> None:
    """Text of two bytes a letter is read, also where the mark at its start was lost."""
    project = make_project(tmp_path)
    project.write_note(note().encode(encoding))
    found = {problem.code for problem in project.read().problems}
    assert found - {"repaired-line-ends", "translation-missing"} == {"repaired-utf16"}


def test_a_build_looks_again_when_a_file_comes_that_nobody_reads(tmp_path: Path) -> None:
    """A note that is put beside the folders is named at once, though nothing that is read has changed."""
    project = make_project(tmp_path)
    before = seen_key(tmp_path, lambda _path: None)
    project.write("02-radiologie.fr.md", note())
    assert seen_key(tmp_path, lambda _path: None) != before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("eng", "en"), ("en-GB", "en"), ("en_US", "en"), ("English", "en"), ("anglais", "en"), ("dut", "nl")),
        *(("Deutsch", "de"), ("français", "fr"), ("Nederlnads", "nl"), ("zz", ""), ("01", "")),
        *(("nll", "nl"), ("vlaams", "nl"), ("Flemish", "nl"), ("zh-Hans", ""), ("catalan", ""), ("Deustch", "de")),
    ],
)
def test_a_language_is_known_under_other_tags_and_names(typed: str, meant: str) -> None:
    """Codes of three letters, regions and names mean the language of the site that they are of."""
    assert nearest_language(typed, ("fr", "nl", "de", "en")) == meant


@pytest.mark.parametrize(
    "name",
    [
        *("{0}.yml", "{0}.yaml.txt", "{0} (1).yaml", "{0}.yaml.bak", "{0}-PC-ANA.yaml", ".{0}.yaml", "../{0}.yaml"),
        *("{0}.YAML", "config.yaml"),
    ],
)
@pytest.mark.parametrize("missing", ["settings", "services"])
def test_a_missing_file_that_lies_there_under_another_name_is_named(tmp_path: Path, missing: str, name: str) -> None:
    """Whoever renames what the message names is told of nothing more."""
    project = make_project(tmp_path)
    right, named = tmp_path / "content" / f"{missing}.yaml", name.format(missing)
    right.rename(right.parent / named)
    said = [problem for problem in project.read().problems if problem.is_error]
    assert [(problem.path, problem.code) for problem in said] == [(f"content/{missing}.yaml", "file-missing-near")]
    values = dict(said[0].values)
    (tmp_path / values["near"]).rename(tmp_path / values["right"])
    assert project.problems() == []


@pytest.mark.parametrize("name", [".01-note.fr.md.icloud", ".incident.fr.md.icloud"])
def test_a_note_that_only_a_cloud_has_is_named(tmp_path: Path, name: str) -> None:
    """Nobody would miss it before patients do."""
    project = make_project(tmp_path)
    project.write(f"incidents/2022-05-panne/{name}", b"bplist00")
    assert [problem.code for problem in project.problems()] == ["file-in-cloud"]


@pytest.mark.parametrize("ending", ["part", "crdownload", "download", "filepart", "!ut", "tmp"])
def test_a_note_that_has_not_arrived_in_whole_is_named(tmp_path: Path, ending: str) -> None:
    """An error where the note itself is missing, for readers miss it; a warning beside the note."""
    project = make_project(tmp_path)
    half = project.write_note(note())
    half = half.rename(half.with_name(f"{half.name}.{ending}"))
    assert [(one.code, one.is_error) for one in project.problems()] == [("file-half", True)]
    project.write_note(note())
    assert [(one.code, one.is_error) for one in project.problems()] == [("file-half", False)]


@pytest.mark.parametrize(
    "name",
    [
        "02-note.fr.md~",
        "#02-note.fr.md#",
        "02-note.fr.md.orig",
        "02-note.fr.md.bak",
        "02-note.fr.md.save",
        "02-note.fr.md.mine",
        "02-note.fr.md.~1~",
    ],
)
def test_a_note_of_which_only_a_copy_of_a_program_is_left_is_named(tmp_path: Path, name: str) -> None:
    """Readers miss it where nothing else bears its number; beside the note, whatever its name, it is silent."""
    project = make_project(tmp_path)
    project.write_note(note())
    before = folder_key(tmp_path, f"content/{INCIDENT}")
    project.write(f"{INCIDENT}/{name}", note(title="Autre", published="17/05/2022 10:40"))
    assert folder_key(tmp_path, f"content/{INCIDENT}") != before, "a build looks again"
    (problem,) = project.problems()
    assert (problem.path, problem.code, problem.is_error) == (f"content/{INCIDENT}/{name}", "file-misnamed", True)
    assert dict(problem.values)["right"] == "02-note.fr.md"
    renamed = project.write(f"{INCIDENT}/03-note.fr.md", note(title="Autre", published="17/05/2022 10:40"))
    assert [(one.code, one.is_error) for one in project.problems()] == [("file-misnamed", False)]
    renamed.rename(renamed.with_name("02-renamed.fr.md"))
    assert project.problems() == []


@pytest.mark.parametrize("name", ["b{}.txt", "01-note ({}).fr.md", "{:04}-note.fr.md.bak"])
def test_of_many_files_a_hundred_are_named(tmp_path: Path, name: str) -> None:
    """No error, where none of the others states anything; and nobody waits for it."""
    project = make_project(tmp_path)
    project.write_note(note())
    for number in range(2, 3000):
        project.write(f"{INCIDENT}/{name.format(number)}", "a")
    start = process_time()
    said = [problem for problem in project.problems() if problem.path.startswith(f"content/{INCIDENT}")]
    assert process_time() - start < 5
    assert [one for one in said if one.code == "files-not-read"] == [
        Problem(
            *(f"content/{INCIDENT}", 0, "files-not-read", Level.WARNING),
            (("limit", "100"), ("kinds", f"2898 × {Path(name).suffix}")),
        )
    ]
    assert len(said) == 101


def test_a_note_among_many_pictures_is_named(tmp_path: Path) -> None:
    """However many pictures come before it; of many files that should not be there, a hundred more."""
    project = make_project(tmp_path)
    project.write_note(note())
    for number in range(250):
        (project.path / "content" / INCIDENT / f"img_{number:04}.jpg").write_bytes(b"\xff\xd8\xff\x00")
    assert [one for one in project.problems() if one.is_error] == []
    project.write(f"{INCIDENT}/zz-radiologie.txt", note("  radiology: running, come"))
    assert [one.path.rpartition("/")[2] for one in project.problems() if one.is_error] == ["zz-radiologie.txt"]
    (project.path / "content" / INCIDENT / "zz-radiologie.txt").unlink()
    project.write(f"{INCIDENT}/zz-new/note.fr.md", note("  radiology: running, come"))
    (project.path / "content" / INCIDENT / "zz-lien.fr.md").symlink_to("01-note.fr.md")
    project.write(f"{INCIDENT}/zz-03-note.fr.md.icloud", "")
    project.write(f"{INCIDENT}/zz-04-note.fr.md", "Les urgences sont fermées.\n")
    assert sorted(one.path.rpartition("/")[2] for one in project.problems() if one.is_error) == [
        *("zz-03-note.fr.md.icloud", "zz-04-note.fr.md", "zz-lien.fr.md", "zz-new")
    ]
    for number in range(2, 260):
        project.write(f"{INCIDENT}/n_{number}.fr.md", note("  radiology: running, come"))
    assert len([one for one in project.problems() if one.is_error]) == 258 + 1, "none that states facts is left out"


def test_of_a_disk_what_may_be_a_note_is_named_and_the_rest_counted(tmp_path: Path) -> None:
    """Behind a hundred pictures: a numbered document, and what points to one."""
    project = make_project(tmp_path)
    project.write_note(note())
    for number in range(150):
        (project.path / "content" / INCIDENT / f"img_{number:04}.jpg").write_bytes(b"\xff\xd8\xff\x00")
    for name in ("zz.mp4", "zz.png", "zz", "zz.dat"):
        project.write(f"{INCIDENT}/{name}", "a")
    project.write(f"{INCIDENT}/02-radiologie.docx", b"PK\x03\x04")
    project.write(f"{INCIDENT}/03-urgences.lnk", b"L\x00")
    said = project.problems()
    assert {"02-radiologie.docx", "03-urgences.lnk"} <= {one.path.rpartition("/")[2] for one in said}
    (more,) = (one for one in said if one.code == "files-not-read")
    assert dict(more.values)["kinds"] == "52 × .jpg, 1 × -, 1 × .dat, 2 × …"
