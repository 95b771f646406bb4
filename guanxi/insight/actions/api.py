"""GET /api/v1/actions: the list of the day; POST …/{id}/done, snooze, not-useful: what one does with a line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.insight.actions import saying
from guanxi.insight.actions.finding import PAGE, Line, Reason, today_for
from guanxi.insight.actions.taking import find_not_useful, snooze, take_done
from guanxi.insight.models import ActionTaken
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, Problem
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

WORD: Schema = {"type": "string"}
REASON: Schema = {
    "type": "object",
    "properties": {
        "id": WORD,
        "rule": WORD,
        "do": WORD,
        "why": WORD,
        "since": {"type": "string", "format": "date"},
        "evidence": WORD,
        "ranked": WORD,
        "worth": {"type": "number"},
    },
}
LIST: Schema = {
    "type": "object",
    "required": ["items", "total", "next", "whose"],
    "properties": {
        "items": {
            "type": "array",
            "items": {"type": "object", "properties": {"lead": REASON, "others": {"type": "array", "items": REASON}}},
        },
        "total": {"type": "integer"},
        "next": {"type": ["integer", "null"]},
        "whose": WORD,
    },
}
TAKEN: Schema = {"type": "object", "properties": {"id": {"type": ["integer", "null"]}, "what": WORD, "until": {"type": ["string", "null"]}}}
ASKED: dict[str, Schema] = {
    "whose": {"enum": ["mine", "team", "all"]},
    "after": {"type": "integer", "minimum": 0, "maximum": 100_000},
    "limit": {"type": "integer", "minimum": 1, "maximum": 200},
}


def wire() -> None:
    tag = _("Today")
    reads: Operation[Actor] = Operation(
        run=listed,
        summary=_("What to do today, ranked"),
        parameters=ASKED,
        answers={200: LIST},
        tag=tag,
        may=lambda actor: actor.may("read", "task"),
    )
    routes.add("actions", {"GET": reads})
    verbs = {
        "done": (done, _("Done, with a call or note that is logged"), {"log": {"enum": ["", "call", "note"]}, "text": WORD}),
        "snooze": (put_off, _("Put off until a day"), {"until": {"type": "string", "format": "date"}}),
        "not-useful": (not_useful, _("Of no use"), {}),
    }
    for name, (run, summary, body) in verbs.items():
        operation: Operation[Actor] = Operation(
            run=run,
            summary=summary,
            body={"type": "object", "properties": body},
            answers={200: TAKEN},
            tag=tag,
            may=lambda actor: actor.may("change", "task"),
        )
        routes.add(f"actions/<slug:action>/{name}", {"POST": operation})


def listed(call: ApiCall) -> Answer:
    require(call.actor, "read", "task")
    after, limit = _whole(call, "after", 0, 0, 100_000), _whole(call, "limit", PAGE, 1, 200)
    whose = call.query.get("whose", "mine")
    if whose not in ASKED["whose"]["enum"]:
        raise Invalid([Problem("unknown", _now("“whose” is mine, team or all."), "whose")])
    found = today_for(Asking(call.actor), whose=whose, after=after, limit=limit)
    more = after + len(found.lines) < found.total and bool(found.lines)
    items = [_line(line) for line in found.lines]
    return Answer({"items": items, "total": found.total, "next": after + len(found.lines) if more else None, "whose": found.whose})


def done(call: ApiCall, action: str) -> Answer:
    body = _body(call, "log", "text")
    return _taken(take_done(action, Asking(call.actor), log=body.get("log", ""), text=body.get("text", "")), "done")


def put_off(call: ApiCall, action: str) -> Answer:
    body = _body(call, "until")
    return _taken(snooze(action, Asking(call.actor), until=body.get("until", "")), "snoozed")


def not_useful(call: ApiCall, action: str) -> Answer:
    _body(call)
    return _taken(find_not_useful(action, Asking(call.actor)), "not_useful")


def _body(call: ApiCall, *names: str) -> dict[str, str]:
    body = known_names(object_in(call.body if call.body is not None else {}), names)
    if wrong := [name for name, value in body.items() if not isinstance(value, str)]:
        raise Invalid([Problem("not_text", _now("“%(name)s” takes text.") % {"name": wrong[0]}, wrong[0])])
    return body


def _taken(found: ActionTaken | int, what: str) -> Answer:
    if isinstance(found, int):
        return Answer({"id": None, "what": what, "until": None})
    return Answer({"id": found.pk, "what": what, "until": found.until.isoformat() if found.until else None})


def _line(line: Line) -> dict[str, Any]:
    customer = {"id": line.customer, "kind": line.customer_kind, "name": line.name} if line.customer is not None else None
    lead = line.lead
    return {
        "place": line.place,
        "customer": customer,
        "task": lead.task,
        "value": lead.value if lead.valued else None,
        "lead": _reason(lead, line),
        "others": [_reason(one, line) for one in line.others],
    }


def _reason(reason: Reason, line: Line) -> dict[str, Any]:
    return {
        "id": reason.id,
        "rule": reason.kind.name,
        "do": str(reason.kind.verb),
        "title": saying.title(reason),
        "why": saying.why(reason),
        "since": reason.since.isoformat(),
        "evidence": saying.evidence(reason, line),
        "ranked": saying.how_ranked(reason),
        "worth": reason.worth,
    }


def _whole(call: ApiCall, name: str, usual: int, least: int, most: int) -> int:
    word = call.query.get(name, "")
    if not word:
        return usual
    if not (word.isascii() and word.isdecimal() and len(word) < 8 and least <= int(word) <= most):
        told = {"name": name, "least": least, "most": most}
        raise Invalid([Problem("not_within", _now("“%(name)s” is a whole number from %(least)s to %(most)s.") % told, name)])
    return int(word)
