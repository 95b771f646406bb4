"""The third step: which column is which field, what says whether a row is known already; mappings kept for the next file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in
from guanxi.records.importing.drafting import chosen_key, open_import, sample_of, suggested
from guanxi.records.importing.finding import import_of, saved_mappings
from guanxi.records.importing.keeping import keep_mapping, kept_for
from guanxi.records.importing.settling import is_open, settle, start
from guanxi.records.importing.targets import MIXED, targets_of, types_of
from guanxi.records.importing.web.showing import show
from guanxi.records.importing.web.telling import to_be_told
from guanxi.records.jobs import start_import
from guanxi.records.models import Import
from guanxi.records.problems import Invalid
from guanxi.records.web.doors import opened
from guanxi.ui.toasts import say

SAMPLES = 3


@dataclass(frozen=True)
class Column:
    number: int
    header: str
    samples: list[str]
    target: str
    suggested: bool


@opened
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_in(request)
    an_import = import_of(import_id, actor)
    if not is_open(an_import):
        return HttpResponseRedirect(f"/imports/{an_import.pk}/")
    problems: list[str] = []
    if "other_columns" in request.POST:
        return _keys_anew(request, an_import, actor)
    if request.method == "POST":
        try:
            return _done(request, an_import, actor)
        except Invalid as invalid:
            problems = [problem.message for problem in invalid.problems]
            an_import.mapping = mapping_in(request.POST)
    return show(request, "columns.html", an_import, 2, _context(an_import, actor) | {"problems": problems}, status=422 if problems else 200)


def _keys_anew(request: HttpRequest, an_import: Import, actor: Actor) -> HttpResponse:
    """A column was given to another field: which keys the file has now. Nothing is kept yet."""
    an_import.mapping = mapping_in(request.POST)
    key = key_in(request.POST)
    an_import.key = chosen_key(an_import.object, an_import.mapping) if key is None or key not in {"", *an_import.mapping.values()} else key
    return show(request, "keys.html", an_import, None, _keys(an_import, actor))


def key_in(data: QueryDict) -> str | None:
    """None where nobody decided: no key was offered."""
    return data.get("key") or (None if "no_keys" in data else "")


def mapping_in(data: QueryDict) -> dict[str, str]:
    found = {name.removeprefix("column-"): str(value) for name, value in data.items() if name.startswith("column-") and value}
    return {column: target for column, target in found.items() if column.isdecimal()}


@transaction.atomic
def _done(request: HttpRequest, an_import: Import, actor: Actor) -> HttpResponse:
    an_import = import_of(an_import.pk, actor, locked=True)
    here = HttpResponseRedirect(f"/imports/{an_import.pk}/columns/")
    if "apply" in request.POST:
        return _applied(request, an_import, actor) or here
    settle(an_import, mapping_in(request.POST), key=key_in(request.POST), by=actor)
    name = request.POST.get("name", "")
    if "keep" in request.POST or name.strip():
        keep_mapping(an_import, name, by=actor)
        say(request, _("The mapping is kept."))
    if "keep" in request.POST:
        return here
    start(to_be_told(an_import), dry_run="run" not in request.POST)
    start_import(an_import)
    return HttpResponseRedirect(f"/imports/{an_import.pk}/")


def _applied(request: HttpRequest, an_import: Import, actor: Actor) -> HttpResponse | None:
    chosen = request.POST.get("saved", "")
    saved = saved_mappings(an_import.object).filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 18 else None
    if saved is not None:
        mapping, key = kept_for(an_import, saved, actor)
        settle(an_import, mapping, key=key, by=actor)
        say(request, _("The mapping “%(name)s” is applied.") % {"name": saved.name})
    return None


def _context(an_import: Import, actor: Actor) -> dict[str, Any]:
    with open_import(an_import) as table:
        sample = sample_of(table)
        hints = suggested(an_import, table, actor)
        columns = [
            Column(
                number,
                header,
                _samples(sample, number),
                an_import.mapping.get(str(number), ""),
                bool(hints.get(str(number))) and hints.get(str(number)) == an_import.mapping.get(str(number)),
            )
            for number, header in enumerate(table.header)
        ]
    return {
        "columns": columns,
        "groups": _groups(an_import.object, actor),
        **_keys(an_import, actor),
        "mixed": an_import.object == MIXED,
        "saved": saved_mappings(an_import.object),
        "assigned": sum(bool(one.target) for one in columns),
    }


def _samples(sample: list[list[Any]], column: int) -> list[str]:
    seen = dict.fromkeys(str(row[column])[:80] for row in sample if column < len(row) and str(row[column]).strip())
    return list(seen)[:SAMPLES]


def _groups(object_name: str, actor: Actor) -> list[tuple[Any, list[tuple[str, Any]]]]:
    found: dict[str, tuple[Any, list[tuple[str, Any]]]] = {}
    for target in targets_of(object_name, actor):
        found.setdefault(target.record_type.name, (target.record_type.label, []))[1].append((target.name, target.label))
    return list(found.values())


def _keys(an_import: Import, actor: Actor) -> dict[str, Any]:
    """The keys that a column fills can be chosen; of the others it is said that they need one."""
    if an_import.object == MIXED:
        return {}
    [record_type] = types_of(an_import.object)
    names = {target.name: target.label for target in targets_of(an_import.object, actor)}
    mapped = set(an_import.mapping.values())
    keys = [(key, names[key]) for key in record_type.keys if key in names]
    return {
        "keys": [(key, label, key == an_import.key) for key, label in keys if key in mapped],
        "keys_without_column": _(", ").join(str(label) for key, label in keys if key not in mapped),
    }
