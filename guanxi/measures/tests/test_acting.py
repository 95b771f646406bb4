"""What is worth doing first, against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from guanxi import measures


def test_a_chance_starts_at_its_prior_and_moves_with_what_was_tried():
    assert measures.expected_hit_rate(measures.Tried()) == 0.25
    assert measures.expected_hit_rate(measures.Tried(hits=10)) == pytest.approx(12.5 / 20)
    assert measures.expected_hit_rate(measures.Tried(not_useful=10)) == pytest.approx(2.5 / 20)
    assert measures.expected_hit_rate(measures.Tried(hits=300, misses=700)) == pytest.approx(0.3, abs=0.001)
    with pytest.raises(measures.MeasureError):
        measures.expected_hit_rate(measures.Tried(), prior=2)


def test_a_hit_rate_is_a_share_with_its_interval_and_silent_below_ten():
    assert measures.hit_rate(measures.Tried(hits=5, misses=3, not_useful=1)).state == "too_few"
    found = measures.hit_rate(measures.Tried(hits=18, misses=1, not_useful=1))
    assert (found.value, round(found.low, 3), round(found.high, 3), found.n) == (0.9, 0.699, 0.972, 20)


def test_urgency_lies_between_one_and_two():
    for rising in (True, False):
        found = [measures.urgency(days, 7, rising=rising) for days in (-3, 0, 7, 70, 10_000)]
        assert found == sorted(found, reverse=not rising)
        assert all(1 <= one <= 2 for one in found)
    with pytest.raises(measures.MeasureError):
        measures.urgency(1, 0, rising=True)


def test_worth_multiplies_and_nobody_falls_below_a_tenth_of_the_typical():
    assert measures.expected_worth(3, 1200, 0.5, 1.5) == 2700
    assert measures.expected_worth(3, None, 0.5, 1.5, typical=100) == 225
    assert measures.expected_worth(3, 0, 0.5, 1.5, typical=100) == pytest.approx(22.5)


def test_a_fall_is_tested_as_published():
    """Gilbert (1987), section 16.4: without ties, n = 10 all falling gives S = -45, var = 125."""
    fall = measures.falls(range(10, 0, -1))
    assert (fall.s, round(fall.p, 6)) == (-45, 4.2e-05)
    assert measures.falls([5] * 20).p == 1
    assert measures.falls(range(12)).p == 1
    assert measures.falls([5, 4, 3]).p is None


def test_a_fall_alarms_as_rarely_as_it_says():
    rng = np.random.default_rng(3)
    alarms = sum(measures.falls(rng.integers(1, 6, 15)).is_certain(0.05) for _ in range(2000))
    assert 0.03 <= alarms / 2000 <= 0.06
