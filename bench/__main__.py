"""`python -m bench`: build the world, measure, print one table; with --check, fail when a budget is missed by more than 30 %."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterable, Iterator

from bench import calibration
from bench.budgets import BUDGETS
from bench.figures import Figure, shown, table
from bench.house import throw_away_house
from bench.stages import STAGES, Bench, weigh
from bench.world import ORDERS_PER_PERSON


def main() -> int:
    wanted = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # the house is taken down on the way out
    figures: list[Figure] = []
    failures: list[str] = []
    with throw_away_house(wanted.under) as house:
        bench = Bench(house, wanted.people, wanted.seconds)
        figures.append(Figure("cold start to first page", house.start(), "s", "an empty folder: database made, migrated, serving"))
        seconds = calibration.measured(house.url)
        _note(figures, failures, "memory", weigh(bench, "idle"))
        house.stop()
        figures.append(Figure("second start to first page", house.start(), "s"))
        _say(f"loading {wanted.people:,} people …")
        began = time.perf_counter()
        factor = wanted.orders / wanted.people / ORDERS_PER_PERSON if wanted.orders else 1.0
        made = house.command(str(wanted.people), str(factor), module="bench.world").strip()
        figures.append(Figure("load of the world", time.perf_counter() - began, "s", made))
        for name, stage in STAGES.items():
            if not wanted.only or name in wanted.only:
                _say(f"{name} …")
                _note(figures, failures, name, stage(bench))
        _note(figures, failures, "memory", weigh(bench, "loaded"))
        again = calibration.measured(house.url)
    best = {name: min(seconds[name], again[name]) for name in seconds}
    worst = {name: max(seconds[name], again[name]) for name in seconds}
    return report(figures, failures, best, worst, wanted)


def _note(figures: list[Figure], failures: list[str], name: str, found: Iterator[Figure]) -> None:
    """What cannot be measured is told and counts as missed; the rest is measured all the same."""
    try:
        for figure in found:
            figures.append(figure)
    except Exception as error:
        failures.append(f"{name} could not be measured: {error}")
        _say(failures[-1])


def report(
    figures: Iterable[Figure], failures: list[str], best: dict[str, float], worst: dict[str, float], wanted: argparse.Namespace
) -> int:
    """Budgets are stretched by the slower of the two calibrations, before and after: the machine may have had other work."""
    slow = calibration.slowness(worst)
    rows = [("what", "figure", "unit", "budget", "best peer", "remark")]
    missed: list[str] = []
    for figure in figures:
        budget = BUDGETS.get(figure.name)
        limit = peer = ""
        if budget is not None:
            limit = ("≤ " if budget.at_most is not None else "≥ ") + shown(budget.limit(wanted.people, slow))
            ratio = budget.ratio(figure.value)
            peer = f"{ratio:.1f} ×" if ratio is not None else ""
            if budget.missed(figure.value, wanted.people, slow):
                missed.append(f"{figure.name}: {shown(figure.value)} {figure.unit}, budget {limit}")
        rows.append((figure.name, shown(figure.value), figure.unit, limit, peer, figure.remark))
    print(table(rows))
    told = ", ".join(f"{name} {best[name]:.3f}–{worst[name]:.3f} s" for name in best)
    print(f"calibration: {told}; {slow:.2f} × the reference machine's time, by which budgets of speed are stretched")
    for line in [*failures, *missed]:
        print(f"missed by more than 30 %: {line}" if line in missed else line)
    return 1 if wanted.check and (missed or failures) else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--orders", type=int, help="about eight per person")
    parser.add_argument("--only", nargs="+", choices=list(STAGES), help="only these measurements")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load lasts at most")
    parser.add_argument("--check", action="store_true", help="fail when a budget is missed by more than 30 %%")
    parser.add_argument("--under", help="the folder in which the throw-away data folder is made")
    return parser


if __name__ == "__main__":
    sys.exit(main())
