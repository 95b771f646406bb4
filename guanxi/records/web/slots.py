"""Slots of a record's page: rooms above hang their panels in, the engine asks them in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from django.http import HttpRequest

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Questions, asked_ahead
from guanxi.records.finding import Record
from guanxi.records.reading import may
from guanxi.records.registry import RecordType

Place = Literal["name", "head", "actions", "main", "side"]


def _asks_nothing(record: Record, asking: Asking) -> Questions:
    return {}


@dataclass(frozen=True)
class Panel:
    """`render` gives markup, or nothing where the panel has nothing to say. `record` holds every field the reader may read.

    `head` stands beside the name (pinyin, chips), `actions` are buttons there, `main` the middle column, `side` the right one.
    """

    key: str
    objects: Collection[str]
    place: Place
    order: int
    render: Callable[[HttpRequest, Record], str | None]
    asks: Callable[[Record, Asking], Questions] = _asks_nothing
    """What `render` will ask through `answers`: a page asks it for all its panels at once."""
    covers: Collection[str] = ()
    """Links, as `order.customer`, whose records this panel shows already, so that no card of related records shows them again."""


@dataclass(frozen=True)
class SelectionAction:
    """What else can be done to the rows selected in a list: their ids are posted to the address below the list's own."""

    key: str
    objects: Collection[str]
    label: Any
    icon: str
    address: str
    action: str
    needs: int = 1
    most: int = 0
    """With more rows than that it cannot be done, and `why` says so."""
    why: Any = ""


@dataclass(frozen=True)
class FormAid:
    """What else stands above the buttons of a form: `record` is None where a new one is written."""

    objects: Collection[str]
    render: Callable[[HttpRequest, RecordType, Record | None], str]


class AnEntry(Protocol):
    """A line of a record's history, or of the journal."""

    @property
    def entry(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


EntryLink = Callable[[AnEntry, Actor], tuple[str, Any] | None]

_entry_links: dict[str, EntryLink] = {}
_form_aids: dict[str, FormAid] = {}
_selection_actions: dict[str, SelectionAction] = {}
_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    if panel.key in _panels:
        raise ValueError(f"There is a panel {panel.key!r} already.")
    _panels[panel.key] = panel


def panels_of(request: HttpRequest, record: Record, asking: Asking) -> dict[str, list[Any]]:
    """By place the markup of the panels that have something to say."""
    fitting = sorted((one for one in _panels.values() if record.type.name in one.objects), key=lambda one: (one.order, one.key))
    questions = {key: asked for one in fitting for key, asked in one.asks(record, asking).items()}
    found: dict[str, list[Any]] = {place: [] for place in get_args(Place)}
    with asked_ahead(asking, questions):
        for one in fitting:
            if markup := one.render(request, record):
                found[one.place].append(markup)
    return found


def covered(object_name: str) -> set[str]:
    return {name for one in _panels.values() if object_name in one.objects for name in one.covers}


def register_form_aid(key: str, aid: FormAid) -> None:
    _form_aids[key] = aid


def form_aids(request: HttpRequest, record_type: RecordType, record: Record | None) -> list[str]:
    return [one.render(request, record_type, record) for one in _form_aids.values() if record_type.name in one.objects]


def register_entry_link(kind: str, link: EntryLink) -> None:
    _entry_links[kind] = link


def entry_link(told: AnEntry, actor: Actor) -> tuple[str, Any] | None:
    """Where more is told of an entry: (address, words), where there is such a place for this actor."""
    link = _entry_links.get(told.kind)
    return link(told, actor) if link is not None else None


def register_selection_action(one: SelectionAction) -> None:
    _selection_actions[one.key] = one


def selection_actions(record_type: RecordType, actor: Actor) -> list[SelectionAction]:
    return [one for one in _selection_actions.values() if record_type.name in one.objects and may(record_type, one.action, actor)]
