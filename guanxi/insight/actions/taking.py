"""What one does with a proposed action: done, put off until a day, of no use; each can be taken back by whoever did it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from guanxi.access.refusing import require
from guanxi.activities.calls.logging_call import log_call
from guanxi.activities.calls.record import CALL
from guanxi.activities.notes.record import NOTE
from guanxi.activities.notes.writing_note import write_note
from guanxi.activities.tasks.completing_task import complete_task
from guanxi.activities.tasks.record import TASK
from guanxi.customers.finding import seen_customer
from guanxi.insight.actions.finding import Line, Reason, line_of_customer, line_of_task
from guanxi.insight.actions.kinds import KINDS
from guanxi.insight.models import ActionTaken
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records
from guanxi.records.finding import get
from guanxi.records.problems import Invalid, NotFound, Problem

What = ActionTaken.What
LOGS = ("", "call", "note")
LONGEST = 365


class Settled(NotFound):
    """The customer or the task is in sight, but nothing waits there any more: somebody has seen to it meanwhile."""


def take_done(action: str, asking: Asking, *, log: str = "", text: str = "") -> ActionTaken | int:
    """Answers what was kept, or the number of the task that is done. A call or note is logged by its own verb, with its own right."""
    line, reason = proposed(action, asking)
    if log not in LOGS:
        raise Invalid([Problem("not_a_choice", _("“log” is call, note or nothing."), "log")])
    if log == "note" and not text.strip():
        raise Invalid([Problem("empty", _("A note needs its text."), "text")])
    if text.strip() and not log and reason.task is None:
        raise Invalid([Problem("not_logged", _("Say whether these words are a call or a note."), "log")])
    if reason.task is not None:
        complete_task(task=reason.task, by=asking.actor, at=asking.now)
        return reason.task
    with act("action.done", by=asking.actor, at=asking.now, about=(line.customer_kind, line.customer or 0)):
        logged = _logged(line.customer or 0, log, text, asking)
        return _kept(line, reason, asking, What.DONE, logged=log if logged else "", logged_id=logged)


def snooze(action: str, asking: Asking, *, until: str) -> ActionTaken:
    """Out of one's own list until that day."""
    line, reason = proposed(action, asking)
    day = _day(until)
    today = asking.now.astimezone(asking.zone).date()
    if not today < day <= today + timedelta(days=LONGEST):
        raise Invalid([Problem("not_ahead", _("Choose a day from tomorrow to a year ahead."), "until")])
    with act("action.snoozed", by=asking.actor, at=asking.now, about=_about(line, reason)):
        return _kept(line, reason, asking, What.SNOOZED, until=day)


def find_not_useful(action: str, asking: Asking) -> ActionTaken:
    """Out of everybody's list for half a year, and it counts against the rule."""
    line, reason = proposed(action, asking)
    if reason.task is not None:
        raise Invalid([Problem("a_task", _("A task is no proposal: do it, put it off, or delete it."), "kind")])
    with act("action.not_useful", by=asking.actor, at=asking.now, about=_about(line, reason)):
        return _kept(line, reason, asking, What.NOT_USEFUL)


def take_back(taken_id: int, asking: Asking) -> None:
    """By whoever did it, until its outcome is known; what was logged with it goes into the bin."""
    one = ActionTaken.objects.filter(pk=taken_id, by=asking.actor.user_id or 0).first() if taken_id < 2**63 else None
    if one is None:
        raise NotFound
    require(asking.actor, "change", "task")
    if one.outcome:
        raise Invalid([Problem("judged", _("Its outcome is known already, so it stays."))])
    with act("action.taken_back", by=asking.actor, at=asking.now):
        one = ActionTaken.objects.select_for_update().get(pk=one.pk)
        logged, logged_id = one.logged, one.logged_id
        one.delete()
        if logged and logged_id:
            bin_records(CALL if logged == "call" else NOTE, [logged_id], by=asking.actor, at=asking.now)


def proposed(action: str, asking: Asking) -> tuple[Line, Reason]:
    """`action` is kind-number, of a customer or of a task. What cannot stand in this actor's list is not found."""
    require(asking.actor, "change", "task")
    name, _dash, number = action.rpartition("-")
    if name not in KINDS or not number.isascii() or not number.isdecimal() or not 0 < int(number) < 2**63:
        raise NotFound
    if KINDS[name].is_task:
        get(TASK, int(number), asking, columns=("title",))
        line = line_of_task(int(number), asking)
    else:
        seen_customer(int(number), asking)
        line = line_of_customer(int(number), asking)
    reason = next((one for one in line.reasons if one.kind.name == name), None) if line else None
    if line is None or reason is None:
        raise Settled
    return line, reason


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Invalid([Problem("not_a_date", _("“until” is a day such as 2026-05-01."), "until")]) from None


def _logged(customer: int, log: str, text: str, asking: Asking) -> int | None:
    if log == "call":
        require(asking.actor, "create", "call")
        return log_call(customer=customer, text=text, direction="out", outcome="reached", minutes="", by=asking.actor, at=asking.now)
    if log == "note":
        require(asking.actor, "create", "note")
        return write_note(customer=customer, text=text, by=asking.actor, at=asking.now)
    return None


def _about(line: Line, reason: Reason) -> tuple[str, int]:
    return ("task", reason.task) if reason.task is not None else (line.customer_kind, line.customer or 0)


def _kept(
    line: Line,
    reason: Reason,
    asking: Asking,
    what: What,
    *,
    until: date | None = None,
    logged: str = "",
    logged_id: int | None = None,
) -> ActionTaken:
    return ActionTaken.objects.create(
        customer_id=line.customer,
        task_id=reason.task,
        kind=reason.kind.name,
        theme=reason.kind.theme,
        what=what,
        until=until,
        facts={"since": reason.since.isoformat()} | {k: v for k, v in reason.facts.items() if k != "title"},
        by_id=asking.actor.user_id,
        at=asking.now,
        logged=logged,
        logged_id=logged_id,
    )
