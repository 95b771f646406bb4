"""Only who has the right erases, and only whom they reach; everybody else changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share, User
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import confirmed
from guanxi.access.tokens.issuing import issue_token
from guanxi.customers.models import Customer
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.customers.privacy.tests.test_handing_out import signed_in
from guanxi.journal.models import Entry
from guanxi.records.registry import registry
from guanxi.records.sharing.writing import Terms, share_record
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
EVERYTHING_ELSE = {("person", action): Scope.ALL for action in ("read", "create", "change", "delete", "merge", "export", "mass_update")}
ERASING = {("person", "read"): Scope.ALL, ("person", "erase"): Scope.ALL}


@pytest.fixture
def person() -> int:
    [pk] = create(registry.of("person"), [{"name": "Wang Lihua"}], by=SYSTEM)
    return pk


def by_page(client: Client, person: int) -> int:
    confirmed(client, User.objects.get(username="rita"))
    return client.post(f"/people/{person}/erase/", {"confirm": str(person), "reason": "asked"}).status_code


def by_api(person: int, scope: str = "write") -> int:
    rita = User.objects.get(username="rita")
    secret = issue_token(user=rita, label="t", scope=scope, lives=None, by=SYSTEM, at=timezone.now()).secret
    body, headers = json.dumps({"confirm": person, "reason": "asked"}), {"Authorization": f"Bearer {secret}"}
    return Client().post(f"/api/v1/people/{person}/erase", body, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize(
    ("rights", "answer"),
    [
        (EVERYTHING_ELSE, (403, 403)),
        (ERASING | {("person", "erase"): Scope.OWN}, (404, 404)),
        (ERASING | {("person", "read"): Scope.OWN}, (404, 404)),
        (ERASING, (302, 404)),
    ],
)
def test_who_may_not_changes_nothing(person: int, rights: dict[tuple[str, str], Scope], answer: tuple[int, int]) -> None:
    """Whoever may does it by the first press: the second one finds nobody."""
    client = signed_in("rita", Rights(rights))
    assert (by_page(client, person), by_api(person)) == answer
    done = answer[0] == 302
    assert (Customer.objects.get(pk=person).erased_at is not None) is done
    assert Entry.objects.filter(kind="person.erased").exists() is done


def test_a_token_that_only_reads_erases_nobody(person: int) -> None:
    signed_in("rita", Rights(ERASING))
    assert by_api(person, "read") == 403
    assert Customer.objects.get(pk=person).erased_at is None


def test_the_button_is_there_for_whoever_may(person: int) -> None:
    for name, rights, there in (("rita", ERASING, True), ("sam", EVERYTHING_ELSE, False)):
        page: Any = signed_in(name, Rights(rights)).get(f"/people/{person}/")
        assert (f"/people/{person}/erase/" in page.content.decode()) is there, name


def test_no_ready_made_role_erases() -> None:
    assert not [role.key for role in READY_MADE if any(action == "erase" for _name, action in role.rights.grants)]


def test_what_was_shared_is_shared_no_more(person: int) -> None:
    signed_in("rita", Rights(ERASING))
    share_record(registry.of("person"), person, Terms(user=User.objects.get(username="rita").pk), by=SYSTEM)
    erase_person(person, reason="asked", by=SYSTEM)
    assert not Share.objects.filter(object="person", record_id=person).exists()
