"""`guanxi user add | list | activate | deactivate`: the users, at the command line. Whoever can run it owns the machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from guanxi.access.commands.finding import NoSuchUser, complain, user_named

if TYPE_CHECKING:
    from guanxi.access.users.placing import Place


def main(args: list[str]) -> int:
    wanted = _parser().parse_args(args)
    from guanxi.access.impossible import Impossible  # after the arguments: --help needs no database

    verb: Callable[[argparse.Namespace], int] = wanted.verb
    try:
        return verb(wanted)
    except (NoSuchUser, Impossible) as trouble:
        return complain(trouble)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guanxi user", description="Add, list, activate and deactivate users.")
    verbs = parser.add_subparsers(required=True, metavar="add|list|activate|deactivate")
    add = verbs.add_parser("add", help="add a user and print a one-time link to hand over")
    add.add_argument("username")
    add.add_argument("--name", default="", help="full name; the user name if left out")
    add.add_argument("--email", default="")
    add.add_argument("--role", action="append", default=[], help="name of a role; may be given several times")
    add.add_argument("--team", default="", help="name of the main team")
    add.add_argument("--owner", action="store_true", help="may do everything")
    add.set_defaults(verb=_add)
    verbs.add_parser("list", help="list all users").set_defaults(verb=_list)
    for name, verb, text in (
        ("activate", _activate, "let a user in again; prints a one-time link"),
        ("deactivate", _deactivate, "end sessions and tokens at once"),
    ):
        one = verbs.add_parser(name, help=text)
        one.add_argument("username")
        one.set_defaults(verb=verb)
    return parser


def _add(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.users.adding import invite_user

    details = {"name": wanted.name or wanted.username, "email": wanted.email}
    print(invite_user(username=wanted.username, details=details, place=_place(wanted), by=SYSTEM, at=timezone.now()).link)
    return 0


def _place(wanted: argparse.Namespace) -> Place:
    from guanxi.access.impossible import Impossible
    from guanxi.access.models import Role, Team
    from guanxi.access.users.placing import Place

    roles = list(Role.objects.filter(name__in=wanted.role))
    if missing := sorted(set(wanted.role) - {role.name for role in roles}):
        raise Impossible(f"There is no role {missing[0]!r}.")
    team = Team.objects.filter(name__iexact=wanted.team).first() if wanted.team else None
    if wanted.team and team is None:
        raise Impossible(f"There is no team {wanted.team!r}.")
    return Place(roles=roles, team=team, is_owner=wanted.owner)


def _list(wanted: argparse.Namespace) -> int:
    from guanxi.access.actor import SYSTEM
    from guanxi.access.users.finding import users_for

    for user in users_for(SYSTEM):
        roles = "owner" if user.is_owner else ", ".join(role.name for role in user.roles.all()) or "no role"
        print(f"{user.username}\t{user.name}\t{roles}\t{'active' if user.is_active else 'deactivated'}")
    return 0


def _activate(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.users.deactivating import activate_user

    print(activate_user(user=user_named(wanted.username), by=SYSTEM, at=timezone.now()))
    return 0


def _deactivate(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from guanxi.access.actor import SYSTEM
    from guanxi.access.users.deactivating import deactivate_user

    deactivate_user(user=user_named(wanted.username), by=SYSTEM, at=timezone.now())
    return 0
