"""The lines and refunds of an order as fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.commerce.models import OrderLine, Refund
from guanxi.records.asking import Asking
from guanxi.records.fields import Moment, Number, PartInput, Parts, Ref
from guanxi.records.fields.field import EMPTY_OPERATORS
from guanxi.records.fields.number import plain
from guanxi.records.fields.parts import PartRow
from guanxi.records.lookups import Lookup
from guanxi.records.naming import names_of, refs_along
from guanxi.records.registry import RecordType, registry
from guanxi.records.telling_apart import Named
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

QUANTITY = Number(name="quantity", label=gettext_lazy("Quantity"), minimum=Decimal("0.0001"), maximum=Decimal(999_999_999))
AMOUNT = Number(name="amount", label=gettext_lazy("Amount"), minimum=Decimal(0))
OF_LINES = "SELECT product_id FROM order_line WHERE order_id = ANY(ARRAY(SELECT pk FROM page))"
NAMED = "products named by lines"
WHEN = Moment(name="refunded_at", label=gettext_lazy("Refunded at"))


@dataclass(frozen=True, kw_only=True)
class OrderLines(Parts):
    """Lines name a product (by id, SKU or name) or just say what was bought. Their sum is the order's total unless that is given."""

    model: type[OrderLine] = OrderLine
    of: str = "order"
    part_columns: tuple[str, ...] = ("product_id", "name", "quantity", "unit_price", "discount", "unit_cost", "amount")
    identity: tuple[str, ...] = ("product_id", "name", "quantity", "unit_price", "discount", "repeated")
    kind: ClassVar[str] = "order_lines"
    inputs: ClassVar[tuple[PartInput, ...]] = (
        PartInput("product", gettext_lazy("Product"), "link", target="product"),
        PartInput("name", gettext_lazy("Item")),
        PartInput("quantity", gettext_lazy("Quantity"), "number"),
        PartInput("unit_price", gettext_lazy("Unit price"), "number"),
        PartInput("discount", gettext_lazy("Discount"), "number"),
        PartInput("unit_cost", gettext_lazy("Unit cost"), "number", sensitive="cost"),
    )
    operators: ClassVar[tuple[str, ...]] = ("contains", *EMPTY_OPERATORS)

    def stored(self, value: Sequence[PartRow]) -> dict[str, Any]:
        if not value:
            return {}
        costs = [line["unit_cost"] * line["quantity"] for line in value if line["unit_cost"] is not None]
        told: dict[str, Any] = {"total": sum(line["amount"] for line in value)}
        # Whoever may not see costs sends none: what is known stays.
        return told | {"cost": money(sum(costs))} if len(costs) == len(value) else told

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (*super().beside(record_type, actor), names_of("product", actor, among=OF_LINES))

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        loaded = super().load(record_type, ids, values, asking) or []
        wanted = {line["product_id"] for lines in loaded for line in lines if line["product_id"]}
        products = refs_along(("product",), wanted, asking, among=OF_LINES)
        shows_cost = asking.actor.may_read_field("order", "cost", sensitive=True)
        kept = {} if _writes_costs(asking) else {"untouched": ("unit_cost",)}
        return [tuple(_numbered([_seen(line, products, shows_cost) | kept for line in lines])) for lines in loaded]

    def identity_of(self, part: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(part.get(column, 0) for column in self.identity)

    def clean_all(self, parts: list[PartRow], asking: Asking) -> list[PartRow]:
        return _numbered(parts)

    def clean_many(self, raws: Sequence[Any], asking: Asking) -> list[Any]:
        """All products that the lines of the batch name, in one query."""
        lines = [line for raw in raws for line in (raw if isinstance(raw, (list, tuple)) else [raw]) if isinstance(line, dict)]
        return super().clean_many(raws, replace(asking, memo={**asking.memo, NAMED: _named([_product_of(line) for line in lines], asking)}))

    def clean_part(self, part: Any, asking: Asking) -> PartRow:
        given = part if isinstance(part, dict) else {"name": part}
        product = self._product(given, asking)
        name = clean_line(str(given.get("name") or (product or {}).get("name") or ""), 200)
        if not name:
            raise ValueProblem("no_name", _("An order line says what was bought: a product or a name."))
        quantity = QUANTITY.clean(given.get("quantity", 1), asking) or Decimal(1)
        price = AMOUNT.clean(given.get("unit_price"), asking)
        price = price if price is not None else (product or {}).get("price")
        if price is None:
            raise ValueProblem("no_price", _("The line “%(name)s” has no price.") % {"name": name[:60]})
        discount = AMOUNT.clean(given.get("discount"), asking) or Decimal(0)
        amount = money(quantity * price) - discount
        if amount < 0:
            raise ValueProblem(
                "discount_too_large", _("The discount of the line “%(name)s” is larger than its price.") % {"name": name[:60]}
            )
        cost = AMOUNT.clean(given.get("unit_cost"), asking) if _writes_costs(asking) else None
        cost = cost if cost is not None else (product or {}).get("unit_cost")
        for sum_of_line in (amount, money(quantity * (cost or 0))):
            AMOUNT.clean(sum_of_line, asking)
        return {
            "product_id": (product or {}).get("pk"),
            "name": name,
            "quantity": quantity,
            "unit_price": price,
            "discount": discount,
            "unit_cost": cost,
            "amount": amount,
        }

    def _product(self, given: Mapping[str, Any], asking: Asking) -> dict[str, Any] | None:
        """The product of a line. What was sold under a number that no product carries was sold all the same: its name says what it was."""
        raw = _product_of(given)
        if raw in (None, ""):
            return None
        found = (asking.memo.get(NAMED) or _named([raw], asking)).all_of(raw)
        if len(found) == 1:
            return found[0]
        if not found and given.get("name") and not (given.get("product_id") or given.get("product")):
            return None
        raise ValueProblem("no_such_product", _("There is no product “%(name)s” that can be told apart.") % {"name": str(raw)[:80]})

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "contains":
            return Q(Exists(OrderLine.objects.filter(order=OuterRef("pk"), name__icontains=str(value))))
        return super().condition(operator, value, asking)

    def as_json(self, value: Any) -> Any:
        return [
            {
                "id": line["id"],
                "product": None if line["product"] is None else {"id": line["product"].id, "name": line["product"].name},
                "name": line["name"],
                **{
                    name: None if line[name] is None else plain(line[name])
                    for name in ("quantity", "unit_price", "discount", "amount", "unit_cost")
                },
            }
            for line in value or ()
        ]

    def as_text(self, value: Any, asking: Asking) -> str:
        return "; ".join(f"{line['name']} × {plain(line['quantity'])}" for line in value or ())


def _product_of(given: Mapping[str, Any]) -> Any:
    raw = given.get("product_id") or given.get("product") or given.get("sku")
    return (raw.get("id") or raw.get("sku")) if isinstance(raw, dict) else raw


def _named(raws: Sequence[Any], asking: Asking) -> Named:
    return Named(registry.of("product"), ("sku", "external_id", "name"), raws, asking.actor, ("price", "unit_cost"))


def _writes_costs(asking: Asking) -> bool:
    return asking.actor.may_write_field("order", "cost", sensitive=True)


def _seen(line: PartRow, products: Mapping[int, Ref], shows_cost: bool) -> PartRow:
    return {**line, "product": products.get(line["product_id"]), "unit_cost": line["unit_cost"] if shows_cost else None}


def _numbered(parts: list[PartRow], names: Sequence[str] = ("product_id", "name", "quantity", "unit_price", "discount")) -> list[PartRow]:
    """Equal parts are told apart by how often they stand before."""
    seen: dict[tuple[Any, ...], int] = {}
    for part in parts:
        key = tuple(part[name] for name in names)
        part["repeated"] = seen[key] = seen.get(key, -1) + 1
    return parts


@dataclass(frozen=True, kw_only=True)
class Refunds(Parts):
    """What was paid back; together never more than the order's total."""

    model: type[Refund] = Refund
    of: str = "order"
    part_columns: tuple[str, ...] = ("amount", "refunded_at", "reason", "external_id")
    identity: tuple[str, ...] = ("external_id", "refunded_at", "amount", "repeated")
    told_by: ClassVar[tuple[str, ...]] = ("external_id", "refunded_at", "amount")
    kind: ClassVar[str] = "refunds"
    inputs: ClassVar[tuple[PartInput, ...]] = (
        PartInput("amount", gettext_lazy("Amount"), "number"),
        PartInput("refunded_at", gettext_lazy("Refunded at"), "datetime"),
        PartInput("reason", gettext_lazy("Reason")),
        PartInput("external_id", kind="hidden"),
    )

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        return [tuple(_numbered([*refunds], self.told_by)) for refunds in super().load(record_type, ids, values, asking) or []]

    def identity_of(self, part: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(part.get(column, 0) for column in self.identity)

    def clean_all(self, parts: list[PartRow], asking: Asking) -> list[PartRow]:
        """A number of its own names a refund; without one, two of the same amount and moment are two refunds."""
        named = {part["external_id"]: part for part in parts if part["external_id"]}
        return _numbered([*named.values(), *(part for part in parts if not part["external_id"])], self.told_by)

    def stored(self, value: Sequence[PartRow]) -> dict[str, Any]:
        return {"refunded": sum((refund["amount"] for refund in value), Decimal(0))}

    def clean_part(self, part: Any, asking: Asking) -> PartRow:
        given = part if isinstance(part, dict) else {"amount": part}
        amount = AMOUNT.clean(given.get("amount"), asking)
        if not amount:
            raise ValueProblem("no_amount", _("A refund needs an amount above zero."))
        return {
            "amount": amount,
            "refunded_at": WHEN.clean(given.get("refunded_at"), asking) or asking.now,
            "reason": clean_line(str(given.get("reason") or ""), 300),
            "external_id": clean_line(str(given.get("external_id") or ""), 200) or None,
        }

    def as_json(self, value: Any) -> Any:
        told = [{name: part for name, part in refund.items() if name != "repeated"} for refund in value or ()]
        return [{**refund, "amount": plain(refund["amount"]), "refunded_at": WHEN.as_json(refund["refunded_at"])} for refund in told]

    def as_text(self, value: Any, asking: Asking) -> str:
        return "; ".join(plain(refund["amount"]) for refund in value or ())


def money(amount: Decimal | int) -> Decimal:
    """To four places, as amounts are kept."""
    return Decimal(amount).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
