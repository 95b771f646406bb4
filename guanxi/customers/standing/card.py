"""The cards "How is this customer" and "Value and risk" on the customer's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from guanxi.customers.finding import seen_customer
from guanxi.customers.standing.facts import Figure, Saying, facts_of
from guanxi.customers.standing.worth import worth_of
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.web.doors import asking_of, opened


def standing_panel(request: HttpRequest, record: Record) -> str:
    return render_to_string("customers/standing/standing.html", _context(record, asking_of(request)), request)


def worth_panel(request: HttpRequest, record: Record) -> str | None:
    figures = worth_of(record, asking_of(request))
    return render_to_string("customers/standing/worth.html", {"figures": figures}, request) if figures else None


@opened
@require_GET
def standing(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The card anew, after something was done on the page."""
    asking = asking_of(request)
    return render(request, "customers/standing/standing.html", _context(seen_customer(customer_id, asking), asking))


def _context(customer: Record, asking: Asking) -> dict[str, object]:
    facts = facts_of(customer, asking)
    return {
        "customer": customer,
        "sayings": [one for one in facts if isinstance(one, Saying)],
        "figures": [one for one in facts if isinstance(one, Figure)],
        "facts": facts,
        "hot": any(one.tone == "bad" for one in facts),
    }
