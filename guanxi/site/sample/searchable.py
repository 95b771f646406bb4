"""Search rows of what was copied in: the fields themselves say by which text they are found, as they do for every other door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from guanxi.records.registry import registry
from guanxi.records.searching import TEXT_KEPT
from guanxi.site.sample.chance import Ints
from guanxi.site.sample.copying import copy_columns


def keep_search_rows(object_name: str, field_name: str, ids: Ints, values: Iterable[Any]) -> None:
    keep_search_texts(object_name, field_name, ids, texts_of(object_name, field_name, values))


def texts_of(object_name: str, field_name: str, values: Iterable[Any]) -> list[str]:
    field = registry.of(object_name).by_name[field_name]
    return [field.search_text(value)[:TEXT_KEPT] for value in values]


def keep_search_texts(object_name: str, field_name: str, ids: Ints, texts: Sequence[str]) -> None:
    kept = np.flatnonzero([bool(text) for text in texts])
    columns = {"object": object_name, "record_id": np.asarray(ids)[kept], "field": field_name, "text": [text for text in texts if text]}
    copy_columns("search_row", columns, len(kept))
