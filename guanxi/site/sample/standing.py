"""Whether the sample is there: since when, of how many records, and what is refused because of it."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible
from guanxi.access.models import Role, Team, User
from guanxi.records.models import Tag
from guanxi.site.sample.happenings import LOADED
from guanxi.site.sample.pointing import tables_by_object

OTHERS = {"user": User._meta.db_table, "team": Team._meta.db_table, "role": Role._meta.db_table, "tag": Tag._meta.db_table}
MADE = (
    "SELECT c.record_id FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
    "WHERE e.kind = %s AND c.object = %s AND c.before IS NULL AND c.after IS NOT NULL"
)
"""Ids of the records of an object that loading has made, ever."""


class AlreadyLoaded(Impossible):
    def __init__(self) -> None:
        super().__init__(_("The sample company is loaded already. Remove it first."))


class NothingLoaded(Impossible):
    def __init__(self) -> None:
        super().__init__(_("No sample company is loaded."))


def tables() -> dict[str, str]:
    """Everything that the sample makes by itself, not as a part of something else."""
    return tables_by_object() | OTHERS


def made_and_there() -> dict[str, int]:
    """Per object, how many records of the sample there still are."""
    found = {}
    with connection.cursor() as cursor:
        for name, table in tables().items():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE id IN ({MADE})', [LOADED, name])
            found[name] = int(cursor.fetchone()[0])
    return {name: count for name, count in found.items() if count}
