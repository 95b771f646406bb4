"""What a task is to the record engine."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.access.visibility import Owned, Through, Tie
from guanxi.activities.models import Task
from guanxi.activities.tasks.fields import Done
from guanxi.customers.linking import OF_THE_RESTRICTED, customer_link
from guanxi.customers.reaching import through_customer, told_of_customer
from guanxi.records.fields import Day, LongText, Moment, Tags, TeamLink, Text, UserLink, YesNo
from guanxi.records.registry import Group, RecordType

OWNED = Owned()
OF_CUSTOMER = through_customer()


def _reach(actor: Actor, scope: Scope) -> Q:
    """One's own tasks and those of the team as the scope says; a task about a customer out of sight is out of sight."""
    in_sight = OF_CUSTOMER.condition(actor, Scope.ALL)  # an empty condition means all, yet Django lets it vanish from an OR
    return OWNED.condition(actor, scope) & (Q(customer__isnull=True) | in_sight if in_sight else Q())


def _tied(row: Any) -> tuple[Tie, ...]:
    return (*OWNED.ties(row), *told_of_customer(row))


TASK = RecordType(
    name="task",
    plural="tasks",
    label=_("Task"),
    label_plural=_("Tasks"),
    icon="task",
    purpose=_("What somebody has to do by a day; promises to customers stand out."),
    model=Task,
    visibility=Through(_reach, _tied, OWNED.holders),
    title="title",
    told_by=("customer", "due_on"),
    customer_path="customer_id",
    kept_from=OF_THE_RESTRICTED,
    order=40,
    fields=(
        Text(
            name="title",
            label=_("Title"),
            max_length=300,
            required=True,
            searchable=True,
            headers=("title", "task", "subject", "标题", "任务", "待办", "主题"),
        ),
        customer_link(required=False),
        UserLink(name="owner", label=_("Owner"), headers=("owner", "assignee", "负责人", "执行人")),
        TeamLink(name="team", label=_("Team"), headers=("team", "团队")),
        Day(name="due_on", label=_("Due on"), headers=("due", "due date", "到期日", "截止日期")),
        YesNo(name="is_promise", label=_("Promised to the customer"), headers=("promise", "承诺")),
        Done(name="done", label=_("Finished")),
        Moment(name="done_at", label=_("Done at"), headers=("done", "completed at", "完成时间")),
        LongText(name="text", label=pgettext_lazy("of a task", "Details"), headers=("text", "details", "内容", "说明")),
        Tags(name="tags", label=_("Tags"), object_name="task"),
        Text(name="external_id", label=_("External ID"), null_if_empty=True),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("title", "customer", "due_on", "owner", "is_promise", "done_at"),
    default_sort=("done", "due_on"),
    page=(
        Group(_("Task"), ("title", "customer", "owner", "team", "due_on", "is_promise", "done_at", "text", "tags")),
        Group(_("Record"), ("external_id", "created_at", "changed_at")),
    ),
)
