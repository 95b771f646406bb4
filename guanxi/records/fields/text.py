"""Fields that hold text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import get_language

from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.values.mask import MASK, masked_text
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import listed
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line, clean_text


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line of text. `null_if_empty` is for unique columns, where empty must not count as a value."""

    max_length: int = 200
    null_if_empty: bool = False

    kind: ClassVar[str] = "text"
    operators: ClassVar[tuple[str, ...]] = (
        "contains",
        "not_contains",
        "is",
        "is_not",
        "starts_with",
        "any_of",
        "none_of",
        *EMPTY_OPERATORS,
    )
    groupable: ClassVar[bool] = True

    def group_value(self, key: Any) -> Any:
        return key or ""

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return None if self.null_if_empty else ""
        if isinstance(raw, (dict, list, bool)):
            raise ValueProblem("not_text", _("“%(field)s” takes text.") % {"field": self.label})
        return self.clean_words(str(raw)) or (None if self.null_if_empty else "")

    def clean_words(self, words: str) -> str:
        return clean_line(words, self.max_length)

    def mask(self, value: Any, asking: Asking) -> str:
        return masked_text(value)

    def empty_condition(self) -> Q:
        return Q(**{f"{self.path}__isnull": True}) | Q(**{self.path: ""})

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"any_of", "none_of"}:
            found = Q(**{f"{self.path}__in": [self.operand(item, asking) for item in value]})
            return found if operator == "any_of" else ~found
        if operator in {"contains", "not_contains"}:
            found = Q(**{f"{self.path}__icontains": str(value)})
            return found if operator == "contains" else ~found
        if operator == "starts_with":
            return Q(**{f"{self.path}__istartswith": str(value)})
        if operator == "is":
            return Q(**{f"{self.path}__iexact": str(value)})
        if operator == "is_not":
            return ~Q(**{f"{self.path}__iexact": str(value)})
        return super().condition(operator, value, asking)


@dataclass(frozen=True, kw_only=True)
class LongText(Text):
    """Several lines of text."""

    max_length: int = 20_000
    sortable: bool = False
    kind: ClassVar[str] = "long_text"
    groupable: ClassVar[bool] = False

    def clean_words(self, words: str) -> str:
        return clean_text(words, self.max_length)


@dataclass(frozen=True, kw_only=True)
class Choice(Text):
    """One of a fixed set of codes; files and forms may write the code or the word in either language."""

    options: tuple[tuple[str, Any], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    kind: ClassVar[str] = "choice"
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", "any_of", "none_of", *EMPTY_OPERATORS)

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return ""
        code = self._codes(get_language()).get(str(raw).strip().casefold())
        if code is not None:
            return code
        allowed = listed(label for _code, label in self.options)
        raise ValueProblem(
            "not_a_choice", _("“%(value)s” is none of the choices: %(allowed)s.") % {"value": str(raw)[:60], "allowed": allowed}
        )

    def _codes(self, language: str | None) -> dict[str, str]:
        """Each way to write a choice in this language; of two choices that are written alike, the first one counts."""
        known: dict[str | None, dict[str, str]] = self.__dict__.setdefault("codes", {})
        if language not in known:
            written = [(way, code) for code, label in self.options for way in (code, str(label))]
            known[language] = {way.casefold(): code for way, code in reversed([*written, *self.words])}
        return known[language]

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "is":
            return Q(**{self.path: self.clean(value, asking)})
        if operator == "is_not":
            return ~Q(**{self.path: self.clean(value, asking)})
        return super().condition(operator, value, asking)

    def mask(self, value: Any, asking: Asking) -> str:
        """Of few choices the first character would tell which."""
        return MASK

    def as_text(self, value: Any, asking: Asking) -> str:
        return str(dict(self.options).get(value, value or ""))

    def choices(self) -> list[tuple[str, Any]]:
        return list(self.options)
