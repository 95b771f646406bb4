"""From what the database refused to the human sentence."""

from __future__ import annotations

from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from guanxi.records.problems import Problem
from guanxi.records.registry import RecordType


def problem_of(error: Exception, record_type: RecordType) -> Problem:
    """Names the field where the refused constraint tells it; never a value of another record."""
    if isinstance(error, DataError):
        return Problem("out_of_range", _("A value is longer or larger than can be kept."))
    name = _constraint(error)
    if name in record_type.refusals:
        field, sentence = record_type.refusals[name]
        return Problem("refused", str(sentence), field)
    fields = _fields_of(name, record_type)
    if isinstance(error, IntegrityError) and fields:
        labels = ", ".join(str(record_type.by_name[field].label) for field in fields)
        return Problem("not_unique", _("Another record has the same “%(field)s” already.") % {"field": labels}, fields[0])
    return Problem("refused", _("These values do not go together (%(rule)s).") % {"rule": name or _("a rule of the database")})


def _constraint(error: Exception) -> str:
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def _fields_of(name: str, record_type: RecordType) -> list[str]:
    models = [record_type.model, *record_type.model._meta.get_parent_list()]
    for constraint in (one for model in models for one in model._meta.constraints if one.name == name):
        if isinstance(constraint, UniqueConstraint):
            return [field for field in constraint.fields if field in record_type.by_name]
    return []
