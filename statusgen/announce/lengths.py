"""Count the length of a text as SMS and Mastodon do, and write it as they can."""

import re

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet of 3GPP TS 23.038, in which a character costs one of 160."""
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Its extension: an escape and a character cost two."""
SMS_GSM, SMS_UCS2 = 160, 70
"""What one text message holds: septets of the alphabet, or UTF-16 units for every other text."""
MASTODON = 500
MASTODON_LINK = 23
"""What a link costs on Mastodon, however long it is."""
_PLAIN = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    "…": "...",
}
_TYPOGRAPHY = str.maketrans(_PLAIN)


def on_one_line(text: str) -> str:
    """Return a text on one line, without HTML marks; no-break spaces stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", str(text)).strip()


def without_mentions(text: str) -> str:
    """Return a text that calls nobody: chats notify whoever stands after an @, be it everybody in a room."""
    return re.sub(r"(?<![\w/.])@(?=\w)", "@\u2060", text)


def plain_typography(text: str) -> str:
    """Return a text with plain quotes, dashes and spaces: the only letters that are changed for a text message."""
    text = text.replace("«\u00a0", '"').replace("\u00a0»", '"').replace("«\u202f", '"').replace("\u202f»", '"')
    return text.translate(_TYPOGRAPHY)


def is_gsm(text: str) -> bool:
    """Whether a text can be sent in the 7-bit alphabet."""
    return all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in text)


def sms_length(text: str) -> int:
    """Return how much of a text message a text takes: septets, or UTF-16 units where a character asks for them."""
    if is_gsm(text):
        return sum(2 if letter in GSM_EXTENDED else 1 for letter in text)
    return len(text.encode("utf-16-be")) // 2


def sms_limit(text: str) -> int:
    """Return how much a text message with these characters holds."""
    return SMS_GSM if is_gsm(text) else SMS_UCS2


def mastodon_length(text: str, link: str) -> int:
    """Return the length of a status. Mastodon counts graphemes, so a count of code points is never too low."""
    text = without_mentions(text)
    return len(text) - text.count(link) * (len(link) - MASTODON_LINK) if link else len(text)
