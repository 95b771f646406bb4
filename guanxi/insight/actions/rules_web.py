"""The rules of the next step in the settings: thresholds, on and off, and what became of their advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi import measures
from guanxi.access.web.doors import actor_in, may
from guanxi.insight.actions.changing_rules import LEAST_RANK, MOST_RANK, change_rule, reset_rule, unit_of
from guanxi.insight.actions.kinds import AT_ONCE, Kind
from guanxi.insight.actions.rules import Record, Rule, records, rules, rules_and_records
from guanxi.insight.words import interval_of_share, number, percent
from guanxi.records.problems import NotFound
from guanxi.records.web.doors import opened
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import sections_for
from guanxi.ui.toasts import say


@opened
@may("change", "settings")
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    in_force, known = rules_and_records()
    shown = [_shown(rule, known.get(name, Record(measures.Tried()))) for name, rule in in_force.items()]
    return _show(request, "rules.html", {"rules": shown})


@opened
@may("change", "settings")
@require_http_methods(["GET", "POST"])
def rule_page(request: HttpRequest, kind: str) -> HttpResponse:
    rule = rules().get(kind)
    if rule is None:
        raise NotFound
    form = _form(rule.kind)(
        request.POST if request.method == "POST" else None, initial={"is_on": rule.is_on, "rank": rule.rank, **rule.thresholds}
    )

    def change() -> bool:
        given = form.cleaned_data
        change_rule(kind, is_on=given["is_on"], rank=given["rank"], thresholds=given, by=actor_in(request))
        return True

    if attempt(form, change):
        at_once = kind in AT_ONCE
        say(request, _("Saved. Lists of the day follow at once.") if at_once else _("Saved. New thresholds act with the next refresh."))
        return HttpResponseRedirect(reverse("settings_actions"))
    shown = _shown(rule, records().get(kind, Record(measures.Tried())))
    return _show(request, "rule.html", {"form": form, "rule": shown}, status=status_of(form))


@opened
@may("change", "settings")
@require_POST
def reset(request: HttpRequest, kind: str) -> HttpResponse:
    reset_rule(kind, by=actor_in(request))
    say(request, _("The rule is as it was delivered."))
    return HttpResponseRedirect(reverse("settings_actions"))


def _show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    about = {"sections": sections_for(actor_in(request)), "section": "actions"}
    return render(request, f"insight/actions/{template}", about | context, status=status)


def _form(kind: Kind) -> type[forms.Form]:
    """One field for each number, with its unit and bounds beside it."""
    fields: dict[str, Any] = {"is_on": forms.BooleanField(label=gettext_lazy("On"), required=False)}
    for one in kind.thresholds:
        whole = {"step": "1"} if one.places == 0 else {"step": "any"}
        fields[one.name] = forms.CharField(label=one.label, help_text=unit_of(one), widget=forms.NumberInput(attrs=whole))
    told = _("%(least)s to %(most)s; the higher, the further up") % {"least": LEAST_RANK, "most": number(MOST_RANK, 0)}
    fields["rank"] = forms.CharField(label=gettext_lazy("Rank"), help_text=told, widget=forms.NumberInput(attrs={"step": "any"}))
    return type("RuleForm", (forms.Form,), fields)


def _shown(rule: Rule, record: Record) -> dict[str, Any]:
    rate = measures.hit_rate(record.tried)
    return {
        "name": rule.kind.name,
        "label": rule.kind.label,
        "explained": rule.kind.explained,
        "is_on": rule.is_on,
        "is_changed": rule.is_changed,
        "at_once": rule.kind.name in AT_ONCE,
        "rank": number(rule.rank),
        "numbers": [(one.label, number(rule[one.name], one.places), one.unit) for one in rule.kind.thresholds],
        "measured": bool(rule.kind.outcome),
        "good": str(rule.kind.outcome_words) % {"days": rule.kind.within} if rule.kind.outcome else "",
        "rate": percent(rate.value) if rate.ok else "",
        "interval": interval_of_share(rate),
        "n": record.tried.n,
        "done": record.done,
        "open": record.open,
        "snoozed": record.snoozed,
        "not_useful": record.tried.not_useful,
    }
