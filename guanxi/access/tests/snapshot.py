"""Denied means: nothing changed. A picture of all tables of access and of the journal, before and after; of sessions, whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from guanxi.access.models import Session

COLUMNS: dict[Any, tuple[str, ...]] = {Session: ("session_key", "user")}


def picture() -> dict[str, list[Any]]:
    labels = ("access", "journal", "mfa")
    return {
        model._meta.label: sorted(str(sorted(row.items())) for row in model._base_manager.values(*COLUMNS.get(model, ())))
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


@contextmanager
def nothing_changed() -> Iterator[None]:
    before = picture()
    yield
    assert picture() == before
