"""The first day of a company, through the browser's door: its own files in, known customers out, and a colleague who sees only the team."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.tests.cast import PASSWORD, confirmed
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import run_refresh
from guanxi.journal.writing import act
from guanxi.records.importing import running, undoing
from guanxi.records.models import Import
from tests.stories import files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def owner(transactional_db, settings, tmp_path):
    settings.DATA = tmp_path
    settings.GUANXI_CALLS_PER_MINUTE = 10**6
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
        user = User.objects.create(username="owner", name="陈晓东", is_owner=True, language="en", created_at=timezone.now())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return confirmed(client, user)


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def brought(client, kind, name, content):
    """Upload, take the suggested columns, check, run: as the browser posts it; the worker's part is called here."""
    assert client.post(f"/{kind}/import/", {"file": SimpleUploadedFile(name, content)}).status_code == 302
    one = Import.objects.latest("pk")
    assert client.post(f"/imports/{one.pk}/reading/", {"next": "1"}).status_code == 302
    chosen = {f"column-{column}": target for column, target in one.mapping.items()} | {"key": one.key}
    answer = client.post(f"/imports/{one.pk}/columns/", chosen | {"check": "1"})
    assert answer.status_code == 302, text_of(answer)
    running.run(one.pk)
    client.post(f"/imports/{one.pk}/run/")
    running.run(one.pk)
    one.refresh_from_db()
    assert one.state == "done", one.report
    assert "Stopped" not in text_of(client.get(f"/imports/{one.pk}/"))
    return one


def drilled(client, page):
    """The lists behind the figures of a page hold people; behind a bar of no height there is an empty list."""
    links = {unescape(link) for link in re.findall(r'href="(/(?:people|feedback)/\?[^"]*filter=[^"]+)"', text_of(client.get(page)))}
    assert links, page
    lists = [people_in(client, link) for link in sorted(links)[:12]]
    assert any(lists), page


def people_in(client, address="/people/?columns=name,external_id"):
    return set(re.findall(r'href="/people/(\d+)/"', text_of(client.get(address))))


def found_id(client, key):
    tree = quote(json.dumps({"field": "external_id", "op": "is", "value": key}))
    [number] = people_in(client, f"/people/?filter={tree}")
    return int(number)


def test_a_company_comes_to_know_its_customers(owner):
    for team in ("North", "South"):
        assert owner.post("/settings/teams/", {"name": team}).status_code == 302

    first = brought(owner, "people", "客户.csv", files.customers())
    assert (first.created, first.rejected) == (files.CUSTOMERS - files.BAD, files.BAD)
    assert text_of(owner.get(f"/imports/{first.pk}/rejected.csv")).count("\n") == files.BAD + 1

    assert "单雄信" in text_of(owner.get("/search/?q=sxx", headers={"HX-Request": "true"}))

    edited = found_id(owner, "K1")
    cell = f"/people/{edited}/field/city/"
    version = re.search(r'name="version" value="(\d+)"', text_of(owner.get(cell)))
    saved = owner.post(cell, {"city": "苏州", "version": version[1] if version else ""})
    assert (saved.status_code, "苏州" in text_of(saved)) == (200, True)

    assert owner.post(f"/imports/{first.pk}/undo/").status_code == 302
    first.refresh_from_db()
    undoing.undo_import(first, by=actor_of_user(User.objects.get(username="owner")))
    assert people_in(owner) == {str(edited)}
    assert f"/people/{edited}/" in text_of(owner.get(f"/imports/{first.pk}/")), "what was changed since stays and is listed"

    second = brought(owner, "people", "客户.csv", files.customers())
    assert second.created + second.updated + second.unchanged == first.created
    assert (second.created, second.rejected) == (first.created - 1, first.rejected)

    bought = brought(owner, "orders", "订单.xlsx", files.orders())
    assert (bought.created > 2000, bought.rejected) == (True, 0)
    said = brought(owner, "feedback", "评价.csv", files.ratings())
    assert (said.created > 200, said.rejected) == (True, 0)

    assert owner.post("/insight/refresh/").status_code == 302
    run_refresh(Refresh.objects.latest("pk"))
    for page in ("segments", "value", "satisfaction"):
        drilled(owner, f"/insight/{page}/")
    unhappy = quote(json.dumps({"field": "last_rating", "op": "lte", "value": 2}))
    assert people_in(owner, f"/people/?filter={unhappy}")

    a_colleague_sees_the_team_and_no_values(owner)


def a_colleague_sees_the_team_and_no_values(owner):
    colleague, token = joined(owner)
    north, south = found_id(owner, "K5"), found_id(owner, "K1")
    assert people_in(colleague) < people_in(owner, "/people/?columns=name,external_id") | people_in(colleague)
    assert "North" in text_of(colleague.get(f"/people/{north}/"))
    assert colleague.get(f"/people/{south}/").status_code == 404
    assert owner.get(f"/people/{south}/").status_code == 200
    assert "Expected value" not in text_of(colleague.get("/people/?columns=name,expected_value"))
    assert colleague.get("/insight/value/").status_code == 403
    assert "/insight/value/" not in text_of(colleague.get("/people/"))
    assert text_of(colleague.get("/people/export.csv?columns=name")).count("\n") == (files.CUSTOMERS // 5 - files.BAD) + 1

    before = {address: seen_at(colleague, token, address) for address in everything(north, south)}
    with act("insight.refreshed", by=SYSTEM), connection.cursor() as cursor:
        # The values of customer n become those of customer n + 1: every order, sum and label differs.
        cursor.execute(
            "UPDATE current_score s SET value = o.value, low = o.low, high = o.high, label = o.label, reasons = o.reasons FROM ("
            " SELECT id, lead(value) OVER w AS value, lead(low) OVER w AS low,"
            " lead(high) OVER w AS high, lead(label, 1, '') OVER w AS label,"
            " lead(reasons, 1, '{}') OVER w AS reasons FROM current_score WHERE kind NOT IN ('satisfaction', 'last_rating')"
            " WINDOW w AS (PARTITION BY kind ORDER BY customer_id)) o WHERE o.id = s.id"
        )
        assert cursor.rowcount > 400
    after = {address: seen_at(colleague, token, address) for address in before}
    assert [address for address in before if before[address] != after[address]] == []


def everything(north, south):
    value = quote(json.dumps({"field": "expected_value", "op": "gt", "value": 100}))
    pages = ["", "?sort=-expected_value", "?sort=name", f"?filter={value}", "count/", "export.csv", "?columns=name,segment", "?q=王"]
    yield from (f"/people/{page}" for page in pages)
    yield from (f"/people/{one}/{part}" for one in (north, south) for part in ("", "panel/", "related/", "history/", "edit/"))
    yield from (f"/customers/{north}/{part}/" for part in ("timeline", "standing"))
    yield from (f"/insight/{page}/" for page in ("segments", "value", "retention", "satisfaction", "refresh", "walk"))
    yield from ("/search/?q=wang", "/today/", "/insight/value/distribution.csv")
    yield from (
        f"/api/v1/people{page}" for page in ("?count=exact", "?sort=-expected_value", f"?filter={value}", f"/{north}", f"/{north}/history")
    )


def seen_at(client, token, address):
    headers = {"Authorization": f"Bearer {token}"} if address.startswith("/api/") else {}
    answer = client.get(address, headers=headers)
    return answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text_of(answer))


def joined(owner):
    """The owner makes a role and a user and hands the link over; the colleague sets a password and signs in."""
    grants = {f"grant:{one}:{action}": "2" for one in ("person", "company", "order", "feedback") for action in ("read", "change", "export")}
    assert owner.post("/settings/roles/new/", {"name": "Team only", "may:insight:read": "on"} | grants).status_code == 302
    user = {"username": "carol", "name": "Carol", "language": "en", "timezone": "UTC"}
    user |= {"roles": str(Role.objects.get(name="Team only").pk), "team": str(Team.objects.get(name="North").pk)}
    answer = text_of(owner.post("/settings/users/new/", user))
    link = re.search(r"/sign-in/link/[\w-]+/", answer)
    assert link, answer
    colleague = Client()
    assert colleague.post(link[0], {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert colleague.post("/sign-in/", {"login": "carol", "password": PASSWORD}).status_code == 302
    made = text_of(colleague.post("/settings/tokens/", {"label": "Script", "scope": "read", "days": "30"}))
    secret = re.search(r'value="(gx[\w-]+|[\w-]{30,})"', made)
    assert secret, made
    return colleague, secret[1]
