"""What a condition says, in words: the chips above a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.models import Team, User
from guanxi.records.asking import Asking
from guanxi.records.fields.field import OPERATOR_LABELS, Field
from guanxi.records.fields.link import Link
from guanxi.records.filtering import has_word
from guanxi.records.naming import refs
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType, registry
from guanxi.records.relations import relation
from guanxi.records.web.asked import Asked
from guanxi.values.period import name_of
from guanxi.values.problem import ValueProblem

SHOWN = 3
HAS_LABELS = {"has": gettext_lazy("at least one"), "has_no": gettext_lazy("none")}
HAS_LABELS_WHERE = {"has": gettext_lazy("at least one where"), "has_no": gettext_lazy("none where")}


@dataclass(frozen=True)
class Chip:
    index: int
    field: str
    operator: str
    value: str
    remove: str
    simple: bool


def chips(asked: Asked) -> list[Chip]:
    found = []
    for index, tree in enumerate(asked.conditions):
        rest = [one for place, one in enumerate(asked.conditions) if place != index]
        field, operator, value = said(tree, asked.type, asked.asking)
        found.append(Chip(index, field, operator, value, asked.with_conditions(rest), "field" in tree or bool(has_word(tree))))
    return found


def said(tree: Any, record_type: RecordType, asking: Asking) -> tuple[str, str, str]:
    """(field, operator, value) of a condition; a branch says everything in the first."""
    if has_word(tree):
        return _said_of_many(tree, record_type, asking)
    if "field" not in tree:
        joined = "and" if "and" in tree else "or"
        word = f" {_('and') if joined == 'and' else _('or')} "
        return word.join(_sentence(one, record_type, asking) for one in tree[joined]), "", ""
    labels, field = reached(tree["field"], record_type, asking)
    if field is None:
        return str(tree["field"]), "", ""
    operator = "" if tree["op"] in {"is", "any_of", "in_period"} else str(OPERATOR_LABELS[tree["op"]])
    return " › ".join(labels), operator, value_in_words(field, tree["op"], tree.get("value"), asking)


def _said_of_many(tree: Any, record_type: RecordType, asking: Asking) -> tuple[str, str, str]:
    word = has_word(tree)
    over = relation(record_type, tree[word], asking.actor)
    if over is None:
        return tree[word], "", ""
    if not tree.get("where"):
        return str(over.label), str(HAS_LABELS[word]), ""
    return str(over.label), str(HAS_LABELS_WHERE[word]), " ".join(part for part in said(tree["where"], over.target, asking) if part)


def _sentence(tree: Any, record_type: RecordType, asking: Asking) -> str:
    """Among others: what is joined within stands in brackets."""
    field, operator, value = said(tree, record_type, asking)
    if "field" in tree:
        return " ".join(part for part in (field, operator, value) if part)
    return f"{field} {operator} ({value})" if value else f"({field})" if not operator else f"{field} {operator}"


def reached(path: str, record_type: RecordType, asking: Asking) -> tuple[list[str], Field | None]:
    """The labels on the way to a field, over links, and the field."""
    first, dot, rest = path.partition(".")
    field = readable_field(record_type, first, asking.actor)
    if field is None or not dot:
        return [str(field.label)] if field else [], field
    for target in field.leads_to:
        labels, found = reached(rest, registry.of(target), asking)
        if found is not None:
            return [str(field.label), *labels], found
    return [], None


def value_in_words(field: Field, op: str, value: Any, asking: Asking) -> str:
    if op in {"is_empty", "is_not_empty"} or value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    words = (
        [_word(field, op, one, asking) for one in values[:SHOWN]] if not isinstance(field, Link) else _names(field, values[:SHOWN], asking)
    )
    if op == "between":
        return " – ".join(words)
    return ", ".join(words) + (f" +{len(values) - SHOWN}" if len(values) > SHOWN else "")


def _word(field: Field, op: str, value: Any, asking: Asking) -> str:
    if op in {"in_period", "not_in_period"}:
        try:
            return name_of(str(value))
        except ValueProblem:
            return str(value)
    if field.kind in {"user", "team"}:
        return _person_or_team(field.kind, value)
    return str(dict(field.choices()).get(str(value), value)) if field.kind != "tags" else str(value)


def _person_or_team(kind: str, value: Any) -> str:
    if value in {"me", "my_team"}:
        return _("me") if value == "me" else _("my team")
    found = (User if kind == "user" else Team).objects.filter(pk=value).first() if str(value).isdecimal() and len(str(value)) < 19 else None
    return str(found or value)


def _names(field: Link, values: Sequence[Any], asking: Asking) -> list[str]:
    ids = [int(value) for value in values if str(value).isdecimal() and len(str(value)) < 19]
    known = refs(field.targets, ids, asking.actor)
    return [known[one].name if one in known else _("a record you do not see") for one in ids]
