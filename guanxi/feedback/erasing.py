"""What becomes of the feedback of somebody who is erased: the rating and its day stay, the words go, also those said for a company."""

from __future__ import annotations

from guanxi.customers.privacy.erasing.erasers import Erasure, register_eraser, register_spoken, run

COUNTED = "what figures count by"


def erase_feedback(erasure: Erasure) -> None:
    """Without a rating nothing is left of it."""
    theirs = "(customer_id = ANY(%(people)s) OR contact_id = ANY(%(people)s))"
    run(f"DELETE FROM feedback WHERE score IS NULL AND {theirs}", erasure)
    run(f"UPDATE feedback SET comment = '', own = '{{}}', version = version + 1, changed_at = %(now)s WHERE {theirs}", erasure)


def register() -> None:
    stays = dict.fromkeys(("kind", "channel"), COUNTED) | {"external_id": "the number of an answer, by which a file finds it again"}
    register_eraser("feedback", erase_feedback, stays=stays)
    register_spoken("feedback", "contact")
