"""`guanxi verify` on an installation of its own: started by itself, with its exit codes, and after a backup and its restore."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanxi.site.database.launcher import start

pytestmark = [pytest.mark.database, pytest.mark.slow]

CHAIN = """
from django.utils import timezone
from guanxi.access.actor import SYSTEM
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.records.registry import registry
from guanxi.records.writing import create
create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
chain_all()
write_head(at=timezone.now())
"""


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-v-") as folder:
        yield Path(folder)


def guanxi(*arguments: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LC_ALL", "LC_MESSAGES"}}
    environment |= {"GUANXI_DATA": str(data), "LANG": "C.UTF-8", **more}
    return subprocess.run([sys.executable, "-m", "guanxi", *arguments], env=environment, capture_output=True, text=True, check=False)


def test_it_ends_with_0_1_or_2_and_goes_on_after_a_restore(place: Path) -> None:
    data = place / "data"
    assert guanxi("verify", data=data).returncode == 2, "there is nothing yet"
    assert guanxi("manage", "migrate", "-v0", data=data).returncode == 0
    made = guanxi("manage", "shell", "-v0", "-c", CHAIN, data=data)
    assert made.returncode == 0, made.stderr
    fine = guanxi("verify", data=data)
    assert (fine.returncode, "Nothing was changed" in fine.stdout) == (0, True), fine.stdout + fine.stderr

    assert guanxi("backup", str(place / "one"), data=data).returncode == 0
    assert guanxi("restore", str(place / "one"), data=place / "new").returncode == 0
    restored = guanxi("verify", data=place / "new")
    assert (restored.returncode, "Restored from a backup" in restored.stdout) == (0, True), restored.stdout + restored.stderr
    assert guanxi("manage", "shell", "-v0", "-c", CHAIN, data=place / "new").returncode == 0
    assert guanxi("verify", data=place / "new").returncode == 0

    cluster = start(data)
    with psycopg.connect(cluster.url) as connection:
        connection.execute("UPDATE journal_entry SET actor_name = 'Mallory' WHERE id = (SELECT max(id) FROM journal_entry)")
    cluster.stop()
    found = guanxi("verify", data=data, LANG="zh_CN.UTF-8")
    assert found.returncode == 1
    assert "谁、何时、做了什么或关于什么被改动。" in found.stdout
    (data / "journal-heads").rename(place / "kept")
    assert guanxi("verify", data=data).returncode == 1
    (data / "journal-heads").mkdir()
    assert guanxi("verify", data=data).returncode == 2
