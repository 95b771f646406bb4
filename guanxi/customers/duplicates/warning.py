"""Which records may be meant by what somebody is typing: among those that they may see, by the fields that they may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from guanxi.access.scopes import Scope
from guanxi.customers.duplicates.keys import keys_of
from guanxi.customers.duplicates.loading import profiles
from guanxi.customers.duplicates.profile import MANY, Profile, profile
from guanxi.customers.duplicates.scoring import WARNING, score
from guanxi.customers.duplicates.words import sight_of
from guanxi.customers.models import DuplicateKey
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts
from guanxi.records.finding import Record, get_many
from guanxi.records.reading import readable_field, rows
from guanxi.records.registry import RecordType
from guanxi.values.name_pinyin import sort_key
from guanxi.values.problem import ValueProblem

SHOWN = 5
CANDIDATES = 60
NAMESAKES = 20
HOLDS: Mapping[str, str] = {
    "phones": "phones",
    "emails": "mails",
    "wechat": "ids",
    "wecom": "ids",
    "addresses": "addresses",
    "birth": "birth",
    "gender": "gender",
    "employments": "employers",
    "city": "city",
    "external_id": "external_id",
    "credit_code": "credit_code",
    "website": "website",
}
"""Where a profile keeps what a field holds."""
POINTS = ("phones", "emails", "wechat", "wecom", "addresses")


@dataclass(frozen=True)
class Known:
    record: Record
    score: float
    reasons: list[str]


def known_already(record_type: RecordType, raw: Mapping[str, Any], asking: Asking, *, besides: int | None = None) -> list[Known]:
    """The likeliest first, a few. `raw` are values as a form or a call gives them; what does not fit yet is left out of account."""
    typed = _typed(record_type, raw, asking)
    if typed is None:
        return []
    typed = _readable(typed, record_type, asking)  # else a hidden phone could be guessed by who is found for it
    ids = _candidates(record_type, typed, asking) - {besides}
    sight = sight_of(record_type, asking.actor)
    seen = {pk: _readable(one, record_type, asking) for pk, one in profiles(ids).items()}
    held = Counter(each for one in seen.values() for each in (*one.phones, *one.mails))
    many = {each for each, count in held.items() if count >= MANY}
    scores = {pk: score(typed.knowing(many), one.knowing(many)) for pk, one in seen.items()}
    likely = sorted((pk for pk, one in scores.items() if one.value >= WARNING), key=lambda pk: (-scores[pk].value, pk))[:SHOWN]
    columns = [name for name in (record_type.title, *record_type.told_by) if readable_field(record_type, name, asking.actor)]
    return [
        Known(one, scores[one.id].value, sight.of(scores[one.id].reasons)) for one in get_many(record_type, likely, asking, columns=columns)
    ]


def _candidates(record_type: RecordType, typed: Profile, asking: Asking) -> set[int]:
    """Visibility stands inside: however many there are that one does not see, they take nobody's place."""
    seen = rows(record_type, asking.actor).order_by()
    by_key = seen.filter(pk__in=DuplicateKey.objects.filter(key__in=keys_of(typed)).values("customer_id"))
    by_name = seen.filter(Q(sort_key=sort_key(typed.name)[:400]))
    return {*by_key.values_list("pk", flat=True)[:CANDIDATES], *by_name.values_list("pk", flat=True)[:NAMESAKES]}


def _typed(record_type: RecordType, raw: Mapping[str, Any], asking: Asking) -> Profile | None:
    """Nothing without a name: that is what every record is told by."""
    values = {
        name: _cleaned(field, raw[name], asking) for name, field in record_type.by_name.items() if name in raw and name in (*HOLDS, "name")
    }
    name = values.pop("name", None)
    if not isinstance(name, str) or not name.strip():
        return None
    held: dict[str, Any] = {}
    for field, value in values.items():
        if field in POINTS:
            held.setdefault(HOLDS[field], []).extend(part["normalised"] for part in value or ())
        elif field == "employments":
            held["employers"] = [str(part["company_id"]) for part in value or ()]
        elif field == "birth":
            held["birth"] = (value.year, value.month, value.day) if value else (None, None, None)
        else:
            held[HOLDS[field]] = value or ""
    return profile(record_type.name, name, **held)


def _cleaned(field: Field, raw: Any, asking: Asking) -> Any:
    if isinstance(field, Parts):
        return list(_parts(field, raw, asking))
    try:
        return field.clean(raw, asking)
    except ValueProblem:
        return None


def _parts(field: Parts, raw: Any, asking: Asking) -> Iterable[Mapping[str, Any]]:
    for part in raw if isinstance(raw, (list, tuple)) else [raw] if raw else ():
        try:
            yield field.clean_part(part, asking)
        except ValueProblem:
            continue


def _readable(one: Profile, record_type: RecordType, asking: Asking) -> Profile:
    """What the actor may not read tells them nothing here either."""
    nothing = Profile(kind=one.kind, name=one.name)
    hidden = {where for name, where in HOLDS.items() if name in record_type.by_name and not readable_field(record_type, name, asking.actor)}
    if asking.actor.scope("read", "company") < Scope.ALL:
        hidden.add("employers")
    return replace(one, **{where: getattr(nothing, where) for where in hidden}) if hidden else one
