"""The patterns by which written dates and times are known."""

from __future__ import annotations

import re

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)} | {"mär": 3, "mai": 5, "okt": 10, "dez": 12}
NAME = (
    r"(?P<name>jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|mär(?:z)?|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|januar|februar)\.?"
)

_GAP = r"\s*[-/.,\s]\s*"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        r"(?:公元)?(?P<y>\d{4}|\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<minguo>民国|民國)\s*(?P<y>\d{3}|\d{1,2})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*[日号]?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:{_GAP}|\s+of\s+)?{NAME}(?:{_GAP})?(?P<y>\d{{4}}|\d\d)",
        rf"{NAME}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{_GAP})(?P<y>\d{{4}}|\d\d)",
        rf"(?P<y>\d{{4}}){_GAP}{NAME}{_GAP}(?P<d>\d{{1,2}})",
    )
)
NUMBERS_ONLY = re.compile(r"(?P<a>\d{1,2})\s*(?P<mark>[-/. ])\s*(?P<b>\d{1,2})\s*(?P=mark)\s*(?P<c>\d{4}|\d{1,2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
WEEKDAY = re.compile(
    r"[(（]?(?:星期|周|礼拜|週)[一二三四五六日天][)）]?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?",
    re.IGNORECASE,
)

_HALF = r"上午|下午|早上|早晨|清晨|凌晨|中午|傍晚|晚上|晚间|午后"
CLOCK = (
    rf"(?P<half>{_HALF})?\s*(?P<hour>\d{{1,2}})"
    r"(?:\s*[:点點时時]\s*(?P<minute>\d{1,2}|半|一刻|三刻)?(?:\s*[:分]\s*(?:(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?\s*秒?)?)?)?"
    r"\s*(?P<ampm>[ap]\.?m\b\.?)?"
)
ZONE = r"(?P<zone>z|(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d\d)?|[a-z][a-z_]+(?:/[a-z0-9_+-]+){1,2}|北京时间|[a-z]{2,5})?"
_CLEARLY_A_CLOCK = rf"(?=(?:{_HALF})|\d{{1,2}}\s*[:点點时時]|\d{{1,2}}\s*[ap]\.?m)"
CLOCK_TAIL = re.compile(rf"(?:(?<=\d)t|[\s,]+|(?<=[日号])\s*){_CLEARLY_A_CLOCK}{CLOCK}\s*{ZONE}$", re.IGNORECASE)
CLOCK_ALONE = re.compile(rf"{_CLEARLY_A_CLOCK}{CLOCK}", re.IGNORECASE)
