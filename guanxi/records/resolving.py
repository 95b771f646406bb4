"""Resolving links of a whole batch: ids, keys and names become ids of records that the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.fields.link import Link, Ref
from guanxi.records.reading import readable_field, rows
from guanxi.records.registry import registry
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

Answer = int | None | ValueProblem


def resolve(field: Link, raws: Sequence[Any], asking: Asking) -> list[Answer]:
    """An int, `{"id": n}` or Ref is an id; text and `{"external_id": …}` name a record by one of the field's keys."""
    ids = {wanted for raw in raws if (wanted := _id(raw)) is not None}
    words = {word for raw in raws if _id(raw) is None and (word := _word(raw))}
    visible = _visible(field, ids, asking)
    named = _named(field, words, asking)
    return [_answer(field, raw, visible, named) for raw in raws]


def _answer(field: Link, raw: Any, visible: set[int], named: dict[str, Answer]) -> Answer:
    wanted = _id(raw)
    if wanted is not None:
        return wanted if wanted in visible else ValueProblem("not_found", field.not_found())
    word = _word(raw)
    if not word:
        return None if raw in (None, "") else ValueProblem("not_an_id", field.not_found())
    return named.get(word) or ValueProblem(
        "not_found", _("“%(field)s”: no record is named “%(value)s”.") % {"field": field.label, "value": word[:80]}
    )


def _id(raw: Any) -> int | None:
    if isinstance(raw, Ref):
        return raw.id
    if isinstance(raw, dict):
        raw = raw.get("id")
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63 else None


def _word(raw: Any) -> str:
    if isinstance(raw, dict):
        raw = raw.get("external_id") or raw.get("key")
    return raw.strip().replace("\x00", "") if isinstance(raw, str) else ""


def _visible(field: Link, ids: set[int], asking: Asking) -> set[int]:
    found: set[int] = set()
    for target in field.targets:
        if ids - found:
            found |= set(rows(registry.of(target), asking.actor).filter(pk__in=ids - found).values_list("pk", flat=True))
    return found


def _named(field: Link, words: set[str], asking: Asking) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for key in field.match:
        wanted = words - set(found)
        if not wanted:
            break
        hits: dict[str, set[int]] = {}
        for target in field.targets:
            target_type = registry.of(target)
            if (named_by := readable_field(target_type, key, asking.actor)) is not None:
                for word, pk in named_by.lookup(rows(target_type, asking.actor), wanted, asking):
                    hits.setdefault(word, set()).add(pk)
        for word, pks in hits.items():
            found[word] = next(iter(pks)) if len(pks) == 1 else _ambiguous(field, word)
    return found


def _ambiguous(field: Link, word: str) -> ValueProblem:
    return ValueProblem("ambiguous", _("“%(field)s”: several records are named “%(value)s”.") % {"field": field.label, "value": word[:80]})
