"""The first owner."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.users.owner import prepare_owner
from guanxi.access.users.passwords import store_password
from guanxi.journal.models import Entry
from guanxi.journal.writing import act

pytestmark = pytest.mark.django_db


def test_it_makes_an_owner_whose_password_lies_in_a_private_file(tmp_path: Path) -> None:
    prepare_owner(tmp_path)
    file = tmp_path / "owner-password"
    owner = User.objects.get()
    assert (owner.username, owner.is_owner) == ("admin", True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert owner.check_password(file.read_text().strip())
    assert [path.name for path in tmp_path.iterdir()] == ["owner-password"]


def test_it_does_nothing_the_second_time(tmp_path: Path) -> None:
    prepare_owner(tmp_path)
    before = (tmp_path / "owner-password").read_text()
    entries = Entry.objects.count()
    prepare_owner(tmp_path)
    assert (tmp_path / "owner-password").read_text() == before
    assert (User.objects.count(), Entry.objects.count()) == (1, entries)


def test_it_keeps_the_password_of_a_start_that_was_cut_off(tmp_path: Path) -> None:
    (tmp_path / "owner-password").write_text("written-before-the-crash\n")
    prepare_owner(tmp_path)
    assert User.objects.get().check_password("written-before-the-crash")


def test_it_gives_each_installation_another_password(tmp_path: Path) -> None:
    prepare_owner(tmp_path / "a")
    User.objects.get()
    assert (tmp_path / "a" / "owner-password").read_text() != ""
    (tmp_path / "b").mkdir()
    from guanxi.access.users import owner

    assert owner._kept_password(tmp_path / "b" / "owner-password") != (tmp_path / "a" / "owner-password").read_text().strip()


def test_the_file_goes_when_the_owner_chooses_a_password_of_their_own(
    tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA = tmp_path
    file = tmp_path / "owner-password"
    prepare_owner(tmp_path)
    with act("user.added", by=SYSTEM):
        other = User.objects.create(username="other", is_owner=True, created_at=timezone.now())
    for user, stays in ((other, True), (User.objects.get(username="admin"), False)):
        with django_capture_on_commit_callbacks(execute=True), act("user.password_changed", by=SYSTEM):
            store_password(user, "another long word entirely", at=timezone.now())
        assert file.exists() == stays
    prepare_owner(tmp_path)
    assert not file.exists()
