"""For every test: which of them belong to the database part, which runs again on the oldest supported PostgreSQL.

The database itself is started by the plugin `guanxi.site.database.throwaway`."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOMS_OF_THE_DATABASE = ("guanxi/journal", "guanxi/records", "guanxi/access", "guanxi/jobs", "guanxi/site/database", "guanxi/site/backup")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    rooms = [config.rootpath / room for room in ROOMS_OF_THE_DATABASE]
    for item in items:
        if any(room in Path(item.path).parents for room in rooms):
            item.add_marker(pytest.mark.database)
