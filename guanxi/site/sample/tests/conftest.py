"""A small sample company."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.site.sample.loading import load_sample

AS_OF = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def load():
    def now(people=150, seed=7):
        return load_sample(people=people, seed=seed, as_of=AS_OF, by=SYSTEM, at=AT)

    return now
