"""The web server process: granian in WSGI mode, its workers on a leash too."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from guanxi.jobs.leash import bind
from guanxi.site.loading import loading
from guanxi.site.supervisor.warming import warm


def load(master: int, target: str) -> Callable[..., Any]:
    """What a worker does first: it must not outlive the master, which granian leaves open."""
    bind(master)
    from guanxi.site.wsgi import application

    return application


def main(arguments: list[str]) -> None:
    from functools import partial

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with loading():
        import guanxi.site.wsgi  # noqa: F401 - loaded once, here, and shared by the workers that are forked from this process

        warm()

    host, port, workers = arguments
    server = Server(
        "guanxi.site.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=4,
        backlog=1024,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.serve(target_loader=partial(load, os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1:])
