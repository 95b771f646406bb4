"""Letters of one alphabet posing as another: аррӏе is not apple."""

from __future__ import annotations

import re
import unicodedata

# Cyrillic and Greek letters that are drawn like a Latin one.
_POSING = frozenset("авекмнорстухіјѕԁӏһԛԝьґѵүҡ" + "αενικορτυχγωηβ")
_PARTS = re.compile(r"[.\s_+@-]+")
_CONFUSABLE = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def looks_like_another(text: str) -> bool:
    """True if a part mixes Latin with a script of like letters, or is written in like letters only under a Latin ending."""
    if text.isascii():
        return False
    parts = [part for part in _PARTS.split(text.lower()) if part]
    latin_ending = bool(parts) and parts[-1].isascii()
    return any(_mixed(part) or (latin_ending and _posing(part)) for part in parts)


def _mixed(part: str) -> bool:
    scripts = {_script(character) for character in part if character.isalpha()}
    return len(scripts & (_CONFUSABLE | {"LATIN"})) > 1


def _posing(part: str) -> bool:
    letters = [character for character in part if character.isalpha()]
    return len(letters) > 1 and all(letter in _POSING for letter in letters)


def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split(" ", 1)[0].removesuffix(" LETTER")
