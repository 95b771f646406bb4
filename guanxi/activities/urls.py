"""The addresses of notes, calls and tasks, beside those that every record has."""

from __future__ import annotations

from django.urls import path

from guanxi.activities.composer import web as composer
from guanxi.activities.tasks import web as tasks

urlpatterns = [
    path("tasks/<int:task_id>/done/", tasks.done, name="task-done"),
    path("tasks/<int:task_id>/open/", tasks.reopen, name="task-open"),
    path("customers/<int:customer_id>/notes/", composer.add_note, name="customer-notes"),
    path("customers/<int:customer_id>/calls/", composer.add_call, name="customer-calls"),
    path("customers/<int:customer_id>/tasks/", composer.add_task, name="customer-tasks"),
]
