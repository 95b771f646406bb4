"""Signing in and the settings, as somebody sees them: both languages, both themes, wide and narrow."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, called_together
from guanxi.access.users.changing import change_user
from guanxi.access.workspace.founding import found_workspace
from guanxi.journal.writing import act
from tests.browser.screen import Screen
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
WIDER = "[...document.querySelectorAll('.table-wrap')].filter(each => each.scrollWidth > each.clientWidth).length"
LOOKS = list(product((1280, 390), (("en", "light"), ("zh-hans", "dark"))))


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """A transactional test before this one emptied all tables, the row of the workspace included."""
    with act("workspace.founded", by=SYSTEM, at=NOW):
        Workspace.objects.get_or_create(pk=1)
    cast = called_together()
    found_workspace(details={"name": "Acme", "language": "en"}, by=SYSTEM, at=NOW)
    return cast


def pages(cast: Cast) -> dict[str, str]:
    return {
        "account": "/settings/account/",
        "tokens": "/settings/tokens/",
        "company": "/settings/company/",
        "users": "/settings/users/",
        "user-new": "/settings/users/new/",
        "user": f"/settings/users/{cast.carol.pk}/",
        "teams": "/settings/teams/",
        "team": f"/settings/teams/{cast.north.pk}/",
        "roles": "/settings/roles/",
        "role-new": "/settings/roles/new/?like=lead",
        "sample": "/settings/sample/",
        "password": "/account/password/",
    }


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_every_page_of_the_settings_is_fit_to_be_seen(visit: Visit, company: Cast, width: int, look: tuple[str, str]) -> None:
    language, theme = look
    for user in (company.alice, company.carol):
        change_user(user=user, details={"language": language}, by=SYSTEM, at=NOW)
    change_user(user=company.dan, details={"name": "Dan " + "the longest name of all " * 7}, by=SYSTEM, at=NOW)
    for name, path in pages(company).items():
        screen = visit(path, width=width, theme=theme, language=language, user=company.alice)
        screen.shoot(f"settings-{name}-{width}-{theme}-{language}")
        screen.check()
    screen = visit("/settings/company/", width=width, theme=theme, language=language, user=company.carol)
    screen.shoot(f"settings-refused-{width}-{theme}-{language}")


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_signing_in_is_fit_to_be_seen(visit: Visit, company: Cast, width: int, look: tuple[str, str]) -> None:
    language, theme = look
    screen = visit("/sign-in/?next=/settings/account/", width=width, theme=theme, language=language)
    screen.shoot(f"sign-in-{width}-{theme}-{language}")
    screen.check()
    screen.page.locator("#id_login").fill("carol")
    screen.page.locator("#id_password").fill("wrong")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".notice-bad")).to_be_visible()
    screen.shoot(f"sign-in-wrong-{width}-{theme}-{language}")
    screen.check()
    screen.page.locator("#id_password").fill(PASSWORD)
    screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile("/settings/account/$"))


@pytest.mark.parametrize("width", [1280, 390])
def test_an_owner_adds_a_colleague_who_sets_a_password_and_signs_in(visit: Visit, company: Cast, width: int) -> None:
    screen = visit("/settings/users/", width=width, user=company.alice)
    screen.page.get_by_role("link", name="Add user").click()
    screen.page.get_by_label("Full name").fill("Erin")
    screen.page.locator("#id_username").fill("erin")
    screen.page.get_by_label("Selling").check()
    screen.page.get_by_role("button", name="Add and make a one-time link").click()
    say_who_it_is(screen)
    link = screen.page.locator("#one-time-link").input_value()
    screen.shoot(f"settings-link-{width}")
    screen.check()
    theirs = visit("/sign-in/link/" + link.rstrip("/").rsplit("/", 1)[-1] + "/", width=width)
    theirs.shoot(f"one-time-link-{width}")
    theirs.check()
    theirs.page.locator("#id_password").fill(PASSWORD)
    theirs.page.locator("#id_again").fill(PASSWORD)
    theirs.page.keyboard.press("Enter")
    theirs.page.locator("#id_login").fill("erin")
    theirs.page.locator("#id_password").fill(PASSWORD)
    theirs.page.keyboard.press("Enter")
    expect(theirs.page).not_to_have_url(re.compile("/sign-in/"))


def say_who_it_is(screen: Screen) -> None:
    """What was filled in waits, and goes through after it."""
    expect(screen.page).to_have_url(re.compile("/account/confirm/"))
    screen.check()
    screen.page.locator("#id_password").fill(PASSWORD)
    screen.page.keyboard.press("Enter")


def test_two_step_and_the_first_day_are_fit_to_be_seen(visit: Visit, company: Cast) -> None:
    screen = visit("/account/two-step/on/", width=390, user=company.carol)
    screen.shoot("confirm-390")
    screen.check()
    screen.page.locator("#id_password").fill(PASSWORD)
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("img")).to_be_visible()
    screen.shoot("two-step-on-390")
    screen.check()
    with act("workspace.founded", by=SYSTEM, at=NOW):
        Workspace.objects.update(set_up_at=None)
    for width, theme in ((1280, "light"), (390, "dark")):
        first = visit("/welcome/", width=width, theme=theme, user=company.alice)
        first.shoot(f"welcome-{width}-{theme}")
        first.check()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_roles_and_their_rights_fit_a_phone(visit: Visit, company: Cast, language: str, theme: str) -> None:
    change_user(user=company.alice, details={"language": language}, by=SYSTEM, at=NOW)
    for path in ("/settings/roles/", f"/settings/roles/{company.selling.pk}/"):
        screen = visit(path, width=390, theme=theme, language=language, user=company.alice)
        assert not screen.page.evaluate(WIDER)
        screen.check()
    merging = screen.page.locator("select[name='grant:person:merge']")
    box = merging.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    merging.select_option("1")
    screen.page.locator("button[form=role]").click()
    say_who_it_is(screen)
    expect(screen.page).to_have_url(re.compile("/settings/roles/$"))
    assert company.selling.grants.filter(object="person", action="merge").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_all_rights_of_a_role_stand_side_by_side_on_a_laptop(visit: Visit, company: Cast, language: str) -> None:
    change_user(user=company.alice, details={"language": language}, by=SYSTEM, at=NOW)
    screen = visit(f"/settings/roles/{company.selling.pk}/", width=1360, theme="light", language=language, user=company.alice)
    assert not screen.page.evaluate(WIDER)
    screen.check()
