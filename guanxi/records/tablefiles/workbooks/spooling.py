"""The parent's side: check a workbook, let the child turn a sheet into lines, keep them for the next look."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import guanxi
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.limits import CHILD_WAIT_SECONDS, MAX_WORKBOOK_BYTES, MEBI
from guanxi.records.tablefiles.workbooks.archive import check_archive

CHILD = "guanxi.records.tablefiles.workbooks.child"
ROOT = Path(guanxi.__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Spool:
    """Rows of one sheet as JSON lines."""

    rows: Path
    sheets: tuple[str, ...]
    sheet: str
    count: int
    width: int
    merged: int
    hidden: int


def spool_sheet(path: Path, kind: str, sheet: str, folder: Path) -> Spool:
    """The rows of a sheet; the same file, sheet and folder are read only once."""
    target = folder / f"{digest_of(path, sheet)}.rows"
    summary = target.with_suffix(".json")
    if not summary.exists():
        check(path, kind)
        convert(path, kind, sheet, target, summary)
    known = json.loads(summary.read_text())
    return Spool(target, tuple(known["sheets"]), known["sheet"], known["rows"], known["width"], known["merged"], known["hidden"])


def digest_of(path: Path, sheet: str) -> str:
    about = path.stat()
    return hashlib.sha256(f"{path.resolve()}\n{about.st_size}\n{about.st_mtime_ns}\n{sheet}".encode()).hexdigest()[:32]


def check(path: Path, kind: str) -> None:
    if kind == "xls":
        if path.stat().st_size > MAX_WORKBOOK_BYTES:
            raise TableRefused("too_big", limit=MAX_WORKBOOK_BYTES // MEBI)
    else:
        check_archive(path)


def convert(path: Path, kind: str, sheet: str, target: Path, summary: Path) -> None:
    """Written under a name of its own and renamed when complete, so a crash leaves nothing half done."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    said = Path(f"{part}.json")
    try:
        ended = run_child(path, kind, sheet, part)
        if not said.exists():
            raise TableRefused("workbook_too_heavy" if ended < 0 and kind != "xls" else "damaged_workbook")
        known = json.loads(said.read_text())
        if "refused" in known:
            raise TableRefused(known["refused"], **known["values"])
        part.replace(target)
        said.replace(summary)
    finally:
        part.unlink(missing_ok=True)
        said.unlink(missing_ok=True)


def run_child(path: Path, kind: str, sheet: str, part: Path) -> int:
    """Exit code of the child; negative where a limit killed it. It inherits no secret from our environment."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-P", "-m", CHILD, str(path.resolve()), kind, sheet, str(part)]
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=CHILD_WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -9
    return done.returncode
