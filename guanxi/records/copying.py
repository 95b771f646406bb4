"""Rows as the text that COPY reads, made column by column: what is usual in a column is seen at once, not value by value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import repeat
from typing import Any

NULL = "\\N"
PLAIN = {int, float, Decimal, date, time, datetime}


def copied(columns: Mapping[str, Sequence[Any]], same: Mapping[str, Any]) -> str:
    """All rows, each with its line end. Values are strings, numbers, truths, dates and times, dicts (as JSON) or None."""
    texts: list[Any] = [_texts(values) for values in columns.values()]
    if same:
        texts.append(repeat("\t".join(map(_text, same.values())), len(texts[0])))
    return "\n".join(map("\t".join, zip(*texts, strict=True))) + "\n"


def _texts(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return values if _is_plain("".join(values)) else [_escaped(value) for value in values]
    return list(map(str if kinds <= PLAIN else _text, values))


def _text(value: Any) -> str:
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return _escaped(str(value))
    if isinstance(value, dict):
        return _escaped(json.dumps(value, default=str))
    if type(value) in PLAIN:
        return str(value)
    raise TypeError(f"COPY is not told how to write {type(value).__name__}.")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _is_plain(text: str) -> bool:
    return "\\" not in text and "\t" not in text and "\n" not in text and "\r" not in text
