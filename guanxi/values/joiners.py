"""Joiners without width: kept where they change what is seen, taken out where two texts would only look equal.

They are needed within emoji made of several, after a virama (Indic scripts, as RFC 5892 has it) and between Arabic letters that would
join without them (Persian).
"""

from __future__ import annotations

import re
import unicodedata

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_VIRAMAS = "".join(chr(code) for code in range(0x0900, 0x1C00) if unicodedata.combining(chr(code)) == 9)
_BENGALI_RA, _BENGALI_VIRAMA = "\u09b0", "\u09cd"  # ra keeps its form before ya only by a joiner that stands before the virama
_ARABIC = "\u0620\u0622-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06fa-\u06fc\u06ff"
_JOINING_ON = (
    "\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f"
    "\u0678-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff"
)
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_STYLED = "\ufe0f"  # asks for the coloured picture of the sign before it

_JOINER = re.compile(f"[{_ZWNJ}{_ZWJ}]")
_NEEDED = re.compile(
    f"(?<=[{_VIRAMAS}])[{_ZWNJ}{_ZWJ}]"
    f"|(?<={_BENGALI_RA}){_ZWJ}(?={_BENGALI_VIRAMA})"
    f"|(?<=[{_JOINING_ON}]){_ZWNJ}(?=[{_ARABIC}])"
    f"|(?<=[{_PICTURES}{_STYLED}]){_ZWJ}(?=[{_PICTURES}])"
)


def without_needless_joiners(text: str) -> str:
    if _ZWJ not in text and _ZWNJ not in text:
        return text
    needed = {found.start() for found in _NEEDED.finditer(text)}
    return _JOINER.sub(lambda found: found[0] if found.start() in needed else "", text)
