"""A thousand tamperings, each kind in turn, at random places, each alone and taken back: all older than the last head, all must be found.

Whoever does it owns the tables and switches triggers off. Before and after, with nothing tampered with, nothing may be found."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from guanxi.site.database.launcher import start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m drills.tamper", description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=20, help="of the sample company, which is one entry among the others")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guanxi-tamper-") as folder:
        cluster = start(folder)
        os.environ |= {"DATABASE_URL": cluster.url, "GUANXI_DATA": folder}
        try:
            return drill(Path(folder), wanted.times, wanted.seed, wanted.people)
        finally:
            with suppress(Exception):
                from django.db import connections

                connections.close_all()
            cluster.stop()


def drill(folder: Path, times: int, seed: int, people: int) -> int:
    from guanxi.site.cli import set_up_django
    from guanxi.site.supervisor.preparing import migrate

    set_up_django()
    migrate([])
    file = folder / "journal-heads"
    build(people)
    from guanxi.journal.chain.tests.tampering import ALL
    from guanxi.journal.chain.verifying import verify

    report = verify(file)
    print(f"{report.entries:,} entries, {report.changes:,} changes, {report.heads} heads; untouched: {len(report.findings)} findings")
    false_alarms = len(report.findings)
    chance, missed, done, began = random.Random(seed), [], Counter[str](), time.monotonic()
    for number in range(times):
        tamper = ALL[number % len(ALL)]
        told, found = attempt(tamper, random.Random(chance.random()), file)
        done[tamper.__name__] += 1
        if not found:
            missed.append(f"{tamper.__name__}: {told}")
    false_alarms += len(verify(file).findings)
    for name, count in sorted(done.items()):
        print(f"  {name.replace('_', ' '):<44}{count:>5}")
    print(f"{times} tamperings, {times - len(missed)} found, {false_alarms} false alarms, {time.monotonic() - began:.0f} s, seed {seed}")
    for line in missed:
        print(f"NOT FOUND: {line}")
    return 1 if missed or false_alarms else 0


def build(people: int) -> None:
    """A sample company, a hundred everyday entries, and heads between them."""
    from datetime import UTC, datetime, timedelta

    from guanxi.access.actor import SYSTEM
    from guanxi.journal import kinds
    from guanxi.journal.chain.exporting import write_head
    from guanxi.journal.chain.linking import chain_all
    from guanxi.journal.chain.tests.conftest import write_some
    from guanxi.site.sample.loading import load_sample

    kinds.declare("test.happened", "happened")
    at = datetime.now(UTC)
    load_sample(people=people, seed=1, as_of=at.date(), by=SYSTEM, at=at)
    for minute in range(10):
        write_some(10 * minute, 10)
        chain_all()
        write_head(at=at + timedelta(minutes=minute))


def attempt(tamper, chance: random.Random, file: Path) -> tuple[str, int]:  # type: ignore[no-untyped-def]
    """In one transaction, which is rolled back; the file of heads is put back too."""
    from django.db import transaction

    from guanxi.journal.chain.tests.tampering import run
    from guanxi.journal.chain.verifying import walk
    from guanxi.journal.models import LastHead

    whole = file.read_bytes()
    try:
        with transaction.atomic():
            run("ALTER TABLE journal_entry DISABLE TRIGGER USER")
            told = tamper(chance, LastHead.objects.get().position, file)
            found = len(walk(file).findings)
            transaction.set_rollback(True)
    finally:
        file.write_bytes(whole)
    return told, found


if __name__ == "__main__":
    sys.exit(main())
