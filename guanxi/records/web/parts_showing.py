"""How lists of parts look: contact points, employments, order lines and whatever else a record holds several of."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.records.fields.link import Ref
from guanxi.records.web.showing import Showing, link_to, register_look, tag
from guanxi.ui.markup import each, escaped, filled

ADDRESSES = {"emails": "mailto:{}", "phones": "tel:{}"}


def _contact_points(one: Showing) -> SafeString:
    ordered = sorted(one.value, key=lambda part: not part["is_primary"])
    if not one.wide:
        more = filled(' <span class="faint" title="{}">+{}</span>', one.text, len(ordered) - 1) if len(ordered) > 1 else ""
        return filled("{}{}", _value(one, ordered[0]), more)
    return filled('<ul class="parts">{}</ul>', each("<li>{}</li>", (_point(one, part) for part in ordered)))


def _point(one: Showing, part: dict[str, Any]) -> SafeString:
    signs = [tag(part["label"])] if part["label"] else []
    signs += [tag(_("primary"), "accent")] if part["is_primary"] and len(one.value) > 1 else []
    signs += [tag(_("invalid"), "bad")] if part["is_invalid"] else []
    signs += [tag(_("opted out"), "warn")] if part["opted_out"] else []
    return filled("{} {}", _value(one, part), each("{}", signs, between=" "))


def _value(one: Showing, part: dict[str, Any]) -> SafeString:
    shape = ADDRESSES.get(one.field.name) if one.wide else None
    text = filled('<s title="{}">{}</s>', _("invalid"), part["value"]) if part["is_invalid"] else escaped(part["value"])
    return filled('<a href="{}">{}</a>', shape.format(part["normalised"]), text) if shape else text


def _employments(one: Showing) -> SafeString:
    ordered = sorted(one.value, key=lambda part: (not part["is_main"], part["ended_on"] is not None))
    told = [_employment(part) for part in (ordered if one.wide else ordered[:1])]
    if one.wide:
        return filled('<ul class="parts">{}</ul>', each("<li>{}</li>", told))
    more = filled(' <span class="faint" title="{}">+{}</span>', one.text, len(ordered) - 1) if len(ordered) > 1 else ""
    return filled("{}{}", told[0], more)


def _employment(part: dict[str, Any]) -> SafeString:
    title = filled(' <span class="faint">· {}</span>', part["title"]) if part["title"] else ""
    former = filled(" {}", tag(_("former"))) if part["ended_on"] else ""
    return filled("{}{}{}", link_to(part["company"]), title, former)


def _parts(one: Showing) -> SafeString:
    """Any other list: how many in a cell, a small table on the page."""
    if not one.wide:
        return filled('<span title="{}">{}</span>', one.text[:500], len(one.value))
    return filled('<ul class="parts">{}</ul>', each("<li>{}</li>", (_words(one, part) for part in one.value)))


def _words(one: Showing, part: dict[str, Any]) -> str:
    return one.field.as_text([part], one.asking) or ", ".join(str(value) for value in part.values() if isinstance(value, (str, Ref)))


for _kind, _look in {
    "contact_points": _contact_points,
    "employments": _employments,
    "parts": _parts,
    "order_lines": _parts,
    "refunds": _parts,
}.items():
    register_look(_kind, _look)
