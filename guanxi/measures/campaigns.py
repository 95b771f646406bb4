"""What a campaign brought: response rate on each base, and cost per target (formulas [2] and [3])."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.measures.checking import count, number
from guanxi.measures.errors import MeasureError
from guanxi.measures.proportions import share
from guanxi.measures.results import Measured, not_defined


@dataclass(frozen=True, slots=True)
class ResponseRates:
    """The same responses over the three bases; delivered is the one to show first."""

    chosen: Measured
    sent: Measured
    delivered: Measured

    @property
    def default(self) -> Measured:
        return self.delivered


def response_rate(responses: int, targets: int, *, confidence: float = 0.95) -> Measured:
    """Responses / targets, both counted as distinct people, with a Wilson interval.

    >>> rate = response_rate(200, 1000)
    >>> rate.value, round(rate.low, 3), round(rate.high, 3)
    (0.2, 0.176, 0.226)
    >>> response_rate(0, 0).reason
    'no_targets'
    """
    return share(responses, targets, confidence=confidence, reason="no_targets")


def response_rates(responses: int, *, chosen: int, sent: int, delivered: int, confidence: float = 0.95) -> ResponseRates:
    """Response rate over the targets chosen, sent to and delivered to; each base contains the next."""
    if not count(delivered, "delivered") <= count(sent, "sent") <= count(chosen, "chosen"):
        raise MeasureError("more were reached than were aimed at", where="chosen, sent, delivered", do="Pass chosen ≥ sent ≥ delivered")
    return ResponseRates(*(response_rate(responses, base, confidence=confidence) for base in (chosen, sent, delivered)))


def cost_per_target(spend: float, targets: int) -> Measured:
    """Total spend / targets, in the currency of the spend.

    >>> cost_per_target(50_000, 1000).value
    50.0
    """
    total, people = number(spend, "spend", low=0), count(targets, "targets")
    if people == 0:
        return not_defined("no_targets")
    return Measured(value=total / people, n=people)
