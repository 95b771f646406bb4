"""The sample comes and goes from the settings: for owners only, in the background, and nothing computed of it stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.customers.models import CurrentScore, Customer, ScoreRun
from guanxi.insight.models import Refresh
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create
from guanxi.site.models import SampleWork
from guanxi.site.sample import working
from guanxi.site.sample.tests.conftest import AT
from guanxi.site.sample.working import progress_of, work_on

pytestmark = pytest.mark.django_db
PAGE = "/settings/sample/"


def signed_in(username: str, *, owner: bool) -> Client:
    add_user(username=username, details={"name": username.title(), "language": "en"}, place=Place(is_owner=owner), by=SYSTEM, at=AT)
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def olga() -> Client:
    return signed_in("olga", owner=True)


def worked() -> SampleWork:
    work = SampleWork.objects.latest("pk")
    work_on(work, at=timezone.now())
    return SampleWork.objects.get(pk=work.pk)


def text_of(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_it_is_loaded_and_removed_from_the_page(olga, monkeypatch):
    monkeypatch.setattr(working, "PEOPLE", 60)
    assert "Load the sample company" in text_of(olga)
    assert olga.post(f"{PAGE}loading/").status_code == 302
    assert olga.post(f"{PAGE}loading/").status_code == 302
    assert SampleWork.objects.count() == 1, "one at a time"
    assert "<progress" in text_of(olga)
    assert "<progress" in text_of(olga, f"{PAGE}progress/")
    assert worked().state == "done"
    assert olga.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    page = text_of(olga)
    assert '<a class="link" href="/people/">People</a></td><td class="num">60</td>' in page
    assert "Load the sample company" not in page
    assert Refresh.objects.filter(state="waiting").count() == 1
    assert Entry.objects.get(kind="sample.loaded").actor_name == "Olga"

    buyer = Customer.objects.filter(kind="person", owner__isnull=True).first()
    mine = create(registry.of("person"), [{"name": "真客户", "external_id": "REAL-1"}], by=SYSTEM)[0]
    create(registry.of("order"), [{"customer": buyer.pk, "total": "10", "ordered_at": "2026-05-01"}], by=SYSTEM)
    run = ScoreRun.objects.create(kind="segment", as_of=AT, made_at=AT, summary={}, parameters={}, customers=2)
    for one in (buyer.pk, mine):
        CurrentScore.objects.create(customer_id=one, kind="segment", label="loyal", run=run, at=AT)
    asked = text_of(olga, f"{PAGE}removal/")
    assert "People 59" in asked
    assert "Also, because your own records point to them: People 1" in asked
    assert Customer.objects.filter(kind="person").count() == 61, "asking changes nothing"
    assert "sample data" in text_of(olga, "/today/")
    olga.post(f"{PAGE}removal/")
    assert "You are looking at sample data" not in text_of(olga, "/today/")
    assert worked().state == "done"
    assert set(Customer.objects.values_list("pk", flat=True)) == {buyer.pk, mine}
    assert not ScoreRun.objects.exists()
    assert not CurrentScore.objects.exclude(run=None).exists()
    page = text_of(olga)
    assert "The sample data is gone" in page
    assert "Kept, because your own records point to them: People 1" in page
    assert User.objects.get(username="olga").is_owner
    assert Entry.objects.get(kind="sample.removed").actor_name == "Olga"
    assert "not been computed yet" in text_of(olga, "/insight/segments/")


def test_it_is_for_owners_only(load):
    load(people=60)
    carl = signed_in("carl", owner=False)
    for address in (PAGE, f"{PAGE}removal/", f"{PAGE}progress/"):
        answer = carl.get(address)
        assert answer.status_code == 403
        assert b"Only an owner can load or remove the sample data." in answer.content
    for address in (f"{PAGE}loading/", f"{PAGE}removal/"):
        assert carl.post(address).status_code == 403
    assert not SampleWork.objects.exists()
    assert PAGE not in text_of(carl, "/settings/account/")
    assert PAGE in text_of(signed_in("olga", owner=True), "/settings/account/")


def test_it_says_why_nothing_happens(olga, load):
    assert b"No sample company is loaded." in olga.post(f"{PAGE}removal/", follow=True).content
    load(people=60)
    assert b"loaded already" in olga.post(f"{PAGE}loading/", follow=True).content
    assert not SampleWork.objects.exists()


def test_whoever_is_no_longer_an_owner_gets_nothing_done(olga, load):
    load(people=60)
    olga.post(f"{PAGE}removal/")
    add_user(username="anna", details={"name": "Anna"}, place=Place(is_owner=True), by=SYSTEM, at=AT)
    with act("user.changed", by=SYSTEM, at=AT):
        User.objects.exclude(username="anna").filter(is_owner=True).update(is_owner=False)
    work = SampleWork.objects.get()
    work_on(work, at=timezone.now())
    assert (work.state, work.failure) == ("failed", "Only an owner can load or remove the sample data. Ask the owner of this workspace.")
    assert Workspace.current().sample_loaded_at is not None


def test_it_leaves_all_as_it_was_and_says_why_when_it_stops_in_the_middle(olga, load, monkeypatch):
    load(people=60)
    olga.post(f"{PAGE}removal/")
    monkeypatch.setattr(working, "follow_up", lambda **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        worked()
    page = text_of(olga)
    assert "The sample data could not be removed" in page
    assert "nothing was changed: division by zero" in page
    assert Customer.objects.filter(kind="person").count() == 60
    assert "Remove the sample data" in page, "and can be tried again"


@pytest.mark.django_db(transaction=True)
def test_its_progress_is_seen_before_its_end(transactional_db):
    work = SampleWork.objects.create(what="load", asked_at=AT)
    with progress_of(work) as progress:
        progress(0.4)
        assert SampleWork.objects.get(pk=work.pk).share == 0.4
