"""The ledger: statements are added and never changed, and it answers why we could write on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.refusing import Refused
from guanxi.access.tokens.issuing import issue_token
from guanxi.customers.consent.standing import standing, standings
from guanxi.customers.consent.stating import record_statement
from guanxi.customers.models import Consent, Preferences
from guanxi.records.binning import bin_records
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.reverting import undo
from guanxi.records.upserting import upsert
from guanxi.records.writing import change

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def person(world):
    return world.person()


def state(world, person, what, when, purpose="marketing", channel="email", **more):
    values = {"purpose": purpose, "channel": channel, "state": what, "stated_at": datetime(*when, tzinfo=UTC), **more}
    return record_statement(customer=person, values=values, by=world.actor("bob"))


def asked(person, day, purpose="marketing", channel="email"):
    return standing(person, purpose, channel, on=date.fromisoformat(day), zone=ZONE)


def test_it_answers_with_the_statement_that_held_on_that_day(world, person):
    first = state(world, person, "granted", (2024, 5, 2, 4), text_version="v3", source="shop")
    second = state(world, person, "withdrawn", (2025, 11, 11, 4))
    assert not asked(person, "2024-05-01").granted
    assert asked(person, "2024-05-01").statement is None
    assert (asked(person, "2024-05-02").granted, asked(person, "2024-05-02").statement.pk) == (True, first)
    assert asked(person, "2025-11-10").granted
    assert (asked(person, "2025-11-11").granted, asked(person, "2025-11-11").statement.pk) == (False, second)


def test_it_takes_the_day_in_the_zone_of_whoever_asks(world, person):
    state(world, person, "granted", (2024, 5, 1, 17))
    assert asked(person, "2024-05-02").granted
    assert not asked(person, "2024-05-01").granted, "in Shanghai it was the second of May already"


def test_it_lets_a_word_about_all_channels_count_for_each(world, person):
    state(world, person, "granted", (2024, 1, 1))
    state(world, person, "withdrawn", (2024, 2, 1), channel="any")
    assert not asked(person, "2024-03-01").granted
    state(world, person, "granted", (2024, 3, 1))
    assert asked(person, "2024-03-02").granted
    assert not asked(person, "2024-03-02", channel="sms").granted
    assert not asked(person, "2024-03-02", purpose="survey").granted


def test_it_tells_when_a_statement_was_entered_only_later(world, person):
    state(world, person, "granted", (2024, 1, 1))
    found = asked(person, "2024-06-01")
    assert found.granted
    assert not found.known_then
    assert [one.channel for one in standings(person, on=date.today(), zone=ZONE)] == ["email"]


def test_it_never_changes_or_deletes_what_was_stated(world, person):
    statement = state(world, person, "granted", (2024, 1, 1))
    consent = registry.of("consent")
    alice = world.actor("alice")
    for attempt in (
        lambda: change(consent, statement, {"state": "withdrawn"}, by=alice),
        lambda: bin_records(consent, [statement], by=alice),
        lambda: undo(_entry(statement), by=world.actor("bob")),
    ):
        with pytest.raises(Refused):
            attempt()
    assert Consent.objects.get().state == "granted"


def _entry(statement):
    from guanxi.journal.models import Change

    return Change.objects.get(object="consent", record_id=statement).entry_id


def test_it_refuses_changes_at_every_door(world, person):
    statement = state(world, person, "granted", (2024, 1, 1))
    alice = world.client("alice")
    assert alice.get(f"/consents/{statement}/").status_code == 200
    assert b"/edit/" not in alice.get(f"/consents/{statement}/").content
    assert alice.post(f"/consents/{statement}/delete/").status_code == 403
    alice.post(f"/consents/{statement}/edit/", {"state": "withdrawn", "version": "1"})
    alice.post(f"/consents/{statement}/field/state/", {"state": "withdrawn"})
    token = issue_token(user=world.users["alice"], label="t", scope="write", lives=None, by=SYSTEM, at=datetime.now(UTC)).secret
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    address = f"/api/v1/consents/{statement}"
    body = {"state": "withdrawn"}
    assert Client().patch(address, body, content_type="application/json", headers=headers).status_code == 403
    assert Client().delete(address, headers=headers).status_code == 403
    assert Consent.objects.get().state == "granted"
    assert Consent.objects.get().deleted_at is None


def test_it_is_imported_like_any_record(world, person):
    rows = [{"customer": "王丽华", "purpose": "营销", "channel": "短信", "state": "同意", "stated_at": "2024-03-01", "external_id": "K1"}]
    [outcome] = upsert(registry.of("consent"), rows, key="external_id", by=world.actor("alice"))
    assert outcome.what == "created", outcome.problems
    found = Consent.objects.get()
    assert (found.purpose, found.channel, found.state, found.customer_id) == ("marketing", "sms", "granted", person)


LEDGER = """客户,用途,渠道,同意状态,同意时间,来源
王丽华,营销,短信,同意,2024-03-01,门店登记
王丽华,营销,短信,退订,2024-04-01,小程序
王丽华,乱写,短信,同意,2024-03-01,
"""


def test_it_comes_from_a_file_and_goes_with_its_import(world, person, tmp_path, settings):
    settings.DATA = tmp_path
    path = tmp_path / "consents.csv"
    path.write_text(LEDGER, encoding="gb18030")
    draft = draft_import("consent", path, file_name="consents.csv", by=SYSTEM)
    settle(draft, draft.mapping, key=None, by=SYSTEM)
    start(draft)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert (done.created, done.updated, done.rejected) == (2, 0, 1)
    assert asked(person, "2024-03-15", channel="sms").granted
    assert not asked(person, "2024-04-02", channel="sms").granted
    undo_import(done, by=world.actor("alice"))
    assert asked(person, "2024-04-02", channel="sms").statement is None


def test_it_is_out_of_sight_with_its_customer(world, person):
    statement = state(world, person, "granted", (2024, 1, 1))
    charlie = world.client("charlie")
    assert charlie.get(f"/consents/{statement}/").status_code == 404
    assert charlie.get(f"/customers/{person}/consent/why/").status_code == 404
    assert charlie.get(f"/customers/{person}/preferences/").status_code == 404
    assert charlie.post(f"/customers/{person}/preferences/", {"timezone": "UTC"}).status_code == 404
    assert not Preferences.objects.exists()


def test_it_answers_on_the_page(world, person):
    state(world, person, "granted", (2024, 5, 2, 4), text_version="v3", source="门店登记", text="我同意接收新品信息")
    page = world.client("bob").get(f"/people/{person}/").content.decode()
    assert "Agreed 2024-05-02" in page.replace("\n", "")
    text = world.client("bob").get(f"/customers/{person}/consent/why/?purpose=marketing&channel=email&on=2025-01-01").content.decode()
    for told in ("Yes, we could.", "v3", "门店登记", "我同意接收新品信息", "entered here only after"):
        assert told in text, told
    text = world.client("bob").get(f"/customers/{person}/consent/why/?on=nonsense&channel=x").content.decode()
    assert "Yes, we could." in text


def test_it_keeps_preferences_through_the_page_and_the_api(world, person):
    bob = world.client("bob")
    form = {"preferred_channel": "sms", "topics": "新茶，茶具", "quiet_from": "21:00", "quiet_to": "09:00", "timezone": "Asia/Shanghai"}
    assert bob.post(f"/customers/{person}/preferences/", form).status_code == 200
    found = Preferences.objects.get()
    assert (found.preferred_channel, found.topics, str(found.quiet_from), found.timezone) == (
        "sms",
        ["新茶", "茶具"],
        "21:00:00",
        "Asia/Shanghai",
    )
    token = issue_token(user=world.users["bob"], label="t", scope="write", lives=None, by=SYSTEM, at=datetime.now(UTC)).secret
    headers = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/customers/{person}/preferences"
    answer = Client().patch(address, {"topics": ["茶具"]}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["topics"], answer.json()["quiet_to"]) == (200, ["茶具"], "09:00")
    for wrong in (
        {"quiet_to": "25:99"},
        {"topics": [1]},
        {"timezone": "Mars"},
        {"preferred_channel": "fax"},
        {"nothing": 1},
        {"quiet_to": None},
    ):
        assert Client().patch(address, wrong, content_type="application/json", headers=headers).status_code == 422, wrong
    question = "purpose=marketing&channel=email&on=2025-01-01"
    told = Client().get(f"/api/v1/customers/{person}/standing?{question}", headers=headers).json()
    assert (told["granted"], told["known_then"], told["on"], told["statement"]) == (False, True, "2025-01-01", None)
    assert Client().get(f"/api/v1/customers/{person}/standing?purpose=x&channel=email", headers=headers).status_code == 400


def test_it_says_what_is_wrong_with_preferences(world, person):
    answer = world.client("bob").post(f"/customers/{person}/preferences/", {"quiet_from": "21:00", "timezone": "nowhere"})
    assert answer.status_code == 422
    assert "no time zone" in answer.content.decode()
    assert not Preferences.objects.exists()
