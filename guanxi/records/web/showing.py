"""How a value looks on a page: one function per kind of field, escaped, without a template, because a list shows hundreds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Ref
from guanxi.records.fields.moment import Moment
from guanxi.records.finding import Record
from guanxi.records.registry import registry
from guanxi.ui.icons import icon
from guanxi.ui.initials import initials
from guanxi.ui.markup import each, escaped, filled
from guanxi.ui.templatetags.ui import mood_of

NOTHING = SafeString("")


@dataclass(frozen=True)
class Showing:
    """One value of one record; `wide` where there is room: a record's page rather than a cell."""

    field: Field
    value: Any
    record: Record
    asking: Asking
    wide: bool = False

    @property
    def text(self) -> str:
        return self.field.as_text(self.value, self.asking)


Look = Callable[[Showing], SafeString]
_looks: dict[str, Look] = {}


def register_look(kind: str, look: Look) -> None:
    """How values of a kind of field look; a room that brings a kind of its own may bring its look."""
    _looks[kind] = look


_namings: dict[str, Callable[[str], str]] = {}


def register_naming(look: str, naming: Callable[[str], str]) -> None:
    """What the codes of such a field are called, where a value is told without its record."""
    _namings[look] = naming


def named(field: Field, text: str) -> str:
    return _namings[field.look](text) if text and field.look in _namings else text


def shown(field: Field, record: Record, asking: Asking, *, wide: bool = False) -> SafeString:
    value = record.values.get(field.name)
    if field.is_empty(value):
        return NOTHING
    return _looks.get(field.look or field.kind, _plain)(Showing(field, value, record, asking, wide))


def who(name: str, kind: str = "", url: str = "") -> SafeString:
    shape = " avatar-company" if kind == "company" else ""
    told = filled('<a href="{}" title="{}">{}</a>', url, name, name) if url else filled('<span title="{}">{}</span>', name, name)
    return filled('<span class="who"><span class="avatar{}" aria-hidden="true">{}</span>{}</span>', shape, initials(name), told)


def link_to(ref: Ref) -> SafeString:
    if ref.erased or not registry.has(ref.object):
        return escaped(ref.name)
    name = ref.name or _("Without a name")
    return filled('<a class="link" href="{}" title="{}">{}</a>', registry.of(ref.object).url_of(ref.id), name, name)


def tag(text: Any, tone: str = "") -> SafeString:
    return filled('<span class="tag{}"><span>{}</span></span>', f" tag-{tone}" if tone else "", text)


def money(text: str, currency: str) -> SafeString:
    return filled('<span class="amount"><span class="faint">{}</span> {}</span>', symbol(currency), text)


def symbol(currency: str) -> str:
    if currency == "CNY":
        return "¥"
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(currency, locale="zh_Hans_CN" if (get_language() or "").startswith("zh") else "en") if currency else ""


def _plain(one: Showing) -> SafeString:
    text = one.text
    if one.wide or len(text) < 30:
        return escaped(text)
    return filled('<span title="{}">{}</span>', text[:500], text[:200])


def _number(one: Showing) -> SafeString:
    """In a list with as many places as the field wants; what they cannot tell stands in the title."""
    places = getattr(one.field, "shown_places", None)
    rounded = None if one.wide or places is None else one.value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not rounded:
        return _plain(one)
    text = number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)
    return escaped(text) if rounded == one.value else filled('<span title="{}">{}</span>', one.text, text)


def _long(one: Showing) -> SafeString:
    return filled('<span class="pre">{}</span>', one.text) if one.wide else _plain(one)


def _choice(one: Showing) -> SafeString:
    tone = one.field.tone(one.value)
    return tag(one.text, tone) if tone or one.field.kind == "label" else escaped(one.text)


def _link(one: Showing) -> SafeString:
    return link_to(one.value)


def _tags(one: Showing) -> SafeString:
    return filled('<span class="tags">{}</span>', each("{}", (tag(name) for name in one.value)))


def _choices(one: Showing) -> SafeString:
    words = dict(getattr(one.field, "options", ()))
    return filled('<span class="tags">{}</span>', each("{}", (tag(words.get(code, code)) for code in one.value)))


def _truth(one: Showing) -> SafeString:
    return icon("check", label=_("Yes")) if one.value else mark_safe('<span class="faint">–</span>')


def _mood(one: Showing) -> SafeString:
    words = {"bad": _("dissatisfied"), "mid": _("neutral"), "good": _("satisfied")}
    mood = mood_of(getattr(one.value, "value", one.value))
    if mood == "none":
        return NOTHING
    return filled('<span class="mood mood-{}"><span>{}</span><span class="sr">{}</span></span>', mood, one.text, words[mood])


def _estimate(one: Showing) -> SafeString:
    """A figure with its interval, where it is an estimate; where there is none, the reason why."""
    if why := one.field.why_none(one.value) if hasattr(one.field, "why_none") else "":
        return filled('<span title="{}">–{}</span>', why, filled(' <span class="{}">{}</span>', "note" if one.wide else "sr", why))
    text = money(one.text, one.asking.workspace.currency) if one.field.look == "money" else escaped(one.text)
    if one.field.look == "share" and getattr(one.value, "value", None) is not None:
        text = escaped(_("%(number)s %%") % {"number": round(one.value.value * 100)})
    low, high = getattr(one.value, "low", None), getattr(one.value, "high", None)
    if low is None or high is None or one.field.look == "share":
        return text
    span = interval_of(one.value.value, low, high)
    return filled('<span title="{}">{}{}</span>', span, text, filled(' <span class="note">{}</span>', span) if one.wide else "")


def interval_of(value: float, low: float, high: float) -> str:
    """Where nearly all outcomes are nothing, a mean that is something needs a word."""
    if brings_nothing_mostly(value, low, high):
        return _("Most customers like this one buy nothing more; the mean counts the few who do.")
    return _("80 %% interval %(low)s – %(high)s") % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}


def brings_nothing_mostly(value: float | None, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and round(low) == round(high) == 0 and round(value or 0) != 0


def _money(one: Showing) -> SafeString:
    if one.field.kind == "score":
        return _estimate(one)
    return money(one.text, str(one.record.values.get(getattr(one.field, "currency", "")) or ""))


def _company_money(one: Showing) -> SafeString:
    return money(one.text, one.asking.workspace.currency)


def _moment(one: Showing) -> SafeString:
    here = one.value.astimezone(one.asking.zone)
    near = here.year == timezone.now().year and not one.wide
    clock = "" if isinstance(one.field, Moment) and one.field.is_day_alone(here) else " %H:%M"
    return filled(
        '<time datetime="{}" title="{}">{}</time>',
        one.value.isoformat(),
        one.text,
        here.strftime(("%m-%d" if near else "%Y-%m-%d") + clock),
    )


for _kind, _look in {
    "number": _number,
    "long_text": _long,
    "choice": _choice,
    "label": _choice,
    "link": _link,
    "tags": _tags,
    "yes_no": _truth,
    "mood": _mood,
    "score": _estimate,
    "money": _money,
    "share": _estimate,
    "company_money": _company_money,
    "choices": _choices,
    "datetime": _moment,
}.items():
    register_look(_kind, _look)
