"""What scripts, workers and manifests add to the site: nothing that a fact hangs on."""

import hashlib
import json
import pickle
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from statusgen.plan import paths

if TYPE_CHECKING:
    from statusgen.plan.context import Scene

WORKER = "worker.js"
"""Where the service worker stands: at the root, because its reach is the folder it lies in."""


class Dress(Struct, frozen=True):
    """What a site wears besides its style sheet; every path is below the root of the site."""

    script: str = ""
    """Empty for a theme without a script."""
    logo: str = ""
    worker: str = ""
    """Source of the service worker, to which ``make_worker`` adds what it keeps."""


PLAIN = Dress()
"""What a theme without a script wears."""


class Additions(Struct, frozen=True):
    """What the head of a page adds, as addresses seen from the page."""

    script: str
    """Empty where there is none."""
    worker: str
    manifest: str
    locale: str
    """Language tag with the country, for dates that the browser writes."""
    zone: str
    """Name of the site's timezone."""
    logo: str
    """Empty where there is none."""
    logo_size: tuple[int, int]
    """Width and height; zeros where the drawing does not say."""


def add_to(scene: "Scene", path: str) -> Additions:
    """Return what a page adds."""
    dress = scene.dress
    return Additions(
        script=scene.link(path, dress.script) if dress.script else "",
        worker=scene.link(path, WORKER),
        manifest=scene.link(path, _manifest_path(scene)),
        locale=scene.wording.tag,
        zone=scene.wording.zone.key,
        logo=scene.link(path, dress.logo) if dress.logo else "",
        logo_size=(logo.width, logo.height) if (logo := scene.content.settings.logo) else (0, 0),
    )


def iter_additions(
    scenes: "tuple[Scene, ...]", offline: Mapping[str, object], icon: str
) -> Iterator[tuple[str, bytes]]:
    """Iterate over the manifests, then the worker: path, content. The reference language comes first.

    ``offline`` are the views of the pages for readers without a network, which the worker keeps; ``icon`` is the path
    of the icon that shows no state.
    """
    dress = scenes[0].dress
    if not dress.script or not dress.worker:
        return
    for scene in scenes:
        yield _manifest_path(scene), make_manifest(scene, icon)
    yield WORKER, make_worker(scenes, offline)


def _manifest_path(scene: "Scene") -> str:
    return f"{scene.language}/site.webmanifest"


def make_manifest(scene: "Scene", icon: str) -> bytes:
    """Return the manifest of a language, after W3C Web Application Manifest; it has no effect on ``file://``."""
    path = _manifest_path(scene)
    name = scene.phrase_of(scene.content.settings.organisation)
    manifest = {
        "name": name,
        "short_name": name,
        "description": scene.wording.say("Situation now"),
        "lang": scene.language,
        "dir": scene.wording.direction,
        "start_url": scene.link(path, paths.home(scene.language)),
        "scope": "../",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": scene.content.settings.brand_colour or "#ffffff",
        "icons": [{"src": scene.link(path, icon), "sizes": "any", "type": "image/svg+xml"}],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def make_worker(scenes: "tuple[Scene, ...]", offline: Mapping[str, object]) -> bytes:
    """Return the service worker; its version is the digest of what it always keeps, so that it rarely changes."""
    first, dress = scenes[0], scenes[0].dress
    made = {
        "assets": [first.stylesheet, dress.script],
        "languages": [scene.language for scene in scenes],
    }
    with BytesIO() as buffer:
        pickler = pickle.Pickler(buffer, protocol=5)
        pickler.fast = True  # equal values give equal bytes, whichever of their parts are one object
        pickler.dump((made, dress.worker, sorted(offline.items())))
        version = hashlib.blake2b(buffer.getvalue(), digest_size=8).hexdigest()
    head = json.dumps({"version": version, **made}, ensure_ascii=False, separators=(",", ":"))
    return f"const MADE={head};\n{dress.worker}".encode()
