"""Keeping a mapping under a name for the next file: by the words of the headings, which stay when columns move."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.importing.drafting import open_import
from guanxi.records.importing.targets import targets_of
from guanxi.records.models import Import, SavedMapping
from guanxi.records.problems import Invalid, Problem
from guanxi.values.text import clean_line


def keep_mapping(an_import: Import, name: str, *, by: Actor, at: datetime | None = None) -> SavedMapping:
    """The same name again replaces what was kept under it."""
    called = clean_line(name, 200)
    if not called or by.user_id is None:
        raise Invalid([Problem("no_name", _("Give the mapping a name to keep it under."), "name")])
    with open_import(an_import) as table:
        header = table.header
    mapping = {header[int(column)]: target for column, target in an_import.mapping.items() if int(column) < len(header)}
    kept, _made = SavedMapping.objects.update_or_create(
        object=an_import.object,
        name=called,
        defaults={"mapping": mapping, "key": an_import.key, "saved_by_id": by.user_id, "saved_at": at or timezone.now()},
    )
    return kept


def kept_for(an_import: Import, saved: SavedMapping, actor: Actor) -> tuple[dict[str, str], str | None]:
    """The kept mapping for the columns of this file; what the file lacks, or this actor may not fill, is left out."""
    allowed = {target.name for target in targets_of(an_import.object, actor)}
    with open_import(an_import) as table:
        places = {header: str(column) for column, header in enumerate(table.header)}
    mapping = {places[header]: target for header, target in saved.mapping.items() if header in places and target in allowed}
    return mapping, saved.key if saved.key in mapping.values() or not saved.key else None
