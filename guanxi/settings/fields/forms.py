"""The form of an own field: what every field has, and what only fields of its kind have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.access.models import User
from guanxi.records.fields.field import Field
from guanxi.records.models import OwnField
from guanxi.records.own.describing import DEFAULT_KINDS, FAST_KINDS, SEARCHED_KINDS, UNIQUE_KINDS, Description, decides
from guanxi.records.registry import RecordType, registry

Kind = OwnField.Kind

KINDS: Mapping[Kind, tuple[Any, Any]] = {
    Kind.TEXT: (_("Line of text"), _("One line, such as a contract number.")),
    Kind.LONG_TEXT: (_("Long text"), _("Several lines.")),
    Kind.NUMBER: (_("Numeric value"), _("To compare, add up and reckon with.")),
    Kind.MONEY: (_("Money"), _("An amount in the company's currency.")),
    Kind.DATE: (_("Date"), _("A day without a time.")),
    Kind.DATETIME: (_("Date and time"), _("A moment, shown in each reader's time zone.")),
    Kind.TIME: (_("Time of day"), _("Hours and minutes, such as when a shop opens.")),
    Kind.CHOICE: (_("Choice"), _("One of a list that you write down.")),
    Kind.CHOICES: (_("Several choices"), _("Any number of a list that you write down.")),
    Kind.YES_NO: (_("Yes or no"), _("A box to tick.")),
    Kind.LINK: (_("Link"), _("Another person, company, order …")),
    Kind.USER: (_("Colleague"), _("One of those who work here. Whoever leaves stays where they stand.")),
    Kind.FORMULA: (_("Formula"), _("Computed from other fields, always up to date.")),
}
NEW_OPTIONS = 6


class FieldForm(forms.Form):
    """Each input names what it becomes in the description; `kind` is chosen before and stays."""

    label_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    label_zh = forms.CharField(label=_("Name in Chinese"), max_length=80, required=False)
    help = forms.CharField(label=_("Help"), max_length=300, required=False, help_text=_("Shown below the field in forms."))

    def __init__(self, kind: Kind, record_type: RecordType, own: OwnField | None, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.kind, self.record_type, self.own = kind, record_type, own
        for name, made in self._fields():
            self.fields[name] = made

    def _fields(self) -> Iterator[tuple[str, forms.Field]]:
        kind = self.kind
        if kind == Kind.FORMULA:
            yield "formula", forms.CharField(label=_("Formula"), widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}))
        if kind == Kind.LINK:
            targets = [(one.name, one.label) for one in registry.types()]
            yield "target", forms.ChoiceField(label=_("Points at"), choices=targets, disabled=self.own is not None)
        if kind in {Kind.CHOICE, Kind.CHOICES}:
            yield from self._options()
        if kind == Kind.TEXT:
            yield (
                "pattern",
                forms.CharField(
                    label=_("Looks like"),
                    max_length=60,
                    required=False,
                    help_text=_("A stands for a letter, 9 for a digit, X for either, + behind them for several, * for any text. AA-9999+"),
                ),
            )
        if kind in {Kind.NUMBER, Kind.MONEY}:
            yield "minimum", forms.CharField(label=_("Smallest value"), required=False)
            yield "maximum", forms.CharField(label=_("Largest value"), required=False)
            yield "places", forms.CharField(label=_("Decimal places"), required=False)
        if kind in DEFAULT_KINDS:
            yield "default", self._default()
        if kind not in {Kind.FORMULA, Kind.YES_NO}:
            yield "required", _check(_("Must be filled in"))
        if kind in UNIQUE_KINDS:
            help_text = _("Files can then name records by it.") if kind == Kind.TEXT else ""
            yield "unique", _check(_("No two records may hold the same"), help_text)
        if kind in SEARCHED_KINDS:
            yield "searchable", _check(_("Found by search"))
        if kind in FAST_KINDS:
            yield "fast", _check(_("Fast to filter and sort by"), _("For lists of many thousands; new records take a moment longer."))
        yield "sensitive", _check(_("Sensitive"), _("Only roles that are given it see it."))
        if kind != Kind.FORMULA:
            yield from self._condition()

    def _options(self) -> Iterator[tuple[str, forms.Field]]:
        for number, (code, en, zh) in enumerate(self.before.options if self.own else ()):
            yield f"option-{number}-code", forms.CharField(widget=forms.HiddenInput, initial=code, required=False)
            yield f"option-{number}-en", forms.CharField(label=_("Choice in English"), initial=en, max_length=80, required=False)
            yield f"option-{number}-zh", forms.CharField(label=_("Choice in Chinese"), initial=zh, max_length=80, required=False)
        yield (
            "new_options",
            forms.CharField(
                label=_("New choices") if self.own else _("Choices"),
                widget=forms.Textarea(attrs={"rows": NEW_OPTIONS}),
                required=False,
                help_text=_("One a line; in both languages as “Gold | 金卡”."),
            ),
        )

    @property
    def before(self) -> Description:
        from guanxi.records.own.describing import as_it_is

        return as_it_is(self.own) if self.own else Description(kind=self.kind)

    def _default(self) -> forms.Field:
        label: Any = _("New records begin with")
        help_text: Any = ""
        if self.kind == Kind.YES_NO:
            return forms.ChoiceField(label=label, choices=[("", _("No")), ("true", _("Yes"))], required=False)
        if self.kind in {Kind.CHOICE, Kind.CHOICES}:
            help_text = _("One of the choices.") if self.kind == Kind.CHOICE else _("Some of the choices, separated by commas.")
        if self.kind == Kind.USER:
            users = User.objects.filter(is_active=True).only("name", "username").order_by("name", "pk")
            return forms.ChoiceField(label=label, choices=[("", "–"), *((str(one.pk), str(one)) for one in users)], required=False)
        widget = forms.TimeInput(attrs={"type": "time"}) if self.kind == Kind.TIME else None
        return forms.CharField(label=label, required=False, max_length=2_000, help_text=help_text, widget=widget)

    def _condition(self) -> Iterator[tuple[str, forms.Field]]:
        fields = [one for one in _conditions_of(self.record_type) if self.own is None or one.name != f"own_{self.own.key}"]
        if not fields:
            return
        names = [("", _("always")), *((one.name, one.label) for one in fields)]
        yield "show_if_field", forms.ChoiceField(label=_("Asked for"), choices=names, required=False)
        values = [(one.label, [(f"{one.name}={code}", label) for code, label in one.choices()]) for one in fields]
        yield (
            "show_if_any_of",
            forms.MultipleChoiceField(
                label=_("where that field holds one of"),
                choices=values,
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 6}),
            ),
        )

    def description(self) -> Description:
        data = self.cleaned_data
        field = data.get("show_if_field", "")
        chosen = [word.partition("=") for word in data.get("show_if_any_of", [])]
        return Description(
            kind=self.kind,
            options=self._described_options(),
            target=data.get("target") or self.before.target,
            show_if_field=field,
            show_if_any_of=[code for name, _equals, code in chosen if name == field],
            **{name: data[name] for name in PLAIN if name in data},
        )

    def _described_options(self) -> Sequence[tuple[str, str, str]]:
        data = self.cleaned_data
        known = [
            (data[f"option-{number}-code"], data[f"option-{number}-en"], data[f"option-{number}-zh"])
            for number in range(len(self.before.options))
            if f"option-{number}-code" in data
        ]
        return [*known, *map(_written, data.get("new_options", "").splitlines())]


PLAIN = (
    "label_en",
    "label_zh",
    "help",
    "required",
    "unique",
    "sensitive",
    "searchable",
    "fast",
    "default",
    "minimum",
    "maximum",
    "places",
    "pattern",
    "formula",
)


def _written(line: str) -> tuple[str, str, str]:
    """`Gold | 金卡`; a word alone is taken for the language that it is written in."""
    first, _bar, second = (part.strip() for part in line.replace("｜", "|").partition("|"))
    if not second and any("\u3400" <= sign <= "\u9fff" for sign in first):
        return "", "", first
    return "", first, second


def _conditions_of(record_type: RecordType) -> list[Field]:
    return [one for one in registry.of(record_type.name).fields if decides(one)]


def _check(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def initial_of(described: Description) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(described, name) for name in (*PLAIN, "target", "show_if_field")}
    if isinstance(found["default"], (list, tuple)):
        found["default"] = ", ".join(map(str, found["default"]))
    if found["default"] is True:
        found["default"] = "true"
    found["show_if_any_of"] = [f"{described.show_if_field}={code}" for code in described.show_if_any_of]
    return found
