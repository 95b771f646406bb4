"""What becomes of what the customers floor, and the floors below it, keep of a person."""

from __future__ import annotations

from guanxi.customers.privacy.erasing import traces
from guanxi.customers.privacy.erasing.erasers import (
    ON_THESE,
    THESE,
    Erasure,
    register_eraser,
    rows_go,
    rows_on_them_go,
    run,
    stays_whole,
)

NAME = "Erased person"
"""What the row is called in the database; pages say it in the reader's language."""
SAYS_WHICH = "says which record it hangs on, not who that is"
SAYS_WHAT = "one of a few words that every customer has, which figures count by"


def erase_customer(erasure: Erasure) -> None:
    run(
        """
        UPDATE customer SET name = %(name)s, sort_key = '', external_id = NULL, own = '{}', source = '', country = '', province = '',
            city = '', language = '', industry = '', remarks = '', erased_at = %(now)s, version = version + 1, changed_at = %(now)s
        WHERE id = ANY(%(people)s)
        """,
        erasure,
        name=NAME,
    )


def erase_person(erasure: Erasure) -> None:
    run(
        """
        UPDATE person SET family_name = '', given_name = '', gender = '', birth_year = NULL, birth_month = NULL, birth_day = NULL
        WHERE customer_id = ANY(%(people)s)
        """,
        erasure,
    )


def erase_consents(erasure: Erasure) -> None:
    """That somebody agreed to something one day stays; the words, and where they came from, go."""
    run(
        """
        UPDATE consent SET text = '', text_version = '', source = '', proof = '', external_id = NULL, own = '{}', version = version + 1,
            changed_at = %(now)s
        WHERE customer_id = ANY(%(people)s)
        """,
        erasure,
    )


def erase_tags(erasure: Erasure) -> None:
    """A tag that nobody else has told of them alone: it goes, too."""
    taken = {row[0] for row in run(f"DELETE FROM tagging WHERE {ON_THESE} RETURNING tag_id", erasure)}
    alone = run(
        "DELETE FROM tag WHERE id = ANY(%(tags)s) AND NOT EXISTS (SELECT 1 FROM tagging WHERE tag_id = tag.id) RETURNING id",
        erasure,
        tags=sorted(taken),
    )
    erasure.gone["tag"] = {row[0] for row in alone}


def erase_files(erasure: Erasure) -> None:
    """The bytes go once all is committed."""
    erasure.files += [row[0] for row in run(f"DELETE FROM stored_file WHERE {ON_THESE} RETURNING key", erasure)]


def erase_pairs(erasure: Erasure) -> None:
    run("DELETE FROM duplicate_pair WHERE a = ANY(%(people)s) OR b = ANY(%(people)s)", erasure)


def erase_decisions(erasure: Erasure) -> None:
    gone = run("DELETE FROM duplicate_decision WHERE a = ANY(%(people)s) OR b = ANY(%(people)s) RETURNING id", erasure)
    erasure.gone["duplicate_decision"] = {row[0] for row in gone}


def erase_notifications(erasure: Erasure) -> None:
    run(f"DELETE FROM notification WHERE (object, about) IN ({THESE})", erasure)


def register() -> None:
    traces.register()  # first: they are found by what the rest takes away
    register_eraser(
        "customer",
        erase_customer,
        stays=dict.fromkeys(("kind", "lifecycle"), SAYS_WHAT) | {"opening_currency": "the money of figures that stay"},
    )
    register_eraser("person", erase_person)
    for table, column in (("contact_point", "customer_id"), ("employment", "person_id"), ("preferences", "customer_id")):
        register_eraser(table, rows_go(table, column))
    register_eraser("consent", erase_consents, stays=dict.fromkeys(("purpose", "channel", "state"), SAYS_WHAT))
    register_eraser(
        "current_score",
        stays_whole,
        stays=dict.fromkeys(("kind", "label", "reasons"), "figures of an anonymous customer, computed from orders that stay"),
    )
    register_eraser("tagging", erase_tags)
    register_eraser("stored_file", erase_files)
    for table in ("comment", "following", "search_row", "access_share"):
        register_eraser(table, rows_on_them_go(table))
    register_eraser("duplicate_pair", erase_pairs)
    register_eraser("duplicate_decision", erase_decisions)
    for table in ("duplicate_key", "duplicate_pending"):
        register_eraser(table, rows_go(table, "customer_id"))
    register_eraser("notification", erase_notifications, stays={"fields": "names of fields, of notifications about many records at once"})
