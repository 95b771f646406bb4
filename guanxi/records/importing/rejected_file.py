"""The file of rejected rows: the row as it stood, its number, and the reason per field; ready to be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.importing.drafting import folder_of, has_file, open_import
from guanxi.records.models import Import
from guanxi.records.tablefiles.header_row import stable_names
from guanxi.records.tablefiles.writing import csv_chunks


def rejected_chunks(an_import: Import) -> Iterator[bytes]:
    header = _header(an_import)
    yield from csv_chunks([*header, _("Row"), _("Why it was rejected")], _rows(an_import, len(header)))


def _header(an_import: Import) -> list[str]:
    """Once the file is gone its columns have numbers only."""
    if has_file(an_import):
        with open_import(an_import) as table:
            return list(table.header)
    width = max((len(one.cells) for one in an_import.rejected_rows.order_by("row")[:100]), default=0)
    return stable_names([""] * width)


def _rows(an_import: Import, width: int) -> Iterator[list[Any]]:
    for rejected in an_import.rejected_rows.order_by("row").iterator(2_000):
        cells = [*rejected.cells[:width], *[""] * (width - len(rejected.cells))]
        why = "; ".join(
            f"{problem['field']}: {problem['message']}" if problem["field"] else problem["message"] for problem in rejected.problems
        )
        yield [*cells, rejected.row, why]


def write_rejected_file(an_import: Import) -> Path:
    path = folder_of(an_import) / "rejected.csv"
    with path.open("wb") as file:
        for chunk in rejected_chunks(an_import):
            file.write(chunk)
    return path
