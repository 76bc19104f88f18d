"""The attributes by which the templates of a theme mark what nobody else can know of a page."""

import re
from functools import lru_cache

from markupsafe import Markup

from statusgen.content.theme import ThemeBroken
from statusgen.model.problem import Level, Problem
from statusgen.wording.sentences import Wording

CONTENT = "data-content"
"""On the element that holds what a page says; its value may be ``alone``."""
ALONE = "alone"
"""Value for a page that stands alone: it holds its own emergency block and its own numbers."""
QUOTE = "data-quote"
"""On what may not be read apart from what it limits: exceptions, and notices that change the meaning of a page."""
STATE = "data-state"
"""On the word of a state."""
NO_COPY = "data-no-copy"
"""On what has no place in a copy of the page, such as a link past the menu."""
_CONTENT = re.compile(rf"""<([a-z][a-z0-9-]*)\s(?:[^<>]*\s)?{CONTENT}(?:=["']?({ALONE})?["']?)?(?=[\s>])[^<>]*>""")


def find_content(page: str, template: str) -> tuple[str, bool]:
    """Return the element of a printed page that holds what it says, and whether it stands alone.

    Raises ThemeBroken where the template marks no element.
    """
    marked = page.find(CONTENT)
    found = _CONTENT.match(page, max(page.rfind("<", 0, marked), 0)) or _CONTENT.search(page)
    if found is None:
        raise ThemeBroken((Problem(template, 0, "theme-content-missing", Level.ERROR),))
    depth, end = 0, len(page)
    for tag in re.compile(rf"<(/?){found[1]}(?=[\s>])").finditer(page, found.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            end = tag.start()
            break
    return page[found.start() : end], found[2] == ALONE


@lru_cache(maxsize=64)
def written_in(language: str) -> Markup:
    """Return the attributes of an element whose text is in another language; nothing for a text of the page's own."""
    if not language:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language, Wording.direction_of(language))
