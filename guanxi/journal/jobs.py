"""Readers of the journal get their entries soon after the commit."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guanxi.journal.reading import read_some

ROUNDS = 200


@app.periodic(cron="* * * * * */5")
@app.task(name="journal.read", queueing_lock="journal.read", lock="journal.read")
def read(timestamp: int) -> None:
    for _round in range(ROUNDS):
        if not read_some():
            return
