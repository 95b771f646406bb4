"""Changes of parts in the journal: which belong to a field, in words, and the list as it was before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from guanxi.journal.models import Change
from guanxi.records.asking import Asking
from guanxi.records.fields.number import plain
from guanxi.records.fields.parts import PartInput, PartRow, Parts
from guanxi.records.naming import refs
from guanxi.records.registry import registry


def belonging(field: Parts, changes: Iterable[Change]) -> list[Change]:
    """Parts share a table by `fixed` (phones and mails do); an update tells changed columns only, so the row says whose it is."""
    mine = [change for change in changes if change.object == field.model._meta.db_table]
    fixed = dict(field.fixed)
    if not fixed:
        return mine
    unclear = [change.record_id for change in mine if change.before is not None and change.after is not None]
    known = set(field.part_rows().filter(pk__in=unclear).values_list("pk", flat=True)) if unclear else set()
    return [change for change in mine if change.record_id in known or _fits(change, fixed)]


def _fits(change: Change, fixed: Mapping[str, Any]) -> bool:
    whole = change.after if change.before is None else change.before if change.after is None else {}
    return all((whole or {}).get(name) == value for name, value in fixed.items())


def part_steps(field: Parts, changes: Sequence[Change], asking: Asking) -> tuple[str, str]:
    mine = _in_sight(field, belonging(field, changes), asking)
    before = "; ".join(text for change in mine if change.before and (text := in_words(field, change.before, asking)))
    after = "; ".join(text for change in mine if change.after and (text := in_words(field, change.after, asking)))
    return before, after


def _in_sight(field: Parts, changes: list[Change], asking: Asking) -> list[Change]:
    """Without the parts that a list of them leaves out too: an update tells changed columns only, so the row says where it leads."""
    link = next((each for each in field.inputs if each.name == field.seen_through), None)
    if link is None:
        return changes
    column = f"{link.name}_id"
    of = dict(field.part_rows().filter(pk__in=[change.record_id for change in changes]).values_list("pk", column))
    of |= {change.record_id: told[column] for change in changes for told in (change.after, change.before) if told and column in told}
    seen = refs((link.target,), set(of.values()), asking.actor)
    return [change for change in changes if of.get(change.record_id) in seen]


def in_words(field: Parts, columns: Mapping[str, Any], asking: Asking) -> str:
    """The columns that a form would show, names instead of ids; a linked record out of sight stays unnamed."""
    words = []
    for each in field.inputs:
        if each.sensitive and not asking.actor.may_read_field(field.of, each.sensitive, sensitive=True):
            continue
        if each.kind == "link":
            pk = columns.get(f"{each.name}_id")
            words += [ref.name for ref in refs((each.target,), {pk}, asking.actor).values()] if pk and registry.has(each.target) else []
        elif each.kind in {"yes_no", "one"}:
            words += [str(each.label)] if columns.get(each.name) else []
        elif each.kind == "number":
            words += _number(each, columns.get(each.name))
        elif each.kind != "hidden" and columns.get(each.name) not in (None, ""):
            words.append(str(columns[each.name]))
    return " · ".join(words)


def _number(each: PartInput, value: Any) -> list[str]:
    """With what it counts, or else nobody could tell price from quantity."""
    return [f"{each.label} {plain(Decimal(str(value)))}"] if value not in (None, "") and Decimal(str(value)) else []


def before_these(field: Parts, now: Sequence[PartRow], changes: Sequence[Change]) -> list[PartRow] | None:
    """The list without these changes; None where they do not concern it."""
    mine = {change.record_id: change for change in belonging(field, changes)}
    if not mine:
        return None
    kept = [_undone(part, mine.get(part["id"])) for part in now if part["id"] not in mine or mine[part["id"]].before is not None]
    gone = [change.before for change in mine.values() if change.after is None and change.before is not None]
    return kept + [{column: part.get(column) for column in field.part_columns if part.get(column) is not None} for part in gone]


def _undone(part: PartRow, change: Change | None) -> PartRow:
    return {**part, **(change.before or {})} if change is not None else part
