"""Adding, changing and deactivating users."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import OneTimeLink, Token, User
from guanxi.access.refusing import Refused
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.tokens.issuing import issue_token
from guanxi.access.tokens.recognising import recognise_token
from guanxi.access.users.adding import add_user, invite_user
from guanxi.access.users.changing import change_own_details, change_user
from guanxi.access.users.deactivating import activate_user, deactivate_user
from guanxi.access.users.details import BadDetail
from guanxi.access.users.links import NotActive, make_link
from guanxi.access.users.managing import LastOwner
from guanxi.access.users.names import BadUserName, UserNameTaken
from guanxi.access.users.placing import Place
from guanxi.journal.models import Change, Entry

pytestmark = pytest.mark.django_db
ERIN = {"name": "Erin"}


def test_it_adds_a_user_and_hands_over_a_link_as_one_entry(cast: Cast) -> None:
    before = Entry.objects.count()
    user, link = invite_user(
        username="erin", details=ERIN, place=Place(roles=[cast.selling], team=cast.north), by=actor(cast.alice), at=timezone.now()
    )
    assert not user.has_usable_password()
    assert "/sign-in/link/" in link
    entry = Entry.objects.latest("id")
    assert (Entry.objects.count() - before, entry.kind, entry.about_id) == (1, "user.added", user.pk)
    assert set(entry.changes.values_list("object", flat=True)) == {"user", "user_role"}


def test_it_speaks_as_whoever_adds_it_where_no_language_is_given(cast: Cast) -> None:
    change_user(user=cast.bob, details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    for by, language in ((actor(cast.alice), "en"), (actor(cast.bob), "zh-hans"), (SYSTEM, "en")):
        user = add_user(username=f"erin.{by.name}", details=ERIN, by=by, at=NOW)
        assert (user.language, user.timezone) == (language, "Asia/Shanghai")


@pytest.mark.django_db
def test_it_speaks_as_the_company_where_there_is_no_owner_yet() -> None:
    assert add_user(username="erin", details=ERIN, by=SYSTEM, at=NOW).language == "zh-hans"


@pytest.mark.parametrize("name", ["", " ", "a b", "a\x00b", "a/b", "<b>", "ı", "straße", "x" * 101])
def test_it_refuses_user_names_that_could_be_mistaken(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(BadUserName):
        add_user(username=name, details=ERIN, by=SYSTEM, at=NOW)


@pytest.mark.parametrize("name", ["carol", "CAROL", " carol ", "ｃａｒｏｌ"])
def test_it_refuses_a_second_user_of_the_same_name(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(UserNameTaken):
        add_user(username=name, details=ERIN, by=SYSTEM, at=NOW)


def test_it_takes_chinese_user_names(cast: Cast) -> None:
    assert add_user(username="王芳", details={"name": "王芳"}, by=SYSTEM, at=NOW).username == "王芳"


BAD_DETAILS = [
    {"name": "   "},
    {"name": "a\x00b"},
    {"name": "x" * 201},
    {"email": "not an address"},
    {"language": "xx"},
    {"timezone": "Mars/Olympus"},
    {"timezone": "../../etc/passwd"},
]


@pytest.mark.parametrize("details", BAD_DETAILS)
def test_it_refuses_bad_details_at_their_field(cast: Cast, details: dict[str, str]) -> None:
    with nothing_changed(), pytest.raises((BadDetail, Exception)) as refused:
        change_user(user=cast.carol, details=details, by=SYSTEM, at=NOW)
    assert refused.value.field == next(iter(details))  # type: ignore[attr-defined]


@pytest.mark.parametrize("column", ["is_owner", "is_active", "password", "id", "username", "team_id", "created_at"])
def test_it_takes_no_other_column_for_a_detail(cast: Cast, column: str) -> None:
    with nothing_changed(), pytest.raises(TypeError):
        change_own_details(user=cast.carol, details={column: "1"}, by=actor(cast.carol), at=NOW)


def test_it_writes_exactly_one_entry_with_the_change(cast: Cast) -> None:
    change_user(user=cast.carol, details={"name": "Carol King"}, by=actor(cast.alice), at=NOW)
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.actor_key, entry.about_id) == ("user.changed", f"user:{cast.alice.pk}", cast.carol.pk)
    change = Change.objects.get(entry=entry)
    assert (change.before, change.after) == ({"name": "Carol"}, {"name": "Carol King"})


def test_it_never_shows_a_password_hash_to_the_journal(cast: Cast) -> None:
    assert "password" not in str(list(Change.objects.values_list("before", "after")))


def test_it_changes_roles_and_teams_as_a_whole(cast: Cast) -> None:
    place = Place(roles=[cast.managing], team=cast.south, teams=[cast.north])
    change_user(user=cast.carol, details={}, place=place, by=SYSTEM, at=NOW)
    who = actor(cast.carol)
    assert who.team_ids == {cast.north.pk, cast.south.pk}
    assert who.scope("change", "users") == Scope.ALL
    change_user(user=cast.carol, details={}, place=Place(), by=SYSTEM, at=NOW)
    assert (actor(cast.carol).team_ids, actor(cast.carol).grants) == (frozenset(), {})


# Nobody grants more than they hold.


def too_much(cast: Cast) -> list[Place]:
    wide = add_role(name="Wide", rights=Rights({("order", "read"): Scope.ALL}), by=SYSTEM, at=NOW)
    field = add_role(name="Field", rights=Rights({}, {("person", "clv"): False}), by=SYSTEM, at=NOW)
    return [
        Place(is_owner=True),
        Place(roles=[wide]),
        Place(roles=[field]),
        Place(roles=[cast.selling], team=cast.south),
        Place(roles=[cast.managing], teams=[cast.south]),
    ]


def test_it_grants_nothing_beyond_what_the_decider_holds(cast: Cast) -> None:
    by = actor(cast.bob)
    for place in too_much(cast):
        with nothing_changed(), pytest.raises(Refused):
            invite_user(username="erin", details=ERIN, place=place, by=by, at=NOW)
        for target in (cast.carol, cast.bob):
            with nothing_changed(), pytest.raises(Refused):
                change_user(user=target, details={}, place=place, by=by, at=NOW)


def test_it_lets_a_manager_grant_what_they_hold(cast: Cast) -> None:
    place = Place(roles=[cast.selling], team=cast.north)
    assert invite_user(username="erin", details=ERIN, place=place, by=actor(cast.bob), at=timezone.now()).user.pk
    change_user(user=cast.carol, details={"name": "C."}, place=place, by=actor(cast.bob), at=NOW)
    deactivate_user(user=cast.carol, by=actor(cast.bob), at=NOW)


def test_it_lets_nobody_manage_somebody_who_may_more(cast: Cast) -> None:
    by = actor(cast.bob)
    for verb in (deactivate_user, activate_user, make_link):
        for target in (cast.alice, cast.dan):
            with nothing_changed(), pytest.raises(Refused):
                verb(user=target, by=by, at=NOW)
    with nothing_changed(), pytest.raises(Refused):
        change_user(user=cast.alice, details={"name": "x"}, place=Place(), by=by, at=NOW)


def test_it_refuses_everybody_without_the_right(cast: Cast) -> None:
    for by in (actor(cast.carol), actor(cast.alice).limited_to_reading()):
        calls: list[Any] = [
            lambda by=by: add_user(username="erin", details=ERIN, by=by, at=NOW),
            lambda by=by: change_user(user=cast.dan, details={"name": "x"}, by=by, at=NOW),
            lambda by=by: deactivate_user(user=cast.dan, by=by, at=NOW),
            lambda by=by: change_own_details(user=cast.dan, details={"name": "x"}, by=by, at=NOW),
        ]
        for call in calls:
            with nothing_changed(), pytest.raises(Refused):
                call()


# Owners.


def test_it_keeps_the_last_active_owner(cast: Cast) -> None:
    with nothing_changed(), pytest.raises(LastOwner):
        deactivate_user(user=cast.alice, by=actor(cast.alice), at=NOW)
    with nothing_changed(), pytest.raises(LastOwner):
        change_user(user=cast.alice, details={}, place=Place(is_owner=False), by=actor(cast.alice), at=NOW)


def test_it_lets_an_owner_go_when_another_is_there(cast: Cast) -> None:
    change_user(user=cast.dan, details={}, place=Place(is_owner=True), by=actor(cast.alice), at=NOW)
    deactivate_user(user=cast.alice, by=actor(cast.dan), at=NOW)
    with pytest.raises(LastOwner):
        deactivate_user(user=cast.dan, by=actor(cast.dan), at=NOW)


# Leaving.


def test_it_ends_sessions_tokens_and_links_at_the_next_request(client: Client, cast: Cast) -> None:
    client.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    secret = issue_token(user=cast.carol, label="x", scope="read", lives=None, by=actor(cast.carol), at=NOW).secret
    make_link(user=cast.carol, by=SYSTEM, at=timezone.now())
    assert recognise_token(secret) is not None
    deactivate_user(user=cast.carol, by=actor(cast.alice), at=NOW)
    assert client.get("/settings/account/").status_code == 302
    assert recognise_token(secret) is None
    assert not OneTimeLink.objects.filter(user=cast.carol).exists()
    assert client.post("/sign-in/", {"login": "carol", "password": PASSWORD}).status_code == 200


def test_it_revives_nothing_when_the_user_comes_back(client: Client, cast: Cast) -> None:
    client.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    secret = issue_token(user=cast.carol, label="x", scope="read", lives=None, by=actor(cast.carol), at=NOW).secret
    deactivate_user(user=cast.carol, by=actor(cast.alice), at=NOW)
    assert "/sign-in/link/" in activate_user(user=cast.carol, by=actor(cast.alice), at=timezone.now())
    assert client.get("/settings/account/").status_code == 302
    assert recognise_token(secret) is None
    assert not Token.objects.filter(revoked_at=None).exists()


def test_it_makes_no_link_for_somebody_who_left(cast: Cast) -> None:
    deactivate_user(user=cast.carol, by=SYSTEM, at=NOW)
    with nothing_changed(), pytest.raises(NotActive):
        make_link(user=cast.carol, by=SYSTEM, at=NOW)
    assert User.objects.get(pk=cast.carol.pk).is_active is False
