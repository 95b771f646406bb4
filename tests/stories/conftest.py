"""A person with a word planted everywhere, before and after they were erased."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guanxi.customers.privacy.erasing.erasing import erase_person
from tests.stories.planting import Listening, Planted


@pytest.fixture
def planted(settings: Any, tmp_path: Path) -> Planted:
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.DATA.mkdir()
    return Planted(tmp_path)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    handler, root = Listening(), logging.getLogger()
    loggers = [root, *(one for one in map(logging.getLogger, list(root.manager.loggerDict)) if not one.propagate)]
    for one in loggers:
        one.addHandler(handler)
    yield handler.lines
    for one in loggers:
        one.removeHandler(handler)


@pytest.fixture
def erased(planted: Planted, django_capture_on_commit_callbacks: Any) -> Planted:
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    return planted
