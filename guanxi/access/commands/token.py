"""`guanxi token --user NAME --label TEXT`: prints a new API token, and nothing else, on standard output."""

from __future__ import annotations

import argparse
from datetime import timedelta

from guanxi.access.commands.finding import NoSuchUser, complain, user_named


def main(args: list[str]) -> int:
    wanted = _parser().parse_args(args)
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.impossible import Impossible
    from guanxi.access.tokens.issuing import issue_token

    lives = timedelta(days=wanted.days) if wanted.days else None
    try:
        user = user_named(wanted.user)
        print(issue_token(user=user, label=wanted.label, scope=wanted.scope, lives=lives, by=SYSTEM, at=timezone.now()).secret)
    except (NoSuchUser, Impossible) as trouble:
        return complain(trouble)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guanxi token", description="Make an API token and print it; it is shown only once.")
    parser.add_argument("--user", required=True, help="the token may what this user may")
    parser.add_argument("--label", required=True, help="what it is for")
    parser.add_argument("--scope", choices=["read", "write"], default="write", help="read: may change nothing (default: write)")
    parser.add_argument("--days", type=int, default=365, help="how long it lives; 0: until revoked (default: 365)")
    return parser
