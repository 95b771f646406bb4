"""What becomes of proposals about somebody who is erased: they go; that something was done, and what came of it, stays and counts."""

from __future__ import annotations

from guanxi.customers.privacy.erasing.erasers import Erasure, register_eraser, rows_go, run

COUNTED = "what was done and what came of it, which chances are learnt from"


def erase_what_was_done(erasure: Erasure) -> None:
    told = "UPDATE action_taken SET facts = '{}', logged = '', logged_id = NULL WHERE customer_id = ANY(%(people)s) RETURNING id"
    erasure.gone["action_taken"] = {row[0] for row in run(told, erasure)}


def register() -> None:
    register_eraser("action_taken", erase_what_was_done, stays=dict.fromkeys(("kind", "theme", "what", "outcome"), COUNTED))
    register_eraser("next_action", rows_go("next_action", "customer_id"))
