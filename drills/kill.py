"""kill -9: each process of an installation in turn, then all at once.

After the supervisor (or everything) is killed, no process of the data folder is left within ten seconds and the next start
serves. After one of its children is killed, everything serves again within that time and none of the old children is left over.
`--short` leaves the children out."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from guanxi.site.supervisor.address import Address
from guanxi.site.supervisor.waiting import health_of

GONE_WITHIN = 10
READY_WITHIN = 120


class Installation:
    """A Guanxi of its own: data folder, port, and every process that belongs to it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.address = Address("127.0.0.1", free_port())
        self.supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"GUANXI_DATA": str(self.data), "PORT": str(self.address.port), "SAMPLE": "0"}
        self.supervisor = subprocess.Popen([sys.executable, "-m", "guanxi", "run"], env=environment, stdout=subprocess.DEVNULL)
        within(READY_WITHIN, self.serves, "it serves")

    def serves(self) -> bool:
        return health_of(self.address)[0]

    def processes(self) -> dict[int, str]:
        """Each process that has the data folder in its environment or works in its cluster, with what sort it is."""
        found = {}
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE and self._is_ours(process):
                    found[process.pid] = sort_of(process)
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        return process.environ().get("GUANXI_DATA") == str(self.data) or process.cwd() == str(self.data / "postgres")

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGINT)
            self.supervisor.wait(30)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def within(seconds: float, holds: Callable[[], bool], said: str) -> float:
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise SystemExit(f"after {seconds} s it is not so that {said}")
        time.sleep(0.05)
    return time.monotonic() - began


def kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def kill_the_supervisor(house: Installation) -> None:
    assert house.supervisor
    kill(house.supervisor.pid)
    house.supervisor.wait()
    took = within(GONE_WITHIN, lambda: not house.processes(), f"no process is left: {house.processes()}")
    print(f"{'supervisor':<40} all gone after {took:.1f} s", flush=True)
    house.start()


def kill_everything(house: Installation) -> None:
    assert house.supervisor
    for process in house.processes():
        kill(process)
    house.supervisor.wait()
    took = within(GONE_WITHIN, lambda: not house.processes(), f"no process is left: {house.processes()}")
    print(f"{'all at once':<40} all gone after {took:.1f} s", flush=True)
    house.start()


def kill_one(house: Installation, process: int, sort: str, whole: set[str]) -> None:
    children = [child.pid for child in psutil.Process(process).children(recursive=True)]
    kill(process)
    took = within(GONE_WITHIN, lambda: not {process, *children} & set(house.processes()), f"{sort} and its children are gone")
    took += within(GONE_WITHIN, lambda: house.serves() and whole <= set(house.processes().values()), f"all is well after {sort} was killed")
    print(f"{sort:<40} all is well again after {took:.1f} s", flush=True)


def sort_of(process: psutil.Process) -> str:
    """What it is called, without what differs between two of a sort."""
    line = process.cmdline() or [process.name()]
    if line[0].startswith("postgres: "):
        return re.sub(r" \d*$", "", re.sub(r"\[local\].*", "connection", line[0])).strip()
    if "-m" not in line:
        return "supervisor" if line[-1] == "run" else os.path.basename(line[0])
    of_the_web = "web worker" if process.parent() and process.parent().cmdline() == line else "web server"
    return {"guanxi.site.supervisor.web": of_the_web, "guanxi": line[-1]}[line[line.index("-m") + 1]]


def kill_each(house: Installation) -> None:
    """One process of each sort, the supervisor excepted; a killed one returns under another number, so look again each time."""
    whole = {sort for sort in house.processes().values() if "guanxi guanxi" not in sort} - {"run"}
    for sort in sorted(whole):
        process = next(number for number, is_one in house.processes().items() if is_one == sort)
        kill_one(house, process, sort, whole)


def drill(data: Path, *, short: bool) -> None:
    house = Installation(data)
    try:
        house.start()
        if not short:
            kill_each(house)
        kill_the_supervisor(house)
        kill_everything(house)
    finally:
        house.stop()
    within(GONE_WITHIN, lambda: not house.processes(), "an orderly stop leaves no process")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m drills.kill", description=__doc__)
    parser.add_argument("--short", action="store_true")
    wanted = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="guanxi-kill-"))
    try:
        drill(data, short=wanted.short)
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
