"""The files of imports are kept for a month: time enough to look again, not for ever."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from guanxi.records.importing.drafting import folder_of
from guanxi.records.models import Import

KEPT = timedelta(days=30)
STRAY = timedelta(days=1)
AT_WORK = (Import.State.WAITING, Import.State.RUNNING, Import.State.UNDOING)


def forget_files(now: datetime) -> int:
    """Deletes old files, and folders that a broken upload left behind; returns how many."""
    gone = 0
    for one in Import.objects.filter(made_at__lt=now - KEPT).exclude(state__in=AT_WORK):
        gone += _removed(folder_of(one))
    return gone + sum(_removed(folder) for folder in _strays(now))


def forget_folder(key: str) -> None:
    """The folder of one import, by the key that it had."""
    _removed(Path(settings.DATA) / "imports" / UUID(key).hex)


def _strays(now: datetime) -> list[Path]:
    folders = Path(settings.DATA) / "imports"
    if not folders.exists():
        return []
    known = set(Import.objects.values_list("file_key", flat=True))
    limit = (now - STRAY).timestamp()
    return [folder for folder in folders.iterdir() if folder.name not in known and folder.stat().st_mtime < limit]


def _removed(folder: Path) -> bool:
    there = folder.is_dir()
    if there:
        shutil.rmtree(folder, ignore_errors=True)
    return there
