"""Segments: found where they are, denied where they are not, the same tomorrow."""

from __future__ import annotations

import json

import numpy as np
import pytest

from guanxi.measures import MeasureError, adjusted_rand, describe_segment, find_segments, rfm, segment_name
from guanxi.measures.segments.agreement import continue_labels
from guanxi.measures.segments.naming import name_segments
from guanxi.measures.tests import published
from guanxi.measures.tests.worlds import FIVE, NAMES, THREE, next_day, planted, shapeless


@pytest.mark.parametrize(("groups", "n"), [(FIVE, 4_000), (FIVE, 60_000), (THREE, 300)])
def test_it_finds_planted_segments(groups: list[tuple[float, float, float, float]], n: int) -> None:
    features, truth = planted(groups, n)
    found = find_segments(features, NAMES)
    assert (found.state, found.reason, found.k) == ("found", "chosen", len(groups))
    assert adjusted_rand(found.labels, truth) >= 0.8
    assert found.stability >= 0.9


@pytest.mark.parametrize("kind", ["uniform", "normal", "lognormal", "line", "few random orders", "random orders"])
@pytest.mark.parametrize("n", [150, 3_000])
def test_it_says_that_there_are_none_where_there_are_none(kind: str, n: int) -> None:
    found = find_segments(shapeless(kind, n), NAMES)
    assert (found.state, found.k) == ("no_clear_groups", 0)
    assert set(found.labels) == {-1}
    assert found.evidence


def test_it_is_silent_under_a_hundred_customers() -> None:
    found = find_segments(planted(THREE, 99)[0][:99], NAMES)
    assert (found.state, found.reason) == ("too_few", "too_few_customers")


def test_it_makes_no_segment_of_under_twenty() -> None:
    features, _ = planted([(0.5, 10, 20, 5000), (0.44, 300, 2, 200), (0.06, 2000, 400, 900_000)], 300)
    assert all(part.size >= 20 for part in find_segments(features, NAMES).segments)


def test_it_gives_the_same_result_for_the_same_seed() -> None:
    features, _ = planted(FIVE, 3_000)
    one, two = find_segments(features, NAMES, seed=5), find_segments(features, NAMES, seed=5)
    assert np.array_equal(one.labels, two.labels)
    assert one.segments == two.segments
    assert one.evidence == two.evidence


@pytest.mark.parametrize("n", [900, 8_000])
def test_who_comes_first_in_the_input_has_no_say(n: int) -> None:
    """A company that imports its file again has other ids and another order, and the same segments."""
    for features in (planted(FIVE, n)[0], shapeless("random orders", n)):
        order = np.random.default_rng(9).permutation(len(features))
        one, other = find_segments(features, NAMES, seed=1), find_segments(features[order], NAMES, seed=1)
        assert (one.state, one.k, one.reason) == (other.state, other.k, other.reason)
        assert one.labels[order].tolist() == other.labels.tolist()
        assert [(segment.code, segment.size) for segment in one.segments] == [(segment.code, segment.size) for segment in other.segments]


def test_it_keeps_labels_and_names_the_next_day() -> None:
    features, _ = planted(FIVE, 10_000)
    first = find_segments(features, NAMES)
    memory = json.loads(json.dumps(first.remember()))
    second = find_segments(next_day(features), NAMES, seed=9, previous=memory)
    assert second.reason == "kept"
    assert adjusted_rand(first.labels, second.labels) >= 0.9
    assert (first.labels == second.labels).mean() >= 0.95
    assert {part.id: part.code for part in first.segments} == {part.id: part.code for part in second.segments}


def test_it_gives_a_new_id_to_a_group_that_was_not_there() -> None:
    old, _ = planted(THREE, 3_000)
    first = find_segments(old, NAMES)
    grown = np.vstack([old, planted([(1.0, 900, 60, 90_000)], 1_500)[0]])
    second = find_segments(grown, NAMES, previous=first)
    assert second.k == 4
    assert len(set(second.ids) - set(first.ids)) == 1
    assert (first.labels == second.labels[:3_000]).mean() > 0.95


def test_it_starts_afresh_after_a_run_that_found_nothing() -> None:
    nothing = find_segments(shapeless("normal", 300), NAMES)
    assert find_segments(planted(THREE, 600)[0], NAMES, previous=nothing.remember()).state == "found"


def test_it_names_what_it_finds_and_says_why() -> None:
    features, truth = planted(FIVE, 4_000)
    found = find_segments(features, NAMES)
    called = {int(np.bincount(truth[found.labels == part.id]).argmax()): part for part in found.segments}
    assert [called[number].code for number in range(5)] == ["loyal_high_value", "steady", "at_risk", "new", "dormant"]
    assert segment_name(called[2], "zh") == "有流失风险"
    reason = called[4].reasons[0]
    assert reason.direction in ("high", "low")
    assert reason.median != reason.overall
    assert "31" in describe_segment(called[1], "en") or "30" in describe_segment(called[1], "en")
    assert describe_segment(called[4], "zh").startswith("买得少，也很久没来。")


def test_it_leaves_out_features_that_blur_the_groups() -> None:
    features, truth = planted(FIVE, 5_000)
    random = np.random.default_rng(0)
    noise = np.column_stack([random.normal(40, 12, len(truth)), random.integers(0, 2, len(truth)), random.integers(0, 6, len(truth))])
    found = find_segments(np.hstack([features, noise]), (*NAMES, "age", "gender", "region"))
    assert found.used == NAMES
    assert "age" in found.segments[0].medians
    assert adjusted_rand(found.labels, truth) >= 0.8


def test_it_is_not_led_by_outliers() -> None:
    features, truth = planted(FIVE, 4_000)
    features[::400, 2] = 1e9
    assert adjusted_rand(find_segments(features, NAMES).labels, truth) >= 0.8


def test_it_assigns_other_customers_to_the_groups_found() -> None:
    features, _ = planted(FIVE, 4_000)
    found = find_segments(features, NAMES)
    assert (found.assign(features) == found.labels).mean() > 0.99
    with pytest.raises(MeasureError, match="no segments"):
        find_segments(shapeless("normal", 300), NAMES).assign(features)


def test_it_runs_on_cdnow() -> None:
    orders = published.cdnow_orders()
    totals = rfm(orders["customer"], orders["day"], orders["dollars"], as_of="1998-07-01")
    found = find_segments(np.column_stack([totals.recency, totals.frequency, totals.monetary]), NAMES)
    assert found.state == "found"
    assert found.stability >= 0.9
    assert {"loyal_high_value", "dormant"} <= {part.code for part in found.segments}


def test_it_has_nothing_to_say_about_customers_who_are_all_alike() -> None:
    assert find_segments(np.ones((200, 3)), NAMES).state == "no_clear_groups"


def test_it_never_uses_a_name_that_the_figures_contradict() -> None:
    ranks = np.array([[0.9, -0.9, -0.9], [0.8, -0.8, -0.85], [-0.9, 0.9, 0.9]])
    assert name_segments(ranks, NAMES) == [("dormant", 1), ("dormant", 2), ("loyal_high_value", 1)]


def test_it_numbers_groups_of_features_it_does_not_know() -> None:
    assert name_segments(np.zeros((2, 1)), ("shoe_size",)) == [("group", 1), ("group", 2)]


def test_it_continues_labels_by_least_distance() -> None:
    centers, previous = np.array([[5.0], [0.1], [9.0]]), np.array([[0.0], [5.2]])
    assert continue_labels(centers, previous) == [1, 0, None]


def test_it_counts_agreement_beyond_chance() -> None:
    assert adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0]) == 1.0
    assert adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)
    assert adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) == pytest.approx(0.242424, abs=1e-6)


STAGES = [("loyal_high_value", "loyal", "active", "new", "new_high_value"), ("steady",), ("slipping", "at_risk")]
STAGES.append(("lapsed_high_value", "dormant"))
MUCH, LITTLE = ("loyal_high_value", "big_spender", "new_high_value", "at_risk", "lapsed_high_value"), ("price_sensitive", "new", "dormant")
WORLDS = [
    FIVE,
    THREE,
    [(0.4, 20, 12, 3000), (0.3, 188, 2, 150), (0.3, 652, 6, 1500)],  # the one furthest back is no mere slipping beside a dormant one
    [(0.5, 90, 1.2, 90), (0.5, 640, 9, 5000)],
    [(0.25, 5, 1.2, 9000), (0.25, 9, 30, 60), (0.25, 300, 30, 70), (0.25, 700, 1.2, 8000)],
    [(0.2, 40, 3, 400), (0.2, 45, 3, 4000), (0.2, 50, 18, 400), (0.2, 500, 3, 380), (0.2, 900, 3, 4200)],
]


def _keeps_order(named: list[tuple[str, float, float]]) -> None:
    for code, days, money in named:
        for other, other_days, other_money in named:
            stage, later = ([place for place, codes in enumerate(STAGES) if one in codes] for one in (code, other))
            assert not (stage and later and stage < later and days > other_days), (code, days, other, other_days)
            assert not (code in LITTLE and other in MUCH and money > other_money), (code, money, other, other_money)


@pytest.mark.parametrize("world", range(len(WORLDS)))
@pytest.mark.parametrize("seed", [1, 2])
def test_its_names_follow_days_and_money(world: int, seed: int) -> None:
    found = find_segments(planted(WORLDS[world], 2_000, seed)[0], NAMES)
    assert found.k >= 2
    _keeps_order([(part.code, part.medians["recency"], part.medians["monetary"]) for part in found.segments])


def test_names_follow_days_and_money_whatever_the_segments_are() -> None:
    random = np.random.default_rng(4)
    for _ in range(150):
        k = int(random.integers(2, 8))
        medians = np.column_stack([random.lognormal(4, 1.2, k).round(), random.integers(1, 20, k), random.lognormal(6, 1, k)])
        ranks = np.clip((medians.argsort(axis=0).argsort(axis=0) / (k - 1) * 2 - 1) * 0.7 + random.normal(0, 0.2, (k, 3)), -1, 1)
        called = name_segments(ranks, NAMES, medians=medians)
        assert len(set(called)) == k
        _keeps_order([(code, row[0], row[2]) for (code, _ordinal), row in zip(called, medians, strict=True)])


def test_the_one_furthest_back_is_not_called_slipping_beside_a_dormant_one() -> None:
    medians = np.array([[20.0, 12, 3000], [188, 2, 150], [652, 5, 900]])
    ranks = np.array([[-0.8, 0.7, 0.7], [0.1, -0.6, -0.7], [0.8, 0.1, 0.0]])
    called = dict(zip((20, 188, 652), (code for code, _ in name_segments(ranks, NAMES, medians=medians)), strict=True))
    assert called[20] == "loyal_high_value"
    assert (called[188], called[652]) != ("dormant", "slipping")
