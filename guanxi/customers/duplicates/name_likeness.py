"""How alike the names of two people are: characters, pinyin against Latin letters, word order, small typos, initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from guanxi.customers.duplicates.nicknames import FORENAMES, same_given
from guanxi.values.folding import folded
from guanxi.values.name_pinyin import name_syllables
from guanxi.values.person_name import split_name
from guanxi.values.pinyin import HAN, plain

SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo"
    r"|a|e|i|o|u)"
)
_WORDS = re.compile(r"[^\W_]+")
_ACCENTED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Name:
    """A name taken apart. `characters` are the Chinese ones in their order; `family` and `given` are letters as they are typed."""

    characters: str
    own_family: str
    family: str
    given: str
    words: tuple[str, ...]
    """The words of the given name, in letters."""

    @cached_property
    def whole(self) -> str:
        return self.family + self.given

    @cached_property
    def letters(self) -> str:
        """The same for 王小明, Wang Xiaoming, Xiaoming Wang and WANG Xiao-Ming."""
        return "".join(sorted(self.whole))

    @cached_property
    def initials(self) -> str:
        """Of family and given name, in whichever order they were written."""
        return "".join(sorted(self.family[:1] + self.given[:1]))

    @property
    def partial(self) -> bool:
        return not (self.family and self.given)


@lru_cache(maxsize=16_384)
def name_of(full: str) -> Name:
    family, given = split_name(full)
    if HAN.search(family + given):
        return _chinese(family, given)
    # ö and oe are one letter to those who write it; other accents are left off.
    family, given = (folded(part.lower().translate(_ACCENTED)) for part in (family, given))
    words = tuple(_WORDS.findall(given))
    return Name("", "", _typed("".join(_WORDS.findall(family))), _typed("".join(words)), tuple(map(_typed, words)))


def _chinese(family: str, given: str) -> Name:
    own_family, own_given = ("".join(HAN.findall(folded(part))) for part in (family, given))
    read = [plain(one) for one in name_syllables(own_family + own_given)]
    before = len(own_family) if len(read) == len(own_family) + len(own_given) else 1 if own_family else 0
    words = tuple(_typed(word) for word in read[before:]) or tuple(_typed(word) for word in _WORDS.findall(folded(given)))
    return Name(own_family + own_given, own_family, _typed("".join(read[:before])), "".join(words), words)


def _typed(letters: str) -> str:
    """吕 is lv, lü, lyu and lu to whoever types it."""
    if letters == "nyu":
        return "nu"
    return letters.replace("lyu", "lu").replace("v", "u") if "v" in letters or "lyu" in letters else letters


def likeness(a: Name, b: Name) -> str:
    """A code: what the two names have in common, or that they are names of two."""
    if not a.whole or not b.whole:
        return "partial"
    if a.characters and b.characters:
        return _both_chinese(a, b)
    if a.characters or b.characters:
        return _across(a, b) if a.characters else _across(b, a)
    return _both_latin(a, b)


def _both_chinese(a: Name, b: Name) -> str:
    if a.characters == b.characters:
        return "same" if not a.partial else "partial"
    if a.partial or b.partial:
        return "partial" if a.own_family and a.own_family == b.own_family else "other"
    if a.whole == b.whole:
        return "sound"
    if sorted(a.characters) == sorted(b.characters):
        return "swapped"
    return "other_given" if a.family == b.family else "other"


def _across(chinese: Name, latin: Name) -> str:
    if chinese.partial or latin.partial:
        shared = chinese.family and chinese.family in (latin.family, latin.given)
        return "partial" if shared else "other"
    if chinese.letters == latin.letters and {latin.family + latin.given, latin.given + latin.family} & {chinese.whole}:
        return "reading"
    for family, given in ((latin.family, latin.given), (latin.given, latin.family)):
        if family == chinese.family:
            if _initials_of(given, chinese.words):
                return "initials"
            return "other_given" if _is_pinyin(given) and given not in FORENAMES else "other_script"
    return "other"


def _is_pinyin(letters: str) -> bool:
    """Mike is not; Xiaohong is the given name of somebody else."""
    at, count = 0, 0
    while at < len(letters) and (found := SYLLABLE.match(letters, at)):
        at, count = found.end(), count + 1
    return at == len(letters) and 0 < count <= 2


def _initials_of(short: str, words: tuple[str, ...]) -> bool:
    """x and xm for xiao ming."""
    return bool(words) and len(short) <= len(words) and short == "".join(word[:1] for word in words)[: len(short)]


def _both_latin(a: Name, b: Name) -> str:
    if (a.family, a.words) == (b.family, b.words):
        return "partial" if a.partial else "same"
    if a.partial or b.partial:
        return "partial" if {a.whole} & {b.family, b.given} or {b.whole} & {a.family, a.given} else "other"
    if a.letters == b.letters and (a.whole == b.whole or a.whole == b.given + b.family):
        return "order"
    if a.family == b.family:
        return _same_family(a, b)
    if a.family == b.given and (_short_for(a.words, (b.family,)) or _short_for((b.family,), a.words)):
        return "initials"
    if a.given == b.given or (a.words[0] == b.words[0] and len(a.words[0]) > 2 and min(len(a.words), len(b.words)) == 1):
        return "typo" if _slip(a.family, b.family, 4) else "other_family"
    return "typo" if _slip(a.whole, b.whole, 14) and a.whole[:1] == b.whole[:1] else "other"


def _same_family(a: Name, b: Name) -> str:
    if _short_for(a.words, b.words) or _short_for(b.words, a.words):
        return "initials"
    if a.words[0] == b.words[0] and len(a.words[0]) > 1 and (len(a.words) == 1 or len(b.words) == 1):
        return "part"
    if same_given(a.words[0], b.words[0]):
        return "nickname"
    return "typo" if _slip(a.given, b.given, 5) and not _differ_at_the_end(a.given, b.given) else "other_given"


def _short_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """j, and j a, for john andrew."""
    if len("".join(short)) > len(short) or len(short) > len(long) + 1:
        return False
    return all(mine == other[:1] for mine, other in zip(short, long, strict=False))


def _slip(a: str, b: str, least: int) -> bool:
    shorter = min(len(a), len(b))
    return shorter >= least and OSA.distance(a, b, score_cutoff=2) <= (2 if shorter >= 9 else 1)


def _differ_at_the_end(a: str, b: str) -> bool:
    """Martin and Martina, Anna and Anne: names of two, not slips of one."""
    shorter = min(len(a), len(b))
    return a[: shorter - 1] == b[: shorter - 1] and a[shorter - 1 :] != b[shorter - 1 :][::-1]
