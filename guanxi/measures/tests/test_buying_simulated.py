"""What the models claim, against simulated customers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from guanxi.measures import BgNbdParameters, GammaGammaParameters, clv_expected
from guanxi.measures.buying.bg_nbd import BgNbd, p_alive
from guanxi.measures.buying.quadrature import beta_nodes
from guanxi.measures.buying.simulating import draw_histories

SPENDING = GammaGammaParameters(6.25, 3.74, 15.4)


class World:
    """Customers, their histories, and what they really spent in the next ``horizon``."""

    def __init__(self, p: BgNbdParameters, n: int, horizon: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        drawn = draw_histories(p, random.uniform(20, 40, n), random)
        self.x, self.t_x, self.T = drawn.rows.x, drawn.rows.t_x, drawn.rows.T
        own = SPENDING.v / random.gamma(SPENDING.q, size=n)
        self.mean = np.where(self.x > 0, random.gamma(SPENDING.p * np.maximum(self.x, 1)) * own / np.maximum(self.x, 1), 0)
        bought = np.minimum(random.poisson(drawn.rate * horizon), random.geometric(drawn.leaving)) * drawn.alive
        self.bought, self.alive = bought, drawn.alive
        self.spent = np.where(bought > 0, random.gamma(np.maximum(SPENDING.p * bought, 1e-9)) * own, 0.0)


def test_it_covers_what_customers_really_spend() -> None:
    inside = []
    for seed in range(4):
        world = World(BgNbdParameters(0.2426, 4.41, 0.793, 2.426), 5_000, 52, seed)
        found = clv_expected(world.x, world.t_x, world.T, world.mean, horizon=52, discount_rate=0, units_per_year=52, seed=seed)
        inside.append((found.low <= world.spent) & (world.spent <= found.high))
    assert 0.78 <= np.concatenate(inside).mean() <= 0.82


@pytest.mark.parametrize("p", [BgNbdParameters(1.5, 4, 0.8, 6), BgNbdParameters(3, 6, 0.8, 12), BgNbdParameters(8, 10, 0.2, 20)])
def test_it_covers_exactly_where_the_future_is_open(p: BgNbdParameters) -> None:
    # customers who are all but surely gone get 0–0, which holds more often than 80 %: no interval can be narrower
    world = World(p, 10_000, 52, 3)
    found = clv_expected(world.x, world.t_x, world.T, world.mean, horizon=52, discount_rate=0, units_per_year=52)
    inside, open_future = (found.low <= world.spent) & (world.spent <= found.high), found.high > 0
    assert 0.78 <= inside[open_future].mean() <= 0.82
    assert inside[~open_future].mean() >= 0.8
    two_sided = found.low > 0
    assert two_sided.sum() < 500 or (world.spent < found.low)[two_sided].mean() == pytest.approx(0.1, abs=0.02)
    assert p.b < 20 or two_sided.sum() > 5_000


def test_it_expects_what_happens_on_average() -> None:
    world = World(BgNbdParameters(1.0, 8.0, 0.8, 3.0), 40_000, 30, 11)
    found = clv_expected(world.x, world.t_x, world.T, world.mean, horizon=30, discount_rate=0, units_per_year=52)
    assert found.purchases.sum() == pytest.approx(world.bought.sum(), rel=0.03)
    assert found.value.sum() == pytest.approx(world.spent.sum(), rel=0.04)
    assert found.alive.mean() == pytest.approx(world.alive.mean(), abs=0.01)


def test_it_agrees_with_the_hypergeometric_formula() -> None:
    from scipy.special import hyp2f1

    r, alpha, a, b, t = 0.9, 5.0, 1.7, 2.5, 20.0
    model = BgNbd()
    model.params_ = BgNbdParameters(r, alpha, a, b)
    x, age = np.array([0.0, 1.0, 5.0, 20.0]), np.array([10.0, 40.0, 30.0, 25.0])
    z = t / (alpha + age + t)
    formula = (a + b + x - 1) / (a - 1) * (1 - hyp2f1(r + x, b + x, a + b + x - 1, z) * ((alpha + age) / (alpha + age + t)) ** (r + x))
    assert model.expected_if_alive(np.array([t]), x, age)[:, 0] == pytest.approx(formula, rel=1e-9)


def test_it_integrates_over_beta_even_for_very_frequent_buyers() -> None:
    for a, b in ((0.8, 2.4), (0.01, 0.5), (1.0, 1.0), (0.8, 5_000.0)):
        nodes, chances = beta_nodes(a, b)
        assert chances.sum() == pytest.approx(1)
        assert chances @ nodes == pytest.approx(a / (a + b))
        assert chances @ nodes**2 == pytest.approx(a * (a + 1) / ((a + b) * (a + b + 1)))


def test_it_falls_silent_with_too_few_customers_or_repeaters() -> None:
    world = World(BgNbdParameters(0.5, 8.0, 0.8, 3.0), 199, 30, 1)
    assert clv_expected(world.x, world.t_x, world.T, world.mean, horizon=30).reason == "too_few_customers"
    none = np.zeros(300)
    found = clv_expected(none, none, none + 5, none, horizon=30)
    assert (found.state, found.reason, found.value) == ("too_few", "too_few_repeaters", None)


def test_it_warns_and_changes_the_model_where_hardly_anyone_leaves() -> None:
    random = np.random.default_rng(0)
    ages = random.uniform(30, 60, 2000)
    x = random.poisson(random.gamma(2, 0.1, 2000) * ages)
    t_x = np.where(x > 0, ages * random.beta(np.maximum(x, 1), 1), 0)
    found = clv_expected(x, t_x, ages, np.where(x > 0, random.gamma(9, 3, 2000), 0), horizon=20)
    assert "hardly_anyone_leaves" in found.warnings
    assert found.method.startswith("mbg")


def test_it_gives_the_same_answer_for_the_same_seed() -> None:
    world = World(BgNbdParameters(0.5, 8.0, 0.8, 3.0), 1000, 30, 1)
    one, two = (clv_expected(world.x, world.t_x, world.T, world.mean, horizon=30, seed=4) for _ in range(2))
    assert np.array_equal(one.low, two.low)
    assert np.array_equal(one.high, two.high)


def test_it_takes_margin_and_discount_off_the_value() -> None:
    world = World(BgNbdParameters(0.5, 8.0, 0.8, 3.0), 1000, 30, 1)
    plain, kept = (
        clv_expected(world.x, world.t_x, world.T, world.mean, horizon=30, discount_rate=rate, margin=margin, basis=basis)
        for rate, margin, basis in ((0.0, 1.0, "revenue"), (0.5, 0.3, "margin"))
    )
    assert kept.basis == "margin"
    assert 0.28 < (kept.value.sum() / plain.value.sum()) < 0.3


def test_it_counts_a_mean_of_nothing_as_unknown() -> None:
    world = World(BgNbdParameters(0.5, 8.0, 0.8, 3.0), 1000, 30, 1)
    mean = world.mean.copy()
    mean[0], world.x[0] = -5.0, max(world.x[0], 0)
    found = clv_expected(world.x, world.t_x, world.T, mean, horizon=30)
    assert found.spend[0] == pytest.approx(found.spending.mean)


def test_it_expects_something_of_who_bought_first_today() -> None:
    world = World(BgNbdParameters(0.5, 8.0, 0.8, 3.0), 1000, 30, 1)
    world.x[0], world.t_x[0], world.T[0], world.mean[0] = 0, 0.0, 0.0, 0.0
    found = clv_expected(world.x, world.t_x, world.T, world.mean, horizon=30)
    assert found.value[0] > 0
    assert found.alive[0] == 1


def test_it_holds_who_never_came_back_as_alive_unless_the_first_may_leave() -> None:
    p, zero = BgNbdParameters(0.5, 8.0, 0.8, 3.0), np.zeros(1)
    assert p_alive(p, zero, zero, zero + 30)[0] == 1
    assert p_alive(p, zero, zero, zero + 30, first_may_leave=True)[0] < 1
