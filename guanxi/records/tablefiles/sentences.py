"""What we say about a file, a row or a cell that cannot be taken: code → sentence, translated when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from guanxi.values.sentence import remembered

FILE = {
    "empty": _("This file is empty."),
    "missing": _("This file cannot be read any more. Please upload it again."),
    "too_big": _("This file is larger than %(limit)d MB. Please split it into several files."),
    "no_header": _("This file has no row that could be a table."),
    "not_a_table": _("This is not a table file. Please save the table as .xlsx or .csv and try again."),
    "web_page": _("This is a web page saved under a spreadsheet name. Open it in Excel or WPS, save it as .xlsx and try again."),
    "xml_sheet": _("This is an old XML spreadsheet. Open it in Excel or WPS, save it as .xlsx and try again."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Open it in Excel, save it as .xlsx and try again."),
    "encrypted": _("This workbook is protected with a password. Save a copy without the password and try again."),
    "utf32": _("This text is saved as UTF-32. Save it as UTF-8 and try again."),
    "unknown_encoding": _("The encoding “%(encoding)s” is not one we can read."),
    "unknown_separator": _("“%(separator)s” cannot separate columns."),
    "unknown_sheet": _("There is no sheet “%(sheet)s” in this workbook."),
    "no_sheet": _("This workbook has no sheet with cells."),
    "no_such_row": _("There is no row %(row)d that could hold the headings."),
    "too_many_columns": _("The table has %(count)d columns; at most %(limit)d can be imported."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Please split it into several files."),
    "nul_bytes": _("This file holds NUL characters and is not readable text. Please save the table again as .csv (UTF-8) or .xlsx."),
    "damaged_workbook": _("This workbook is damaged. Open it in Excel or WPS, save it again and retry."),
    "unsafe_workbook": _("This workbook is not built as Excel builds them, so it was not opened. Save it again in Excel or WPS and retry."),
    "workbook_too_heavy": _("This workbook needs too much memory or time to open. Please save the sheet as .csv and try again."),
}

ROW = {
    "too_few_cells": _("The number of cells in this row is %(count)d, the heading has %(expected)d."),
    "too_many_cells": _("The number of cells in this row is %(count)d, the heading has %(expected)d."),
    "undecodable": _("Line %(line)d holds bytes that are not %(encoding)s text."),
    "nul": _("Line %(line)d holds a NUL character."),
    "open_quote": _("A quotation mark in line %(line)d is never closed."),
    "cell_too_long": _("A cell in line %(line)d is longer than %(limit)d characters."),
    "row_too_long": _("Line %(line)d is longer than %(limit)d MB."),
    "too_many_quotes": _("Too many quotation marks are never closed; reading stopped at line %(line)d."),
}

CELL = {
    "error_cell": _("The cell holds the error %(shown)s instead of a value."),
    "formula_without_value": _("The formula in this cell has no stored value. Open the file in Excel or WPS, save it and import it again."),
    "precision": _("The number %(shown)s has lost its last digits. Format the column as text in the original file and enter it again."),
    "impossible_date": _("The number %(shown)s is formatted as a date but is no date."),
}

NOTE = {
    "encoding_guessed": _("The encoding was guessed (%(encoding)s). Please check the preview."),
    "rows_above_header": _("Rows skipped above the heading: %(count)s."),
    "no_heading": _("No heading was found; the columns are named by their letters."),
    "old_workbook": _(
        "An old workbook format (%(kind)s) is read: please check dates and numbers in the preview. Saving as .xlsx is safer."
    ),
    "macros": _("Macros in the workbook are ignored."),
    "merged": _("Merged areas: %(count)s. Their value is repeated in every row they cover."),
    "hidden_rows": _("Hidden or filtered rows are imported too (%(count)s)."),
}

SENTENCES: Mapping[str, Any] = {**FILE, **ROW, **CELL, **NOTE}


def say(code: str, values: Mapping[str, Any]) -> str:
    """Where a sentence takes a number as text, it is written as numbers are in the language of the moment."""
    sentence = remembered(SENTENCES[code])
    return sentence % {name: _written(value) if f"%({name})s" in sentence else value for name, value in values.items()}


def _written(value: Any) -> Any:
    return number_format(value, force_grouping=True) if isinstance(value, int) else value
