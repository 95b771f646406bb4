"""The sample company comes and goes in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from guanxi.site.models import SampleWork


@app.task(name="site.work_on_sample", queue="site", lock="site.work_on_sample")
def work_on_sample(work_id: int) -> None:
    from guanxi.site.sample.working import work_on  # brings numpy along, which web processes have no use for

    work_on(SampleWork.objects.get(pk=work_id), at=timezone.now())
