"""What is stored to be searched, and how a query is put to it.

The stored text is folded, and each Chinese, Japanese or Korean character stands twice: 王丽华 is 王王丽丽华华. A trigram index
knows runs of three characters only; doubled, a fragment of two characters (丽华: 丽丽华华) gives two of them.

A query is cut into words; each word is folded and doubled likewise and must occur anywhere in the text:

    SELECT … WHERE text LIKE '%wang%' AND text LIKE '%li%'

`patterns_of(query)` gives these patterns ready to bind. LIKE's own characters (% _ and the backslash) are escaped with a
backslash, which is PostgreSQL's default, so no ESCAPE clause is wanted. A word of one Chinese character or of one or two
letters holds no trigram: look for it in the initials or at the start of the sort key instead (`too_short`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from guanxi.values.company_name import company_key
from guanxi.values.folding import folded
from guanxi.values.name_pinyin import initials_of, is_han, name_syllables
from guanxi.values.person_name import split_name
from guanxi.values.pinyin import HAN, plain, syllables

TRIGRAM = 3

_DOUBLED = re.compile("[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]")
_LIKE = re.compile(r"([\\%_])")


def doubled(text: str) -> str:
    """The folded text with each CJK character twice: the stored form of any searchable field."""
    text = folded(text)
    return text if text.isascii() else _DOUBLED.sub(r"\g<0>\g<0>", text)


def query_text(query: str) -> str:
    """The same for what someone typed: equal treatment is the whole trick."""
    return doubled(query)


def like_text(query: str) -> str:
    """One word or phrase as it stands in a pattern, with LIKE's own characters escaped."""
    return _LIKE.sub(r"\\\1", query_text(query))


def like_pattern(query: str) -> str:
    """'%…%' for one word or phrase."""
    return f"%{like_text(query)}%"


def patterns_of(query: str) -> tuple[str, ...]:
    """One pattern per word; all must match. Empty if there is nothing to look for."""
    return tuple(like_pattern(word) for word in dict.fromkeys(folded(query).split()))


def too_short(query: str) -> bool:
    """True if no word is long enough for the trigram index."""
    return all(len(word) < TRIGRAM for word in doubled(query).split())


@lru_cache(maxsize=8_192)
def search_text_of_name(name: str) -> str:
    """A person: name, pinyin joined and spaced, initials, given name first; the other order of Western names."""
    if name.isascii() or not HAN.search(name):
        family, given = split_name(name)
        return _joined(doubled(name), folded(f"{family} {given}"), initials_of(name))
    read = [folded(plain(syllable)) for syllable in name_syllables(name)]
    more = (_given_first(name, read), _as_words(name, read)) if is_han(name) else ()
    own = "".join(name.split()) if is_han(name) else name  # 王 丽华 is found as 王丽华
    return _joined(doubled(own), *_readings(read), initials_of(name), *more)


def search_text_of_company(name: str) -> str:
    """A company: the name, the name without legal form, pinyin and initials of the latter."""
    own, core = doubled(name), company_key(name)
    if not HAN.search(core):
        return _joined(own, core)
    read = [plain(syllable) for syllable in syllables(core)]
    return _joined(own, "" if doubled(core) in own else doubled(core), *_readings(read), "".join(word[:1] for word in read))


def _readings(read: list[str]) -> tuple[str, ...]:
    joined = "".join(read)
    if not any("v" in word for word in read):
        return joined, " ".join(read)
    return joined, " ".join(read), joined.replace("v", "u"), joined.replace("v", "yu")  # 吕: lv, lü, and Lyu in passports


def _given_first(name: str, read: list[str]) -> str:
    family, given = split_name(name)
    return "".join(read[len(family) :]) + " " + "".join(read[: len(family)]) if family and given else ""


def _as_words(name: str, read: list[str]) -> str:
    """What someone types who reads the family name as a word: 'danxiongxin' for 单雄信."""
    first = plain(syllables(name[:1])[0])
    return first + "".join(read[1:]) if first != read[0] else ""


def _joined(*parts: str) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))
