"""The cast of the tests of the settings, and a signed-in client for each of them."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.access.tests.cast import Cast, called_together, confirmed


@pytest.fixture
def cast(db: None) -> Cast:
    return called_together()


@pytest.fixture
def alice(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return confirmed(client, cast.alice)


@pytest.fixture
def bob(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.bob)
    return confirmed(client, cast.bob)


@pytest.fixture
def carol(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.carol)
    return confirmed(client, cast.carol)
