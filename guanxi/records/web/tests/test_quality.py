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
from guanxi.records.quality.measuring import FieldQuality, Quality
from guanxi.records.registry import registry


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
    monkeypatch.setattr(web, "quality_of", lambda *_asked: Quality(2000, [], 2000))
    text = cast.client(cast.bob).get("/people/quality/", headers={"HX-Request": "true"}).content.decode()
    assert "2,000 records; on average" in text
    assert "estimated" not in text


def test_what_is_estimated_says_so_and_how_sure_it_is(cast, monkeypatch):
    fields = [
        FieldQuality(registry.of("person").by_name[name], filled, filled / 1_000_000, None)
        for name, filled in (("city", 715_436), ("name", 1_000_000))
    ]
    monkeypatch.setattr(web, "quality_of", lambda *_asked: Quality(1_000_000, fields, 20_000))
    text = cast.client(cast.bob).get("/people/quality/", headers={"HX-Request": "true"}).content.decode()
    assert "1,000,000 records; on average" in text
    assert "estimated from 20,000 of them" in text
    assert "within 0.7 percentage points" in text
    assert "≈ 285,000 empty" in text
    assert "hardly any empty" in text
    assert "none empty" not in text


def test_it_counts_what_the_reader_sees_and_names_what_they_read(cast, person):
    person("王丽华")
    person("陈明", team=None, owner=None)
    for user, count, reads_value in ((cast.alice, 1, False), (cast.bob, 1, True), (cast.charlie, 0, False), (cast.dora, 2, True)):
        found = figures(cast, user)
        assert found["count"] == count, user
        assert ("expected_value" in {one["field"] for one in found["fields"]}) is reads_value, user
