"""Contact points as fields of a customer: several e-mails, phones, addresses and ids, each labelled, one of a kind primary."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from guanxi.customers.models import ContactPoint
from guanxi.records.asking import Asking
from guanxi.records.fields import PartInput, Parts
from guanxi.records.fields.field import EMPTY_OPERATORS
from guanxi.records.fields.parts import PartRow
from guanxi.records.searching import having
from guanxi.values.email_address import email_key, parse_email
from guanxi.values.mask import masked_mail, masked_phone, masked_text
from guanxi.values.phone import parse_phone, shown_phone
from guanxi.values.phone_writing import phone_digits
from guanxi.values.problem import ValueProblem
from guanxi.values.search_text import TRIGRAM, doubled
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

OBJECTS = ("person", "company")
COLUMNS = ("label", "value", "normalised", "is_primary", "is_invalid", "opted_out")


@dataclass(frozen=True, kw_only=True)
class ContactPoints(Parts):
    """All contact points of one kind. A plain text, as files hold it, means one primary value."""

    point: str = ""
    model: type[ContactPoint] = ContactPoint
    of: str = "customer"
    part_columns: tuple[str, ...] = COLUMNS
    identity: tuple[str, ...] = ("normalised",)
    kind: ClassVar[str] = "contact_points"
    is_contact: ClassVar[bool] = True
    grows: ClassVar[bool] = True
    first: ClassVar[str] = "is_primary"
    inputs: ClassVar[tuple[PartInput, ...]] = (
        PartInput("value", gettext_lazy("Contact point")),
        PartInput("label", gettext_lazy("Label")),
        PartInput("is_primary", gettext_lazy("Primary"), "one"),
        PartInput("is_invalid", gettext_lazy("Invalid"), "yes_no"),
        PartInput("opted_out", gettext_lazy("Opted out"), "yes_no"),
    )
    operators: ClassVar[tuple[str, ...]] = ("contains", "is", "starts_with", *EMPTY_OPERATORS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fixed", (("kind", self.point),))

    def clean(self, raw: Any, asking: Asking) -> Any:
        if isinstance(raw, str):
            raw = [word for word in _split(raw, self.point) if word.strip()]
        return super().clean(raw, asking)

    def clean_part(self, part: Any, asking: Asking) -> PartRow:
        if isinstance(part, str):
            return self._point(part, {}, asking)
        given = part if isinstance(part, dict) else {"value": part}
        unknown = set(given) - set(COLUMNS) - {"id", "customer_id"}
        if unknown:
            raise ValueProblem(
                "unknown_part", _("“%(field)s” does not know “%(name)s”.") % {"field": self.label, "name": sorted(unknown)[0][:40]}
            )
        return self._point(str(given.get("value") or ""), given, asking)

    def _point(self, written: str, given: PartRow, asking: Asking) -> PartRow:
        value = clean_line(written, 500)
        if not value:
            raise ValueProblem("empty_part", _("“%(field)s” holds an empty entry.") % {"field": self.label})
        value, normalised = self.normal(value, asking)
        return {
            "label": clean_line(str(given["label"]), 50) if given.get("label") else "",
            "value": value,
            "normalised": normalised,
            "is_primary": given.get("is_primary") is True,
            "is_invalid": given.get("is_invalid") is True,
            "opted_out": given.get("opted_out") is True,
        }

    def mask(self, value: Any, asking: Asking) -> str:
        shown = {"phone": masked_phone, "email": masked_mail}.get(self.point, masked_text)
        return "; ".join(shown(part["value"]) for part in sorted(value, key=lambda part: not part["is_primary"]))

    def normal(self, value: str, asking: Asking) -> tuple[str, str]:
        """(as shown, as matched)"""
        if self.point == "email":
            address = parse_email(value)
            return address, email_key(address)
        if self.point == "phone":
            number = parse_phone(value, asking.workspace.region)
            return shown_phone(number, asking.workspace.region), number
        return value, value.casefold()

    def clean_all(self, parts: list[PartRow], asking: Asking) -> list[PartRow]:
        """Each once; exactly one is primary: the one marked, else the first that is valid."""
        once = super().clean_all(parts, asking) if len(parts) > 1 else parts
        primary = next((part for part in once if part["is_primary"]), next((part for part in once if not part["is_invalid"]), None))
        for part in once:
            part["is_primary"] = part is (primary or once[0])
        return once

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        points = self.part_rows().filter(customer=OuterRef("pk"))
        if operator == "is":
            return Q(Exists(points.filter(normalised=self.normal(str(value), asking)[1])))
        if operator == "contains":
            needle = (phone_digits(str(value)) if self.point == "phone" else str(value)) or str(value)
            return Q(Exists(points.filter(normalised__icontains=needle))) & self._may_have(needle)
        if operator == "starts_with":
            return Q(Exists(points.filter(normalised__istartswith=str(value))))
        return super().condition(operator, value, asking)

    def _may_have(self, needle: str) -> Q:
        """What is searched has an index for parts of it: those that search finds are looked at, not all that there are."""
        if not self.searchable or len(needle) < TRIGRAM or not needle.isascii():
            return Q()
        return Q(pk__in=having(OBJECTS, needle).values("record_id"))

    def lookup(self, among: QuerySet[Any], words: Collection[str], asking: Asking) -> list[tuple[str, int]]:
        values: dict[str, list[str]] = {}
        for word in words:
            try:
                values.setdefault(self.normal(word, asking)[1], []).append(word)
            except ValueProblem:
                continue
        found = (
            self.part_rows()
            .filter(normalised__any_of=list(values), customer__in=among.values("pk"))
            .values_list("normalised", "customer_id")
        )
        return [(word, pk) for normalised, pk in found for word in values[normalised]]

    def as_text(self, value: Any, asking: Asking) -> str:
        ordered = sorted(value or (), key=lambda part: not part["is_primary"])
        return "; ".join(part["value"] for part in ordered)

    def search_text(self, value: Any) -> str:
        found = [part["normalised"] for part in value or ()]
        return doubled(" ".join(word for one in found for word in ([one, phone_digits(one)] if self.point == "phone" else [one])))


def _split(raw: str, point: str) -> list[str]:
    """Several values in one cell: by semicolon, comma or line; addresses and ids hold commas, so by line and semicolon only."""
    marks = ";；\n" if point in {"address", "wechat", "wecom"} else ";；\n,，、"
    for mark in marks[1:]:
        if mark in raw:
            raw = raw.replace(mark, marks[0])
    return raw.split(marks[0])
