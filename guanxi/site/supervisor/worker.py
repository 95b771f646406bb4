"""The job worker process."""

from __future__ import annotations

import argparse
import asyncio
import os

GIVES_WAY = 10
"""How nice it is: on a machine with few cores, whoever waits for a page goes before work that nobody waits for."""


def work(arguments: list[str]) -> int:
    """Run the jobs until told to stop."""
    from procrastinate.contrib.django import app

    parser = argparse.ArgumentParser(prog="guanxi worker", description=work.__doc__)
    parser.add_argument("--until-idle", action="store_true", help="stop when nothing is left to do")
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at the same time")
    wanted = parser.parse_args(arguments)
    if not wanted.until_idle:
        os.nice(GIVES_WAY)

    async def run() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            async with working.open_async():
                await working.run_worker_async(
                    wait=not wanted.until_idle, concurrency=wanted.concurrency, shutdown_graceful_timeout=3, delete_jobs="never"
                )

    asyncio.run(run())
    return 0
