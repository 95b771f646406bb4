"""A walk through one file: taken over as CSV, walked in a child process, and forgotten."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.insight.words import language
from guanxi.measures.customer_file import NEEDED
from guanxi.records.problems import Invalid, Problem
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.reading import open_table

LARGEST = 50_000_000
SECONDS = 120
CHILD = "guanxi.insight.walks.child"
COLUMNS = {
    "customer_id": gettext_lazy("Customer ID"),
    "age": gettext_lazy("Age"),
    "purchase_frequency": gettext_lazy("Purchase frequency"),
    "avg_purchase_amount": gettext_lazy("Average purchase"),
    "last_purchase_date": gettext_lazy("Last purchase"),
    "months_since_last": gettext_lazy("Months since the last purchase"),
    "response": gettext_lazy("Response"),
}
ZIP = b"PK\x03\x04"


def walk_file(path: str, *, as_of: str = "", targets: Sequence[str] = ()) -> dict[str, Any]:
    """Raises Invalid with a sentence for a file that cannot be walked. Nothing is kept."""
    if Path(path).stat().st_size > LARGEST:
        raise _refused(_("The file is larger than 50 MB. Import it instead; the figures are then computed in the background."))
    with tempfile.TemporaryDirectory(prefix="guanxi-walk-") as folder:
        question = {"path": str(_as_csv(Path(path), Path(folder))), "as_of": as_of, "targets": list(targets), "language": language()}
        answer = _asked(question)
    if "refused" in answer:
        raise _refused(_sentence(answer["refused"]))
    found: dict[str, Any] = answer["walk"]
    return found


def ids_in(text: str) -> list[str]:
    """A target list as people paste it: one id a line, or with commas."""
    return [one for one in re.split(r"[\s,;，；、]+", text) if one][:200_000]


def _as_csv(path: Path, folder: Path) -> Path:
    """A workbook's first sheet as CSV; anything else as it is."""
    with path.open("rb") as file:
        if file.read(4) != ZIP:
            return path
    target = folder / "customers.csv"
    try:
        table = open_table(path, spool=folder)
        with target.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(table.header)
            writer.writerows(row.cells for row in table.rows())
    except TableRefused as refused:
        raise _refused(refused.sentence) from refused
    return target


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD], input=json.dumps(question), capture_output=True, text=True, timeout=SECONDS, check=True
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise _refused(_("This took longer than two minutes and was stopped. Import the file instead.")) from error
    except (subprocess.CalledProcessError, json.JSONDecodeError) as error:
        raise _refused(_("This file cannot be read as a table of customers.")) from error
    return found


def _sentence(refusal: dict[str, str]) -> str:
    where = refusal["where"]
    if where in NEEDED:
        return _(
            "The file has no column for “%(column)s”. It needs CustomerID, PurchaseFrequency, AvgPurchaseAmount and "
            "LastPurchaseDate; Age and Response are optional."
        ) % {"column": COLUMNS[where]}
    if where == "customer file":
        return _("No row of the file is usable: every one lacks a value or holds one that cannot be.")
    if where == "as_of":
        return _("The day is not understood.")
    return _("This file cannot be read as a table of customers.")


def _refused(sentence: str) -> Invalid:
    return Invalid([Problem("walk", sentence, "file")])
