"""How often each page asks the database, when it is asked for the second time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.duplicates.menu_count import count_again
from tests.screens.company import Company
from tests.screens.stop import Stop

MOST = 15
NOT_YET = {
    **{"segments": 22, "customers-behind": 16, "satisfaction-answers": 16, "sample": 22},
}
"""Pages that still ask more: none of them may ask more than that."""


def chatty(company: Company, stops: Iterable[Stop]) -> list[str]:
    """The pages that ask more often than any page may, each once."""
    client = Client()
    client.force_login(company.owners["en"], backend="django.contrib.auth.backends.ModelBackend")
    paths = {stop.path.format(**company.ids): stop.name for stop in stops if stop.who == "owner"}
    return [f"{name} asks {n} times: {path}" for path, name in paths.items() if (n := _asked(client, path)) > NOT_YET.get(name, MOST)]


def _asked(client: Client, path: str) -> int:
    count_again()  # else what the menu counts would be out of date between the two on one page of many
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)
