"""The pages that show the current situation, for sitemaps and for hosts."""

from collections.abc import Iterator

from statusgen.model import paths
from statusgen.model.moved import FORMER_PAGES
from statusgen.model.paths import DATA, FOR_DOCTORS, LISTED, OFFLINE, STATEMENT
from statusgen.pages.layout import has_statement
from statusgen.pages.pair import iter_pairs
from statusgen.wording.bulletins import notes_for_doctors
from statusgen.wording.context import PageContext


def page_folders(context: PageContext) -> tuple[str, ...]:
    """Return the folders of pages below that of a language, for headers of hosts, with those that only lead on."""
    return (*LISTED, OFFLINE, *_at_times(context), *(page.slug for page in context.content.pages), *FORMER_PAGES)


def current_pages(context: PageContext) -> Iterator[str]:
    """Iterate over the paths of the current pages that search engines may list."""
    language, content = context.language, context.content
    yield paths.home(language)
    yield from (paths.location(language, id_) for id_ in content.catalogue.locations)
    yield from (paths.pair(language, location.id, service.id) for location, service in iter_pairs(context))
    yield from (paths.service(language, id_) for id_ in content.catalogue.services)
    names = (*LISTED, *_at_times(context), *(page.slug for page in content.pages))
    yield from (paths.listing(language, name) for name in names)


def _at_times(context: PageContext) -> tuple[str, ...]:
    """Return the folders of pages that stand only while there is something to say."""
    doctors = (FOR_DOCTORS,) if notes_for_doctors(context) else ()
    data = (DATA,) if context.situation.personal_data else ()
    return (*doctors, *data, *((STATEMENT,) if has_statement(context) else ()))
