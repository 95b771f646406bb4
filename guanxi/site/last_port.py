"""The port on which this data folder was served last: commands beside a running Guanxi name its address without being told."""

from __future__ import annotations

import os
from pathlib import Path

USUAL = "8000"
FILE = "port"


def port_of(data: Path) -> str:
    """PORT, else the port of the last start, else the usual one."""
    kept = data / FILE
    return os.environ.get("PORT") or (kept.read_text().strip() if kept.exists() else "") or USUAL


def keep_port(data: Path, port: int) -> None:
    (data / FILE).write_text(f"{port}\n")
