"""Ways to lose something of a project: each is handed the content folder and chance, as a storm of accidents is.

Each returns whether somebody must be told; what it spoils may by chance say the same as before, or something stricter.
"""

import random
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

Loss = Callable[[Path, random.Random], bool]


def typed(days: float) -> str:
    """Return an instant some days from now, as a note has it."""
    return f"{datetime.now(ZoneInfo('Europe/Brussels')) + timedelta(days=days):%d/%m/%Y %H:%M}"


def notes(content: Path) -> list[Path]:
    """Return the files of notes."""
    return sorted((content / "incidents").glob("*/[0-9]*.md"))


def files(content: Path) -> list[Path]:
    """Return every file of the content."""
    return sorted(path for path in content.rglob("*") if path.is_file())


def folders(content: Path) -> list[Path]:
    """Return the folders of incidents, and the one they are in."""
    incidents = content / "incidents"
    return [incidents, *sorted(path for path in incidents.iterdir() if path.is_dir())]


def delete(content: Path, chance: random.Random) -> bool:
    """Delete a note or a folder."""
    path = chance.choice([*notes(content), *folders(content)])
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return True


def truncate(content: Path, chance: random.Random) -> bool:
    """Cut a file off."""
    path = chance.choice(files(content))
    raw = path.read_bytes()
    path.write_bytes(raw[: chance.randrange(len(raw))])
    return False


def garble(content: Path, chance: random.Random) -> bool:
    """Spoil some bytes of a file."""
    path = chance.choice(files(content))
    raw = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 3, 30))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path.write_bytes(raw)
    return False


def edit_lines(path: Path, chance: random.Random) -> bool:
    """Take out, double, swap or change lines of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(5)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    elif how == 2:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 3:
        words = (
            "running",
            "come",
            "cancelled, wait",
            "degraded, come",
            "walk-in",
            "telephone",
            "nord",
            "yes",
            "planned",
        )
        lines[one] = f"{lines[one].partition(':')[0]}: {chance.choice(words)}"
    else:
        lines[one] = lines[one].replace("cancelled", "running").replace("wait", "come").replace("nord", "sud")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return False


def edit_any(content: Path, chance: random.Random) -> bool:
    """Edit a note."""
    return edit_lines(chance.choice(notes(content)), chance)


def edit_services(content: Path, chance: random.Random) -> bool:
    """Edit services.yaml."""
    return edit_lines(content / "services.yaml", chance)


def edit_settings(content: Path, chance: random.Random) -> bool:
    """Edit settings.yaml."""
    return edit_lines(content / "settings.yaml", chance)


def edit_incident(content: Path, chance: random.Random) -> bool:
    """Edit the own page of an incident."""
    return edit_lines(chance.choice(sorted((content / "incidents").glob("*/incident.*.md"))), chance)


def rename(content: Path, chance: random.Random) -> bool:
    """Rename a note or a folder."""
    path = chance.choice([*notes(content), *folders(content)])
    if path.is_dir():
        path.rename(path.with_name(chance.choice(("Incidents", "incidents-2", "2022-07-autre", "x y"))))
    else:
        path.rename(
            path.with_name(chance.choice(("17-note.fr.md", "note.fr.md", "01-note.md", "09-note.nl.md", "a.txt")))
        )
    return True


def move(content: Path, chance: random.Random) -> bool:
    """Move a note to another incident."""
    path = chance.choice(notes(content))
    target = chance.choice([one for one in folders(content)[1:] if one != path.parent])
    path.rename(target / f"{chance.randrange(1, 9):02}-moved.fr.md")
    return True


def date_anew(content: Path, chance: random.Random) -> bool:
    """Give a note another date."""
    path, days = chance.choice(notes(content)), chance.choice((-4000, -30, -5, -0.3, 0.2, 3, 400))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^published: .*$", f"published: {typed(days)}", text), encoding="utf-8")
    return days > 0


def check_out(content: Path, chance: random.Random) -> bool:
    """Go back to a commit that knew fewer notes."""
    later = notes(content)[chance.randrange(1, 3) :]
    for path in later:
        path.unlink()
    return True


def empty(content: Path, chance: random.Random) -> bool:
    """Leave an empty file, as a full disk does."""
    path = chance.choice([*notes(content), content / "settings.yaml", content / "services.yaml"])
    path.write_bytes(b"")
    return True


def blank(content: Path, chance: random.Random) -> bool:
    """Leave a file of zeros, as a power cut does."""
    path = chance.choice([*notes(content), content / "settings.yaml", content / "services.yaml"])
    path.write_bytes(bytes(path.stat().st_size))
    return True


def encode_anew(content: Path, chance: random.Random) -> bool:
    """Save a file as another program does."""
    path = chance.choice([one for one in files(content) if one.suffix in (".md", ".yaml")])
    text = path.read_text(encoding="utf-8")
    how = chance.randrange(5)
    if how == 0:
        path.write_bytes(text.encode("utf-16"))
    elif how == 1:
        path.write_bytes(text.encode("cp1252", errors="replace"))
    elif how == 2:
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    elif how == 3:
        path.write_bytes(text.replace("\n", "\r").encode())
    else:
        path.write_bytes(text.replace("\n", " ").encode())
    return False


def leave_conflict(content: Path, chance: random.Random) -> bool:
    """Leave a merge in the middle."""
    path = chance.choice([*notes(content), content / "settings.yaml", content / "services.yaml"])
    lines = path.read_text(encoding="utf-8").splitlines()
    at = chance.randrange(1, len(lines))
    ours = [line.replace("cancelled", "running").replace("wait", "come") for line in lines[at : at + 2]]
    both = ["<<<<<<< HEAD", *ours, "=======", *lines[at : at + 2], ">>>>>>> theirs"]
    path.write_text("\n".join([*lines[:at], *both, *lines[at + 2 :]]) + "\n", encoding="utf-8")
    return True


def swap(content: Path, chance: random.Random) -> bool:
    """Swap what two notes say."""
    one, other = chance.sample(notes(content), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return True


def copy_over(content: Path, chance: random.Random) -> bool:
    """Copy a note over another."""
    one, other = chance.sample(notes(content), 2)
    other.write_bytes(one.read_bytes())
    return True


def hide(content: Path, chance: random.Random) -> bool:
    """Make a note a draft again."""
    path = chance.choice(notes(content))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", f"---\nstatus: {chance.choice(('draft', 'review'))}\n", 1), encoding="utf-8")
    return True


def put_in_the_way(content: Path, chance: random.Random) -> bool:
    """Put something else where a file was: a folder, or a link."""
    path = chance.choice([*notes(content), content / "settings.yaml", content / "services.yaml"])
    raw = path.read_bytes()
    path.unlink()
    if chance.randrange(2):
        path.mkdir()
    else:
        beside = content.parent / f"elsewhere-{path.name}"
        beside.write_bytes(raw)
        path.symlink_to(beside)
    return True


def lose_top(content: Path, chance: random.Random) -> bool:
    """Lose, or misname, a file or folder of the content itself."""
    path = content / chance.choice(("settings.yaml", "services.yaml", "incidents"))
    if chance.randrange(2):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    else:
        path.rename(path.with_name(chance.choice((path.name.upper(), f"{path.name}.bak", f"Copie de {path.name}"))))
    return True


def lose_pages(content: Path, chance: random.Random) -> bool:
    """Lose the own page of an incident, with its kind and window."""
    path = chance.choice(sorted((content / "incidents").glob("*/incident.*.md")))
    path.unlink() if chance.randrange(2) else path.rename(path.with_suffix(".txt"))
    return True


def lose_lines(content: Path, chance: random.Random) -> bool:
    """Lose some lines of the middle of a file."""
    path = chance.choice([*notes(content), content / "settings.yaml", content / "services.yaml"])
    lines = path.read_text(encoding="utf-8").splitlines()
    at, count = chance.randrange(len(lines)), chance.randrange(1, 6)
    path.write_text("\n".join([*lines[:at], *lines[at + count :]]) + "\n", encoding="utf-8")
    return False


def paste_place(content: Path, chance: random.Random) -> bool:
    """Paste a place of the templates into a note."""
    path = chance.choice(notes(content))
    lines = path.read_text(encoding="utf-8").splitlines()
    place = chance.choice((" [[heure]]", " {numéro gratuit}"))
    lines[chance.randrange(1, len(lines))] += place
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "[[" in place  # nobody reads braces in the names of who wrote and approved


LOSSES: tuple[Loss, ...] = (
    *(delete, truncate, garble, edit_any, edit_services, edit_settings, edit_incident),
    *(rename, move, date_anew, check_out),
    *(empty, blank, encode_anew, leave_conflict, swap, copy_over, hide),
    *(put_in_the_way, lose_top, lose_pages, lose_lines, paste_place),
)
"""Each loses something of a content folder, and returns whether somebody must be told."""
