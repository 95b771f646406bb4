"""How an object's page and form are laid out: groups of fields under a heading, in an order that the company chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.models import PageLayout
from guanxi.records.own.keeping import changing_the_registry, object_of
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import registry
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

MOST_GROUPS = 20


@dataclass
class Wanted:
    """A group as somebody wants it: its heading in one language or both, and the names of its fields."""

    en: str
    zh: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    en: str
    zh: str
    fields: Sequence[Field]


def groups_of(object_name: str) -> list[Shown]:
    """As the page stands now, each heading in both languages."""
    record_type = registry.of(object_name)
    kept = {one["en"] + one["zh"]: one for one in _kept(object_name)}
    found: list[Shown] = []
    for group in record_type.page:
        fields = [record_type.by_name[name] for name in group.fields if name in record_type.by_name]
        known = kept.get(_in("en", group.label) + _in("zh-hans", group.label)) or kept.get(_in("en", group.label))
        en, zh = (known["en"], known["zh"]) if known else (_in("en", group.label), _in("zh-hans", group.label))
        found.append(Shown(en, zh, fields))
    return found


def left_out(object_name: str) -> list[Field]:
    """Fields that stand in no group: a page shows them at the end, where they say something."""
    record_type = registry.of(object_name)
    placed = {name for group in record_type.page for name in group.fields} | {record_type.title}
    return [one for one in record_type.fields if one.name not in placed]


def arrange(object_name: str, wanted: Sequence[Wanted], *, by: Actor, at: datetime | None = None) -> None:
    """Fields that the page of today does not know are passed over: somebody may just have retired one."""
    object_of(object_name)
    known = registry.of(object_name).by_name
    groups = _checked(wanted)
    seen: set[str] = set()
    for group in groups:
        group["fields"] = [name for name in group["fields"] if name in known and not (name in seen or seen.add(name))]  # type: ignore[func-returns-value]
    with changing_the_registry("page_layout.changed", by, at or timezone.now()) as entry:
        made, _new = PageLayout.objects.update_or_create(object=object_name, defaults={"groups": [one for one in groups if one["fields"]]})
        entry.about = ("page_layout", made.pk)


def reset(object_name: str, *, by: Actor, at: datetime | None = None) -> None:
    """As the product brings it."""
    object_of(object_name)
    with changing_the_registry("page_layout.changed", by, at or timezone.now()):
        PageLayout.objects.filter(object=object_name).delete()


def _checked(wanted: Sequence[Wanted]) -> list[dict[str, Any]]:
    problems: list[Problem] = []
    if len(wanted) > MOST_GROUPS:
        problems.append(Problem("too_many", _("A page has at most %(n)d groups.") % {"n": MOST_GROUPS}))
    groups: list[dict[str, Any]] = []
    for one in wanted:
        try:
            en, zh = clean_line(one.en, 80), clean_line(one.zh, 80)
        except ValueProblem as problem:
            problems.append(Problem(problem.code, str(problem)))
            continue
        if one.fields and not (en or zh):
            problems.append(Problem("required", _("Each group of fields needs a heading.")))
        groups.append({"en": en, "zh": zh, "fields": list(one.fields)})
    if problems:
        raise Invalid(list(dict.fromkeys(problems)))
    return groups


def _kept(object_name: str) -> list[dict[str, Any]]:
    found = PageLayout.objects.filter(object=object_name).values_list("groups", flat=True).first()
    return list(found or [])


def _in(language: str, label: Any) -> str:
    with translation.override(language):
        return str(label)
