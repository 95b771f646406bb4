"""From the database to what is compared: the profiles of some customers, in three statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from guanxi.customers.duplicates.profile import MANY, Profile, mailbox, profile

POINTS = {"phone": "phones", "email": "mails", "wechat": "ids", "wecom": "ids", "address": "addresses"}

_CUSTOMERS = """
SELECT c.id, c.kind, c.name, c.city, coalesce(c.external_id, ''), coalesce(p.gender, ''), p.birth_year, p.birth_month, p.birth_day,
       coalesce(o.credit_code, ''), coalesce(o.website, '')
FROM customer c LEFT JOIN person p ON p.customer_id = c.id LEFT JOIN company o ON o.customer_id = c.id
WHERE c.id = ANY(%s) AND c.deleted_at IS NULL AND c.merged_into_id IS NULL AND c.erased_at IS NULL
"""
_POINTS = "SELECT customer_id, kind, normalised FROM contact_point WHERE customer_id = ANY(%s)"
_EMPLOYERS = "SELECT person_id, company_id::text FROM employment WHERE person_id = ANY(%s)"
_HELD = """
SELECT v.kind, v.word FROM unnest(%s::text[], %s::text[]) AS v (kind, word)
CROSS JOIN LATERAL (SELECT count(*) AS holders FROM (
    SELECT 1 FROM contact_point c WHERE c.kind = v.kind AND c.normalised = v.word LIMIT %s) AS those) AS held
WHERE held.holders >= %s
"""


def profiles(ids: Collection[int]) -> dict[int, Profile]:
    """Those of these customers who are neither in the bin nor erased nor merged into another."""
    if not ids:
        return {}
    wanted = [list(ids)]
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS, wanted)
        rows = cursor.fetchall()
        more: dict[int, dict[str, Any]] = {row[0]: {} for row in rows}
        cursor.execute(_POINTS, wanted)
        for customer, kind, word in cursor.fetchall():
            if customer in more and (field := POINTS.get(kind)):
                more[customer].setdefault(field, []).append(word)
        cursor.execute(_EMPLOYERS, wanted)
        for person, employer in cursor.fetchall():
            if person in more:
                more[person].setdefault("employers", []).append(employer)
    return {row[0]: _profile(row, more[row[0]]) for row in rows}


def _profile(row: tuple[Any, ...], more: dict[str, Any]) -> Profile:
    _pk, kind, name, city, external_id, gender, year, month, day, credit_code, website = row
    return profile(
        kind,
        name,
        city=city,
        external_id=external_id,
        gender=gender,
        birth=(year, month, day),
        credit_code=credit_code,
        website=website,
        **more,
    )


def held_by_many(pairs: Sequence[tuple[Profile, Profile]]) -> set[str]:
    """Of the numbers and mailboxes that these pairs share, those that many hold."""
    shared = {("phone", one) for a, b in pairs for one in a.phones & b.phones} | {
        ("email", one) for a, b in pairs for one in a.mails & b.mails
    }
    if not shared:
        return set()
    words = sorted(shared)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[kind for kind, _word in words], [word for _kind, word in words], MANY, MANY])
        return {mailbox(word) if kind == "email" else word for kind, word in cursor.fetchall()}
