"""What a person should know about how their file was taken: nothing is lost, but something was understood in a certain way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.records.importing.rows import Plan
from guanxi.records.models import Import
from guanxi.records.tablefiles.reading import Table


def notes_of(plan: Plan, table: Table) -> list[str]:
    fields = {(column.object, column.field) for column in plan.columns}
    notes = [note.sentence for note in table.notes]
    if ("person", "age") in fields:
        notes.append(_("The file tells an age: the birth year is reckoned from it and may be one year off."))
    if "person" in plan.objects and ("person", "external_id") in fields and not _names(fields):
        notes.append(_("The file tells no names: new people are called by their external ID until somebody writes their name."))
    if plan.order_key is not None and plan.has_lines:
        notes.append(_("Rows with the same order number are one order with several lines; it is counted once."))
    if ("order", "line.sku") in fields and ("order", "line.name") in fields:
        notes.append(_("A line whose SKU is no product's yet is kept by its name; importing the file again later links it."))
    return notes


def _names(fields: set[tuple[str, str]]) -> bool:
    return bool(fields & {("person", "name"), ("person", "family_name"), ("person", "given_name")})


def all_notes(an_import: Import) -> list[str]:
    """What was known before its first row, and what its rows showed."""
    report = an_import.report
    return [*report.get("notes", []), *_amounts(report.get("line_totals")), *_repeated(report.get("repeated", {}))]


def _amounts(of_lines: bool | None) -> list[str]:
    if of_lines is None:
        return []
    if of_lines:
        return [_("The amounts differ between the rows of an order: each is that of its line, and an order comes to the sum of its lines.")]
    return [_("The amount is the same in all rows of an order: it was taken as the total of the order.")]


def _repeated(told: Mapping[str, Any]) -> list[str]:
    if not told.get("count"):
        return []
    words = ngettext(
        "%(count)s row has a key that stood in the file before: it changes what the earlier one wrote (rows %(first)s and %(second)s).",
        "%(count)s rows have a key that stood in the file before: each changes what the earlier one wrote. "
        "The first: rows %(first)s and %(second)s.",
        told["count"],
    )
    first, second = told["rows"]
    return [words % {"count": number_format(told["count"], force_grouping=True), "first": first, "second": second}]
