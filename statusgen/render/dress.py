"""What a site wears besides its style sheet: script and service worker."""

import hashlib
import re
from pathlib import Path

from statusgen.model.site import Logo
from statusgen.plan.additions import Dress


def add_hashed(files: dict[str, bytes], name: str, raw: bytes) -> str:
    """Add a file to the assets under a name that holds its digest, so that hosts may keep it for ever.

    Return its path.
    """
    stem, _, ending = name.rpartition(".")
    path = f"assets/{stem}.{hashlib.blake2b(raw, digest_size=6).hexdigest()}.{ending}"
    files[path] = raw
    return path


def slim(source: str) -> str:
    """Take comments, blank lines and indentation out of a style sheet or a script; its meaning stays."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return "\n".join(line for line in (line.strip() for line in source.split("\n")) if line) + "\n"


def read_dress(theme: Path, logo: Logo | None, files: dict[str, bytes]) -> Dress:
    """Add script and logo to the assets, where there are any; the worker is yet to be told what it keeps."""
    script, worker = theme / "script" / "site.js", theme / "script" / "worker.js"
    return Dress(
        logo=add_hashed(files, f"logo.{logo.kind}", logo.raw) if logo else "",
        script=add_hashed(files, "site.js", slim(script.read_text(encoding="utf-8")).encode())
        if script.is_file()
        else "",
        worker=slim(worker.read_text(encoding="utf-8")) if worker.is_file() else "",
    )
