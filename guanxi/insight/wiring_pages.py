"""What the insight floor hangs into the pages and the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guanxi.access.web.doors import actor_in
from guanxi.insight import api
from guanxi.insight.actions import api as actions_api
from guanxi.insight.actions import web as today
from guanxi.insight.audience import may_see
from guanxi.insight.portrait.finding import asks
from guanxi.insight.portrait.panel import portrait_panel
from guanxi.insight.segments.finding import FIELDS as SEGMENT_FIELDS
from guanxi.insight.value.finding import FIELDS as VALUE_FIELDS
from guanxi.records.web.slots import Panel, register_panel
from guanxi.settings.sections import Section, register_section
from guanxi.ui.menu import MenuItem, register


def wire() -> None:
    items = (
        ("segments", _("Segments"), "segments", _seen(*SEGMENT_FIELDS)),
        ("value", _("Value"), "value", _seen(*VALUE_FIELDS)),
        ("retention", _("Retention"), "history", _seen(objects=("order",))),
        ("satisfaction", _("Satisfaction"), "satisfaction", _seen(objects=("feedback",))),
        ("walk", _("Customer file walk"), "file", lambda request: actor_in(request).may("read", "insight")),
    )
    for order, (key, label, icon, visible) in enumerate(items, 1):
        register(MenuItem(f"insight-{key}", label, f"insight-{key}", icon, order, "insight", visible=visible))
    register(MenuItem("today", _("Today"), "/today/", "today", 1, "top", visible=today.shown_to, count=today.count_for, go="d"))
    register_section(Section("actions", _("Next steps"), "settings_actions", "today", lambda actor: actor.may("change", "settings")))
    register_panel(Panel("portrait", ("person", "company"), "side", 22, portrait_panel, asks))
    api.wire()
    actions_api.wire()


def _seen(*fields: str, objects: tuple[str, ...] = ()) -> Callable[[HttpRequest], bool]:
    return lambda request: may_see(actor_in(request), *fields, objects=objects)
