"""The result of one figure: a value with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "not_defined", "too_few"]
Direction = Literal["up", "down", "none"]

FEWEST_ANSWERS = 10
"""Under this many answers no score is shown, only the answers (rule 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure, how it was made and how sure it is.

    ``state`` is ``"ok"``, ``"not_defined"`` (a denominator of zero) or ``"too_few"``; in the last two ``value`` is ``None`` and ``reason``
    is a code that ``words.sentence`` turns into zh or en. ``low`` and ``high`` bound the interval at ``confidence``; they are ``None``
    where the figure is exact. ``n`` counts what the figure rests on.
    """

    state: State = "ok"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    confidence: float | None = None
    method: str = "exact"
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.state == "ok"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """After minus before. ``direction`` is ``"none"`` unless the test rejects equality at ``1 - confidence``: no arrow without a test."""

    state: State = "ok"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    confidence: float = 0.95
    direction: Direction = "none"
    method: str = ""
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.state == "ok"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def not_defined(reason: str, *, n: int = 0, method: str = "exact") -> Measured:
    """The result where the denominator is zero: neither 0 nor a crash."""
    return Measured(state="not_defined", reason=reason, n=n, method=method)


def too_few(reason: str, *, n: int, method: str = "exact") -> Measured:
    """The result where there is too little to say."""
    return Measured(state="too_few", reason=reason, n=n, method=method)
