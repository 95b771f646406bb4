"""Imports through the API: send a file, ask how far it is, fetch what was rejected, take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.finding import import_of, may_import_anything
from guanxi.records.importing.noting import all_notes
from guanxi.records.importing.outcome import why_stopped
from guanxi.records.importing.rejected_file import rejected_chunks
from guanxi.records.importing.remapping import remapped
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.targets import object_of
from guanxi.records.importing.undoing import may_undo
from guanxi.records.jobs import start_import, start_undo
from guanxi.records.models import Import
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import registry
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.sniffing import Choice
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request, not_found, wrong_content_type
from guanxi.rest.json_text import read_json
from guanxi.rest.operations import Operation, Schema

FIELDS = {"kind", "key", "mapping", "dry_run", "encoding", "sheet"}
COUNT: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
SHOWN: Schema = {
    "type": "object",
    "properties": {
        "id": COUNT,
        "kind": TEXT,
        "file": TEXT,
        "state": {"enum": list(Import.State.values)},
        "dry_run": {"type": "boolean"},
        "key": {"type": ["string", "null"]},
        "mapping": {"type": "object"},
        "progress": {"type": ["number", "null"]},
        **dict.fromkeys(("rows", "created", "updated", "unchanged", "rejected"), COUNT),
        "notes": {"type": "array", "items": TEXT},
        "failure": {"type": ["string", "null"]},
        "undone": {"type": ["object", "null"]},
        **dict.fromkeys(("started_at", "ended_at"), MOMENT),
    },
    "required": ["id", "kind", "state", "created", "updated", "unchanged", "rejected"],
}
SENT: Schema = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "description": "people, companies, products, orders, feedback, … or mixed"},
        "file": {"type": "string", "format": "binary"},
        "key": TEXT,
        "mapping": {"type": "string", "description": 'JSON: {"their heading": "our field"}'},
        "dry_run": {"type": "string", "enum": ["true", "false"]},
        "encoding": TEXT,
        "sheet": TEXT,
    },
    "required": ["kind", "file"],
    "additionalProperties": False,
}


def create(call: ApiCall) -> Answer:
    given, file = _sent(call)
    if "kind" not in given:
        raise bad_request("missing", _("Say what the file holds: people, companies, products, orders, feedback, … or mixed."), "kind")
    choice = Choice(encoding=given.get("encoding") or None, sheet=given.get("sheet") or None)
    object_name = object_of(given["kind"])
    try:
        draft = draft_import(object_name, file.temporary_file_path(), file_name=file.name or "", by=call.actor, choice=choice)
        mapping = remapped(draft, _mapping(given.get("mapping", "")))
    except TableRefused as refused:
        raise Invalid([Problem(refused.code, refused.sentence, "file")]) from refused
    settle(draft, mapping, key=given.get("key") or None, by=call.actor)
    start(draft, dry_run=given.get("dry_run", "false") == "true")
    start_import(draft)
    return Answer(shown(draft), 202, {"Location": f"{routes.ROOT}imports/{draft.pk}"})


def _sent(call: ApiCall) -> tuple[dict[str, str], Any]:
    """The parts of the form: each known and once, and a file."""
    if call.request.content_type != "multipart/form-data":
        raise wrong_content_type()
    try:
        fields, files = call.request.POST, call.request.FILES
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, UnicodeError) as error:
        raise bad_request("malformed_form", _("This is not a form with a file as it should be.")) from error
    given: dict[str, str] = {}
    for name, values in fields.lists():
        if name not in FIELDS or len(values) != 1 or "\x00" in values[0]:
            raise bad_request(
                "unknown_part", _("The form holds: kind, file, key, mapping, dry_run, encoding, sheet; each once."), str(name)[:60]
            )
        given[str(name)] = str(values[0])
    if given.get("dry_run", "false") not in {"true", "false"}:
        raise bad_request("not_true_or_false", _("Say true or false."), "dry_run")
    if list(files) != ["file"]:
        raise bad_request("no_file", _("The form needs one file, in the part “file”."), "file")
    return given, files["file"]


def _mapping(text: str) -> dict[str, str]:
    found = read_json(text, "mapping") if text else {}
    if not isinstance(found, dict) or not all(isinstance(target, str) or target is None for target in found.values()):
        raise bad_request("mapping", _("A mapping is a JSON object from headings of the file to fields."), "mapping")
    return {str(header): target or "" for header, target in found.items()}


def read(call: ApiCall, import_id: int) -> Answer:
    return Answer(shown(_found(call, import_id)))


def rejected(call: ApiCall, import_id: int) -> Answer:
    one = _found(call, import_id)
    name = f'attachment; filename="rejected-{one.pk}.csv"'
    return Answer(rejected_chunks(one), headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": name})


def undo(call: ApiCall, import_id: int) -> Answer:
    one = _found(call, import_id, locked=True)
    if not may_undo(one, call.actor):
        raise Refused("import", one.object)
    start_undo(one, call.actor)
    return Answer(shown(one), 202)


def _found(call: ApiCall, import_id: int, *, locked: bool = False) -> Import:
    if not 0 < import_id < 2**63:
        raise not_found()
    return import_of(import_id, call.actor, locked=locked)


def shown(one: Import) -> dict[str, Any]:
    undone = {name: one.report.get(name, 0) for name in ("binned", "reverted", "kept_count", "kept")}
    return {
        "id": one.pk,
        "kind": registry.of(one.object).plural if registry.has(one.object) else one.object,
        "file": one.file_name,
        "state": str(one.state),
        "dry_run": one.dry_run,
        "key": one.key or None,
        "mapping": one.mapping,
        "progress": 1.0 if one.ended_at else one.report.get("share"),
        "rows": one.rows_done,
        "created": one.created,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "rejected": one.rejected,
        "notes": all_notes(one),
        "failure": why_stopped(one) or None,
        "undone": undone if one.state == Import.State.UNDONE else None,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
    }


def _offered(run: Callable[..., Answer], summary: Any, answers: Mapping[int, Schema | None], **more: Any) -> Operation[Actor]:
    return Operation(run=run, summary=summary, answers=answers, tag=gettext_lazy("Imports"), may=may_import_anything, **more)


def add_routes() -> None:
    sending = _offered(
        create,
        gettext_lazy("Import a file; the work goes on after the answer"),
        {202: SHOWN},
        body=SENT,
        body_types=("multipart/form-data",),
        upload=True,
    )
    routes.add("imports", {"POST": sending})
    routes.add("imports/<int:import_id>", {"GET": _offered(read, gettext_lazy("State, counts and progress of an import"), {200: SHOWN})})
    file = _offered(rejected, gettext_lazy("The rejected rows as CSV, with the reasons"), {200: None})
    routes.add("imports/<int:import_id>/rejected", {"GET": file})
    routes.add("imports/<int:import_id>/undo", {"POST": _offered(undo, gettext_lazy("Undo an import"), {202: SHOWN})})
