"""``statusgen translations``: what is translated, what is behind, what to do first."""

import csv
import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.desk.translation_files import Block, NotTranslations, parse_blocks, render_blocks
from statusgen.model.note import EditionState
from tests.builders import Project, make_project, note
from tests.command_line import run
from tests.record.test_hold import NAME, OTHER, recent, write_project

BEHIND = "---\ntitle: Radiologie geannuleerd\ntranslates: 00000000\n---\nDe radiologie is geannuleerd.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site in French and Dutch with two open incidents, one translation and one that is behind."""
    project = write_project(tmp_path)
    project.write_note("---\ntitle: Spoed\n---\nDe radiologie is geannuleerd.\n", 1, OTHER, "nl")
    project.write_note(BEHIND, 1, NAME, "nl")
    return project


def test_what_readers_see_first_is_named_first(project: Project) -> None:
    """The newest bulletin of each open incident, then the incident, then what came before; with the next command."""
    done = run(project.path, "translations")
    assert done.returncode == 0, done.stderr
    first, *texts, following = done.stdout.splitlines()
    assert first == "nl : 1 textes sur 5 traduits (20 %), 1 dépassés, 3 manquants"
    assert [line.split()[0] for line in texts] == [OTHER, f"{NAME}/2", NAME, f"{NAME}/1"]
    assert "dépassé" in texts[3]
    assert following == "  → statusgen new --translate nl"


def test_what_was_begun_is_to_be_filled_in(project: Project) -> None:
    """A translation that was laid beside its original is named, not laid again."""
    assert run(project.path, "new", "--translate", "nl").returncode == 0
    said = run(project.path, "translations").stdout
    assert f"(commencé : complétez content/incidents/{NAME}/02-note.nl.md)" in said
    assert "statusgen new" not in said


def test_a_typing_mistake_leaves_translations_valid(project: Project) -> None:
    """Only the digest changes, byte for byte, and the translation is no longer behind."""
    path = project.path / "content/incidents" / NAME / "01-note.nl.md"
    path.write_bytes(BEHIND.replace("\n", "\r\n").encode())
    done = run(project.path, "translations", "--still-valid", "1", "--incident", NAME)
    assert done.returncode == 0, done.stderr
    written = path.read_bytes()
    assert b"00000000" not in written
    assert written.count(b"\r\n") == BEHIND.count("\n")
    assert "0 dépassés" in run(project.path, "translations").stdout
    again = run(project.path, "translations", "--still-valid", "1", "--incident", NAME)
    assert "Aucune traduction du bulletin 1" in again.stdout
    assert path.read_bytes() == written


def test_which_bulletin_is_asked_for(project: Project) -> None:
    """Two open incidents have a bulletin 1; a number that is none, or a language that is none, says what there is."""
    for arguments, named in (
        (("--still-valid", "1"), "--incident"),
        (("--still-valid", "7"), NAME),
        (("--still-valid", "x"), NAME),
        (("--language", "it"), "nl"),
    ):
        done = run(project.path, "translations", *arguments)
        assert done.returncode == 2
        assert named in done.stderr


def test_what_waits_is_counted_too(project: Project) -> None:
    """A bulletin of tomorrow can be translated today."""
    project.write_note(recent("  radiology: cancelled, wait", 1, title="Demain"), 3)
    assert f"{NAME}/3" in run(project.path, "translations", "--all").stdout


@pytest.mark.parametrize("kind", ["po", "csv"])
def test_texts_go_to_translators_and_come_back(tmp_path: Path, kind: str) -> None:
    """By paragraphs with the facts beside; what came back has its digest, and what was there is copied."""
    project = make_project(tmp_path / "here")
    project.write_note(note(body="- Fermé le 16 mai à 14h30.\n\nVenez demain.", title="Radiologie : fermée"))
    old = project.path / "content/incidents/2022-05-panne/01-note.nl.md"
    old.write_text("---\ntitle: Oud\ntranslates: 00000000\n---\nOud.\n", encoding="utf-8")
    target = tmp_path / f"nl.{kind}"
    done = run(project.path, "translations", "--export", kind, str(target), "--language", "nl")
    assert done.returncode == 0, done.stderr
    language, blocks = parse_blocks(target.name, target.read_bytes())
    assert language == "nl"
    mine = [block for block in blocks if block.text.endswith("01-note")]
    assert [block.original for block in mine] == ["Radiologie : fermée", "- Fermé le 16 mai à 14h30.", "Venez demain."]
    assert "radiology" in target.read_text(encoding="utf-8")
    said = ["Radiologie: dicht", "- Gesloten op 16 mei om 15.30 uur.", "Kom morgen."]
    answer = [replace(block, translation=text) for block, text in zip(mine, said, strict=True)]
    target.write_bytes(render_blocks(kind, answer, "nl"))
    refused = run(project.path, "translations", "--import", str(target))
    assert refused.returncode == 3
    assert "14h30" in refused.stderr
    assert "Oud." in old.read_text(encoding="utf-8")
    answer[1] = replace(answer[1], translation="- Gesloten op 16 mei om 14.30 uur.")
    target.write_bytes(render_blocks(kind, answer, "nl"))
    taken = run(project.path, "translations", "--import", str(target))
    assert taken.returncode == 0, taken.stderr
    assert 'title: "Radiologie: dicht"\n' in old.read_text(encoding="utf-8")
    assert "Oud." in old.with_name("01-note.nl.md.1.bak").read_text(encoding="utf-8")
    content = project.read().content
    assert content is not None
    assert content.incidents["2022-05-panne"].notes[0].editions["nl"].state is EditionState.COMPLETE
    project.write_note(note(body="Autre.", title="Radiologie : fermée"))
    refused = run(project.path, "translations", "--import", str(target))
    assert "a changé" in refused.stderr
    assert f"--export {kind} --language nl" in refused.stderr


def respell(raw: bytes, delimiter: str, encoding: str, first: str = "") -> bytes:
    """Save a file for translators as a spreadsheet does."""
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return (first + made.getvalue()).encode(encoding)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "first"),
    [
        (",", "utf-8", ""),
        ("\t", "utf-16", ""),
        (";", "cp1252", ""),
        (";", "utf-8-sig", "sep=;\r\n"),
        ("|", "utf-8", ""),
    ],
)
def test_what_a_spreadsheet_saved_is_read(delimiter: str, encoding: str, first: str) -> None:
    """With whatever delimiter and letters it took, and the line that some programs put first."""
    blocks = [Block("incidents/x/01-y", "title", 'Où ? À 8 h;\n"Étape"', "Eén vraag; Één antwoord")]
    raw = respell(render_blocks("csv", blocks, "nl"), delimiter, encoding, first)
    assert parse_blocks("nl.csv", raw) == ("nl", blocks)


@pytest.mark.parametrize(("language", "encoding"), [("pl", "cp1250"), ("nl", "mac-roman"), ("nl", "cp850")])
def test_letters_that_may_be_others_are_not_read(language: str, encoding: str) -> None:
    """Nobody would see wrong letters before patients do."""
    blocks = [Block("incidents/x/01-y", "title", "Fermé 8 h", "W południe" if language == "pl" else "Vóór één")]
    with pytest.raises(NotTranslations):
        parse_blocks("x.csv", respell(render_blocks("csv", blocks, language), ";", encoding))


@pytest.mark.parametrize("kind", ["po", "csv"])
def test_a_full_stop_at_the_end_of_a_title_makes_no_translation_old(tmp_path: Path, kind: str) -> None:
    project = make_project(tmp_path / "here")
    project.write_note(note(body="Venez demain.", title="Nos ordinateurs sont en panne."))
    target = tmp_path / f"nl.{kind}"
    run(project.path, "translations", "--export", kind, str(target), "--language", "nl")
    _, blocks = parse_blocks(target.name, target.read_bytes())
    answer = [replace(block, translation="Onze computers liggen plat.") for block in blocks]
    target.write_bytes(render_blocks(kind, answer, "nl"))
    assert run(project.path, "translations", "--import", str(target)).returncode == 0
    content = project.read().content
    assert content is not None
    assert content.incidents["2022-05-panne"].notes[0].editions["nl"].state is EditionState.COMPLETE


def test_what_comes_back_is_not_trusted(tmp_path: Path) -> None:
    """Another file, another language, a text that is none: a sentence, and nothing is written."""
    project = make_project(tmp_path / "here")
    (tmp_path / "bad.po").write_bytes(b'msgid "x\n\xff')
    evil = [Block("../../evil", "title", "x", "y"), Block("../../evil", "1", "x", "=HYPERLINK(1)")]
    (tmp_path / "evil.csv").write_bytes(render_blocks("csv", evil, "nl"))
    (tmp_path / "other.csv").write_bytes(render_blocks("csv", evil, "ar"))
    assert b";'=HYPERLINK" in (tmp_path / "evil.csv").read_bytes()
    for name, said in (
        ("bad.po", "--export"),
        ("evil.csv", "n’existe pas"),
        ("other.csv", "nl"),
        ("no.po", "n’existe pas"),
        (".", "dossier"),
    ):
        done = run(project.path, "translations", "--import", str(tmp_path / name))
        assert done.returncode == 3
        assert said in done.stderr
    assert not (tmp_path.parent / "evil.nl.md").exists()
