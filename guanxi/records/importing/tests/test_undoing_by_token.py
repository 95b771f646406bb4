"""A token that only reads takes nothing back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.tokens.issuing import issue_token
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.records.models import Import


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "answer", "state"), [("read", 403, "done"), ("write", 202, "undoing")])
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_an_import_is_undone_by_a_token_that_writes_alone(world, who, scope, answer, state):  # noqa: F811
    now = timezone.now()
    made = {"file_name": "a.csv", "file_key": "a", "file_size": 1, "made_at": now, "started_by": world.users[who]}
    one = Import.objects.create(object="person", state="done", **made)
    token = issue_token(user=world.users[who], label="t", scope=scope, lives=None, by=SYSTEM, at=now).secret
    address = f"/api/v1/imports/{one.pk}/undo"
    answered = Client().post(address, content_type="application/json", headers={"Authorization": f"Bearer {token}"})
    assert answered.status_code == answer
    one.refresh_from_db()
    assert one.state == state
