"""The one exception of measures: it says what is wrong, where, and what to do about it."""

from __future__ import annotations


class MeasureError(ValueError):
    """Input that no measure can be taken of.

    Too little data is not an error: it comes back as a result state, because the caller can do nothing about it but say so.
    """

    def __init__(self, what: str, *, where: str, do: str) -> None:
        self.what = what
        self.where = where
        self.do = do
        super().__init__(f"{where}: {what}. {do}.")
