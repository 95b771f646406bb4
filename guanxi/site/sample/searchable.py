"""Search rows of what was copied in: the fields themselves say by which text they are found, as they do for every other door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from guanxi.records.registry import registry
from guanxi.records.search_rows import array_of, line_of, searchable_fields
from guanxi.site.sample.chance import Ints
from guanxi.site.sample.copying import copy_columns


class Searchable:
    """What the records of a chunk are found by: gathered field by field, kept as one row a record."""

    def __init__(self, object_name: str) -> None:
        self.type = registry.of(object_name)
        self.lines: dict[str, dict[int, str]] = {field.name: {} for field in searchable_fields(self.type)}

    def add(self, field_name: str, ids: Ints, values: Iterable[Any]) -> None:
        self.add_texts(field_name, ids, texts_of(self.type.name, field_name, values))

    def add_texts(self, field_name: str, ids: Ints, texts: Sequence[str]) -> None:
        self.lines[field_name].update((pk, text) for pk, text in zip(ids.tolist(), texts, strict=True) if text)

    def keep(self) -> None:
        names: dict[int, tuple[str, ...]] = {}
        texts: dict[int, str] = {}
        for name, lines in self.lines.items():
            for pk, text in lines.items():
                names[pk] = (*names.get(pk, ()), name)
                texts[pk] = f"{texts[pk]}\n {text}" if pk in texts else f" {text}"
        fields = [array_of(some) for some in names.values()]
        columns = {"object": self.type.name, "record_id": list(names), "fields": fields, "text": list(texts.values())}
        copy_columns("search_row", columns, len(names))


def keep_search_texts(object_name: str, field_name: str, ids: Ints, texts: Sequence[str]) -> None:
    """Of records that are found by one field."""
    found = Searchable(object_name)
    found.add_texts(field_name, ids, texts)
    found.keep()


def texts_of(object_name: str, field_name: str, values: Iterable[Any]) -> list[str]:
    make = line_of(registry.of(object_name).by_name[field_name])
    return [make(value) for value in values]
