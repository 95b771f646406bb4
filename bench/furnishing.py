"""What a house comes to hold once people work in it: somebody who sees one customer in a hundred, and a number of the company's own
that every customer has, with an index. The house must be running; safe to run again."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from guanxi.site.cli import set_up_django
from guanxi.site.database.joining import database

if TYPE_CHECKING:
    from guanxi.records.models import OwnField

FEW = "sees-few"
POINTS = "points"
"""The key that the field called Points gets."""
GIVEN = """
    UPDATE customer SET owner_id = CASE WHEN id %% 100 = 7 THEN %s ELSE owner_id END, own = own || jsonb_build_object(%s::text, id %% 1000)
    WHERE kind = 'person'
"""


def main() -> int:
    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        os.environ["GUANXI_STATEMENT_SECONDS"] = "0"
        set_up_django()
        furnish()
    return 0


def furnish() -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.models import Role, User
    from guanxi.access.roles.adding import add_role
    from guanxi.access.roles.ready_made import READY_MADE
    from guanxi.access.users.adding import add_user
    from guanxi.access.users.placing import Place
    from guanxi.records.own.describing import Description
    from guanxi.records.own.keeping import add_field

    if User.objects.filter(username=FEW).exists():
        return
    now, sales = timezone.now(), next(one for one in READY_MADE if one.key == "sales")
    name = str(sales.name)
    role = Role.objects.filter(name=name).first() or add_role(name=name, rights=sales.rights, by=SYSTEM, at=now)
    few = add_user(username=FEW, details={"name": "Sees few"}, place=Place(roles=[role]), by=SYSTEM, at=now)
    own = add_field("person", Description("number", label_en="Points", places="0", fast=True), by=SYSTEM, at=now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customer DISABLE TRIGGER journal_update")
        cursor.execute(GIVEN, [few.pk, own.key])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE customer ENABLE TRIGGER journal_update")
    _wait_for_index(own)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE customer")


def _wait_for_index(own: OwnField) -> None:
    """The worker of the house makes it."""
    until = time.monotonic() + 300
    while own.fast == own.Fast.WAITING and time.monotonic() < until:
        time.sleep(0.2)
        own.refresh_from_db()
    if own.fast != own.Fast.READY:
        raise RuntimeError(f"The index of {own.key} is {own.fast}.")


if __name__ == "__main__":
    raise SystemExit(main())
