"""Who was erased, told outside the database too, beside the heads of the journal: numbers and no names. Whoever restores a backup that is
older than an erasing erases again with it.

A line: the number of the person, and when their record was made, because a database that went back gives numbers anew."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Customer
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.journal.chain.heads import heads_file
from guanxi.records.problems import Invalid
from guanxi.records.reading import unscoped_rows
from guanxi.records.registry import registry

FILE = "erased-people"


def file_of(data: Path | None = None) -> Path:
    return heads_file(data).with_name(FILE)


def note_all() -> None:
    """Adds whom the file does not know yet: after a crash the next one does it. Twice the same line does no harm."""
    path = file_of()
    erased = Customer._base_manager.filter(erased_at__isnull=False).order_by("pk").values_list("pk", "created_at")
    lines = {_line(pk, made): None for pk, made in erased}
    missing = [line for line in lines if line not in _lines(path)]
    if not missing:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in missing))
        file.flush()
        os.fsync(file.fileno())


def erase_again(path: Path) -> tuple[list[int], dict[int, str]]:
    """(who was erased again, who could not be and why). For a database that was just restored, in which nobody works yet."""
    known = _lines(path)
    living = unscoped_rows(registry.of("person"), binned=None).order_by("pk").values_list("pk", "created_at")
    done: list[int] = []
    troubles: dict[int, str] = {}
    for pk in [pk for pk, made in living.filter(pk__in=[int(line.split(" ")[0]) for line in known]) if _line(pk, made) in known]:
        try:
            erase_person(pk, reason=_("Was erased before; the backup that was restored is older."), by=SYSTEM)
            done.append(pk)
        except Invalid as invalid:
            troubles[pk] = str(invalid)
    return done, troubles


def _line(pk: int, made: datetime) -> str:
    return f"{pk} {made.astimezone(UTC).isoformat(timespec='microseconds')}"


def _lines(path: Path) -> set[str]:
    """What a crash left of an unfinished line is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {line for line in text.splitlines() if line.partition(" ")[0].isdecimal() and line.endswith("+00:00")}
