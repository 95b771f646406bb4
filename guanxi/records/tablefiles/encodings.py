"""Which encoding a text file is in, how sure we are, and what else it could be."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.common_characters import common_share

# What a person may choose from; also the boundary for what a stored choice may name.
ENCODINGS = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252", "shift_jis", "euc_kr")
SHOWN = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 / GBK",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "shift_jis": "Shift JIS",
    "euc_kr": "EUC-KR",
}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CHINESE = ("gb18030", "cp950", "big5hkscs")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    name: str
    confidence: float


def encoding_of(choice: str) -> str:
    """The canonical name of an encoding a person chose."""
    wanted = choice.strip().lower().replace("_", "-")
    others = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950", "utf8": "utf-8", "utf-8-sig": "utf-8", "utf-16": "utf-16-le"}
    for name in (*ENCODINGS, others.get(wanted, "")):
        if name and name.replace("_", "-") in (wanted, others.get(wanted)):
            return name
    raise TableRefused("unknown_encoding", encoding=choice)


def guess_encoding(head: bytes, marked: bytes) -> tuple[EncodingGuess, ...]:
    """Best guess first. `head` is the beginning of the file, `marked` lines with bytes above 127 from anywhere in it."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TableRefused("utf32")
    for bom, name in BOMS:
        if head.startswith(bom):
            return (EncodingGuess(name, 1.0),)
    if wide := utf16_by_nul_pattern(head):
        return (EncodingGuess(wide, 0.9),)
    if not marked:
        return (EncodingGuess("utf-8", 1.0), EncodingGuess("gb18030", 0.5))
    return ranked(marked)


def utf16_by_nul_pattern(head: bytes) -> str | None:
    """UTF-16 without a mark: ASCII characters put all their NULs on one side."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd + even < 2 or len(head) % 2:
        return None
    name, hits = ("utf-16-le", odd) if odd > even else ("utf-16-be", even)
    if hits < 0.95 * (odd + even):
        return None
    try:
        text = head.decode(name)
    except UnicodeDecodeError:
        return None
    return name if "\0" not in text and ("\n" in text or "\r" in text or "," in text) else None


def ranked(marked: bytes) -> tuple[EncodingGuess, ...]:
    lines = marked.splitlines()
    scores = {"utf-8": strict_share(lines, "utf-8")}
    if scores["utf-8"] < 1.0:
        for name in CHINESE:
            scores[name] = chinese_score(lines, marked, name)
    if max(scores.values()) < 0.5:
        scores.update(foreign(marked))
    # Big5-HKSCS contains Big5: it is named only where plain Big5 is not enough.
    if scores.get("big5hkscs", 0) <= scores.get("cp950", 0) + 0.02:
        scores.pop("big5hkscs", None)
    ordered = sorted(scores.items(), key=lambda item: -item[1])
    best = [EncodingGuess(name, round(score, 2)) for name, score in ordered if score > 0.02]
    return tuple(best) or (EncodingGuess("utf-8", 0.1),)


def strict_share(lines: list[bytes], encoding: str) -> float:
    return sum(decodes(line, encoding) for line in lines) / len(lines)


def decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def chinese_score(lines: list[bytes], marked: bytes, encoding: str) -> float:
    return strict_share(lines, encoding) ** 2 * common_share(marked.decode(encoding, "replace"))


def foreign(marked: bytes) -> dict[str, float]:
    """Anything else: the library's answer where it is one we offer, with Western last since it decodes everything."""
    import charset_normalizer

    found = {"cp1252": 0.3 if decodes(marked, "cp1252") else 0.05}
    best = charset_normalizer.from_bytes(marked[:65536]).best()
    if best is not None:
        name = {"cp932": "shift_jis", "cp949": "euc_kr", "latin_1": "cp1252"}.get(best.encoding, best.encoding)
        if name in ("cp1252", "shift_jis", "euc_kr"):
            found[name] = 0.55
    return found
