"""What is delicate asks who is there, when that was said long ago; what was filled in is sent after it, once, by the same person."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, Token, User
from guanxi.access.signin.tests.test_two_step import code_for, turn_on
from guanxi.access.tests.cast import PASSWORD, Cast, confirmed
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.users.two_step import uses_two_step
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.web import exports
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
TOKEN = {"label": "Notebook", "scope": "read", "days": "30"}
QUARTER = 15 * 60


def later(client: Client, seconds: float = QUARTER + 1) -> Client:
    """As if that much time had passed since this session last heard who it is."""
    session = client.session
    told = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [{**one, "at": one["at"] - seconds} for one in told]
    session.save()
    return client


def asks(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith("/account/confirm/"))


def says_who(client: Client, **given: str) -> Any:
    return client.post("/account/confirm/?next=/anything/", given or {"password": PASSWORD})


def deeds(cast: Cast) -> dict[str, tuple[str, dict[str, Any]]]:
    dan = {"name": "Dan", "email": "", "language": "en", "timezone": "Asia/Shanghai"}
    return {
        "token": ("/settings/tokens/", TOKEN),
        "role": ("/settings/roles/new/?like=sales", {"name": "Tried", "grant:person:read": "2"}),
        "rights of a role": (f"/settings/roles/{cast.selling.pk}/", {"name": "Selling", "grant:person:read": "1"}),
        "end of a role": (f"/settings/roles/{Role.objects.get(name='Unused').pk}/deletion/", {}),
        "roles of a user": (f"/settings/users/{cast.dan.pk}/", {**dan, "roles": [cast.managing.pk], "team": cast.south.pk}),
        "team of a user": (f"/settings/users/{cast.dan.pk}/", {**dan, "roles": [cast.selling.pk], "team": cast.north.pk}),
        "an owner": (f"/settings/users/{cast.dan.pk}/", {**dan, "roles": [cast.selling.pk], "team": cast.south.pk, "is_owner": "on"}),
        "new user": ("/settings/users/new/", {**dan, "username": "erin", "roles": [cast.selling.pk]}),
        "two-step of another": (f"/settings/users/{cast.dan.pk}/two-step/off/", {}),
    }


DEEDS = "token|role|rights of a role|end of a role|roles of a user|team of a user|an owner|new user|two-step of another".split("|")


@pytest.fixture
def unused(cast: Cast) -> None:
    from guanxi.access.roles.adding import add_role
    from guanxi.access.roles.rights import Rights
    from guanxi.access.tests.cast import NOW

    add_role(name="Unused", rights=Rights(), by=SYSTEM, at=NOW)


@pytest.mark.usefixtures("unused")
@pytest.mark.parametrize("deed", DEEDS)
def test_it_refuses_without_and_goes_through_with(alice: Client, cast: Cast, deed: str) -> None:
    address, form = deeds(cast)[deed]
    later(alice)
    with nothing_changed():
        assert asks(alice.post(address, form))
    with nothing_changed():
        assert b"not your present password" in says_who(alice, password="wrong").content
    before = Entry.objects.count()
    assert says_who(alice).status_code in {200, 302}
    assert Entry.objects.count() == before + 1
    assert not asks(alice.post(address, form)), "asked again at once"


def test_what_was_filled_in_is_done_as_it_was_and_once(alice: Client, cast: Cast) -> None:
    address, form = "/settings/roles/new/?like=sales", {"name": "南方 & “South”", "description": "a+b=c", "grant:person:read": "2"}
    later(alice).post(address, form)
    says_who(alice)
    role = Role.objects.get(name=form["name"])
    assert (role.description, [(g.action, g.scope) for g in role.grants.all()]) == ("a+b=c", [("read", 2)])
    with nothing_changed():
        assert says_who(alice)["Location"] == "/anything/"


def test_the_answer_of_a_form_that_waited_posts_to_its_own_address(carol: Client, cast: Cast) -> None:
    later(carol).post("/settings/tokens/", TOKEN)
    page = says_who(carol).content.decode()
    assert re.search(r"gx_[0-9a-f]{8}_[0-9a-f]{48}", page)
    assert '<form method="post" action="/settings/tokens/"' in page


def test_a_form_with_a_mistake_comes_back_before_anybody_is_asked(carol: Client, cast: Cast) -> None:
    assert later(carol).post("/settings/tokens/", {**TOKEN, "label": ""}).status_code == 422


def test_whoever_signed_in_or_confirmed_within_a_quarter_of_an_hour_is_not_asked(client: Client, cast: Cast) -> None:
    client.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    assert client.post("/settings/tokens/", TOKEN).status_code == 200
    later(client, QUARTER - 30)
    assert client.post("/settings/tokens/", TOKEN).status_code == 200
    later(client, 31)
    assert asks(client.post("/settings/tokens/", TOKEN))


def test_a_confirmation_is_that_of_the_session_and_of_the_person(client: Client, cast: Cast) -> None:
    client.force_login(cast.carol)
    assert asks(client.post("/settings/tokens/", TOKEN))
    client.force_login(cast.dan)
    confirmed(client, cast.dan)
    assert says_who(client)["Location"] == "/anything/"
    assert not Token.objects.exists(), "what one began another finished"


def test_what_waits_too_long_is_not_done(carol: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    later(carol).post("/settings/tokens/", TOKEN)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + QUARTER + 5)
    assert says_who(carol)["Location"] == "/settings/tokens/"
    assert not Token.objects.exists()


def test_rights_are_looked_at_when_it_is_done_and_not_when_it_was_asked_for(alice: Client, cast: Cast) -> None:
    from guanxi.access.tests.cast import NOW
    from guanxi.access.users.changing import change_user
    from guanxi.access.users.placing import Place

    change_user(user=cast.bob, details={}, place=Place(is_owner=True), by=SYSTEM, at=NOW)
    later(alice).post("/settings/roles/new/", {"name": "Tried"})
    change_user(user=cast.alice, details={}, place=Place(), by=SYSTEM, at=NOW)
    assert says_who(alice).status_code == 403
    assert not Role.objects.filter(name="Tried").exists()


def test_the_second_step_is_asked_for_where_there_is_one(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    answer = later(client).post("/settings/tokens/", TOKEN)
    assert answer["Location"].startswith("/account/confirm/code/")
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert not Token.objects.exists()
    client.post(answer["Location"], {"code": code_for(secret, 1)})
    assert Token.objects.count() == 1


def test_turning_off_ones_own_second_step_asks(client: Client, cast: Cast) -> None:
    turn_on(client)
    later(client)
    assert asks(client.post("/account/two-step/off/"))
    assert uses_two_step(cast.carol)


def test_a_name_changes_without_a_question(alice: Client, cast: Cast) -> None:
    same = {"name": "Daniel", "email": "", "language": "en", "timezone": "Asia/Shanghai", "roles": [cast.selling.pk], "team": cast.south.pk}
    later(alice).post(f"/settings/users/{cast.dan.pk}/", same)
    assert User.objects.get(pk=cast.dan.pk).name == "Daniel"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_export_asks_and_offers_the_file_after_it(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(exports, "UNASKED", 2)
    create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    address = f"/people/export.{kind}?q=P&sort=name"
    later(alice)
    assert alice.get(f"/people/export.{kind}?q=P1").status_code == 200
    before = Entry.objects.count()
    asked = alice.get(address)
    assert asks(asked)
    assert "next=%2Fpeople%2F%3F" in asked["Location"], "whoever does not want to goes back to the list"
    assert Entry.objects.count() == before, "an export that did not happen was told"
    page = says_who(alice).content.decode()
    assert f'content="0;url={address.replace("&", "&amp;")}"' in page
    assert "/people/?" in page
    assert alice.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_all_that_a_list_matches_ask_as_the_whole_list_does(alice: Client, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(exports, "UNASKED", 2)
    people = create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    later(alice)
    address = f"/people/selected/export.{kind}?q=P"
    assert alice.post(address, {"id": people[:1]}).status_code == 200
    assert asks(alice.post(address, {"id": people[:1], "all": "1", "q": "P"}))


def test_many_short_exports_ask_as_one_long_one_does(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "UNASKED", 4)
    people = create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    later(alice)
    assert alice.get("/people/export.csv?q=P").status_code == 200
    assert asks(alice.get("/people/export.xlsx?q=P"))
    assert asks(alice.post("/people/selected/export.xlsx", {"id": people[:2]}))
    assert alice.get("/people/export.csv?q=P1").status_code == 200, "what was refused does not count"
    assert asks(alice.get("/people/export.csv?q=P1"))
    says_who(alice)
    assert alice.get("/people/export.csv?q=P").status_code == alice.get("/people/export.csv?q=P").status_code == 200


def test_neither_another_browser_nor_another_object_begins_the_count_anew(
    alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "UNASKED", 4)
    for name in ("person", "company"):
        create(registry.of(name), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    other = Client()
    other.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    assert later(alice).get("/people/export.csv?q=P").status_code == 200
    assert asks(alice.get("/companies/export.csv?q=P"))
    assert asks(other.get("/people/export.csv?q=P"))


def test_what_went_out_while_one_was_known_counts_no_more(alice: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(exports, "UNASKED", 4)
    create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    assert alice.get("/people/export.csv?q=P").status_code == alice.get("/people/export.csv?q=P").status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = time.time() - alice.session["account_authentication_methods"][-1]["at"]
    assert alice.get("/people/export.csv?q=P").status_code == 200
    assert asks(alice.get("/people/export.csv?q=P"))


def test_what_went_out_an_hour_ago_counts_no_more(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "UNASKED", 4)
    monkeypatch.setattr(exports, "LATELY", timedelta(seconds=1))
    create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    later(alice, QUARTER * 9)
    assert alice.get("/people/export.csv?q=P").status_code == 200
    assert asks(alice.get("/people/export.csv?q=P"))
    time.sleep(1)
    assert alice.get("/people/export.csv?q=P").status_code == 200


def test_nobody_pays_for_what_a_colleague_took(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "UNASKED", 4)
    create(registry.of("person"), [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=cast.bob.pk).update(is_owner=True)
    bob = Client()
    bob.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    assert later(alice).get("/people/export.csv?q=P").status_code == bob.get("/people/export.csv?q=P").status_code == 200


def test_the_length_that_asks_is_a_thousand() -> None:
    assert exports.UNASKED == 1000
