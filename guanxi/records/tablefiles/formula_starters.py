"""Text that a spreadsheet would run as a formula: made harmless on the way out, given back on the way in.

The rule: an apostrophe goes before any text that begins, after blanks, quotation marks, apostrophes, byte order or zero-width
marks, with one of = + - @ TAB CR or their full-width forms. Reading takes exactly one such apostrophe away, so text survives
the round trip whatever it began with. NUL cannot be stored and is left out.
"""

from __future__ import annotations

import re

DANGEROUS = re.compile(r"[\s\"'“”‘’\ufeff\u200b-\u200f\u2060\u00ad]*[=+\-@\t\r\n＝＋－＠]")
PREFIX = "'"


def harmless(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    return PREFIX + text if DANGEROUS.match(text) else text


def restored(text: str) -> str:
    return text[1:] if text[:1] == PREFIX and DANGEROUS.match(text, 1) else text
