"""A role's name is there once, whatever its capitals."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible
from guanxi.access.lines import needed_line, optional_line
from guanxi.access.models import Role


class RoleNameTaken(Impossible):
    field = "name"


def write_name(role: Role, name: str, description: str) -> None:
    role.name = needed_line(name, field="name")
    role.description = optional_line(description, field="description", limit=500)
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as taken:
        raise RoleNameTaken(_("There is already a role of this name.")) from taken
