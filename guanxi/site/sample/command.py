"""The command `guanxi sample`: load the sample company, or take it away again."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.impossible import Impossible
from guanxi.access.models import Workspace


def main(arguments: list[str]) -> int:
    """Load a believable bilingual company: customers, three years of orders, ratings, notes, tasks, colleagues. The same people, seed
    and as-of date give the same company. With --remove, take away what it made; the owner and real records stay."""
    wanted = _parser().parse_args(arguments)
    try:
        return _remove() if wanted.remove else _load(wanted)
    except Impossible as trouble:
        print(f"guanxi sample: {trouble}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guanxi sample", description=main.__doc__)
    parser.add_argument("--people", type=int, default=2_000, help="how many people (2000); companies and orders follow from it")
    parser.add_argument("--seed", type=int, default=1, help="another number is another company (1)")
    parser.add_argument("--as-of", type=date.fromisoformat, help="the day on which the story ends, YYYY-MM-DD (today)")
    parser.add_argument("--orders-factor", type=float, default=1.0, help="more or fewer orders than the usual eight per person")
    parser.add_argument("--remove", action="store_true", help="take the sample away")
    return parser


def _load(wanted: argparse.Namespace) -> int:
    from guanxi.site.sample.loading import load_sample

    now, started = timezone.now(), time.monotonic()
    as_of = wanted.as_of or now.astimezone(ZoneInfo(Workspace.current().timezone)).date()
    world = load_sample(people=wanted.people, seed=wanted.seed, as_of=as_of, by=SYSTEM, at=now, orders_factor=wanted.orders_factor)
    made = ", ".join(f"{rows} {what}" for what, rows in world.counts.items())
    print(f"The sample company is there after {time.monotonic() - started:.1f} s: {made}.")
    _figures_anew()
    return 0


def _remove() -> int:
    from guanxi.site.sample.removing import remove_sample

    for line in remove_sample(by=SYSTEM, at=timezone.now()).sentences():
        print(line)
    _figures_anew()
    return 0


def _figures_anew() -> None:
    """The worker computes them as soon as it runs: nobody meets a company without figures, or figures without their company."""
    from guanxi.insight.renewing.asking import follow_up

    with transaction.atomic():
        follow_up(by=SYSTEM, at=timezone.now())
    print("The figures are computed as soon as Guanxi runs.")
