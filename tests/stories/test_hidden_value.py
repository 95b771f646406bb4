"""A colleague whose role sees only the team's people and no value: permuting every value changes no byte of any answer."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.access.tokens.issuing import issue_token
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.tests.conftest import Company, company, data_folder, grown

__all__ = ["company", "data_folder", "grown"]

HIDDEN = ("segment", "expected_value", "value_so_far", "alive", "rfm")
CHANGING = re.compile(
    rb'csrf[^>]{0,40}?(?:value|content)="[^"]+"|name="csrf-token" content="[^"]+"|"X-CSRFToken": ?"[^"]+"|"made_at":"[^"]+"'
)


def asked(name: str, value: Any) -> str:
    return quote(json.dumps({"field": name, "op": "gte", "value": value}))


def addresses(person: int, entries: int) -> list[str]:
    pages = [
        "/people/",
        "/people/count/",
        f"/people/{person}/",
        f"/people/{person}/panel/",
        f"/people/{person}/history/",
        "/people/export.csv",
        "/search/?q=W",
        f"/people/{person}/related/",
        f"/customers/{person}/timeline/",
        f"/customers/{person}/standing/",
        "/people/totals/",
        "/people/quality/",
        "/today/",
        "/notifications/",
        "/duplicates/",
    ]
    for name in HIDDEN:
        pages += [
            f"/people/?sort=-{name}",
            f"/people/?columns=name,{name}",
            f"/people/?filter={asked(name, 5)}",
            f"/people/count/?filter={asked(name, 5)}",
            f"/people/?group={name}",
            f"/people/totals/?columns=name,{name}",
            f"/people/quality/?filter={asked(name, 5)}",
            f"/orders/?group=customer.{name}",
        ]
        pages += [f"/people/export.csv?columns=name,{name}", f"/people/{person}/field/{name}/"]
    pages += [f"/insight/{name}/" for name in ("segments", "value", "value/formulas", "retention", "satisfaction", "walk", "refresh")]
    pages += [
        f"/insight/{name}"
        for name in (
            "segments/map.csv",
            "segments/rfm.png",
            "value/distribution.csv",
            "value/alive.svg",
            "satisfaction/segment.csv",
            "retention/cohorts.csv",
        )
    ]
    return pages


def api_addresses(person: int) -> list[str]:
    found = [
        "me",
        "objects",
        "people?count=exact",
        f"people/{person}",
        f"people/{person}/history",
        "orders",
        "feedback",
        "actions",
        "duplicates",
        "people/quality",
        f"people/{person}/everything",
        f"customers/{person}/standing",
        f"customers/{person}/preferences",
        f"people/{person}/comments",
        "/api/openapi.json",
    ]
    found += [f"people/groups?by={name}" for name in HIDDEN]
    found += [f"people?sort=-{name}" for name in HIDDEN] + [f"people?columns=name,{name}" for name in HIDDEN]
    found += [f"people?count=exact&filter={asked(name, 5)}" for name in HIDDEN]
    found += [f"orders?filter={quote(json.dumps({'field': f'customer.{name}', 'op': 'gte', 'value': 5}))}" for name in HIDDEN]
    return found + [f"insight/{name}" for name in ("segments", "value", "retention", "satisfaction", "refresh")]


def answers(client: Client, token: str, person: int) -> dict[str, tuple[int, bytes]]:
    found: dict[str, tuple[int, bytes]] = {}
    for address in addresses(person, 0):
        found[address] = _bytes(client.get(address))
    for address in api_addresses(person):
        found[f"api {address}"] = _bytes(
            Client().get(address if address.startswith("/") else f"/api/v1/{address}", headers={"authorization": f"Bearer {token}"})
        )
    return found


def _bytes(answer: Any) -> tuple[int, bytes]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, CHANGING.sub(b"", content)


def permute(seed: int) -> None:
    """Every hidden value and label goes to somebody else, and the summaries of the runs are turned about."""
    chance = random.Random(seed)
    for kind in HIDDEN:
        scores = list(CurrentScore.objects.filter(kind=kind).order_by("pk"))
        carried = [(one.value, one.low, one.high, one.label, one.reasons) for one in scores]
        chance.shuffle(carried)
        for one, (value, low, high, label, reasons) in zip(scores, carried, strict=True):
            one.value, one.low, one.high, one.label, one.reasons = value, low, high, label, reasons
        CurrentScore.objects.bulk_update(scores, ["value", "low", "high", "label", "reasons"])
    for run in ScoreRun.objects.filter(kind__in=HIDDEN):
        run.summary, run.parameters, run.method = (
            {"state": "too_few", "reason": "too_few_customers", "n": seed},
            {"margin": seed},
            f"m{seed}",
        )
        run.save()


@pytest.mark.parametrize("insight", [False, True])
def test_it_tells_a_colleague_without_the_value_fields_nothing_of_them(grown: Company, insight: bool, settings: Any) -> None:
    colleague = grown.user("carl", scope=Scope.TEAM, insight=insight, fields=(), team=grown.other_team)
    client, token = (
        grown.client(colleague),
        issue_token(user=colleague, label="t", scope="write", lives=None, by=SYSTEM, at=timezone.now()).secret,
    )
    person = (
        CurrentScore.objects.filter(kind="expected_value", customer__team=grown.other_team).values_list("customer_id", flat=True).first()
    )
    assert person is not None
    answers(client, token, person)  # the first look leaves traces of its own: a session, a token used
    before = answers(client, token, person)
    permute(7)
    after = answers(client, token, person)
    different = [address for address in before if before[address] != after[address]]
    assert different == []
    assert before["/people/"][0] == before[f"/people/{person}/"][0] == 200
    assert before["/insight/value/"][0] == before["api insight/value"][0] == 403
    assert before["api /api/openapi.json"][0] == 200


def test_it_would_notice_if_a_value_were_shown(grown: Company) -> None:
    """The same for a colleague who may read the values: there the answers must differ, or the test above proves nothing."""
    colleague = grown.user("vera", scope=Scope.TEAM, team=grown.other_team)
    client, token = (
        grown.client(colleague),
        issue_token(user=colleague, label="t", scope="write", lives=None, by=SYSTEM, at=timezone.now()).secret,
    )
    person = (
        CurrentScore.objects.filter(kind="expected_value", customer__team=grown.other_team).values_list("customer_id", flat=True).first()
    )
    assert person is not None
    before = answers(client, token, person)
    permute(7)
    after = answers(client, token, person)
    assert before[f"/people/{person}/"] != after[f"/people/{person}/"]
    assert before["/insight/value/"] != after["/insight/value/"]
    assert before["api people?sort=-expected_value"] != after["api people?sort=-expected_value"]
