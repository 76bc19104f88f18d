"""Further pages of the front: each is a pure function of one language at one instant."""

from collections.abc import Iterator

from statusgen.plan.bulletins import view_feeds
from statusgen.plan.offline import view_offline
from statusgen.plan.pages import view_table
from statusgen.plan.scene import Scene

FURTHER = ("table",)
"""Folders of those that visitors look for, below that of the language."""


def iter_further(scene: Scene) -> Iterator[tuple[str, str, object]]:
    """Iterate over the further pages of a language: folder, template, view."""
    yield "table", "table.html", view_table(scene)
    yield "feeds", "feeds.html", view_feeds(scene)
    yield "offline", "offline.html", view_offline(scene)
