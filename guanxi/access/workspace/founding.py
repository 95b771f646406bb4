"""The first day: the company says who it is, once, and gets roles to start with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import Role, User, Workspace
from guanxi.access.refusing import Refused
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.workspace.changing import workspace_locked, write_company
from guanxi.journal.writing import act


class AlreadyFounded(Impossible):
    def __init__(self) -> None:
        super().__init__(_("The first-day settings were made already."))


def found_workspace(*, details: Mapping[str, str], by: Actor, at: datetime) -> Workspace:
    """The founder's own language and time zone follow the company's."""
    with _first_day(by, at) as workspace:
        write_company(workspace, details)
        add_ready_made_roles(workspace.language, by=by, at=at)
        for founder in User.objects.filter(pk=by.user_id or 0):
            founder.language, founder.timezone = workspace.language, workspace.timezone
            founder.save(update_fields=["language", "timezone"])
    return workspace


def skip_first_day(*, language: str, by: Actor, at: datetime) -> Workspace:
    """The company stays as it stands and is not asked again. Its roles, and whoever skipped, keep the `language` it was asked in."""
    with _first_day(by, at) as workspace:
        add_ready_made_roles(language, by=by, at=at)
        for founder in User.objects.filter(pk=by.user_id or 0):
            founder.language = language
            founder.save(update_fields=["language"])
    return workspace


@contextmanager
def _first_day(by: Actor, at: datetime) -> Iterator[Workspace]:
    """Only an owner has it, and only once."""
    if not by.may_all:
        raise Refused("change", "settings")
    with act("workspace.set_up", by=by, at=at, about=("workspace", 1)):
        workspace = workspace_locked()
        if workspace.set_up_at is not None:
            raise AlreadyFounded()
        yield workspace
        workspace.set_up_at = at
        workspace.save(update_fields=["set_up_at"])


def awaits_first_day(workspace: Workspace) -> bool:
    return workspace.set_up_at is None and workspace.sample_loaded_at is None


def add_ready_made_roles(language: str, *, by: Actor, at: datetime) -> None:
    """In the company's language: from now on they are its own. A role that is there already stays as it is."""
    with translation.override(language):
        for ready in READY_MADE:
            if not Role.objects.filter(name__iexact=str(ready.name)).exists():
                add_role(name=str(ready.name), description=str(ready.description), rights=ready.rights, by=by, at=at)
