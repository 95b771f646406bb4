"""`guanxi undo-import ID`: takes an import back and says what stayed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from django.utils import translation

from guanxi.access.refusing import Refused
from guanxi.records.commands.import_file import importer
from guanxi.records.fields.link import Ref
from guanxi.records.importing.outcome import kept_records
from guanxi.records.importing.undoing import LISTED, Undone, undo_import
from guanxi.records.models import Import
from guanxi.records.problems import Invalid
from guanxi.records.registry import RecordType

ALL_BACK, SOME_STAY, FAILED = 0, 3, 1


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="guanxi undo-import", description="Undo an import. Exit 0: all taken back, 3: some records stay, 1: failed."
    )
    parser.add_argument("id", type=int)
    parser.add_argument("--by", metavar="USER", help="undo as this user (default: the owner)")
    wanted = parser.parse_args(arguments)
    try:
        found = Import.objects.filter(pk=wanted.id).first()
        if found is None:
            raise LookupError(f"there is no import {wanted.id}; the page “Imports” lists them with their numbers")
        by = importer(wanted.by)
        with translation.override(by.language):
            done = undo_import(found, by=by)
            return told(done, kept_records(Import.objects.get(pk=found.pk), by, LISTED))
    except (Invalid, Refused, LookupError) as error:
        print(f"guanxi undo-import: {error}", file=sys.stderr)
        return FAILED


def told(done: Undone, named: Sequence[tuple[RecordType, Ref, str]]) -> int:
    """`named` are those of the kept records that this user may see; the others are counted."""
    print(f"binned {done.binned}, reverted {done.reverted}, kept {done.kept_count}")
    for record_type, ref, why in named:
        print(f"{record_type.name} {ref.id} {ref.name}: {why}", file=sys.stderr)
    if len(named) < done.kept_count:
        print(f"and {done.kept_count - len(named)} more, out of this user's sight or beyond the first {LISTED}", file=sys.stderr)
    return SOME_STAY if done.kept_count else ALL_BACK
