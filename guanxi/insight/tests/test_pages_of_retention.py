"""The figures of retention, each with the people behind it."""

from __future__ import annotations

from types import SimpleNamespace

from django.test import RequestFactory

from guanxi import measures
from guanxi.access.actor import Actor
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.insight.audience import audience
from guanxi.insight.retention import people as retention_people
from guanxi.insight.retention.figures import cohort_heat
from guanxi.insight.retention.finding import OBJECTS
from guanxi.insight.tests.conftest import Company


def _people(client, href):
    answer = client.get(href)
    assert answer.status_code == 200, href
    return answer.context["page"].paginator.count


def _counted(actor: Actor, href: str) -> int:
    """As the page behind a cell counts them, without writing the page."""
    group = retention_people._of_cohort(RequestFactory().get(href), audience(actor, objects=OBJECTS))
    return Customer._base_manager.filter(pk__in=group.customers).count()


def test_every_figure_of_retention_leads_to_its_people(grown: Company) -> None:
    """The pages of each first and last cell of a row are opened; of those between them the question is asked that the page asks."""
    olga = grown.user("olga", owner=True)
    owner, actor = grown.client(olga), actor_of_user(olga)
    answer = owner.get("/insight/retention/")
    table, [heat, curve] = answer.context["view"].cohorts, answer.context["figures"]
    places = [row for row in range(len(table.cohorts)) if table.sizes[row]][-len(heat.rows) :]
    for row, href, cells in zip(places, heat.hrefs, heat.cell_hrefs, strict=True):
        assert _people(owner, href) == table.sizes[row]
        known = [(age, cell) for age, cell in enumerate(cells, start=1) if table.active[row, age] != -1]
        for age, cell in known:
            assert _counted(actor, cell) == table.active[row, age]
        for age, cell in {known[0], known[-1]} if known else ():
            assert _people(owner, cell) == table.active[row, age]
    for age, moment in enumerate(curve.lines[0].moments, start=1):
        assert _people(owner, moment.href) == sum(max(0, found) for found in table.active[:, age])
    stayed = answer.context["view"].stayed
    expected = {"start": stayed.at_start, "still": stayed.still_active, "gone": stayed.at_start - stayed.still_active}
    for who, count in expected.items():
        assert f'href="{answer.context["people"]}{who}"'.replace("&", "&amp;") in answer.content.decode()
        assert _people(owner, answer.context["people"] + who) == count


def test_the_people_of_retention_are_those_in_sight(grown: Company) -> None:
    clerk = grown.client(grown.user("wes", scope=Scope.TEAM, team=grown.other_team))
    answer = clerk.get("/insight/retention/")
    table, [heat, _curve] = answer.context["view"].cohorts, answer.context["figures"]
    assert sum(_people(clerk, href) for href in heat.hrefs) == sum(table.sizes) == 40
    assert "K0-" not in clerk.get(heat.hrefs[0]).content.decode()
    assert clerk.get("/insight/retention/people/").status_code == 404
    assert clerk.get("/insight/retention/people/?cohort=2026-13").status_code == 404
    assert clerk.get("/insight/retention/people/?who=nobody").status_code == 404
    carl = grown.client(grown.user("carl", insight=False))
    assert carl.get(heat.hrefs[0]).status_code == 403


def test_n_of_the_cohorts_counts_those_in_the_picture(company: Company) -> None:
    months = [f"{2023 + at // 12}-{at % 12 + 1:02d}" for at in range(40)]
    table = measures.cohort_table_from_counts(months, range(40), [0] * 40, [10] * 40)
    heat = cohort_heat(SimpleNamespace(cohorts=table))  # type: ignore[arg-type]
    assert heat is not None
    assert len(heat.rows) == 37
    assert "n = 370." in heat.note
    assert "30 customers who first bought before 2023-04" in heat.note
