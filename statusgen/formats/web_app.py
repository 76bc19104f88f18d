"""What scripts, workers and manifests add to the site: nothing that a fact hangs on."""

import json
from collections.abc import Iterator

from statusgen.model import paths
from statusgen.model.colour import parse_colour, write_colour
from statusgen.model.digests import digest_of
from statusgen.model.paths import WORKER
from statusgen.pages.offline import view_offline
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, as_it_is


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the manifests, then the worker; over none where the theme has no script."""
    if not site.assets.script or not site.assets.worker:
        return
    for context in site.reference_first:
        yield Output(paths.manifest(context.language), make_manifest(context, paths.icon("")), as_it_is)
    yield Output(WORKER, make_worker(site), as_it_is)


def make_manifest(context: PageContext, icon: str) -> bytes:
    """Return the manifest of a language, after W3C Web Application Manifest; it has no effect on ``file://``."""
    path = paths.manifest(context.language)
    name, look = context.site_name, context.assets.look
    page = write_colour(parse_colour(look.page))
    manifest = {
        "name": name,
        "short_name": name,
        "description": context.wording.say("Situation now"),
        "lang": context.language,
        "dir": context.wording.direction,
        "start_url": context.link(path, paths.home(context.language)),
        "scope": "../",
        "display": "minimal-ui",
        "background_color": page,
        "theme_color": context.content.settings.brand_colour or look.brand or page,
        "icons": [{"src": context.link(path, icon), "sizes": "any", "type": "image/svg+xml"}],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def make_worker(site: SiteContext) -> bytes:
    """Return the service worker; its version is the digest of what it always keeps, so that it rarely changes."""
    assets = site.assets
    made = {
        "assets": [assets.stylesheet, assets.sheet, assets.script],
        "languages": [context.language for context in site.reference_first],
    }
    kept = {context.language: view_offline(context) for context in site.reference_first}
    version = digest_of((made, assets.worker, sorted(kept.items())), 8).hex()
    head = json.dumps({"version": version, **made}, ensure_ascii=False, separators=(",", ":"))
    return f"const MADE={head};\n{assets.worker}".encode()
