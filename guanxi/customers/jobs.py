"""Doubles are looked for soon after each write, and among all records every night; what erased people left on disk is removed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from guanxi.access.actor import SYSTEM
from guanxi.customers.duplicates.asking import ask_scan, newest
from guanxi.customers.models import DuplicateScan

ROUNDS = 20
SECONDS = 15.0


@app.periodic(cron="* * * * * */4")
@app.task(name="customers.compare_written", queueing_lock="customers.compare_written", lock="customers.compare_written")
def compare_some(timestamp: int) -> None:
    """Without a first look at all there is nothing to compare with: an upgrade asks for it here."""
    from guanxi.customers.duplicates.following import compare_written

    if newest() is None:
        with transaction.atomic():
            ask_scan(by=SYSTEM, at=timezone.now())
    for _round in range(ROUNDS):
        if not compare_written(now=timezone.now()):
            return


@app.periodic(cron="10 19 * * *")  # ten past three in the morning in China, after the figures
@app.task(name="customers.scan_nightly", queueing_lock="customers.scan_nightly")
def scan_nightly(timestamp: int) -> None:
    with transaction.atomic():
        ask_scan(by=SYSTEM, at=timezone.now())


@app.task(name="customers.scan_duplicates", lock="customers.scan_duplicates")
def scan_duplicates(scan_id: int) -> None:
    """A while at a time, so that whatever else waits has its turn."""
    from guanxi.customers.duplicates.scanning import run_scan

    wanted = DuplicateScan.objects.get(pk=scan_id)
    if wanted.state in (DuplicateScan.State.WAITING, DuplicateScan.State.RUNNING):
        run_scan(wanted, seconds=SECONDS)
        if wanted.state == DuplicateScan.State.RUNNING:
            scan_duplicates.defer(scan_id=scan_id)


@app.task(name="customers.remove_leftovers", retry=5)
def remove_leftovers(files: list[str], uploads: list[str]) -> None:
    """What an erased person leaves on disk, if whoever erased them could not come to it."""
    from guanxi.customers.privacy.erasing.leftovers import remove

    remove([UUID(key) for key in files], uploads)
