"""Which record a word or an id names, asked once for a whole batch: the product of each line, the employer of each person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType
from guanxi.values.problem import ValueProblem
from guanxi.values.text import clean_line


class Named:
    """The records of a type that the actor may see and that these raws name: by id, or by one of the columns."""

    def __init__(self, record_type: RecordType, by: Sequence[str], raws: Iterable[Any], actor: Actor, shown: Sequence[str] = ()) -> None:
        self._found: dict[Any, dict[int, dict[str, Any]]] = {}
        wanted = {word for raw in raws if (word := _word(raw)) not in (None, "")}
        ids = [word for word in wanted if isinstance(word, int)]
        words = [word for word in wanted if isinstance(word, str)]
        named = Q(pk__in=ids) if ids else Q()
        for column in by if words else ():
            named |= Q(**{f"{column}__any_of": words})
        if not wanted:
            return
        for row in rows(record_type, actor).filter(named).values("pk", *by, *shown):
            for word in (row["pk"], *(row[column] for column in by)):
                if word in wanted:
                    self._found.setdefault(word, {})[row["pk"]] = row

    def all_of(self, raw: Any) -> list[dict[str, Any]]:
        """Exactly one where it can be told which one is meant."""
        return list(self._found.get(_word(raw), {}).values())


def _word(raw: Any) -> int | str | None:
    if isinstance(raw, Ref):
        return raw.id
    if isinstance(raw, int) and 0 < raw < 2**63:
        return int(raw)
    try:
        return clean_line(str(raw or ""), 200)
    except ValueProblem:
        return None
