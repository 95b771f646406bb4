"""Whoever follows a figure finds as many customers, or answers, as the figure counts: the owner, and a colleague of one team."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.tests.conftest import NOW, Company
from guanxi.records.registry import registry
from guanxi.records.writing import create


def owner(company: Company) -> Client:
    return company.client(company.user("olga", owner=True))


def clerk(company: Company) -> Client:
    return company.client(company.user("wes", scope=Scope.TEAM, team=company.other_team))


def listed(client: Client, href: str) -> int:
    answer = client.get(href)
    assert answer.status_code == 200, href
    assert not getattr(answer.context.get("asked"), "problems", None), href
    if href.startswith("/insight/"):
        return int(answer.context["page"].paginator.count)
    return int(answer.context["count"].replace(",", ""))


def in_bars(client: Client, bars: Any) -> list[int]:
    return [listed(client, bar.href) if bar.href else 0 for bar in bars.bars]


@pytest.mark.parametrize("reader", [owner, clerk])
def test_every_figure_of_value_leads_to_its_customers(looked_at: Company, reader: Any) -> None:
    client = reader(looked_at)
    answer = client.get("/insight/value/")
    stats, text = answer.context["stats"], answer.content.decode()
    assert len(stats) == 4
    for one in stats:
        assert f'<a href="{one["href"]}"'.replace("&", "&amp;") in text, one["label"]
        assert listed(client, one["href"]) == int(one["n"]), one["label"]
    spread, active = answer.context["figures"]
    assert in_bars(client, spread) == [bar.value for bar in spread.bars]
    assert in_bars(client, active) == [bar.value for bar in active.bars]
    assert sum(in_bars(client, spread)) == answer.context["view"].n == (370 if reader is owner else 40)


def test_people_and_companies_behind_one_figure_are_shown_together(looked_at: Company) -> None:
    [company] = create(registry.of("company"), [{"name": "Zenith Ltd", "team": looked_at.team.pk}], by=SYSTEM)
    for kind, value in (("expected_value", 1_000_000.0), ("alive", 0.95), ("value_so_far", 5_000.0)):
        CurrentScore.objects.create(customer_id=company, kind=kind, value=value, at=NOW)
    CurrentScore.objects.create(customer_id=company, kind="rfm", value=555.0, label="555", at=NOW)
    client = owner(looked_at)
    answer = client.get("/insight/value/")
    [total, *_others] = answer.context["stats"]
    assert (total["n"], listed(client, total["href"])) == ("371", 371)
    last = answer.context["figures"][0].bars[-1]
    assert listed(client, last.href) == last.value
    shown = client.get(last.href)
    assert "Zenith Ltd" in shown.content.decode()
    assert "Expected value (12 months)" in shown.context["title"]
    assert sum(listed(client, href) for _label, _count, href in shown.context["kinds"]) == last.value
    assert [listed(client, href) for _label, _count, href in shown.context["kinds"]] == [last.value - 1, 1]
    for row in client.get("/insight/segments/").context["rfm"]:
        for cell in row["cells"]:
            assert (listed(client, cell["href"]) if cell["href"] else 0) == int(cell["count"]), cell


def test_two_segments_of_one_name_lead_to_their_own_people(looked_at: Company) -> None:
    run = ScoreRun.objects.filter(kind="segment").latest("pk")
    for one, label in zip(run.summary["segments"], ("steady", "steady_2"), strict=False):
        CurrentScore.objects.filter(kind="segment", label=one["label"]).update(label=label)
        one["label"], one["code"] = label, "steady"
    run.save()
    client = owner(looked_at)
    answer = client.get("/insight/segments/")
    assert {"steady", "steady_2"} <= {line["label"] for line in answer.context["lines"]}
    for line in answer.context["lines"]:
        assert sum(listed(client, href) for _label, _count, href in line["links"]) == int(line["size"]), line["label"]


def test_the_customers_behind_a_figure_are_those_in_sight(looked_at: Company) -> None:
    href = owner(looked_at).get("/insight/value/").context["stats"][0]["href"].replace("/people/", "/insight/customers/")
    assert listed(clerk(looked_at), href) == 40
    hidden = looked_at.client(looked_at.user("rita", fields=()))
    assert hidden.get(href).status_code == 400
    assert hidden.get("/insight/customers/").status_code == 404
    assert hidden.get("/insight/customers/?filter={").status_code == 404
    assert looked_at.client(looked_at.user("carl", insight=False)).get(href).status_code == 403
