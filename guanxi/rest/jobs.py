"""The nightly forgetting of old answers: an Idempotency-Key protects a retry, not an archive."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from guanxi.rest.answering_once import forget_answers

REMEMBERED = timedelta(days=7)


@app.periodic(cron="47 3 * * *")
@app.task(name="rest.forget_answers", queueing_lock="rest.forget_answers")
def forget_old_answers(timestamp: int) -> None:
    forget_answers(timezone.now() - REMEMBERED)
