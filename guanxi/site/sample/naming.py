"""What follows from many names at once; each different name is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guanxi.site.sample.chance import Words, words
from guanxi.values.folding import folded
from guanxi.values.name_pinyin import is_han, name_syllables, sort_key
from guanxi.values.person_name import split_name
from guanxi.values.pinyin import plain
from guanxi.values.search_text import search_text_of_name


def each_once(work: Callable[[str], Any], names: Words) -> Words:
    known = {name: work(name) for name in dict.fromkeys(names)}
    return words([known[name] for name in names])


def sort_keys(names: Words) -> Words:
    return each_once(lambda name: sort_key(name)[:400], names)


def families_and_givens(names: Words) -> tuple[Words, Words]:
    both = each_once(split_name, names)
    return words([family[:100] for family, _given in both]), words([given[:150] for _family, given in both])


def search_texts(names: Words) -> Words:
    return each_once(search_text_of_name, names)


def readings(names: Words) -> Words:
    """'wang.lihua', 'anna.schmidt': what people make mail addresses of."""
    return each_once(_reading, names)


def _reading(name: str) -> str:
    if is_han(name):
        first, *rest = (plain(syllable) for syllable in name_syllables(name))
        return f"{first}.{''.join(rest)}" if rest else first
    return "".join(letter for letter in folded(name).replace(" ", ".") if letter.isascii() and (letter.isalnum() or letter == "."))
