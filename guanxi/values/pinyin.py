"""The reading of Chinese text: syllables with tone numbers, and the forms made of them.

The dictionaries take a moment to load: whoever reads the first Chinese text loads them.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HAN_RUNS = re.compile(f"({HAN.pattern}+)")
_TONES = "12345"
_LONGEST_PHRASE = 6


@lru_cache(maxsize=65_536)
def syllables(text: str) -> tuple[str, ...]:
    """One syllable with tone number for each Chinese character ('wang2'), other words as they are."""
    found: list[str] = []
    for run in HAN_RUNS.split(text):
        if HAN.match(run):
            found += _read(run)
        else:
            found += run.split()
    return tuple(found)


def _read(run: str) -> list[str]:
    """The longest known phrase from each place on, else the character: the library's own way, without its cost per call."""
    found: list[str] = []
    phrases = _phrases()
    start = 0
    while start < len(run):
        end = next((end for end in range(min(start + _LONGEST_PHRASE, len(run)), start + 1, -1) if run[start:end] in phrases), start + 1)
        found += _reading(run[start:end])
        start = end
    return found


@lru_cache(maxsize=1)
def _phrases() -> Container[str]:
    from pypinyin.constants import PHRASES_DICT

    return PHRASES_DICT


@lru_cache(maxsize=32_768)
def _reading(phrase: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(phrase, style=Style.TONE3))


def plain(syllable: str) -> str:
    """'lv4' -> 'lv': the way it is typed, with v for ü."""
    return syllable.rstrip(_TONES) if syllable[-1:] in _TONES and len(syllable) > 1 and syllable[:-1].isalpha() else syllable


@lru_cache(maxsize=2_048)
def marked(syllable: str) -> str:
    """'lv4' -> 'lǜ'."""
    from pypinyin.contrib.tone_convert import to_tone

    return to_tone(syllable) if plain(syllable) != syllable else syllable
