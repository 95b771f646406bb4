"""Countries and territories: ISO 3166 codes, names in both languages, and the code of what a file calls a country."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from guanxi.values.folding import folded
from guanxi.values.pinyin import syllables
from guanxi.values.problem import ValueProblem, shown

_NO_COUNTRY = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
_ALSO = {
    "中国": "CN", "中华人民共和国": "CN", "prc": "CN", "china": "CN", "中国大陆": "CN", "mainland china": "CN", "p.r. china": "CN",
    "pr china": "CN", "中国香港": "HK", "香港": "HK", "hong kong": "HK", "hongkong": "HK", "hong kong sar": "HK", "中国澳门": "MO",
    "澳门": "MO", "macau": "MO", "macao": "MO", "中国台湾": "TW", "台湾": "TW", "usa": "US", "u.s.a.": "US", "u.s.": "US",
    "united states of america": "US", "america": "US", "美利坚合众国": "US", "uk": "GB", "u.k.": "GB", "great britain": "GB",
    "england": "GB", "deutschland": "DE", "德意志联邦共和国": "DE", "korea": "KR", "south korea": "KR", "大韩民国": "KR",
    "holland": "NL", "russia": "RU", "俄国": "RU", "uae": "AE", "阿联酋": "AE", "沙特": "SA", "czech republic": "CZ",
    "viet nam": "VN",
}  # fmt: skip


@lru_cache(maxsize=8)
def countries(language: str) -> dict[str, str]:
    """Code to name, sorted by name: in Chinese by its reading ('zh-hans' or 'en')."""
    from babel import Locale

    names = Locale.parse(language.replace("-", "_")).territories
    chosen = {code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY}
    return dict(sorted(chosen.items(), key=lambda pair: folded(" ".join(syllables(pair[1])))))


def country_name(code: str, language: str) -> str:
    return countries(language).get(code, code)


@lru_cache(maxsize=1)
def _code_of() -> dict[str, str]:
    found = {
        folded(name): code for language in ("en", "zh_Hans", "zh_Hant", "de", "fr", "es") for code, name in countries(language).items()
    }
    found |= {code.lower(): code for code in countries("en")}
    return found | {folded(name): code for name, code in _ALSO.items()}


@lru_cache(maxsize=2_048)
def parse_country(text: str) -> str:
    """The two-letter code."""
    if code := _code_of().get(folded(text)):
        return code
    raise ValueProblem("country", _("“%(text)s” is not a known country or region. Write its name or a code like CN."), text=shown(text))
