"""Memory as the machine feels it: the proportional share of each process of the house, PostgreSQL left out."""

from __future__ import annotations

from pathlib import Path


def shares(supervisor: int) -> dict[str, float]:
    """Megabytes (PSS) per kind of process below the supervisor."""
    found: dict[str, float] = {}
    for pid in [supervisor, *_below(supervisor)]:
        kind = _kind(pid)
        if kind:
            found[kind] = found.get(kind, 0.0) + _pss(pid)
    return found


def _below(pid: int) -> list[int]:
    try:
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *_below(child))]


def _kind(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
    if "postgres" in words.split("guanxi")[0]:
        return ""
    return "web" if "supervisor.web" in words else "worker" if "guanxi worker" in words else "supervisor" if "guanxi run" in words else ""


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
