"""Whoever follows a figure finds as many customers, or answers, as the figure counts: the owner, and a colleague of one team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.scopes import Scope
from guanxi.commerce.models import Order
from guanxi.customers.models import CurrentScore, Person, ScoreRun
from guanxi.insight.satisfaction.answers import last_days
from guanxi.insight.satisfaction.finding import NEWEST
from guanxi.insight.tests.conftest import NOW, Company
from guanxi.records.registry import registry
from guanxi.records.writing import create


def owner(company: Company) -> Client:
    return company.client(company.user("olga", owner=True))


def clerk(company: Company) -> Client:
    return company.client(company.user("wes", scope=Scope.TEAM, team=company.other_team))


def neighbour(company: Company) -> Client:
    """Lives by the company's clock, as most do."""
    return company.client(company.user("nora", owner=True, zone=Workspace.current().timezone))


def listed(client: Client, href: str) -> int:
    answer = client.get(href)
    assert answer.status_code == 200, href
    assert not getattr(answer.context.get("asked"), "problems", None), href
    if href.startswith("/insight/"):
        return int(answer.context["page"].paginator.count)
    return int(answer.context["count"].replace(",", ""))


def talkative(company: Company) -> None:
    """Ratings at the edges of days and months, remarks without a rating, other questions, teas that somebody bought, both teams."""
    days = last_days(365)
    west, east = (list(Person.objects.filter(team=team).values_list("pk", flat=True)[:40]) for team in (company.other_team, company.team))
    create(
        registry.of("product"),
        [{"name": "Pu'er", "category": "Tea", "price": 10}, {"name": "Cup", "category": "Ware", "price": 5}],
        by=SYSTEM,
    )
    lines = [{"product": "Pu'er", "quantity": 1}, {"product": "Cup", "quantity": 2}]
    bought = create(
        registry.of("order"),
        [{"customer": who, "ordered_at": NOW, "lines": lines, "external_id": f"T{who}"} for who in west[:12]],
        by=SYSTEM,
    )
    company.ratings([(who, days.start, 5) for who in west[:5]], channel="web")
    company.ratings([(who, days.start - timedelta(microseconds=1), 1) for who in west[:7]], channel="web")
    yesterday = days.end - timedelta(days=1, microseconds=1)
    month_ends = [(yesterday.replace(day=1) - timedelta(hours=9)).replace(day=day) for day in (1, 28)]
    company.ratings([(who, at, 4) for who in west[5:11] for at in (yesterday, *month_ends)], channel="web")
    company.ratings([(who, yesterday, 9) for who in [*west[:8], *east[:9]]], kind="nps", channel="shop")
    company.ratings([(who, yesterday, 6) for who in west[:3]], kind="ces")
    for who, order in zip(west, bought, strict=False):
        company.ratings([(who, yesterday, 3)], order=order)
    silent = [{"customer": who, "given_at": yesterday, "comment": "Thank you", "channel": "web"} for who in [*west[:6], *east[:6]]]
    create(registry.of("feedback"), silent, by=SYSTEM)


@pytest.mark.parametrize("reader", [owner, neighbour, clerk])
@pytest.mark.parametrize("days", [90, 365])
def test_every_score_leads_to_its_answers(looked_at: Company, reader: Any, days: int) -> None:
    talkative(looked_at)
    client = reader(looked_at)
    told = {}
    for kind in ("csat", "nps", "ces"):
        answer = client.get(f"/insight/satisfaction/?kind={kind}&days={days}")
        text = answer.content.decode()
        for one in answer.context["scores"]:
            assert f'<a href="{one["href"]}"'.replace("&", "&amp;") in text, one["name"]
            assert listed(client, one["href"]) == int(one["n"]), one["name"]
        for group in answer.context["groups"]:
            told[str(group["title"])] = group["rows"]
            for row in group["rows"]:
                assert listed(client, row["href"]) == int(row["n"]), (kind, row["name"])
        for moment in answer.context["trend"].lines[0].moments:
            assert listed(client, moment.href) == moment.n, (kind, moment.x)
        shown = answer.context["low"]
        assert listed(client, answer.context["low_href"]) == len(shown) or len(shown) == NEWEST
    assert told.keys() == {"By segment", "By channel", "By product category", "By team"}
    for line in client.get("/insight/segments/").context["lines"]:
        assert not line["csat"].n or listed(client, line["csat_href"]) == line["csat"].n


def test_answers_of_a_category_are_those_in_sight(looked_at: Company) -> None:
    talkative(looked_at)
    href = "/insight/satisfaction/answers/?kind=csat&days=365&category=Tea"
    assert listed(clerk(looked_at), href) == 12
    east = looked_at.client(looked_at.user("eve", scope=Scope.TEAM, team=looked_at.team))
    assert listed(east, href) == 0
    client = owner(looked_at)
    for wrong in ("kind=stars&days=365&category=Tea", "kind=csat&days=1&category=Tea", "kind=csat&days=365"):
        assert client.get(f"/insight/satisfaction/answers/?{wrong}").status_code == 404


def in_bars(client: Client, bars: Any) -> list[int]:
    return [listed(client, bar.href) if bar.href else 0 for bar in bars.bars]


@pytest.mark.parametrize("reader", [owner, clerk])
def test_every_figure_of_value_leads_to_its_customers(looked_at: Company, reader: Any) -> None:
    client = reader(looked_at)
    answer = client.get("/insight/value/")
    stats, text = answer.context["stats"], answer.content.decode()
    assert len(stats) == (5 if answer.context["view"].once else 4)
    for one in stats:
        assert f'<a href="{one["href"]}"'.replace("&", "&amp;") in text, one["label"]
        assert listed(client, one["href"]) == int(one.get("n") or one["value"]), one["label"]
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


def test_whoever_bought_once_is_not_judged_but_counted_beside(looked_at: Company) -> None:
    days = Order.objects.values("customer").annotate(days=Count(TruncDate("ordered_at", tzinfo=ZoneInfo("Asia/Shanghai")), distinct=True))
    once = {one["customer"] for one in days if one["days"] == 1}
    scores = {one.customer_id: one for one in CurrentScore.objects.filter(kind="alive")}
    assert len(once) > 20
    assert {who for who, one in scores.items() if one.value is None} == once
    assert {who for who, one in scores.items() if "bought_once" in one.reasons} == once
    client = owner(looked_at)
    answer = client.get("/insight/value/")
    view, stats = answer.context["view"], {one["label"]: one for one in answer.context["stats"]}
    assert stats["bought only once"]["value"] == str(len(once))
    assert listed(client, stats["bought only once"]["href"]) == len(once)
    judged = [one.value for one in scores.values() if one.value is not None]
    assert (view.active.n, sum(view.alive)) == (len(judged), len(judged))
    assert view.active.total == pytest.approx(sum(judged))
    assert f"of the {len(judged)} customers who bought more than once" in answer.context["figures"][1].title
    assert f"{len(once)} bought only once and cannot be judged." in answer.context["figures"][1].note
    assert all(line["alive"] == "–" for line, top in zip(answer.context["top"], view.top, strict=True) if top.id in once)


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
