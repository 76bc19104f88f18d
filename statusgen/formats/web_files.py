"""Well-known files: robots.txt, security.txt, llms.txt."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from statusgen.model import paths
from statusgen.pages.layout import own_name
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, as_it_is

SECURITY = ".well-known/security.txt"


def mark_of_preview(site: SiteContext) -> Iterator[Output]:
    """Iterate over the file that marks the folder of a preview, in every language; over none of the published site."""
    if site.is_preview:
        said = "".join(f"{context.mark}\n" for context in site.pages)
        yield Output(paths.PREVIEW, said.encode(), as_it_is)


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over robots.txt, llms.txt and, where the settings name a contact, security.txt."""
    yield Output("robots.txt", make_robots(site.reference).encode(), as_it_is)
    yield Output("llms.txt", make_guide(site.reference_first).encode(), as_it_is)
    if site.content.settings.security is not None:
        yield Output(SECURITY, make_security(site.reference).encode(), as_it_is)


def make_robots(context: PageContext) -> str:
    """Return robots.txt (RFC 9309): read everything, except of a demonstration or a preview.

    It counts at the root of a host.
    """
    if context.content.settings.demonstration is not None or context.preview is not None:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow:\n\nSitemap: {context.base_url}sitemap.xml\n"


def make_security(context: PageContext) -> str:
    """Return security.txt (RFC 9116) for settings that have such a section."""
    settings = context.content.settings
    security = settings.security
    if security is None:
        raise ValueError("the settings name no contact")
    host = urlsplit(context.base_url)
    expires = security.expires.astimezone(settings.timezone).isoformat(timespec="seconds")
    lines = [
        *(f"Contact: {contact}" for contact in security.contacts),
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(settings.spoken)}",
        f"Canonical: {host.scheme}://{host.netloc}/{SECURITY}",
        *([f"Policy: {security.policy}"] if security.policy else []),
    ]
    return "\n".join(lines) + "\n"


def make_guide(contexts: tuple[PageContext, ...]) -> str:
    """Return llms.txt: the current situation in each language, with links to the Markdown copies of pages."""
    first = contexts[0]
    parts = [f"# {_line(first.site_name)}"]
    if first.content.settings.demonstration is not None:
        parts.append("> " + first.wording.say("Demonstration: invented hospitals. Do not call them."))
    for context in contexts:
        parts += _guide_in(context)
    parts += [f"## {first.wording.say('Open data')}", _links(first, (("status.json", "api/status.json"),))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _guide_in(context: PageContext) -> Iterator[str]:
    say, language = context.wording.say, context.language
    settings, latest = context.content.settings, context.situation.latest
    number = say("Life in danger: call {number}.", number=settings.emergency_number)
    said = [number, _line(headline_of(context))]
    if latest is not None:
        said.append(context.wording.stamp("Situation on {date} at {time}.", latest.last_said).striptags())
    yield f"## {own_name(language)}"
    yield "> " + " ".join(said)
    yield say(
        "Whoever repeats what stands here gives each state together with what patients should do, "
        "the emergency number, and the time of the situation."
    )
    names = (
        (say("Services"), "services"),
        (say("Hospitals"), "locations"),
        (say("Incidents"), "incidents"),
        (say("Press"), "press"),
        (say("History by month"), "history"),
        (say("RSS feeds"), "feeds"),
        (say("For newsrooms, webmasters and developers"), paths.PROFESSIONALS),
    )
    listed = [(say("Situation now"), paths.home(language))]
    listed += [(text, paths.listing(language, name)) for text, name in names]
    for page in context.content.pages:
        listed.append((page.editions[language].title, paths.listing(language, page.slug)))
    yield _links(context, ((text, paths.markdown_copy(path)) for text, path in listed))


def _links(context: PageContext, listed: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- [{_line(text)}]({context.base_url}{path})" for text, path in listed)


def _line(text: str) -> str:
    """Return a text that cannot break out of a Markdown link or its line."""
    return " ".join(str(text).replace("[", "(").replace("]", ")").split())
