"""Full-width and half-width forms of the same text, one to one; what of a text is visible."""

import unicodedata

_ASCII = range(0x21, 0x7F)
TO_FULL = {code: chr(code + 0xFEE0) for code in _ASCII}
TO_HALF = {code + 0xFEE0: chr(code) for code in _ASCII}

WIDTHS = {"half": TO_HALF, "full": TO_FULL}


def in_width(text: str, width: str) -> str:
    return text.translate(WIDTHS[width])


def visible(text: str) -> str:
    """What is left of a text without blanks and signs of no width."""
    return "".join(c for c in text if not (c.isspace() or unicodedata.category(c) == "Cf"))
