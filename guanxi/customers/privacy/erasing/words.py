"""By which words a person is known: names, addresses and numbers that they have or ever had. Where colleagues left such a word in a
place that hangs on nobody (a filter, a file's name), that is how it is found."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

LONG, LONG_IN_CHINESE, NUMBER = 8, 4, 7
CHINESE = re.compile(r"[\u3400-\u9fff]")
BETWEEN = re.compile(r"[\s()+./-]")

PLAIN = r"regexp_replace(lower({text}), '[\s()+./-]', '', 'g')"
"""A text without what may stand between the digits of a number, or the parts of a name."""

_KNOWN_BY = """
    WITH told AS (
        SELECT side FROM journal_change c CROSS JOIN LATERAL (VALUES (c.before), (c.after)) AS v(side)
        WHERE side IS NOT NULL AND (c.object = 'person' AND c.record_id = ANY(%(people)s)
            OR c.object = 'contact_point' AND c.under_object = 'customer' AND c.under_id = ANY(%(people)s))
    )
    SELECT told.side ->> name FROM told, unnest(ARRAY['name', 'external_id', 'value', 'normalised']) AS name WHERE told.side ->> name <> ''
    UNION SELECT name FROM customer WHERE id = ANY(%(people)s)
    UNION SELECT external_id FROM customer WHERE id = ANY(%(people)s) AND external_id IS NOT NULL
    UNION SELECT v.word FROM contact_point p CROSS JOIN LATERAL (VALUES (p.value), (p.normalised)) AS v(word)
    WHERE p.customer_id = ANY(%(people)s)
"""


@dataclass(frozen=True)
class Words:
    """`within` are so long that nobody else's word holds them; of `whole` only a value that is nothing else tells."""

    within: list[str]
    whole: list[str]

    def found_in(self, text: str) -> bool:
        """As a word of a sentence."""
        told = plain(text)
        return any(word in told for word in self.within) or any(word in told for word in self.whole if len(word) > 1)

    def within_text(self, text: str, *, of_numbers: bool = False) -> str:
        """The condition that this SQL text, mostly of JSON, holds one of them. `of_numbers`: it tells numbers of its own, in which those of
        a phone may stand by chance. It names %(words)s or %(names)s."""
        words = "names" if of_numbers else "words"
        return f"EXISTS (SELECT FROM unnest(%({words})s::text[]) AS w(word) WHERE strpos({PLAIN.format(text=text)}, w.word) > 0)"

    def given(self) -> dict[str, list[str]]:
        """As JSON writes them."""
        values = [f'"{word}"' for word in self.whole]
        names = [f'"{word}"' if word.isdigit() else word for word in self.within]
        return {"words": [*self.within, *values], "names": [*names, *values]}


def words_of(people: Collection[int]) -> Words:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_BY, {"people": list(people)})
        known = {plain(row[0]) for row in cursor.fetchall()} - {""}
    known |= {word[-10:] for word in known if word.isdigit() and len(word) > 10}  # without the country's number
    within = {word for word in known if _is_long(word)}
    return Words(sorted(within), sorted(known - within))


def plain(text: str) -> str:
    return BETWEEN.sub("", text.lower())


def _is_long(word: str) -> bool:
    least = LONG_IN_CHINESE if CHINESE.search(word) else NUMBER if word.isdigit() or "@" in word else LONG
    return len(word) >= least
