"""Run from a checkout on a machine that has Python and nothing else: make ``.venv`` from the lock files, once.

Only the standard library may be imported here, and what is used once in a lifetime only where it is used: every start
of the program passes through. Python 3.6 must be able to read this file, so that it can say that it is too old. In an
installed copy there is no lock file, and nothing is done.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
TESTS_LOCK = ROOT / "tests" / "requirements.lock"
_OLDEST = (3, 11)
_INDEX = "https://pypi.org/simple"
_ARGUMENTS = ["--quiet", "--no-compile", "--require-hashes", "--no-deps", "--no-build-isolation"]
_ARGUMENTS += ["--only-binary", ":all:", "--no-binary", "feedgen,sgmllib3k"]


def enter_environment(module: str, *, tests: bool) -> None:
    """Run a module of this checkout inside ``.venv``, which is created or updated first.

    Does nothing inside a virtual environment of the user's own, and in an installed copy. Does not return otherwise.
    """
    if sys.version_info < _OLDEST:
        versions = (*sys.version_info[:2], *_OLDEST)
        raise _refusal("this is Python {}.{}, and {}.{} or newer is needed; nothing was made.".format(*versions))
    if not LOCK.is_file() or (sys.prefix != sys.base_prefix and Path(sys.prefix).resolve() != ENVIRONMENT.resolve()):
        return
    import hashlib

    locks = [BUILD_LOCK, LOCK, TESTS_LOCK] if tests else [BUILD_LOCK, LOCK]
    stamp = ENVIRONMENT / ("ready-tests" if tests else "ready")
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    if not _is_of_this_python() or _read(stamp) != wanted:
        make_environment(locks)
        stamp.write_text(wanted, encoding="utf-8")
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [str(_python()), "-m", module, *sys.argv[1:]]
    if os.name != "nt":
        os.execve(command[0], command, variables)  # noqa: S606 - signals reach the program itself
    import subprocess

    sys.exit(subprocess.run(command, env=variables, check=False).returncode)


def make_environment(locks: "list[Path]") -> None:
    """Install exactly what the lock files say, the first of them before the others, which are built with it.

    Every download is compared with its digest; only what has no wheel runs code to be installed.
    """
    import subprocess
    import venv

    print("statusgen: preparing .venv (once, about a minute)", file=sys.stderr, flush=True)
    if not _is_of_this_python():
        if ENVIRONMENT.is_symlink():
            ENVIRONMENT.unlink()  # what it leads to belongs to another checkout
        venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt")
    variables = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USE_PEP517": "1", "PIP_QUIET": "1"}
    install = [*_find_installer(), "install", *_ARGUMENTS]
    for files in (locks[:1], locks[1:]):
        command = [*install, *(part for lock in files for part in ("-r", str(lock)))]
        if subprocess.run(command, env=variables, check=False).returncode:
            raise _refusal("the packages could not be installed; check the network, then run the same command again.")


def _find_installer() -> "list[str]":
    """Find the pip of the running Python, uv, or ensurepip; else fetch the pip that the lock file names."""
    import shutil
    import subprocess

    def works(*command: str) -> bool:
        return not subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode

    python = str(_python())
    pip = [sys.executable, "-m", "pip", "--python", python]
    if works(*pip, "--version"):
        return pip
    if shutil.which("uv"):
        return ["uv", "pip"]  # it finds .venv by itself
    return [python, "-m", "pip"] if works(python, "-m", "ensurepip") else [python, _fetch_pip()]


def _fetch_pip() -> str:
    """Download a pip, and return what runs it (Debian has neither pip nor ensurepip without python3-venv)."""
    import hashlib
    import html
    import re
    from urllib.parse import urljoin
    from urllib.request import Request, urlopen

    locked = re.search(r"^# pip: (\S+) sha256:(\w+)$", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    index = (os.environ.get("PIP_INDEX_URL") or _INDEX).rstrip("/") + "/pip/"
    try:
        with urlopen(Request(index, headers={"Accept": "text/html"}), timeout=60) as answer:
            listing = answer.read().decode()
        link = locked and re.search(rf'href="([^"]*/{re.escape(locked[1])}[^"]*)"', listing)
        if not locked or not link:
            raise _refusal(f"no pip is to be found at {index}; install python3-venv, then run the same command again.")
        with urlopen(urljoin(index, html.unescape(link[1])), timeout=60) as answer:
            wheel = answer.read()
    except OSError as fault:
        raise _refusal(
            f"{index} cannot be read ({fault}); check the network, then run the same command again."
        ) from None
    if hashlib.sha256(wheel).hexdigest() != locked[2]:
        raise _refusal(f"the pip at {index} is not the one that was expected; nothing was installed.")
    path = ENVIRONMENT / locked[1]
    path.write_bytes(wheel)
    return str(path / "pip")


def _is_of_this_python() -> bool:
    """Whether ``.venv`` was made by the Python that runs, or with it."""
    made = dict(line.split(" = ", 1) for line in _read(ENVIRONMENT / "pyvenv.cfg").splitlines() if " = " in line)
    version, ours = made.get("version", made.get("version_info", "")), "{}.{}.".format(*sys.version_info)
    home = os.path.dirname(getattr(sys, "_base_executable", sys.executable))
    return version.startswith(ours) and os.path.realpath(made.get("home", "")) == os.path.realpath(home)


def _python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _refusal(sentence: str) -> SystemExit:
    print("statusgen: " + sentence, file=sys.stderr)
    return SystemExit(3)
