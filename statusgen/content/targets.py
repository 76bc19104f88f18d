"""Read ``announce`` in the settings: the targets that bulletins are announced to. Secrets are refused there."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from statusgen.content.fields import Fields, Reading, iter_once
from statusgen.content.front_matter import Entry, Table
from statusgen.content.tags import find_tag
from statusgen.model.paths import ID
from statusgen.model.problem import Level, Problem, has_error
from statusgen.model.site import Catalogue, Settings
from statusgen.model.targets import EVERYTHING, FOR_PRESS, Target, TargetKind, TextFormat, Visibility
from statusgen.model.vocabulary import closest

TARGET_KEYS = (*("kind", "address", "languages", "about", "format", "visibility", "from", "to", "user", "unencrypted"),)
SECRET_KEYS = ("token", "secret", "password", "key", "api-key", "access-token")
"""Keys that people type for what belongs into the environment."""
_SECRET_QUERY = re.compile(r"token|secret|passw|key|sig|auth|code", re.IGNORECASE)
_NAME = re.compile(ID)
_MAILBOX = re.compile(r"(?:(?!=\?)[^@\s<>,;:\"()\[\]\\])+@[\w.-]+")
LONGEST_BASE = 60
"""Characters of the site's address with which a link still fits into one text message of 70 characters."""


def read_targets(fields: Fields, base_url: str) -> tuple[Target, ...]:
    """Read the targets; one that cannot be used is left out, each with its problem."""
    value = fields.value("announce")
    if value is not None and not isinstance(value, Table):
        fields.reading.report("table-expected", fields.line_of("announce"), key="announce", allowed="radio, twitter…")
        return ()
    return tuple(_iter_targets(fields.reading, value, base_url))


def _iter_targets(reading: Reading, value: Table | None, base_url: str) -> Iterator[Target]:
    for entry in iter_once(reading, value):
        before = len(reading.problems)
        if not isinstance(entry.value, Table):
            reading.report("table-expected", entry.line, key=entry.key, allowed=", ".join(TARGET_KEYS))
            continue
        if not _NAME.fullmatch(entry.key):
            reading.report("announce-name", entry.line, typed=entry.key)
        target = _read_target(reading, entry, entry.value, base_url)
        if target is not None and not has_error(reading.problems[before:]):
            yield target


def _read_target(reading: Reading, entry: Entry, table: Table, base_url: str) -> Target | None:
    fields = Fields(reading, table, TARGET_KEYS, SECRET_KEYS, entry)
    variable = Target(entry.key, TargetKind.WEBHOOK, "", ()).variable
    for key in SECRET_KEYS:
        if key in fields:
            hidden = fields.entries[key]
            _report_secret(reading, hidden.line, entry.key, f"STATUSGEN_TOKEN_{variable}", hidden.key)
    kind = fields.word("kind", "target", TargetKind, tuple(TargetKind))
    if kind is None:
        if "kind" not in fields:
            reading.report("key-missing", entry.line, key="kind", owner=entry.key)
        return None
    address, unencrypted = fields.text("address"), fields.yes_or_no("unencrypted") is True
    if address:
        _check_address(fields, kind, address, entry.key, unencrypted=unencrypted)
    elif not kind.is_secret:
        reading.report("key-missing", entry.line, key="address", owner=entry.key)
    if kind is TargetKind.EMAIL:
        for key in ("from", "to"):
            typed = fields.text(key)
            if not typed:
                reading.report("key-missing", entry.line, key=key, owner=entry.key)
            elif not _MAILBOX.fullmatch(typed):
                reading.report("announce-mailbox", fields.line_of(key), typed=typed)
    form = fields.word("format", "target", TextFormat, tuple(TextFormat))
    if form is TextFormat.SMS and len(base_url) > LONGEST_BASE:
        reading.report("announce-link-long", fields.line_of("format"), address=base_url, limit=LONGEST_BASE)
    visibility = fields.word("visibility", "target", Visibility, tuple(Visibility))
    about = tuple(fields.texts("about"))
    return Target(
        name=entry.key,
        kind=kind,
        address=address,
        languages=tuple(_iter_languages(fields)) or reading.languages,
        about=tuple(text for text, _ in about) or (EVERYTHING,),
        about_lines=tuple(line for _, line in about),
        format=form or TextFormat.JSON,
        visibility=visibility or Visibility.PUBLIC,
        sender=fields.text("from"),
        recipient=fields.text("to"),
        user=fields.text("user"),
        unencrypted=unencrypted,
        line=entry.line,
    )


def _iter_languages(fields: Fields) -> Iterator[str]:
    for typed, line in fields.texts("languages"):
        language = find_tag(typed, fields.reading.languages)
        if language:
            yield language
        else:
            known = ", ".join(fields.reading.languages)
            fields.reading.report("announce-language", line, language=typed, known=known)


def _report_secret(reading: Reading, line: int, name: str, variable: str, key: str) -> None:
    """Report a secret, and never show it."""
    problem = reading.source.problem("announce-secret", line, Level.ERROR, name=name, variable=variable, key=key)
    reading.problems.append(problem._replace(source=f"{key}: …"))


def _check_address(fields: Fields, kind: TargetKind, address: str, name: str, *, unencrypted: bool) -> None:
    reading, line = fields.reading, fields.line_of("address")
    schemes = ("smtps", "smtp") if kind is TargetKind.EMAIL else ("https", "http")
    parts = split_address(address)
    is_right = parts is not None and parts.scheme in schemes
    if _has_secret(address) or (is_right and kind.is_secret and not is_loopback(_host_of(address))):
        variable = f"STATUSGEN_ADDRESS_{Target(name, kind, '', ()).variable}"
        _report_secret(reading, line, name, variable, fields.typed_key("address"))
    elif parts is None or not is_right:
        example = "smtps://mail.example:465" if kind is TargetKind.EMAIL else "https://social.example/"
        reading.report("announce-address", line, typed=address, example=example)
    elif is_clear_text(address) and not unencrypted:
        reading.report("announce-clear-text", line, typed=address, better=parts.scheme + "s://")


def _has_secret(address: str) -> bool:
    """Whether an address holds a name with a password, or a key among its parameters."""
    query = address.partition("?")[2]
    hidden = any(_SECRET_QUERY.search(key) for key, _ in parse_qsl(query, keep_blank_values=True))
    return hidden or "@" in address.partition("//")[2].partition("/")[0]


def _host_of(address: str) -> str:
    parts = split_address(address)
    return (parts.hostname or "") if parts is not None else ""


def split_address(address: str) -> SplitResult | None:
    """Parse an address; None when it has no host or no valid port."""
    try:
        parts = urlsplit(address)
        sound = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", address)
    except ValueError:
        return None
    return parts if sound else None


def is_clear_text(address: str) -> bool:
    """Whether an address on another machine is spoken to without encryption; SMTP turns it on after the greeting."""
    parts = split_address(address)
    return parts is not None and parts.scheme == "http" and not is_loopback(_host_of(address))


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_targets(settings: Settings, catalogue: Catalogue) -> Iterator[Problem]:
    """Check that targets are about locations and services that exist."""
    known = (EVERYTHING, FOR_PRESS, *catalogue.locations, *catalogue.services)
    for target in settings.announce:
        for typed, line in zip(target.about, target.about_lines, strict=False):
            if typed not in known:
                near = closest(typed, {name: name for name in known}) or FOR_PRESS
                values = (("typed", typed), ("near", near), ("known", ", ".join(known)))
                yield Problem("content/settings.yaml", line, "announce-about", Level.ERROR, values)
