"""The journal in the settings: what stands there, the button, and who is told what was found."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Grant, Role, User
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import Cast
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifications import ask_for, run_verification
from guanxi.journal.models import Entry, Verification
from guanxi.journal.writing import act
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


@pytest.fixture
def auditor(cast: Cast) -> Client:
    """May read the journal and the people of all, and nothing else."""
    with act("role.added", by=SYSTEM):
        role = Role.objects.create(name="Auditor")
        for name in ("journal", "person"):
            Grant.objects.create(role=role, object=name, action="read", scope=Scope.ALL)
        user = User.objects.create(username="auditor", name="Audra", created_at=timezone.now())
        user.roles.add(role)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_whoever_may_read_the_journal_reads_what_happened_and_verifies_nothing(auditor: Client, carol: Client, cast: Cast) -> None:
    pk = chained()
    create(registry.of("product"), [{"name": "Geheim", "sku": "S1"}], by=SYSTEM)
    page = auditor.get(PAGE).content.decode()
    assert f'<a class="link" href="/people/{pk}/">王丽华</a>' in page
    assert "a record that you do not see" in page
    assert "Geheim" not in page
    assert "Verify now" not in page
    assert PAGE in auditor.get("/settings/account/").content.decode()
    assert [auditor.post(f"{PAGE}verification/").status_code, auditor.get(f"{PAGE}progress/").status_code] == [403, 403]
    assert "Read the journal" in carol.get(PAGE).content.decode()


def test_it_is_narrowed_and_goes_on(alice: Client, cast: Cast) -> None:
    for number in range(60):
        create(registry.of("person"), [{"name": f"Nr {number}"}], by=SYSTEM)
    page = alice.get(PAGE, {"object": "person", "who": "system"}).content.decode()
    assert page.count("/people/") >= 50
    [older] = re.findall(r'href="(\?who=system&amp;object=person&amp;before=\d+)"', page)
    rest = alice.get(PAGE + older.replace("&amp;", "&")).content.decode()
    assert "Nr 0<" in rest
    assert "Nr 59<" not in rest
    today = timezone.localdate(timezone=ZoneInfo(cast.alice.timezone))
    assert "Nr 59<" in alice.get(PAGE, {"day": today, "work": "created"}).content.decode()
    assert "Nothing of that kind has happened" in alice.get(PAGE, {"day": "1999-01-01"}).content.decode()
    assert alice.get(PAGE, {"day": "x", "work": "x", "object": "x", "before": "x", "who": "x"}).status_code == 200


def test_it_asks_as_much_for_one_line_as_for_fifty(alice: Client, cast: Cast) -> None:
    numbers = set()
    for count in (1, 50):
        for number in range(count):
            create(registry.of("person"), [{"name": f"Nr {number}"}], by=SYSTEM)
        alice.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            alice.get(PAGE, {"object": "person", "work": "created", "day": timezone.localdate(timezone=ZoneInfo(cast.alice.timezone))})
        numbers.add(len(asked))
    assert len(numbers) == 1
    assert numbers.pop() <= 15


def test_users_and_roles_are_opened_where_they_are_managed(alice: Client, auditor: Client, cast: Cast) -> None:
    with act("user.changed", by=SYSTEM, about=("user", cast.bob.pk)):
        User.objects.filter(pk=cast.bob.pk).update(name="Bob B.")
    address = f'href="/settings/users/{cast.bob.pk}/"'
    assert address in alice.get(PAGE).content.decode()
    assert address not in auditor.get(PAGE).content.decode()


def test_the_number_of_records_leads_to_no_user(alice: Client, cast: Cast) -> None:
    with act("user.changed", by=SYSTEM, about=("user", cast.bob.pk)):
        create(registry.of("person"), [{"name": "Ann"}, {"name": "Ben"}], by=SYSTEM)
    assert "<span>People × 2</span>" in alice.get(PAGE).content.decode()


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


def test_a_merge_is_opened_where_it_is_undone(alice: Client, auditor: Client, cast: Cast) -> None:
    stays, goes = create(registry.of("person"), [{"name": "Ann"}, {"name": "Anne"}], by=SYSTEM)
    entry = merge_customers(registry.of("person"), winner=stays, losers=[goes], values={}, by=SYSTEM)
    assert f'href="/merges/{entry}/"' in alice.get(PAGE).content.decode()
    assert f'href="/merges/{entry}/"' not in auditor.get(PAGE).content.decode()
    undo_merge(entry, by=SYSTEM)
    assert alice.get(PAGE).content.decode().count(f'href="/merges/{entry}/"') == 2


def test_what_was_done_to_several_records_is_undone_here(alice: Client, cast: Cast) -> None:
    ids = create(registry.of("person"), [{"name": "Ann", "city": "Ulm"}, {"name": "Ben", "city": "Ulm"}], by=SYSTEM)
    alice.post("/people/selected/edit/", {"id": ids, "field": "city", "city": "Bonn"})
    [address] = re.findall(r'hx-get="(/settings/journal/\d+/undo/)"', alice.get(PAGE).content.decode())
    assert "Undo this?" in alice.get(address).content.decode()
    page = alice.post(address, follow=True).content.decode()
    assert "2 records are as they were before." in page
    assert "Ulm" in alice.get(f"/people/{ids[0]}/").content.decode()
    assert "There is nothing here that you could take back." in alice.post(address, follow=True).content.decode()


def test_somebody_who_was_erased_is_told_as_such_and_leads_nowhere(alice: Client, cast: Cast) -> None:
    pk = chained()
    erase_person(pk, reason="asked for it", by=SYSTEM)
    page = alice.get(PAGE, {"object": "person"}).content.decode()
    assert page.count("<span>Erased person</span>") == 2
    assert "a record that you do not see" not in page
    assert f"/people/{pk}/" not in page
