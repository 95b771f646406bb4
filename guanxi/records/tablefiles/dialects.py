"""How a text file separates and quotes its cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SEPARATORS = (",", ";", "\t", "|", "，", "；")
HINT = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?$", re.IGNORECASE)
SAMPLE_ROWS = 500


@dataclass(frozen=True, slots=True)
class Dialect:
    separator: str = ","
    quote: str = '"'  # empty: nothing is quoted
    escape: str = ""
    blank_after_separator: bool = False

    def options(self, *, strict: bool) -> dict[str, Any]:
        return {
            "delimiter": self.separator,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "skipinitialspace": self.blank_after_separator,
            "strict": strict,
        }


def sniff_dialect(text: str, separator: str = "", quote: str | None = None) -> Dialect:
    lines = list(io.StringIO(text, newline=""))
    separator = separator or hinted(lines) or best_separator(lines)
    quote = sniff_quote(text, separator) if quote is None else quote
    edge = re.escape(separator)
    escaped = quote and f"\\{quote}" in text and not re.search(rf"[^\\]{quote}{quote}(?![{edge}\r\n])", text)
    blank = bool(quote) and bool(re.search(rf"{edge} +{quote}", text)) and not re.search(rf"{edge}{quote}", text)
    return Dialect(separator, quote, "\\" if escaped else "", blank)


def hinted(lines: list[str]) -> str:
    """Excel's own first line `sep=;`."""
    found = HINT.match(lines[0]) if lines else None
    return found[1] if found and found[1] in SEPARATORS else ""


def best_separator(lines: list[str]) -> str:
    return max(SEPARATORS, key=lambda separator: consistency(lines, separator))


def consistency(lines: list[str], separator: str) -> float:
    """Share of rows with the usual number of cells, a little more for more cells; 0 where nothing is separated."""
    widths = Counter(row_widths(lines, separator))
    if not widths:
        return 0.0
    width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return rows / widths.total() + min(width, 50) / 200 if width > 1 else 0.0


def row_widths(lines: list[str], separator: str) -> Iterable[int]:
    reader = csv.reader(lines, delimiter=separator)
    for _ in range(SAMPLE_ROWS):
        try:
            row = next(reader, None)
        except csv.Error:
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield len(row)


def sniff_quote(text: str, separator: str) -> str:
    """Single quotation marks only where they wrap cells and double ones never do."""
    edge = re.escape(separator)
    if re.search(rf'(?:^|{edge}) *"', text, re.MULTILINE):
        return '"'
    single = len(re.findall(rf"(?:^|{edge})'[^'{edge}\r\n]*'(?={edge}|$)", text, re.MULTILINE))
    return "'" if single >= 4 and single > text.count("'") // 4 else '"'
