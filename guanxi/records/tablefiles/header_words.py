"""Which column is which field: told by the words of the heading and, where it helps, by what the cells look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from guanxi.records.tablefiles.cells import Cell

if TYPE_CHECKING:
    from opencc import OpenCC

ENOUGH = 0.6
BRACKETS = re.compile(r"[(\[{<【〔「][^)\]}>】〕」]*[)\]}>】〕」]")
NOISE = re.compile(r"[\W_]+")
LOOKS = {
    "email": re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$"),
    "phone": re.compile(r"\s*(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}\s*$|\s*\+?[\d()（）\- ]{8,20}$"),
    "date": re.compile(r"\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\s*\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"),
    "number": re.compile(r"\s*[¥￥$€]?\s*-?[\d,]+(?:\.\d+)?\s*元?\s*$"),
}


class Field(Protocol):
    """A field that can be imported; an attribute `looks` (email, phone, date, number) adds evidence from the cells."""

    @property
    def name(self) -> str: ...
    @property
    def headers(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    name: str
    score: float


def suggest(
    headers: Sequence[str], fields: Sequence[Field], samples: Sequence[Sequence[Cell]] = (), *, enough: float = ENOUGH
) -> dict[int, Suggestion]:
    """Column index → field and score (0 to 1). Every field is taken once, by the column that fits it best."""
    wanted = {field.name: [form for word in (field.name, *field.headers) for form in forms(word)] for field in fields}
    looks = {field.name: getattr(field, "looks", "") for field in fields}
    found = []
    for column, header in enumerate(headers):
        cells = [row[column] for row in samples if column < len(row) and row[column] != ""]
        for name, words in wanted.items():
            score = weighed(words_score(forms(header), words), looks[name], cells)
            if score >= enough:
                found.append((-score, column, name))
    return first_come(sorted(found))


def first_come(found: Iterable[tuple[float, int, str]]) -> dict[int, Suggestion]:
    chosen: dict[int, Suggestion] = {}
    used: set[str] = set()
    for score, column, name in found:
        if column not in chosen and name not in used:
            used.add(name)
            chosen[column] = Suggestion(name, round(-score, 3))
    return dict(sorted(chosen.items()))


def words_score(header: Sequence[str], words: Sequence[str]) -> float:
    return max((likeness(one, other) for one in header for other in words), default=0.0)


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """1 for the same word; less for one inside the other and for a slip of the pen."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= (2 if not short.isascii() else 4) and short in long:
        # The last word carries the meaning: 客户手机 is a phone, 手机品牌 is not.
        return (0.6 if long.endswith(short) else 0.4) + 0.35 * len(short) / len(long)
    if len(short) >= 5:
        from rapidfuzz.distance import DamerauLevenshtein

        near = DamerauLevenshtein.normalized_similarity(one, other)
        return near * 0.95 if near >= 0.8 else 0.0
    return 0.0


def weighed(score: float, looks: str, cells: Sequence[Cell]) -> float:
    """Cells confirm or contradict the words; they never decide alone except for mail addresses."""
    pattern = LOOKS.get(looks)
    if pattern is None or not cells:
        return score
    share = sum(bool(pattern.match(str(cell))) for cell in cells) / len(cells)
    if looks == "email" and share > 0.8:
        return max(score, 0.65)
    if score >= 1.0:
        return 1.0 if share >= 0.3 else 0.8
    return min(score + 0.15, 0.98) if share > 0.7 and score > 0.3 else score * (0.6 if share < 0.1 else 1.0)


@lru_cache(maxsize=8192)
def forms(word: str) -> tuple[str, ...]:
    """The word in comparable form, with and without what stands in brackets: 金额(元) → 金额元, 金额."""
    plain = simplified(unicodedata.normalize("NFKC", word)).casefold()
    whole, bare = NOISE.sub("", plain), NOISE.sub("", BRACKETS.sub("", plain))
    return tuple(form for form in dict.fromkeys((bare, whole)) if form)


@lru_cache(maxsize=1)
def to_simplified() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(word: str) -> str:
    return word if word.isascii() else str(to_simplified().convert(word))
