"""The content folder → ``Content``: every file read, every problem collected.

A broken file does not count; its last good version does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from statusgen.content.confirmed import read_confirmations
from statusgen.content.files import INCIDENTS, PAGES, SERVICES, SETTINGS, Folder, GoodVersion
from statusgen.content.incident_folders import find_incidents
from statusgen.content.incidents import IncidentFolder, reference_name
from statusgen.content.logo import read_logo
from statusgen.content.messages import editors_language
from statusgen.content.misnamed import name_misnamed
from statusgen.content.notes import IncidentCheck, Rules, Writing, check_nothing, parse_writing
from statusgen.content.own_catalogues import read_own_texts
from statusgen.content.published import NOTHING_PUBLISHED, Published
from statusgen.content.services import parse_catalogue
from statusgen.content.settings import SettingsReading, parse_settings
from statusgen.content.source import parse_source
from statusgen.content.targets import check_targets
from statusgen.content.translations import choose_edition
from statusgen.content.unread import Beside, explain, explain_language, iter_unread
from statusgen.model import paths
from statusgen.model.content import Content
from statusgen.model.gap import Gap
from statusgen.model.moved import FORMER_PAGES
from statusgen.model.note import Incident, Page
from statusgen.model.problem import NO_PROBLEMS, Level, Problem, ProblemSummary
from statusgen.model.site import Settings

RESERVED = frozenset((*paths.OWN, *FORMER_PAGES, "assets", "api", "404", "index"))
"""Names that no page of the hospital may have."""

_PAGE = re.compile(rf"^(?P<slug>{paths.ID})\.(?P<language>[a-z\-]{{2,8}})\.md$", re.IGNORECASE)


class ContentReading(Struct, frozen=True):
    """What reading the folder gave."""

    content: Content | None
    """None when not even settings or services can be used."""
    problems: tuple[Problem, ...]
    """Sorted by file and line."""
    sources: Mapping[str, bytes]
    """The files that stand without an error, by path: the next build's last good versions.

    Those of incidents that are remembered are remembered with them.
    """
    kept: tuple[str, ...]
    """The files whose last good version stands in for a broken one."""
    left_out: tuple[str, ...]
    """The broken files of which no good version exists."""
    editors: str = "fr"
    """The language of the site's editors, known even when the settings cannot be used."""
    more: ProblemSummary = NO_PROBLEMS
    """How many problems there are besides."""


def read_content(
    project: Path,
    good: GoodVersion = lambda _path: None,
    check: IncidentCheck = check_nothing,
    published: Published = NOTHING_PUBLISHED,
) -> ContentReading:
    """Read the content folder of a project; nothing raises, everything wrong is a problem.

    A file with an error does not count: its last good version does, and when there is none it is left out. What was
    ``published`` stands, whatever became of its file.
    """
    folder = Folder(project, good)
    content = _read_all(folder, check, published)
    return ContentReading(
        content=content,
        problems=tuple(sorted(set(folder.problems))),
        sources=folder.sources,
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
        editors=folder.editors,
    )


def read_settings(project: Path, good: GoodVersion = lambda _path: None) -> Settings | None:
    """Read the settings alone, or their last good version; None when neither can be used."""
    found: list[Settings | None] = []

    def parse(raw: bytes) -> list[Problem]:
        reading = parse_settings(parse_source(SETTINGS, raw))
        found.append(reading.settings)
        return list(reading.problems)

    Folder(project, good).read(SETTINGS, parse)
    return found[-1] if found else None


def _read_all(folder: Folder, check: IncidentCheck, published: Published) -> Content | None:
    rules = read_rules(folder, check, published)
    folder.problems += iter_unread(folder, rules)
    if rules is None:
        return None
    incidents: dict[str, Incident] = {}
    gaps: list[Gap] = []
    for id_, name in find_incidents(folder, rules).items():
        reader = IncidentFolder(folder, rules, id_, name)
        incident = reader.read()
        gaps += reader.gaps
        if incident is not None:
            incidents[incident.id] = incident
    pages = published.pages(tuple(iter_pages(folder, rules)))
    if lacks_folder(folder, published):
        return None
    return Content(
        rules.settings,
        rules.catalogue,
        rules.vocabulary,
        incidents,
        pages,
        tuple(gaps),
        rules.own_texts.sentences,
        read_confirmations(folder, rules.settings),
    )


def lacks_folder(folder: Folder, published: Published) -> bool:
    """Whether a folder cannot be listed, so is not taken for empty, and nothing that was recorded stands in for it."""
    is_recorded = bool(published.timezone)  # incidents and lasting pages are recorded with it
    return not is_recorded and not {INCIDENTS, PAGES}.isdisjoint(folder.unlisted)


def read_rules(folder: Folder, check: IncidentCheck, published: Published = NOTHING_PUBLISHED) -> Rules | None:
    """Read settings and services, by which notes are read; None where they cannot be used."""
    found: dict[str, Rules] = {}
    settings_read: list[SettingsReading] = []

    def parse_own_settings(raw: bytes) -> list[Problem]:
        settings_read.append(parse_settings(parse_source(SETTINGS, raw), published))
        return list(settings_read[-1].problems)

    folder.read(SETTINGS, parse_own_settings)
    name_misnamed(folder, SETTINGS)
    reference = next((one.reference for one in reversed(settings_read) if one.reference), "")
    chosen = next((one.settings.editors_language for one in reversed(settings_read) if one.settings is not None), "")
    folder.editors = editors_language(reference, chosen) if reference else folder.editors
    if not settings_read or settings_read[-1].settings is None or settings_read[-1].vocabulary is None:
        return None
    own_texts = read_own_texts(folder, settings_read[-1].settings)
    vocabulary = own_texts.over_words(settings_read[-1].vocabulary)
    settings, of_logo = read_logo(folder.project, settings_read[-1].settings)
    settings, of_past = published.settings(settings)
    folder.problems += [*of_logo, *of_past]

    slugs = (_PAGE.match(name) for name in Folder(folder.project, folder.good).names(PAGES))
    pages = frozenset(match["slug"].lower() for match in slugs if match)

    def parse_own_catalogue(raw: bytes) -> list[Problem]:
        catalogue, problems = parse_catalogue(parse_source(SERVICES, raw), settings, vocabulary)
        found["rules"] = Rules(settings, catalogue, vocabulary, check, published, pages, own_texts=own_texts)
        return list(problems)

    folder.read(SERVICES, parse_own_catalogue)
    name_misnamed(folder, SERVICES)
    typed = rules = found.get("rules")
    if rules is not None:
        rules, of_past = published.rules(rules)
        folder.problems += of_past
    if typed is None or rules is None or not rules.catalogue.locations or not rules.catalogue.services:
        return None
    for phone in typed.settings.phones:
        if phone.service and phone.service not in {*typed.catalogue.services, *rules.catalogue.services}:
            values = (("phone", phone.id), ("typed", phone.service))
            folder.problems.append(Problem(SETTINGS, phone.service_line, "phone-service-unknown", Level.ERROR, values))
    folder.problems += check_targets(settings, rules.catalogue)
    return rules


def iter_pages(folder: Folder, rules: Rules) -> Iterator[Page]:
    """Iterate over the lasting pages, by their names."""
    settings: Settings = rules.settings
    texts: dict[str, dict[str, Writing]] = {}
    read: dict[tuple[str, str], str] = {}
    names = folder.names(PAGES)
    beside = Beside(folder, PAGES, names)
    for name in names:
        path = f"{PAGES}/{name}"
        match = _PAGE.match(name)
        if not match or name in beside.copies:
            folder.problems += explain(folder, path, rules, beside)
            continue
        slug, language = match["slug"].lower(), match["language"].lower()
        if slug in RESERVED:
            folder.problems.append(Problem(path, 0, "page-name-taken", Level.ERROR, (("slug", slug),)))
        elif language not in settings.languages:
            folder.problems += explain_language(folder, path, rules, language, beside)
        else:
            if (slug, language) in read:  # names in other capitals, of which the last of the alphabet counts
                folder.problems.append(Problem(read[(slug, language)], 0, "file-copy", Level.ERROR))
            read[(slug, language)] = path
            folder.read(path, _parse_page(path, rules, texts, slug, language))
    folder.problems += beside.report_unnamed()
    for slug, written in sorted(texts.items()):
        text = written.get(settings.reference)
        if text is None:
            path, name = f"{PAGES}/{slug}.{settings.reference}.md", reference_name(settings)
            folder.problems.append(Problem(path, 0, "page-without-reference", Level.ERROR, (("language", name),)))
            continue
        editions = {}
        for language in settings.languages:
            translation = written.get(language)
            chosen = choose_edition(text, translation, language, settings.reference, rules.catalogue)
            editions[language], problems = chosen
            folder.problems += problems
        yield Page(slug, editions)


def _parse_page(
    path: str, rules: Rules, texts: dict[str, dict[str, Writing]], slug: str, language: str
) -> Callable[[bytes], list[Problem]]:
    def parse(raw: bytes) -> list[Problem]:
        writing, problems = parse_writing(parse_source(path, raw), rules, is_page=True)
        if not any(problem.is_error for problem in problems):
            texts.setdefault(slug, {})[language] = writing
        return problems

    return parse
