"""The company's settings and the first day."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.access.impossible import Impossible
from guanxi.access.models import Role, User, Workspace
from guanxi.access.refusing import Refused
from guanxi.access.tests.cast import NOW, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.workspace.changing import change_company
from guanxi.access.workspace.founding import AlreadyFounded, found_workspace, skip_first_day
from guanxi.journal.models import Entry

pytestmark = pytest.mark.django_db
ACME = {"name": "Acme", "currency": "EUR", "timezone": "Europe/Berlin", "language": "en", "region": "DE"}


def test_the_first_day_happens_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    assert client.get("/welcome/").status_code == 200
    assert client.post("/welcome/", ACME)["Location"] == "/"
    workspace = Workspace.current()
    assert {field: getattr(workspace, field) for field in ACME} == ACME
    assert workspace.set_up_at is not None
    assert client.get("/welcome/").status_code == client.post("/welcome/", ACME).status_code == 404
    with nothing_changed(), pytest.raises(AlreadyFounded):
        found_workspace(details=ACME, by=actor(cast.alice), at=NOW)


def test_the_first_day_speaks_the_language_of_the_browser_and_suggests_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    chinese = client.get("/welcome/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).content.decode()
    assert '<html lang="zh-CN"' in chinese
    assert '<option value="zh-hans" selected' in chinese
    client.post("/language/", {"language": "en"})
    english = client.get("/welcome/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).content.decode()
    assert '<option value="en" selected' in english


def test_the_questions_of_the_first_day_can_be_skipped(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    before = {field: getattr(Workspace.current(), field) for field in ACME}
    page = client.get("/welcome/").content.decode()
    assert 'name="skip"' in page
    assert client.post("/welcome/", {"skip": "1", "currency": "nonsense"})["Location"] == "/"
    workspace = Workspace.current()
    assert {field: getattr(workspace, field) for field in ACME} == before
    assert workspace.set_up_at is not None
    assert Role.objects.exists()
    assert "/welcome/" not in client.get("/", follow=True).request["PATH_INFO"]
    assert client.get("/welcome/").status_code == 404
    with nothing_changed(), pytest.raises(AlreadyFounded):
        skip_first_day(language="en", by=actor(cast.alice), at=NOW)


def test_whoever_skips_the_first_day_goes_on_in_the_language_it_was_asked_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.post("/welcome/", {"skip": "1"}, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert User.objects.get(pk=cast.alice.pk).language == "zh-hans"
    assert Role.objects.filter(name="销售人员").exists()


def test_it_brings_roles_in_the_language_of_the_company(cast: Cast) -> None:
    before = Entry.objects.count()
    found_workspace(details={**ACME, "language": "zh-hans"}, by=actor(cast.alice), at=NOW)
    assert {"销售人员", "团队主管", "客服人员"} <= set(Role.objects.values_list("name", flat=True))
    assert Entry.objects.count() == before + 1
    assert User.objects.get(pk=cast.alice.pk).language == "zh-hans"


def test_it_is_the_owners_business(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    with nothing_changed():
        assert client.get("/welcome/").status_code == client.post("/welcome/", ACME).status_code == 403
    with nothing_changed(), pytest.raises(Refused):
        found_workspace(details=ACME, by=actor(cast.bob), at=NOW)


def test_it_sends_strangers_to_sign_in(client: Client, cast: Cast) -> None:
    with nothing_changed():
        assert client.post("/welcome/", ACME)["Location"] == "/sign-in/"


BAD = [("name", " "), ("currency", "XXX"), ("timezone", "Mars"), ("language", "xx"), ("region", "ZZ")]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_it_refuses_what_is_not_offered_at_its_field(cast: Cast, field: str, value: str) -> None:
    with nothing_changed(), pytest.raises(Impossible) as refused:
        change_company(changes={field: value}, by=actor(cast.alice), at=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("column", ["set_up_at", "id", "registry_version", "sample_loaded_at"])
def test_it_takes_no_other_column_for_a_setting(cast: Cast, column: str) -> None:
    with nothing_changed(), pytest.raises(TypeError):
        change_company(changes={column: "1"}, by=actor(cast.alice), at=NOW)


def test_it_needs_the_right_to_change_settings(cast: Cast) -> None:
    with nothing_changed(), pytest.raises(Refused):
        change_company(changes={"name": "Mine"}, by=actor(cast.bob), at=NOW)
