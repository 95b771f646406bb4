"""A small company for the tests of insight: customers with a past, who may read what, and a refresh on a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Membership, Role, Team, User, Workspace
from guanxi.access.scopes import Scope
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import ask_refresh, run_refresh
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
EVERY_FIELD = ("segment", "rfm", "value_so_far", "expected_value", "alive")


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def refreshed(*, rebuild: bool = False, now: datetime = NOW) -> Refresh:
    return run_refresh(ask_refresh(by=SYSTEM, rebuild=rebuild), now=now)


@dataclass
class Company:
    """Writes records as a system would, in batches."""

    team: Team
    other_team: Team
    users: dict[str, User] = field(default_factory=dict)

    def people(self, count: int, team: Team | None = None, prefix: str = "C", **values: Any) -> list[int]:
        team = team or self.team
        rows = [{"name": f"{prefix} {at}", "external_id": f"{prefix}{at}", "team": team.pk, **values} for at in range(count)]
        return create(registry.of("person"), rows, by=SYSTEM)

    def orders(self, rows: list[tuple[int, datetime, float]], **values: Any) -> list[int]:
        return create(
            registry.of("order"),
            [{"customer": who, "ordered_at": at, "total": f"{money:.2f}", **values} for who, at, money in rows],
            by=SYSTEM,
        )

    def ratings(self, rows: list[tuple[int, datetime, int]], **values: Any) -> list[int]:
        return create(
            registry.of("feedback"), [{"customer": who, "given_at": at, "score": score, **values} for who, at, score in rows], by=SYSTEM
        )

    def user(
        self,
        name: str,
        *,
        owner: bool = False,
        scope: Scope = Scope.ALL,
        insight: bool = True,
        fields: tuple[str, ...] = EVERY_FIELD,
        team: Team | None = None,
        zone: str = "UTC",
    ) -> User:
        with act("user.added", by=SYSTEM):
            user = User.objects.create(
                username=name,
                name=name.title(),
                created_at=timezone.now(),
                language="en",
                timezone=zone,
                is_owner=owner,
                team=team or self.team,
            )
            Membership.objects.create(user=user, team=team or self.team)
            role = Role.objects.create(name=name)
            rights = [(one, action, scope) for one in ("person", "company", "order", "feedback") for action in ("read", "export")]
            rights += [("insight", "read", Scope.ALL)] if insight else []
            Grant.objects.bulk_create([Grant(role=role, object=one, action=action, scope=far.value) for one, action, far in rights])
            readable = [FieldGrant(role=role, object=one, field=field) for one in ("person", "company") for field in fields]
            FieldGrant.objects.bulk_create(readable)
            user.roles.add(role)
        self.users[name] = user
        return user

    def client(self, user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend=BACKEND)
        return client


def two_teams() -> Company:
    with act("team.added", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
        return Company(Team.objects.create(name="East"), Team.objects.create(name="West"))


@pytest.fixture
def company(transactional_db: None) -> Company:
    return two_teams()


def buying(company: Company, ids: list[int], *, seed: int, gap: float, orders: int, since: int, money: float) -> list[int]:
    """Each of them has bought about so often, the last time about so many days ago."""
    random = np.random.default_rng(seed)
    rows = []
    for one in ids:
        last = NOW - timedelta(days=float(random.lognormal(np.log(since), 0.2)))
        count = max(1, int(random.poisson(orders)))
        rows += [(one, last - timedelta(days=gap * place), float(money * random.lognormal(0, 0.3))) for place in range(count)]
    return company.orders(rows)


def grow(company: Company) -> None:
    """Four kinds of customers in the East, a few in the West, ratings, and figures computed."""
    kinds = [(90, 25, 12, 5, 500.0), (80, 60, 3, 15, 40.0), (80, 40, 8, 400, 300.0), (80, 90, 1, 420, 30.0)]
    for at, (count, gap, orders, since, money) in enumerate(kinds):
        ids = company.people(count, prefix=f"K{at}-")
        buying(company, ids, seed=at, gap=gap, orders=orders, since=since, money=money)
        company.ratings(
            [(one, timezone.now() - timedelta(days=10 + place % 50), 5 if (place + at) % 3 else 2) for place, one in enumerate(ids[:30])],
            channel="shop",
        )
    west = company.people(40, team=company.other_team, prefix="W")
    buying(company, west, seed=9, gap=30, orders=6, since=20, money=900.0)
    refreshed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # no autovacuum comes by in tests


@pytest.fixture
def grown(company: Company) -> Company:
    grow(company)
    return company


@pytest.fixture(scope="module")
def grown_before(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, Path]]:
    """Grown once for all tests of a module, for good: refreshing reads through a connection of its own. Gone after the last of them."""
    folder = tmp_path_factory.mktemp("grown")
    try:
        with django_db_blocker.unblock(), override_settings(DATA=folder):
            company = two_teams()
            grow(company)
        yield company, folder
    finally:
        with django_db_blocker.unblock():
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def looked_at(grown_before: tuple[Company, Path], db: None, data_folder: Path, settings: Any) -> Company:
    """The grown company, for a test that refreshes nothing: whatever it writes is taken back."""
    company, settings.DATA = grown_before
    return replace(company, users={})
