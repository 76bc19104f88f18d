"""Telephone numbers: what a telephone dials for a number as people write it."""

import re

_TRUNK = re.compile(r"(?<=\d)[\s.]*\(0\)")
"""The zero that is dialled inside the country only: +32 (0)2 …"""


def phone_href(number: str) -> str:
    """Return the ``tel:`` address of a number."""
    return "tel:" + "".join(sign for sign in _TRUNK.sub("", number) if sign.isdigit() or sign == "+")
