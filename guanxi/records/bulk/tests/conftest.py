"""Many people of Alice's, a team in which Erin may change all that a list matches, and Bob who may change his own only."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.records.api.tests.conftest import World
from guanxi.records.bulk import running, starting
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.registry import registry
from guanxi.records.writing import create

PERSON = registry.of("person")
ALL = {"filter": ""}
MAY = ("read", "create", "change", "delete", "mass_update")


class Bulks:
    """Work in chunks of four, done without a queue."""

    def __init__(self, world):
        self.world = world
        world.user("erin", team=world.north, may=dict.fromkeys(MAY, Scope.TEAM))

    def people(self, count, **values):
        rows = [{"name": f"王{number}", "team": self.world.north.pk, "external_id": f"E{number}"} | values for number in range(count)]
        return create(PERSON, rows, by=SYSTEM)

    def actor(self, name):
        return actor_of_user(User.objects.get(pk=self.world.users[name].pk))

    def asked(self, what, field="", value=None, *, by="erin", words=ALL, ids=(), **more):
        return start_bulk(PERSON, Deed(what, field, value, **more), by=self.actor(by), words=None if ids else words, ids=ids)

    def done(self, *given, **named):
        return running.run(self.asked(*given, **named).pk)


@pytest.fixture
def bulks(db, monkeypatch):
    for module in (starting, running):
        monkeypatch.setattr(module, "CHUNK", 4)
    return Bulks(World())
