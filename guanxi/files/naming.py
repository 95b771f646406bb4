"""The name of an uploaded file: a label and nothing more. Normalised first, then cut; it never becomes part of a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
NAMELESS = "file"
_PATH = re.compile(r"[/\\]")


def clean_name(raw: str) -> str:
    """Without path, control, zero-width and direction characters; at most 150 characters, the ending kept."""
    text = unicodedata.normalize("NFC", _PATH.split(raw)[-1])
    text = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C" and unicodedata.category(letter) not in ("Zl", "Zp"))
    text = " ".join(text.split()).strip(". ")
    if not text:
        return NAMELESS
    stem, dot, ending = text.rpartition(".")
    if len(text) <= LONGEST:
        return text
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else text[:LONGEST]
