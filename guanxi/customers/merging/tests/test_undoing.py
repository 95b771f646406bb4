"""A merge that is undone: everything is as it was; and what came in between stays where it belongs."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.tests.dump import differing, exports_of_all, rows_of_all
from guanxi.customers.merging.tests.worlds import Lot
from guanxi.customers.merging.undoing import undo_merge
from guanxi.records.registry import registry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_world_a_merge_and_its_undoing_leave_it_as_it_was(seed, settings, tmp_path):
    settings.DATA = tmp_path
    lot = Lot(seed, tmp_path)
    before, exports = rows_of_all(), exports_of_all()
    values = lot.values()
    entry = merge_customers(registry.of(lot.kind), winner=lot.ids[0], losers=lot.ids[1:], values=values, by=SYSTEM)
    assert differing(before, rows_of_all())
    undone = undo_merge(entry, by=SYSTEM)
    left = differing(before, rows_of_all())
    assert left == {}
    assert exports_of_all() == exports
    assert (undone.kept, dict(undone.stays)) == (0, {})
