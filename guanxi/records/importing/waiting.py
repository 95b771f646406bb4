"""Rows that miss nothing but a record of their own kind, as a company its parent: it may stand further down in the file.

They stand among the rejected rows, marked, and are tried again at the end of the file, for as long as that brings any of them in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.importing.rows import Parsed, Plan, parse
from guanxi.records.importing.spooling import rows_as_text, rows_from_text
from guanxi.records.models import Import, RejectedRow

MARK = "waits"


def waiting_count(an_import: Import) -> int:
    return int(an_import.report.get("waiting", 0))


def tries_before(an_import: Import) -> int:
    """Chunks of waiting rows that were tried: with the rows done, how far an import is."""
    return int(an_import.report.get("tried_again", 0))


def waiting_chunks(plan: Plan, asking: Asking, most: int) -> Iterator[list[Parsed]]:
    """In the order of the file. Those that still wait when their chunk has been tried stand behind the place of the next one."""
    waiting = RejectedRow.objects.filter(of=plan.an_import, **{f"problems__0__{MARK}__isnull": False}).order_by("row")
    last = 0
    while rows := list(waiting.filter(row__gt=last)[:most]):
        last = rows[-1].row
        yield [parse(rows_from_text(one.problems[0][MARK].encode()), plan, asking) for one in rows]


def marked(one: Parsed, problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the row as it stood, and with the others of its order: cells among the rejected ones are written for readers."""
    if not one.waits:
        return problems
    return [problems[0] | {MARK: rows_as_text(one.number, one.cells, one.others).decode()}, *problems[1:]]


def take_out(an_import: Import, parsed: Sequence[Parsed]) -> None:
    """Before they are tried again: those that are refused again are rejected anew, with the reason of this time."""
    numbers = [number for one in parsed for number in (one.number, *(row.number for row in one.others))]
    RejectedRow.objects.filter(of=an_import, row__in=numbers).delete()
    an_import.rejected -= len(numbers)
    an_import.report["waiting"] = waiting_count(an_import) - len(parsed)
    an_import.report["tried_again"] = tries_before(an_import) + 1


def count_waiting(an_import: Import, parsed: Sequence[Parsed]) -> None:
    an_import.report["waiting"] = waiting_count(an_import) + sum(one.waits for one in parsed)
