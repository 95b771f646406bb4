"""Whoever went elsewhere while their import ran is told on the next page how it ended: once, and nobody else is."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.journal.writing import act
from guanxi.records.importing import running
from guanxi.records.importing.web.tests.test_pages import _data_folder, alice, columns_of, signed_in, uploaded, world  # noqa: F401
from guanxi.records.models import Import

pytestmark = pytest.mark.django_db
ENDED = "The import of 客户.csv ended: 2 created, 0 updated, 1 rejected"


def started(client, draft, how="run"):
    mapping, _page = columns_of(client, draft)
    client.post(f"/imports/{draft.pk}/columns/", mapping | {"key": "external_id", how: "1"})


def people(client):
    return client.get("/people/").content.decode()


@pytest.fixture
def draft(alice):  # noqa: F811
    return uploaded(alice)


def test_it_is_said_on_the_next_page_with_a_link_and_once(alice, draft):  # noqa: F811
    started(alice, draft)
    assert "客户.csv" not in people(alice), "it has not ended yet"
    running.run(draft.pk)
    page = people(alice)
    assert ENDED in page
    assert f'<a class="btn btn-small" href="/imports/{draft.pk}/">Show</a>' in page
    assert ENDED not in people(alice)


def test_a_fragment_leaves_it_to_the_next_page(alice, draft):  # noqa: F811
    started(alice, draft)
    running.run(draft.pk)
    assert ENDED not in alice.get("/people/", headers={"HX-Request": "true"}).content.decode()
    assert ENDED in people(alice)


def test_whoever_waits_on_its_page_sees_the_result_and_needs_no_word(alice, draft):  # noqa: F811
    started(alice, draft)
    running.run(draft.pk)
    assert ENDED not in alice.get(f"/imports/{draft.pk}/").content.decode()
    assert ENDED not in people(alice)
    draft.refresh_from_db()
    assert draft.told_at is not None


def test_it_is_nobody_elses_business(alice, draft, world):  # noqa: F811
    started(alice, draft)
    running.run(draft.pk)
    assert "客户.csv" not in people(signed_in(world.users["bob"]))
    assert ENDED in people(alice)


def test_a_check_and_a_stop_are_told_as_what_they_were(alice, draft):  # noqa: F811
    started(alice, draft, "check")
    running.run(draft.pk)
    assert "The check of 客户.csv ended: 2 created, 0 updated, 1 rejected" in people(alice)
    Import.objects.filter(pk=draft.pk).update(told_at=None, state="failed", failure="The file is gone.")
    assert "The import of 客户.csv stopped: The file is gone." in people(alice)


def test_whoever_used_another_door_got_the_answer_there(alice, draft):  # noqa: F811
    Import.objects.filter(pk=draft.pk).update(state="waiting", mapping={"0": "external_id", "1": "name"}, key="external_id")
    running.run(draft.pk)
    draft.refresh_from_db()
    assert draft.state == "done"
    assert "客户.csv" not in people(alice)


def test_it_says_so_in_chinese(alice, draft, world):  # noqa: F811
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=world.users["alice"].pk).update(language="zh-hans")
    started(alice, draft)
    running.run(draft.pk)
    assert "客户.csv 导入结束：新建 2、更新 0、拒绝 1" in people(alice)
