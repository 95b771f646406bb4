"""POST /api/v1/insight/refresh: computes everything anew in the background; GET says how far it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.insight.models import Refresh
from guanxi.insight.renewing.asking import renew
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

REFRESH: Schema = {
    "type": ["object", "null"],
    "properties": {
        "id": {"type": "integer"},
        "state": {"enum": ["waiting", "running", "done", "failed"]},
        "share": {"type": "number"},
        "stage": {"type": "string"},
        "stages": {"type": "array", "items": {"type": "object"}},
        "asked_at": {"type": "string"},
        "ended_at": {"type": ["string", "null"]},
    },
}


def wire() -> None:
    ask: Operation[Actor] = Operation(
        run=ask_for_one,
        summary=_("Compute all figures anew"),
        answers={202: REFRESH},
        tag=_("Insight"),
        may=lambda actor: actor.may("change", "insight"),
    )
    look: Operation[Actor] = Operation(
        run=newest,
        summary=_("The newest computation"),
        answers={200: REFRESH},
        tag=_("Insight"),
        may=lambda actor: actor.may("read", "insight"),
    )
    routes.add("insight/refresh", {"GET": look, "POST": ask})


def ask_for_one(call: ApiCall) -> Answer:
    with transaction.atomic():
        return Answer(told(renew(by=call.actor)), status=202)


def newest(call: ApiCall) -> Answer:
    require(call.actor, "read", "insight")
    found = Refresh.objects.order_by("-pk").first()
    return Answer(told(found) if found else None)


def told(one: Refresh) -> dict[str, Any]:
    return {
        "id": one.pk,
        "state": one.state,
        "share": one.share,
        "stage": one.stage,
        "stages": one.stages,
        "asked_at": one.asked_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }
