"""The first part of a record's address: the plural of a record type. Anything else is no address of ours."""

from __future__ import annotations

from guanxi.records.registry import RecordType, registry


class PluralConverter:
    regex = "[a-z][a-z0-9_-]*"

    def to_python(self, value: str) -> RecordType:
        found = registry.by_plural(value)
        if found is None:
            raise ValueError
        return found

    def to_url(self, value: RecordType | str) -> str:
        return value if isinstance(value, str) else value.plural
