"""The journal as a list: what was asked for, its lines in words, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.records.asking import Asking
from guanxi.records.journal.asked import SYSTEM_KEY, Asked, works
from guanxi.records.journal.finding import journal
from guanxi.records.journal.telling import Line
from guanxi.records.journal.undoing import can_undo
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of
from guanxi.records.web.slots import entry_link
from guanxi.settings.sections import sections_for

PLACES: Mapping[str, tuple[str, str]] = {
    "user": ("users", "settings_user"),
    "role": ("roles", "settings_role"),
    "team": ("teams", "settings_team"),
}
"""The section of the settings and the page of what an entry is about."""


def listed(request: HttpRequest) -> dict[str, Any]:
    asking = asking_of(request)
    asked = _asked(request)
    lines, older = journal(asked, asking)
    open_sections = {one.key for one in sections_for(asking.actor)}
    return {
        "asked": asked,
        "users": [(SYSTEM_KEY, "Guanxi"), *((f"user:{one.pk}", str(one)) for one in _users())],
        "works": works(),
        "objects": sorted(((one.name, str(one.label_plural)) for one in registry.types()), key=lambda one: one[1].casefold()),
        "lines": [_shown(one, asking, open_sections) for one in lines],
        "older": f"?{_query(replace(asked, before=older))}" if older is not None else "",
        "newest": f"?{_query(replace(asked, before=None))}" if asked.before is not None else "",
        "narrowed": bool(asked.actor_key or asked.work or asked.object or asked.day),
    }


def _users() -> Sequence[User]:
    return list(User.objects.only("name", "username").order_by("name", "pk"))


def _asked(request: HttpRequest) -> Asked:
    """What nobody could have chosen asks for nothing."""
    given = request.GET
    before = given.get("before", "")
    return Asked(
        actor_key=given.get("who", "")[:100],
        work=given.get("work", "") if given.get("work", "") in dict(works()) else "",
        object=given.get("object", "") if registry.has(given.get("object", "")) else "",
        day=_day(given.get("day", "")),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _query(asked: Asked) -> str:
    words = {"who": asked.actor_key, "work": asked.work, "object": asked.object, "day": asked.day, "before": asked.before}
    return urlencode({name: word for name, word in words.items() if word})


def _shown(line: Line, asking: Asking, open_sections: set[str]) -> dict[str, Any]:
    return {
        "line": line,
        "when": line.at.astimezone(asking.zone),
        "which": _which(line),
        "url": _url(line, asking.actor, open_sections),
        "work": _work(line, asking.actor),
        "undo": reverse("settings_journal_undo", args=[line.entry]) if can_undo(line, asking.actor) else "",
    }


def _work(line: Line, actor: Actor) -> tuple[str, Any] | None:
    """The work that it was part of, which is undone from its page."""
    if line.import_id:
        return reverse("import-page", args=[line.import_id]), _("Import %(number)s") % {"number": line.import_id}
    if line.bulk_id:
        return reverse("bulk-page", args=[line.bulk_id]), _("Mass change")
    return entry_link(line, actor)


def _which(line: Line) -> str:
    """The record by its name, else how many there are of which object."""
    if line.record is not None:
        return line.record.name or _("Without a name")
    if line.hidden:
        return _("a record that you do not see")
    told = []
    for one in line.records:
        number = number_format(one.number, use_l10n=True, force_grouping=True) + ("+" if one.more else "")
        told.append(f"{one.type.label_plural} × {number}")
    if line.kept_back:
        told.append(ngettext("%(n)d kept back", "%(n)d kept back", line.kept_back) % {"n": line.kept_back})
    return _(", ").join(told)


def _url(line: Line, actor: Actor, open_sections: set[str]) -> str:
    if line.record is not None:
        record_type = registry.of(line.record.object)
        if line.record.erased or (line.binned and not actor.may("delete", record_type.name)):
            return ""
        return f"{record_type.url}bin/" if line.binned else record_type.url_of(line.record.id)
    if line.records:
        return ""  # several records have no page of their own
    section, page = PLACES.get(line.about[0] if line.about else "", ("", ""))
    return reverse(page, args=[line.about[1]]) if line.about and section in open_sections else ""
