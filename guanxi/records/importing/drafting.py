"""A draft import: the file is kept, looked at, and a mapping is suggested; nothing is written to the records yet."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.records.importing.finding import require_import
from guanxi.records.importing.targets import likely, targets_of, types_of
from guanxi.records.models import Import
from guanxi.records.tablefiles.cells import BadRow, TableRefused
from guanxi.records.tablefiles.header_words import suggest
from guanxi.records.tablefiles.reading import Table, open_table
from guanxi.records.tablefiles.sniffing import Choice

SAMPLE_ROWS = 200


def folder_of(an_import: Import) -> Path:
    return Path(settings.DATA) / "imports" / an_import.file_key


def keep_file(source: Path) -> tuple[str, int]:
    """Copies a file into a folder of its own under a server-made key."""
    key = uuid.uuid4().hex
    folder = Path(settings.DATA) / "imports" / key
    folder.mkdir(parents=True, mode=0o700)
    target = folder / "file"
    shutil.copyfile(source, target)
    return key, target.stat().st_size


def draft_import(
    object_name: str, source: Path, *, file_name: str, by: Actor, at: datetime | None = None, choice: Choice | None = None
) -> Import:
    """Raises Refused without the right to import, TableRefused where the file is no table."""
    require_import(by, object_name)
    key, size = keep_file(source)
    draft = Import(
        object=object_name,
        file_name=Path(file_name).name[:255],
        file_key=key,
        file_size=size,
        reading=asdict(choice or Choice()),
        started_by_id=by.user_id,
        made_at=at or timezone.now(),
    )
    try:
        with open_import(draft) as table:
            draft.mapping = suggested(draft, table, by)
    except Exception:
        shutil.rmtree(folder_of(draft), ignore_errors=True)
        raise
    draft.key = chosen_key(object_name, draft.mapping)
    draft.save()
    return draft


def has_file(an_import: Import) -> bool:
    return (folder_of(an_import) / "file").exists()


def open_import(an_import: Import) -> Table:
    """The rows of a workbook are spooled once into the import's folder, so that resuming need not read it again."""
    folder = folder_of(an_import)
    if not has_file(an_import):
        raise TableRefused("missing")
    (folder / "spool").mkdir(mode=0o700, exist_ok=True)
    return open_table(folder / "file", Choice(**an_import.reading), spool=folder / "spool")


def sample_of(table: Table, count: int = SAMPLE_ROWS) -> list[list[Any]]:
    return [row.cells for row in islice(table.rows(), count) if not isinstance(row, BadRow)]


def read_anew(an_import: Import, choice: Choice, actor: Actor) -> Import:
    """Another encoding, sheet or heading makes other columns: the mapping is suggested again."""
    an_import.reading = asdict(choice)
    with open_import(an_import) as table:
        an_import.mapping = suggested(an_import, table, actor)
    an_import.key = chosen_key(an_import.object, an_import.mapping)
    an_import.save(update_fields=["reading", "mapping", "key"])
    return an_import


def suggested(an_import: Import, table: Table, actor: Actor) -> dict[str, str]:
    """Column position → target, for the headers that are recognised."""
    targets = [target for target in targets_of(an_import.object, actor) if likely(target, an_import.object)]
    found = suggest(table.header, targets, sample_of(table))
    return {str(column): suggestion.name for column, suggestion in found.items()}


def chosen_key(object_name: str, mapping: Mapping[str, str]) -> str:
    """The first of the object's keys that a column fills; a mixed file chooses per object when it runs."""
    if object_name == "mixed":
        return ""
    [record_type] = types_of(object_name)
    return next((key for key in record_type.keys if key in mapping.values()), "")
