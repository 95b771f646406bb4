"""Names in Latin and other alphabets: 'Schmidt, Anna', 'Ludwig van Beethoven', 'WANG Lihua', 'Wang Lihua'."""

from __future__ import annotations

import re

from guanxi.values.surnames import IN_PINYIN


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr mrs ms miss mx dr prof sir dame lord herr frau mme mlle m sr sra")
_SUFFIXES = _words("jr sr ii iii iv phd md esq mba")
_PARTICLES = _words(
    "van von der den de del della di da dos das do du la le les ter ten zu zur zum bin binti ibn al el af av vom y st st. o' san"
)
_SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve"
    "|a|e|i|o|u|v))"
)
_IN_PINYIN_GIVEN = re.compile(f"{_SYLLABLE}(?:['-]?{_SYLLABLE})?")


def split_western(name: str) -> tuple[str, str]:
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        if _bare(given) not in _SUFFIXES:
            return family, " ".join(_without_titles(given.split()))
        name = family
    words = _without_titles(name.split())
    if len(words) < 2:
        return "", " ".join(words)
    if _family_first(words):
        return words[0], " ".join(words[1:])
    start = _start_of_family(words)
    return " ".join(words[start:]), " ".join(words[:start])


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and _bare(words[0]) in _TITLES:
        words = words[1:]
    while len(words) > 1 and _bare(words[-1]) in _SUFFIXES:
        words = words[:-1]
    return words


def _family_first(words: list[str]) -> bool:
    """'WANG Lihua' says so by capitals; 'Wang Lihua' because only its first word is a family name in pinyin."""
    first, last = words[0], words[-1]
    if len(first) > 1 and first.isupper() and not last.isupper() and not first.endswith("."):
        return True
    if len(words) != 2 or first.lower() not in IN_PINYIN or last.lower() in IN_PINYIN:
        return False
    return _IN_PINYIN_GIVEN.fullmatch(last.lower()) is not None


def _start_of_family(words: list[str]) -> int:
    """The last word and the particles before it; the first word is never family name."""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return start
