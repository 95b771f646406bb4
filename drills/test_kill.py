"""The short form of the kill drill, in the suite."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from drills.kill import drill


@pytest.mark.slow
def test_it_leaves_no_process_behind_and_serves_at_the_next_start() -> None:
    data = Path(tempfile.mkdtemp(prefix="guanxi-kill-"))
    try:
        drill(data, short=True)
    finally:
        shutil.rmtree(data)
