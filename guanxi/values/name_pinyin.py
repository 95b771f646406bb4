"""The reading of a person's name: pinyin with the family-name readings, initials, the key that lists are sorted by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from guanxi.values.folding import folded
from guanxi.values.person_name import split_name
from guanxi.values.pinyin import HAN, HAN_RUNS, marked, plain, syllables
from guanxi.values.surnames import COMPOUND, GIVEN_READINGS, READINGS

SORT_KEY_LIMIT = 300
_HAN_NAME = re.compile(f"(?:{HAN.pattern}|\\s)+")


@lru_cache(maxsize=8_192)
def name_syllables(name: str) -> tuple[str, ...]:
    """('wang2', 'li4', 'hua2'): the family name read as a family name, in the order of the full name."""
    name = unicodedata.normalize("NFKC", name)
    if "·" in name:
        return syllables(name.replace("·", " "))
    if is_han(name):
        return _han_syllables("".join(name.split()))
    found: list[str] = []
    for run in HAN_RUNS.split(name):
        found += _han_syllables(run) if HAN.match(run) else run.split()
    return tuple(found)


def is_han(name: str) -> bool:
    """A name of Chinese characters, spaces between them allowed: family and given name stand in this order."""
    return _HAN_NAME.fullmatch(name) is not None


def _han_syllables(name: str) -> tuple[str, ...]:
    family, _given = split_name(name)
    return _family_syllables(family) + _given_syllables(name[len(family) :])


def _family_syllables(family: str) -> tuple[str, ...]:
    if reading := COMPOUND.get(family) or READINGS.get(family):
        return tuple(reading.split())
    return syllables(family)


@lru_cache(maxsize=32_768)
def _given_syllables(given: str) -> tuple[str, ...]:
    if reading := GIVEN_READINGS.get(given):
        return tuple(reading.split())
    read = syllables(given)
    if len(read) != len(given):
        return read
    return tuple(GIVEN_READINGS.get(character, syllable) for character, syllable in zip(given, read, strict=True))


def pinyin_of(name: str) -> str:
    """'wang li hua', as it is typed: no tones, v for ü."""
    return " ".join(map(plain, name_syllables(name)))


def pinyin_marked(name: str) -> str:
    """'wáng lì huá'."""
    return " ".join(map(marked, name_syllables(name)))


def initials_of(name: str) -> str:
    """'wlh'; of Western names the first letters too: 'as'."""
    return "".join(folded(syllable)[:1] for syllable in name_syllables(name) if syllable[:1].isalnum())


@lru_cache(maxsize=8_192)
def sort_key(name: str) -> str:
    """Compare by bytes (collation "C"): family names stand together (王 never between 汪), then given names, then Latin ones in between."""
    family, given = split_name(name)
    family_read = _family_syllables(family) if is_han(family) else (family,)
    given_read = _given_syllables(given) if is_han(given) else ()
    key = f"{' '.join(family_read)} {family if is_han(family) else ''} {' '.join(given_read)} {given}"
    return folded(key)[:SORT_KEY_LIMIT].strip()
