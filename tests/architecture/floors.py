"""The order of the floors, for the checks that imports cannot make."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "guanxi"
FLOORS = (
    ("values",),
    ("ui", "rest", "jobs"),
    ("journal",),
    ("access",),
    ("files",),
    ("records",),
    ("settings",),
    ("customers",),
    ("activities", "commerce", "feedback"),
    ("insight",),
    ("site",),
)
HEIGHT = {floor: height for height, floors in enumerate(FLOORS) for floor in floors}


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]
