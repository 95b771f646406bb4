"""What customers agreed to, took back, and how they wish to be contacted."""

from __future__ import annotations

import numpy as np

from guanxi.site.sample.chance import Floats, Ints, Words, pick, words
from guanxi.site.sample.copying import copy_columns
from guanxi.site.sample.people import People
from guanxi.site.sample.world import World

TEXT = "我同意接收新品与会员活动信息。 / I agree to receive news and offers."


def ask_people(rng: np.random.Generator, world: World, ids: Ints, people: People) -> None:
    chance = rng.random(len(people))
    asked = people.shoppers.first
    channel = np.where(people.at_home, pick(rng, ("wechat", "sms", "wechat"), len(people)), words(["email"]))
    _state(rng, world, ids, asked, np.flatnonzero(chance < 0.55), "marketing", channel, "granted")
    later = np.minimum(asked + 90, world.calendar.last)
    _state(rng, world, ids, later, np.flatnonzero(chance < 0.05), "marketing", channel, "withdrawn")
    _state(rng, world, ids, asked, np.flatnonzero(chance > 0.7), "survey", channel, "granted")
    _prefer(rng, ids, people, chance)


def _state(rng: np.random.Generator, world: World, ids: Ints, days: Ints, who: Ints, purpose: str, channel: Words, state: str) -> None:
    at = world.calendar.moments(rng, days[who])
    columns = {
        "customer_id": ids[who],
        "purpose": purpose,
        "channel": channel[who],
        "state": state,
        "text_version": "2023-01",
        "text": TEXT if state == "granted" else "",
        "source": pick(rng, ("小程序", "门店登记", "website form"), len(who)),
        "proof": "",
        "stated_at": at,
        "created_at": at,
        "changed_at": at,
    }
    copy_columns("consent", columns, len(who))
    world.counted("consents", len(who))


def _prefer(rng: np.random.Generator, ids: Ints, people: People, chance: Floats) -> None:
    who = np.flatnonzero((chance > 0.3) & (chance < 0.48))
    quiet = rng.random(len(who)) < 0.5
    columns = {
        "customer_id": ids[who],
        "preferred_channel": np.where(people.at_home[who], words(["wechat"]), words(["email"])),
        "topics": pick(rng, ("{新茶}", "{茶具,节日礼盒}", "{}", "{new arrivals}"), len(who)),
        "quiet_from": np.where(quiet, words(["21:30"]), words([None])),
        "quiet_to": np.where(quiet, words(["08:30"]), words([None])),
        "timezone": np.where(people.at_home[who], words(["Asia/Shanghai"]), words([""])),
    }
    copy_columns("preferences", columns, len(who))
