"""What stands in an avatar: the surname's character for Chinese names, first letters for others."""

from __future__ import annotations


def initials(name: str) -> str:
    words = name.split()
    if not words:
        return "?"
    if not words[0][0].isascii() or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()
