"""What kind of table a file is and how to read it: a proposal with its confidence that a person may correct."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from guanxi.records.tablefiles.cells import Cell, Note, Position, TableRefused
from guanxi.records.tablefiles.dialects import HINT, SEPARATORS, Dialect, sniff_dialect
from guanxi.records.tablefiles.encodings import BOMS, SHOWN, EncodingGuess, encoding_of, guess_encoding
from guanxi.records.tablefiles.header_row import LOOK_AT, find_heading
from guanxi.records.tablefiles.kinds import kind_of
from guanxi.records.tablefiles.limits import MAX_TEXT_BYTES, MEBI
from guanxi.records.tablefiles.sample import Sample, take_sample
from guanxi.records.tablefiles.text_rows import TextRow, text_rows

SURE = 0.8


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person decided; None leaves it to us. `heading_row` 0 means: there is no heading."""

    encoding: str | None = None
    separator: str | None = None
    quote: str | None = None
    heading_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sniffed:
    """How a file is read. For workbooks only kind, heading_row, heading and notes are meant."""

    kind: str  # text, xlsx, xlsm, xls or ods
    encoding: str = ""
    confidence: float = 1.0  # full where a person chose the encoding
    guess: EncodingGuess | None = None  # what the bytes look like, whatever was chosen
    alternatives: tuple[EncodingGuess, ...] = ()
    dialect: Dialect = field(default_factory=Dialect)
    newline: str = ""  # LF, CRLF, CR or mixed
    begins: int = 0  # bytes of a byte order mark and of Excel's sep= line
    heading_row: int | None = None
    preview: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    notes: tuple[Note, ...] = ()


def sniff(path: Path, choice: Choice | None = None) -> Sniffed:
    """Look at a file; raises TableRefused where it is no table at all."""
    choice = choice or Choice()
    kind = kind_of(path)
    return sniff_text(path, choice) if kind == "text" else Sniffed(kind)


def sniff_text(path: Path, choice: Choice) -> Sniffed:
    sample = take_sample(path)
    if sample.size > MAX_TEXT_BYTES:
        raise TableRefused("too_big", limit=MAX_TEXT_BYTES // MEBI)
    guesses = guess_encoding(sample.head, sample.marked)
    encoding = encoding_of(choice.encoding) if choice.encoding else guesses[0].name
    refuse_binary(sample, encoding)
    text, begins = beginning(sample, encoding)
    dialect = chosen_dialect(text, choice)
    rows = list(islice(text_rows(path, encoding, dialect, Position(begins, 0, 0)), LOOK_AT * 4))
    heading = heading_row(rows, choice)
    sure = 1.0 if choice.encoding else guesses[0].confidence
    return Sniffed(
        kind="text",
        encoding=encoding,
        confidence=sure,
        guess=guesses[0],
        alternatives=tuple(g for g in guesses if g.name != encoding),
        dialect=dialect,
        newline=newline_kind(text),
        begins=begins,
        heading_row=heading,
        preview=tuple((row.number, tuple(row.cells)) for row in rows[:LOOK_AT]),
        notes=notes(encoding, sure, heading, rows),
    )


def refuse_binary(sample: Sample, encoding: str) -> None:
    """A stray NUL spoils its row only; many of them are no text."""
    if not encoding.startswith("utf-16") and sample.head.count(0) > max(8, len(sample.head) // 1000):
        raise TableRefused("nul_bytes")


def beginning(sample: Sample, encoding: str) -> tuple[str, int]:
    """The decoded beginning and how many bytes of it come before the first row."""
    begins = next((len(bom) for bom, name in BOMS if name == encoding and sample.head.startswith(bom)), 0)
    text = sample.head[begins:].decode(encoding, "replace")
    first = text.splitlines(keepends=True)[:1]
    if first and (hint := HINT.match(first[0])) and hint[1] in SEPARATORS:
        begins += len(first[0].encode(encoding))
    return text, begins


def chosen_dialect(text: str, choice: Choice) -> Dialect:
    if choice.separator and (len(choice.separator) != 1 or choice.separator in "\r\n\"' \0"):
        raise TableRefused("unknown_separator", separator=choice.separator)
    quote = choice.quote if choice.quote in ("", '"', "'") else None
    return sniff_dialect(text, choice.separator or "", quote)


def heading_row(rows: list[TextRow], choice: Choice) -> int | None:
    if not any(any(cell.strip() for cell in row.cells) for row in rows):
        raise TableRefused("empty" if not rows else "no_header")
    if choice.heading_row is None:
        return find_heading([(row.number, row.cells) for row in rows if not row.code])
    return choice.heading_row or None


def newline_kind(text: str) -> str:
    crlf = text.count("\r\n")
    kinds = Counter({"CRLF": crlf, "LF": text.count("\n") - crlf, "CR": text.count("\r") - crlf})
    present = [name for name, count in kinds.items() if count]
    return present[0] if len(present) == 1 else "mixed" if present else "LF"


def notes(encoding: str, sure: float, heading: int | None, rows: list[TextRow]) -> tuple[Note, ...]:
    found = []
    if sure < SURE:
        found.append(Note("encoding_guessed", {"encoding": SHOWN[encoding]}))
    if heading is None:
        found.append(Note("no_heading"))
    elif above := sum(1 for row in rows if row.number < heading and any(row.cells)):
        found.append(Note("rows_above_header", {"count": above}))
    return tuple(found)
