"""While a request is answered, the workspace is read once; what the request itself changes is seen at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.models.workspace import asked_once
from guanxi.access.workspace.changing import change_company

pytestmark = pytest.mark.django_db


def test_it_is_read_once_and_again_after_a_change(django_assert_num_queries):
    with asked_once():
        with django_assert_num_queries(1):
            assert Workspace.current().currency == Workspace.current().currency
        change_company(changes={"currency": "EUR"}, by=SYSTEM, at=timezone.now())
        assert Workspace.current().currency == "EUR"


def test_what_one_asker_does_to_it_no_other_sees():
    with asked_once():
        Workspace.current().name = "not saved"
        assert Workspace.current().name != "not saved"


def test_outside_a_request_it_is_read_each_time(django_assert_num_queries):
    with django_assert_num_queries(2):
        Workspace.current(), Workspace.current()
