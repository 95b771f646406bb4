"""Giving a record to somebody out of one's reach: the page says what will happen before it does."""

from __future__ import annotations

import pytest

from guanxi.access.recognising import actor_of_user
from guanxi.customers.models import Customer
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import HANDS_OVER, change

WARNED = "You would no longer see this record"
PERSON = registry.of("person")


def form(cast, **more):
    return {"name": "王丽华", "owner": str(cast.charlie.pk), "team": "", "version": "1"} | more


def owner_of(pk):
    return Customer.objects.get(pk=pk).owner


def test_it_is_said_in_the_form_before_it_is_done(cast, person):
    pk, alice = person("王丽华"), cast.client(cast.alice)
    warned = alice.post(f"/people/{pk}/edit/", form(cast))
    text = warned.content.decode()
    assert warned.status_code == 422
    assert WARNED in text
    assert 'name="hands_over" value="1"' in text
    assert owner_of(pk) == cast.alice
    done = alice.post(f"/people/{pk}/edit/", form(cast, hands_over="1"))
    assert done["Location"] == "/people/"
    assert owner_of(pk) == cast.charlie
    assert "You no longer see this record." in alice.get("/people/").content.decode()
    assert alice.get(f"/people/{pk}/").status_code == 404


def test_it_is_not_asked_where_the_record_stays_in_sight(cast, person):
    pk, alice = person("王丽华"), cast.client(cast.alice)
    assert alice.post(f"/people/{pk}/edit/", form(cast, team=str(cast.team.pk))).status_code == 302
    assert owner_of(pk) == cast.charlie
    assert alice.get(f"/people/{pk}/").status_code == 200


def test_a_cell_saves_by_itself_and_so_refuses(cast, person):
    pk, alice = person("王丽华", team=None), cast.client(cast.alice)
    answer = alice.post(f"/people/{pk}/field/owner/", {"owner": str(cast.charlie.pk), "version": "1", "hands_over": "1"})
    assert answer.status_code == 422
    assert WARNED in answer.content.decode()
    assert "edit the whole record" in answer.content.decode()
    assert owner_of(pk) == cast.alice


def test_it_is_said_for_a_selection_before_it_is_done(cast, person):
    ids, alice = [person("王丽华", team=None), person("李雷", team=None)], cast.client(cast.alice)
    given = {"id": ids, "owner": str(cast.charlie.pk)}
    warned = alice.post("/people/selected/assign/", given)
    assert warned.status_code == 422
    assert warned.content.decode().count(WARNED) == 1
    assert {owner_of(pk) for pk in ids} == {cast.alice}
    assert alice.post("/people/selected/assign/", given | {"hands_over": "1"}).status_code == 200
    assert {owner_of(pk) for pk in ids} == {cast.charlie}


@pytest.mark.django_db
def test_through_other_doors_it_is_refused_with_the_reason(cast, person):
    pk = person("王丽华", team=None)
    with pytest.raises(Invalid) as refused:
        change(PERSON, pk, {"owner": cast.charlie.pk}, by=actor_of_user(cast.alice))
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(HANDS_OVER, "owner")]
    assert owner_of(pk) == cast.alice
