"""The figures of completeness are those of the lists that they lead to, and tell of nothing that the reader may not read."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, count
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.quality.measuring import FieldQuality, Quality, quality_of
from guanxi.records.quality.saying import empty_in, percent, share_of
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
PERSON, ORDER = registry.of("person"), registry.of("order")


@pytest.fixture
def people():
    rows = [{"name": f"王{at}", "city": "上海" if at % 4 else "", "opening_orders": 3 + at % 5} for at in range(40)]
    rows[0] |= {"phones": "13800138000", "tags": ["vip"], "opening_orders": 90_000}
    return create(PERSON, rows, by=SYSTEM)


def by_name(found):
    return {one.field.name: one for one in found.fields}


def listed(leaf, actor=SYSTEM, record_type=PERSON):
    asking = Asking(actor)
    return count(record_type, Question(filter=parse(leaf)), asking, exact=True).number


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.579, "58 %"),
        (0.9996, "99.9 %"),
        (1, "100 %"),
        (0, "0 %"),
        (0.000002, "under 0.1 %"),
        (0.0042, "0.4 %"),
    ],
)
def test_a_share_is_rounded_but_never_to_a_none_or_a_whole_that_it_is_not(share, told):
    assert percent(share) == told


@pytest.mark.parametrize(
    ("looked_at", "filled", "told"),
    [
        (20_000, 0, "under 0.1 %, nearly all empty"),
        (250, 0, "under 1.2 %, nearly all empty"),
        (20_000, 50, "under 0.1 %, nearly all empty"),
        (20_000, 4_100, "0.4 %, ≈ 996,000 empty"),
        (20_000, 750_000, "75 %, ≈ 250,000 empty"),
        (20_000, 1_000_000, "over 99.9 %, hardly any empty"),
        (1_000_000, 2, "under 0.1 %, 999,998 empty"),
        (1_000_000, 0, "0 %, 1,000,000 empty"),
    ],
)
def test_of_what_some_tell_nothing_is_said_more_surely_than_it_is_known(looked_at, filled, told):
    one = FieldQuality(next(one for one in PERSON.fields if one.name == "city"), filled, filled / 1_000_000, None)
    found = Quality(1_000_000, [one], looked_at)
    assert f"{share_of(one, found)}, {empty_in(one, found)}" == told


def test_each_share_is_that_of_the_list_behind_it(people):
    found = quality_of(PERSON, Asking(SYSTEM))
    assert found.count == 40
    fields = by_name(found)
    assert (fields["city"].filled, fields["phones"].filled, fields["tags"].filled, fields["name"].filled) == (30, 1, 1, 40)
    for name, one in fields.items():
        assert found.count - one.filled == listed({"field": name, "op": "is_empty"}), name
        assert one.share == one.filled / 40


def test_what_lies_far_out_is_found_and_what_is_usual_is_not(people):
    fences = by_name(quality_of(PERSON, Asking(SYSTEM)))["opening_orders"].fences
    assert (fences.below, fences.above, fences.skewed) == (0, 1, True)
    assert listed({"field": "opening_orders", "op": "gt", "value": fences.high}) == 1


def test_of_few_values_and_of_equal_ones_nothing_is_said():
    create(PERSON, [{"name": f"王{at}", "opening_orders": 1 if at < 30 else 5000} for at in range(31)], by=SYSTEM)
    create(ORDER, [{"customer": PERSON.model.objects.all()[0].pk, "ordered_at": "2026-01-01T00:00:00Z", "total": "9"}] * 5, by=SYSTEM)
    assert by_name(quality_of(PERSON, Asking(SYSTEM)))["opening_orders"].fences is None
    assert by_name(quality_of(ORDER, Asking(SYSTEM)))["total"].fences is None


def test_every_object_has_it():
    for record_type in registry.types():
        found = quality_of(record_type, Asking(SYSTEM))
        assert found.count == 0
        assert found.mean_share is None


def test_it_asks_the_database_three_times(people, django_assert_num_queries):
    quality_of(PERSON, Asking(SYSTEM))
    with django_assert_num_queries(3):
        quality_of(PERSON, Asking(SYSTEM))


def test_of_very_many_some_are_drawn_evenly_and_what_lies_far_out_is_counted_among_all(people, monkeypatch):
    whole = quality_of(PERSON, Asking(SYSTEM))
    assert (whole.looked_at, whole.margin) == (40, 0)
    create(PERSON, [{"name": f"李{at}", "city": "上海" if at % 4 else "", "opening_orders": 3 + at % 5} for at in range(960)], by=SYSTEM)
    monkeypatch.setattr("guanxi.records.quality.measuring.LOOKED_THROUGH", 500)
    monkeypatch.setattr("guanxi.records.quality.measuring.DRAWN", 250)
    found = quality_of(PERSON, Asking(SYSTEM))
    assert found.count == 1_000
    assert 180 < found.looked_at < 320
    assert 0.05 < found.margin < 0.08
    fields = by_name(found)
    assert abs(fields["city"].share - 0.75) < found.margin
    assert (fields["name"].filled, fields["opening_orders"].filled) == (1_000, 1_000)
    assert fields["opening_orders"].fences.above == 1
    assert quality_of(PERSON, Asking(SYSTEM)) == found


@pytest.mark.parametrize(
    ("kind", "usual", "far"), [("date", "2026-01-{:02d}", "2099-01-01"), ("number", "{}", "99999"), ("money", "{}", "99999")]
)
def test_it_looks_through_own_fields(kind, usual, far):
    name = add_field("person", Description(kind=kind, label_en="Extra"), by=SYSTEM).key
    see(Workspace.objects.get(pk=1).registry_version)
    people, field = registry.of("person"), f"own_{name}"
    create(
        people,
        [{"name": f"王{at}", field: usual.format(1 + at % 9)} for at in range(30)] + [{"name": "陈", field: far}, {"name": "李"}],
        by=SYSTEM,
    )
    found = by_name(quality_of(people, Asking(SYSTEM)))[field]
    assert (found.filled, found.fences.below, found.fences.above) == (31, 0, 1)
    assert listed({"field": field, "op": "after" if kind == "date" else "gt", "value": found.fences.high}, record_type=people) == 1
