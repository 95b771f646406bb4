"""What somebody wants a field to be, and what stands against it: said per point, so that a form can show it where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.own import PREFIX
from guanxi.records.models import OwnField
from guanxi.records.models.own_field import KEY
from guanxi.records.own.building import field_of
from guanxi.records.own.formulas.fields import Names
from guanxi.records.own.masks import check_mask
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType, registry
from guanxi.values.numbers import parse_number
from guanxi.values.pinyin import plain, syllables
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

Kind = OwnField.Kind
MOST_FIELDS = 100
MOST_OPTIONS = 200
UNIQUE_KINDS = {Kind.TEXT, Kind.NUMBER, Kind.TIME, Kind.USER}
SEARCHED_KINDS = {Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CHOICES, Kind.NUMBER, Kind.TIME}
DEFAULT_KINDS = {Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.MONEY, Kind.TIME, Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.USER}
FAST_KINDS = {*Kind} - {Kind.FORMULA}
CONDITION_KINDS = {"choice", "choices", "yes_no"}
CHINESE = re.compile("[\u3400-\u9fff]")


def decides(one: Field) -> bool:
    """Whether another field can be asked for by what this one holds: it must stand in the form itself."""
    return one.in_forms and one.kind in CONDITION_KINDS and bool(one.choices())


@dataclass(frozen=True)
class Description:
    """As given; what a kind does not have is left out of account. An option is (code, English, Chinese), a new one has no code."""

    kind: str
    label_en: str = ""
    label_zh: str = ""
    help: str = ""
    required: bool = False
    unique: bool = False
    sensitive: bool = False
    searchable: bool = False
    fast: bool = False
    default: Any = None
    options: Sequence[tuple[str, str, str]] = ()
    minimum: str = ""
    maximum: str = ""
    places: str = ""
    pattern: str = ""
    target: str = ""
    formula: str = ""
    show_if_field: str = ""
    show_if_any_of: Sequence[str] = field(default_factory=tuple)


def as_it_is(own: OwnField) -> Description:
    """What a field is, as somebody would have described it."""
    more: Mapping[str, Any] = own.more
    return Description(
        kind=own.kind,
        label_en=own.label_en,
        label_zh=own.label_zh,
        help=own.help,
        required=own.required,
        unique=own.unique,
        sensitive=own.sensitive,
        searchable=own.searchable,
        fast=own.fast != OwnField.Fast.NO,
        default=own.default,
        options=[(one["code"], one["en"], one["zh"]) for one in more.get("options", []) if not one.get("retired")],
        minimum=str(more.get("minimum", "")),
        maximum=str(more.get("maximum", "")),
        places=str(more.get("places", "")),
        pattern=more.get("pattern", ""),
        target=more.get("target", ""),
        formula=more.get("formula", ""),
        show_if_field=own.show_if["field"] if own.show_if else "",
        show_if_any_of=tuple(own.show_if["any_of"]) if own.show_if else (),
    )


def described(declared: RecordType, wanted: Description, own: OwnField, others: Sequence[OwnField], asking: Asking) -> OwnField:
    """Writes the description into the (unsaved) row; raises Invalid with all that stands against it."""
    return _Describing(declared, wanted, own, others, asking).done()


class _Describing:
    def __init__(self, declared: RecordType, wanted: Description, own: OwnField, others: Sequence[OwnField], asking: Asking) -> None:
        self.declared, self.wanted, self.own, self.asking = declared, wanted, own, asking
        self.others = [one for one in others if one.pk != own.pk and one.retired_at is None]
        self.problems: list[Problem] = []

    def done(self) -> OwnField:
        own, wanted = self.own, self.wanted
        self._kind()
        if self.problems:
            raise Invalid(self.problems)
        kind = Kind(own.kind)
        self._labels()
        own.help = self._line("help", wanted.help, 300)
        own.required = wanted.required and kind not in {Kind.FORMULA, Kind.YES_NO}
        own.unique = wanted.unique and kind in UNIQUE_KINDS
        own.sensitive = wanted.sensitive
        own.searchable = wanted.searchable and kind in SEARCHED_KINDS
        own.more = self._more(kind)
        own.show_if = self._show_if()
        if not self.problems:
            own.default = self._default(kind)
        if self.problems:
            raise Invalid(self.problems)
        return own

    def _wrong(self, at: str, code: str, sentence: Any) -> None:
        self.problems.append(Problem(code, str(sentence), at))

    def _kind(self) -> None:
        if self.wanted.kind not in Kind.values:
            self._wrong("kind", "not_a_kind", _("Choose what the field holds."))
        elif self.own.pk is not None and self.own.kind != self.wanted.kind:
            self._wrong("kind", "kind_stays", _("What a field holds stays as it is. Make another field and retire this one."))
        else:
            self.own.kind = self.wanted.kind

    def _line(self, at: str, text: str, longest: int) -> str:
        try:
            return clean_line(text, longest)
        except ValueProblem as problem:
            self._wrong(at, problem.code, problem)
            return ""

    def _labels(self) -> None:
        own = self.own
        own.label_en, own.label_zh = (self._line(at, getattr(self.wanted, at), 80) for at in ("label_en", "label_zh"))
        if not own.label_en and not own.label_zh:
            self._wrong("label_en", "required", _("Give the field a name, in English, in Chinese or in both."))
        taken = {word.casefold() for one in self.others for word in (one.label_en, one.label_zh) if word}
        taken |= {str(one.label).casefold() for one in self.declared.fields}
        for at in ("label_en", "label_zh"):
            if getattr(own, at).casefold() in taken:
                self._wrong(at, "taken", _("Another field is called “%(name)s” already.") % {"name": getattr(own, at)})
        if own.pk is None and not own.key:
            own.key = free_key(own.label_en or own.label_zh, {one.key for one in OwnField.objects.filter(object=own.object)})

    def _more(self, kind: Kind) -> dict[str, Any]:
        if kind in {Kind.NUMBER, Kind.MONEY}:
            return self._numbers(kind)
        if kind in {Kind.CHOICE, Kind.CHOICES}:
            return {"options": self._options()}
        if kind == Kind.TEXT:
            return {"pattern": self._pattern()}
        if kind == Kind.LINK:
            return {"target": self._target()}
        if kind == Kind.FORMULA:
            return {"formula": self._formula()}
        return {}

    def _numbers(self, kind: Kind) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for at in ("minimum", "maximum"):
            if word := str(getattr(self.wanted, at) or "").strip():
                try:
                    found[at] = str(parse_number(word))
                except ValueProblem as problem:
                    self._wrong(at, problem.code, problem)
        if len(found) == 2 and Decimal(found["minimum"]) > Decimal(found["maximum"]):
            self._wrong("maximum", "too_small", _("The largest value is smaller than the smallest."))
        word = str(self.wanted.places).strip()
        most = 2 if kind == Kind.MONEY else 6
        if word and not (word.isascii() and word.isdecimal() and int(word[:4]) <= most):
            self._wrong("places", "not_a_number", _("Decimal places are a number from 0 to %(most)s.") % {"most": most})
        elif word:
            found["places"] = int(word)
        return found

    def _options(self) -> list[dict[str, Any]]:
        """Options that are given no more are retired: records that hold them keep their word."""
        before = {one["code"]: one for one in self.own.more.get("options", [])} if self.own.more else {}
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        for code, en, zh in self.wanted.options:
            en, zh = self._line("options", en, 80), self._line("options", zh, 80)
            if not en and not zh:
                continue
            words = {word.casefold() for word in (en, zh) if word}
            if words & seen:
                self._wrong("options", "twice", _("The choice “%(name)s” stands there twice.") % {"name": en or zh})
            seen |= words
            taken = {*before, *(one["code"] for one in found)}
            found.append({"code": code if code in before else free_key(en or zh, taken), "en": en, "zh": zh})
        kept = {one["code"] for one in found}
        found += [{**one, "retired": True} for code, one in before.items() if code not in kept]
        if not any(not one.get("retired") for one in found):
            self._wrong("options", "required", _("Write down at least one choice."))
        if len(found) > MOST_OPTIONS:
            self._wrong("options", "too_many", _("A field has at most %(limit)s choices.") % {"limit": MOST_OPTIONS})
        return found

    def _pattern(self) -> str:
        try:
            check_mask(self.wanted.pattern)
        except ValueProblem as problem:
            self._wrong("pattern", problem.code, problem)
        return self.wanted.pattern

    def _target(self) -> str:
        before = (self.own.more or {}).get("target")
        if self.own.pk is not None and before and self.wanted.target != before:
            self._wrong("target", "target_stays", _("What a field points at stays as it is. Make another field and retire this one."))
        if not registry.has(self.wanted.target):
            self._wrong("target", "required", _("Choose what the field points at."))
        return self.wanted.target

    def _formula(self) -> str:
        fields = [*self.declared.fields, *(field_of(one) for one in self.others if one.kind != Kind.FORMULA)]
        names = Names(fields, [one for one in self.others if one.kind == Kind.FORMULA], self.declared)
        draft = OwnField(object=self.own.object, key=self.own.key or "draft", more={"formula": self.wanted.formula})
        try:
            names.formulas |= {PREFIX + draft.key: draft} if self.own.pk is not None else {}
            names.meaning(draft)
            return names.written_out(self.wanted.formula)
        except ValueProblem as problem:
            self._wrong("formula", problem.code, problem)
            return self.wanted.formula

    def _show_if(self) -> dict[str, Any] | None:
        name = self.wanted.show_if_field
        if not name:
            return None
        known: dict[str, Field] = {one.name: one for one in self.declared.fields}
        known |= {PREFIX + one.key: field_of(one) for one in self.others if one.kind != Kind.FORMULA}
        on = known.get(name)
        if on is None or not decides(on):
            self._wrong("show_if_field", "unknown_field", _("Choose a field of choices or of yes and no."))
            return None
        codes = {str(code) for code, _label in on.choices()}
        any_of = [word for word in dict.fromkeys(self.wanted.show_if_any_of) if word in codes]
        if not any_of:
            self._wrong("show_if_any_of", "required", _("Choose at which of its values this field is shown."))
        return {"field": name, "any_of": any_of}

    def _default(self, kind: Kind) -> Any:
        if kind not in DEFAULT_KINDS or self.wanted.default in (None, "", [], ()):
            return None
        made: Any = field_of(self.own)
        try:
            return made.stored(made.clean(self.wanted.default, self.asking))["own"][self.own.key]
        except ValueProblem as problem:
            self._wrong("default", problem.code, problem)
            return None


def free_key(label: str, taken: set[str]) -> str:
    """A plain word made of a label in any script: 会员等级 → hui_yuan_deng_ji."""
    words = [plain(one) for one in syllables(label)] if CHINESE.search(label) else [label]
    slug = re.sub(r"[^a-z0-9]+", "_", "_".join(words).lower()).strip("_")[:30].strip("_")
    if not slug or not slug[0].isalpha():
        slug = f"field_{slug}".strip("_")
    key, number = slug, 1
    while key in taken or not KEY.fullmatch(key):
        number += 1
        key = f"{slug}_{number}"
    return key
