"""Completing a task and opening it again, from wherever it is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from guanxi.activities.tasks.completing_task import complete_task, reopen_task
from guanxi.activities.tasks.record import TASK
from guanxi.records.finding import get
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import toast


@opened
@require_POST
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    asking = asking_of(request)
    task = get(TASK, task_id, asking, columns=("title",))
    complete_task(task=task_id, by=asking.actor)
    response = toast(HttpResponse(status=204), _("Done: %(task)s") % {"task": task.title}, undo=f"/tasks/{task_id}/open/")
    return trigger_client_event(response, "activity", {})


@opened
@require_POST
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    asking = asking_of(request)
    get(TASK, task_id, asking, columns=("title",))
    reopen_task(task=task_id, by=asking.actor)
    return trigger_client_event(toast(HttpResponse(status=204), _("The task is open again.")), "activity", {})
