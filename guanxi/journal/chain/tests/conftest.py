"""A small journal with people, links and heads, in a data folder of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal import kinds
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


def write_some(first: int, count: int) -> None:
    """Of each number a person with a phone, changed once, and one entry that says more than its changes."""
    people = registry.of("person")
    for number in range(first, first + count):
        [pk] = create(people, [{"name": f"王小{number}", "phones": [{"value": f"1380013{8000 + number}"}]}], by=SYSTEM)
        change(people, pk, {"remarks": f"remark {number}"}, by=SYSTEM)
        with act("test.happened", by=SYSTEM, about=("person", pk), details={"why": number}):
            pass


@pytest.fixture
def heads_path(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path / "journal-heads"


@pytest.fixture
def journal(db, heads_path):
    """Three heads; gives the file of heads."""
    kinds.declare("test.happened", "happened")
    for minute in range(3):
        write_some(10 * minute, 5)
        chain_all()
        write_head(at=AT + timedelta(minutes=minute))
    return heads_path
