"""`guanxi erase-person ID --reason WHY`: erases a person for good; what they bought and how they rated it stays and counts."""

from __future__ import annotations

import argparse
import sys

from django.utils import translation

from guanxi.access.refusing import Refused
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.records.commands.import_file import importer
from guanxi.records.problems import Invalid, NotFound


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="guanxi erase-person", description="Erase a person for good. Nothing brings them back. Exit 0: erased, 1: not."
    )
    parser.add_argument("id", type=int, help="the number in the address of the person's page")
    parser.add_argument("--reason", required=True, help="why; it stays in the journal, so without the name")
    parser.add_argument("--by", metavar="USER", help="erase as this user (default: the owner)")
    wanted = parser.parse_args(arguments)
    try:
        by = importer(wanted.by)
        with translation.override(by.language):
            erase_person(wanted.id, reason=wanted.reason, by=by)
    except NotFound:
        print(f"guanxi erase-person: there is no person {wanted.id} that this user may erase", file=sys.stderr)
        return 1
    except (Invalid, Refused, LookupError) as error:
        print(f"guanxi erase-person: {error}", file=sys.stderr)
        return 1
    print(f"person {wanted.id} is erased")
    return 0
