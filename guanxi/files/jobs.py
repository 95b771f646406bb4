"""The nightly sweep of files that nobody holds."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guanxi.files.sweeping import sweep


@app.periodic(cron="41 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", lock="files.sweep")
def sweep_files(timestamp: int) -> None:
    sweep()
