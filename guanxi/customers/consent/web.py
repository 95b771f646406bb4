"""Consent and preferences on the customer's page: what holds, on which statement it rests, and the forms to say more."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import DateTimeField, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from guanxi.access.refusing import require
from guanxi.customers.consent.preferring import NAMES, preferences_of, set_preferences
from guanxi.customers.consent.standing import Standing, standing, standings_in, stated
from guanxi.customers.finding import seen_customer
from guanxi.customers.linking import filtered
from guanxi.customers.models import Consent, Preferences
from guanxi.customers.page.naming import language_name
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.problems import Invalid
from guanxi.records.statements import Given
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import say

KEY = "consent"


def asks(customer: Record, asking: Asking) -> Questions:
    """The ledger up to now, and the preferences."""
    if not asking.actor.may("read", "consent"):
        return {}

    def statements(customers: object) -> QuerySet[Any, Any]:
        ledger = stated(Consent.objects.filter(customer__any_of=customers), Given("now", DateTimeField()))
        found: QuerySet[Any, Any] = ledger.values(*_columns(Consent))
        return found

    def preferences(customers: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = Preferences.objects.filter(customer__any_of=customers).values(*_columns(Preferences))
        return found

    asked = {"statements": statements, "preferences": preferences}
    return {KEY: [Question(name, query, [customer.id], {"now": asking.now}) for name, query in asked.items()]}


def _columns(model: type[Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]


def consent_panel(request: HttpRequest, record: Record) -> str | None:
    asking = asking_of(request)
    if not asking.actor.may("read", "consent"):
        return None
    told = answers(asking, KEY, asks(record, asking)[KEY])
    found = standings_in([Consent(**row) for row in told["statements"]], asking.now)
    adds = asking.actor.may("create", "consent")
    context = {
        "customer": record,
        "standings": [_shown(one, record, adds) for one in found],
        "all": f"/consents/?{filtered([('customer', 'is', record.id)])}",
        "add": f"/consents/new/?{urlencode({'customer': record.id, 'next': record.url})}" if adds else "",
        "preferences": next((Preferences(**row) for row in told["preferences"]), Preferences(customer_id=record.id)),
        "language": language_name(record.values.get("language") or ""),
        "changeable": asking.actor.may("change", record.type.name),
    }
    return render_to_string("customers/consent/card.html", context, request)


def _shown(one: Standing, record: Record, adds: bool) -> dict[str, Any]:
    turned = Consent.State.WITHDRAWN if one.granted else Consent.State.GRANTED
    prefill = {"customer": record.id, "purpose": one.purpose, "channel": one.channel, "state": turned.value, "next": record.url}
    return {
        "standing": one,
        "purpose": Consent.Purpose(one.purpose).label,
        "channel": Consent.Channel(one.channel).label,
        "turn": f"/consents/new/?{urlencode(prefill)}" if adds else "",
    }


@opened
@require_GET
def why(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Why could we reach this customer on that day? The answer with the statement it rests on."""
    asking = asking_of(request)
    require(asking.actor, "read", "consent")
    customer = seen_customer(customer_id, asking)
    asked = {name: request.GET.get(name, "") for name in ("purpose", "channel", "on")}
    purpose = asked["purpose"] if asked["purpose"] in Consent.Purpose.values else Consent.Purpose.MARKETING.value
    channel = asked["channel"] if asked["channel"] in Consent.Channel.values else Consent.Channel.EMAIL.value
    context = {
        "customer": customer,
        "on": (day := _day(asked["on"], asking)),
        "purpose": purpose,
        "channel": channel,
        "purposes": Consent.Purpose.choices,
        "channels": Consent.Channel.choices,
        "answer": standing(customer.id, purpose, channel, on=day, zone=asking.zone),
        "channel_word": Consent.Channel(channel).label,
        "purpose_word": Consent.Purpose(purpose).label,
    }
    return render(request, "customers/consent/why.html", context)


def _day(word: str, asking: Asking) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return asking.now.astimezone(asking.zone).date()


@opened
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest, customer_id: int) -> HttpResponse:
    asking = asking_of(request)
    customer = seen_customer(customer_id, asking)
    require(asking.actor, "change", customer.type.name)
    if request.method == "GET":
        return _form(request, customer, _held(preferences_of(customer.id)))
    given = {name: request.POST.get(name, "").strip() for name in NAMES}
    try:
        set_preferences(customer=customer.id, values=given, by=asking.actor)
    except Invalid as invalid:
        return _form(request, customer, given, {problem.field: problem.message for problem in invalid.problems}, 422)
    say(request, _("The preferences are kept."))
    return HttpResponseClientRefresh()


def _held(found: Preferences) -> dict[str, str]:
    return {
        "preferred_channel": found.preferred_channel,
        "topics": ", ".join(found.topics),
        "quiet_from": f"{found.quiet_from:%H:%M}" if found.quiet_from else "",
        "quiet_to": f"{found.quiet_to:%H:%M}" if found.quiet_to else "",
        "timezone": found.timezone,
    }


def _form(
    request: HttpRequest, customer: Record, values: dict[str, str], problems: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {"customer": customer, "values": values, "problems": problems or {}, "channels": Consent.Channel.choices}
    return render(request, "customers/consent/preferences.html", context, status=status)
