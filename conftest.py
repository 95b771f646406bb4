"""For every test: which of them belong to the database part, which runs again on the oldest supported PostgreSQL.

The database itself is started by the plugin `guanxi.site.database.throwaway`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

AGAIN = 30
ROOMS_OF_THE_DATABASE = ("guanxi/journal", "guanxi/records", "guanxi/access", "guanxi/jobs", "guanxi/site/database", "guanxi/site/backup")


def pytest_sessionstart() -> None:
    """Every test meets the house as a web server knows it: with its pages wired."""
    import_module("guanxi.site.urls")


def pytest_collection_finish() -> None:
    """What was loaded until now stays till the end: the garbage collector need not go through it again and again."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    rooms = [config.rootpath / room for room in ROOMS_OF_THE_DATABASE]
    for item in items:
        if any(room in Path(item.path).parents for room in rooms):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Tests that commit are followed by a flush, which truncates; nobody else may truncate what is under the journal."""
    from django.db import connection

    options = connection.settings_dict.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c guanxi.may_truncate=on".strip()


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """A request activates the language of its user; in a server the next request sets its own, here the next test would speak it."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_own_fields_left_behind() -> Iterator[None]:
    """The database forgets the fields that a test made, and counts its versions from one again."""
    from guanxi.records.knowing import seen_version
    from guanxi.records.registry import registry

    yield
    seen_version.set(None)
    if registry.version != 1:
        registry.grow(1, {})


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements went to the database together, each time that some did."""
    from guanxi.sql.trips import in_one_trip

    made: list[int] = []

    def counted(wire: Any, messages: Sequence[Any]) -> Any:
        made.append(len(messages))
        return in_one_trip(wire, messages)

    monkeypatch.setattr("guanxi.sql.prepared.in_one_trip", counted)
    return made


@pytest.fixture(scope="session", autouse=True)
def _what_is_known_is_still_true() -> Iterator[None]:
    """A statement kept under a key that forgets something it depends on would answer another question: the first times a key is met
    again, its statement is written anew and must be the same."""
    from guanxi.records.knowing import Knowing

    plain, met = Knowing.__call__, Counter[Any]()

    def checked(self: Knowing, key: Hashable, make: Callable[[], Any]) -> Any:
        before = self.kept.get(key)
        found = plain(self, key, make)
        if before is not None and (text := _sql_in(before)) and (met[key] < AGAIN):
            met[key] += 1
            assert _sql_in(make()) == text, f"{key} stands for two different statements"
        return found

    Knowing.__call__ = checked  # type: ignore[method-assign]
    yield
    Knowing.__call__ = plain  # type: ignore[method-assign]


def _sql_in(known: Any) -> str | None:
    return getattr(known, "sql", None) or getattr(getattr(known, "statement", None), "sql", None)


@pytest.fixture(scope="session", autouse=True)
def _no_permissions_of_djangos_own() -> None:
    """Nobody asks for them, and filling them in again takes nine tenths of a flush."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(scope="session", autouse=True)
def _founded_again_after_a_flush() -> Iterator[None]:
    """A transactional test empties every table when it ends; the workspace row, which the migrations made, comes back at once.

    The queue is no table of Django's: its jobs, of whom one may be held by a worker that was killed, go by themselves."""
    from django.db import connection, transaction
    from django.db.models.signals import post_migrate

    founding = import_module("guanxi.access.migrations.0003_the_workspace").FIRST

    def found(sender: Any, **_how: Any) -> None:
        if sender.name != "guanxi.access":
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('access_workspace') IS NOT NULL")
            if cursor.fetchone()[0]:
                cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM access_workspace)")
                if cursor.fetchone()[0]:
                    cursor.execute(founding)
            cursor.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
            if cursor.fetchone()[0]:
                cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers")

    post_migrate.connect(found, weak=False, dispatch_uid="founded again")
    yield
    post_migrate.disconnect(dispatch_uid="founded again")
