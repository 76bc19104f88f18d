"""``statusgen announce``: each target is told once, whatever fails, by real servers on loopback."""

import contextlib
import email.policy
import hashlib
import hmac
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import feedparser
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner, Result
from filelock import FileLock
from markupsafe import escape

from statusgen import pipeline
from statusgen.announce.agenda import GIVE_UP, MOST, News, Report, deliver, make_agenda
from statusgen.announce.hosts import is_own, is_private
from statusgen.announce.journal import Journal
from statusgen.announce.post import Fate, fetch_text, post, send_mail
from statusgen.announce.secrets import Secret, SecretMissing, find_secret
from statusgen.cli import main
from statusgen.content.read import read_content
from statusgen.content.targets import TARGET_KEYS
from statusgen.model.content import Content
from statusgen.model.targets import Target, TargetKind
from statusgen.output.opening import open_context
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from tests.builders import NOON, ROOT, Project, instant, make_project, note, read_example
from tests.conftest import JUNE
from tests.receivers import Receiver, receiving, serving
from tests.samples import first

SLOW_START = pytest.mark.slow("another start of the program")
START = datetime(2022, 5, 17, 10, 0, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Run an HTTP receiver."""
    with receiving() as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a site with one bulletin."""
    made = make_project(tmp_path)
    made.write_note(note())
    return made


def targets(project: Project, text: str) -> None:
    """Write targets into the settings."""
    before = (project.path / "content/settings.yaml").read_text(encoding="utf-8").partition("announce:")[0]
    project.write("settings.yaml", f"{before}announce:\n{text}")


def webhook(receiver: Receiver, name: str = "radio", more: str = "languages: [fr]", kind: str = "webhook") -> str:
    """Return the settings of a target at a receiver."""
    return f"  {name}:\n    kind: {kind}\n    address: {receiver.address}\n    {more}\n"


def pins_of(project: Path) -> dict[str, str]:
    """Return the variables that name the host of each target that the settings have."""
    text = (project / "content/settings.yaml").read_text(encoding="utf-8").partition("announce:")[2]
    found = re.findall(r"^  (\S+):\n(?:    .*\n)*?    address: \w+://([^/\s]+)", text, re.MULTILINE)
    return {f"STATUSGEN_HOST_{name.upper().replace('-', '_')}": host for name, host in found}


@dataclass
class Desk:
    """Runs announcements of a project at instants of a test's choice."""

    project: Path
    now: datetime = START
    environment: dict[str, str] = field(default_factory=dict)
    pins: bool = True
    """Whether the environment names the host of every target, as it must for this machine."""
    timeout: float = 60
    """Seconds a receiver has; short where a test lets it hang."""
    content: Content | None = None
    """What the project holds, where nothing changes between the runs; else each run reads it."""

    def run(
        self, at: datetime = NOON, *, base_url: str = "", checks_site: bool = False, **options: Any
    ) -> list[Report]:
        """Send what is due at an instant."""
        content = self.content or pipeline.check(self.project, at).content
        assert content is not None
        settings = content.settings
        public = embargo(content, at)
        situation = fold_situation(public, at)
        site, _ = open_context(self.project, public, situation, base_url or settings.base_url)
        journal = Journal(self.project)
        try:
            agenda = make_agenda(site.pages, settings.announce, journal, **options)
            journal.begin()
            environment = {**(pins_of(self.project) if self.pins else {}), **self.environment}

            def find(target: Target) -> Secret:
                return find_secret(target, environment, self.project / "content")

            more: dict[str, Any] = {"again": options.get("again", False), "timeout": self.timeout}
            more |= {"checks_site": checks_site, "is_site_typed": bool(base_url)}
            return list(deliver(agenda, journal, find, lambda: self.now, **more))
        finally:
            journal.close()


def news(reports: list[Report]) -> list[str]:
    return [str(one.news) for one in reports]


def titles(receiver: Receiver) -> list[str]:
    return [one.json["title"].replace("\u00a0", " ") for one in receiver.taken]


def run(project: Path, *arguments: str, **variables: str) -> Result:
    """Run the command in a folder."""
    with contextlib.chdir(project):
        environment = {**pins_of(project), **variables}
        return CliRunner().invoke(main, ["announce", *arguments], env=environment, prog_name="statusgen")


# ── What is announced, and what is not ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("one more run against a receiver")
def test_a_new_target_begins_with_the_newest_bulletin(project: Project, receiver: Receiver) -> None:
    """The past is not told: the first run tells the newest bulletin, and the next run tells what came after it."""
    project.write_note(note(title="Plus récent", published="17/05/2022 11:00"), 2)
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    desk.run()
    assert titles(receiver) == ["Plus récent"]
    desk.run(NOON + timedelta(hours=1))
    assert titles(receiver) == ["Plus récent"]
    project.write_note(note(title="Encore un", published="17/05/2022 12:30"), 3)
    desk.run(NOON + timedelta(hours=1))
    assert titles(receiver) == ["Plus récent", "Encore un"]


@pytest.mark.slow("one more run against a receiver")
def test_a_new_target_may_begin_with_the_next_bulletin(project: Project, receiver: Receiver) -> None:
    """``--from-now`` tells nothing of what stands already."""
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    assert desk.run(from_now=True) == []
    project.write_note(note(title="Suivant", published="17/05/2022 12:30"), 2)
    desk.run(NOON + timedelta(hours=1))
    assert titles(receiver) == ["Suivant"]


@pytest.mark.slow("one more run against a receiver")
def test_drafts_and_notes_of_the_future_are_never_announced(project: Project, receiver: Receiver) -> None:
    """What readers cannot see yet is told to nobody; once its time has come, it is told once."""
    project.write_note(note(title="Brouillon", published="17/05/2022 11:00", more="status: draft"), 2)
    project.write_note(note(title="Embargo", published="17/05/2022 13:00"), 3)
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    desk.run()
    assert titles(receiver) == ["Radiologie annulée"]
    desk.run(NOON + timedelta(hours=2))
    desk.run(NOON + timedelta(hours=3))
    assert titles(receiver) == ["Radiologie annulée", "Embargo"]


def test_a_typing_mistake_put_right_alerts_nobody_again(project: Project, receiver: Receiver) -> None:
    """An edited text, and a translation that comes later, are no news."""
    targets(project, webhook(receiver, more="languages: [fr, nl]"))
    desk = Desk(project.path)
    desk.run()
    project.write_note(note(title="Radiologie annulée aujourd’hui", body="Corrigé."))
    project.write("incidents/2022-05-panne/01-note.nl.md", "---\ntitle: Radiologie geannuleerd\n---\nTekst.\n")
    assert desk.run() == []
    assert len(receiver.taken) == 2


@pytest.mark.slow("one more run against a receiver")
def test_a_correction_is_told_under_its_name(project: Project, receiver: Receiver) -> None:
    """A correcting bulletin is a bulletin of its own, and says that it corrects."""
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    desk.run()
    project.write_note(
        note("  radiology: running", title="Ouverte", published="17/05/2022 11:00", more="corrects: 1"), 2
    )
    desk.run()
    told = receiver.taken[-1].json
    assert (told["title"].replace("\u00a0", " "), told["event"], told["corrects"]) == (
        "Correction : Ouverte",
        "corrected",
        1,
    )


@pytest.mark.slow("one more run against a receiver")
def test_a_withdrawal_is_told_once_to_those_who_were_told(project: Project, receiver: Receiver) -> None:
    """Whoever was told of a bulletin is told once that it is withdrawn; whoever was not, hears nothing of it."""
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    desk.run()
    project.write_note(note(title="Jamais dite", published="17/05/2022 11:00"), 2)
    gone = "status: withdrawn\nwithdrawn-because: C’était une erreur."
    project.write_note(note(more=gone))
    project.write_note(note(title="Jamais dite", published="17/05/2022 11:00", more=gone), 2)
    desk.run()
    desk.run()
    assert titles(receiver) == ["Radiologie annulée", "Retiré : Radiologie annulée"]
    assert "C’était une erreur." in receiver.taken[-1].json["text"]
    assert receiver.taken[-1].json["event"] == "withdrawn"


@pytest.mark.slow("one more run against a receiver")
def test_a_target_hears_of_what_it_is_about(project: Project, receiver: Receiver) -> None:
    """A target may be about the press, some locations or some services; what concerns the whole group concerns each."""
    project.write_note(note("  consultations: cancelled, wait", title="Tout", published="17/05/2022 09:00"), 2)
    project.write_note(
        note(
            "  consultations:\n    at: sud\n    state: cancelled\n    rule: wait",
            title="Sud",
            published="17/05/2022 11:00",
        ),
        3,
    )
    project.write_note(note("  telephone: degraded", title="Téléphone", published="17/05/2022 11:10"), 4)
    project.write_note(
        note("", title="Presse", published="17/05/2022 11:20", body="Texte.\n\n## Pour la presse\n\nUn mot."), 5
    )
    names = {"nord": "[nord]", "radiologie": "[radiology]", "presse": "press", "sud": "[sud]"}
    targets(
        project,
        "".join(webhook(receiver, name, f"languages: [fr]\n    about: {about}") for name, about in names.items()),
    )
    desk = Desk(project.path)
    desk.run(instant("2022-05-17T08:00"))
    desk.run()
    journal = Journal(project.path)
    heard = {name: sorted(key.number for key in journal.rows(name, "fr")) for name in names}
    journal.close()
    assert heard == {"nord": [1, 2, 4], "radiologie": [1], "presse": [5], "sud": [2, 3, 4]}


@pytest.mark.slow("one more run against a receiver")
def test_many_bulletins_go_out_in_order_and_not_all_at_once(project: Project, receiver: Receiver) -> None:
    """Oldest first, and no more in one run than a reader can bear; the next run goes on."""
    targets(project, webhook(receiver))
    desk = Desk(project.path)
    desk.run()
    for number in range(2, MOST + 4):
        project.write_note(note(title=f"Note {number}", published=f"17/05/2022 11:{number:02}"), number)
    assert news(desk.run()) == ["sent"] * MOST
    desk.run()
    assert [one.json["number"] for one in receiver.taken] == list(range(1, MOST + 4))


@pytest.mark.slow("every bulletin of the example")
def test_the_story_of_the_example_is_told_once_to_each_target_in_each_language(
    tmp_path: Path, receiver: Receiver
) -> None:
    """Fifteen bulletins, as they came: each is told once per target and language, in order, corrections by name."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    project = Project(tmp_path)
    project.write("settings.yaml", (ROOT / "content/settings.yaml").read_bytes())
    sms = webhook(receiver, "sms", "languages: [fr, nl, de, en]\n    format: sms")
    targets(project, webhook(receiver, more="languages: [fr, nl, de, en]") + sms)
    content = read_content(tmp_path).content
    assert content is not None
    notes = sorted(
        (one for incident in content.incidents.values() for one in incident.notes), key=lambda one: one.order
    )
    desk = Desk(tmp_path, content=content)
    for one in notes:
        desk.run(one.published)
        desk.run(one.published)
    story = [one for one in notes if one.incident == "2022-05-cyberattack"]
    assert len(story) >= 14
    for kind in ("organisation", "encoding"):
        told = [one.json for one in receiver.taken if kind in one.json]
        ids = [one["id"] for one in told]
        assert sorted(ids) == sorted(
            f"tag:ardelia.example,2022:{one.incident}/{one.number}/{language}"
            for one in notes
            for language in ("fr", "nl", "de", "en")
        )
        french = [one for one in ids if one.endswith("/fr")]
        assert french == [f"tag:ardelia.example,2022:{one.incident}/{one.number}/fr" for one in notes]
    corrections = {one.number for one in story if one.corrects}
    labelled = {
        one.json["number"] for one in receiver.taken if one.json["event"] == "corrected" and "number" in one.json
    }
    assert labelled == corrections


# ── When something fails ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("one more run against a receiver")
def test_a_host_that_fails_is_tried_again_and_later_each_time(project: Project, receiver: Receiver) -> None:
    """After 500, the announcement waits 30 seconds, then 60; it is sent once when the host is well."""
    targets(project, webhook(receiver))
    receiver.answers.extend([500, 503])
    desk = Desk(project.path)
    assert [(one.news, one.until) for one in desk.run()] == [(News.LATER, START + timedelta(seconds=30))]
    desk.now = START + timedelta(seconds=29)
    assert news(desk.run()) == ["waits"]
    desk.now = START + timedelta(seconds=31)
    (report,) = desk.run()
    assert report.until == desk.now + timedelta(seconds=60)
    desk.now += timedelta(minutes=2)
    assert news(desk.run()) == ["sent"]
    assert desk.run() == []
    assert len(receiver.taken) == 3


def test_a_host_that_asks_for_time_gets_it(project: Project, receiver: Receiver) -> None:
    """``Retry-After`` is respected, whether the host had enough (429) or is down (503)."""
    targets(project, webhook(receiver))
    receiver.answers.extend([(429, {"Retry-After": "120"}), (503, {"Retry-After": "Tue, 17 May 2022 11:00:00 GMT"})])
    desk = Desk(project.path)
    assert desk.run()[0].until == START + timedelta(seconds=120)
    desk.now = START + timedelta(seconds=121)
    assert desk.run()[0].until == datetime(2022, 5, 17, 11, tzinfo=UTC)
    desk.now = datetime(2022, 5, 17, 11, 0, 1, tzinfo=UTC)
    assert news(desk.run()) == ["sent"]


def test_a_host_that_answers_with_nonsense_stops_no_command(project: Project, receiver: Receiver) -> None:
    """A pause until a year that no calendar has is none, and an address that cannot be read is shown as "…"."""
    targets(project, webhook(receiver))
    receiver.answers.extend(
        [(503, {"Retry-After": f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"}), (300, {"Location": "http://["})]
    )
    desk = Desk(project.path)
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(minutes=2)
    (report,) = desk.run()
    assert (report.news, report.reason[-3:]) == (News.REFUSED, "→ …")


@pytest.mark.slow("one more run against a receiver")
def test_a_network_that_is_down_loses_nothing(project: Project) -> None:
    """Bulletins queue while nobody answers, even for a chat, and go out in order when somebody does."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    targets(project, f"  chat:\n    kind: slack\n    address: http://127.0.0.1:{port}/\n    languages: [fr]\n")
    desk = Desk(project.path)
    assert news(desk.run()) == ["later"]
    project.write_note(note(title="Deuxième", published="17/05/2022 11:00"), 2)
    desk.now += timedelta(hours=1)
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(hours=1)
    with receiving() as receiver:
        targets(project, webhook(receiver, "chat", kind="slack"))
        assert news(desk.run()) == ["sent", "sent"]
        assert [one.json["text"].split("\n")[0] for one in receiver.taken] == ["Radiologie annulée", "Deuxième"]


@pytest.mark.slow("one more run against a receiver")
def test_what_is_refused_for_good_is_sent_again_only_when_somebody_says_so(
    project: Project, receiver: Receiver
) -> None:
    """A 4xx is final: it is not repeated by itself, and ``--again`` sends it once the fault is put right."""
    targets(project, webhook(receiver))
    receiver.answers.append(422)
    desk = Desk(project.path)
    assert news(desk.run()) == ["refused"]
    assert desk.run() == []
    assert news(desk.run(again=True)) == ["sent"]
    assert desk.run(again=True) == []


def test_one_target_that_fails_holds_up_no_other(project: Project, receiver: Receiver) -> None:
    """A target that is down keeps its own queue; the others are told."""
    with receiving() as broken:
        broken.answers.extend([500] * 9)
        targets(project, webhook(broken, "a") + webhook(receiver, "b"))
        assert news(Desk(project.path).run()) == ["later", "sent"]


@pytest.mark.slow("one more run against a receiver")
def test_an_announcement_is_given_up_after_two_days(project: Project, receiver: Receiver) -> None:
    """After 48 hours it would tell of another situation: it is given up, and said so."""
    targets(project, webhook(receiver))
    receiver.answers.extend([500, 500])
    desk = Desk(project.path)
    desk.run()
    desk.now += GIVE_UP
    assert news(desk.run()) == ["given-up"]
    desk.now += timedelta(days=1)
    assert desk.run() == []


@pytest.mark.slow("several runs against a receiver")
@pytest.mark.parametrize("answer", ["hang", "drop", 504])
def test_a_lost_answer_is_asked_for_again_where_the_receiver_knows_the_second_for_the_first(
    project: Project, receiver: Receiver, answer: object
) -> None:
    """A webhook gets the same key and the same body again, so it can take them for one."""
    targets(project, webhook(receiver))
    receiver.answers.append(answer)
    desk = Desk(project.path, timeout=1 if answer == "hang" else 60)
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(minutes=1)
    assert news(desk.run()) == ["sent"]
    first, second = receiver.taken
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.body == second.body


@pytest.mark.slow("waits for answers that never come")
@pytest.mark.parametrize(
    ("kind", "more"), [("slack", ""), ("teams", ""), ("matrix", ""), ("webhook", "\n    format: sms")]
)
def test_a_lost_answer_of_a_chat_is_left_to_a_person(
    project: Project, receiver: Receiver, kind: str, more: str
) -> None:
    """A chat or a text message would be read twice, so it is not repeated until somebody has looked."""
    targets(project, webhook(receiver, more=f"languages: [fr]{more}", kind=kind))
    receiver.answers.append("hang")
    desk = Desk(project.path, timeout=1)
    assert news(desk.run()) == ["unsure"]
    desk.now += timedelta(hours=1)
    assert desk.run() == []
    assert len(receiver.taken) == 1
    assert news(desk.run(again=True)) == ["sent"]


@pytest.mark.slow("waits for answers that never come")
def test_mastodon_is_repeated_only_while_it_remembers_the_key(project: Project, receiver: Receiver) -> None:
    """Mastodon keeps an Idempotency-Key for an hour; after that a person decides."""
    targets(project, webhook(receiver, kind="mastodon"))
    desk = Desk(project.path, environment={"STATUSGEN_TOKEN_RADIO": "t"}, timeout=1)
    receiver.answers.extend(["hang", "hang"])
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(minutes=10)
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(hours=2)
    assert news(desk.run()) == ["unsure"]
    assert len(receiver.taken) == 2
    assert len({one.headers["Idempotency-Key"] for one in receiver.taken}) == 1


@pytest.mark.parametrize(
    ("kind", "status", "taken"), [("webhook", 0, 2), pytest.param("slack", 1, 1, marks=SLOW_START)]
)
def test_a_run_that_is_killed_tells_nobody_twice(
    project: Project, receiver: Receiver, kind: str, status: int, taken: int
) -> None:
    """Killed between sending and remembering: a webhook gets the same key again, a chat is left to a person."""
    targets(project, webhook(receiver, kind=kind))
    receiver.answers.append("hang")
    command = [sys.executable, "-m", "statusgen", "announce", "--send", "--no-check-published"]
    environment = {**os.environ, **pins_of(project.path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=project.path, env=environment) as process:
        assert receiver.arrived.wait(120)
        process.send_signal(signal.SIGKILL)
    done = run(project.path, "--send", "--no-check-published")
    assert done.exit_code == status, done.stderr
    assert len(receiver.taken) == taken
    assert len({one.headers["Idempotency-Key"] for one in receiver.taken}) == 1
    assert ("Peut-être arrivé" in done.stderr) == (kind == "slack")
    assert run(project.path, "--send", "--no-check-published").exit_code == 0
    assert len(receiver.taken) == taken


def test_two_at_once_tell_nobody_twice(project: Project, receiver: Receiver) -> None:
    """The second run is told that another is under way, and sends nothing."""
    targets(project, webhook(receiver))
    (project.path / ".statusgen").mkdir()
    with FileLock(project.path / ".statusgen/announce.lock"):
        done = run(project.path, "--send", "--no-check-published")
    assert done.exit_code == 3
    assert "Une autre annonce de ce projet est en cours" in done.stderr
    assert receiver.taken == []


# ── Secrets and addresses ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("one more run against a receiver")
def test_a_secret_comes_from_the_environment_or_a_file_outside_content(project: Project, receiver: Receiver) -> None:
    """A token is found in a variable or in a file that one names; a file inside content/ is refused."""
    targets(project, webhook(receiver, "la-une", kind="mastodon"))
    desk = Desk(project.path)
    assert [(one.news, one.reason) for one in desk.run()] == [(News.NOT_SET, "STATUSGEN_TOKEN_LA_UNE:missing")]
    inside, outside = project.write("jeton", "abc\n"), project.path / "jeton"
    outside.write_text("abc\n", encoding="utf-8")
    desk.environment = {"STATUSGEN_TOKEN_LA_UNE_FILE": str(inside)}
    assert desk.run()[0].reason == "STATUSGEN_TOKEN_LA_UNE_FILE:inside"
    desk.environment = {"STATUSGEN_TOKEN_LA_UNE_FILE": str(outside)}
    assert news(desk.run()) == ["sent"]
    (taken,) = receiver.taken
    assert taken.path == "/api/v1/statuses"
    assert taken.headers["Authorization"] == "Bearer abc"
    assert taken.json["language"] == "fr"
    assert taken.json["visibility"] == "public"
    assert len(taken.json["status"]) <= 500


@pytest.mark.slow("one more run against a receiver")
def test_a_secret_address_comes_from_the_environment(project: Project, receiver: Receiver) -> None:
    """The address of a chat lets anybody write there, so it stands in the environment."""
    targets(project, "  chat:\n    kind: slack\n    languages: [fr]\n")
    desk = Desk(project.path)
    assert desk.run()[0].reason == "STATUSGEN_ADDRESS_CHAT:missing"
    desk.environment = {"STATUSGEN_ADDRESS_CHAT": receiver.address}
    assert news(desk.run()) == ["sent"]


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://chat.example/hook", "chat.example", "smtp://a.example"]
)
def test_an_address_of_the_environment_is_checked_too(project: Project, address: str) -> None:
    """What the environment holds must be an encrypted address of the right kind; it is not repeated in the message."""
    targets(project, "  chat:\n    kind: slack\n    languages: [fr]\n")
    (report,) = Desk(project.path, environment={"STATUSGEN_ADDRESS_CHAT": address}).run()
    assert (report.news, report.reason) == (News.NOT_SET, "STATUSGEN_ADDRESS_CHAT:address")


@pytest.mark.parametrize("pin", first(["other.example", "", "127.0.0.1", "127.0.0.1:1", "https://other.example/"], 1))
def test_a_token_goes_only_where_the_environment_says(project: Project, receiver: Receiver, pin: str) -> None:
    """Whoever writes settings names an address; the token goes there only where its host stands beside it."""
    targets(project, webhook(receiver, kind="mastodon"))
    host, secret = receiver.address.split("/")[2], {"STATUSGEN_TOKEN_RADIO": "t"}
    desk = Desk(project.path, environment={**secret, **({"STATUSGEN_HOST_RADIO": pin} if pin else {})}, pins=False)
    fault = "other-host" if pin else "no-host"
    assert [one.reason for one in desk.run()] == [f"STATUSGEN_HOST_RADIO:{fault}:{host}"]
    assert receiver.taken == []
    done = run(project.path, "--send", "--no-check-published", **{**desk.environment, "STATUSGEN_HOST_RADIO": pin})
    assert (done.exit_code, f"STATUSGEN_HOST_RADIO={host}" in done.stderr) == (1, True)
    desk.environment = {**secret, "STATUSGEN_HOST_RADIO": host}
    assert news(desk.run()) == ["sent"]


def test_an_address_of_the_environment_and_another_of_the_settings_are_refused(
    project: Project, receiver: Receiver
) -> None:
    """A host that was changed in the settings is named, even where the environment has the whole address."""
    targets(project, webhook(receiver).replace(receiver.address, "https://evil.example/"))
    desk = Desk(project.path, environment={"STATUSGEN_ADDRESS_RADIO": receiver.address}, pins=False)
    assert desk.run()[0].reason == "STATUSGEN_ADDRESS_RADIO:other-address:evil.example"
    targets(project, webhook(receiver))
    assert news(desk.run()) == ["sent"]


PRIVATE = ("127.0.0.1", "0x7f000001", "localhost", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0")  # noqa: S104 - refused
"""Names of this machine that do not look like it."""


@pytest.mark.slow("one more run against a receiver")
@pytest.mark.parametrize("host", first(PRIVATE))
def test_a_private_address_is_for_the_environment_to_allow(project: Project, receiver: Receiver, host: str) -> None:
    """No line of the settings lets this program write to machines that only the inside of a network reaches."""
    typed = f"https://{host}:{receiver.port}"
    targets(project, webhook(receiver).replace(f"http://127.0.0.1:{receiver.port}", typed))
    (report,) = Desk(project.path, pins=False).run()
    assert (report.news, report.reason) == (News.NOT_SET, f"STATUSGEN_HOST_RADIO:private:{host}:{receiver.port}")


@pytest.mark.parametrize("ip", ["64:ff9b::7f00:1", "2002:a9fe:a9fe::", "::127.0.0.1", "::ffff:7f00:1", "::1", "::"])
def test_an_address_of_ipv6_is_the_one_of_ipv4_that_it_stands_for(ip: str) -> None:
    """A translator or a tunnel of the network leads from it to this machine, or to what a cloud offers to it alone."""
    assert is_own(ip_address(ip))
    assert is_private(ip_address(ip))


@pytest.mark.parametrize("ip", ["64:ff9b::a00:1", "2002:c0a8:101::", "64:ff9b:1::1", "fec0::1", "fd00::1", "10.0.0.1"])
def test_a_network_of_ones_own_is_private(ip: str) -> None:
    """However its addresses are written; those of the internet that are written so are not."""
    assert is_private(ip_address(ip))
    assert not is_own(ip_address(ip))
    assert not any(is_private(ip_address(public)) for public in ("64:ff9b::808:808", "2002:808:808::", "2606:4700::1"))


def test_a_page_is_not_looked_for_on_this_machine_unless_it_was_typed_here(receiver: Receiver) -> None:
    """The address of the site stands in the settings, too: it does not make this program ask what runs here."""
    text, fault = fetch_text(receiver.address)
    assert (text, "private" in fault) == ("", True)
    assert "501" in fetch_text(receiver.address, may_be_own=True)[1]


@pytest.mark.parametrize(
    ("kind", "address", "fault"),
    [
        ("webhook", "http://sms.example/", "clear-text"),
        ("email", "smtp://mail.example", "clear-text"),
        ("webhook", "https://sms.example/", ""),
        ("email", "smtps://mail.example", ""),
    ],
)
def test_a_secret_goes_in_clear_text_only_where_the_environment_says(
    tmp_path: Path, kind: str, address: str, fault: str
) -> None:
    """``unencrypted: yes`` of the settings is not enough for a secret."""
    target = Target("sms", TargetKind(kind), address, ("fr",), unencrypted=True)
    environment = {"STATUSGEN_TOKEN_SMS": "t", "STATUSGEN_HOST_SMS": address.split("/")[2]}
    found = ""
    try:
        find_secret(target, environment, tmp_path)
    except SecretMissing as missing:
        found = missing.args[1]
    assert found == fault
    secret = find_secret(target, {**environment, "STATUSGEN_UNENCRYPTED_SMS": "yes"}, tmp_path)
    assert secret.token == environment["STATUSGEN_TOKEN_SMS"]


def test_a_token_that_cannot_be_sent_is_not_repeated(project: Project, receiver: Receiver) -> None:
    """A token with a line break inside is refused without being shown."""
    targets(project, webhook(receiver, kind="mastodon"))
    (report,) = Desk(project.path, environment={"STATUSGEN_TOKEN_RADIO": "tr3s\nsecret"}).run()
    assert report.news is News.REFUSED
    assert "secret" not in report.reason
    assert receiver.taken == []


def test_a_bad_target_does_not_hold_up_the_others(project: Project, receiver: Receiver) -> None:
    """A target with a mistake is left out and named; the others are told, and the exit status asks for somebody."""
    targets(project, webhook(receiver) + "  autre:\n    kind: webhook\n    address: ftp://radio.example/\n")
    done = run(project.path, "--send", "--no-check-published")
    assert done.exit_code == 1
    assert "ftp://radio.example/" in done.stderr
    assert len(receiver.taken) == 1


@pytest.mark.slow("one more run against a receiver")
def test_a_redirection_is_not_followed(project: Project, receiver: Receiver) -> None:
    """What was meant for one address, and its secret, go to no other."""
    with receiving() as moved:
        targets(project, webhook(moved))
        moved.answers.append((307, {"Location": receiver.address}))
        (report,) = Desk(project.path, environment={"STATUSGEN_TOKEN_RADIO": "t"}).run()
    assert report.news is News.REFUSED
    assert "127.0.0.1" in report.reason
    assert receiver.taken == []


@pytest.mark.slow("one more run against a receiver")
def test_no_secret_is_ever_printed(project: Project, receiver: Receiver) -> None:
    """Neither a token nor a secret address shows, whether all goes well or not."""
    receiver.answers.append(500)
    targets(project, "  chat:\n    kind: slack\n    languages: [fr]\n" + webhook(receiver, "radio"))
    secret = {
        "STATUSGEN_ADDRESS_CHAT": f"{receiver.address}services/tr3s-secret",
        "STATUSGEN_TOKEN_RADIO": "tr3s-secret",
    }
    shown = run(project.path, **secret)
    sent = run(project.path, "--send", "--no-check-published", **secret)
    assert len(receiver.taken) == 2
    assert "tr3s-secret" not in shown.stdout + shown.stderr + sent.stdout + sent.stderr


# ── What each kind of target gets ───────────────────────────────────────────────────────────────────────────────────


def test_a_webhook_gets_facts_and_a_signature(project: Project, receiver: Receiver) -> None:
    """JSON with state, rule and what they were, signed with HMAC-SHA256 so that the receiver can trust it."""
    targets(project, webhook(receiver))
    Desk(project.path, environment={"STATUSGEN_TOKEN_RADIO": "clé"}).run()
    (taken,) = receiver.taken
    signed = hmac.new("clé".encode(), taken.body, hashlib.sha256).hexdigest()
    assert taken.headers["X-Hub-Signature-256"] == f"sha256={signed}"
    told = taken.json
    assert told["id"] == "tag:essai.example,2022:2022-05-panne/1/fr"
    assert told["url"] == "https://etat.essai.example/fr/incidents/2022-05-panne/1/"
    (service,) = told["services"]
    assert service["was"]["state"] == "running"
    diverted = {"ambulances_diverted": False, "ambulances_diverted_for": [], "ambulances_diverted_as_of": None}
    visitors = {"at_a_time": None, "from_age": None, "mask": False, "hours": None}
    nothing = {"except": [], "places_to_go": [], "capacity": None, "restart": None, **diverted}
    nothing |= {"visitors": visitors, "delay": None, "bring": []}
    assert service["is"] == {"state": "cancelled", "rule": "wait", **nothing}
    assert (service["id"], service["locations"], service["changed"]) == ("radiology", ["nord"], True)


def test_a_webhook_gets_waits_limits_and_what_to_bring(project: Project, receiver: Receiver) -> None:
    """As open data has them; what to bring only where patients come by the rule."""
    project.write_note(
        note(
            "  radiology:\n    state: degraded\n    rule: come\n    delay: 2-4 h\n"
            "  consultations: {state: cancelled, rule: wait}",
            published="17/05/2022 11:00",
            more="bring: paper order",
        ),
        2,
    )
    targets(project, webhook(receiver))
    Desk(project.path).run()
    said = {one["id"]: one["is"] for one in receiver.taken[-1].json["services"]}
    assert said["radiology"]["bring"] == ["paper-order"]
    assert said["consultations"]["bring"] == []
    wait = {"minutes": 120, "to_minutes": 240, "is_more": False, "is_known": True}
    assert wait.items() <= said["radiology"]["delay"].items()
    assert said["consultations"]["delay"] is None


def test_a_gateway_for_text_messages_gets_one_message(project: Project, receiver: Receiver) -> None:
    """``format: sms`` gives a text of one message and its encoding."""
    targets(project, webhook(receiver, more="languages: [fr]\n    format: sms"))
    Desk(project.path).run()
    told = receiver.taken[0].json
    assert told["encoding"] == "GSM-7"
    assert len(told["text"]) <= 160
    assert "https://etat.essai.example/fr/" in told["text"]


@pytest.mark.parametrize("kind", first(["slack", "teams", "matrix"], 1))
def test_a_chat_gets_its_own_kind_of_message(project: Project, receiver: Receiver, kind: str) -> None:
    """Slack, Teams and Matrix get the text in the form that they take, with what they would take for markup escaped."""
    project.write_note(note(title="Scanner < IRM *demain*", published="17/05/2022 11:00"), 2)
    targets(project, webhook(receiver, kind=kind))
    Desk(project.path).run()
    told = receiver.taken[0].json
    if kind == "slack":
        assert told["text"].startswith("Scanner &lt; IRM *demain*\n")
    elif kind == "matrix":
        assert told["text"].startswith("Scanner < IRM")
        assert told["html"].startswith("<strong>Scanner &lt; IRM *demain*</strong><br>")
        assert '<a href="https://etat.essai.example/fr/incidents/2022-05-panne/2/">' in told["html"]
    else:
        (attachment,) = told["attachments"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        blocks = [block["text"] for block in attachment["content"]["body"]]
        assert blocks[0] == r"Scanner \< IRM \*demain\*"
        assert blocks[-1].endswith("https://etat.essai.example/fr/incidents/2022-05-panne/2/")


@pytest.mark.slow("several runs against a receiver")
def test_a_hub_is_told_which_feeds_changed_and_feeds_name_the_hub(project: Project, receiver: Receiver) -> None:
    """WebSub: RSS, Atom and JSON Feed link to the hub, and the ping names feeds that exist and hold the bulletin."""
    targets(project, webhook(receiver, kind="websub"))
    project.build()
    assert news(Desk(project.path).run()) == ["sent"]
    form = parse_qs(receiver.taken[0].body.decode())
    assert form["hub.mode"] == ["publish"]
    names = [one.removeprefix("https://etat.essai.example/") for one in form["hub.url"]]
    assert {"fr/feed.xml", "fr/feed.atom", "fr/feed.json", "fr/services.xml"} <= set(names)
    assert not any("sud" in one for one in names)
    for name in names:
        assert "2022-05-panne/1" in project.page(name) or name.startswith(("fr/services.", "fr/services/"))
    for name in ("fr/feed.xml", "fr/feed.atom", "fr/services.xml"):
        links = feedparser.parse(project.page(name)).feed.links
        assert [one.href for one in links if one.rel == "hub"] == [receiver.address]
    assert receiver.address in project.page("fr/feed.json")


@dataclass
class Mailbox:
    """What an SMTP server took, and what it answers next."""

    taken: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        self.taken.append(message_from_bytes(envelope.content, policy=email.policy.default))
        return self.answers.pop(0) if self.answers else "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """Run an SMTP server on every address of this machine."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def mail_target(host: str, port: int, more: str = "") -> str:
    return (
        f"  courrier:\n    kind: email\n    address: smtp://{host}:{port}\n    languages: [fr]\n"
        f"    from: etat@essai.example\n    to: presse@listes.essai.example\n{more}"
    )


def test_a_list_gets_an_e_mail_that_programs_understand(project: Project, mailbox: tuple[Mailbox, int]) -> None:
    """Plain text and HTML, in its language, marked as automatic, under an identity that a second copy shares."""
    box, port = mailbox
    targets(project, mail_target("127.0.0.1", port))
    box.answers.append("451 Try again later")
    desk = Desk(project.path)
    assert news(desk.run()) == ["later"]
    desk.now += timedelta(minutes=5)
    assert news(desk.run()) == ["sent"]
    assert desk.run() == []
    first, mail = box.taken
    assert first["Message-ID"] == mail["Message-ID"]
    assert mail["Message-ID"].endswith("@essai.example>")
    assert mail["Subject"] == "Radiologie annulée"
    assert mail["To"] == "presse@listes.essai.example"
    assert mail["From"].addresses[0].addr_spec == "etat@essai.example"
    assert mail["From"].addresses[0].display_name == "Groupe d’essai"
    assert mail["List-Id"] == "<presse.listes.essai.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "https://etat.essai.example/fr/incidents/2022-05-panne/1/" in plain.get_content()
    assert '<html lang="fr">' in page.get_content()
    assert "La radiologie est annulée." in page.get_content()


def test_a_mail_server_that_refuses_is_not_asked_again(project: Project, mailbox: tuple[Mailbox, int]) -> None:
    """A 5xx of SMTP is final."""
    box, port = mailbox
    targets(project, mail_target("127.0.0.1", port))
    box.answers.append("554 No")
    desk = Desk(project.path)
    (report,) = desk.run()
    assert (report.news, report.reason) == (News.REFUSED, "554 No")
    assert desk.run() == []


def test_e_mail_to_another_machine_is_encrypted_or_not_sent(project: Project, mailbox: tuple[Mailbox, int]) -> None:
    """A server that is not this machine and offers no STARTTLS gets nothing, unless the settings say that it may."""
    box, port = mailbox
    targets(project, mail_target("0.0.0.0", port))  # noqa: S104 - reaches this machine, and is not known as loopback
    desk = Desk(project.path)
    assert news(desk.run()) == ["refused"]
    assert box.taken == []
    targets(project, mail_target("0.0.0.0", port, "    unencrypted: yes\n"))  # noqa: S104
    assert news(desk.run(again=True)) == ["sent"]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost that nobody trusts yet."""
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is not on this machine (Debian: apt-get install openssl)")
    own, key = tmp_path / "own.pem", tmp_path / "key.pem"
    made = [tool, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(own)]
    subprocess.run(made, check=True, capture_output=True)
    return own, key


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server does speak TLS, from its first byte
def test_a_password_is_given_only_to_a_server_that_is_trusted(
    project: Project, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over smtps:// the server must prove who it is before it learns the password; then it takes the e-mail."""
    box, given = Mailbox(), []

    def check(_server: object, _session: object, _envelope: object, _how: str, login: Any) -> AuthResult:
        given.append((login.login, login.password))
        return AuthResult(success=True)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options: dict[str, Any] = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    controller = Controller(box, hostname="localhost", port=port, ssl_context=context, **options)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))  # the controller looks at its own server too
    controller.start()
    try:
        target = mail_target("localhost", port, "    user: etat\n").replace("smtp://", "smtps://")
        targets(project, target)
        desk = Desk(project.path, environment={"STATUSGEN_TOKEN_COURRIER": "mot-de-passe"})
        monkeypatch.setenv("SSL_CERT_FILE", os.devnull)
        assert news(desk.run()) == ["later"]
        assert given == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        desk.now += timedelta(minutes=5)
        assert news(desk.run()) == ["sent"]
    finally:
        controller.stop()
    assert given == [(b"etat", b"mot-de-passe")]
    assert len(box.taken) == 1


# ── Only what is online ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("one more run against a receiver")
def test_what_is_not_online_yet_is_not_announced(project: Project, receiver: Receiver) -> None:
    """A link that leads nowhere is sent to nobody: the announcement waits until its page is there."""
    targets(project, webhook(receiver) + webhook(receiver, "hub", kind="websub"))
    site = project.path / "site"
    site.mkdir()
    with serving(site) as address:
        desk = Desk(project.path)
        assert news(desk.run(base_url=address, checks_site=True)) == ["not-online", "not-online"]
        assert receiver.taken == []
        project.build(base_url=address)
        assert news(desk.run(base_url=address, checks_site=True)) == ["sent", "sent"]


@pytest.mark.slow("several runs against a receiver")
def test_a_withdrawal_is_announced_once_the_page_says_so(project: Project, receiver: Receiver) -> None:
    """The page of a bulletin was there before; it must say that it is withdrawn."""
    targets(project, webhook(receiver))
    with serving(project.path / "site") as address:
        project.build(base_url=address)
        desk = Desk(project.path)
        desk.run(base_url=address, checks_site=True)
        project.write_note(note(more="status: withdrawn\nwithdrawn-because: C’était l’autre « nord » & sud."))
        assert news(desk.run(base_url=address, checks_site=True)) == ["not-online"]
        project.build(base_url=address)
        assert news(desk.run(base_url=address, checks_site=True)) == ["sent"]


@pytest.mark.slow("several runs against a receiver")
def test_every_page_of_the_example_is_known_when_it_is_online(june: Path, tmp_path: Path) -> None:
    """What is looked for on a page stands on the page of every bulletin, in every language."""
    for incident in embargo(read_example(), JUNE).incidents.values():
        for one in incident.notes:
            for language, edition in one.editions.items():
                page = june / language / "incidents" / incident.id / str(one.number) / "index.html"
                assert str(escape(edition.title)) in page.read_text(encoding="utf-8")


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_shows_and_sends_only_when_told_to(project: Project, receiver: Receiver) -> None:
    """Without ``--send`` it shows the texts and how to send them, sends nothing and writes nothing."""
    targets(project, webhook(receiver))
    done = run(project.path)
    assert done.exit_code == 0, done.stderr
    assert "Radiologie annulée" in done.stdout
    assert "statusgen announce --send" in done.stdout
    assert receiver.taken == []
    assert not (project.path / ".statusgen").exists()


def test_a_past_instant_shows_what_was_new_then(project: Project, receiver: Receiver) -> None:
    """``--at`` shows what would have been announced at that time."""
    project.write_note(note(title="Plus tard", published="17/05/2022 11:30"), 2)
    targets(project, webhook(receiver))
    shown = run(project.path, "--at", "2022-05-17T11:00").stdout
    assert "Radiologie annulée" in shown
    assert "Plus tard" not in shown


@pytest.mark.slow("one more run against a receiver")
def test_the_command_sends_what_is_online_and_says_so(project: Project, receiver: Receiver) -> None:
    """With ``--send`` it looks at the site, sends, and has nothing to do the next time."""
    targets(project, webhook(receiver))
    with serving(project.path / "site") as address:
        project.build(base_url=address)
        done = run(project.path, "--send", "--base-url", address)
        assert done.exit_code == 0, done.stderr
        assert "Envoyé à radio" in done.stdout
        again = run(project.path, "--send", "--base-url", address)
    assert again.exit_code == 0
    assert "Rien de nouveau" in again.stdout
    assert len(receiver.taken) == 1


@pytest.mark.slow("several runs against a receiver")
def test_the_queue_is_shown_and_waiting_sends_it(project: Project, receiver: Receiver) -> None:
    """What waits is shown with its reason and its next try, and ``--wait`` stays until it is sent."""
    targets(project, webhook(receiver))
    receiver.answers.extend([500, (503, {"Retry-After": "1"})])
    done = run(project.path, "--send", "--no-check-published")
    assert done.exit_code == 3
    assert "500" in run(project.path).stdout
    stayed = run(project.path, "--send", "--no-check-published", "--again", "--wait", "1")
    assert stayed.exit_code == 0, stayed.stderr
    assert len(receiver.taken) == 3


def test_a_demonstration_is_not_sent_out(project: Project) -> None:
    """Nobody should believe that the story of a demonstration happens now."""
    targets(project, "  radio:\n    kind: webhook\n    address: https://radio.example/\n")
    done = run(project.path, "--send")
    assert done.exit_code == 2
    assert "--even-demonstration" in done.stderr
    assert not (project.path / ".statusgen/announcements.sqlite").exists()


def test_an_unknown_target_is_named_with_those_there_are(project: Project, receiver: Receiver) -> None:
    """``--only`` with a name that is not in the settings says which are."""
    targets(project, webhook(receiver))
    done = run(project.path, "--only", "radoi")
    assert done.exit_code == 2
    assert "radio" in done.stderr


def test_a_journal_that_cannot_be_read_stops_everything(project: Project, receiver: Receiver) -> None:
    """Without its memory the command would tell everybody twice, so it refuses."""
    targets(project, webhook(receiver))
    (project.path / ".statusgen").mkdir()
    (project.path / ".statusgen/announcements.sqlite").write_bytes(b"not a journal" * 100)
    done = run(project.path, "--send", "--no-check-published")
    assert done.exit_code == 3
    assert "announcements.sqlite" in done.stderr
    assert receiver.taken == []


@pytest.mark.slow("one more run against a receiver")
def test_a_build_is_as_quick_and_the_same_after_an_announcement(project: Project, receiver: Receiver) -> None:
    """Announcing leaves nothing behind in the cache: the next build still sees what changed."""
    targets(project, webhook(receiver))
    project.build()
    project.write_note(note(title="Après", published="17/05/2022 11:00"), 2)
    run(project.path, "--send", "--no-check-published")
    written = project.build()
    assert "fr/incidents/2022-05-panne/2/index.html" in written.written
    assert written.full_rebuild_reason == ""


@pytest.mark.parametrize("name", ["announcing.md", "announcing.fr.md"])
def test_the_settings_of_the_guides_are_accepted(tmp_path: Path, name: str) -> None:
    """Whoever copies the targets out of a guide is refused nothing, and its variables are those that are read."""
    guide = (ROOT / "docs" / name).read_text(encoding="utf-8")
    settings = guide.partition("```yaml\nannounce:\n")[2].partition("```")[0]
    project = make_project(tmp_path)
    targets(project, settings)
    reading = project.read()
    assert [one for one in reading.problems if one.is_error] == []
    assert reading.content is not None
    known = {one.variable for one in reading.content.settings.announce}
    named = set(re.findall(r"`STATUSGEN_(?:TOKEN|ADDRESS|HOST|UNENCRYPTED)_([A-Z_]+?)(?:_FILE)?[`=]", guide))
    assert named <= known
    assert {one.kind for one in reading.content.settings.announce} >= {"mastodon", "email", "matrix", "webhook"}


def test_the_guides_name_every_option_and_kind() -> None:
    """What the command and the settings know stands in both guides."""
    options = {name for one in main.commands["announce"].params for name in one.opts if name.startswith("--")}
    options -= {"--project", "--at", "--verbose", "--base-url"}
    for name in ("announcing.md", "announcing.fr.md"):
        guide = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert [one for one in (*options, *TargetKind, *TARGET_KEYS) if one not in guide] == []


POST = "announce:\n  post:\n    kind: email\n    address: smtps://mail.example:465\n"
SOCIAL = "announce:\n  social:\n    kind: mastodon\n"
MISTAKES = {
    "announce: Mastodon": "table-expected",
    "announce:\n  chat: slack": "table-expected",
    "announce:\n  Unser Chat!:\n    kind: webhook\n    address: https://chat.example/": "announce-name",
    "announce:\n  chat:\n    address: https://chat.example/": "key-missing",
    SOCIAL: "key-missing",
    f"{POST}    to: a@b.example": "key-missing",
    f"{POST}    from: nobody\n    to: a@b.example": ("announce-mailbox"),
    f"{SOCIAL}    address: https://social.example/\n    languages: it": ("announce-language"),
    f"{SOCIAL}    address: ftp://social.example/": "announce-address",
    f"{SOCIAL}    address: http://social.example/": "announce-clear-text",
    f"{SOCIAL}    address: https://social.example/\n    token: geheim": "announce-secret",
}


@pytest.mark.parametrize(("typed", "code"), MISTAKES.items(), ids=[typed[:40] for typed in MISTAKES])
def test_a_target_that_cannot_be_used_is_a_sentence(tmp_path: Path, typed: str, code: str) -> None:
    """It is left out, and what to type instead is said; a secret is never shown."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", f"{settings}\n{typed}\n")
    problems = project.problems()
    assert code in {one.code for one in problems}
    assert all("geheim" not in f"{one.values} {one.source}" for one in problems)


@pytest.mark.parametrize("said", [b"HTTP/1.1 100 Continue\r\n\r\n", b"X", b"220-a\r\n"])
def test_who_answers_without_end_holds_up_nobody(said: bytes) -> None:
    """A host that says a little now and then is left after a while: the other targets wait."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                while True:
                    connection.sendall(said)
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        host, start = f"127.0.0.1:{server.getsockname()[1]}", time.monotonic()
        if said.startswith(b"HTTP"):
            assert fetch_text(f"http://{host}/", 0.2, may_be_own=True) == ("", "timed out")
        elif said.startswith(b"X"):
            assert post(f"http://{host}/", {}, b"", NOON, 0.2, may_be_private=True).fate is Fate.UNSURE
        else:
            mail = send_mail(
                f"smtp://{host}", EmailMessage(), "", "", unencrypted=True, may_be_private=True, timeout=0.2
            )
            assert mail.fate is Fate.LATER
        assert time.monotonic() - start < 5
