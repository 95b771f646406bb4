"""What customers think of their orders: a latent satisfaction, moved by delays and refunds, shown on three scales and in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.buying import Buyers, Orders
from guanxi.site.sample.calendar import DAYS
from guanxi.site.sample.chance import Floats, Ints, Truths, Words, pick, pick_index
from guanxi.site.sample.comments import BAD, GOOD, MIDDLING, comment

ANSWERED = 0.21
SCALES = {"csat": (1, 5, 4.0, 1.05), "nps": (0, 10, 7.8, 2.3), "ces": (1, 7, 5.4, 1.3)}
KINDS = tuple(SCALES)
AGAINST = 0.05


@dataclass
class Opinions:
    """`order` is the place of the order; a score of -1 is none given."""

    order: Ints
    kind: Words
    score: Ints
    comment: Words
    given: Ints
    asked_days: Ints
    channel: Words


def make_opinions(rng: np.random.Generator, orders: Orders, buyers: Buyers) -> Opinions:
    given = orders.delivered + rng.integers(1, 11, len(orders))
    answers = (rng.random(len(orders)) < ANSWERED) & (orders.delivered >= 0) & (given < DAYS)
    order = np.flatnonzero(answers)
    felt = _felt(rng, orders, buyers, order)
    kind = pick(rng, KINDS, len(order), (64, 22, 14))
    score = np.zeros(len(order), dtype=np.int64)
    for name, (low, high, middle, width) in SCALES.items():
        score = np.where(kind == name, np.clip(np.round(middle + width * felt), low, high).astype(int), score)
    said = _comments(rng, orders, buyers, order, felt)
    score[(said != "") & (rng.random(len(order)) < 0.02)] = -1
    return Opinions(
        order=order,
        kind=kind,
        score=score,
        comment=said,
        given=given[order],
        asked_days=rng.integers(0, 2, len(order)),
        channel=pick(rng, ("小程序", "短信", "天猫", "email"), len(order), (4, 2, 3, 2)),
    )


def _felt(rng: np.random.Generator, orders: Orders, buyers: Buyers, order: Ints) -> Floats:
    delay = 0.28 * np.minimum(orders.late[order], 6)
    return np.asarray(
        buyers.shoppers.latent[orders.buyer[order]] - delay - 1.1 * (orders.refunded[order] > 0) + rng.normal(0, 0.65, len(order))
    )


def _comments(rng: np.random.Generator, orders: Orders, buyers: Buyers, order: Ints, felt: Floats) -> Words:
    """Some words go against the score; many give a score only."""
    mood = np.where(felt < -1.3, BAD, np.where(felt < -0.45, MIDDLING, GOOD))
    against = rng.random(len(order)) < AGAINST
    mood = np.where(against, GOOD + BAD - mood, mood)
    theme = _themes(rng, orders.late[order] > 0, orders.refunded[order] > 0)
    found = comment(rng, mood, theme, buyers.abroad[orders.buyer[order]])
    found[rng.random(len(order)) > np.where(mood == BAD, 0.8, 0.5)] = ""
    return found


def _themes(rng: np.random.Generator, late: Truths, refunded: Truths) -> Ints:
    theme = pick_index(rng, 4, len(late), (30, 30, 25, 15))
    theme = np.where(late & (rng.random(len(late)) < 0.8), 0, theme)
    return np.where(refunded & (rng.random(len(late)) < 0.6), 1, theme)
