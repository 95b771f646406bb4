"""Gender as files write it."""

from __future__ import annotations

import unicodedata
from typing import Literal

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown

Gender = Literal["female", "male", "other"]

_WORDS: dict[Gender, str] = {
    "female": "f female woman girl w weiblich frau ms ms. mrs mrs. miss mme ♀ 女 女性 女士 女生 女孩 小姐 太太 夫人",
    "male": "m male man boy männlich herr mr mr. ♂ 男 男性 先生 男士 男生 男孩",
    "other": "x d o other diverse divers nonbinary non-binary mx mx. 其他 其它",
}
_GENDER_OF = {word: gender for gender, words in _WORDS.items() for word in words.split()}
_UNKNOWN = frozenset(("", "-", "/", "?", "n/a", "na", "none", "unknown", "未知", "不详", "保密", "未填", "无"))


def parse_gender(text: str) -> Gender | None:
    """None if the file says that it is not known. Numbers are refused: 0, 1 and 2 mean different things in different systems."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in _UNKNOWN:
        return None
    if word in _GENDER_OF:
        return _GENDER_OF[word]
    raise ValueProblem("not_a_gender", _("“%(text)s” is not understood as a gender. Write female, male or other."), text=shown(text))
