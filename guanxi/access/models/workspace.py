"""The workspace: the company that runs this installation. There is exactly one row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.sql.prepared import ask

_kept: ContextVar[list[Workspace] | None] = ContextVar("workspace", default=None)


class Workspace(models.Model):
    name = models.CharField(_("Company name"), max_length=200, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="CNY")
    timezone = models.CharField(_("Time zone"), max_length=60, default="Asia/Shanghai")
    language = models.CharField(_("Language"), max_length=10, default="zh-hans")
    region = models.CharField(_("Region for phone numbers"), max_length=2, default="CN")
    contacts_are_sensitive = models.BooleanField(
        _("Phones, e-mails and other ways to reach customers are sensitive"), default=False, db_default=False
    )
    set_up_at = models.DateTimeField(null=True)
    sample_loaded_at = models.DateTimeField(null=True)
    registry_version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "access"
        db_table = "access_workspace"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="access_workspace_only_one")]

    def __str__(self) -> str:
        return self.name or "workspace"

    def save(self, *given: Any, **named: Any) -> None:
        super().save(*given, **named)
        if kept := _kept.get():
            kept.clear()

    @classmethod
    def current(cls) -> Workspace:
        kept = _kept.get()
        if kept is None:
            return cls._read()
        if not kept:
            kept.append(cls._read())
        return copy(kept[0])

    @classmethod
    def come_along(cls, text: str | None) -> Workspace | None:
        """As AS_TEXT tells of it beside something else: while the request is answered it need not be asked for."""
        if text is None:
            return None
        found = _of_text(text)
        kept = _kept.get()
        if kept is not None:
            kept[:] = [found]
        return found

    @classmethod
    def _read(cls) -> Workspace:
        columns = [str(field.column) for field in cls._meta.concrete_fields]
        [row] = ask(f"SELECT {', '.join(columns)} FROM {cls._meta.db_table} WHERE id = %s", [1])
        return cls.from_db("default", [field.attname for field in cls._meta.concrete_fields], row)


AS_TEXT = "(SELECT to_json(w)::text FROM access_workspace w)"


@lru_cache(maxsize=1)
def _of_text(text: str) -> Workspace:
    """It hardly ever changes, and comes with whoever asks."""
    told = json.loads(text)
    fields = Workspace._meta.concrete_fields
    return Workspace.from_db("default", [field.attname for field in fields], [field.to_python(told[str(field.column)]) for field in fields])


@contextmanager
def asked_once() -> Iterator[None]:
    """While a request is answered, the workspace is read from the database once, and again after it was changed."""
    mark = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(mark)
