"""PostgreSQL refuses to run as root: how a root process starts it all the same.

First choice is a user namespace in which we are `nobody` while the files stay ours; where the kernel or a container forbids
that, the cluster is handed to `nobody` and the server runs as that user."""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

from guanxi.site.database.trouble import DatabaseTrouble

CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def step_down(*, data: Path, programs: Path) -> Callable[[], None]:
    """What the child does between fork and exec so that PostgreSQL accepts its user; nothing for an ordinary user."""
    if _has_a_name() and os.geteuid() != 0:
        return lambda: None
    nobody = pwd.getpwnam("nobody")
    if _works(lambda: _enter_namespace(nobody)):
        _own(data, os.geteuid(), os.getegid())
        return lambda: _enter_namespace(nobody)
    if os.geteuid() == 0 and _works(lambda: _become(nobody, programs, data)):
        _own(data, nobody.pw_uid, nobody.pw_gid)
        return lambda: _become(nobody, programs, data)
    raise DatabaseTrouble(
        f"PostgreSQL does not run as root, this system allows no user namespace, and another user cannot open "
        f"{programs} and {data}. "
        "Start Guanxi as an ordinary user, or let DATABASE_URL name a server and use `guanxi serve`."
    )


def _has_a_name() -> bool:
    try:
        return bool(pwd.getpwuid(os.geteuid()))
    except KeyError:
        return False


def _enter_namespace(user: pwd.struct_passwd) -> None:
    outside_user, outside_group = os.geteuid(), os.getegid()
    if _libc is None or _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user.pw_uid} {outside_user} 1"),
        ("gid_map", f"{user.pw_gid} {outside_group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def _become(user: pwd.struct_passwd, programs: Path, data: Path) -> None:
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    if not (os.access(programs / "postgres", os.X_OK) and os.access(data.parent, os.X_OK)):
        raise OSError("programs or data out of reach")


def _works(attempt: Callable[[], None]) -> bool:
    """Try it in a child that ends at once."""
    child = os.fork()
    if child == 0:
        try:
            attempt()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _own(data: Path, user: int, group: int) -> None:
    """Give the folder, and the parts of it that PostgreSQL opens, to the user who will run it."""
    for part in (data, data / "socket", data / "postgres"):
        if not part.exists() or part.stat().st_uid == user:
            continue
        os.chown(part, user, group)
        if part != data:
            for root, folders, files in os.walk(part):
                for name in folders + files:
                    os.chown(os.path.join(root, name), user, group, follow_symlinks=False)
