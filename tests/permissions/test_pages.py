"""Every address × everybody: who gets in, what a look changes (nothing), what every answer carries. The table is `pages_table`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guanxi.access.tests.cast import confirmed
from guanxi.records.registry import registry
from tests.permissions.pages_table import CAST, ELSEWHERE, HTML, NOT_FOUND, OBJECTS, PAGES, REFUSED, TO_SIGN_IN, Page, answer
from tests.permissions.pages_world import Company, trace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
TOLD = {"journal_entry", "journal_unchained", "journal_unread"}


@pytest.fixture
def company(settings, tmp_path):
    settings.DATA = tmp_path
    return Company(tmp_path)


ASKED_FOR = ("Ask the owner", "Owners can add it to your role", "Whoever manages users and roles can add it")
"""One of these stands where somebody is refused: who can give what is lacking."""


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern)


def expanded(route: str) -> list[str]:
    """The generic addresses, once for every object."""
    found = re.match(r"<(plural|importable):\w+>", route)
    return [one.plural + route[found.end() :] for one in registry.types()] if found else [route]


def test_it_knows_every_address_and_no_other():
    there = {one for route in routes(get_resolver()) for one in expanded(route) if not route.startswith(ELSEWHERE)}
    known = [page.route for page in PAGES]
    assert len(known) == len(set(known)), sorted(route for route in known if known.count(route) > 1)
    assert not there - set(known), f"no line in the table: {sorted(there - set(known))}"
    assert not set(known) - there, f"no such address: {sorted(set(known) - there)}"


def told(wrong: list[object]) -> str:
    return f"{len(wrong)} wrong:\n" + "\n".join(map(str, wrong))


def test_looking_is_answered_as_the_table_says_and_changes_nothing(company):
    """GET and HEAD by everybody, of what they see and of what they do not."""
    wrong = []
    start = trace()
    for page in PAGES:
        for who in CAST:
            for hidden in (False, True) if page.one in company.hidden else (False,):
                address = company.address(page, company.hidden if hidden else company.seen)
                response = company.clients[who].get(address)
                right = expected(page, who, "get", hidden=hidden)
                if not fits(response, right):
                    wrong.append((who, address, response.status_code, right, words_of(response)))
                elif problems := unsafe(page, response, right):
                    wrong.append((who, address, problems))
                if who == "alice" and not hidden:
                    head = company.clients[who].head(address)
                    if head.status_code not in {response.status_code, 405} or (not head.streaming and head.content):
                        wrong.append((who, "HEAD", address, head.status_code))
        now = trace()
        if changed := {name for name in now if now[name] != start.get(name)} - (TOLD if page.told else set()):
            wrong.append((page.route, "looking changed", sorted(changed)))
        start = now
    assert not wrong, told(wrong)


def expected(page: Page, who: str, method: str, *, hidden: bool = False) -> object:
    right, status = answer(page, who, hidden=hidden), getattr(page, method)
    if right is True:
        return 405 if status is None else page.member if page.member and who != "nobody" else status
    if right == TO_SIGN_IN or status is not None:
        return right
    return {405} | {right}


def fits(response, right: object) -> bool:
    if right == TO_SIGN_IN:
        return response.status_code == 302 and response["Location"].startswith("/sign-in/")
    return response.status_code in (right if isinstance(right, set) else {right})


def words_of(response) -> str:
    if response.get("Location"):
        return str(response["Location"])
    text = "" if response.streaming else response.content.decode(errors="replace")
    return " ".join(re.sub(r"<[^>]+>", " ", text.partition("<main")[2] or text).split())[:160]


def unsafe(page: Page, response, right: object) -> list[str]:
    """What every answer carries."""
    found = []
    policy = response.get("Content-Security-Policy", "")
    if ("default-src 'none'" if page.saved and right == 200 else "default-src 'self'") not in policy or "unsafe" in policy:
        found.append(f"policy: {policy}")
    if response.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if page.needs != "open" and right != TO_SIGN_IN and "no-store" not in response.get("Cache-Control", "") and response.status_code == 200:
        found.append("may be kept in a cache")
    kind = response.get("Content-Type", "")
    if response.status_code == 200 and right == 200 and response.get("Content-Length") != "0" and kind != page.kind:
        found.append(f"kind: {kind}")
    kept = page.kind not in {HTML, "application/json", "image/webp"} and right == response.status_code == 200
    if kept and "attachment" not in response.get("Content-Disposition", ""):
        found.append("opens in the page")
    if response.status_code == REFUSED and not any(word in response.content.decode() for word in ASKED_FOR) and not page.stands:
        found.append("does not say that it is refused")
    for cookie in response.cookies.values():
        if (not cookie["httponly"] and "csrf" not in cookie.key) or cookie["samesite"] not in {"Lax", "Strict"}:
            found.append(f"cookie: {cookie.key}")
    return found


def test_who_is_signed_out_and_asks_for_a_fragment_is_shown_the_way(company):
    for page in PAGES:
        if page.needs != "open":
            response = company.clients["nobody"].get(company.address(page, company.seen), headers={"HX-Request": "true"})
            assert response.status_code == 405 or response["HX-Redirect"].startswith("/sign-in/"), page.route


def test_what_is_out_of_sight_looks_as_if_it_were_not_there(company):
    wrong = []
    for page in PAGES:
        if not page.one or page.one not in company.hidden or answer(page, "bob", hidden=True) != NOT_FOUND:
            continue
        for method in ("get", "post"):
            if getattr(page, method) is not None:
                hidden, missing = company.address(page, company.hidden), company.address(page, company.hidden, missing=True)
                one, other = (getattr(company.clients["bob"], method)(address) for address in (hidden, missing))
                if bare(one, hidden) != bare(other, missing) or one.status_code != NOT_FOUND:
                    wrong.append((method, hidden, one.status_code, other.status_code, words_of(one)))
    assert not wrong, told(wrong)


def bare(response, address: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Without what differs at every request."""
    text = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", response.content.decode().replace(address, "ADDRESS"))
    return response.status_code, text, sorted((name, word) for name, word in response.headers.items() if name != "Content-Length")


def test_who_may_not_changes_nothing(company):
    """POST by whoever is refused or does not see it; and every POST without the token of the form."""
    wrong = []
    start = trace()
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(company.alice, backend="django.contrib.auth.backends.ModelBackend")
    for page in PAGES:
        for who in CAST:
            for hidden in (False, True) if page.one in company.hidden or page.many in company.hidden else (False,):
                right = expected(page, who, "post", hidden=hidden and (not page.many or page.missing))
                numbers = company.hidden if hidden else company.seen
                reaching = page.many and hidden and who == "bob" and not page.told
                if answer(page, who, hidden=hidden and not page.many) is True and not reaching:
                    continue
                response = company.clients[who].post(company.address(page, numbers), company.form(page, numbers))
                if (page.missing or not reaching) and not fits(response, right):
                    wrong.append((who, page.route, hidden, response.status_code, right, words_of(response)))
        for method in ("POST", *OTHER_METHODS):
            response = careful.generic(
                method, company.address(page, company.seen), b"x=1", content_type="application/x-www-form-urlencoded"
            )
            if response.status_code not in {403, 405}:
                wrong.append((method, "without a token", page.route, response.status_code))
        if (now := trace()) != start:
            wrong.append((page.route, "denied, and yet changed", sorted(name for name in now if now[name] != start.get(name))))
            start = now
    assert not wrong, told(wrong)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_who_may_gets_it_done(company, who):
    """Or else the denials above would prove nothing. Each in a transaction of its own that is taken back."""
    wrong = []
    start = trace()
    for page in PAGES:
        if page.post is None or answer(page, who) is not True:
            continue
        right = page.member or page.post
        with transaction.atomic():
            client = Client()
            client.force_login(getattr(company, who), backend="django.contrib.auth.backends.ModelBackend")
            confirmed(client, getattr(company, who))
            response = client.post(company.address(page, company.seen), company.form(page, company.seen))
            if response.status_code != right:
                wrong.append((who, page.route, response.status_code, right, words_of(response)))
            elif (trace() == start) is page.changes:
                wrong.append((who, page.route, "changed nothing" if page.changes else "changed something", words_of(response)))
            transaction.set_rollback(True)
    assert not wrong, told(wrong)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
def test_what_is_no_form_breaks_nothing(company, kind):
    wrong = []
    for page in PAGES:
        if page.post is not None and page.needs != "open":
            with transaction.atomic():
                response = company.clients["alice"].generic("POST", company.address(page, company.seen), b'{"x": "</y>', content_type=kind)
                if response.status_code >= 500:
                    wrong.append((page.route, response.status_code))
                transaction.set_rollback(True)
    assert not wrong, told(wrong)


def test_every_object_of_the_table_is_there():
    assert set(OBJECTS) == {one.name for one in registry.types()}
