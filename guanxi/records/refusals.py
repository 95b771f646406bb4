"""From what the database refused to the human sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import Q, UniqueConstraint

from guanxi.access.actor import Actor
from guanxi.records.problems import Problem
from guanxi.records.reading import rows, unscoped_rows
from guanxi.records.registry import RecordType
from guanxi.values.sentence import listed, remembered
from guanxi.values.sentence import sentence as _


def problem_of(error: Exception, record_type: RecordType, written: Sequence[Mapping[str, Any]], actor: Actor) -> Problem:
    """Names the field where the refused constraint tells it; never a value of another record.

    That another record holds a key is said of those that the actor may change. Of all others nothing is said but what an import says too.
    """
    if isinstance(error, DataError):
        return Problem("out_of_range", _("A value is longer or larger than can be kept."))
    name = _constraint(error)
    if name in record_type.refusals:
        field, sentence = record_type.refusals[name]
        return Problem("refused", remembered(sentence), field)
    fields = _fields_of(name, record_type)
    if isinstance(error, IntegrityError) and fields:
        if not _held_within_reach(record_type, fields, written, actor):
            return out_of_reach(fields[0])
        labels = listed(record_type.by_name[field].label for field in fields)
        return Problem("not_unique", _("Another record has the same “%(field)s” already.") % {"field": labels}, fields[0])
    return Problem("refused", _("These values do not go together (%(rule)s).") % {"rule": name or _("a rule of the database")})


def out_of_reach(field: str = "") -> Problem:
    """The same words whether the record is out of sight, may be seen but not changed, or is one of several."""
    return Problem("out_of_reach", _("This key cannot be used here: it does not name exactly one record that you may change."), field)


def _held_within_reach(record_type: RecordType, fields: Sequence[str], written: Sequence[Mapping[str, Any]], actor: Actor) -> bool:
    taken = Q()
    for values in written:
        if all(values.get(name) not in (None, "") for name in fields):
            taken |= Q(**{record_type.by_name[name].path: values[name] for name in fields})
    if not taken:
        return True
    holders = set(unscoped_rows(record_type).filter(taken).values_list("pk", flat=True))
    return holders == set(rows(record_type, actor, "change").filter(pk__in=holders).values_list("pk", flat=True))


def _constraint(error: Exception) -> str:
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def _fields_of(name: str, record_type: RecordType) -> list[str]:
    models = [record_type.model, *record_type.model._meta.get_parent_list()]
    for constraint in (one for model in models for one in model._meta.constraints if one.name == name):
        if isinstance(constraint, UniqueConstraint):
            return [field for field in constraint.fields if field in record_type.by_name]
    return []
