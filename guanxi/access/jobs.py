"""The nightly forgetting of sessions that are over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guanxi.access.sessions.storing import SessionStore


@app.periodic(cron="53 3 * * *")
@app.task(name="access.forget_sessions", queueing_lock="access.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    SessionStore.clear_expired()
