"""The worker, run to the end of its jobs in a thread of its own: a browser in this process keeps a loop running in the main one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from guanxi.site.supervisor.worker import work


def work_off() -> int:
    def run() -> int:
        try:
            return work(["--until-idle"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1, "worker") as thread:
        return thread.submit(run).result()
