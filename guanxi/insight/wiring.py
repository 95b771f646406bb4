"""What the insight floor hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.customers.merging.movers import register_mover
from guanxi.insight.actions import erasing
from guanxi.insight.facts import unprofiled
from guanxi.insight.facts.dirtying import KINDS, mark_months
from guanxi.insight.renewing import noticing
from guanxi.journal import kinds, reading


def wire() -> None:
    kinds.declare("insight.refreshed", _("computed the figures anew"))
    kinds.declare("insight.actions_judged", _("found what came of what was done"))
    kinds.declare("action.done", _("did what was proposed"))
    kinds.declare("action.snoozed", _("put off what was proposed"))
    kinds.declare("action.not_useful", _("found what was proposed of no use"))
    kinds.declare("action.taken_back", _("took back what was done about a proposal"))
    kinds.declare("action_rule.changed", _("changed a rule of the next step"))
    register_mover("action_taken", "customer_id")
    erasing.register()
    reading.register("facts", KINDS, mark_months)
    reading.register("unprofiled", unprofiled.KINDS, unprofiled.forget_figures_of_these)
    reading.register("figures", noticing.KINDS, noticing.note_changes)
