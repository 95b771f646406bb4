"""The business formulas, against the published figures."""

from __future__ import annotations

import pytest

from guanxi import measures
from guanxi.measures import MeasureError

FLOWS = [1000, 1200, 1500, 1800]


def test_it_discounts_at_the_end_of_each_period() -> None:
    assert round(measures.clv_end_of_period(FLOWS, 0.10).value, 2) == 4257.22


def test_it_offers_the_other_timings_under_their_own_names() -> None:
    assert round(measures.clv_start_of_period(FLOWS, 0.10).value, 2) == 4682.95
    assert round(measures.clv_mid_period(FLOWS, 0.10).value, 2) == 4465.01
    assert measures.clv_undiscounted(FLOWS).value == 5500


def test_it_sums_without_end_only_where_that_converges() -> None:
    assert measures.clv_perpetual(100, 0.1).value == pytest.approx(1000)
    assert measures.clv_perpetual(100, 0.0).state == "not_defined"


def test_it_refuses_a_discount_rate_of_minus_one() -> None:
    with pytest.raises(MeasureError, match="rate"):
        measures.clv_end_of_period(FLOWS, -1.0)


def test_it_rates_responses_with_a_wilson_interval() -> None:
    rate = measures.response_rate(200, 1000)
    assert (rate.value, round(rate.low, 4), round(rate.high, 4)) == (0.2, 0.1764, 0.2259)


def test_it_shows_all_three_bases_and_prefers_delivered() -> None:
    rates = measures.response_rates(90, chosen=1000, sent=950, delivered=900)
    assert rates.default.value == pytest.approx(0.1)
    assert rates.chosen.value == pytest.approx(0.09)


def test_it_refuses_more_delivered_than_sent() -> None:
    with pytest.raises(MeasureError, match="delivered"):
        measures.response_rates(1, chosen=10, sent=5, delivered=7)


def test_it_divides_cost_by_targets() -> None:
    assert measures.cost_per_target(50_000, 1000).value == 50


def test_it_keeps_the_two_returns_apart() -> None:
    assert measures.ebitda_return(50_000, 100_000).value == 0.5
    assert measures.net_return(50_000, 100_000).value == -0.5


def test_it_keeps_retention_at_or_below_one() -> None:
    rate = measures.retention_rate(800, 1000)
    assert (rate.value, round(rate.low, 3), round(rate.high, 3)) == (0.8, 0.774, 0.824)
    assert measures.retention_of({1, 2}, {1, 2, 3, 4, 5}).value == 1.0


@pytest.mark.parametrize(
    "figure",
    [
        measures.response_rate(0, 0),
        measures.cost_per_target(5, 0),
        measures.ebitda_return(5, 0),
        measures.net_return(5, 0),
        measures.retention_rate(0, 0),
        measures.csat([]),
        measures.nps([]),
        measures.ces([]).share,
    ],
)
def test_it_says_not_defined_where_the_denominator_is_zero(figure: measures.Measured) -> None:
    assert (figure.state, figure.value) == ("not_defined", None)
    assert figure.reason


def test_it_refuses_more_responses_than_targets() -> None:
    with pytest.raises(MeasureError, match="11 of 10"):
        measures.response_rate(11, 10)


def test_it_scores_csat_with_wilson() -> None:
    score = measures.csat([5] * 10 + [4] * 8 + [1, 3])
    assert (score.value, round(score.low, 3), round(score.high, 3)) == (0.9, 0.699, 0.972)


def test_it_scores_nps_with_the_adjusted_wald_interval() -> None:
    score = measures.nps([9] * 12 + [10] * 8 + [7] * 12 + [0] * 8)
    assert (score.value, round(score.low, 1), round(score.high, 1), score.n) == (30, 4.6, 51.2, 40)


def test_it_scores_effort_as_a_share_and_a_mean() -> None:
    score = measures.ces([7] * 10 + [1] * 10)
    assert (score.share.value, score.mean.value) == (0.5, 4.0)


def test_it_shows_no_score_under_ten_answers() -> None:
    assert measures.csat([5] * 9).state == "too_few"
    assert measures.csat([5] * 10).state == "ok"
    assert measures.nps([10] * 9).value is None


def test_it_refuses_an_answer_off_the_scale() -> None:
    with pytest.raises(MeasureError, match="above 5"):
        measures.csat([6] * 10)


def test_it_draws_no_arrow_without_a_difference_that_holds() -> None:
    assert measures.difference_of_shares((15, 30), (16, 30)).direction == "none"
    assert measures.difference_of_shares((30, 100), (60, 100)).direction == "up"
    assert measures.difference_of_nps((20, 12, 8), (19, 12, 9)).direction == "none"
    assert measures.difference_of_nps((200, 50, 10), (50, 50, 160)).direction == "down"
    assert measures.difference_of_means([1, 2, 3], [1, 2, 3]).direction == "none"


def test_it_compares_only_periods_that_have_a_score() -> None:
    trend = measures.trend_from_counts(["a", "b", "c"], [(50, 100), (3, 5), (80, 100)])
    assert [score.state for score in trend.scores] == ["ok", "too_few", "ok"]
    assert trend.change.value == pytest.approx(0.3)
    assert trend.change.direction == "up"


def test_it_follows_a_mean_over_time() -> None:
    trend = measures.score_trend(["a"] * 10 + ["b"] * 10, [1.0, 2.0] * 5 + [4.0, 5.0] * 5, kind="mean")
    assert [score.value for score in trend.scores] == [1.5, 4.5]
    assert trend.change.direction == "up"
