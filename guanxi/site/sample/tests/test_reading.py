"""Each record of the sample reads the same alone, among many and as JSON."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records.api.reading import as_json
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find, get
from guanxi.records.registry import registry
from guanxi.rest.json_text import write_json

pytestmark = pytest.mark.django_db


def test_it_reads_the_same_alone_and_among_many(load):
    load()
    for record_type in registry.types():
        among = find(record_type, Question(limit=40), Asking(SYSTEM)).records
        assert among, record_type.name
        for record in among:
            alone = get(record_type, record.id, Asking(SYSTEM))
            assert write_json(as_json(alone)) == write_json(as_json(record)), (record_type.name, record.id)
