"""A sentence that remembers what it was made of: said in one language now, it can be kept and said to somebody else in theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext

PLAIN = (int, float, type(None))


class Sentence(str):
    """The text in the language of the moment; `words` is its English, `values` what stands in it, `parts` what a list holds."""

    words: str = ""
    context: str = ""
    values: Mapping[str, Any] = {}
    parts: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self

    def __mod__(self, values: Any) -> Sentence:
        return _made(str.__mod__(self, values), self.words, self.context, values=values)


def _made(text: str, words: str, context: str = "", *, values: Mapping[str, Any] | None = None, parts: Iterable[Any] = ()) -> Sentence:
    found = Sentence(text)
    found.words, found.context, found.values, found.parts = words, context, values or {}, tuple(parts)
    return found


def sentence(words: str) -> Sentence:
    """As gettext, and its values are remembered too: `sentence("…%(name)s…") % {"name": …}`."""
    return _made(gettext(words), words)


def listed(parts: Iterable[Any]) -> Sentence:
    """Labels or other values one after the other, as a sentence may hold them."""
    each = tuple(parts)
    return _made(gettext(", ").join(str(part) for part in each), "", parts=each)


def remembered(text: str | Promise) -> str:
    """A text that was translated lazily, in the language of the moment."""
    if not isinstance(text, Promise):
        return text
    _again, (translate, given, *_more) = text.__reduce__()  # type: ignore[misc]
    if translate is gettext:
        return _made(str(text), given[0])
    if translate is pgettext:
        return _made(str(text), given[1], given[0])
    return str(text)


def keep(text: str | Promise) -> dict[str, Any]:
    """As JSON can hold it. A text that is no sentence of ours is kept as it stands."""
    known = remembered(text)
    if not isinstance(known, Sentence):
        return {"message": str(known)}
    if known.parts:
        return {"parts": [_kept_value(part) for part in known.parts]}
    used = {name: _kept_value(value) for name, value in known.values.items() if f"%({name})" in known.words}
    context = {"context": known.context} if known.context else {}
    return {"msgid": known.words, **context, **({"params": used} if used else {})}


def say_again(kept: Mapping[str, Any]) -> str:
    """What `keep` made, in the language of whoever reads it now."""
    if "parts" in kept:
        return gettext(", ").join(str(_said_value(part)) for part in kept["parts"])
    if "msgid" not in kept:
        return str(kept["message"])
    words, context, params = kept["msgid"], kept.get("context"), kept.get("params")
    text = pgettext(context, words) if context else gettext(words)
    return text % {name: _said_value(value) for name, value in params.items()} if params else text


def _kept_value(value: Any) -> Any:
    if isinstance(value, (Sentence, Promise)):
        return keep(value)
    return value if isinstance(value, PLAIN) else str(value)


def _said_value(value: Any) -> Any:
    return say_again(value) if isinstance(value, Mapping) else value
