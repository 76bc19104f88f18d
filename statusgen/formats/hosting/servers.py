"""Ready configuration of web servers, from the settings of the site."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from statusgen.formats.hosting import SERVERS, headers
from statusgen.model.moved import Moved

_SAFE = re.compile(r"[A-Za-z0-9._~/%:\[\]@+ -]+")
_SAFE_PATH = re.compile(r"/[A-Za-z0-9._~/:@+ -]*")
"""A path that no server reads as a pattern or a variable."""
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_LISTEN = re.compile(rf"(?:(?:{_HOST}|\[[0-9A-Fa-f:.]+\]):)?(?P<port>[1-9][0-9]{{0,4}})")
_BELOW = "(?:[A-Za-z0-9][A-Za-z0-9._/-]*)?"
"""A path below a folder."""


class CannotBeWritten(ValueError):
    """A value that would break out of its line in a configuration."""


def is_host(text: str) -> bool:
    """Whether a text is the name of a host, or its IPv4 address, and nothing besides."""
    return re.fullmatch(_HOST, text) is not None and len(text) <= 253


def is_listening(text: str) -> bool:
    """Whether a text is a port, or an address or name and a port."""
    found = _LISTEN.fullmatch(text)
    return found is not None and int(found["port"]) <= 65535


def open_templates() -> Environment:
    """Return the templates of configurations, which are no pages: whoever fills them looks at every value first."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=False,  # noqa: S701 - it writes what a server or a scheduler reads, and no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def make_hosting(
    server: str,
    base_url: str,
    languages: tuple[str, ...],
    root: Path,
    domain: str = "",
    listen: str = "",
    moved: Iterable[Moved] = (),
    former: tuple[str, ...] = (),
    reference: str = "",
) -> str:
    """Return the configuration of a server of ``SERVERS`` for the site in the folder ``root``, read at ``base_url``.

    ``domain`` takes the place of the host of the base address; ``listen`` is an address and a port without encryption,
    instead of port 80, or of Caddy's own certificates. What ``moved`` is led on, and
    ``former`` languages to the ``reference`` language.

    Raises CannotBeWritten for a value that a server could read as anything else.
    """
    address = urlsplit(base_url)
    domain = domain or address.hostname or ""
    for value, is_safe in (
        (base_url, _SAFE.fullmatch(base_url) and _SAFE_PATH.fullmatch(headers.prefix_of(base_url))),
        (str(root), _SAFE_PATH.fullmatch(str(root))),
        (domain, is_host(domain)),
        (listen, not listen or is_listening(listen)),
    ):
        if not is_safe:
            raise CannotBeWritten(value)
    prefix, (host, _, port) = headers.prefix_of(base_url), listen.rpartition(":")
    every = "|".join(sorted(languages, key=len, reverse=True))
    return (
        open_templates()
        .get_template(SERVERS[server])
        .render(
            address=base_url,
            root=str(root),
            mounted=str(root).replace(" ", r"\040"),  # as fstab(5) writes it
            domain=domain,
            listen=listen or "80",
            host=host,
            port=port,
            site=f"http://{domain}:{port}" if port else domain,
            domain_pattern=re.escape(domain),
            hidden=headers.HIDDEN,
            prefix=prefix,
            prefix_pattern=re.escape(prefix),
            languages=languages,
            wishes=[(language, _wish(language, every)) for language in languages],
            wanted=_wanted(every),
            every=every,
            former="|".join(former),
            reference=reference,
            below=_BELOW,
            moved=list(_iter_rules(moved)),
            caching=headers.CACHING,
            minute=headers.MINUTE,
            policy=headers.POLICY,
            unframed=headers.UNFRAMED,
            framed=headers.FRAMED,
            open=headers.OPEN,
            safety=headers.SAFETY,
            types=headers.TYPES,
            special_types=headers.SPECIAL_TYPES,
            compressed=sorted(
                {
                    kind.partition(";")[0]
                    for kind in headers.TYPES.values()
                    if kind.startswith(("text/", "application/"))
                }
                - {"application/pdf", "text/html"}
                | {"application/feed+json", "application/rss+xml", "image/svg+xml"}
            ),
        )
    )


def _iter_rules(moved: Iterable[Moved]) -> Iterator[tuple[str, str, str]]:
    """Iterate over folders below that of a language, patterns of what is kept of the path below, and new folders.

    What is kept holds no letter that could end a line of an answer, and never stands at the beginning of an address.
    """
    kept: dict[tuple[str, str], list[str]] = {}
    for move in moved:
        if not _SAFE.fullmatch(move.old + move.new):
            raise CannotBeWritten(move.old)
        (old, name), (new, name_now) = (folder[:-1].rpartition("/")[::2] for folder in (move.old, move.new))
        if not move.is_whole:
            yield move.old, r"(?:index\.html)?", move.new
        elif name == name_now:
            kept.setdefault((old, new), []).append(name)
        else:
            yield move.old, _BELOW, move.new
    for (old, new), names in kept.items():
        yield f"{old}/", f"(?:{'|'.join(names)})/{_BELOW}", f"{new}/"


def _wish(language: str, every: str) -> str:
    """Return the pattern of an Accept-Language whose first language that the site has is this one.

    Source: RFC 9110, section 12.5.4; a language with ``q=0`` is not wanted.
    """
    refused = r"(?:-[a-z0-9-]+)?\s*+;\s*+q=0(?:\.0*)?\s*+(?:,|$)"
    ours = rf"(?:{every})(?:[-;,\s]|$)"
    before = rf"(?:(?:{every}){refused}|(?!{ours})[^,]*+,)\s*+"  # possessive: no header can make it try again and again
    return rf"^\s*+(?:{before})*+{language}(?!{refused})(?:[-;,\s]|$)"


def _wanted(every: str) -> str:
    """Return the CEL expression for the languages of the reader that the site has, in their order."""
    return (
        '{http.request.header.Accept-Language}.lowerAscii().split(",").map(w, w.trim())'
        rf'.filter(w, w.matches("^({every})([-; ]|$)") && !w.matches("; *q=0(\\.0*)?$"))'
    )
