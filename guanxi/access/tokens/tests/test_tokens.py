"""API tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.lines import BadLine
from guanxi.access.models import Token, User
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import NOW, Cast, actor, confirmed
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.tokens.issuing import BadToken, Issued, issue_token
from guanxi.access.tokens.recognising import recognise_token
from guanxi.access.tokens.revoking import revoke_token
from guanxi.journal.models import Change, Entry

pytestmark = pytest.mark.django_db


def issue(user: User, scope: str = "write", lives: timedelta | None = None, label: str = "Shop") -> Issued:
    return issue_token(user=user, label=label, scope=scope, lives=lives, by=actor(user), at=timezone.now())


def test_it_is_shown_once_and_kept_as_a_digest(cast: Cast) -> None:
    token, secret = issue(cast.carol)
    assert re.fullmatch(r"gx_[0-9a-f]{8}_[0-9a-f]{48}", secret)
    assert secret.startswith(f"gx_{token.prefix}_")
    kept = str(list(Token.objects.values())) + str(list(Change.objects.values("before", "after"))) + str(list(Entry.objects.values()))
    assert secret not in kept
    assert secret.rsplit("_", 1)[1] not in kept
    assert token.digest not in str(list(Change.objects.values("before", "after")))


def test_it_may_what_its_user_may_and_no_more(cast: Cast) -> None:
    found = recognise_token(issue(cast.carol).secret)
    assert found is not None
    assert (found.kind, found.key, found.user_id, found.grants) == (
        "token",
        f"user:{cast.carol.pk}",
        cast.carol.pk,
        actor(cast.carol).grants,
    )
    reading = recognise_token(issue(cast.carol, "read").secret)
    assert reading is not None
    assert (reading.scope("read", "person"), reading.scope("change", "person")) == (Scope.TEAM, Scope.NONE)


@pytest.mark.parametrize(
    "secret", ["", "gx_", "gx__", "x", "gx_00000000_" + "0" * 48, "Bearer gx_1", "gx_" + "a" * 5000, "gx_\x00", "gx_王芳"]
)
def test_it_takes_nothing_else_for_a_token(cast: Cast, secret: str) -> None:
    issue(cast.carol)
    assert recognise_token(secret) is None


def test_it_must_match_to_the_last_letter(cast: Cast) -> None:
    secret = issue(cast.carol).secret
    assert recognise_token(secret) is not None
    for forged in (secret[:-1], secret + "0", secret.upper(), secret[:-1] + ("0" if secret[-1] != "0" else "1"), f" {secret}"):
        assert recognise_token(forged) is None


def test_it_dies_when_it_is_revoked_or_old(cast: Cast) -> None:
    token, secret = issue(cast.carol)
    revoke_token(token=token, by=actor(cast.carol), at=NOW)
    assert recognise_token(secret) is None
    short = issue_token(
        user=cast.carol, label="x", scope="read", lives=timedelta(days=1), by=SYSTEM, at=timezone.now() - timedelta(hours=25)
    )
    assert recognise_token(short.secret) is None


def test_it_dies_with_its_user_whatever_its_row_says(cast: Cast) -> None:
    secret = issue(cast.carol).secret
    from guanxi.journal.writing import act

    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=cast.carol.pk).update(is_active=False)
    assert Token.objects.get().revoked_at is None
    assert recognise_token(secret) is None


def test_it_notes_its_use_at_most_once_a_minute_and_outside_the_journal(cast: Cast) -> None:
    token, secret = issue(cast.carol)
    entries = Entry.objects.count()
    recognise_token(secret)
    first = Token.objects.get(pk=token.pk).used_at
    recognise_token(secret)
    assert Token.objects.get(pk=token.pk).used_at == first is not None
    Token.objects.filter(pk=token.pk).update(used_at=timezone.now() - timedelta(minutes=2))
    recognise_token(secret)
    again = Token.objects.get(pk=token.pk).used_at
    assert again is not None
    assert first is not None
    assert again > first
    assert Entry.objects.count() == entries


def test_it_is_made_for_oneself_or_by_whoever_manages_the_user(cast: Cast) -> None:
    assert issue_token(user=cast.carol, label="x", scope="read", lives=None, by=actor(cast.bob), at=NOW)
    for by, user in ((cast.carol, cast.dan), (cast.bob, cast.alice), (cast.bob, cast.dan)):
        with nothing_changed(), pytest.raises(Refused):
            issue_token(user=user, label="x", scope="read", lives=None, by=actor(by), at=NOW)


def test_it_makes_no_further_tokens_when_it_may_only_read(cast: Cast) -> None:
    reading = recognise_token(issue(cast.carol, "read").secret)
    assert reading is not None
    with nothing_changed(), pytest.raises(Refused):
        issue_token(user=cast.carol, label="x", scope="write", lives=None, by=reading, at=NOW)


@pytest.mark.parametrize(
    ("label", "scope", "days", "field"),
    [("", "read", 1, "label"), ("x", "all", 1, "scope"), ("x", "read", 0, "days"), ("x", "read", 99999, "days")],
)
def test_it_refuses_what_makes_no_sense_at_its_field(cast: Cast, label: str, scope: str, days: int, field: str) -> None:
    with nothing_changed(), pytest.raises((BadToken, BadLine)) as refused:
        issue(cast.carol, scope, timedelta(days=days), label)
    assert refused.value.field == field


def test_it_is_revoked_by_its_owner_only_where_others_do_not_even_see_it(client: Client, cast: Cast) -> None:
    token, secret = issue(cast.carol)
    client.force_login(cast.dan)
    assert client.post(f"/settings/tokens/{token.pk}/revocation/").status_code == 404
    assert client.post("/settings/tokens/999999/revocation/").status_code == 404
    assert recognise_token(secret) is not None
    client.force_login(cast.alice)
    assert b"Tokens of others" in client.get("/settings/tokens/").content
    assert client.post(f"/settings/tokens/{token.pk}/revocation/").status_code == 302
    assert recognise_token(secret) is None


def test_the_page_shows_the_secret_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.carol)
    confirmed(client, cast.carol)
    page = client.post("/settings/tokens/", {"label": "Notebook", "scope": "read", "days": "30"}).content.decode()
    secret = re.search(r"gx_[0-9a-f]{8}_[0-9a-f]{48}", page)
    assert secret is not None
    assert recognise_token(secret[0]) is not None
    again = client.get("/settings/tokens/").content.decode()
    assert "Notebook" in again
    assert secret[0] not in again
