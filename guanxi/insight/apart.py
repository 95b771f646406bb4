"""A refresh in a process of its own: what arrays and the libraries of models take goes back to the machine when it ends."""

from __future__ import annotations

import subprocess
import sys
from os import environ, getpid

from guanxi.insight.models import Refresh
from guanxi.sql.addressing import database_url


class RefreshFailed(Exception):
    """What the child said last."""


def run_apart(refresh: Refresh) -> None:
    """The child ends with this process, which waits for it."""
    done = subprocess.run(
        [sys.executable, "-m", "guanxi", "refresh", "--number", str(refresh.pk), "--with", str(getpid())],
        env={**environ, "DATABASE_URL": database_url()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RefreshFailed(done.stderr[-2_000:] or f"guanxi refresh ended with {done.returncode}")
