"""Insight through the API: the same numbers, the same rights, the same sentences."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.tokens.issuing import issue_token
from guanxi.insight.tests.conftest import Company


def getter(company: Company, user: User) -> Any:
    token = issue_token(user=user, label="t", scope="write", lives=None, by=SYSTEM, at=timezone.now()).secret
    client = company.client(user)
    client.logout()
    return lambda address, method="get": client.generic(
        method.upper(),
        address if address.startswith("/") else f"/api/v1/{address}",
        b"",
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "accept-language": "en"},
    )


def test_it_computes_the_formulas_to_the_digit(company: Company) -> None:
    get = getter(company, company.user("rita", fields=(), insight=False))
    assert get("measures/clv?flows=1000,1200,1500,1800&rate=0.1").json()["end_of_period"]["value"] == pytest.approx(4257.22, abs=0.005)
    assert get("measures/clv_perpetual?cash_flow=100&rate=0").json()["perpetual"]["state"] == "not_defined"
    rate = get("measures/response_rate?responses=200&delivered=1000").json()["delivered"]
    assert [round(rate[name], 3) for name in ("value", "low", "high")] == [0.2, 0.176, 0.226]
    assert get("measures/cost_per_target?spend=50000&targets=1000").json()["cost"]["value"] == 50
    assert get("measures/ebitda_return?ebitda=50000&investment=100000").json()["ratio"]["value"] == 0.5
    assert get("measures/net_return?gain=1&cost=0").json()["ratio"]["sentence"] == "Not defined: there was no cost."
    stayed = get("measures/retention_rate?still_active=800&at_start=1000").json()["retention"]
    assert [round(stayed[name], 3) for name in ("low", "high")] == [0.774, 0.824]
    assert get("measures/csat?satisfied=5&n=9").json()["csat"]["state"] == "too_few"
    nps = get("measures/nps?promoters=20&passives=12&detractors=8").json()["nps"]
    assert [round(nps[name], 1) for name in ("value", "low", "high")] == [30.0, 4.6, 51.2]
    assert get("measures/ces?answers=7,6,5,5,6,7,2,3,6,5").json()["share"]["value"] == 0.8


@pytest.mark.parametrize(
    "query",
    [
        "clv?rate=0.1",
        "clv?flows=a&rate=1",
        "clv?flows=1&rate=nan",
        "csat?satisfied=9&n=2",
        "csat?satisfied=1.5&n=2",
        "ces?answers=9",
        "clv?flows=1&rate=-1",
    ],
)
def test_it_refuses_what_is_no_question_and_names_the_input(company: Company, query: str) -> None:
    answer = getter(company, company.user("rita"))(f"measures/{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["error"]["problems"][0]["field"]


def test_it_tells_the_figures_to_those_who_may_and_refuses_others(grown: Company) -> None:
    owner, reader = getter(grown, grown.user("olga", owner=True)), getter(grown, grown.user("rita", fields=()))
    segments = owner("insight/segments").json()
    assert segments["state"] == "found"
    assert sum(one["customers"] for one in segments["segments"]) == segments["n"] == 370
    value = owner("insight/value").json()
    assert value["expected"] > 0
    assert value["top"][0]["low"] <= value["top"][0]["value"]
    assert owner("insight/retention?window=90").json()["retention"]["n"] >= 0
    assert owner("insight/satisfaction?kind=csat").json()["score"]["n"] == 120
    assert owner("insight/satisfaction?kind=stars").status_code == 422
    assert (reader("insight/segments").status_code, reader("insight/value").status_code) == (403, 403)
    described = reader("/api/openapi.json").json()["paths"]
    assert "/api/v1/insight/value" not in described
    assert "/api/v1/insight/satisfaction" in described
    assert reader("insight/refresh", "post").status_code == 403
    assert owner("insight/refresh", "post").status_code == 202
    assert owner("insight/refresh").json()["state"] == "waiting"
