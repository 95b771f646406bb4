"""Why the database of a data folder cannot be started, in a sentence for the person at the keyboard."""

from __future__ import annotations


class DatabaseTrouble(Exception):
    """Its text says what is wrong and what to do."""


class DataFolderInUse(DatabaseTrouble):
    """Another Guanxi runs on this data folder."""
