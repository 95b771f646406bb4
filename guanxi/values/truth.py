"""Yes and no as files write them."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


YES = _words("y yes true t 1 1.0 on x ok √ ✓ ✔ ☑ ✅ 是 有 对 真 已 开 启用 同意 要 是的 有的 ja oui si sí")
NO = _words("n no false f 0 0.0 off × ✗ ✘ ✕ ❌ ☐ 否 无 無 没有 不 不是 假 未 关 停用 不同意 不要 nein non")


def parse_truth(text: str) -> bool:
    word = unicodedata.normalize("NFKC", text).replace("\ufe0f", "").strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueProblem("not_yes_or_no", _("“%(text)s” is neither yes nor no. Write yes or no."), text=shown(text))
