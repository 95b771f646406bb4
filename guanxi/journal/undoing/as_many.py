"""As many rows as the rules of the database allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import IntegrityError, connection, transaction


def as_many_as_can(ids: Sequence[int], put: Callable[[Sequence[int]], set[int]]) -> tuple[set[int], list[int]]:
    """Puts what the rules of the database allow, all at once where it allows all: (what `put` returned, the ids that it refuses)."""
    if not ids:
        return set(), []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            done = put(ids)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return done, []
    except IntegrityError:
        if len(ids) == 1:
            return set(), list(ids)
    middle = len(ids) // 2
    (some, not_these), (more, nor_these) = as_many_as_can(ids[:middle], put), as_many_as_can(ids[middle:], put)
    return some | more, not_these + nor_these
