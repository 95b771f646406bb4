"""The journal in the settings: what stands there, the button, and who is told what was found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.tests.cast import Cast
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifications import ask_for, run_verification
from guanxi.journal.models import Entry, Verification
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
PAGE = "/settings/journal/"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told over a connection of its own, which sees nothing of a test's transaction."""
    from guanxi.journal.chain import verifications, verifying

    monkeypatch.setattr(verifications, "_with_progress", lambda verification: verifying.verify())


def chained() -> int:
    [pk] = create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    chain_all()
    write_head(at=timezone.now())
    return pk


def verified(by: int | None) -> Verification:
    return run_verification(ask_for(by=by, at=timezone.now()), at=timezone.now())


def test_it_says_that_all_is_well(alice: Client, cast: Cast, tmp_path: Any) -> None:
    chained()
    assert verified(None).state == "done"
    page = alice.get(PAGE).content.decode()
    assert "The journal is as it was written." in page
    assert str(tmp_path / "journal-heads") in page


def test_it_names_what_was_changed_and_tells_every_owner_once(alice: Client, cast: Cast) -> None:
    pk = chained()
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE journal_change SET after = after || '{"name": "other"}' WHERE object = 'person' AND record_id = %s""", [pk]
        )
    assert verified(None).found == 1
    assert "not as it was written" in alice.get("/people/").content.decode()
    assert "not as it was written" not in alice.get("/people/").content.decode()
    page = alice.get(PAGE).content.decode()
    assert "A value is not the one that was written." in page
    assert f'href="/people/{pk}/"' in page


def test_nobody_else_is_told(carol: Client, cast: Cast) -> None:
    chained()
    Entry.objects.update(actor_name="somebody else")
    assert verified(None).found
    assert "not as it was written" not in carol.get("/settings/account/").content.decode()
    assert carol.get(PAGE).status_code == 403


def test_whoever_asked_is_told_that_all_is_well(alice: Client, cast: Cast) -> None:
    chained()
    assert alice.post(f"{PAGE}verification/").status_code == 302
    asked = Verification.objects.get()
    assert alice.post(f"{PAGE}verification/").status_code == 302
    assert Verification.objects.get() == asked
    assert "Waiting for its turn" in alice.get(f"{PAGE}progress/").content.decode()
    run_verification(asked, at=timezone.now())
    assert alice.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    assert "The journal is as it was written." in alice.get("/people/").content.decode()


def test_one_that_cannot_be_verified_says_why(alice: Client, cast: Cast, tmp_path: Any) -> None:
    chained()
    (tmp_path / "journal-heads").unlink()
    (tmp_path / "journal-heads").mkdir()
    assert verified(None).state == "failed"
    assert "could not be verified" in alice.get(PAGE).content.decode()
