"""``statusgen serve``: what is being written, in a browser on this machine, and for nobody else."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import ROOT, Project, files_of, note
from tests.cli.test_commands import run
from tests.cli.test_waiting import in_words
from tests.cli.test_watch import PATIENCE, soon
from tests.desk.test_preview import make_waiting

HOME = "/~/fr/index.html"
MISTAKE = "  radiology: annulée, attendez-nous"


class Served(NamedTuple):
    """A project that is served."""

    project: Project
    port: int
    process: "subprocess.Popen[str]"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str = HOME, method: str = "GET", **headers: str) -> "Given":
        """Ask for a path, as it is typed."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
                for each in value.split("|"):
                    connection.putheader(name.replace("_", "-"), each)
            connection.endheaders()
            answer = connection.getresponse()
            return Given(answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace"))

    def says(self, text: str, path: str = HOME) -> bool:
        return text in self.ask(path).body


def write_new(project: Project) -> None:
    """Write a note that is published now."""
    now = datetime.now(UTC)
    later = in_words(now + timedelta(days=2))
    said = note("  telephone: degraded", title="Neuve", published=in_words(now), next_update=later, valid_until=later)
    project.write_note(said, 4)


class Given(NamedTuple):
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: str


@contextmanager
def serving(project: Project, *arguments: str) -> Iterator[Served]:
    """Serve a project until the block ends, which the command must survive without a traceback."""
    command = [sys.executable, "-u", "-m", "statusgen", "serve", *(arguments or ("--port", "0"))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=project.path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said, port = [], 0
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            port = int(found[1])
            break
    assert port, "".join(said)
    try:
        yield Served(project, port, process)
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=PATIENCE)[0]
        assert "Traceback" not in rest, rest
    assert process.returncode == 0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a project with a published note, one that waits, and a draft; nobody changes it."""
    project = make_waiting(tmp_path_factory.mktemp("served"))
    (project.path / "site").mkdir()
    (project.path / "site/letter.html").write_text("not for the web", encoding="utf-8")
    (project.path / "out").symlink_to("/etc")
    with serving(project) as served:
        yield served


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """Serve a project that the test changes."""
    with serving(make_waiting(tmp_path)) as served:
        yield served


# ── Only this machine, only what the site would be ──────────────────────────────────────────────────────────────────


def test_the_first_page_is_the_situation(served: Served) -> None:
    """The address that is printed leads to the situation, marked as a preview; no browser keeps it."""
    answer = served.ask("/")
    assert (answer.status, answer.headers["Location"]) == (303, HOME)
    page = served.ask(HOME)
    assert page.status == 200
    assert "Aperçu – non publié" in page.body
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example:{port}",
        "",
        "127.0.0.1:{port}|evil.example",
    ],
)
def test_another_host_is_refused(served: Served, host: str) -> None:
    """A name that somebody made point here (DNS rebinding) gets nothing; the names of this machine do."""
    assert served.ask(Host=host.format(port=served.port)).status == 400
    assert served.ask(Host=f"localhost:{served.port}").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"])
def test_another_origin_is_refused(served: Served, origin: str) -> None:
    """No page of another site reads this one."""
    assert served.ask(Origin=origin.format(port=served.port)).status == 403
    assert served.ask(Origin=served.address).status == 200


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "navigate", "iframe", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
    ],
)
def test_no_other_site_may_embed_it(served: Served, site: str, mode: str, dest: str, status: int) -> None:
    """A link in a chat may be followed; an image, a frame or a script of another site gets nothing."""
    answer = served.ask(Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=dest)
    assert answer.status == status


@pytest.mark.parametrize("method", ["TRACE", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "PROPFIND"])
def test_every_other_method_is_refused(served: Served, method: str) -> None:
    """It can be read, and nothing else; what was sent is not repeated."""
    answer = served.ask(HOME, method, X_Said="do-not-repeat")
    assert (answer.status, answer.headers.get("Allow")) == (405, "GET, HEAD")
    assert "do-not-repeat" not in answer.body
    assert served.ask(HOME, method, Host="evil.example").status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/~/../../../etc/passwd",
        "/~/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/~/..%2f..%2fcontent/settings.yaml",
        "/~/assets/../../content/settings.yaml",
        "/~/out/passwd",
        "/out/passwd",
        "/etc/passwd",
        "/content/settings.yaml",
        "/site/letter.html",
        "/~/letter.html",
        "/~/fr/%00/index.html",
        "/-/../serve.py",
        "/-/bar.py",
        "/~nothing/fr/index.html",
        "/~at-99999999T9999Z/fr/index.html",
        "/~at-99991231T2359Z/fr/index.html",
    ],
)
def test_there_is_no_way_out(served: Served, path: str) -> None:
    """Neither by path nor by link: what is not made for the site is not there."""
    answer = served.ask(path)
    assert answer.status == 404
    for secret in ("root:", "reference-language", "not for the web", "import "):
        assert secret not in answer.body


@pytest.mark.parametrize(
    "raw",
    [
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /" + b"x" * 70000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\n",
    ],
    ids=["proxy", "0.9", "tls", "version", "long", "headers"],
)
def test_what_cannot_be_read_is_refused(served: Served, raw: bytes) -> None:
    """Whatever is sent, the answer is a refusal of a few bytes, and the next one is answered."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as connection:
        connection.sendall(raw)
        connection.settimeout(PATIENCE)
        answer = b""
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
    assert re.match(rb"HTTP/1\.1 (4\d\d|505) ", answer) or b"<" not in answer
    assert served.ask().status == 200


def test_a_form_cannot_smuggle_a_header(served: Served) -> None:
    """What is asked for comes back as an address of this server, and as nothing else."""
    answer = served.ask("/-/go?path=%0d%0aSet-Cookie:%20a&view=%0d%0a&at=")
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/~/")
    assert "Set-Cookie" not in answer.headers
    assert served.ask("/-/go?path=//evil.example/").headers["Location"].startswith("/~/")


# ── What is shown ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("starts a server of its own")
@pytest.mark.parametrize("flags", [(), ("waiting",), ("drafts", "waiting")])
def test_a_page_is_that_of_the_preview(served: Served, flags: tuple[str, ...], tmp_path: Path) -> None:
    """Without its bar, a page, a feed and a style sheet are byte for byte what ``build --preview`` writes."""
    shutil.copytree(served.project.path / "content", tmp_path / "content")
    at = datetime.now(UTC).replace(second=0)
    asked = [f"--{flag}" for flag in flags] + (["--at", in_words(at)] if flags else [])
    assert run(tmp_path, "build", "--preview", *asked).exit_code == 0
    built = tmp_path / "preview"
    style = next(path.name for path in (built / "assets").glob("site.*.css"))
    names = ("fr/index.html", "nl/locations/nord/index.html", "fr/feed.xml", f"assets/{style}", "index.html")
    for name in names:
        look = ",".join((*flags, "bare", *([f"at-{at:%Y%m%dT%H%MZ}"] if flags else [])))
        answer = served.ask(f"/~{look}/{name}")
        assert answer.body == (built / name).read_text(encoding="utf-8"), name


def test_notes_that_wait_and_drafts_are_switched_on_and_off(served: Served) -> None:
    """The form of the bar works without a script, by an address that links of the page keep."""
    assert not served.says("state--cancelled")
    where = served.ask("/-/go?path=fr/index.html&waiting=on&drafts=on&view=").headers["Location"]
    assert where == "/~waiting,drafts/fr/index.html"
    page = served.ask(where).body
    assert "state--cancelled" in page
    assert "Notes en attente (1)" in page
    assert "Brouillons (1)" in page
    assert served.ask("/~drafts/fr/incidents/2022-05-panne/3/index.html").status == 200
    assert served.ask("/~/fr/incidents/2022-05-panne/3/index.html").status == 404


def test_any_instant_can_be_typed_or_slid_to(served: Served) -> None:
    """As in notes, by the minute of the slider, or along the links; what cannot be read is explained."""
    moment = datetime.now(UTC) + timedelta(hours=5)
    typed = in_words(moment).replace("+", "%2b")
    for asked in (f"at={typed}", f"at=&minute={int(moment.timestamp()) // 60}&from=1"):
        where = served.ask(f"/-/go?path=fr/index.html&{asked}").headers["Location"]
        assert where == f"/~at-{moment:%Y%m%dT%H%MZ}/fr/index.html"
        assert served.says("state--cancelled", where)
    refused = served.ask("/-/go?path=fr/index.html&at=demain")
    assert refused.status == 400
    assert "ne dit pas de quelle date il s’agit" in refused.body
    assert 'value="demain"' in refused.body


@pytest.mark.slow("starts a server of its own")
def test_every_file_of_the_site_is_found(served: Served, tmp_path: Path) -> None:
    """Each file that a preview holds is served under its path, but for what only a folder needs."""
    shutil.copytree(served.project.path / "content", tmp_path / "content")
    run(tmp_path, "build", "--preview")
    for path in files_of(tmp_path / "preview"):
        if not path.startswith("api/published/") and not path.endswith(".png"):
            assert served.ask(f"/~bare/{path}").status == 200, path


# ── While somebody writes ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_mistake_stands_on_the_last_good_page(own: Served) -> None:
    """File, line and what to type instead, in the language of the writer; then, put right, it is gone."""
    path = own.project.path / "content/incidents/2022-05-panne/01-note.fr.md"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("  radiology: degraded, come", MISTAKE), encoding="utf-8")
    assert soon(lambda: own.says("sg-problems--grave"))
    page = own.ask().body
    assert "content/incidents/2022-05-panne/01-note.fr.md:10" in page
    assert "attendez-nous" in page
    assert "Vouliez-vous écrire" in page
    assert "Publiée" in page
    assert own.says("Publiée", "/~/fr/incidents/2022-05-panne/1/index.html")
    path.write_text(good.replace("Publiée", "Réparée"), encoding="utf-8")
    assert soon(lambda: own.says("Réparée"))
    assert not own.says("sg-problems--grave")


@pytest.mark.slow("starts a server of its own")
def test_settings_that_cannot_be_used_leave_the_last_page(own: Served) -> None:
    """Even then the page stays, with the sentence on it."""
    own.project.write("settings.yaml", "languages: [klingon]\n")
    assert soon(lambda: own.says("klingon"))
    assert own.says("Publiée")


@pytest.mark.slow("starts a server of its own")
def test_settings_that_never_could_be_used_are_explained(tmp_path: Path) -> None:
    """There is nothing to show: the sentence alone, until it is put right; the page then comes by itself."""
    project = make_waiting(tmp_path)
    good = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", "languages: [klingon]\n")
    with serving(project) as served:
        page = served.ask("/~/index.html")
        assert page.status == 404
        assert "klingon" in page.body
        project.write("settings.yaml", good)
        assert soon(lambda: served.ask(HOME).status == 200)


@pytest.mark.slow("starts a server of its own")
def test_a_mistake_in_a_theme_leaves_the_last_page(tmp_path: Path) -> None:
    """A template that cannot be printed is named with its line, on the page as it last was."""
    project = make_waiting(tmp_path)
    theme = tmp_path / "themes/own/templates"
    theme.mkdir(parents=True)
    shutil.copy(ROOT / "themes/default/templates/home.html", theme / "home.html")
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + "theme: own\n")
    with serving(project) as served:
        assert served.says("Publiée")
        home = (theme / "home.html").read_text(encoding="utf-8")
        (theme / "home.html").write_text(
            home.replace("{% block main %}", "{% block main %}{{ view.nothing }}"), "utf-8"
        )
        assert soon(lambda: served.says("themes/own/templates/home.html"))
        assert served.says("Publiée")


@pytest.mark.slow("starts a server of its own")
def test_thirty_browsers_are_told_of_a_change(own: Served) -> None:
    """Thirty pages wait at once, and each is told; meanwhile others are answered."""
    state = re.search(r'data-state="([^"]+)"', own.ask().body)
    assert state is not None
    told: list[str] = []

    def listen() -> None:
        with closing(HTTPConnection("127.0.0.1", own.port, timeout=PATIENCE)) as connection:
            connection.request("GET", f"/-/events?since={state[1]}")
            answer = connection.getresponse()
            assert answer.getheader("Content-Type") == "text/event-stream"
            told.append(answer.fp.readline().decode())

    threads = [threading.Thread(target=listen) for _ in range(30)]
    for thread in threads:
        thread.start()
    assert own.ask().status == 200
    assert told == []
    write_new(own.project)
    for thread in threads:
        thread.join(PATIENCE)
    assert len(told) == 30
    assert all(line.startswith("data: ") and state[1] not in line for line in told)
    assert own.says("Neuve")


@pytest.mark.slow("starts a server of its own")
def test_nothing_of_it_reaches_the_site(tmp_path: Path) -> None:
    """Site and record are the same bytes before, meanwhile and after; nothing is recorded, nothing announced."""
    project = make_waiting(tmp_path)
    run(tmp_path, "build", "--first")

    def held() -> list[dict[str, bytes]]:
        return [files_of(tmp_path / name) for name in ("site", ".statusgen-published")]

    before = held()
    with serving(project) as served:
        write_new(project)
        assert soon(lambda: served.says("Neuve"))
        served.ask("/~waiting,drafts/fr/index.html")
        assert held() == before
    assert held() == before
    assert not (tmp_path / "preview").exists()


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("starts a server of its own")
def test_a_port_that_is_taken_gives_the_next_one(tmp_path: Path) -> None:
    """Which one it is instead is said."""
    project = make_waiting(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(project, "--port", str(port)) as served:
            assert port < served.port < port + 20
            assert served.ask().status == 200


@pytest.mark.slow("starts a server of its own")
def test_one_project_is_shown_once(own: Served) -> None:
    """A second preview of the same project would fight for its cache; a build does not care."""
    done = run(own.project.path, "serve", "--port", "0")
    assert done.exit_code == 3
    assert "montre déjà ce projet" in done.stderr
    assert run(own.project.path, "build", "--first").exit_code == 0


@pytest.mark.slow("starts a server of its own")
def test_what_was_published_stands_here_too(tmp_path: Path) -> None:
    """A published note that is lost stands on the page as it will on the site, under the sentence that says so."""
    project = make_waiting(tmp_path)
    run(tmp_path, "build", "--first")
    with serving(project) as served:
        (tmp_path / "content/incidents/2022-05-panne/01-note.fr.md").unlink()
        assert soon(lambda: served.says("sg-problems--grave"))
        assert served.says("Publiée", "/~/fr/incidents/2022-05-panne/1/index.html")
