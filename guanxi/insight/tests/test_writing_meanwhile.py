"""A refresh writes scores while others work with the same customers: nobody waits in a circle, and who went has no score."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.tests.test_merging_together import A_WHILE, Other
from guanxi.customers.models import CurrentScore
from guanxi.insight.scoring import swapping, writing
from guanxi.insight.tests.conftest import NOW
from guanxi.insight.tests.test_writing import scored
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

PERSON, FEEDBACK = registry.of("person"), registry.of("feedback")
IN_USE, FRESH = 10**9, 1

pytestmark = pytest.mark.django_db(transaction=True)


def people() -> list[int]:
    return create(PERSON, [{"name": f"P{number}"} for number in range(4)], by=SYSTEM)


def scored_customers() -> set[int]:
    return set(CurrentScore.objects.filter(kind="rfm").values_list("customer", flat=True))


def refreshing_slowly(monkeypatch: pytest.MonkeyPatch, room: Any, step: str, ids: list[int]) -> tuple[Other, Callable[[], None]]:
    """A refresh in a thread that rests before this step until it is told to go on."""
    there, go_on, real = threading.Event(), threading.Event(), getattr(room, step)

    def slowly(*more: Any) -> Any:
        there.set()
        go_on.wait(10)
        return real(*more)

    monkeypatch.setattr(room, step, slowly)
    other = Other(lambda: writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM))
    other.start()
    assert there.wait(10)
    return other, go_on.set


@pytest.mark.parametrize("many", [IN_USE, FRESH])
def test_a_refresh_and_a_merge_do_not_wait_in_a_circle(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(writing, "MANY", many)
    ids = people()
    writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    refreshing, go_on = refreshing_slowly(monkeypatch, writing, "_copy", ids)
    merging = Other(lambda: merge_customers(PERSON, winner=ids[0], losers=[ids[1]], values={}, by=SYSTEM))
    merging.start()
    threading.Event().wait(A_WHILE)
    go_on()
    merging.join(15)
    refreshing.join(15)
    assert (len(refreshing.outcome), type(merging.outcome)) == (3, int), merging.outcome
    assert set(CurrentScore.objects.values_list("customer", flat=True)) == {ids[0], *ids[2:]}


@pytest.mark.parametrize("step", ["_take_the_table", "_catch_up"])
def test_whoever_has_read_customers_and_scores_writes_more_of_them_while_the_exchange_waits(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """An import reads customers first and writes some later, in one transaction: the exchange must not stand between."""
    monkeypatch.setattr(writing, "MANY", FRESH)
    ids = people()
    writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    read, write_on = threading.Event(), threading.Event()

    def import_some() -> list[int]:
        with transaction.atomic():
            assert PERSON.model.objects.count() == 4
            assert CurrentScore.objects.count() > 4
            read.set()
            write_on.wait(10)
            create(FEEDBACK, [{"customer": ids[0], "kind": "csat", "score": 4, "given_at": NOW}], by=SYSTEM)
            return create(PERSON, [{"name": f"Q{number}"} for number in range(30)], by=SYSTEM)

    importing = Other(import_some)
    if step == "_take_the_table":
        importing.start()
        read.wait(5)
        refreshing, go_on = refreshing_slowly(monkeypatch, swapping, step, ids)
        go_on()
        threading.Event().wait(A_WHILE)
        write_on.set()
    else:  # the table is taken already: the others wait for the end of the exchange, which waits for nobody
        refreshing, go_on = refreshing_slowly(monkeypatch, swapping, step, ids)
        write_on.set()
        importing.start()
        threading.Event().wait(A_WHILE)
        go_on()
    importing.join(15)
    refreshing.join(15)
    assert (len(importing.outcome), len(refreshing.outcome)) == (30, 3)
    assert scored_customers() == set(ids)
    assert CurrentScore.objects.get(customer=ids[0], kind="last_rating").value == 4


def test_what_others_write_while_the_fresh_table_is_made_is_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY", FRESH)
    ids = people()
    for who, score in ((0, 1), (1, 2)):
        create(FEEDBACK, [{"customer": ids[who], "kind": "csat", "score": score, "given_at": NOW}], by=SYSTEM)
    refreshing, go_on = refreshing_slowly(monkeypatch, swapping, "_take_the_table", ids)
    create(FEEDBACK, [{"customer": ids[who], "kind": "csat", "score": 5, "given_at": NOW} for who in (1, 2)], by=SYSTEM)
    with act("person.changed", by=SYSTEM), connection.cursor() as cursor:
        cursor.execute("DELETE FROM current_score WHERE kind = 'last_rating' AND customer_id = %s", [ids[0]])
    go_on()
    refreshing.join(15)
    assert dict(CurrentScore.objects.filter(kind="last_rating").values_list("customer", "value")) == {ids[1]: 5, ids[2]: 5}
    assert scored_customers() == set(ids)


@pytest.mark.parametrize("step", ["begin", "_take_the_table"])
def test_who_goes_while_the_fresh_table_is_made_leaves_no_score(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(writing, "MANY", FRESH)
    ids = people()
    writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    refreshing, go_on = refreshing_slowly(monkeypatch, swapping, step, ids)
    with act("person.changed", by=SYSTEM), connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_row WHERE record_id = %s", [ids[3]])
        cursor.execute("DELETE FROM person WHERE customer_id = %s", [ids[3]])
        cursor.execute("DELETE FROM customer WHERE id = %s", [ids[3]])
        cursor.execute("SELECT count(*) FROM current_score WHERE customer_id = %s", [ids[3]])
        assert cursor.fetchone() == (0,)
    go_on()
    refreshing.join(15)
    assert len(refreshing.outcome) == 3
    assert scored_customers() == set(ids[:3])
