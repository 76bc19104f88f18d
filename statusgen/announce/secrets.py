"""The secrets of targets: from the environment, or from files outside the content."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from statusgen.announce.hosts import host_of, is_pinned
from statusgen.content.targets import is_clear_text, is_loopback, split_address
from statusgen.model.targets import Target, TargetKind


class Secret(Struct, frozen=True):
    """The secrets of a target, from the environment, and where they may go."""

    token: str = ""
    address: str = ""
    """Where to send: of the environment, else of the settings."""
    is_pinned: bool = False
    """Whether the environment names the host, which may then be on a private network."""


class SecretMissing(LookupError):
    """A secret is missing or may not go there; its arguments are the variable, the fault, and what to type for it."""


def find_secret(target: Target, environment: Mapping[str, str], content: Path) -> Secret:
    """Find the token and the address of a target in the environment, or in files outside ``content`` that it names.

    Whoever writes content names the address, so a token goes nowhere but to the host that ``STATUSGEN_HOST_…`` names
    beside it. Raises SecretMissing.
    """
    name = target.variable
    token = _find(f"STATUSGEN_TOKEN_{name}", environment, content)
    typed = _find(f"STATUSGEN_ADDRESS_{name}", environment, content)
    pin = environment.get(f"STATUSGEN_HOST_{name}", "").strip()
    if typed and not is_usable(target, typed):
        raise SecretMissing(f"STATUSGEN_ADDRESS_{name}", "address")
    address = typed or target.address
    if not address:
        raise SecretMissing(f"STATUSGEN_ADDRESS_{name}", "missing")
    if not token and (target.kind.needs_token or target.user):
        raise SecretMissing(f"STATUSGEN_TOKEN_{name}", "missing")
    for named in filter(None, (target.address, typed)):
        if pin and not is_pinned(pin, named):
            raise SecretMissing(f"STATUSGEN_HOST_{name}", "other-host", host_of(named))
    if typed and target.address and host_of(typed) != host_of(target.address):
        raise SecretMissing(f"STATUSGEN_ADDRESS_{name}", "other-address", host_of(target.address))
    if token and not (pin or typed):
        raise SecretMissing(f"STATUSGEN_HOST_{name}", "no-host", host_of(address))
    has_secret, may_be_read = bool(token or (typed and target.kind.is_secret)), f"STATUSGEN_UNENCRYPTED_{name}"
    if has_secret and _is_readable(target, address) and environment.get(may_be_read, "").strip() != "yes":
        raise SecretMissing(may_be_read, "clear-text", host_of(address))
    return Secret(token, address, bool(pin or typed))


def _is_readable(target: Target, address: str) -> bool:
    """Whether others on the way to another machine can read what is sent there."""
    if is_loopback(urlsplit(address).hostname or ""):
        return False
    return is_clear_text(address) or (target.unencrypted and urlsplit(address).scheme == "smtp")


def is_usable(target: Target, address: str) -> bool:
    """Whether an address from the environment suits the kind of a target."""
    parts = split_address(address)
    schemes = ("smtps", "smtp") if target.kind is TargetKind.EMAIL else ("https", "http")
    return parts is not None and parts.scheme in schemes and (target.unencrypted or not is_clear_text(address))


def _find(variable: str, environment: Mapping[str, str], content: Path) -> str:
    if environment.get(variable):
        return environment[variable].strip()
    named = environment.get(f"{variable}_FILE")
    if not named:
        return ""
    path = Path(named).resolve()
    if path.is_relative_to(content.resolve()):
        raise SecretMissing(f"{variable}_FILE", "inside")
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SecretMissing(f"{variable}_FILE", "unreadable") from None
