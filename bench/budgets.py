"""What each figure must reach on the reference machine (2 cores, nothing else running), and what peers reach at the same work."""

from __future__ import annotations

from dataclasses import dataclass

TOLERANCE = 1.3


@dataclass(frozen=True)
class Budget:
    """`at_most` or `at_least`; `per_million` is added per million people of the world. Memory does not scale with the machine's speed."""

    at_most: float | None = None
    at_least: float | None = None
    per_million: float = 0.0
    peer: tuple[str, float] | None = None
    scales: bool = True

    def limit(self, people: int, slowness: float) -> float:
        wanted = (self.at_most if self.at_most is not None else self.at_least or 0.0) + self.per_million * people / 1_000_000
        if not self.scales:
            return wanted
        return wanted * slowness if self.at_most is not None else wanted / slowness

    def missed(self, value: float, people: int, slowness: float) -> bool:
        limit = self.limit(people, slowness)
        return value > limit * TOLERANCE if self.at_most is not None else value < limit / TOLERANCE

    def ratio(self, value: float) -> float | None:
        """How many times better than the best peer."""
        if self.peer is None or value <= 0:
            return None
        return self.peer[1] / value if self.at_most is not None else value / self.peer[1]


ODOO = "Odoo 19"
# Measured on 26 and 28 November 2026 and rounded to the worse side; what the product promises
# (start, search, customer page, import, mass change, refresh) stands as promised.
BUDGETS: dict[str, Budget] = {
    "cold start to first page": Budget(at_most=12),
    "second start to first page": Budget(at_most=8, peer=(ODOO, 3.7)),
    "read one, 1 client": Budget(at_least=260, peer=(ODOO, 162)),
    "read one, 8 clients": Budget(at_least=520, peer=(ODOO, 339)),
    "list of 50, a page's columns, 1 client": Budget(at_least=150, peer=(ODOO, 27)),
    "list of 50, a page's columns, 8 clients": Budget(at_least=270, peer=(ODOO, 57)),
    "list of 50, all fields, 1 client": Budget(at_least=65, peer=(ODOO, 26)),
    "list of 50, all fields, 8 clients": Budget(at_least=130, peer=(ODOO, 34)),
    "list page filtered by an own field, p95": Budget(at_most=200),
    "create one, 1 client": Budget(at_least=110, peer=(ODOO, 36)),
    "create one, 8 clients": Budget(at_least=160, peer=(ODOO, 83)),
    "import people from CSV": Budget(at_least=3_000, peer=(ODOO, 550)),
    "mass change of one field": Budget(at_least=1_700),
    "undo of a mass change": Budget(at_least=1_700),
    "search p50: pinyin initials": Budget(at_most=40),
    "search p50: two characters": Budget(at_most=40, peer=(ODOO, 89)),
    "search p50: last digits": Budget(at_most=40),
    "search p50: part of a mail": Budget(at_most=40, peer=(ODOO, 90)),
    "search p50: a miss": Budget(at_most=40),
    "search p50: one character": Budget(at_most=40),
    "search p50: full pinyin": Budget(at_most=40),
    "search p50: a syllable": Budget(at_most=40),
    "search p50: first digits": Budget(at_most=40),
    "search p50: a mail's end": Budget(at_most=40),
    "customer page, first byte p50": Budget(at_most=60),
    "customer page, queries": Budget(at_most=20, scales=False),
    "list page, first byte p50": Budget(at_most=55),
    "list page, queries": Budget(at_most=14, scales=False),
    "refresh: whole": Budget(at_most=8, per_million=142),
    "refresh: peak memory": Budget(at_most=700, per_million=2_300, scales=False),
    "duplicates: whole scan": Budget(at_most=10, per_million=480),
    "duplicates: peak memory": Budget(at_most=300, scales=False),
    "verify a million changes": Budget(at_most=15),
    "verify: peak memory": Budget(at_most=200, scales=False),
    "memory idle": Budget(at_most=300, peer=(ODOO, 269), scales=False),
    "memory loaded": Budget(at_most=400, peer=(ODOO, 537), scales=False),
}
