"""Notes, calls and tasks of the colleagues: business customers get most of them; some tasks are promises, some are overdue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from guanxi.records.tables import reserve_ids
from guanxi.site.sample.adding_people import Added
from guanxi.site.sample.buying import Buyers
from guanxi.site.sample.calendar import DAYS
from guanxi.site.sample.chance import Ints, Words, pick, words
from guanxi.site.sample.copying import copy_columns, or_null
from guanxi.site.sample.naming import each_once
from guanxi.site.sample.searchable import keep_search_texts, texts_of
from guanxi.site.sample.spoken import CALLS, NOTES, TASKS
from guanxi.site.sample.world import World

Maker = Callable[["Said"], dict[str, Any]]


class Said:
    """Some customers of a chunk, each with the colleague who speaks with them and the day."""

    def __init__(self, rng: np.random.Generator, world: World, buyers: Buyers, customers: Added, mean: float) -> None:
        weight = 0.3 + np.minimum(buyers.shoppers.orders, 40) / 10
        count = rng.poisson(mean * weight / weight.mean())
        self.rng, self.world = rng, world
        self.who = np.repeat(np.arange(len(count)), count)
        self.customers = customers.ids[self.who]
        owners = customers.owners[self.who]
        self.users = np.where(owners == 0, rng.choice(world.staff.desk, len(owners)), owners)
        self.teams = world.staff.teams(self.users)
        first = buyers.shoppers.first[self.who]
        self.days = first + (rng.random(len(first)) ** 0.6 * (DAYS - first)).astype(int)
        self.english = buyers.abroad[self.who]

    def texts(self, choices: tuple[tuple[str, ...], tuple[str, ...]]) -> Words:
        size = len(self.who)
        return np.where(self.english, pick(self.rng, choices[1], size), pick(self.rng, choices[0], size))

    def at(self, days: Ints) -> Words:
        return self.world.calendar.moments(self.rng, np.minimum(days, DAYS - 1), office=True)


def add_activities(rng: np.random.Generator, world: World, buyers: Buyers, customers: Added) -> None:
    busy = 4.0 if buyers.business else 1.0
    _add("note", "note", "text", Said(rng, world, buyers, customers, 0.22 * busy), _notes)
    _add("call", "call", "text", Said(rng, world, buyers, customers, 0.14 * busy), _calls)
    _add("task", "task", "title", Said(rng, world, buyers, customers, 0.12 * busy), _tasks)


def _add(object_name: str, table: str, searched: str, said: Said, make: Maker) -> None:
    size = len(said.who)
    ids = np.array(reserve_ids(table, size), dtype=np.int64)
    columns = {"id": ids, "customer_id": said.customers} | make(said)
    copy_columns(table, columns, size)
    texts = each_once(lambda text: texts_of(object_name, searched, [text])[0], columns[searched])
    keep_search_texts(object_name, searched, ids, list(texts))
    said.world.counted(f"{object_name}s", size)


def _notes(said: Said) -> dict[str, Any]:
    at = said.at(said.days)
    return {"text": said.texts(NOTES), "written_by_id": said.users, "written_at": at, "created_at": at, "changed_at": at}


def _calls(said: Said) -> dict[str, Any]:
    size, at = len(said.who), said.at(said.days)
    outcome = pick(said.rng, ("reached", "no_answer", "call_back"), size, (7, 2, 1))
    reached = outcome == "reached"
    return {
        "direction": pick(said.rng, ("out", "in"), size, (7, 3)),
        "outcome": outcome,
        "minutes": [int(minutes) if spoke else None for minutes, spoke in zip(said.rng.geometric(0.15, size), reached, strict=True)],
        "text": np.where(reached, said.texts(CALLS), words([""])),
        "called_by_id": said.users,
        "called_at": at,
        "created_at": at,
        "changed_at": at,
    }


def _near(said: Said, days: Ints, due: Ints) -> tuple[Ints, Ints]:
    """What the owner of the workspace has to do lies about the last day, so that their list of the day has something to say."""
    theirs = (said.users == said.world.staff.boss) & (said.world.staff.boss > 0)
    near = DAYS - 3 + np.arange(len(due)) % 10
    return np.where(theirs, near - 9, days), np.where(theirs, near, due)


def _tasks(said: Said) -> dict[str, Any]:
    """Old ones are mostly done; of the last weeks many are open, some of them overdue."""
    size, rng = len(said.who), said.rng
    days = np.where(rng.random(size) < 0.4, DAYS - rng.integers(1, 22, size), said.days)
    due = days + rng.integers(1, 21, size)
    days, due = _near(said, days, due)
    done = np.minimum(due + rng.integers(-3, 3, size), DAYS - 1)
    open_ = (due > DAYS - 12) | (rng.random(size) < 0.02)
    done_at = np.where(open_, np.datetime64("NaT", "s"), said.at(np.maximum(done, days + 1)))
    made = said.at(days)
    return {
        "title": said.texts(TASKS),
        "text": "",
        "owner_id": said.users,
        "team_id": or_null(said.teams),
        "due_on": said.world.calendar.dates(due),
        "is_promise": rng.random(size) < 0.3,
        "done_at": done_at,
        "created_at": made,
        "changed_at": made,
    }
