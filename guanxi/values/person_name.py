"""A person's name: the full name is the truth, family and given name are read out of it."""

from __future__ import annotations

import re
from functools import lru_cache

from guanxi.values.pinyin import HAN
from guanxi.values.surnames import COMPOUND, HONORIFICS, SINGLE, TIBETAN
from guanxi.values.western_name import split_western

_DOTS = re.compile("[·•・‧∙⋅．﹒･]")
_HAN_RUN = re.compile(f"{HAN.pattern}+")
_LONGEST_PLAIN = 3  # characters of a name whose rare first character is still taken for the family name
_HANGUL = re.compile("[\uac00-\ud7a3]{2,5}")


@lru_cache(maxsize=8_192)
def split_name(full: str) -> tuple[str, str]:
    """(family, given); either may be empty. What cannot be told apart is given name."""
    name = full.strip()
    if not name:
        return "", ""
    if name.isascii() or not (HAN.search(name) or _HANGUL.search(name)):
        return split_western(name)
    if _DOTS.search(name):
        return _split_dotted(name)
    if " " in name or "\u3000" in name:
        return _split_spaced(name)
    if _HAN_RUN.fullmatch(name):
        return split_chinese(name)
    if _HANGUL.fullmatch(name):
        return name[:1], name[1:]
    return _split_mixed(name)


def split_chinese(name: str) -> tuple[str, str]:
    """A name of Chinese characters only: 欧阳修, 王丽华, 李女士, 次仁德吉."""
    if len(name) > _LONGEST_PLAIN and name[:2] in TIBETAN:
        return "", name
    family = name[:2] if name[:2] in COMPOUND else name[:1]
    rest = name[len(family) :]
    if not rest or rest in HONORIFICS:
        return family, ""
    if family in SINGLE or len(family) == 2 or len(name) <= _LONGEST_PLAIN:
        return family, rest
    return "", name


def _split_dotted(name: str) -> tuple[str, str]:
    """迪丽热巴·迪力木拉提, 卡尔·马克思: the own name stands first."""
    parts = [part.strip() for part in _DOTS.split(name) if part.strip()]
    return (parts[-1], "·".join(parts[:-1])) if len(parts) > 1 else ("", name)


def _split_spaced(name: str) -> tuple[str, str]:
    parts = name.split()
    joined = "".join(parts)
    if not _HAN_RUN.fullmatch(joined):
        return _split_mixed(name)
    first, rest = parts[0], "".join(parts[1:])
    if first in COMPOUND or first in SINGLE or len(joined) > _LONGEST_PLAIN:  # 王 丽华, 山田 太郎
        return first, "" if rest in HONORIFICS else rest
    return split_chinese(joined)


def _split_mixed(name: str) -> tuple[str, str]:
    """'王丽华 (Anna)' is 王丽华; 'Jackie 陈' is 陈 with another given name."""
    runs = _HAN_RUN.findall(name)
    if not runs:
        return split_western(name)
    longest = max(runs, key=len)
    if len(longest) > 1 and longest not in COMPOUND:
        return split_chinese(longest)
    return longest, " ".join(re.sub(r"[()（）]", " ", name.replace(longest, " ", 1)).split())
