"""What every page of an import shows: its name, where one is, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.importing.finding import may_import
from guanxi.records.importing.targets import MIXED
from guanxi.records.importing.web.kinds import label_of, list_url, upload_url
from guanxi.records.models import Import
from guanxi.records.registry import registry


@dataclass(frozen=True)
class Step:
    label: str
    href: str
    state: str  # done, now or ahead


def steps_of(an_import: Import | None, now: int) -> list[Step]:
    words = [_("File"), _("Preview"), _("Columns"), _("Check"), _("Import")]
    links = ["", "reading/", "columns/", "", ""]
    return [
        Step(
            word,
            f"/imports/{an_import.pk}/{link}" if an_import is not None and link and at < now else "",
            "done" if at < now else "now" if at == now else "ahead",
        )
        for at, (word, link) in enumerate(zip(words, links, strict=True))
    ]


def show(
    request: HttpRequest, template: str, an_import: Import, step: int | None, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`step` counts from 0; None where an import has left the path."""
    shown = {
        "import": an_import,
        "kind_label": label_of(an_import.object),
        "list_url": list_url(an_import.object),
        "upload_url": upload_url(an_import.object),
        "steps": steps_of(an_import, step) if step is not None else [],
    }
    return render(request, f"records/importing/{template}", shown | context, status=status)


def percent_of(an_import: Import) -> int | None:
    """How much of the file is done, by its bytes; None before its first rows are in, and while it is not running."""
    share = an_import.report.get("share") if an_import.state == Import.State.RUNNING else None
    return None if share is None else int(share * 100)


def offers(actor: Actor) -> list[dict[str, Any]]:
    """What this actor may import."""
    found = [
        {"label": one.label_plural, "icon": one.icon, "url": upload_url(one.name)}
        for one in registry.types()
        if one.in_menu and may_import(actor, one.name)
    ]
    mixed = [{"label": label_of(MIXED), "icon": "table", "url": upload_url(MIXED)}] if may_import(actor, MIXED) else []
    return found + mixed
