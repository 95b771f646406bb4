"""Names and labels as people write them: one line, not empty, not endless."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible
from guanxi.values.problem import ValueProblem
from guanxi.values.text import clean_line


class BadLine(Impossible):
    """A name that cannot be taken as it is written."""


def needed_line(text: str, *, field: str) -> str:
    clean = optional_line(text, field=field)
    if not clean:
        raise BadLine(_("Please fill this in."), field=field)
    return clean


def optional_line(text: str, *, field: str, limit: int = 200) -> str:
    try:
        return clean_line(text, limit)
    except ValueProblem as problem:
        raise BadLine(str(problem), field=field) from problem
