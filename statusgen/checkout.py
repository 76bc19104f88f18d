"""Run from a checkout on a machine that has Python and nothing else: make ``.venv`` from the lock files, once.

Only the standard library may be imported here, and what is used once in a lifetime only where it is used: every start
of the program passes through. In an installed copy there is no lock file, and nothing is done.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
TESTS_LOCK = ROOT / "tests" / "requirements.lock"
_INDEX = "https://pypi.org/simple"


def enter_environment(module: str, *, tests: bool) -> None:
    """Run a module of this checkout inside ``.venv``, which is created or updated first.

    Does nothing inside a virtual environment of the user's own, and in an installed copy. Does not return otherwise.
    """
    if not LOCK.is_file() or (sys.prefix != sys.base_prefix and Path(sys.prefix).resolve() != ENVIRONMENT.resolve()):
        return
    import hashlib

    locks = [LOCK, TESTS_LOCK] if tests else [LOCK]
    stamp = ENVIRONMENT / ("ready-tests" if tests else "ready")
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    if _read(stamp) != wanted:
        make_environment(locks)
        stamp.write_text(wanted, encoding="utf-8")
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [str(_python()), "-m", module, *sys.argv[1:]]
    import subprocess

    sys.exit(subprocess.run(command, env=variables, check=False).returncode)


def make_environment(locks: list[Path]) -> None:
    """Install exactly what the lock files say; every download is compared with its digest."""
    import subprocess
    import venv

    print("statusgen: preparing .venv (once, about a minute)", file=sys.stderr, flush=True)
    if not _python().exists():
        venv.create(ENVIRONMENT, with_pip=False, symlinks=os.name != "nt")
    pip = [str(_python()), "-m", "pip"]
    has_pip = not subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode
    if not has_pip and subprocess.run([str(_python()), "-m", "ensurepip"], capture_output=True, check=False).returncode:
        _fetch_pip()
    arguments = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    arguments += ["--prefer-binary", "--use-pep517"]
    for lock in locks:
        arguments += ["-r", str(lock)]
    if subprocess.run([*pip, *arguments], check=False).returncode:
        sys.exit("statusgen: the packages could not be installed; check the network, then run the same command again.")


def _fetch_pip() -> None:
    """Download pip where the system's Python lacks it (Debian without python3-venv), checked by its digest."""
    import hashlib
    import subprocess
    import urllib.request

    index = (os.environ.get("PIP_INDEX_URL") or _INDEX).rstrip("/") + "/pip/"
    name, wanted = _locked_pip()
    request = urllib.request.Request(index, headers={"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.5"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        listing = answer.read().decode()
    address = _address_of(listing, name, index)
    with urllib.request.urlopen(address, timeout=60) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != wanted:
        sys.exit("statusgen: the pip that was downloaded is not the one that was expected; nothing was installed.")
    path = ENVIRONMENT / name
    path.write_bytes(wheel)
    arguments = ["install", "--quiet", "--no-index", "--disable-pip-version-check", str(path)]
    subprocess.run([str(_python()), f"{path}/pip", *arguments], check=True)


def _locked_pip() -> tuple[str, str]:
    """Return the file name and the SHA-256 of the pip that the lock file names."""
    import re

    match = re.search(r"^# pip: (\S+) sha256:([0-9a-f]{64})$", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if match is None:
        sys.exit("statusgen: requirements.lock does not say which pip to use.")
    return match[1], match[2]


def _address_of(listing: str, name: str, index: str) -> str:
    import json
    import re
    import urllib.parse

    if listing.lstrip().startswith("{"):
        files: list[dict[str, str]] = json.loads(listing)["files"]
        found = next((file["url"] for file in files if file["filename"] == name), None)
    else:
        match = re.search(rf'href="([^"]*{re.escape(name)}[^"]*)"', listing)
        found = match[1] if match else None
    if found is None:
        sys.exit(f"statusgen: {name} is not to be found; install python3-venv, then run the same command again.")
    return urllib.parse.urljoin(index, found)


def _python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
