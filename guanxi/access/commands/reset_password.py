"""`guanxi reset-password USERNAME`: prints a one-time link with which the user sets a new password."""

from __future__ import annotations

import argparse

from guanxi.access.commands.finding import NoSuchUser, complain, user_named


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="guanxi reset-password", description="Print a one-time link to set a new password.")
    parser.add_argument("username")
    parser.add_argument("--two-step-off", action="store_true", help="also turn off two-step sign-in, for a lost phone")
    wanted = parser.parse_args(args)
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.impossible import Impossible
    from guanxi.access.users.links import make_link
    from guanxi.access.users.two_step import turn_off_two_step

    try:
        user = user_named(wanted.username)
        if wanted.two_step_off:
            turn_off_two_step(user=user, by=SYSTEM, at=timezone.now())
        print(make_link(user=user, by=SYSTEM, at=timezone.now()))
    except (NoSuchUser, Impossible) as trouble:
        return complain(trouble)
    return 0
