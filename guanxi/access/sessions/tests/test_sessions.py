"""Open sessions: known to their user in plain words, ended one by one or all, and with whatever ends one's access."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.jobs import forget_sessions
from guanxi.access.models import Session, Token
from guanxi.access.refusing import Refused
from guanxi.access.sessions.devices import device_of
from guanxi.access.sessions.ending import end_session, end_sessions
from guanxi.access.sessions.finding import of_each, open_sessions, told
from guanxi.access.sessions.storing import NOTED_EVERY, SessionStore, digest_of
from guanxi.access.signin.tests.test_two_step import code_for, confirm, turn_on
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.tokens.issuing import issue_token
from guanxi.access.tokens.recognising import recognise_token
from guanxi.access.users.deactivating import activate_user, deactivate_user
from guanxi.access.users.links import make_link
from guanxi.access.users.two_step import turn_off_two_step
from guanxi.journal.models import Entry

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15"
HUAWEI = "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH) AppleWebKit/537.36 Chrome/114.0 HuaweiBrowser/15.0 Mobile Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
NEW = "another long word entirely"


def browser(agent: str = WINDOWS, ip: str = "203.0.113.7") -> Client:
    return Client(headers={"User-Agent": agent}, REMOTE_ADDR=ip)


def signed_in(name: str = "carol", **given: str) -> Client:
    client = browser(**given)
    assert client.post("/sign-in/", {"login": name, "password": PASSWORD})["Location"] in {"/", "/welcome/"}
    return client


def inside(client: Client) -> bool:
    return client.get("/settings/account/").status_code == 200


def name_of(client: Client) -> str:
    return digest_of(client.session.session_key or "")


def token_of(cast: Cast) -> str:
    return issue_token(user=cast.carol, label="Shop", scope="read", lives=None, by=actor(cast.carol), at=timezone.now()).secret


def test_it_is_told_with_device_address_and_times(cast: Cast) -> None:
    here, phone = signed_in(), signed_in(agent=PHONE, ip="198.51.100.9")
    mine = told(of_each(open_sessions(cast.carol.pk)), name_of(here))
    assert {(one.device, one.ip, one.is_this) for one in mine} == {
        ("Chrome on Windows", "203.0.113.7", True),
        ("Safari on iPhone", "198.51.100.9", False),
    }
    assert all(one.signed_in_at and one.seen_at and timezone.now() - one.signed_in_at < timedelta(minutes=1) for one in mine)
    assert name_of(phone) in {one.name for one in mine}
    page = here.get("/settings/account/").content.decode()
    assert "Safari on iPhone" in page
    assert page.count("this one") == 1


def test_the_key_of_a_session_stands_nowhere_in_the_database(cast: Cast) -> None:
    client = signed_in()
    key = client.cookies["guanxi"].value
    assert key not in str(list(Session.objects.values()))
    client.cookies["guanxi"] = name_of(client)
    assert not inside(client), "what stands in the database opened a session"


def test_one_is_ended_and_the_others_go_on(cast: Cast) -> None:
    here, phone = signed_in(), signed_in(agent=PHONE)
    assert here.get(f"/settings/account/sessions/{name_of(phone)}/ending/").status_code == 405
    here.post(f"/settings/account/sessions/{name_of(phone)}/ending/")
    assert (inside(here), inside(phone)) == (True, False)
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.actor_key, entry.about_id) == ("user.session_ended", f"user:{cast.carol.pk}", cast.carol.pk)


def test_all_others_are_ended_also_one_that_waits_for_the_second_step(cast: Cast) -> None:
    here = browser()
    secret = turn_on(here)
    half = browser(PHONE)
    half.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    other = browser(PHONE)
    other.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    other.post("/sign-in/code/", {"code": code_for(secret, 1)})
    assert inside(other)
    assert len(open_sessions(cast.carol.pk)) == 2
    here.post("/settings/account/sessions/ending/")
    assert (inside(here), inside(other)) == (True, False)
    half.post("/sign-in/code/", {"code": code_for(secret)})
    assert not inside(half)
    assert Entry.objects.filter(kind="user.sessions_ended").count() == 1


def test_that_of_another_person_is_not_there(cast: Cast) -> None:
    dan, carol = signed_in("dan"), signed_in()
    with nothing_changed():
        for name in (name_of(carol), "nonsense", "0" * 64):
            assert dan.post(f"/settings/account/sessions/{name}/ending/").status_code == 404
    assert inside(carol)


def test_whoever_manages_a_user_sees_and_ends_theirs(cast: Cast) -> None:
    bob, carol = signed_in("bob"), signed_in(agent=PHONE)
    assert b"Safari on iPhone" in bob.get(f"/settings/users/{cast.carol.pk}/").content
    bob.post(f"/settings/users/{cast.carol.pk}/sessions/{name_of(carol)}/ending/")
    assert not inside(carol)
    again = signed_in()
    bob.post(f"/settings/users/{cast.carol.pk}/sessions/ending/")
    assert not inside(again)


def test_nobody_ends_those_of_somebody_who_may_more(cast: Cast) -> None:
    bob, alice = signed_in("bob"), signed_in("alice")
    with nothing_changed():
        assert bob.post(f"/settings/users/{cast.alice.pk}/sessions/ending/").status_code == 403
        assert bob.post(f"/settings/users/{cast.alice.pk}/sessions/{name_of(alice)}/ending/").status_code == 403
    assert inside(alice)
    for by in (actor(cast.dan), actor(cast.carol).limited_to_reading()):
        with nothing_changed(), pytest.raises(Refused):
            end_sessions(user=cast.carol, by=by, at=NOW)
        with nothing_changed(), pytest.raises(Refused):
            end_session(user=cast.carol, name="x", by=by, at=NOW)


def test_an_owner_who_ends_all_of_their_own_stays_where_they_are(cast: Cast) -> None:
    here, other = signed_in("alice"), signed_in("alice", agent=PHONE)
    here.post(f"/settings/users/{cast.alice.pk}/sessions/ending/")
    assert (inside(here), inside(other)) == (True, False)


# What ends all access of somebody, at their next request.


def test_leaving_ends_sessions_and_tokens_for_good(cast: Cast) -> None:
    client, secret = signed_in(), token_of(cast)
    deactivate_user(user=cast.carol, by=actor(cast.alice), at=NOW)
    assert not inside(client)
    assert recognise_token(secret) is None
    assert not Session.objects.filter(user=cast.carol).exists()
    activate_user(user=cast.carol, by=actor(cast.alice), at=timezone.now())
    assert not inside(client)
    assert recognise_token(secret) is None


def test_a_changed_password_ends_other_sessions_and_all_tokens(cast: Cast) -> None:
    here, phone, secret = signed_in(), signed_in(agent=PHONE), token_of(cast)
    sent = {"present": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/account/password/", sent)["Location"] == "/settings/account/"
    assert (inside(here), inside(phone)) == (True, False)
    assert recognise_token(secret) is None
    assert len(open_sessions(cast.carol.pk)) == 1
    revoked = Entry.objects.get(kind="user.password_changed").changes.filter(object="token")
    assert revoked.count() == 1


def test_a_password_set_by_a_link_ends_all_sessions_and_tokens(cast: Cast) -> None:
    client, secret = signed_in(), token_of(cast)
    link = make_link(user=cast.carol, by=SYSTEM, at=timezone.now())
    assert inside(client), "a link that nobody opened ended a session"
    stranger = browser(PHONE)
    stranger.post(link[link.index("/sign-in/") :], {"password": NEW, "again": NEW})
    assert not inside(client)
    assert recognise_token(secret) is None
    assert not open_sessions(cast.carol.pk).exists()


def test_taking_a_second_step_away_ends_all_sessions_and_tokens(cast: Cast) -> None:
    client = browser()
    turn_on(client)
    secret = token_of(cast)
    turn_off_two_step(user=cast.carol, by=actor(cast.alice), at=timezone.now())
    assert not inside(client)
    assert recognise_token(secret) is None


def test_whoever_turns_off_their_own_second_step_stays_in_this_session_only(cast: Cast) -> None:
    here = browser()
    secret = turn_on(here)
    phone = browser(PHONE)
    phone.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    phone.post("/sign-in/code/", {"code": code_for(secret, 1)})
    token = token_of(cast)
    confirm(here)
    assert inside(phone)
    here.post("/account/two-step/off/")
    assert (inside(here), inside(phone)) == (True, False)
    assert recognise_token(token) is None
    assert not Token.objects.filter(revoked_at=None).exists()


# Last seen.


def test_last_seen_is_noted_every_few_minutes_and_told_to_nobody(cast: Cast) -> None:
    client, entries = signed_in(), Entry.objects.count()
    Session.objects.update(seen_at=timezone.now() - NOTED_EVERY + timedelta(seconds=30))
    before = Session.objects.get(pk=name_of(client)).seen_at
    client.get("/settings/account/", headers={"User-Agent": PHONE})
    assert Session.objects.get(pk=name_of(client)).seen_at == before
    Session.objects.update(seen_at=timezone.now() - NOTED_EVERY - timedelta(seconds=1))
    client.get("/settings/account/", headers={"User-Agent": PHONE}, REMOTE_ADDR="198.51.100.9")
    now = Session.objects.get(pk=name_of(client))
    assert now.seen_at is not None
    assert timezone.now() - now.seen_at < timedelta(minutes=1)
    assert (device_of(now.agent), now.ip) == ("Safari on iPhone", "198.51.100.9")
    assert Entry.objects.count() == entries


def test_a_request_asks_nothing_more_for_it(cast: Cast) -> None:
    client = signed_in()
    client.get("/settings/account/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/settings/account/")
    of_sessions = [one["sql"] for one in asked if "access_session" in one["sql"]]
    assert len(of_sessions) == 2, "the session itself, and the list on this page"


def test_an_absurd_browser_is_kept_in_part(cast: Cast) -> None:
    client = signed_in(agent="x" * 5000 + "\x00")
    assert len(Session.objects.get(pk=name_of(client)).agent) == 400


def test_an_ended_session_does_not_come_back_with_a_late_answer(cast: Cast) -> None:
    client = signed_in()
    late = SessionStore(client.session.session_key)
    late["x"] = 1
    end_sessions(user=cast.carol, by=actor(cast.carol), at=NOW)
    with pytest.raises(UpdateError):
        late.save()
    assert not Session.objects.filter(user=cast.carol).exists()


def test_sessions_that_are_over_are_neither_listed_nor_kept(cast: Cast) -> None:
    client = signed_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not open_sessions(cast.carol.pk).exists()
    assert not inside(client)
    forget_sessions(0)
    assert not Session.objects.filter(user=cast.carol).exists()


def test_whoever_is_signed_in_stays_so_when_sessions_get_their_own_table(cast: Cast) -> None:
    client = signed_in()
    key, kept = client.session.session_key or "", Session.objects.get(pk=name_of(client))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE django_session (session_key varchar(40), session_data text, expire_date timestamptz)")
        for name, ends in ((key, kept.expire_date), ("old", NOW)):
            cursor.execute("INSERT INTO django_session VALUES (%s, %s, %s)", [name, kept.session_data, ends])
    Session.objects.all().delete()
    assert not inside(client)
    client.cookies["guanxi"] = key
    with connection.schema_editor(atomic=False) as editor:
        for _twice in range(2):
            import_module("guanxi.access.migrations.0006_sessions").carry_over(None, editor)
    assert inside(client)
    assert [one.user_id for one in open_sessions(cast.carol.pk)] == [cast.carol.pk]
    assert "django_session" not in connection.introspection.table_names()


AGENTS = [
    (WINDOWS, "Chrome on Windows"),
    (PHONE, "Safari on iPhone"),
    (WINDOWS + " Edg/142.0.0.0", "Edge on Windows"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
    (MAC, "Safari on macOS"),
    ("Mozilla/5.0 (Linux; Android 14; PJD110) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50", "WeChat on Android"),
    (HUAWEI, "Huawei Browser on HarmonyOS"),
    ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/120.0 Mobile/15E148 Safari/604.1", "Chrome on iPad"),
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/118 Safari/537.36 wxwork/4.1.31 MicroMessenger/7.0.1", "WeCom on Windows"),
    ("curl/8.5.0", "Unknown browser"),
    ("", "Unknown browser"),
    ("<script>Windows", "Windows"),
]


@pytest.mark.parametrize(("agent", "said"), AGENTS)
def test_a_browser_is_named_in_plain_words(agent: str, said: str) -> None:
    assert device_of(agent) == said
