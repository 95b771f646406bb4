"""The commands, called as the command line calls them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.commands import reset_password, token, user
from guanxi.access.models import User
from guanxi.access.tests.cast import PASSWORD, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.tokens.recognising import recognise_token
from guanxi.access.users.links import set_password_by_link

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]


def test_token_prints_the_token_and_nothing_else(cast: Cast, capsys: Captured) -> None:
    assert token.main(["--user", "CAROL", "--label", "Shop", "--scope", "read", "--days", "7"]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    found = recognise_token(printed.out.strip())
    assert found is not None
    assert (found.user_id, found.read_only) == (cast.carol.pk, True)


def test_reset_password_prints_a_link_that_works(cast: Cast, capsys: Captured) -> None:
    assert reset_password.main(["carol"]) == 0
    link = capsys.readouterr().out.strip()
    set_password_by_link(secret=link.rstrip("/").rsplit("/", 1)[-1], password="a completely new one", at=timezone.now())
    assert not User.objects.get(pk=cast.carol.pk).check_password(PASSWORD)


def test_user_add_prints_a_link(cast: Cast, capsys: Captured) -> None:
    assert user.main(["add", "erin", "--name", "Erin", "--role", "Selling", "--team", "north"]) == 0
    assert "/sign-in/link/" in capsys.readouterr().out
    erin = User.objects.get(username="erin")
    assert (erin.name, actor(erin).grants, erin.team) == ("Erin", actor(cast.carol).grants, cast.north)


def test_user_list_shows_them_all(cast: Cast, capsys: Captured) -> None:
    assert user.main(["list"]) == 0
    assert "alice\tAlice\towner\tactive\n" in capsys.readouterr().out


def test_user_deactivate_and_activate(cast: Cast, capsys: Captured) -> None:
    assert user.main(["deactivate", "carol"]) == 0
    assert not User.objects.get(pk=cast.carol.pk).is_active
    assert user.main(["activate", "carol"]) == 0
    assert "/sign-in/link/" in capsys.readouterr().out


WRONG = [
    (user, ["deactivate", "alice"]),
    (user, ["deactivate", "nobody"]),
    (user, ["add", "carol"]),
    (user, ["add", "erin", "--role", "Nothing"]),
    (user, ["add", "erin", "--team", "Nowhere"]),
    (token, ["--user", "nobody", "--label", "x"]),
    (token, ["--user", "carol", "--label", " "]),
    (reset_password, ["nobody"]),
]


@pytest.mark.parametrize(("command", "arguments"), WRONG)
def test_it_says_what_is_wrong_and_changes_nothing(cast: Cast, capsys: Captured, command: object, arguments: list[str]) -> None:
    with nothing_changed():
        assert command.main(arguments) == 1  # type: ignore[attr-defined]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("guanxi: ")
