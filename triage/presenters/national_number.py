"""A national identity number as people read it: birth date and personal number apart."""

from __future__ import annotations


def number_shown(number: str) -> str:
    """Return eleven digits as ``010190 12345``; anything else as it is."""
    is_whole = len(number) == 11 and number.isdigit()
    return f"{number[:6]}\N{NO-BREAK SPACE}{number[6:]}" if is_whole else number
