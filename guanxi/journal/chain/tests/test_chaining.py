"""Everything that is committed gets chained, in whichever order it comes; heads follow."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Team
from guanxi.journal import kinds
from guanxi.journal.chain import heads, linking
from guanxi.journal.chain.exporting import tell_restored, write_head
from guanxi.journal.chain.linking import LOCK, chain_all, chain_some
from guanxi.journal.chain.tests.conftest import AT, write_some
from guanxi.journal.chain.verifying import CannotVerify, verify, walk
from guanxi.journal.models import Change, Entry, LastHead, Link, Unchained
from guanxi.journal.writing import act

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_entry_has_its_link_and_the_pile_is_empty(journal):
    assert set(Link.objects.values_list("entry_id", flat=True)) == set(Entry.objects.values_list("pk", flat=True))
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == list(range(1, Entry.objects.count() + 1))
    assert not Unchained.objects.exists()


def test_what_commits_late_with_a_low_number_is_chained_all_the_same(journal):
    low = Link.objects.order_by("entry_id").values_list("entry_id", flat=True)[0] - 1_000
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (id, kind, actor_key, actor_name, at, details) VALUES (%s, 'test.happened', '', '', now(), '{}')",
            [low],
        )
    assert chain_all() == 1
    assert Link.objects.order_by("-position").values_list("entry_id", flat=True)[0] == low
    assert walk(journal).findings == []


def test_it_works_in_pieces(journal, monkeypatch):
    write_some(100, 4)
    monkeypatch.setattr(linking, "CHANGES_AT_MOST", 1)
    assert chain_some() < 12
    monkeypatch.setattr(linking, "AT_MOST", 3)
    chain_all()
    assert not Unchained.objects.exists()
    assert walk(journal).findings == []


def test_entries_that_wait_are_no_finding_and_neither_are_ids_that_nobody_used(journal):
    write_some(100, 2)
    with pytest.raises(RuntimeError):
        fail_within_an_act()
    report = walk(journal)
    assert (report.waiting, report.findings) == (6, [])


def fail_within_an_act():
    with act("test.happened", by=SYSTEM):
        Team.objects.create(name="North")
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_only_one_process_chains(heads_path):
    kinds.declare("test.happened", "happened")
    with act("test.happened", by=SYSTEM):
        Team.objects.create(name="North")
    settings = connection.settings_dict
    with psycopg.connect(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"], port=settings["PORT"] or None) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        assert (chain_some(), write_head(at=AT)) == (0, None)
        other.rollback()
    assert chain_some() == Link.objects.count() > 0


def test_a_head_is_written_where_there_is_something_new(journal):
    assert write_head(at=AT) is None
    write_some(100, 1)
    chain_all()
    head = write_head(at=AT + timedelta(minutes=9))
    written = [heads.read(text) for text in heads.lines(journal)]
    assert written[-1] == head
    assert (head.line, head.position, head.before) == (4, Entry.objects.count(), written[-2].line_hash)
    assert (
        head.changes
        == Change.objects.filter(entry_id__in=Link.objects.filter(position__gt=written[-2].position).values("entry_id")).count()
    )
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_crash_between_the_file_and_the_database_is_no_finding(journal):
    before = LastHead.objects.get()
    write_some(100, 1)
    chain_all()
    write_head(at=AT)
    before.save()
    assert walk(journal).findings == []
    write_head(at=AT + timedelta(minutes=1))
    assert walk(journal).findings == []


def test_a_line_that_a_crash_left_unfinished_is_written_anew(journal):
    with open(journal, "a") as file:
        file.write("4 head 2026-11-27T08")
    assert walk(journal).findings == []
    write_some(100, 1)
    chain_all()
    assert write_head(at=AT).line == 4
    assert walk(journal).findings == []


def test_after_a_restore_the_heads_of_what_was_lost_no_longer_count(journal):
    kept = Link.objects.order_by("-position")[4].position
    lost = list(Link.objects.filter(position__gt=kept).values_list("entry_id", flat=True))
    Change.objects.filter(entry_id__in=lost).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_unread WHERE entry_id = ANY(%s)", [lost])
        cursor.execute("DELETE FROM journal_entry WHERE id = ANY(%s)", [lost])
    Link.objects.filter(entry_id__in=lost).delete()
    assert {finding.what for finding in walk(journal).findings} == {"tail"}
    tell_restored(journal, at=AT)
    report = walk(journal)
    assert (report.findings, report.restored) == ([], [(AT, kept)])
    write_some(100, 1)
    chain_all()
    write_head(at=AT)
    assert walk(journal).findings == []


def test_heads_may_lie_elsewhere(journal, settings, tmp_path):
    settings.JOURNAL_HEADS = str(tmp_path / "share" / "heads")
    write_some(100, 1)
    chain_all()
    write_head(at=AT)
    assert (tmp_path / "share" / "heads").exists()


def test_a_file_that_cannot_be_read_is_said_so(journal):
    journal.unlink()
    journal.mkdir()
    with pytest.raises(CannotVerify):
        verify(journal)


def test_an_import_a_mass_change_and_the_sample_leave_nothing_to_find(db, heads_path):
    from guanxi.site.sample.loading import load_sample
    from guanxi.site.sample.removing import remove_sample

    kinds.declare("test.happened", "happened")
    load_sample(people=30, seed=1, as_of=AT.date(), by=SYSTEM, at=AT)
    chain_all()
    write_head(at=AT)
    assert walk(heads_path).findings == []
    remove_sample(by=SYSTEM, at=AT)
    chain_all()
    report = walk(heads_path)
    assert (report.findings, report.waiting, report.entries) == ([], 0, Entry.objects.count())
