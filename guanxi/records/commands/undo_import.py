"""`guanxi undo-import ID`: takes an import back and says what stayed."""

from __future__ import annotations

import argparse
import sys

from guanxi.access.refusing import Refused
from guanxi.records.commands.import_file import importer
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from guanxi.records.problems import Invalid


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
        done = undo_import(found, by=importer(wanted.by))
    except (Invalid, Refused, LookupError) as error:
        print(f"guanxi undo-import: {error}", file=sys.stderr)
        return 1
    print(f"binned {done.binned}, reverted {done.reverted}, kept {done.kept_count}")
    for kept in done.kept:
        print(f"{kept['object']} {kept['id']}: {kept['why']}", file=sys.stderr)
    return 3 if done.kept_count else 0
