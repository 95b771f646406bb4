"""The pages of the settings: what one fills in is what happens, and nothing besides."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.roles.rights import Rights, rights_of
from guanxi.access.scopes import CAPABILITIES, Scope
from guanxi.access.tests.cast import NOW, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.users.changing import change_user
from guanxi.journal.models import Entry
from guanxi.records.registry import registry
from guanxi.settings.roles import matrix

pytestmark = pytest.mark.django_db
ME = {"name": "Carol King", "email": "carol@example.com", "language": "zh-hans", "timezone": "Europe/Berlin"}


def test_my_account_changes_what_one_says_about_oneself(carol: Client, cast: Cast) -> None:
    assert carol.post("/settings/account/", ME).status_code == 302
    user = User.objects.get(pk=cast.carol.pk)
    assert {field: getattr(user, field) for field in ME} == ME
    assert "我的账号" in carol.get("/settings/account/").content.decode()


def test_my_account_takes_nothing_else_from_the_form(carol: Client, cast: Cast) -> None:
    more: dict[str, Any] = {
        "is_owner": "on",
        "is_active": "",
        "roles": [cast.managing.pk],
        "team": cast.south.pk,
        "username": "root",
        "password": "x",
    }
    before = actor(cast.carol)
    carol.post("/settings/account/", {**ME, "language": "en", **more})
    after, user = actor(cast.carol), User.objects.get(pk=cast.carol.pk)
    assert (after.grants, after.team_ids, after.may_all) == (before.grants, before.team_ids, False)
    assert (user.username, user.is_active, user.password) == ("carol", True, cast.carol.password)


def test_a_wrong_answer_stays_in_the_form_with_its_reason(carol: Client, cast: Cast) -> None:
    with nothing_changed():
        answer = carol.post("/settings/account/", {**ME, "email": "nonsense", "timezone": "Mars"})
    assert answer.status_code == 422
    assert b"Carol King" in answer.content
    with nothing_changed():
        answer = carol.post("/settings/account/", {**ME, "email": "a@b@c"})
    assert answer.status_code == 422
    assert b'id="id_email_error"' in answer.content


def test_what_saves_has_its_key_on_every_page(alice: Client, cast: Cast) -> None:
    role = Role.objects.all()[0]
    pages = ("account/", "company/", f"users/{cast.carol.pk}/", f"teams/{Team.objects.all()[0].pk}/", f"roles/{role.pk}/", "roles/new/")
    for page in pages:
        assert alice.get(f"/settings/{page}").content.decode().count('data-key="mod+s"') == 1, page


def test_the_company_changes(alice: Client, cast: Cast) -> None:
    acme = {"name": "Acme", "currency": "EUR", "timezone": "Europe/Berlin", "language": "en", "region": "DE"}
    assert alice.post("/settings/company/", {**acme, "set_up_at": "2020-01-01", "registry_version": "9"}).status_code == 302
    workspace = Workspace.current()
    assert {field: getattr(workspace, field) for field in acme} == acme
    assert (workspace.set_up_at, workspace.registry_version) == (None, 1)


NEW_USER = {"name": "Erin", "username": "erin", "email": "", "language": "en", "timezone": "Asia/Shanghai"}


def test_a_user_is_added_with_a_link_that_is_shown_once(alice: Client, cast: Cast) -> None:
    page = alice.post("/settings/users/new/", {**NEW_USER, "roles": [cast.selling.pk], "team": cast.north.pk})
    assert b"/sign-in/link/" in page.content
    assert "no-store" in page["Cache-Control"]
    erin = User.objects.get(username="erin")
    assert actor(erin).grants == actor(cast.carol).grants
    assert b"/sign-in/link/" not in alice.get(f"/settings/users/{erin.pk}/").content


def test_the_language_of_a_new_user_is_chosen_or_left_to_their_browser(bob: Client, cast: Cast) -> None:
    change_user(user=cast.bob, details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    assert "首次登录" in bob.get("/settings/users/new/").content.decode()
    for name, chosen, told in (("erin", "", ("zh-hans", False)), ("fred", "en", ("en", True)), ("gina", "zh-hans", ("zh-hans", True))):
        bob.post("/settings/users/new/", {**NEW_USER, "username": name, "language": chosen})
        user = User.objects.get(username=name)
        assert (user.language, user.keeps_language) == told


def test_a_manager_cannot_make_an_owner_or_reach_beyond_themselves(bob: Client, cast: Cast) -> None:
    with nothing_changed():
        assert bob.post("/settings/users/new/", {**NEW_USER, "roles": [cast.selling.pk], "team": cast.south.pk}).status_code == 422
    assert b"is_owner" not in bob.get("/settings/users/new/").content
    bob.post("/settings/users/new/", {**NEW_USER, "is_owner": "on"})
    assert not User.objects.get(username="erin").is_owner
    for verb in ("link", "deactivation", "activation", "two-step/off"):
        with nothing_changed():
            assert bob.post(f"/settings/users/{cast.alice.pk}/{verb}/").status_code == 403
    with nothing_changed():
        assert bob.post(f"/settings/users/{cast.alice.pk}/", {**NEW_USER, "is_owner": ""}).status_code == 422


def test_a_user_is_changed_and_keeps_being_an_owner(alice: Client, cast: Cast) -> None:
    alice.post(f"/settings/users/{cast.carol.pk}/", {**NEW_USER, "roles": [cast.managing.pk], "teams": [cast.south.pk]})
    user = User.objects.get(pk=cast.carol.pk)
    assert (user.username, user.name, list(user.roles.all()), user.team) == ("carol", "Erin", [cast.managing], None)
    assert actor(user).team_ids == {cast.south.pk}
    with nothing_changed():
        assert b"active owner" in alice.post(f"/settings/users/{cast.alice.pk}/", NEW_USER).content


def test_a_user_leaves_and_comes_back(alice: Client, carol: Client, cast: Cast) -> None:
    alice.post(f"/settings/users/{cast.carol.pk}/deactivation/")
    assert carol.get("/settings/account/").status_code == 302
    assert b"deactivated" in alice.get("/settings/users/").content
    assert b"/sign-in/link/" in alice.post(f"/settings/users/{cast.carol.pk}/activation/").content
    assert alice.post(f"/settings/users/{cast.carol.pk}/two-step/off/").status_code == 302
    with nothing_changed():
        answer = alice.post(f"/settings/users/{cast.alice.pk}/deactivation/", follow=True)
    assert b"A workspace needs an active owner" in answer.content


def test_teams_are_added_moved_and_deleted(alice: Client, cast: Cast) -> None:
    alice.post("/settings/teams/", {"name": "Beijing", "parent": cast.north.pk})
    beijing = Team.objects.get(name="Beijing")
    assert beijing.parent == cast.north
    alice.post(f"/settings/teams/{beijing.pk}/", {"name": "Peking", "parent": ""})
    beijing.refresh_from_db()
    assert (beijing.name, beijing.parent) == ("Peking", None)
    with nothing_changed():
        assert alice.post(f"/settings/teams/{cast.north.pk}/", {"name": "North", "parent": cast.north.pk}).status_code == 422
        assert b"already a team" in alice.post("/settings/teams/", {"name": "SOUTH"}).content
        assert b"Somebody still belongs" in alice.post(f"/settings/teams/{cast.north.pk}/deletion/", follow=True).content
    alice.post(f"/settings/teams/{beijing.pk}/deletion/")
    assert not Team.objects.filter(pk=beijing.pk).exists()


def form_of(rights: Rights) -> dict[str, str]:
    """What the browser sends for these rights."""
    sent: dict[str, str] = {"name": "Tried", "description": "d"}
    for _type, cells in matrix.rows(rights):
        sent |= {cell.name: str(cell.chosen.value) for cell in cells}
    for _type, fields in matrix.sensitive(rights):
        sent |= {cell.name: cell.chosen for cell in fields}
    return sent | {name: "on" for name, _label, _help, held in matrix.capabilities(rights) if held}


TRIED = Rights(
    {("person", "read"): Scope.SUBTREE, ("order", "export"): Scope.ALL, ("insight", "read"): Scope.ALL, ("users", "change"): Scope.ALL},
    {("person", "*"): False, ("order", "cost"): True},
    frozenset({("company", "segment"), ("product", "unit_cost")}),
)


def test_the_company_declares_contacts_sensitive_and_roles_then_speak_of_them(alice: Client, cast: Cast) -> None:
    acme = {"name": "Acme", "currency": "EUR", "timezone": "UTC", "language": "en", "region": "DE"}
    alice.post("/settings/company/", acme)
    version = Workspace.current().registry_version
    assert 'name="field:person:phones"' not in alice.get("/settings/roles/new/").content.decode()
    assert alice.post("/settings/company/", {**acme, "contacts_are_sensitive": "on"}).status_code == 302
    assert (Workspace.current().contacts_are_sensitive, Workspace.current().registry_version) == (True, version + 1)
    page = alice.get("/settings/roles/new/").content.decode()
    assert all(f'name="field:{name}"' in page for name in ("person:phones", "person:emails", "company:addresses"))
    alice.post("/settings/company/", {**acme, "contacts_are_sensitive": "on"})
    assert Workspace.current().registry_version == version + 1
    alice.post("/settings/company/", acme)
    assert 'name="field:person:phones"' not in alice.get("/settings/roles/new/").content.decode()


def test_a_role_comes_back_from_the_page_as_it_was_sent(alice: Client, cast: Cast) -> None:
    assert alice.post("/settings/roles/new/", form_of(TRIED)).status_code == 302
    role = Role.objects.get(name="Tried")
    assert rights_of(role) == TRIED
    before = Entry.objects.count()
    alice.post(f"/settings/roles/{role.pk}/", form_of(TRIED))
    assert (rights_of(role), Entry.objects.count()) == (TRIED, before), "saving what is there told of a change"
    alice.post(f"/settings/roles/{role.pk}/", form_of(Rights()))
    assert rights_of(role) == Rights()
    alice.post(f"/settings/roles/{role.pk}/deletion/")
    assert not Role.objects.filter(pk=role.pk).exists()


def test_a_role_keeps_rights_that_the_page_does_not_offer(alice: Client, cast: Cast) -> None:
    from guanxi.access.roles.changing import change_role

    other = Rights({("gone", "read"): Scope.ALL}, {("gone", "field"): True}, frozenset({("gone", "other")}))
    change_role(role=cast.selling, name="Selling", description="", rights=other, by=actor(cast.alice), at=NOW)
    alice.post(f"/settings/roles/{cast.selling.pk}/", {**form_of(Rights()), "name": "Selling"})
    assert rights_of(cast.selling) == other


def test_a_role_takes_no_right_that_the_page_does_not_offer(alice: Client, cast: Cast) -> None:
    sent = {
        "grant:person:fly": "4",
        "grant:nothing:read": "4",
        "field:person:name": "read",
        "field:person:segment": "fly",
        "may:everything:change": "on",
        "grant:person:read": "9",
    }
    alice.post("/settings/roles/new/", {"name": "Sly", **sent})
    assert rights_of(Role.objects.get(name="Sly")) == Rights()


def test_a_manager_gets_the_form_back_when_a_role_would_hold_too_much(bob: Client, cast: Cast) -> None:
    with nothing_changed():
        answer = bob.post("/settings/roles/new/", form_of(TRIED))
    assert answer.status_code == 422
    assert b"more than your own roles hold" in answer.content


def test_a_new_role_begins_as_another(alice: Client, cast: Cast) -> None:
    assert b"Sales person" in alice.get("/settings/roles/new/?like=sales").content
    chosen = alice.get(f"/settings/roles/new/?like={cast.selling.pk}").context["rows"]
    assert next(cells for record_type, cells in chosen if record_type.name == "person")[0].chosen == Scope.TEAM
    assert alice.get("/settings/roles/new/?like=%27--").status_code == 200


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_names_are_shown_as_text(alice: Client, cast: Cast, hostile: str) -> None:
    alice.post("/settings/roles/new/", {"name": hostile, "description": hostile})
    alice.post("/settings/teams/", {"name": hostile})
    alice.post(f"/settings/users/{cast.carol.pk}/", {**NEW_USER, "name": hostile})
    team, role = Team.objects.latest("pk"), Role.objects.latest("pk")
    for address in ("users/", f"users/{cast.carol.pk}/", "roles/", f"roles/{role.pk}/", "teams/", f"teams/{team.pk}/", "users/new/"):
        page = alice.get(f"/settings/{address}").content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "49" not in page.split("<title>")[1].split("</title>")[0], address


def test_ready_made_roles_speak_of_record_types_that_there_are() -> None:
    known = {record_type.name for record_type in registry.types()} | set(CAPABILITIES)
    for ready in READY_MADE:
        assert {name for name, _action in ready.rights.grants} <= known
        assert {name for name, _field in ready.rights.fields} <= known


def test_a_role_offers_no_change_of_what_is_computed(alice: Client, cast: Cast) -> None:
    page = alice.get("/settings/roles/new/").content.decode()
    choices = {
        name: page[page.index(f'name="field:{name}"') :].partition("</select>")[0] for name in ("person:segment", "product:unit_cost")
    }
    assert 'value="write"' not in choices["person:segment"]
    assert all(f'value="{one}"' in choices["product:unit_cost"] for one in ("", "masked", "read", "write"))
    given = {"name": "Sellers of worth", "field:person:segment": "write", "field:product:unit_cost": "write"}
    assert alice.post("/settings/roles/new/", given).status_code == 302
    role = Role.objects.get(name="Sellers of worth")
    assert rights_of(role).fields == {("person", "segment"): False, ("product", "unit_cost"): True}


def test_a_copied_ready_made_role_describes_itself_in_the_language_of_the_reader(alice: Client, cast: Cast) -> None:
    ready = READY_MADE[0]
    with translation.override("en"):
        role = add_role(name="Sellers", description=str(ready.description), rights=ready.rights, by=SYSTEM, at=NOW)
    own = add_role(name="Own words", description="What we wrote", rights=Rights(), by=SYSTEM, at=NOW)
    alice.post("/settings/account/", ME)
    with translation.override("zh-hans"):
        chinese = str(ready.description)
    assert chinese in alice.get(f"/settings/roles/new/?like={role.pk}").content.decode()
    assert "What we wrote" in alice.get(f"/settings/roles/new/?like={own.pk}").content.decode()


def test_quick_search_finds_the_sections_that_one_may_open(alice: Client, carol: Client, cast: Cast) -> None:
    hits = {"headers": {"HX-Request": "true"}}
    assert 'href="/settings/sample/"' in alice.get("/search/?q=sample", **hits).content.decode()
    alice.post("/settings/account/", ME)
    assert 'href="/settings/sample/"' in alice.get("/search/?q=示例", **hits).content.decode()
    assert 'href="/settings/sample/"' in alice.get("/search/?q=sample", **hits).content.decode()
    assert "/settings/sample/" not in carol.get("/search/?q=sample", **hits).content.decode()
