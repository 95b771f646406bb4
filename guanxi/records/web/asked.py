"""What the address of a list asks for: filter, sort, columns, words, open record; and the addresses that ask a little differently."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from guanxi.records import filtering, sorting
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.finding import Question
from guanxi.records.grouping import group_field
from guanxi.records.layouts.asked_for import CALENDAR, KANBAN, TABLE, board_field, day_field, layouts_for
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import shown_field
from guanxi.records.registry import RecordType
from guanxi.records.saved_views import WORDS as VIEW_WORDS
from guanxi.records.saved_views import View, view_of
from guanxi.records.web.doors import asking_of

KEPT = ("filter", "sort", "columns", "group", "layout", "day", "month", "q", "open")
ALL = "all"
"""The word for no view, where somebody has one that opens by itself."""


def asked_in(request: HttpRequest, record_type: RecordType, given: Mapping[str, str] | None = None) -> Asked:
    """What the address (or the form) asks for, in the view that it names."""
    asking = asking_of(request)
    words = request.GET if given is None else given
    named = words.get("view", "")
    if named in {"", ALL}:
        return Asked(record_type, asking, words)
    if not named.isdecimal() or len(named) > 18:
        raise NotFound
    return Asked(record_type, asking, words, view_of(record_type, int(named), asking.actor))


@dataclass(frozen=True)
class Asked:
    """`given` are the words of the address, of which a view lacks those that it says itself.

    `problems` says what in the address cannot be asked; the list then shows these words and no rows."""

    type: RecordType
    asking: Asking
    given: Mapping[str, str]
    view: View | None = None
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def words(self) -> Mapping[str, str]:
        return self._usual | {name: self.given[name] for name in KEPT if name in self.given}

    @property
    def _usual(self) -> dict[str, str]:
        """What holds unless the address says otherwise."""
        return dict(self.view.words) if self.view is not None else {}

    @property
    def changed(self) -> bool:
        """Whether the list is asked for otherwise than its view says; without a view: whether there is anything to keep."""
        return any(self.words.get(name, "") != self._usual.get(name, "") for name in VIEW_WORDS)

    @property
    def to_keep(self) -> dict[str, str]:
        """What a view made of this list would say."""
        return {name: self.words[name] for name in VIEW_WORDS if self.words.get(name)}

    @cached_property
    def tree(self) -> Any:
        try:
            tree = json.loads(self.words.get("filter") or "null")
            filtering.compiled(filtering.parse(tree), self.type, self.asking)
        except (ValueError, RecursionError):
            return self._wrong(None)
        except Invalid as invalid:
            self.problems.extend(invalid.problems)
            return None
        return tree or None

    def _wrong(self, fallback: Any) -> Any:
        try:
            filtering.parse([])
        except Invalid as invalid:
            self.problems.extend(invalid.problems)
        return fallback

    @cached_property
    def conditions(self) -> list[Any]:
        """The parts that all must hold: each is one chip."""
        tree = self.tree
        if not tree:
            return []
        return list(tree["and"]) if "and" in tree else [tree]

    @cached_property
    def sort(self) -> tuple[str, ...]:
        given = tuple(word for word in self.words.get("sort", "").split(",") if word)
        try:
            sorting.parse(given, self.type, self.asking.actor)
        except Invalid as invalid:
            self.problems.extend(invalid.problems)
            return ()
        return given

    @cached_property
    def group(self) -> Field | None:
        """What the list is grouped by."""
        if not self.words.get("group"):
            return None
        try:
            return group_field(self.type, self.words["group"], self.asking.actor)
        except Invalid as invalid:
            self.problems.extend(invalid.problems)
            return None

    @cached_property
    def layout(self) -> str:
        word = self.words.get("layout", TABLE)
        return word if word in layouts_for(self.type, self.asking.actor) else TABLE

    @cached_property
    def board_by(self) -> Field | None:
        """The choice whose values are columns, where the list is a board."""
        return board_field(self.type, self.group, self.asking.actor) if self.layout == KANBAN else None

    @cached_property
    def day_by(self) -> Field | None:
        """The date by which records stand on days, where the list is a calendar."""
        return day_field(self.type, self.words.get("day", ""), self.asking) if self.layout == CALENDAR else None

    @property
    def sorts(self) -> tuple[sorting.Sort, ...]:
        return sorting.parse(self.sort or self.type.default_sort, self.type, self.asking.actor)

    @cached_property
    def fields(self) -> list[Field]:
        """The columns, in order; a name that is not shown here is no column."""
        names = [name for name in self.words.get("columns", "").split(",") if name] or self.type.default_columns
        found = [shown_field(self.type, name, self.asking.actor) for name in dict.fromkeys(names)]
        chosen = [one for one in found if one is not None]
        return chosen or [self.type.by_name[self.type.title]]

    @cached_property
    def hidden(self) -> int:
        """How many of the columns asked for this role may not read: they are neither shown nor exported."""
        names = {name for name in self.words.get("columns", "").split(",") if name in self.type.by_name}
        return sum(shown_field(self.type, name, self.asking.actor) is None for name in names)

    @property
    def q(self) -> str:
        return self.words.get("q", "").strip()[:200]

    @property
    def open(self) -> int | None:
        word = self.words.get("open", "")
        return int(word) if word.isdecimal() and len(word) < 19 else None

    def question(self, **more: Any) -> Question:
        return Question(columns=self.columns, filter=filtering.parse(self.tree), sort=self.sort, q=self.q, **more)

    @property
    def columns(self) -> tuple[str, ...]:
        """What must be read: the columns, the title and the currencies of amounts."""
        names = [one.name for one in self.fields] + [self.type.title]
        names += [one.currency for one in self.fields if hasattr(one, "currency")]
        return tuple(name for name in dict.fromkeys(names) if shown_field(self.type, name, self.asking.actor))

    def check(self) -> bool:
        """Whether everything in the address can be asked."""
        for part in ("tree", "sort", "group"):
            getattr(self, part)  # says its problems when it is read
        return not self.problems

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The words that an address or a form carries on to ask the same."""
        return self._said({})

    def _said(self, changes: Mapping[str, str]) -> list[tuple[str, str]]:
        """What the view says itself is left out; what it says and this list does not is said to be empty."""
        words = {**{name: self.words[name] for name in KEPT if name in self.words}, **changes}
        view = str(self.view.id) if self.view is not None else ALL if self.given.get("view") == ALL else ""
        found = [("view", view)] if view else []
        return found + [(name, value) for name, value in words.items() if value != self._usual.get(name, "")]

    def url(self, path: str = "", **changes: Any) -> str:
        query = urlencode(self._said({name: written(value) for name, value in changes.items()}))
        return f"{self.type.url}{path}" + (f"?{query}" if query else "")

    @property
    def new_url(self) -> str:
        """A record made inside a list takes what its filter pins."""
        tree = self.words.get("filter")
        return f"{self.type.url}new/" + (f"?{urlencode({'filter': tree})}" if tree else "")

    def with_conditions(self, conditions: list[Any]) -> str:
        return self.url(filter=tree_of(conditions), open="")


def tree_of(conditions: list[Any]) -> Any:
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"and": conditions}


def written(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, tuple):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
