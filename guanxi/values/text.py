"""Plain text as it may be stored: composed (NFC), without invisible characters, within its length."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from guanxi.values.joiners import without_needless_joiners
from guanxi.values.problem import ValueProblem

LINE_LIMIT = 200
TEXT_LIMIT = 20_000

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
_CONTROL = "\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"  # without the white space among them
_HIDDEN = re.compile(f"[{_CONTROL}{_INVISIBLE}]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{4,}")


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line: every run of white space is one space, nothing invisible is left."""
    if not (text.isascii() and text.isprintable()):
        _refuse_unstorable(text)
        text = _seen(text)
    if "  " in text or not text.isprintable() or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return _within(text, limit)


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Several lines: line ends are \\n, blanks around lines go, at most two empty lines stay together."""
    _refuse_unstorable(text)
    text = _seen(_LINE_END.sub("\n", text))
    lines = (line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _within(_EMPTY_LINES.sub("\n\n\n", "\n".join(lines)).strip(), limit)


def _seen(text: str) -> str:
    text = _HIDDEN.sub("", text)
    while (settled := unicodedata.normalize("NFC", without_needless_joiners(text))) != text:  # one may leave work for the other
        text = settled
    return text


def _refuse_unstorable(text: str) -> None:
    if _UNSTORABLE.search(text):
        raise ValueProblem(
            "unreadable", _("The text holds characters that cannot be read. Check the encoding of the file, or type the text again.")
        )


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueProblem(
            "too_long",
            _("The text has %(length)d characters, %(limit)d are allowed. Please shorten it."),
            length=len(text),
            limit=limit,
        )
    return text
