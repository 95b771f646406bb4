"""The file of rejected rows: the row as it stood, its number, and the reason per field; ready to be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import F, Func, IntegerField, Max
from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.records.importing.drafting import folder_of, has_file, open_import
from guanxi.records.importing.outcome import Labels, labels_of, said
from guanxi.records.models import Import, RejectedRow
from guanxi.records.tablefiles.header_row import stable_names
from guanxi.records.tablefiles.limits import MAX_COLUMNS
from guanxi.records.tablefiles.writing import csv_chunks


@dataclass(frozen=True)
class Words:
    """What the file says, in the language of whoever asked for it: its rows are written when that language may have gone."""

    language: str
    row: str
    why: str
    colon: str
    between: str
    labels: Labels


def rejected_chunks(an_import: Import) -> Iterator[bytes]:
    words = Words(translation.get_language() or "en", _("Row"), _("Why it was rejected"), _(": "), _("; "), labels_of(an_import))
    header = _header(an_import)
    return csv_chunks([*header, words.row, words.why], _rows(an_import, len(header), words))


def _header(an_import: Import) -> list[str]:
    """As wide as the widest row: surplus cells have columns too. Once the file is gone its columns have letters only."""
    names: list[str] = []
    if has_file(an_import):
        with open_import(an_import) as table:
            names = list(table.header)
    surplus = min(_widest(an_import), MAX_COLUMNS - 2) - len(names)
    return stable_names([*names, *[""] * surplus])


def _widest(an_import: Import) -> int:
    length = Func(F("cells"), function="jsonb_array_length", output_field=IntegerField())
    return an_import.rejected_rows.aggregate(widest=Max(length))["widest"] or 0


def _rows(an_import: Import, width: int, words: Words) -> Iterator[Sequence[Any]]:
    """Where a row is wider than any table may be, the rest of it stands behind the reason."""
    for rejected in an_import.rejected_rows.order_by("row").iterator(2_000):
        cells = [*rejected.cells[:width], *[""] * (width - len(rejected.cells))]
        yield [*cells, rejected.row, _why(rejected, words), *rejected.cells[width:]]


def _why(rejected: RejectedRow, words: Words) -> str:
    with translation.override(words.language):
        reasons = said(rejected.problems, words.labels)
    return words.between.join(f"{one['label']}{words.colon}{one['message']}" if one["label"] else one["message"] for one in reasons)


def write_rejected_file(an_import: Import) -> Path:
    path = folder_of(an_import) / "rejected.csv"
    with path.open("wb") as file:
        for chunk in rejected_chunks(an_import):
            file.write(chunk)
    return path
