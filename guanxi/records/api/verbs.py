"""What can be done with the records of every type through the API: one table from which addresses and description follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.records.api import accesses, batches, histories, reading, writing
from guanxi.records.api.door import ApiCall
from guanxi.records.bulk import api as bulk
from guanxi.records.quality.api import read_quality
from guanxi.records.reading import may
from guanxi.records.registry import RecordType, registry
from guanxi.rest.calling import Answer
from guanxi.rest.errors import not_found
from guanxi.rest.operations import Operation

LIST = ("limit", "cursor", "sort", "q", "filter", "columns", "count", "binned")
ONE = ("columns", "binned")
HISTORY = ("cursor",)
GROUPS = ("by", "filter", "q", "columns", "binned")


@dataclass(frozen=True)
class Verb:
    """`actions` are the rights of which one is needed; `body` and `answer` name shapes."""

    name: str
    method: str
    route: str
    run: Callable[..., Answer]
    actions: tuple[str, ...]
    summary: Any
    parameters: tuple[str, ...] = ()
    body: str = ""
    answer: str = "record"
    status: int = 200
    if_match: str = ""
    besides: tuple[str, str] | None = None
    """A right that is needed too and is about no object."""
    only_looks: bool = False

    def may(self, actor: Actor, record_type: RecordType) -> bool:
        if self.besides is not None and not actor.may(*self.besides):
            return False
        return actor.may("read", record_type.name) and any(may(record_type, action, actor) for action in self.actions)


VERBS = (
    Verb("list", "GET", "", reading.list_records, ("read",), _("List, filter, sort and search"), LIST, answer="page", only_looks=True),
    Verb("create", "POST", "", writing.create_record, ("create",), _("Create a record"), body="new", status=201),
    Verb(
        "groups",
        "GET",
        "/groups",
        reading.group_records,
        ("read",),
        _("Count and add up, by the values of a field"),
        GROUPS,
        answer="groups",
        only_looks=True,
    ),
    Verb("quality", "GET", "/quality", read_quality, ("read",), _("How complete the records are, and what lies far out"), answer="quality"),
    Verb("read", "GET", "/<int:record_id>", reading.read_record, ("read",), _("Read a record"), ONE, only_looks=True),
    Verb(
        "change", "PATCH", "/<int:record_id>", writing.change_record, ("change",), _("Change a record"), body="changes", if_match="required"
    ),
    Verb(
        "bin",
        "DELETE",
        "/<int:record_id>",
        writing.bin_record,
        ("delete",),
        _("Put a record into the bin"),
        answer="",
        status=204,
        if_match="optional",
    ),
    Verb("restore", "POST", "/<int:record_id>/restore", writing.restore_record, ("delete",), _("Take a record out of the bin")),
    Verb(
        "access",
        "GET",
        "/<int:record_id>/access",
        accesses.record_access,
        ("read",),
        _("Who can see a record, and why"),
        ("user",),
        answer="access",
        besides=("change", "users"),
    ),
    Verb(
        "history",
        "GET",
        "/<int:record_id>/history",
        histories.record_history,
        ("read",),
        _("What happened to a record"),
        HISTORY,
        answer="history",
    ),
    Verb(
        "revert",
        "POST",
        "/<int:record_id>/revert",
        histories.revert_change,
        ("change",),
        _("Take a change back: write what the fields held before it"),
        body="revert",
    ),
    Verb(
        "batch",
        "POST",
        "/batch",
        batches.upsert_batch,
        ("create", "change"),
        _("Create or change many records by key"),
        body="batch",
        answer="outcomes",
    ),
    Verb(
        "bin_batch",
        "POST",
        "/bin",
        batches.bin_batch,
        ("delete",),
        _("Put many records into the bin, all or none"),
        body="ids",
        answer="ids",
    ),
    Verb(
        "restore_batch",
        "POST",
        "/restore",
        batches.restore_batch,
        ("delete",),
        _("Take many records out of the bin, all or none"),
        body="ids",
        answer="ids",
    ),
    Verb(
        "bulk",
        "POST",
        "/bulk",
        bulk.begin,
        ("change", "delete"),
        _("Change, tag, delete or restore many records; the work goes on after the answer"),
        body="bulk",
        answer="bulk",
        status=202,
    ),
)


def generic() -> dict[str, dict[str, Operation[Actor]]]:
    """Operations by route and method, for whatever type the address names."""
    found: dict[str, dict[str, Operation[Actor]]] = {}
    for verb in VERBS:
        operation: Operation[Actor] = Operation(
            run=_for_type(verb),
            summary=verb.summary,
            parameters={name: {} for name in verb.parameters},
            body={} if verb.body else None,
            only_looks=verb.only_looks,
        )
        found.setdefault(f"<str:plural>{verb.route}", {})[verb.method] = operation
    return found


def _for_type(verb: Verb) -> Callable[..., Answer]:
    def run(call: ApiCall, plural: str, record_id: int | None = None) -> Answer:
        record_type = registry.by_plural(plural)
        if record_type is None or (record_id is not None and not 0 < record_id < 2**63):
            raise not_found()
        return verb.run(call, record_type) if record_id is None else verb.run(call, record_type, record_id)

    return run
