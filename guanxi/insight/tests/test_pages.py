"""The pages as the owner, a colleague of one team, and a colleague without the value fields get them."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.audience import audience
from guanxi.insight.models import Refresh
from guanxi.insight.segments.figures import AT_RISK, leaving
from guanxi.insight.tests.conftest import Company
from guanxi.insight.value.figures import distribution
from guanxi.insight.value.finding import Summed, ValueView, _scale
from guanxi.insight.words import segment_name
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry

PAGES = ("segments", "value", "value/formulas", "retention", "satisfaction", "walk", "refresh")
FIGURES = (
    "segments/map",
    "segments/rfm",
    "value/distribution",
    "value/alive",
    "retention/cohorts",
    "retention/curve",
    "satisfaction/trend",
    "satisfaction/channel",
)


def test_it_shows_the_owner_everything_with_the_people_behind_each_number(looked_at: Company) -> None:
    owner = looked_at.client(looked_at.user("olga", owner=True))
    for page in PAGES:
        assert owner.get(f"/insight/{page}/").status_code == 200, page
    text = owner.get("/insight/segments/").content.decode()
    assert "Computed over the customers you may see" not in text
    links = re.findall(r'href="(/people/\?filter=[^"]*segment[^"]*)"', text)
    assert links
    shown = owner.get(unquote_plus(links[0]).replace("&amp;", "&"))
    assert shown.status_code == 200
    assert b"data-row" in shown.content


def test_it_counts_in_the_title_whom_the_links_below_it_show(looked_at: Company) -> None:
    run = ScoreRun.objects.filter(kind="segment").latest("pk")
    other = next(one for one in run.summary["segments"] if one["code"] not in AT_RISK)
    CurrentScore.objects.filter(kind="segment", label=other["label"]).update(label="at_risk")
    other["label"] = other["code"] = "at_risk"
    run.save()
    answer = looked_at.client(looked_at.user("olga", owner=True)).get("/insight/segments/")
    gone = leaving(answer.context["view"])
    assert {line.code for line in gone} == {"slipping", "at_risk"}
    count = sum(line.size for line in gone)
    title = answer.context["map"].title
    assert f"{count} customers are leaving: " in title
    for line in gone:
        assert f"{segment_name(line.label)} {line.size}" in title
    [(_label, shown, href)] = answer.context["leaving"]
    listed = parse(json.loads(parse_qs(urlsplit(href).query)["filter"][0]))
    people = find(registry.of("person"), Question(filter=listed, limit=200), Asking(SYSTEM)).records
    assert (shown, len(people)) == (str(count), count)


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_it_gives_each_figure_as_a_file(looked_at: Company, ending: str) -> None:
    owner = looked_at.client(looked_at.user("olga", owner=True))
    heads = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"\xef\xbb\xbf"}
    for figure in FIGURES:
        answer = owner.get(f"/insight/{figure}.{ending}")
        assert answer.status_code == 200, figure
        assert b"".join(answer.streaming_content).startswith(heads[ending]), figure  # type: ignore[attr-defined]
    assert owner.get(f"/insight/segments/nothing.{ending}").status_code == 404


def test_it_computes_for_a_team_over_its_own_customers_only(looked_at: Company) -> None:
    clerk = looked_at.client(looked_at.user("wes", scope=Scope.TEAM, team=looked_at.other_team))
    answer = clerk.get("/insight/value/")
    assert "Computed over the customers you may see" in answer.content.decode()
    assert answer.context["view"].n == 40
    mine = CurrentScore.objects.filter(kind="expected_value", customer__team=looked_at.other_team)
    assert answer.context["view"].expected.total == pytest.approx(sum(mine.values_list("value", flat=True)))
    assert clerk.get("/insight/segments/").context["view"].n == 40
    assert sum(clerk.get("/insight/retention/").context["view"].cohorts.sizes) == 40
    assert clerk.get("/insight/satisfaction/").context["view"].counts.csat == (0, 0)
    assert "K0-" not in "".join(clerk.get(f"/insight/{page}/").content.decode() for page in PAGES)


def test_it_says_to_a_role_without_the_value_fields_that_it_lacks_them(looked_at: Company) -> None:
    reader = looked_at.client(looked_at.user("rita", fields=()))
    for page in ("segments", "value"):
        answer = reader.get(f"/insight/{page}/")
        assert answer.status_code == 403
        assert "your role may not read." in answer.content.decode()
    assert "<details" in answer.content.decode()
    assert "<li>Expected value" in answer.content.decode()
    assert reader.get("/insight/value/distribution.png").status_code == 403
    menu = reader.get("/insight/satisfaction/").content.decode()
    assert "/insight/satisfaction/" in menu
    assert "/insight/value/" not in menu
    assert "By segment" not in menu


def test_it_shows_nothing_of_insight_to_a_role_without_it(looked_at: Company) -> None:
    clerk = looked_at.client(looked_at.user("carl", insight=False))
    for page in PAGES:
        assert clerk.get(f"/insight/{page}/").status_code == 403, page
    assert "/insight/" not in clerk.get("/people/").content.decode()


def test_it_lets_only_those_with_the_right_compute_anew(looked_at: Company) -> None:
    before = Refresh.objects.count()
    reader = looked_at.client(looked_at.user("rita"))
    assert reader.post("/insight/refresh/").status_code == 403
    assert Refresh.objects.count() == before
    owner = looked_at.client(looked_at.user("olga", owner=True))
    assert owner.post("/insight/refresh/").status_code == 302
    assert Refresh.objects.count() == before + 1
    assert "<progress" in owner.get("/insight/value/").content.decode()
    assert "<progress" in owner.get("/insight/refresh/progress/").content.decode()
    Refresh.objects.filter(state="waiting").update(state="done")
    assert owner.get("/insight/refresh/progress/").headers["HX-Refresh"] == "true"


def test_it_explains_each_customer_by_a_portrait(looked_at: Company) -> None:
    owner = looked_at.client(looked_at.user("olga", owner=True))
    best = CurrentScore.objects.filter(kind="value_so_far").order_by("-value").first()
    assert best is not None
    text = owner.get(f"/people/{best.customer_id}/").content.decode()
    assert "Portrait" in text
    assert "Recency" in text
    hidden = looked_at.client(looked_at.user("rita", fields=())).get(f"/people/{best.customer_id}/").content.decode()
    assert "Recency" not in hidden


def test_it_says_what_is_wrong_with_a_period(looked_at: Company) -> None:
    owner = looked_at.client(looked_at.user("olga", owner=True))
    for query in ("from=2026-02-31", "from=2026-05-01&to=2026-04-01", "window=0", "window=x"):
        assert "the last year is shown" in owner.get(f"/insight/retention/?{query}").content.decode(), query


def test_it_describes_the_whole_in_json_for_the_chart(looked_at: Company) -> None:
    text = looked_at.client(looked_at.user("olga", owner=True)).get("/insight/segments/").content.decode()
    found = re.search(r"<script[^>]*application/json[^>]*>(.*?)</script>", text, re.S)
    assert found is not None
    assert json.loads(found.group(1))["kind"] == "scatter"


@pytest.mark.parametrize(("most", "labels"), [(0.98, ["0", "0.05", "0.10"]), (40, ["0", "2", "4"]), (0.4, ["0", "0.02", "0.04"])])
def test_each_bar_of_the_distribution_has_a_label_of_its_own(most: float, labels: list[str]) -> None:
    step, count = _scale(most)
    bars = [(at * step, (at + 1) * step, 1) for at in range(count)]
    view = ValueView(audience(SYSTEM), "ok", None, expected=Summed({"person": 20}, 1.0), bars=[*bars, (count * step, None, 0)])
    figure = distribution(view)
    assert figure is not None
    found = [str(bar.label) for bar in figure.bars]
    assert found[:3] == labels
    assert len(set(found)) == len(found)


def test_an_interval_of_nothing_beside_a_mean_is_said_in_a_sentence(looked_at: Company) -> None:
    best = CurrentScore.objects.filter(kind="expected_value", customer__kind="person").order_by("-value").first()
    assert best is not None
    CurrentScore.objects.filter(pk=best.pk).update(value=47, low=0, high=0.3)
    CurrentScore.objects.filter(kind="expected_value").exclude(pk=best.pk).update(value=1)
    owner = looked_at.client(looked_at.user("olga", owner=True))
    page = owner.get("/insight/value/").content.decode()
    assert "mostly nothing" in page
    assert "most customers like these buy nothing more" in page
    assert "0 – 0" not in page
    assert "Most customers like this one buy nothing more" in owner.get(f"/people/{best.customer_id}/").content.decode()


@pytest.mark.parametrize(("newest", "said"), [("1998-06-07", "28 years old"), ("2026-01-20", "5 months old"), ("2026-06-01", "")])
def test_segments_of_old_orders_say_from_when_lately_is_counted(looked_at: Company, newest: str, said: str) -> None:
    run = ScoreRun.objects.filter(kind="segment").latest("pk")
    assert run.summary["newest"] == registry.of("order").model._base_manager.latest("ordered_at").ordered_at.date().isoformat()
    run.summary["newest"] = newest
    run.save()
    page = looked_at.client(looked_at.user("olga", owner=True)).get("/insight/segments/").content.decode()
    assert ("The newest order is" in page) is bool(said)
    assert said in page
