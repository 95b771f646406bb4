"""Readers of the journal get their entries soon after the commit; every minute it is chained, every night it is verified."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifications import ask_for, run_verification
from guanxi.journal.models import Verification
from guanxi.journal.reading import read_some

ROUNDS = 200


@app.periodic(cron="* * * * * */5")
@app.task(name="journal.read", queueing_lock="journal.read", lock="journal.read")
def read(timestamp: int) -> None:
    for _round in range(ROUNDS):
        if not read_some():
            return


@app.periodic(cron="* * * * *")
@app.task(name="journal.chain", queueing_lock="journal.chain", lock="journal.chain")
def chain(timestamp: int) -> None:
    """Chains what was committed since the minute before, and tells the head of the chain outside the database."""
    chain_all()
    write_head(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="journal.verify_at_night", queueing_lock="journal.verify_at_night")
def verify_at_night(timestamp: int) -> None:
    run_verification(ask_for(by=None, at=timezone.now()), at=timezone.now())


@app.task(name="journal.verify", lock="journal.verify")
def verify(verification_id: int) -> None:
    run_verification(Verification.objects.get(pk=verification_id), at=timezone.now())
