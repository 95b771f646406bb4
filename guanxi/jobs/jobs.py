"""Jobs about jobs: those of a worker that died are given back, so that another runs them."""

from __future__ import annotations

from procrastinate.contrib.django import app

STALLED_AFTER = 9.0


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.give_back_stalled", queueing_lock="jobs.give_back_stalled", pass_context=False)
async def give_back_stalled(timestamp: int) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old")
async def forget_old(timestamp: int) -> None:
    """Jobs that ended a week ago are of no use any more."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 7, include_failed=True)
