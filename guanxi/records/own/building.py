"""From what a company wrote down of its own fields and pages to record types as the engine knows them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.models import Workspace
from guanxi.records.fields.field import Field
from guanxi.records.fields.own import PREFIX, OwnChoice, OwnChoices, OwnLongText, OwnMoney, OwnNumber, OwnText, OwnYesNo
from guanxi.records.fields.own_links import OwnLink, OwnUser
from guanxi.records.fields.own_moments import OwnDay, OwnMoment, OwnTime
from guanxi.records.knowing import seen_version
from guanxi.records.models import OwnField, PageLayout
from guanxi.records.own.formulas.fields import formula_fields
from guanxi.records.own.masks import regex_of
from guanxi.records.own.unique_names import index_name
from guanxi.records.own.words import said
from guanxi.records.registry import Group, RecordType, registry

Kind = OwnField.Kind
_one_at_a_time = threading.Lock()


def see(version: int) -> None:
    """Brings this process up to a version of the registry. What has begun with an older one ends with it, and keeps nothing."""
    seen_version.set(version)
    if version == registry.version:
        return
    with _one_at_a_time:
        if version == registry.version:
            return
        registry.grow(version, _grown() if version > 1 else {})


def _grown() -> dict[str, RecordType]:
    by_object: dict[str, list[OwnField]] = {}
    for own in OwnField.objects.filter(retired_at=None).order_by("position", "pk"):
        by_object.setdefault(own.object, []).append(own)
    layouts = dict(PageLayout.objects.values_list("object", "groups"))
    closed = _with_sensitive_contacts() if Workspace.objects.filter(contacts_are_sensitive=True).exists() else {}
    names = [name for name in {*by_object, *layouts, *closed} if registry.has(name)]
    return {name: grown(closed.get(name) or registry.declared(name), by_object.get(name, []), layouts.get(name)) for name in names}


def _with_sensitive_contacts() -> dict[str, RecordType]:
    """Objects that hold ways to reach somebody, where the company has declared these sensitive."""
    declared = [registry.declared(one.name) for one in registry.types()]
    return {
        one.name: replace(one, fields=tuple(replace(field, sensitive=True) if field.is_contact else field for field in one.fields))
        for one in declared
        if any(field.is_contact for field in one.fields)
    }


def grown(declared: RecordType, owns: Sequence[OwnField], layout: Sequence[Mapping[str, Any]] | None) -> RecordType:
    plain = [field_of(own) for own in owns if own.kind != Kind.FORMULA]
    with_plain = (*declared.fields, *plain)
    computed = formula_fields([own for own in owns if own.kind == Kind.FORMULA], with_plain, declared)
    fields = (*with_plain, *computed)
    order = {PREFIX + own.key: place for place, own in enumerate(owns)}
    added = sorted((one.name for one in fields[len(declared.fields) :]), key=lambda name: order[name])
    refusals = {
        index_name(own): (PREFIX + own.key, _("Another record has the same value here already."))
        for own in owns
        if own.unique and own.kind != Kind.FORMULA
    }
    keys = tuple(PREFIX + own.key for own in owns if own.unique and own.fast == OwnField.Fast.READY and own.kind == Kind.TEXT)
    return replace(
        declared,
        fields=fields,
        keys=(*declared.keys, *keys),
        refusals={**declared.refusals, **refusals},
        page=_page(declared, added, layout, {one.name for one in fields}),
    )


def _page(
    declared: RecordType, added: Sequence[str], layout: Sequence[Mapping[str, Any]] | None, names: Iterable[str]
) -> tuple[Group, ...]:
    """Own fields that no layout places stand in a group of their own, before what is known of the record itself."""
    known = set(names)
    if layout is None:
        groups = list(declared.page)
    else:
        groups = [Group(said(one["en"], one["zh"]), tuple(name for name in one["fields"] if name in known)) for one in layout]
    placed = {name for group in groups for name in group.fields}
    rest = tuple(name for name in added if name not in placed)
    added_group = [Group(_("Own fields"), rest)] if rest else []
    return (*groups[:-1], *added_group, *groups[-1:])


def field_of(own: OwnField) -> Field:
    """The field of a kind that holds values."""
    common: dict[str, Any] = {
        "name": PREFIX + own.key,
        "label": said(own.label_en, own.label_zh),
        "help": own.help,
        "required": own.required,
        "sensitive": own.sensitive,
        "searchable": own.searchable,
        "default": own.default,
        "show_if": own.show_if,
        "headers": tuple(word for word in (own.label_en, own.label_zh) if word),
    }
    return _MAKERS[Kind(own.kind)](own, common)


def _numbers(own: OwnField, places: int) -> dict[str, Any]:
    limits = {name: Decimal(own.more[name]) for name in ("minimum", "maximum") if own.more.get(name) not in (None, "")}
    return {"places": own.more.get("places", places), **limits}


def _options(own: OwnField) -> dict[str, Any]:
    options = own.more.get("options", [])
    ways = tuple((way, one["code"]) for one in options for way in (one["en"], one["zh"]) if way)
    return {
        "options": tuple((one["code"], said(one["en"], one["zh"])) for one in options),
        "words": ways,
        "retired": frozenset(one["code"] for one in options if one.get("retired")),
    }


def _link(own: OwnField, common: dict[str, Any]) -> Field:
    target = own.more["target"]
    match = tuple(dict.fromkeys((*registry.declared(target).keys, registry.declared(target).title)))
    return OwnLink(**common, targets=(target,), match=match)


def _text(mask: str, common: dict[str, Any]) -> Field:
    return OwnText(**common, pattern=regex_of(mask), looks_like=mask)


_MAKERS: dict[OwnField.Kind, Callable[[OwnField, dict[str, Any]], Field]] = {
    Kind.TEXT: lambda own, common: _text(own.more.get("pattern", ""), common),
    Kind.LONG_TEXT: lambda own, common: OwnLongText(**common),
    Kind.NUMBER: lambda own, common: OwnNumber(**common, **_numbers(own, 4)),
    Kind.MONEY: lambda own, common: OwnMoney(**common, **_numbers(own, 2)),
    Kind.DATE: lambda own, common: OwnDay(**common),
    Kind.DATETIME: lambda own, common: OwnMoment(**common),
    Kind.TIME: lambda own, common: OwnTime(**common),
    Kind.CHOICE: lambda own, common: OwnChoice(**common, **_options(own)),
    Kind.CHOICES: lambda own, common: OwnChoices(**common, **_options(own)),
    Kind.YES_NO: lambda own, common: OwnYesNo(**common),
    Kind.LINK: _link,
    Kind.USER: lambda own, common: OwnUser(**common),
}
