"""What the customers floor hangs into the pages and the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.access.web.doors import actor_in
from guanxi.customers.consent import api as consent_api
from guanxi.customers.consent import web as consent
from guanxi.customers.consent.preferring import told as preferences_told
from guanxi.customers.duplicates import api as duplicates_api
from guanxi.customers.duplicates import finding as duplicates
from guanxi.customers.duplicates import menu_count
from guanxi.customers.duplicates.typing_web import form_aid
from guanxi.customers.merging import api as merging_api
from guanxi.customers.merging.finding import MERGED, UNMERGED
from guanxi.customers.merging.merging import MOST
from guanxi.customers.merging.redirecting import merged_address
from guanxi.customers.merging.web import history_link, merge_button
from guanxi.customers.page import naming
from guanxi.customers.page.pinyin import pinyin_panel
from guanxi.customers.people import working
from guanxi.customers.privacy import api as privacy_api
from guanxi.customers.privacy.bundle import register_also
from guanxi.customers.privacy.commented import comments_told
from guanxi.customers.privacy.erasing import api as erasing_api
from guanxi.customers.privacy.erasing.web import erase_button
from guanxi.customers.privacy.tags import wishes_panel
from guanxi.customers.privacy.web import data_button
from guanxi.customers.scores import in_force
from guanxi.customers.standing import facts
from guanxi.customers.standing.card import standing_panel, worth_panel
from guanxi.customers.timeline import own, reading
from guanxi.customers.timeline.events import register_source
from guanxi.customers.timeline.web import panel as timeline_panel
from guanxi.records.web.moved import register_finder
from guanxi.records.web.slots import (
    FormAid,
    Panel,
    SelectionAction,
    register_entry_link,
    register_form_aid,
    register_panel,
    register_selection_action,
)
from guanxi.ui.menu import MenuItem, register

BOTH = ("person", "company")


def wire() -> None:
    register_source(own.CONSENTS)
    register_source(own.RECORD)
    consent_api.wire()
    duplicates_api.wire()
    merging_api.wire()
    privacy_api.wire()
    erasing_api.wire()
    register_also("preferences", preferences_told)
    register_also("comments", comments_told)
    register_source(own.MERGES)
    for kind in (*MERGED, *UNMERGED):
        register_entry_link(kind, history_link)
    register_form_aid("duplicates", FormAid(BOTH, form_aid))
    naming.wire()
    register_finder(merged_address)
    register(
        MenuItem(
            "duplicates",
            _("Duplicates"),
            "duplicates",
            "merge",
            92,
            "records",
            visible=lambda request: bool(duplicates.kinds_of(actor_in(request))),
            count=lambda request: menu_count.open_pairs(actor_in(request)),
        )
    )
    register_selection_action(
        SelectionAction(
            "merge", BOTH, _("Merge"), "merge", "merge/", "merge", needs=2, most=MOST, why=_("At most five records are merged at a time.")
        )
    )
    register_panel(Panel("data", ("person",), "actions", 95, data_button))
    register_panel(Panel("erase", ("person",), "actions", 96, erase_button))
    register_panel(Panel("merge", BOTH, "actions", 90, merge_button))
    register_panel(Panel("pinyin", ("person",), "name", 10, pinyin_panel))
    register_panel(Panel("wishes", ("person",), "head", 5, wishes_panel))
    register_panel(Panel("timeline", BOTH, "main", 20, timeline_panel, reading.asks))
    register_panel(Panel("standing", BOTH, "side", 10, standing_panel, facts.asks))
    register_panel(Panel("worth", BOTH, "side", 20, worth_panel, in_force.asks))
    register_panel(Panel("working", BOTH, "side", 50, working.working_panel, working.asks))
    register_panel(Panel("consent", BOTH, "side", 60, consent.consent_panel, consent.asks, covers=("consent.customer",)))
