"""The seeded world of the bench: the sample company in the wanted size. A large one is loaded without its journal, as one entry."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from guanxi.site.cli import set_up_django
from guanxi.site.database.joining import database

AS_OF = date(2026, 11, 1)
SEED = 20
TOLD_UP_TO = 100_000
ORDERS_PER_PERSON = 8.0


def main() -> int:
    people, factor = int(sys.argv[1]), float(sys.argv[2])
    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        set_up_django()
        from django.utils import timezone

        from guanxi.access.actor import SYSTEM
        from guanxi.site.sample.loading import load_sample

        with _untold(people > TOLD_UP_TO):
            world = load_sample(people=people, seed=SEED, as_of=AS_OF, by=SYSTEM, at=timezone.now(), orders_factor=factor)
        print(", ".join(f"{count} {what}" for what, count in world.counts.items()))
    return 0


@contextmanager
def _untold(really: bool) -> Iterator[None]:
    """Journal triggers and the search index rest while a large world is loaded; a real installation never does this."""
    from django.db import connection, transaction

    if not really:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'journal_insert'")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER journal_insert")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_row_text'")
        [[index]] = cursor.fetchall()
        cursor.execute("DROP INDEX search_row_text")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER journal_insert")
        cursor.execute(index.replace(" ON ONLY ", " ON "))


def write_people(file: Path, rows: int) -> None:
    """A customer file as shops export them: other people than those of the world."""
    from guanxi.site.sample.chance import dice
    from guanxi.site.sample.contact import addresses_of_mail, chinese_mobiles
    from guanxi.site.sample.naming import readings
    from guanxi.site.sample.people import make_people
    from guanxi.site.sample.places import CITIES

    people = make_people(SEED + 1, 0, 0, rows, AS_OF.year)
    rng = dice(SEED + 1, "file")
    shown, _matched = chinese_mobiles(rng, rows)
    mails = addresses_of_mail(rng, readings(people.name), people.number)
    with open(file, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["客户编号", "姓名", "手机", "邮箱", "性别", "城市", "来源"])
        for number, name, phone, mail, gender, place, source in zip(
            people.number, people.name, shown, mails, people.gender, people.place, people.source, strict=True
        ):
            sex = {"male": "男", "female": "女"}.get(gender, "")
            writer.writerow([f"BENCH-{number}", name, phone, mail, sex, CITIES[place % len(CITIES)].name, source])


if __name__ == "__main__":
    sys.exit(main())
