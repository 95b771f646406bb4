"""`guanxi refresh [--rebuild]`: computes every figure anew and says how long each stage took."""

from __future__ import annotations

import argparse
import sys

from guanxi.access.actor import SYSTEM
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import ask_refresh, run_refresh
from guanxi.jobs.leash import bind


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="guanxi refresh", description=main.__doc__)
    parser.add_argument("--rebuild", action="store_true", help="make the facts anew from the database first")
    parser.add_argument("--number", type=int, help=argparse.SUPPRESS)  # one that was asked for
    parser.add_argument("--with", type=int, dest="parent", help=argparse.SUPPRESS)  # the process that it ends with
    wanted = parser.parse_args(arguments)
    if wanted.parent:
        bind(wanted.parent)
    asked = Refresh.objects.get(pk=wanted.number) if wanted.number else ask_refresh(by=SYSTEM, rebuild=wanted.rebuild)
    done = run_refresh(asked)
    for stage in done.stages:
        print(f"{stage['stage']:<14}{stage['seconds']:>9.2f} s")
    if done.state != Refresh.State.DONE:
        print("guanxi refresh: another refresh is running", file=sys.stderr)
        return 1
    return 0
