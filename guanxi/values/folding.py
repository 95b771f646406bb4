"""Text reduced to what a searcher means: small letters, no accents, no full width, simplified characters, single spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from guanxi.values.pinyin import HAN

_PLAIN = re.compile("[\x00-\x7f\u4e00-\u9fff]+")
"""Most Chinese names: nothing in them is a form of something else."""
_ACCENTS = re.compile("[\u0300-\u036f]")
_OWN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", **dict.fromkeys("•・‧∙⋅", "·")}
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def folded(text: str) -> str:
    if text.isascii():
        text = text.lower()
    elif _PLAIN.fullmatch(text):
        text = text.lower().translate(_simplified())
    else:
        text = _of_any_form(text)
    return " ".join(text.split())


def _of_any_form(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_OWN_LETTERS)
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    return text.translate(_simplified()) if HAN.search(text) else text


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional to simplified, one character at a time: a fragment must fold as it does inside the whole."""
    from opencc import OpenCC

    characters = [chr(code) for start, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(start, end)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new}
