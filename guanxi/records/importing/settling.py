"""Settling an import: the mapping and key that a person decided on, and the word to go, with or without writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.importing.drafting import chosen_key, has_file
from guanxi.records.importing.remembering import forget
from guanxi.records.importing.targets import split_target, targets_of, types_of
from guanxi.records.models import Import
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.values.sentences import in_a_row


def is_open(an_import: Import) -> bool:
    """Nothing was written yet: a draft, or one that was only tried."""
    return an_import.state == Import.State.DRAFT or (an_import.dry_run and an_import.state in {Import.State.DONE, Import.State.FAILED})


def settle(an_import: Import, mapping: Mapping[str, str], *, key: str | None, by: Actor) -> Import:
    """Raises Invalid for what does not fit; `key` None leaves the choice to us."""
    _must_be_open(an_import)
    allowed = {target.name for target in targets_of(an_import.object, by)}
    wrong = [unknown_field(target) for target in mapping.values() if target not in allowed]
    if wrong:
        names = _("A column can go to: %(fields)s.") % {"fields": ", ".join(sorted(allowed))}
        raise Invalid([replace(wrong[0], message=in_a_row([wrong[0].message, names])), *wrong[1:]])
    _check_key(an_import.object, key, mapping)
    an_import.mapping = dict(mapping)
    an_import.key = chosen_key(an_import.object, mapping) if key is None else key
    an_import.save(update_fields=["mapping", "key"])
    return an_import


def _must_be_open(an_import: Import) -> None:
    if not is_open(an_import):
        raise Invalid([Problem("not_a_draft", _("This import has started already."))])


def _check_key(object_name: str, key: str | None, mapping: Mapping[str, str]) -> None:
    if not key or object_name == "mixed":
        return
    [record_type] = types_of(object_name)
    if key not in record_type.keys:
        names = ", ".join(record_type.keys)
        raise Invalid([Problem("not_a_key", _("Records are matched by one of: %(keys)s.") % {"keys": names}, "key")])
    if key not in {split_target(object_name, target)[1] for target in mapping.values()}:
        raise Invalid([Problem("key_not_mapped", _("No column of the file fills the key “%(key)s”.") % {"key": key}, "key")])


def start(an_import: Import, *, dry_run: bool = False) -> Import:
    """Ready to be run by a worker or by the command; what a trial counted is forgotten."""
    _must_be_open(an_import)
    if not an_import.mapping:
        raise Invalid([Problem("no_columns", _("No column of the file is assigned to a field yet."))])
    an_import.rejected_rows.all().delete()
    forget(an_import)
    an_import.created = an_import.updated = an_import.unchanged = an_import.rejected = an_import.rows_done = 0
    an_import.position = an_import.rows_total = an_import.ended_at = None
    an_import.failure, an_import.report = "", {}
    an_import.dry_run = dry_run
    an_import.state = Import.State.WAITING
    an_import.started_at = timezone.now()
    an_import.save()
    return an_import


def may_go_on(an_import: Import) -> bool:
    """It stopped on its way: what it wrote is in, and the rest of its file is still here."""
    return an_import.state == Import.State.FAILED and not an_import.dry_run and has_file(an_import)


def go_on(an_import: Import) -> Import:
    """Ready to be run from where it stopped; what was counted counts on."""
    an_import.state, an_import.failure, an_import.ended_at = Import.State.WAITING, "", None
    an_import.report.pop("failure", None)
    an_import.started_at = timezone.now()
    an_import.save(update_fields=["state", "failure", "ended_at", "report", "started_at", "told_at"])
    return an_import
