"""The real thing on a throw-away data folder: `guanxi run` and the other commands, started as a user would."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from guanxi.jobs.leash import leash
from guanxi.site.database.launcher import url_of

STARTS_WITHIN = 180
_direct = build_opener(ProxyHandler({}))


class House:
    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        leave_out = ("DATABASE_URL", "GUANXI_TESTING", "GUANXI_PG_BIN_FOR_TESTS")
        kept = {name: value for name, value in os.environ.items() if name not in leave_out}
        self.environment = {**kept, "GUANXI_DATA": str(self.data), "PORT": str(self.port), "SAMPLE": "0"}

    @property
    def url(self) -> str:
        return url_of(self.data)

    def start(self) -> float:
        """Seconds until the sign-in page came."""
        began = time.perf_counter()
        with open(self.folder / "run.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guanxi", "run"], env=self.environment, stdout=log, stderr=log, preexec_fn=leash()
            )
        while not self._first_page():
            if self.process.poll() is not None or time.perf_counter() - began > STARTS_WITHIN:
                raise RuntimeError(f"guanxi run did not start:\n{(self.data / 'run.log').read_text()[-2000:]}")
            time.sleep(0.02)
        return time.perf_counter() - began

    def _first_page(self) -> bool:
        try:
            with _direct.open(f"http://127.0.0.1:{self.port}/sign-in/", timeout=10) as answer:
                return bool(answer.status == 200 and answer.read())
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def command(self, *arguments: str, module: str = "guanxi", allowed: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run([sys.executable, "-m", module, *arguments], env=self.environment, capture_output=True, text=True)
        if done.returncode not in allowed:
            raise RuntimeError(f"{module} {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
        return done.stdout


@contextmanager
def throw_away_house(under: str | None = None) -> Iterator[House]:
    house = House(Path(tempfile.mkdtemp(prefix="guanxi-bench-", dir=under)))
    try:
        yield house
    finally:
        house.stop()
        shutil.rmtree(house.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
