"""What an import's address begins with: the plural of an object."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.importing.targets import MIXED
from guanxi.records.registry import registry


class ImportableConverter:
    regex = "[a-z][a-z0-9_-]*"

    def to_python(self, value: str) -> str:
        found = registry.by_plural(value)
        if found is None:
            raise ValueError
        return found.name

    def to_url(self, value: str) -> str:
        return registry.of(value).plural


def label_of(object_name: str) -> Any:
    return _("Mixed file") if object_name == MIXED else registry.of(object_name).label_plural


def upload_url(object_name: str) -> str:
    return "/imports/mixed/" if object_name == MIXED else f"{registry.of(object_name).url}import/"


def list_url(object_name: str) -> str:
    return "/imports/" if object_name == MIXED else registry.of(object_name).url
