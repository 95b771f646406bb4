"""Whether somebody did, put off or refused lately what was proposed about a customer: asked along with the rest of a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, QuerySet

from guanxi.insight.models import ActionTaken
from guanxi.records.asking import Asking
from guanxi.records.statements import Given, Row

DAYS = 30
SINCE = "dealt with since"


def lately(customers: object) -> QuerySet[Any, Row]:
    found: QuerySet[Any, Any] = ActionTaken.objects.filter(customer__any_of=customers, at__gt=Given(SINCE, DateTimeField())).values("pk")[
        :1
    ]
    return found


def given(asking: Asking) -> Mapping[str, Any]:
    return {SINCE: asking.now - timedelta(days=DAYS)}
