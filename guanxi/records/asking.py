"""The circumstances of a question or a write: who, when, and the company's defaults."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.records.lookups import Beside, Lookup

T = TypeVar("T")


@dataclass(frozen=True)
class Asking:
    """Relative dates, "me" and defaults are resolved against this; one per request, job or batch."""

    actor: Actor
    now: datetime = field(default_factory=timezone.now)
    date_orders: Mapping[str, Any] = field(default_factory=dict)
    """Per field name, in which order a file writes day and month; a form or API call writes ISO."""
    adds_parts: bool = False
    """A file that knows one phone of a person adds it; a form that shows all phones says what all of them are."""

    hands_over: bool = False
    """Whoever writes knows that they will no longer see what they give away."""

    puts_back: bool = False
    """What records held before is written again: nobody chooses anything anew."""

    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What fields loaded for the page at hand and a neighbouring field needs again."""

    @contextmanager
    def one_page(self, beside: Beside | None = None) -> Iterator[None]:
        """While the records of one page are read: what one field loaded, its neighbours take from `once`.

        `beside` is what came along with them."""
        self.memo["page"], self.memo["beside"] = {}, beside
        try:
            yield
        finally:
            self.memo.pop("page", None)
            self.memo.pop("beside", None)

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Outside a page nothing is kept: who writes in between must not read what was there before."""
        page = self.memo.get("page")
        if page is None:
            return work()
        if key not in page:
            page[key] = work()
        return cast(T, page[key])

    def rows(self, lookup: Lookup, values: Collection[int]) -> list[tuple[Any, ...]]:
        """What came along with the page at hand, else what the database says of these records."""
        beside: Beside = self.memo.get("beside") or {}
        return beside[lookup] if lookup in beside else lookup.rows(values)

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        try:
            return zoneinfo.ZoneInfo(self.actor.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace.current()
