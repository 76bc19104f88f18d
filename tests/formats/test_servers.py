"""The ready configurations, in the real servers on loopback: what a browser is told with each file."""

import contextlib
import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from statusgen.cli import main
from statusgen.formats.hosting.headers import POLICY, UNFRAMED
from tests.builders import EXAMPLE
from tests.conftest import TUESDAY, Share, build_example, leave_out
from tests.record.test_moved import NEW, OLD, OTHER, make_published, name_incident

BINARIES = {"nginx": "nginx", "caddy": "caddy", "apache": "apache2"}
PACKAGES = {"nginx": "nginx-light", "caddy": "caddy", "apache": "apache2-bin"}
PLACES = {"root": "https://etat.ardelia.example/", "sub-path": "https://www.ardelia.example/etat/"}
APACHE_MODULES = (
    *("mpm_event", "authz_core", "alias", "deflate", "dir", "filter", "headers", "mime", "rewrite"),
    *(() if os.geteuid() else ("unixd",)),
)
FRENCH = "fr-BE,fr;q=0.9,en;q=0.5"

pytestmark = pytest.mark.slow("builds a site with compressed copies, and starts servers")


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    """By name in small letters; several of one name stand between commas."""
    body: bytes

    def varies(self) -> set[str]:
        """Return the headers of the request that the answer depends on."""
        return {one.strip().lower() for one in self.headers.get("vary", "").split(",")}


@dataclass(frozen=True)
class Server:
    """A server that runs on loopback, and the site it serves."""

    name: str
    port: int
    site: Path
    prefix: str
    configuration: Path

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path below the site."""
        return self.get_host(self.prefix + path, **headers)

    def get_host(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path of the host."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.putrequest(method, path, skip_accept_encoding=True, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in response.getheaders():
                key = name.lower()
                found[key] = f"{found[key]}, {value}" if key in found else value
            return Answer(response.status, found, response.read())


def find_binary(name: str) -> str:
    """Find a server; without it its tests are skipped, unless that is not allowed."""
    where = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    found = shutil.which(BINARIES[name], path=where)
    if found is None:
        leave_out(name, PACKAGES[name], "STATUSGEN_SERVERS")
    return found


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site_at() -> Iterator[Callable[[str], Path]]:
    """Return what builds the example for a host of its own or for a sub-path, where any account may read it."""
    with tempfile.TemporaryDirectory(prefix="statusgen-servers-") as made:
        Path(made).chmod(0o755)

        @cache
        def build(place: str) -> Path:
            folder = Path(made) / place
            folder.mkdir()
            return build_example(folder, TUESDAY, PLACES[place], copies=True)

        yield build


def command_of(name: str, binary: str, folder: Path, configuration: Path) -> list[str]:
    """Return how to start a server with a configuration, and with nothing of the machine's own."""
    if name == "caddy":
        whole = folder / "Caddyfile"
        whole.write_text("{\n\tadmin off\n}\n" + configuration.read_text(encoding="utf-8"), encoding="utf-8")
        return [binary, "run", "--config", str(whole), "--adapter", "caddyfile"]
    if name == "nginx":
        whole = folder / "nginx-main.conf"
        temporary = "\n".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole.write_text(
            f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{temporary}\ninclude {configuration};\n}}\n",
            encoding="utf-8",
        )
        return [binary, "-p", str(folder), "-c", str(whole), "-e", str(folder / "error.log")]
    whole = folder / "httpd.conf"
    known = subprocess.run([binary, "-l"], capture_output=True, text=True, check=True).stdout
    modules = "\n".join(
        f"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so"
        for module in APACHE_MODULES
        if f"mod_{module}.c" not in known
    )
    whole.write_text(
        f'ServerRoot "{folder}"\nPidFile "{folder}/pid"\nErrorLog "{folder}/error.log"\nMutex pthread\n'
        f"ServerName localhost\n{modules}\nTypesConfig /dev/null\nDefaultRuntimeDir {folder}\n"
        + ("" if os.geteuid() else "User nobody\nGroup nogroup\n")
        + f"Include {configuration}\n",
        encoding="utf-8",
    )
    return [binary, "-DFOREGROUND", "-f", str(whole)]


@pytest.fixture(
    scope="module",
    params=[(name, place) for name in BINARIES for place in PLACES],
    ids=" ".join,
)
def server(
    request: pytest.FixtureRequest, site_at: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Start each server with what ``statusgen hosting`` prints, for a host of its own and for a sub-path."""
    name, place = request.param
    binary, folder, port = find_binary(name), tmp_path_factory.mktemp(name), free_port()
    site = site_at(place)
    arguments = ["hosting", name, "--project", str(EXAMPLE), "--root", str(site)]
    arguments += ["--base-url", PLACES[place], "--listen", f"127.0.0.1:{port}", "--domain", "127.0.0.1"]
    printed = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert printed.exit_code == 0
    configuration = folder / "status.conf"
    configuration.write_text(printed.stdout, encoding="utf-8")
    with running(command_of(name, binary, folder, configuration), folder, port):
        yield Server(name, port, site, "/etat/" if place == "sub-path" else "/", configuration)


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the block ends."""
    said = folder / "said"
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with said.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, said.read_text()
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def test_pages_are_short_lived_and_may_not_be_framed(server: Server) -> None:
    """A page: type with charset, a minute, a validator, the policy of its own meta element and no frames."""
    for path in ("fr/", "fr/index.html", "nl/incidents/2022-05-cyberattack/4/", "index.html"):
        answer = server.get(path)
        assert answer.status == 200
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert answer.headers["content-security-policy"] == UNFRAMED
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "geolocation=()" in answer.headers["permissions-policy"]
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["etag"]
        name = path if path.endswith(".html") else f"{path}index.html"
        assert answer.body == (server.site / name).read_bytes()
    assert f'http-equiv="Content-Security-Policy" content="{POLICY}"' in server.get("fr/").body.decode()


def test_what_is_made_to_be_embedded_may_be_framed(server: Server) -> None:
    """The banner keeps every other rule of the policy."""
    answer = server.get("fr/banner/")
    assert answer.status == 200
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (FRENCH, "fr"),
        ("nl", "nl"),
        ("DE-at", "de"),
        ("es,en;q=0.8,fr;q=0.5", "en"),
        ("es, nl;q=0, de-DE;q=0.3", "de"),
        ("fry,nl", "nl"),
    ],
)
def test_the_root_leads_to_the_first_language_that_the_site_has(server: Server, wanted: str, language: str) -> None:
    """A temporary redirect that no cache may give to somebody else."""
    answer = server.get("", Accept_Language=wanted)
    assert answer.status == 302
    location = re.sub(r"^https?://[^/]+", "", answer.headers["location"])
    assert location == f"{server.prefix}{language}/"
    assert answer.headers["cache-control"] == "no-cache"
    assert "accept-language" in answer.varies()


@pytest.mark.parametrize("wanted", ["", "es-ES,pt;q=0.8", "*", "x, " * 800])
def test_who_reads_none_of_the_languages_chooses_one(server: Server, wanted: str) -> None:
    """The page with the choice stands at the root for them, and for everybody at index.html."""
    choice = (server.site / "index.html").read_bytes()
    headers = {"Accept_Language": wanted} if wanted else {}
    answer = server.get("", **headers)
    assert (answer.status, answer.body) == (200, choice)
    assert "accept-language" in answer.varies()
    always = server.get("index.html", Accept_Language=FRENCH)
    assert (always.status, always.body) == (200, choice)


def test_names_with_a_digest_are_kept_for_ever(server: Server) -> None:
    """A style sheet and a script under their digest are immutable; the worker is asked for every time."""
    assets = sorted(path.name for path in (server.site / "assets").iterdir() if path.suffix in (".css", ".js"))
    assert len(assets) >= 3
    for name in assets:
        assert server.get(f"assets/{name}").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert server.get("assets/icon-site.svg").headers["cache-control"] == "public, max-age=3600"
    assert server.get("worker.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "kind", "is_open"),
    [
        ("fr/feed.xml", "application/rss+xml; charset=utf-8", True),
        ("fr/services.xml", "application/rss+xml; charset=utf-8", True),
        ("fr/feed.atom", "application/atom+xml; charset=utf-8", True),
        ("fr/feed.json", "application/feed+json", True),
        ("fr/locations/rivemont/feed.json", "application/feed+json", True),
        ("fr/feeds/feeds.opml", "text/x-opml; charset=utf-8", True),
        ("api/status.json", "application/json", True),
        ("api/status.csv", "text/csv; charset=utf-8", True),
        ("index.json", "application/json", True),
        ("sitemap.xml", "application/xml; charset=utf-8", True),
        ("fr/index.md", "text/markdown; charset=utf-8", False),
        ("fr/site.webmanifest", "application/manifest+json", False),
        ("llms.txt", "text/plain; charset=utf-8", False),
        (".well-known/security.txt", "text/plain; charset=utf-8", False),
        ("assets/icon-site.svg", "image/svg+xml", False),
        ("fr/share.png", "image/png", False),
    ],
)
def test_every_kind_of_file_has_its_type(server: Server, path: str, kind: str, is_open: bool) -> None:
    """Feeds and data may be read by the pages of any site; feeds are kept for five minutes."""
    answer = server.get(path)
    assert (answer.status, answer.body) == (200, (server.site / path).read_bytes())
    assert answer.headers["content-type"].lower() == kind
    assert answer.headers.get("access-control-allow-origin") == ("*" if is_open else None)
    if is_open and "api" not in path and path != "index.json":
        assert answer.headers["cache-control"] == "public, max-age=300"


def test_a_reader_that_has_the_feed_is_told_so(server: Server) -> None:
    """With the validator of the last visit, a feed that did not change costs no body."""
    first = server.get("fr/feed.xml")
    again = server.get("fr/feed.xml", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_compressed_copies_are_sent_as_they_are(server: Server) -> None:
    """What the build compressed reaches the reader byte for byte, under the type of what it holds."""
    style = next(path.name for path in (server.site / "assets").glob("site.*.css"))
    for path, kind in (
        ("fr/index.html", "text/html; charset=utf-8"),
        ("fr/feed.xml", "application/rss+xml; charset=utf-8"),
        ("fr/feed.json", "application/feed+json"),
        (f"assets/{style}", "text/css; charset=utf-8"),
    ):
        for coding, ending, unpack in (("br", "br", brotli.decompress), ("gzip", "gz", gzip.decompress)):
            if coding == "br" and server.name == "nginx":
                continue  # Debian's nginx has no module for it
            asked = path.removesuffix("index.html")
            answer = server.get(asked, Accept_Encoding=coding)
            assert answer.status == 200
            assert answer.headers["content-encoding"] == coding
            assert answer.headers["content-type"].lower() == kind
            assert answer.body == (server.site / f"{path}.{ending}").read_bytes()
            assert unpack(answer.body) == (server.site / path).read_bytes()
            assert "accept-encoding" in answer.varies()
            assert answer.headers["cache-control"] == server.get(asked).headers["cache-control"]
            refused = server.get(asked, Accept_Encoding=f"{coding};q=0, identity")
            assert refused.body == (server.site / path).read_bytes()


def test_an_unknown_address_is_answered_in_the_language_of_the_reader(server: Server) -> None:
    """Status 404 with the page of the language of the address, else with the page in all of them."""
    for path, page in (
        ("nl/nothing/", "nl/404.html"),
        ("fr/x/y.xml", "fr/404.html"),
        ("nothing", "404.html"),
        ("es/index.html", "404.html"),
    ):
        answer = server.get(path)
        assert (answer.status, answer.body) == (404, (server.site / page).read_bytes())
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert answer.headers["content-security-policy"] == UNFRAMED
        assert answer.headers["cache-control"] in ("public, max-age=60", "public, max-age=300")


def test_only_what_reads_is_answered(server: Server) -> None:
    """Nothing of the site is written or sent back as it was asked."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        answer = server.get_host(f"{server.prefix}fr/", method, Content_Length="0", Cookie="secret")
        assert answer.status in (405, 400), method
        assert b"secret" not in answer.body
    assert server.get_host(f"{server.prefix}fr/", "HEAD").status == 200


def test_nothing_outside_the_site_is_served(server: Server) -> None:
    """No path leads out of the folder, and no folder is listed."""
    secret = server.site.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    for path in ("../secret.txt", "%2e%2e/secret.txt", "fr/..%2f..%2fsecret.txt", "fr../secret.txt"):
        answer = server.get(path)
        assert answer.status in (400, 403, 404)
        assert b"secret" not in answer.body
    assert server.get("assets/").status in (403, 404)


def test_what_is_hidden_is_not_served(server: Server) -> None:
    """No file whose name begins with a full stop, but those of .well-known; nor what other hosts read."""
    hidden = (
        *(".git/config", ".htpasswd", "fr/.secret.html", ".well-known/.secret", "api/.statusgen-staging/1-1.tmp"),
        "fr/.well-known/secret",
    )
    for path in hidden:
        (server.site / path).parent.mkdir(parents=True, exist_ok=True)
        (server.site / path).write_text("secret", encoding="utf-8")
    assert (server.site / "_headers").exists()
    for path in (
        *hidden,
        "%2egit/config",
        "fr/../.git/config",
        "/.git/config",
        "_headers",
        "_redirects",
        "_headers.gz",
    ):
        answer = server.get(path, Accept_Encoding="gzip")
        assert answer.status in (403, 404), path
        assert b"secret" not in answer.body
    assert server.get("nl/.git/").body == (server.site / "nl/404.html").read_bytes()
    assert server.get(".well-known/security.txt").status == 200


@contextlib.contextmanager
def mounted_as_told(server: Server) -> Iterator[None]:
    """Mount the site as the first lines of Caddy's configuration say; where that is not allowed, leave the test out."""
    told = re.search(r"echo '(.*)' >> /etc/fstab", server.configuration.read_text(encoding="utf-8"))
    assert told is not None
    fstab = server.configuration.with_name("fstab")
    fstab.write_text(f"{told[1]}\n", encoding="utf-8")
    if not shutil.which("mount") or subprocess.run(["mount", "--fstab", fstab, server.site], check=False).returncode:
        pytest.skip("mounting is not allowed on this machine")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", server.site], check=True)


def test_no_link_leads_out_of_the_site(server: Server) -> None:
    """Who can put a link into the folder shows nothing else of the machine; for Caddy the folder is mounted so."""
    secret = server.site.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    with mounted_as_told(server) if server.name == "caddy" else contextlib.nullcontext():
        for path, target in (("leak.txt", secret), ("leak.json", secret), ("fr/out", server.site.parent)):
            (server.site / path).unlink(missing_ok=True)
            (server.site / path).symlink_to(target)
        (server.site / "leak.css.gz").unlink(missing_ok=True)
        (server.site / "leak.css.gz").symlink_to(secret)
        for path in ("leak.txt", "leak.json", "fr/out/secret.txt", "leak.css"):
            answer = server.get(path, Accept_Encoding="gzip")
            assert answer.status in (403, 404, *((500,) if server.name == "caddy" else ())), path
            assert b"secret" not in answer.body
        assert server.get("fr/").status == 200


def test_only_the_named_host_is_answered(server: Server) -> None:
    """A request under another name gets nothing of the site, and nobody listens on another address."""
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1.evil.example"):
        answer = server.get("fr/", Host=host)
        assert answer.status == 421
        assert b"<title>" not in answer.body or b"421" in answer.body
    assert server.get("fr/", Host="127.0.0.1").status == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=5)


def test_a_folder_without_a_slash_leads_to_the_page(server: Server) -> None:
    """Who types fr gets fr/; below a sub-path, who types the sub-path gets the site."""
    for path in ("fr", "fr/press", *(("",) if server.prefix != "/" else ())):
        answer = server.get_host((server.prefix + path).rstrip("/"))
        assert answer.status in (301, 307, 308)
        location = re.sub(r"^https?://[^/]+", "", answer.headers["location"])
        assert location == (server.prefix + path).rstrip("/") + "/"


# ── What moved ──────────────────────────────────────────────────────────────────────────────────────────────────────


def publish_moved(folder: Path) -> None:
    """Publish two incidents; rename one, move its second note into the other, rename a service, let a language go."""
    made = make_published(folder)
    incidents = made.path / "content/incidents"
    (incidents / OLD / "02-note.fr.md").rename(incidents / OTHER / "07-note.fr.md")
    assert CliRunner().invoke(main, ["build", "--project", str(made.path)]).exit_code == 1
    (incidents / OLD).rename(incidents / NEW)
    name_incident(made, NEW, "Coupure", f"formerly: {OLD}\n")
    services = made.path / "content/services.yaml"
    text = services.read_text(encoding="utf-8")
    renamed = re.sub(r"(?m)^  radiology:\n", "  imagery:\n    formerly: radiology\n", text)
    services.write_text(renamed, encoding="utf-8")
    settings = made.path / "content/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^languages: .*", "languages: fr", text), encoding="utf-8")
    for command in (["accept", "--yes"], ["build"]):
        done = CliRunner().invoke(main, [*command, "--project", str(made.path)])
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", BINARIES)
def test_what_moved_is_led_on(name: str, share: Share, tmp_path: Path) -> None:
    """Status 301 with the address of now, for the page and what lies beside it, and for nothing that was slipped in."""
    project = share("servers-moved", publish_moved) / "project"
    binary, port, configuration = find_binary(name), free_port(), tmp_path / "status.conf"
    arguments = ["hosting", name, "--project", str(project), "--listen", f"127.0.0.1:{port}", "--domain", "127.0.0.1"]
    printed = CliRunner().invoke(main, [*arguments, "--base-url", "https://essai.example/etat/"])
    assert printed.exit_code == 0, printed.output
    configuration.write_text(printed.stdout, encoding="utf-8")
    with running(command_of(name, binary, tmp_path, configuration), tmp_path, port):
        server = Server(name, port, project / "site", "/etat/", configuration)
        for old, new in (
            (f"fr/incidents/{OLD}/", f"fr/incidents/{NEW}/"),
            (f"fr/incidents/{OLD}/1/", f"fr/incidents/{NEW}/1/"),
            (f"nl/incidents/{NEW}/1/", f"fr/incidents/{NEW}/1/"),
            ("nl/feed.xml", "fr/feed.xml"),
            (f"fr/incidents/{OLD}/1/index.md", f"fr/incidents/{NEW}/1/index.md"),
            (f"fr/incidents/{OLD}/2/?x=//evil.example", f"fr/incidents/{OTHER}/7/"),
            ("fr/services/radiology/feed.xml", "fr/services/imagery/feed.xml"),
            ("fr/locations/nord/radiology/", "fr/locations/nord/imagery/"),
        ):
            answer = server.get(old)
            location = re.sub(r"^https?://127\.0\.0\.1(:\d+)?", "", answer.headers.get("location", ""))
            assert (answer.status, location.partition("?")[0]) == (301, f"/etat/{new}"), old
            assert answer.headers["cache-control"] in ("public, max-age=60", "public, max-age=300"), old
        for other in (
            f"fr/incidents/{NEW}/1/",
            f"fr/incidents/{OLD}/1/%0d%0aX-Evil:1",
            f"xx/incidents/{OLD}/1/",
            "fr/services/radiology/%2f/evil.example",
        ):
            answer = server.get(other)
            assert "x-evil" not in answer.headers
            assert answer.headers.get("location", "/etat/fr/services/imagery/").startswith("/etat/fr/services/imagery/")
