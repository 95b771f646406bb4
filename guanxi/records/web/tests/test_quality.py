"""The page of an object's quality leads to lists, and the same figures through the API are those of the reader's own records and fields."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.tokens.issuing import issue_token
from guanxi.records.quality import web
from guanxi.records.quality.measuring import Quality


def figures(cast, user):
    token = issue_token(user=user, label="q", scope="read", lives=timedelta(days=1), by=SYSTEM, at=timezone.now()).secret
    return Client().get("/api/v1/people/quality", headers={"Authorization": f"Bearer {token}"}).json()


def test_the_page_leads_to_the_lists(cast, person):
    for at in range(40):
        person(f"王{at}", city="上海" if at % 4 else "", opening_orders=90_000 if at == 7 else 3 + at % 5)
    client = cast.client(cast.bob)
    assert 'hx-get="/people/quality/"' in client.get("/people/quality/").content.decode()
    text = client.get("/people/quality/", headers={"HX-Request": "true"}).content.decode()
    assert "40 records" in text
    links = [unescape(one) for one in re.findall(r'href="(/people/\?filter=[^"]+)"', text)]
    leaves = [json.loads(parse_qs(urlsplit(one).query)["filter"][0]) for one in links]
    assert {"field": "city", "op": "is_empty"} in leaves
    assert [leaf["op"] for leaf in leaves if leaf["field"] == "opening_orders"] == ["gt"]
    for one in links:
        assert client.get(one).status_code == 200


def test_many_records_are_written_with_groups_of_digits(cast, monkeypatch):
    monkeypatch.setattr(web, "quality_of", lambda *_asked: Quality(2000, []))
    text = cast.client(cast.bob).get("/people/quality/", headers={"HX-Request": "true"}).content.decode()
    assert "2,000 records; on average" in text


def test_it_counts_what_the_reader_sees_and_names_what_they_read(cast, person):
    person("王丽华")
    person("陈明", team=None, owner=None)
    for user, count, reads_value in ((cast.alice, 1, False), (cast.bob, 1, True), (cast.charlie, 0, False), (cast.dora, 2, True)):
        found = figures(cast, user)
        assert found["count"] == count, user
        assert ("expected_value" in {one["field"] for one in found["fields"]}) is reads_value, user
