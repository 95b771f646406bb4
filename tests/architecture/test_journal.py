"""The journal misses nothing: every table of ours is under it, or stands on the list of those that tell nothing about the business."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from guanxi.access.models import Team
from guanxi.journal import kinds
from tests.architecture.floors import PACKAGE

# Derived, queued or the journal itself.
NOT_JOURNALED = {
    "access_one_time_link",
    "access_session",
    "current_score",
    "duplicate_key",
    "duplicate_pair",
    "duplicate_pending",
    "duplicate_scan",
    "import",
    "import_mapping",
    "import_rejected_row",
    "insight_changed",
    "insight_dirty_month",
    "insight_refresh",
    "journal_change",
    "journal_entry",
    "journal_last_head",
    "journal_link",
    "journal_unchained",
    "journal_unread",
    "journal_verification",
    "next_action",
    "notification",
    "notification_unwanted",
    "records_bulk_change",
    "records_bulk_chunk",
    "rest_answered",
    "score_run",
    "search_row",
    "site_sample_work",
}

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def tables_with_triggers(event):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled <> 'D'", [f"journal_{event}"])
        return {row[0].strip('"') for row in cursor.fetchall()}


def test_it_has_every_table_under_the_journal():
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("guanxi.") and model._meta.managed
    }
    for event in ("insert", "update", "delete"):
        assert ours - tables_with_triggers(event) == NOT_JOURNALED


def test_it_refuses_a_write_outside_an_act_whatever_path_it_takes():
    for write in (
        lambda: Team.objects.create(name="North"),
        lambda: Team.objects.bulk_create([Team(name="North"), Team(name="South")]),
        lambda: connection.cursor().execute("INSERT INTO access_team (name) VALUES ('North')"),
    ):
        with pytest.raises(Error, match="outside a journal entry"), transaction.atomic():
            write()
    assert not Team.objects.exists()


def test_it_declares_every_kind_that_the_code_uses():
    used = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            used |= set(re.findall(r"""\bact\(\s*"([a-z_.]+)\"""", path.read_text(encoding="utf-8")))
    assert used - set(kinds.declared()) == set()


def test_it_has_a_sentence_for_every_kind():
    assert [name for name, kind in kinds.declared().items() if not str(kind.sentence).strip()] == []
