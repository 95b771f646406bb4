"""A token that only reads takes nothing back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.tokens.issuing import issue_token
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.records.importing.undoing import may_undo
from guanxi.records.models import Import


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "answer", "state"), [("read", 403, "done"), ("write", 202, "undoing")])
def test_an_import_is_undone_by_a_token_that_writes_alone(world, scope, answer, state):  # noqa: F811
    now = timezone.now()
    made = {"file_name": "a.csv", "file_key": "a", "file_size": 1, "made_at": now, "started_by": world.users["alice"]}
    one = Import.objects.create(object="person", state="done", **made)
    token = issue_token(user=world.users["alice"], label="t", scope=scope, lives=None, by=SYSTEM, at=now).secret
    address = f"/api/v1/imports/{one.pk}/undo"
    answered = Client().post(address, content_type="application/json", headers={"Authorization": f"Bearer {token}"})
    assert answered.status_code == answer
    one.refresh_from_db()
    assert one.state == state


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_nobody_who_only_reads_may_undo_whatever_the_door(world, who):  # noqa: F811
    one = Import(object="person", started_by=world.users[who])
    assert may_undo(one, world.actor(who))
    assert not may_undo(one, world.actor(who).limited_to_reading())
