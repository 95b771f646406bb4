"""The customer's page says what the list of the day says, and says it once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.insight.models import NextAction


def sentences(world, who, person):
    client = world.client(who)
    pages = [client.get(f"/people/{person}/"), client.get(f"/people/{person}/related/")]
    text = " ".join(page.content.decode().partition("<main")[2] or page.content.decode() for page in pages[:1])
    found = [unescape(" ".join(one.split())) for one in re.findall(r">([^<>]+)<", text)]
    return Counter(one for one in found if len(one) > 24)


def test_the_portrait_proposes_what_the_list_proposes_and_no_sentence_stands_twice(world):
    person = world.person("王丽华")
    world.add("feedback", customer=person, score=2, comment="It broke on the second day.", given_at=timezone.now() - timedelta(days=10))
    NextAction.objects.create(customer_id=person, kind="rating_falls", since=timezone.now().date(), facts={"answers": 12, "p": 0.001})
    found = sentences(world, "bob", person)
    assert found["Rating 2 10 days ago, no contact since."] == 1
    assert not [one for one in found if "low score" in one]
    reasons = {one: times for one, times in found.items() if times > 1 and one.endswith(".") and "Rating" in one}
    assert reasons == {}


def test_the_customers_page_still_asks_the_database_rarely(world):
    person = world.person("王丽华")
    world.add("feedback", customer=person, score=2, comment="It broke.", given_at=timezone.now() - timedelta(days=10))
    client = world.client("alice")
    paths = (f"/people/{person}/", f"/people/{person}/related/")
    for path in paths:
        client.get(path)  # what a process asks once of the catalogue
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 15, path


def test_after_it_was_refused_no_other_rule_says_the_same(world):
    person = world.person("王丽华")
    world.add("feedback", customer=person, score=2, comment="It broke.", given_at=timezone.now() - timedelta(days=10))
    assert world.client("bob").post(f"/today/low_rating-{person}/not-useful/").status_code == 204
    text = world.client("bob").get(f"/people/{person}/").content.decode()
    assert "next-step" not in text


def test_a_contact_settles_it_on_both_pages(world):
    person = world.person("王丽华")
    world.add("feedback", customer=person, score=2, comment="It broke.", given_at=timezone.now() - timedelta(days=10))
    world.add("note", customer=person, text="Spoke with her", written_at=timezone.now())
    assert "no contact since" not in world.client("bob").get(f"/people/{person}/").content.decode()
