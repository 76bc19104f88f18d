"""What is typed and ends in the configuration of a server is what it says, and nothing that a server reads as more."""

from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from statusgen.formats.hosting import SERVERS
from tests.builders import make_project

HOSTS = (
    *("a b", "a\nb", "a;b", 'a"b', "a'b", "a{b", "{$HOME}", "$host", "a,b", "a#b", "a\\b", "a\tb", "a\x1b[31m", "a`b"),
    *("https://a.example", "a.example:80", "a.example/", "*.example", "_", "-a", "a-", "a..b", "[::1]", "é.example"),
    *("a" * 64, ".".join(["abcdefgh"] * 40), "a.example\n", "a%0Ab"),
)
LISTENING = (
    *(
        "80 default_server",
        "80;",
        "80}",
        "a b:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "unix:/run/x",
        "*:80",
    ),
    *("127.0.0.1:80\n", "127.0.0.1:80 ssl", "::1:80", "\u0663", "127.0.0.1:80:80", "$x:80"),
)
ROOTS = ("/srv/a\nb", '/srv/a"b', "/srv/$x", "/srv/{x}", "/srv/a;b", "/srv/a#b", "/srv/[a]", "/srv/a%1", "/srv/a\\b")
ADDRESSES = ("https://a.example/a%1b/", "https://a.example/[a]/", "https://a.example/a$b/", "https://a.example/a;b/")


def ask(project: Path, server: str, *options: str) -> Result:
    """Ask for a configuration."""
    return CliRunner().invoke(main, ["hosting", server, "--project", str(project), *options])


def test_nothing_but_a_host_a_port_and_a_path_is_written(tmp_path: Path) -> None:
    """Whatever else is typed is refused with what to type, and nothing is printed."""
    project, servers = make_project(tmp_path).path, cycle(SERVERS)
    for option, values, said in (
        ("--domain", HOSTS, "--domain etat.hopital.example"),
        ("--listen", LISTENING, "--listen 127.0.0.1:8080"),
        ("--root", ROOTS, "N’utilisez que des lettres, des chiffres et - _ . /"),
        ("--base-url", ADDRESSES, "N’utilisez que des lettres, des chiffres et - _ . /"),
    ):
        for value in values:
            done = ask(project, next(servers), option, value)
            assert (done.exit_code in (2, 3), done.stdout) == (True, ""), value
            assert said in " ".join(done.stderr.replace("\u00a0", " ").split()), value


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("listen", ["8080", "127.0.0.1:8080", "[::1]:8080", "localhost:8080"])
def test_hosts_and_ports_are_written_as_they_are(tmp_path: Path, server: str, listen: str) -> None:
    """A port alone is one on every address, in each server."""
    done = ask(make_project(tmp_path).path, server, "--domain", "status.intern_1.example", "--listen", listen)
    assert done.exit_code == 0
    assert "status.intern_1.example" in done.stdout
    own = {"nginx": f"listen {listen};", "caddy": ":8080 {", "apache": f"Listen {listen}\n"}
    assert own[server] in done.stdout
    if server == "apache":
        assert f"<VirtualHost {listen if ':' in listen else f'*:{listen}'}>" in done.stdout
