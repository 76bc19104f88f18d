"""Find lines of facts that stand in a text: below a second pair of dashes, or pasted there; nothing of them counts."""

import re
from collections.abc import Callable

_LINE = re.compile(r"^\s{0,3}([^\s:#>*|`-][^:]{0,40}?)[ \u00a0\u202f]*[:：](?:\s|$)")
_DASHES = re.compile(r"^\s*[-–—]{3,}\s*$")
_BELOW = re.compile(r"^\s+[^\s:][^:]*:")
_MANY = 3
"""Lines of keys, one after the other, that no text has by chance; after a line of dashes two will do."""


def find_facts(body: tuple[str, ...], find_key: Callable[[str], str | None]) -> tuple[int, str] | None:
    """Find the first line of facts in a text: its index, and the key that it begins with; None where there are none.

    ``find_key`` finds the key of a note that a word means.
    """
    begins, count, is_after_dashes = 0, 0, False
    for number, line in enumerate(body):
        match = _LINE.match(line)
        key = find_key(match[1]) if match else None
        if match and key == "services" and not line[match.end() :].strip():
            following = next((one for one in body[number + 1 :] if one.strip()), "")
            if _BELOW.match(following):
                return number, match[1]
        if key is None:
            is_after_dashes = bool(_DASHES.match(line)) or (is_after_dashes and not line.strip() and not count)
            count = 0
            continue
        begins, count = (begins, count + 1) if count else (number, 1)
        if count >= (_MANY - is_after_dashes) and (found := _LINE.match(body[begins])):
            return begins, found[1]
    return None
