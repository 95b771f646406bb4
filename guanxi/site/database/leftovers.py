"""Processes of a server that was killed: a backend in a long statement outlives its postmaster and would block the next start."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def leftovers(cluster: Path) -> list[int]:
    """Every PostgreSQL process works in its cluster's folder, which is how it is known."""
    return [
        int(entry) for entry in (os.listdir("/proc") if os.path.isdir("/proc") else []) if entry.isdigit() and _works_in(entry, cluster)
    ]


def _works_in(process: str, cluster: Path) -> bool:
    try:
        return os.readlink(f"/proc/{process}/cwd") == str(cluster) and os.path.basename(os.readlink(f"/proc/{process}/exe")) == "postgres"
    except OSError:
        return False


def end_leftovers(cluster: Path) -> None:
    """Only for the holder of the data folder's lock: nobody else's server can be alive then."""
    deadline = time.monotonic() + 5
    while (left := leftovers(cluster)) and time.monotonic() < deadline:
        for process in left:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)
