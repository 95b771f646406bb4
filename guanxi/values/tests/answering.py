"""For laws over any text: what was read, or the sentence that refused it; anything else fails the test."""

from __future__ import annotations

from collections.abc import Callable

from guanxi.values.problem import ValueProblem


def answer(read: Callable[[str], object], text: str) -> str:
    try:
        return str(read(text))
    except ValueProblem as problem:
        return str(problem)
