"""Further pages of the front: each is a pure function of one language at one instant."""

from collections.abc import Iterator

from statusgen.plan.accessibility import iter_statement
from statusgen.plan.context import Scene
from statusgen.plan.developers import DEVELOPERS, view_developers
from statusgen.plan.embedding import EMBED, iter_embedded
from statusgen.plan.frame import STATEMENT, has_statement
from statusgen.plan.lists import view_feeds
from statusgen.plan.offline import view_offline
from statusgen.plan.pages import view_table


def further_pages(scene: Scene) -> tuple[str, ...]:
    """Return the folders of those that visitors look for, below that of the language."""
    return ("table", DEVELOPERS, EMBED, *((STATEMENT,) if has_statement(scene) else ()))


def iter_further(scene: Scene) -> Iterator[tuple[str, str, object]]:
    """Iterate over the further pages of a language: folder, template, view."""
    yield "table", "table.html", view_table(scene)
    yield "feeds", "feeds.html", view_feeds(scene)
    yield DEVELOPERS, "list.html", view_developers(scene)
    yield "offline", "offline.html", view_offline(scene)
    yield from iter_embedded(scene)
    yield from iter_statement(scene)
