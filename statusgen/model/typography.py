"""Spaces of French that do not break: before ``: ; ? !`` and inside « »."""

import re
from functools import lru_cache

_FRENCH = re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]++([;!?:»])(?=[\s;!?:»),.…]|$)|«[ \u00a0\u202f]++(?=\S|$)")


@lru_cache(maxsize=4096)
def set_spaces(text: str, language: str) -> str:
    """Return a plain text as it is shown: in French its signs stay on the line of their words, else it is as typed.

    What is set already stays as it is.
    """
    return _FRENCH.sub(_keep, text) if language.partition("-")[0] == "fr" else text


def _keep(match: re.Match[str]) -> str:
    sign = match[1]
    if sign is None:
        return "«\u00a0"
    return ("\u202f" if sign in ";!?" else "\u00a0") + sign
