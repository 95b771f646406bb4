"""Company names: the part that tells them apart, for search and for finding doubles. The name itself is never changed."""

from __future__ import annotations

import re

from guanxi.values.folding import folded

_CHINESE_FORMS = re.compile(
    "(?:特殊普通合伙|有限合伙|普通合伙|个人独资|股份有限公司|有限责任公司|集团有限公司|控股有限公司|有限公司|股份公司|总公司|分公司|公司|集团|控股"
    "|股份|合伙企业|个体工商户|事务所|工作室)$"
)
_WESTERN_FORMS = re.compile(
    r"(?:[\s,]+|^)(?:co\.?,?\s*ltd\.?|company limited|limited|ltd\.?|inc\.?|incorporated|corp\.?|corporation|company|co\.?|plc"
    r"|l\.?l\.?c\.?|l\.?l\.?p\.?|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ohg|e\.?\s?v\.?|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?|s\.?a\.?|s\.?r\.?l\.?"
    r"|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|oy|ab|a/s|aps|pty|pte|k\.?k\.?|group|holdings?)$"
)
_PLACE_IN_BRACKETS = re.compile(r"[(（【\[]([^()（）【】\[\]]*)[)）】\]]")
_EDGES = " .,;·-、，。"


def company_key(name: str) -> str:
    """'上海华讯科技（集团）股份有限公司' and '上海華訊科技' have one key; so have 'Acme Co., Ltd.' and 'ACME'."""
    key = folded(name)
    key = " ".join(_PLACE_IN_BRACKETS.sub(lambda found: found[1] if _tells_apart(found[1]) else "", key).split())
    shorter = _stripped(key)
    return shorter or key


def _tells_apart(text: str) -> bool:
    """A branch in brackets, (上海), belongs to the name; (集团) and (有限合伙) do not."""
    return bool(_stripped(text))


def _stripped(key: str) -> str:
    while True:
        shorter = _WESTERN_FORMS.sub("", _CHINESE_FORMS.sub("", key)).strip(_EDGES)
        if shorter == key:
            return key
        key = shorter
