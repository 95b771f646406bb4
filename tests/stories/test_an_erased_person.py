"""A person is erased, and nothing tells of them any more: not the database, not a file, not a log. Every figure stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifying import walk
from tests.stories.planting import Planted, places_holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings: Any, tmp_path: Path) -> Planted:
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.DATA.mkdir()
    return Planted(tmp_path)


def test_the_word_is_nowhere_any_more(planted: Planted, django_capture_on_commit_callbacks: Any) -> None:
    before = places_holding()
    assert len(before) > 40
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    left = places_holding()
    assert left == [], left
    chain_all()
    assert walk(planted.folder / "data" / "journal-heads").findings == []
