"""The kinds of rules: what each looks for, the numbers it takes, what it rests on, and what counts as a good outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Outcome = Literal["", "order", "rating", "reached", "paid"]
DAYS, TIMES, PERCENT, POINTS, PURCHASES, ANSWERS = _("days"), _("times"), "%", _("of 5"), _("purchases"), _("answers")
ALWAYS = 3650
"""Any contact since the evidence settles it, however long ago that is."""


@dataclass(frozen=True)
class Threshold:
    """A number that a rule takes, with its unit and bounds."""

    name: str
    label: Any
    unit: Any
    default: float
    least: float
    most: float
    places: int = 0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`objects` and `fields` (of people and companies) are what it rests on: who may not read them all is told nothing of it.

    Two kinds of one `theme` say the same of a customer, so only the stronger one is said. Contact within `rest` days silences it.
    `marketing`: not to whoever withdrew their consent; `asked_for`: only to whoever gave it. `urgent_after` is the number of days after
    which urgency stands half way, rising or fading.
    """

    name: str
    label: Any
    verb: Any
    icon: str
    explained: Any
    thresholds: tuple[Threshold, ...] = ()
    rank: float = 1.0
    objects: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    theme: str = ""
    rest: int = 14
    quiet: int = 30
    marketing: bool = False
    asked_for: bool = False
    urgent_after: float = 14.0
    rising: bool = True
    outcome: Outcome = ""
    outcome_words: Any = ""
    within: int = 60
    is_task: bool = False
    tone: str = ""
    defaults: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "defaults", {one.name: one.default for one in self.thresholds})
        object.__setattr__(self, "theme", self.theme or self.name)


def _days(name: str, label: Any, default: float, least: float = 0, most: float = 365) -> Threshold:
    return Threshold(name, label, DAYS, default, least, most)


TOUCHED = ("note", "call")
AT_ONCE = {"task", "promise", "low_rating"}
"""What needs no refresh."""
BOUGHT_AGAIN, RATED_BETTER = _("bought again within %(days)s days"), _("a better rating within %(days)s days")
TOP = Threshold("top", _("Value among the highest"), PERCENT, 10, 1, 100)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="promise",
            label=_("A promise is due"),
            verb=_("Keep the promise"),
            icon="flag",
            explained=_("An open task that was promised to a customer, on its day or past it."),
            rank=4,
            objects=("task",),
            urgent_after=3,
            is_task=True,
            tone="bad",
        ),
        Kind(
            name="task",
            label=_("A task is due"),
            verb=pgettext_lazy("a task", "Do"),
            icon="task",
            explained=_("An open task on its day or past it."),
            rank=2.5,
            objects=("task",),
            urgent_after=7,
            is_task=True,
        ),
        Kind(
            name="low_rating",
            label=_("A low rating without contact since"),
            verb=pgettext_lazy("next step", "Call"),
            icon="phone",
            explained=_("The last satisfaction answer is low, and nobody has spoken to the customer since."),
            thresholds=(
                Threshold("rating", _("Last rating at most"), POINTS, 2, 1, 4),
                _days("after", _("Not before"), 0, 0, 90),
                _days("until", _("Not after"), 60, 1, 365),
            ),
            rank=5,
            objects=("feedback", *TOUCHED),
            fields=("last_rating",),
            theme="rating",
            rest=ALWAYS,
            urgent_after=7,
            rising=False,
            outcome="rating",
            outcome_words=RATED_BETTER,
            tone="bad",
        ),
        Kind(
            name="rating_falls",
            label=_("Ratings fall"),
            verb=pgettext_lazy("next step", "Call"),
            icon="satisfaction",
            explained=_("The customer's own answers of two years fall by more than chance explains (Mann-Kendall test)."),
            thresholds=(
                Threshold("level", _("Chance of a false alarm below"), PERCENT, 1, 0.1, 10, places=1),
                Threshold("answers", _("From so many answers on"), ANSWERS, 10, 10, 200),
            ),
            rank=3,
            objects=("feedback", *TOUCHED),
            fields=("satisfaction",),
            theme="rating",
            outcome="rating",
            outcome_words=RATED_BETTER,
            urgent_after=30,
            rising=False,
            tone="warn",
        ),
        Kind(
            name="silent",
            label=_("A regular buyer is silent"),
            verb=_("Win back"),
            icon="undo",
            explained=_("Silent for longer than so many times their own usual time between purchases, and of high value so far."),
            thresholds=(
                Threshold("times", _("Longer than the usual time"), TIMES, 2, 1.1, 20, places=1),
                Threshold("purchases", _("Bought on at least"), PURCHASES, 3, 3, 100),
                TOP,
                _days("until", _("Not after"), 730, 30, 3650),
            ),
            rank=3,
            objects=("order", *TOUCHED),
            fields=("value_so_far", "alive"),
            theme="leaving",
            marketing=True,
            outcome="order",
            outcome_words=BOUGHT_AGAIN,
            urgent_after=60,
            rising=False,
            tone="warn",
        ),
        Kind(
            name="alive_fell",
            label=_("Probably leaving"),
            verb=_("Win back"),
            icon="undo",
            explained=_("The probability of being still active fell below this since the last refresh, and value so far is high."),
            thresholds=(
                Threshold("below", _("Probability below"), PERCENT, 30, 1, 99),
                TOP,
                _days("until", _("Said for"), 30, 1, 365),
            ),
            rank=3,
            objects=("order", *TOUCHED),
            fields=("value_so_far", "alive"),
            theme="leaving",
            marketing=True,
            outcome="order",
            outcome_words=BOUGHT_AGAIN,
            urgent_after=14,
            rising=False,
            tone="warn",
        ),
        Kind(
            name="first_order",
            label=_("A first order, no contact since"),
            verb=_("Thank"),
            icon="gift",
            explained=_("The first order was made a few days ago, and nobody has spoken to the customer since."),
            thresholds=(_days("after", _("Not before"), 3, 0, 90), _days("until", _("Not after"), 30, 1, 365)),
            rank=1.5,
            objects=("order", *TOUCHED),
            rest=ALWAYS,
            urgent_after=14,
            rising=False,
            outcome="order",
            outcome_words=BOUGHT_AGAIN,
        ),
        Kind(
            name="unpaid",
            label=_("An order is unpaid"),
            verb=_("Remind"),
            icon="value",
            explained=_("An order still stands as unpaid after so many days."),
            thresholds=(_days("after", _("Unpaid for more than"), 14), _days("until", _("Not after"), 365, 1, 3650)),
            rank=2,
            objects=("order", *TOUCHED),
            rest=7,
            quiet=14,
            urgent_after=30,
            outcome="paid",
            outcome_words=_("nothing unpaid any more within %(days)s days"),
            tone="warn",
        ),
        Kind(
            name="late_order",
            label=_("An order is late"),
            verb=pgettext_lazy("next step", "Write"),
            icon="order",
            explained=_("The day promised for an order has passed, and it is not delivered."),
            thresholds=(_days("after", _("Late by more than"), 0, 0, 90), _days("until", _("Not after"), 180, 1, 3650)),
            rank=3,
            objects=("order", *TOUCHED),
            rest=7,
            quiet=7,
            urgent_after=7,
            outcome="order",
            outcome_words=BOUGHT_AGAIN,
            tone="bad",
        ),
        Kind(
            name="lead",
            label=_("A lead without any contact"),
            verb=pgettext_lazy("next step", "Call"),
            icon="phone",
            explained=_("A lead was added so many days ago and nobody has spoken to them yet."),
            thresholds=(_days("after", _("Without contact for"), 7), _days("until", _("Not after"), 90, 1, 730)),
            rank=1.5,
            objects=("order", *TOUCHED),
            fields=("lifecycle",),
            rest=ALWAYS,
            marketing=True,
            urgent_after=14,
            rising=False,
            outcome="reached",
            outcome_words=_("reached, or a first order, within %(days)s days"),
            within=30,
        ),
        Kind(
            name="birthday",
            label=_("A birthday is near"),
            verb=_("Congratulate"),
            icon="gift",
            explained=_("Only of people who agreed to be contacted for marketing."),
            thresholds=(_days("within", _("Within"), 7, 0, 60),),
            rank=1,
            objects=("consent", *TOUCHED),
            fields=("birth",),
            marketing=True,
            asked_for=True,
            quiet=300,
            urgent_after=7,
            outcome="order",
            outcome_words=BOUGHT_AGAIN,
        ),
    )
}
