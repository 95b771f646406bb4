"""The composer on the customer's page: a note, a call or a task, each one form and one verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.activities.calls.logging_call import log_call
from guanxi.activities.models import Call
from guanxi.activities.notes.writing_note import write_note
from guanxi.activities.tasks.opening_task import open_task
from guanxi.customers.finding import seen_customer
from guanxi.journal.writing import act
from guanxi.records.finding import Record
from guanxi.records.problems import Invalid
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.undoing import undo_url
from guanxi.ui.toasts import toast

Write = Callable[[HttpRequest, int, Actor], int]


def panel(request: HttpRequest, record: Record) -> str | None:
    context = _context(request, record.id)
    return render_to_string("activities/composer/composer.html", context, request) if context["kinds"] else None


def head_buttons(request: HttpRequest, record: Record) -> str | None:
    kinds = _kinds(request)
    return render_to_string("activities/composer/head.html", {"kinds": kinds}, request) if kinds else None


@opened
@require_POST
def add_note(request: HttpRequest, customer_id: int) -> HttpResponse:
    return _added(request, customer_id, "note", _note, _("The note is kept."))


@opened
@require_POST
def add_call(request: HttpRequest, customer_id: int) -> HttpResponse:
    return _added(request, customer_id, "call", _call, _("The call is logged."))


@opened
@require_POST
def add_task(request: HttpRequest, customer_id: int) -> HttpResponse:
    return _added(request, customer_id, "task", _task, _("The task is on the list."))


def _note(request: HttpRequest, customer: int, actor: Actor) -> int:
    return write_note(customer=customer, text=request.POST.get("text", ""), by=actor)


def _call(request: HttpRequest, customer: int, actor: Actor) -> int:
    text, direction, outcome, minutes = (request.POST.get(name, "") for name in ("text", "direction", "outcome", "minutes"))
    return log_call(customer=customer, text=text, direction=direction, outcome=outcome, minutes=minutes, by=actor)


def _task(request: HttpRequest, customer: int, actor: Actor) -> int:
    title, due_on = request.POST.get("title", ""), request.POST.get("due_on", "")
    return open_task(title=title, customer=customer, due_on=due_on, is_promise="is_promise" in request.POST, by=actor)


def _added(request: HttpRequest, customer_id: int, kind: str, write: Write, said: str) -> HttpResponse:
    """The composer comes back empty, or with what was typed and what is wrong with it."""
    asking = asking_of(request)
    require(asking.actor, "create", kind)
    customer = seen_customer(customer_id, asking)
    try:
        with act(f"{kind}.created", by=asking.actor, at=timezone.now()) as entry:
            entry.about = (kind, write(request, customer.id, asking.actor))
    except Invalid as invalid:
        problems = [problem.message for problem in invalid.problems]
        return render(request, "activities/composer/composer.html", _context(request, customer_id, kind, problems), status=422)
    response = render(request, "activities/composer/composer.html", _context(request, customer_id, kind))
    undo = undo_url(entry.id) if asking.actor.may("delete", kind) else None
    return trigger_client_event(toast(response, said, undo=undo), "activity", {})


def _context(request: HttpRequest, customer_id: int, kind: str = "", problems: Sequence[str] = ()) -> dict[str, Any]:
    kinds = _kinds(request)
    return {
        "kinds": kinds,
        "kind": kind if kind in kinds else next(iter(kinds), ""),
        "customer_id": customer_id,
        "problems": problems,
        "typed": request.POST if problems else {},
        "directions": Call.Direction.choices,
        "outcomes": Call.Outcome.choices,
    }


def _kinds(request: HttpRequest) -> list[str]:
    actor = asking_of(request).actor
    return [kind for kind in ("note", "call", "task") if actor.may("create", kind)]
