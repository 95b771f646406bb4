"""The doors through which a person is erased: what they ask, what they refuse, and what they answer afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guanxi.access.tests.cast import confirmed
from guanxi.customers.commands.erase_person import main
from guanxi.customers.models import Customer
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.records.bulk import running
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.models import Import
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.rest.models import Answered
from tests.stories.planting import Planted, word

pytestmark = pytest.mark.django_db


def test_a_retry_of_a_request_is_not_done_twice(erased: Planted) -> None:
    body = {"name": word("loser"), "phones": ["13700137000"], "remarks": word("of the loser")}
    given = erased.bearer | {"Idempotency-Key": "k1"}
    told = erased.client.post("/api/v1/people", json.dumps(body), content_type="application/json", headers=given)
    assert (told.status_code, told.json()["error"]["code"]) == (410, "answer_erased")
    assert Answered.objects.filter(body=b"").exists()


def test_the_page_says_what_goes_and_asks_for_the_number_and_a_reason(planted: Planted) -> None:
    address = f"/people/{planted.person}/erase/"
    page = planted.client.get(address).content.decode()
    assert "Everything that tells who this is" in page
    assert planted.client.post(address, {"confirm": str(planted.other), "reason": "asked"}).status_code == 422
    assert planted.client.post(address, {"confirm": str(planted.person), "reason": ""}).status_code == 422
    asked = planted.client.post(address, {"confirm": str(planted.person), "reason": "asked for it"})
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/account/confirm/"), "first they say again who they are"
    confirmed(planted.client, planted.user)
    named = planted.client.post(address, {"confirm": str(planted.person), "reason": f"{word('name')} asked"})
    assert "leave out who it is about" in named.content.decode()
    assert Customer.objects.get(pk=planted.person).erased_at is None
    assert planted.client.post(address, {"confirm": str(planted.person), "reason": "asked for it"}).status_code == 302
    assert Customer.objects.get(pk=planted.person).erased_at is not None


def test_the_api_asks_for_the_number_twice(planted: Planted) -> None:
    def asked(**body: Any) -> Any:
        address = f"/api/v1/people/{planted.person}/erase"
        return planted.client.post(address, json.dumps(body), content_type="application/json", headers=planted.bearer)

    assert asked(confirm=planted.other, reason="asked").status_code == 422
    assert asked(confirm=planted.person).status_code == 422
    told = asked(confirm=planted.person, reason="asked for it")
    assert (told.status_code, told.json()) == (200, {"id": planted.person, "erased": True})
    assert asked(confirm=planted.person, reason="asked for it").status_code == 404


def test_the_command(planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(planted.person), "--reason", "asked for it", "--by", "olga"]) == 0
    assert main([str(planted.person), "--reason", "asked for it", "--by", "olga"]) == 1
    assert "there is no person" in capsys.readouterr().err


def test_while_an_import_is_under_way_nobody_is_erased(planted: Planted) -> None:
    Import.objects.filter(pk=planted.file.pk).update(state="running")
    with pytest.raises(Invalid, match="under way"):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    assert Customer.objects.get(pk=planted.person).erased_at is None


def test_while_a_mass_change_of_theirs_waits_they_are_not_erased(planted: Planted) -> None:
    waiting = start_bulk(registry.of("person"), Deed("change", "city", "Hangzhou"), by=planted.olga, ids=[planted.other])
    waiting_for_them = start_bulk(registry.of("person"), Deed("change", "city", "Hangzhou"), by=planted.olga, ids=[planted.person])
    with pytest.raises(Invalid, match="mass change"):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    running.run(waiting_for_them.pk)
    erase_person(planted.person, reason="asked for it", by=planted.olga)
    assert running.run(waiting.pk).changed == 1
