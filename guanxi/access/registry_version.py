"""The version of what a company has made of its objects: it comes along with whoever asks, and floors above hear of it.

A process that knows an older one reads anew what own fields there are, before it answers.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F

from guanxi.access.models import Workspace

_listeners: list[Callable[[int], None]] = []
_last_told: list[int] = []


def when_version_is_told(listener: Callable[[int], None]) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def last_told() -> int | None:
    """The version that this process heard of last."""
    return _last_told[0] if _last_told else None


def tell_version(version: int | None) -> None:
    _last_told[:] = [version or 0]
    for listener in _listeners:
        listener(version or 0)


def raise_version() -> int:
    """Within the change that makes it so; whoever changes something beside waits until this one is done."""
    Workspace.objects.filter(pk=1).update(registry_version=F("registry_version") + 1)
    return int(Workspace.objects.values_list("registry_version", flat=True).get(pk=1))
