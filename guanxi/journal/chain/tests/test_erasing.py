"""Erasing takes away what was said of somebody. The chain holds, and nobody else can make values vanish that way."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal import undoing
from guanxi.journal.chain.erasing import erase
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.tests.conftest import AT, write_some
from guanxi.journal.chain.verifying import walk
from guanxi.journal.models import Change, Entry, Link
from guanxi.records.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def somebody(journal):
    return registry.of("person").model.objects.order_by("pk")[0].pk


def test_values_and_salt_go_digests_stay_and_nothing_is_found(journal, somebody):
    digests = set(Change.objects.filter(object="person", record_id=somebody).values_list("entry_id", "digest"))
    assert erase({"person": [somebody]}, by=SYSTEM, at=AT) == len(digests) == 2
    left = Change.objects.filter(object="person", record_id=somebody)
    assert {(one.before, one.after, one.salt) for one in left} == {(None, None, None)}
    assert set(left.values_list("entry_id", "digest")) == digests
    assert walk(journal).findings == []
    chain_all()
    assert walk(journal).findings == []


def test_details_of_entries_about_them_go_too(journal, somebody):
    erase({"person": [somebody]}, by=SYSTEM, at=AT)
    entry = Entry.objects.get(kind="test.happened", about_id=somebody)
    assert entry.details == {}
    assert Link.objects.get(entry_id=entry.pk).salt is None
    assert walk(journal).findings == []


def test_an_entry_that_is_not_chained_yet_is_chained_first(journal, somebody):
    write_some(100, 1)
    newest = Entry.objects.filter(kind="test.happened").order_by("-pk")[0]
    assert not Link.objects.filter(entry_id=newest.pk).exists()
    erase({}, entries=[newest.pk], by=SYSTEM, at=AT)
    newest.refresh_from_db()
    assert newest.details == {}
    assert walk(journal).findings == []
    chain_all()
    assert walk(journal).findings == []


def test_details_that_are_spared_stay(journal, somebody):
    told = Entry.objects.get(kind="test.happened", about_id=somebody)
    erase({"person": [somebody]}, sparing=[told.pk], by=SYSTEM, at=AT)
    told.refresh_from_db()
    assert told.details != {}
    assert walk(journal).findings == []


def test_what_somebody_empties_later_is_found_though_the_record_was_erased_once(journal, somebody):
    erase({"person": [somebody]}, by=SYSTEM, at=AT)
    from guanxi.records.writing import change

    change(registry.of("person"), somebody, {"remarks": "came back"}, by=SYSTEM)
    chain_all()
    assert walk(journal).findings == []
    Change.objects.filter(object="person", record_id=somebody, after__isnull=False).update(before=None, after=None, salt=None)
    assert {finding.what for finding in walk(journal).findings} == {"erased"}


def test_an_erased_value_put_back_by_hand_is_found(journal, somebody):
    erase({"person": [somebody]}, by=SYSTEM, at=AT)
    Change.objects.filter(object="person", record_id=somebody).update(after={"name": "invented"})
    assert {finding.what for finding in walk(journal).findings} == {"value"}


def test_undoing_leaves_erased_records_alone(journal, somebody):
    made = Change.objects.filter(object="person", record_id=somebody).order_by("entry_id")[0].entry_id
    erase({"person": [somebody]}, by=SYSTEM, at=AT)
    assert undoing.take_away(made, "person") == 0
    assert undoing.changed_columns([made], "person") == []
