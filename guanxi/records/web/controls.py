"""The controls of a form: from a field and what it holds to inputs, and back from what was posted to what the engine takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guanxi.access.models import Team, User
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link, Ref
from guanxi.records.fields.number import plain
from guanxi.records.fields.parts import Parts
from guanxi.records.web.part_rows import PartsForm, parts_form

WIDGETS = {
    "long_text": "long_text",
    "choice": "select",
    "yes_no": "select",
    "user": "select",
    "team": "select",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "number": "number",
    "integer": "number",
    "money": "number",
    "link": "link",
    "tags": "tags",
    "choices": "choices",
}


@dataclass
class Control:
    """One field in a form; `value` is what its inputs hold: text, a `{"id", "name"}` for a link, rows for parts."""

    field: Field
    value: Any
    asking: Asking
    errors: list[str] = dataclasses.field(default_factory=list)
    required: bool = False
    bare: bool = False
    autofocus: bool = False

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def id(self) -> str:
        return f"id_{self.field.name}"

    @property
    def template(self) -> str:
        kind = "parts" if isinstance(self.field, Parts) else WIDGETS.get(self.field.kind, "text")
        return f"records/widgets/{kind}.html"

    @property
    def wide(self) -> bool:
        return isinstance(self.field, Parts) or self.field.kind in {"long_text", "choices"}

    @property
    def options(self) -> list[tuple[str, Any]]:
        if self.field.kind == "user":
            return [(str(user.pk), str(user)) for user in _users(self.asking) if user.is_active]
        if self.field.kind == "team":
            return [(str(pk), name) for pk, name in Team.objects.order_by("name").values_list("pk", "name")]
        return [(str(code), label) for code, label in self.field.choices()]

    @property
    def checks(self) -> list[tuple[str, Any, bool]]:
        """What was chosen once and is offered no more can still be kept."""
        held = self.value if isinstance(self.value, (list, tuple)) else ()
        words = dict(getattr(self.field, "options", ()))
        gone = [(code, words.get(code, code)) for code in held if code not in dict(self.options)]
        return [(code, label, code in held) for code, label in [*self.options, *gone]]

    @property
    def shown_if(self) -> tuple[str, str] | None:
        """The other field of the form on which this one depends, and the values at which it is asked for."""
        condition = getattr(self.field, "show_if", None)
        return (condition["field"], " ".join(condition["any_of"])) if condition else None

    @property
    def needs_empty(self) -> bool:
        return self.field.kind != "yes_no"

    @property
    def unlisted(self) -> bool:
        """What is held stands in no option (a colleague who left): it is kept all the same."""
        return bool(self.value) and self.value not in {code for code, _label in self.options}

    @property
    def unlisted_label(self) -> str:
        if self.field.kind != "user":
            return str(self.value)
        return next((str(user) for user in _users(self.asking) if str(user.pk) == self.value), str(self.value))

    @property
    def targets(self) -> str:
        return ",".join(self.field.targets) if isinstance(self.field, Link) else ""

    @property
    def max_length(self) -> int:
        return getattr(self.field, "max_length", 300)

    @property
    def parts(self) -> PartsForm:
        assert isinstance(self.field, Parts)
        return parts_form(self.field, self.value, self.asking, autofocus=self.autofocus)


def _users(asking: Asking) -> list[User]:
    """Read once for all fields of a form."""
    if "users" not in asking.memo:
        asking.memo["users"] = list(User.objects.only("name", "username", "is_active").order_by("name", "pk"))
    found: list[User] = asking.memo["users"]
    return found


def held(one: Field, value: Any, asking: Asking) -> Any:
    """From a record's value to what the inputs hold."""
    if isinstance(one, Parts):
        return [dict(part) for part in value or ()]
    if one.kind == "link":
        return {"id": str(value.id), "name": value.name} if isinstance(value, Ref) else {"id": "", "name": str(value or "")}
    if value is None:
        return ""
    if one.kind in {"user", "team"}:
        return str(value.id if isinstance(value, Ref) else value)
    if one.kind == "datetime":
        return value.astimezone(asking.zone).strftime("%Y-%m-%dT%H:%M")
    if one.kind == "time":
        return one.as_json(value)
    if one.kind == "yes_no":
        return "true" if value else "false"
    if one.kind == "tags":
        return ", ".join(value)
    if one.kind == "choices":
        return list(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def raw_of(one: Field, value: Any) -> Any:
    """From what the inputs hold to what the engine takes."""
    if one.kind == "link":
        return int(value["id"]) if value["id"].isdecimal() and len(value["id"]) < 19 else value["name"]
    return value


def controls_of(
    fields: Sequence[Field], values: dict[str, Any], asking: Asking, errors: dict[str, list[str]] | None = None
) -> list[Control]:
    return [Control(one, values[one.name], asking, (errors or {}).get(one.name, []), one.required) for one in fields]
