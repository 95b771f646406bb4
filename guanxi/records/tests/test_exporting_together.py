"""Exports of one user at the same time: what each of them may take is counted one after the other."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import connection
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.exported_rows import rows_taken
from guanxi.records.exporting import export
from guanxi.records.finding import Question
from guanxi.records.registry import registry
from guanxi.records.writing import create

PERSON = registry.of("person")
MOST = 4


class TooMany(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_of_many_exports_at_once_no_more_go_out_than_may():
    create(PERSON, [{"name": f"P{number}"} for number in range(3)], by=SYSTEM)
    with act("user.added", by=SYSTEM):
        owner = User.objects.create(username="owner", name="Owner", is_owner=True, created_at=timezone.now())
    since, went, together = timezone.now(), [], threading.Barrier(5)

    def allow(number):
        if number + rows_taken(actor_of_user(owner), since) > MOST:
            raise TooMany

    def take():
        together.wait()
        with contextlib.suppress(TooMany):
            went.append(list(export(PERSON, Question(), Asking(actor_of_user(owner)), allow=allow).rows))
        connection.close()

    threads = [threading.Thread(target=take) for _each in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(went) == 1
