"""Telephone numbers: what a telephone dials for a number as people write it."""

import re
import unicodedata

_TRUNK = re.compile(r"(?<=\d)[\s.]*\(0\)")
"""The zero that is dialled inside the country only: +32 (0)2 …"""
_OTHERS = re.compile(r"(?<=\d)(?:\s*[;,|]|\s[^\W\d_]+\s(?=[+(]?\d)).*|(?:(?<=\d\d[\s.]\d\d)|(?<=\d{6}))\s/\s.*")
"""What follows a number and is another: no telephone must dial both in one."""


def phone_href(number: str) -> str:
    """Return the ``tel:`` address of a number; of several, that of the first."""
    dialled = _TRUNK.sub("", _OTHERS.sub("", number))
    return "tel:" + "".join(_digit(sign) for sign in dialled if sign.isdecimal() or sign == "+")


def _digit(sign: str) -> str:
    return sign if sign.isascii() else str(unicodedata.decimal(sign))
