"""How much a table file may hold before we refuse it or one of its rows."""

from __future__ import annotations

import csv

MEBI = 1024 * 1024

MAX_TEXT_BYTES = 2048 * MEBI
MAX_WORKBOOK_BYTES = 200 * MEBI
MAX_COLUMNS = 500
MAX_CELL = 1_000_000
MAX_ROW_BYTES = 4 * MEBI
MAX_SHEET_ROWS = 1_048_576

CHILD_MEMORY = 1536 * MEBI
CHILD_CPU_SECONDS = 600
CHILD_WAIT_SECONDS = 1200
MAX_UNPACKED_ROWS = 6144 * MEBI

# Lines read twice because a quotation mark was never closed: past this a file is hostile or hopeless.
MAX_REREAD_LINES = 500_000

csv.field_size_limit(MAX_CELL)
