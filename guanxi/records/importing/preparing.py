"""Work on the next rows while the database stores those before: read, parsed and cleaned in a thread, as far as no database is asked."""

from __future__ import annotations

import gc
import queue
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.utils import translation

from guanxi.records.asking import Asking
from guanxi.records.cleaning import Ready
from guanxi.records.importing.chunking import Chunk
from guanxi.records.importing.rows import Parsed, Plan, parse
from guanxi.records.importing.targets import MIXED
from guanxi.records.registry import registry
from guanxi.sql.turns import Turn
from guanxi.values.name_pinyin import sort_key
from guanxi.values.problem import ValueProblem

T = TypeVar("T")
PURE = {"text", "long_text", "choice", "integer", "number", "money", "date", "datetime", "time", "birth", "contact_points", "yes_no"}
"""Kinds of fields that are cleaned without a question to the database."""
REPEATED = {"text", "choice", "integer", "number", "money", "date", "datetime", "time"}
"""Kinds whose cells often say the same, and whose values nobody changes: cleaned once in a chunk."""

Prepared = tuple[Chunk, Sequence[Parsed]]


def prepared(chunks: Iterator[Chunk], plan: Plan, asking: Asking, turn: Turn) -> Generator[Prepared]:
    language = translation.get_language() or "en"
    asking.workspace, asking.zone  # noqa: B018  asked once here, so that the thread need not
    ready = _ready_fields(plan)

    def work() -> Iterator[Prepared]:
        with translation.override(language):
            for chunk in chunks:
                parsed = []
                for rows in chunk.groups:
                    turn.await_mine()
                    parsed.append(parse(rows, plan, asking))
                _clean_ahead(parsed, ready, asking, turn)
                yield chunk, parsed

    return ahead(work())


def _ready_fields(plan: Plan) -> dict[str, list[Any]]:
    """In a mixed file the key of each object is chosen when its rows are stored: keys stay as they stand."""
    found: dict[str, list[Any]] = {}
    for name in plan.objects:
        record_type = registry.of(name)
        keys = set(record_type.keys) if plan.an_import.object == MIXED else set()
        wanted = {column.field for column in plan.columns if column.object == name} | {"name"}
        found[name] = [one for one in record_type.fields if one.kind in PURE and one.name in wanted - keys]
    return found


def _clean_ahead(parsed: Sequence[Parsed], ready: dict[str, list[Any]], asking: Asking, turn: Turn) -> None:
    for object_name, fields in ready.items():
        rows = [(one.values[object_name], one.fallbacks) for one in parsed if object_name in one.values]
        for one_field in fields:
            name, clean = one_field.name, one_field.clean
            known: dict[str, Ready] | None = {} if one_field.kind in REPEATED else None
            for values, fallbacks in rows:
                turn.await_mine()
                if name not in values or name in fallbacks:
                    continue
                raw = values[name]
                if known is not None and type(raw) is str and raw in known:
                    values[name] = known[raw]
                    continue
                try:
                    cleaned = Ready(raw, clean(raw, asking))
                except ValueProblem:
                    continue  # said where the row is cleaned
                values[name] = cleaned
                if known is not None and type(raw) is str:
                    known[raw] = cleaned
                if name == "name" and isinstance(cleaned.value, str):
                    one_field.search_text(cleaned.value), sort_key(cleaned.value)  # remembered until the row is stored


def ahead(items: Iterator[T]) -> Generator[T]:
    """The same items, the next one being made while the last one is used."""
    waiting: queue.Queue[tuple[T | None, BaseException | None]] = queue.Queue(maxsize=1)
    ended = threading.Event()

    def put(item: T | None, error: BaseException | None = None) -> bool:
        while not ended.is_set():
            try:
                waiting.put((item, error), timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def make() -> None:
        try:
            for item in items:
                if not put(item):
                    return
            put(None)
        except BaseException as error:
            put(None, error)

    thread = threading.Thread(target=make, name="import-ahead", daemon=True)
    thread.start()
    try:
        while True:
            item, error = waiting.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item
    finally:
        ended.set()
        thread.join()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Two threads that take turns quickly, and no search for cycles among a million fresh values."""
    interval, was_on = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(0.001)
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was_on:
            gc.enable()
