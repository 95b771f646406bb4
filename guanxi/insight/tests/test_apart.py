"""The worker computes no figures itself: a child does, and hands back all that it took."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.customers.models import CurrentScore
from guanxi.insight.apart import RefreshFailed
from guanxi.insight.jobs import refresh, refresh_nightly
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import ask_refresh
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def founded(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_DATA", str(data_folder))
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
    ids = create(registry.of("person"), [{"name": f"P{at}"} for at in range(30)], by=SYSTEM)
    rows = [{"customer": one, "ordered_at": f"2026-0{1 + at % 6}-11T09:00:00Z", "total": "20"} for at, one in enumerate(ids)]
    create(registry.of("order"), rows, by=SYSTEM)


def test_asked_for_or_at_night_it_computes_in_a_child(data_folder: Path) -> None:
    asked = ask_refresh(by=SYSTEM)
    refresh(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.share, asked.failure) == (Refresh.State.DONE, 1.0, "")
    assert CurrentScore.objects.filter(kind="rfm").count() == 30
    refresh_nightly(0)
    assert list(Refresh.objects.values_list("state", flat=True)) == [Refresh.State.DONE] * 2


def test_what_went_wrong_is_said_in_the_log_and_kept(data_folder: Path) -> None:
    (data_folder / "facts").write_text("in the way")
    asked = ask_refresh(by=SYSTEM)
    with pytest.raises(RefreshFailed, match="Error"):
        refresh(asked.pk)
    asked.refresh_from_db()
    assert asked.state == Refresh.State.FAILED
    assert asked.failure


def test_it_does_not_outlive_who_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask_refresh(by=SYSTEM)
    monkeypatch.setattr("guanxi.insight.apart.getpid", lambda: 1)  # its parent died, and it was given to the first process
    with pytest.raises(RefreshFailed):
        refresh(asked.pk)
    asked.refresh_from_db()
    assert asked.state == Refresh.State.WAITING
