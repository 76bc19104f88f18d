"""Read the security contact for ``security.txt`` (RFC 9116) from the settings."""

import re
from datetime import datetime

from statusgen.content.fields import Fields
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Security, Settings

SECURITY_KEYS = ("contact", "expires", "policy")
_MAIL = re.compile(r"(?:mailto:)?([^\s@/:]+@[^\s@/:]+\.[^\s@/:]+)")
_WEB = re.compile(r"https://[^\s/]+\S*")


def read_security(section: Fields) -> Security | None:
    """Read the values of ``security.txt``; None when a field that RFC 9116 requires is missing or unusable.

    What is wrong is a warning: the file is left out, and the rest of the settings counts.
    """
    contacts = [_read_address(section, "contact", typed, line) for typed, line in section.texts("contact")]
    expires = section.instant("expires", end_of_day=True)
    for key in ("contact", "expires"):
        if section.value(key) is None:
            section.reading.report("key-missing", section.line_of(key), Level.WARNING, key=key, owner=section.owner)
    policy = section.text("policy")
    if policy and not _WEB.fullmatch(policy):
        section.reading.report("security-policy-unreadable", section.line_of("policy"), Level.WARNING, typed=policy)
        policy = ""
    usable = tuple(contact for contact in contacts if contact)
    if expires is None or not usable:
        return None
    return Security(usable, expires, policy, section.reading.source.path, section.line_of("expires"))


def _read_address(section: Fields, key: str, typed: str, line: int) -> str:
    if mail := _MAIL.fullmatch(typed):
        return f"mailto:{mail[1]}"
    if _WEB.fullmatch(typed):
        return typed
    section.reading.report("security-contact-unreadable", line or section.line_of(key), Level.WARNING, typed=typed)
    return ""


def check_security(settings: Settings, at: datetime) -> list[Problem]:
    """Warn when ``security.txt`` has expired: nobody may rely on it then."""
    security = settings.security
    if security is None or security.expires > at:
        return []
    day = security.expires.astimezone(settings.timezone).strftime("%d/%m/%Y")
    return [Problem(security.path, security.line, "security-expired", Level.WARNING, (("day", day),))]
