"""The story hangs together: planted groups can be found again, comments mostly agree with their scores, delays hurt."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from guanxi import measures
from guanxi.measures.segments.agreement import adjusted_rand
from guanxi.site.sample.buying import Buyers, make_orders
from guanxi.site.sample.calendar import DAYS, Calendar
from guanxi.site.sample.chance import dice
from guanxi.site.sample.comments import CHINESE, ENGLISH
from guanxi.site.sample.companies import make_companies
from guanxi.site.sample.goods import make_goods
from guanxi.site.sample.opinions import make_opinions
from guanxi.site.sample.people import make_people
from guanxi.site.sample.rates import make_rates
from guanxi.site.sample.truth import planted_groups
from guanxi.values.credit_code import parse_credit_code

AS_OF = date(2026, 5, 4)


@pytest.fixture(scope="module", params=[1, 2])
def story(request):
    seed = request.param
    people = make_people(seed, 0, 0, 3_000, AS_OF.year)
    buyers = Buyers(people.shoppers, np.zeros(3_000, dtype=int), people.abroad >= 0, business=False)
    rng = dice(seed, "orders")
    orders = make_orders(rng, Calendar(AS_OF), buyers, make_goods(), make_rates(seed))
    return seed, people, orders, make_opinions(rng, orders, buyers)


def test_it_lets_the_planted_groups_be_found_again(story):
    seed, people, orders, _opinions = story
    planted = planted_groups(people=3_000, seed=seed, as_of=AS_OF)
    valid = ~orders.cancelled
    count = np.bincount(orders.buyer[valid], minlength=3_000)
    spent = np.bincount(orders.buyer[valid], orders.total[valid] - orders.refunded[valid], 3_000) / 100
    last = np.zeros(3_000)
    np.maximum.at(last, orders.buyer[valid], orders.day[valid])
    who = np.array([place for place, number in enumerate(people.number) if f"MG-P{number:07d}" in planted])
    found = measures.find_segments(np.column_stack([DAYS - last, count, spent])[who], ("recency", "frequency", "monetary"), seed=7)
    truth = np.unique([planted[f"MG-P{people.number[place]:07d}"] for place in who], return_inverse=True)[1]
    assert adjusted_rand(found.labels, truth) >= 0.8


def test_its_comments_mostly_agree_with_the_score(story):
    *_rest, opinions = story
    moods = [{said for themes in (CHINESE[mood], ENGLISH[mood]) for theme in themes for said in theme.split("|")} for mood in range(3)]

    def mood_of(comment):
        return next(mood for mood in range(3) if any(comment.startswith(said) for said in moods[mood]))

    rated = [
        (score, mood_of(said))
        for kind, score, said in zip(opinions.kind, opinions.score, opinions.comment, strict=True)
        if said and kind == "csat" and score > 0
    ]
    agree = np.mean([(score <= 2) == (mood == 0) and (score >= 4) == (mood == 2) for score, mood in rated])
    assert 0.8 < agree < 0.99


def test_it_makes_delays_hurt(story):
    _seed, _people, orders, opinions = story
    csat = (opinions.kind == "csat") & (opinions.score > 0)
    late = orders.late[opinions.order] > 2
    assert opinions.score[csat & late].mean() < opinions.score[csat & ~late].mean() - 0.4


def test_it_plants_second_records_of_the_same_person(story):
    _seed, people, *_rest = story
    seconds = np.flatnonzero(people.twin_of >= 0)
    assert 30 < len(seconds) < 60
    assert (people.abroad[seconds] == people.abroad[people.twin_of[seconds]]).all()


def test_its_credit_codes_have_the_right_check_digit():
    codes = [code for code in make_companies(1, 0, 0, 2_000).credit_code if code]
    assert codes
    assert all(parse_credit_code(code) == code for code in codes)
