"""Which hosts may be spoken to: what content names must be public, or be named by the environment too."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from statusgen.content.targets import split_address

PORTS = {"https": 443, "http": 80, "smtps": 465, "smtp": 587}
"""The port of an address that names none."""


def host_of(address: str) -> str:
    """Return host and port of an address as one types them for ``STATUSGEN_HOST_…``; empty where there is none.

    The port is left out where it is the usual one of the scheme.
    """
    parts = split_address(address)
    if parts is None:
        return ""
    name = (parts.hostname or "").rstrip(".")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, PORTS.get(parts.scheme)) else f"{name}:{parts.port}"


def is_pinned(pin: str, address: str) -> bool:
    """Whether a pin (``host``, ``host:port`` or a whole address) names the host and the port of an address."""
    scheme = urlsplit(address).scheme
    pinned = host_of(pin if "://" in pin else f"{scheme}://{pin}")
    return bool(pinned) and pinned == host_of(address)


_CARRIERS = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96", "::/96")))
"""IPv6 addresses that end in an IPv4 address: mapped (RFC 4291), translated (NAT64, RFC 6052), compatible."""
_NOT_PUBLIC = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10")))
"""Networks of one's own that Python takes for public: RFC 8215, RFC 3879."""


def _inside(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for; None where it stands for itself."""
    if isinstance(ip, IPv4Address) or int(ip) < 2:  # "::" and "::1"
        return None
    if any(ip in network for network in _CARRIERS):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour


def is_private(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an IP address is not one of the public internet: this machine, its network, reserved."""
    if (inner := _inside(ip)) is not None:
        return is_private(inner)
    return not ip.is_global or ip.is_multicast or any(ip in network for network in _NOT_PUBLIC)


def is_own(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an IP address is this very machine, or what its host or cloud offers to it alone."""
    if (inner := _inside(ip)) is not None:
        return is_own(inner)
    return ip.is_loopback or ip.is_link_local or ip.is_unspecified


def leads_to_private(address: str) -> bool:
    """Whether the host of an address has a private IP address, as far as this machine can say.

    Where a proxy of the environment is asked instead, only what the address itself says is known.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    scheme = "http" if parts.scheme == "http" else "https"
    if scheme in getproxies() and parts.scheme in ("http", "https") and not proxy_bypass(host):
        return host.rstrip(".") == "localhost" or host.endswith(".localhost") or _is_private_literal(host)
    try:
        found = socket.getaddrinfo(host, parts.port or PORTS.get(parts.scheme, 443), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # no connection will come of it
    return any(is_private(ip_address(str(where[0]).partition("%")[0])) for *_, where in found)


def _is_private_literal(host: str) -> bool:
    try:
        return is_private(ip_address(host))
    except ValueError:
        try:  # 127.1, 0x7f000001 and other forms that the C library reads
            return is_private(ip_address(socket.inet_aton(host)))
        except OSError:
            return False
