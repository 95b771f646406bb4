"""Compares all records of the house for doubles, from the inside, and prints the seconds, the pairs found and the peak memory as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

from guanxi.site.cli import set_up_django
from guanxi.site.database.joining import database


def main() -> int:
    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        set_up_django()
        json.dump(_scanned(), sys.stdout)
    return 0


def _scanned() -> dict[str, float]:
    from django.utils import timezone

    from guanxi.customers.duplicates.scanning import run_scan
    from guanxi.customers.models import DuplicateKey, DuplicatePair, DuplicateScan

    DuplicateKey.objects.all().delete()
    began = time.perf_counter()
    scan = run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "records": scan.done, "pairs": DuplicatePair.objects.count(), "memory": peak}


if __name__ == "__main__":
    raise SystemExit(main())
