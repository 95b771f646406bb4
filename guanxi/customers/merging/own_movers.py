"""How what the customers floor keeps of a customer changes hands: nothing twice, one primary each, an opt-out is never lost."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.customers.merging.movers import Merge, Returned, register_mover, run
from guanxi.customers.models import Consent
from guanxi.journal.models import Change
from guanxi.journal.writing import current_entry
from guanxi.records.registry import registry
from guanxi.records.writing import create

STATED = ("purpose", "channel", "state", "text_version", "text", "source", "proof", "stated_at")


def one_by_one(move: Callable[[Merge], None]) -> Callable[[Merge], None]:
    """What one loser brought along is the winner's when the next one comes: so nothing is there twice."""

    def moved(merge: Merge) -> None:
        for one in merge.one_by_one():
            move(one)

    return moved


@one_by_one
def move_contact_points(merge: Merge) -> None:
    """Whoever opted out of an address or was unreachable there stays so, whichever of the two it was."""
    run(
        """
        UPDATE contact_point w SET opted_out = w.opted_out OR l.opted_out, is_invalid = w.is_invalid OR l.is_invalid
        FROM contact_point l WHERE w.customer_id = %(winner)s AND l.customer_id = %(loser)s
        AND l.kind = w.kind AND l.normalised = w.normalised AND (l.opted_out AND NOT w.opted_out OR l.is_invalid AND NOT w.is_invalid)
        """,
        merge,
    )
    run(
        """
        UPDATE contact_point w SET is_primary = TRUE FROM contact_point l WHERE w.customer_id = %(winner)s AND l.customer_id = %(loser)s
        AND l.kind = w.kind AND l.normalised = w.normalised AND l.is_primary
        AND NOT EXISTS (SELECT 1 FROM contact_point p WHERE p.customer_id = %(winner)s AND p.kind = l.kind AND p.is_primary)
        """,
        merge,
    )
    run(
        """
        DELETE FROM contact_point l USING contact_point w WHERE l.customer_id = %(loser)s AND w.customer_id = %(winner)s
        AND l.kind = w.kind AND l.normalised = w.normalised
        """,
        merge,
    )
    run(
        """
        UPDATE contact_point l SET customer_id = %(winner)s, is_primary = l.is_primary AND NOT EXISTS (
            SELECT 1 FROM contact_point w WHERE w.customer_id = %(winner)s AND w.kind = l.kind AND w.is_primary)
        WHERE l.customer_id = %(loser)s
        """,
        merge,
    )


@one_by_one
def move_employments_of_person(merge: Merge) -> None:
    run(
        """
        UPDATE employment w SET is_main = TRUE FROM employment l WHERE w.person_id = %(winner)s AND l.person_id = %(loser)s
        AND l.company_id = w.company_id AND l.title = w.title AND l.is_main
        AND NOT EXISTS (SELECT 1 FROM employment m WHERE m.person_id = %(winner)s AND m.is_main)
        """,
        merge,
    )
    run(
        """
        DELETE FROM employment l USING employment w WHERE l.person_id = %(loser)s AND w.person_id = %(winner)s
        AND l.company_id = w.company_id AND l.title = w.title
        """,
        merge,
    )
    run(
        """
        UPDATE employment l SET person_id = %(winner)s, is_main = l.is_main AND NOT EXISTS (
            SELECT 1 FROM employment w WHERE w.person_id = %(winner)s AND w.is_main)
        WHERE l.person_id = %(loser)s
        """,
        merge,
    )


@one_by_one
def move_employments_of_company(merge: Merge) -> None:
    """Of two equal roles one stays; if the one that goes was the main one, the other is from now on."""
    twins = "l.company_id = %(loser)s AND w.company_id = %(winner)s AND l.person_id = w.person_id AND l.title = w.title"
    run(f"UPDATE employment l SET is_main = FALSE FROM employment w WHERE {twins} AND l.is_main AND w.is_main", merge)
    run(
        f"WITH gone AS (DELETE FROM employment l USING employment w WHERE {twins} RETURNING w.id AS kept, l.is_main) "
        "SELECT set_config('guanxi.kept', coalesce(string_agg(kept::text, ',') FILTER (WHERE is_main), ''), true) FROM gone",
        merge,
    )
    run("UPDATE employment SET is_main = TRUE WHERE id = ANY(string_to_array(current_setting('guanxi.kept'), ',')::bigint[])", merge)
    run("UPDATE employment SET company_id = %(winner)s WHERE company_id = %(loser)s", merge)


@one_by_one
def move_subsidiaries(merge: Merge) -> None:
    """A company that stood below the other, directly or through others, does not come to stand below itself: it takes the other's place."""
    run(
        """
        WITH RECURSIVE above (id) AS (
            SELECT parent_id FROM company WHERE customer_id = %(winner)s AND parent_id IS NOT NULL
            UNION SELECT c.parent_id FROM company c JOIN above ON c.customer_id = above.id WHERE c.parent_id IS NOT NULL
        )
        UPDATE company w SET parent_id = nullif(l.parent_id, %(winner)s) FROM company l
        WHERE w.customer_id = %(winner)s AND l.customer_id = %(loser)s AND EXISTS (SELECT 1 FROM above WHERE id = %(loser)s)
        """,
        merge,
    )
    run("UPDATE company SET parent_id = %(winner)s WHERE parent_id = %(loser)s AND customer_id <> %(winner)s", merge)


@one_by_one
def move_preferences(merge: Merge) -> None:
    """Wishes of the one that stays come first."""
    run(
        """
        INSERT INTO preferences (customer_id, preferred_channel, topics, quiet_from, quiet_to, timezone)
        SELECT %(winner)s, preferred_channel, topics, quiet_from, quiet_to, timezone FROM preferences WHERE customer_id = %(loser)s
        ON CONFLICT (customer_id) DO NOTHING
        """,
        merge,
    )
    run("DELETE FROM preferences WHERE customer_id = %(loser)s", merge)


def drop_scores(merge: Merge) -> None:
    """Figures are not added up: those of the winner are computed anew from all the facts by the next refresh."""
    run("DELETE FROM current_score WHERE customer_id = ANY(%(losers)s)", merge)


@one_by_one
def move_tags(merge: Merge) -> None:
    run(
        """
        DELETE FROM tagging l USING tagging w WHERE l.object = %(kind)s AND l.record_id = %(loser)s
        AND w.object = %(kind)s AND w.record_id = %(winner)s AND w.tag_id = l.tag_id
        """,
        merge,
    )
    run("UPDATE tagging SET record_id = %(winner)s WHERE object = %(kind)s AND record_id = %(loser)s", merge)


def move_files(merge: Merge) -> None:
    run("UPDATE stored_file SET record_id = %(winner)s WHERE object = %(kind)s AND record_id = ANY(%(losers)s)", merge)


def move_comments(merge: Merge) -> None:
    run("UPDATE comment SET record_id = %(winner)s WHERE object = %(kind)s AND record_id = ANY(%(losers)s)", merge)


def move_followings(merge: Merge) -> None:
    """Whoever followed one of them follows the winner; whoever said there that they do, or do not, has said it."""
    run(
        """
        DELETE FROM following l USING following w WHERE l.object = %(kind)s AND l.record_id = ANY(%(losers)s) AND w.object = %(kind)s
        AND w.user_id = l.user_id AND (w.record_id = %(winner)s OR w.record_id = ANY(%(losers)s) AND w.id < l.id)
        """,
        merge,
    )
    run("UPDATE following SET record_id = %(winner)s WHERE object = %(kind)s AND record_id = ANY(%(losers)s)", merge)


def move_shares(merge: Merge) -> None:
    """Whoever one of them was shared with sees the winner. Of two shares with the same colleague or team one holds: one that has not ended,
    then the one to write, then the one that lasts longer."""
    run(
        """
        DELETE FROM access_share WHERE id IN (
            SELECT id FROM (
                SELECT id, row_number() OVER (
                    PARTITION BY user_id, team_id
                    ORDER BY ends_at IS NULL OR ends_at > %(now)s DESC, may_write DESC, ends_at DESC, record_id = %(winner)s DESC, id
                ) AS place
                FROM access_share WHERE object = %(kind)s AND (record_id = %(winner)s OR record_id = ANY(%(losers)s))
            ) AS ranked WHERE place > 1
        )
        """,
        merge,
    )
    run("UPDATE access_share SET record_id = %(winner)s WHERE object = %(kind)s AND record_id = ANY(%(losers)s)", merge)


def keep_opt_outs(returned: Returned) -> None:
    """Who opted out of an address while they were one is opted out of it everywhere: nobody knows which of them said so."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH said AS (
                SELECT DISTINCT ON (p.id) p.kind, p.normalised, c.after ->> 'opted_out' = 'true' AS opted_out
                FROM contact_point p JOIN journal_change c ON c.object = 'contact_point' AND c.record_id = p.id
                WHERE p.customer_id = ANY(%(concerned)s) AND c.entry_id > %(entry)s AND c.entry_id <> %(now)s AND c.after ? 'opted_out'
                ORDER BY p.id, c.entry_id DESC
            )
            UPDATE contact_point p SET opted_out = TRUE FROM said
            WHERE said.opted_out AND p.customer_id = ANY(%(concerned)s) AND p.kind = said.kind AND p.normalised = said.normalised
            AND NOT p.opted_out
            """,
            {"concerned": returned.concerned, "entry": returned.entry, "now": current_entry().id},
        )


def keep_withdrawals(returned: Returned) -> None:
    """Who withdrew a consent while they were one has withdrawn it for each of them; one that was given then holds for the winner alone."""
    later = Change.objects.filter(object="consent", entry__gt=returned.entry, before__isnull=True, after__isnull=False)
    later = later.exclude(entry=current_entry().id)
    made = Consent.objects.filter(customer=returned.winner, pk__in=later.values("record_id"), deleted_at__isnull=True)
    said = list(made.filter(state=Consent.State.WITHDRAWN).order_by("pk").values(*STATED))
    rows = [{**statement, "customer": loser} for loser in returned.losers for statement in said]
    if rows:
        create(registry.of("consent"), rows, by=SYSTEM, at=returned.asking.now)


def register() -> None:
    register_mover("contact_point", "customer_id", move_contact_points, returned=keep_opt_outs)
    register_mover("employment", "person_id", move_employments_of_person)
    register_mover("employment", "company_id", move_employments_of_company)
    register_mover("company", "parent_id", move_subsidiaries)
    register_mover("customer", "merged_into_id")
    register_mover("consent", "customer_id", returned=keep_withdrawals)
    register_mover("preferences", "customer_id", move_preferences)
    register_mover("current_score", "customer_id", drop_scores, order=10)
    register_mover("tagging", "record_id", move_tags)
    register_mover("stored_file", "record_id", move_files)
    register_mover("comment", "record_id", move_comments)
    register_mover("following", "record_id", move_followings)
    register_mover("access_share", "record_id", move_shares)
