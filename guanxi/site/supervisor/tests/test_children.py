"""Children of the supervisor: on a leash, started again, given up in the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from guanxi.site.supervisor.children import Child, KeepsDying, note_death

SLEEPER = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']); time.sleep(99)"


def gone(process: int) -> bool:
    return not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def until_gone(process: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not gone(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return gone(process)


def test_a_child_dies_with_its_parent() -> None:
    script = "from guanxi.jobs.leash import leash; import subprocess, time\n"
    script += "print(subprocess.Popen(['sleep', '99'], preexec_fn=leash()).pid, flush=True); time.sleep(99)"
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert until_gone(child)


def test_stopping_ends_grandchildren_too(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    child = Child("sleeper", ["sleeper"], {**os.environ, "PYTHONPATH": str(tmp_path)})
    child.start()
    assert child.process
    while not (below := psutil.Process(child.process.pid).children()):
        time.sleep(0.02)
    child.ask_to_stop()
    child.see_it_stopped(deadline=time.monotonic() + 5)
    assert until_gone(below[0].pid)


def test_a_child_that_keeps_dying_is_given_up() -> None:
    deaths: list[float] = []
    for _ in range(5):
        note_death("worker", deaths)
    with pytest.raises(KeepsDying, match="worker ended 6 times"):
        note_death("worker", deaths)


def test_deaths_long_ago_are_forgiven() -> None:
    deaths = [time.monotonic() - 61] * 9
    note_death("worker", deaths)
    assert len(deaths) == 1
