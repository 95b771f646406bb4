"""Feedback goes in; each customer's last rating follows it, by the rule of the feedback room itself."""

from __future__ import annotations

import numpy as np

from guanxi.access.actor import SYSTEM
from guanxi.feedback.rating import keep_last_rating
from guanxi.records.asking import Asking
from guanxi.records.tables import reserve_ids
from guanxi.site.sample.chance import Ints
from guanxi.site.sample.copying import copy_columns, none_where, or_null
from guanxi.site.sample.naming import each_once
from guanxi.site.sample.opinions import Opinions
from guanxi.site.sample.searchable import keep_search_texts, texts_of
from guanxi.site.sample.world import World


def add_feedback(rng: np.random.Generator, world: World, opinions: Opinions, customers: Ints, contacts: Ints, order_ids: Ints) -> None:
    size = len(opinions.order)
    ids = np.array(reserve_ids("feedback", size), dtype=np.int64)
    given = world.calendar.moments(rng, opinions.given)
    columns = {
        "id": ids,
        "customer_id": customers,
        "contact_id": or_null(contacts),
        "order_id": order_ids[opinions.order],
        "kind": opinions.kind,
        "score": none_where(opinions.score < 0, opinions.score),
        "comment": opinions.comment,
        "channel": opinions.channel,
        "given_at": given,
        "asked_at": given - opinions.asked_days.astype("timedelta64[D]") - rng.integers(60, 7200, size).astype("timedelta64[s]"),
        "created_at": given,
        "changed_at": given,
    }
    copy_columns("feedback", columns, size)
    texts = each_once(lambda said: texts_of("feedback", "comment", [said])[0], opinions.comment)
    keep_search_texts("feedback", "comment", ids, list(texts))
    keep_last_rating([int(one) for one in ids], Asking(SYSTEM, world.at))
    world.counted("feedback", size)
