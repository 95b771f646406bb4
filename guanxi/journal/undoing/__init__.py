"""Undoing: puts back what entries changed, column by column, where nothing newer stands. Works on any journaled table."""

from guanxi.journal.undoing.as_many import as_many_as_can
from guanxi.journal.undoing.bringing_back import bring_back
from guanxi.journal.undoing.comparing import Place, Standing, left, standing
from guanxi.journal.undoing.deeds import Records, changed_columns, deleted, erased, parts_under, written
from guanxi.journal.undoing.putting_back import put_back
from guanxi.journal.undoing.tables import OWN, tables_of
from guanxi.journal.undoing.taking_away import take_away

__all__ = [
    "OWN",
    "Place",
    "Records",
    "Standing",
    "as_many_as_can",
    "bring_back",
    "changed_columns",
    "deleted",
    "erased",
    "left",
    "parts_under",
    "put_back",
    "standing",
    "tables_of",
    "take_away",
    "written",
]
