"""A child of the supervisor: started on a leash, started again when it dies, stopped politely and then firmly."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from guanxi.jobs.leash import leash

DEATHS_ALLOWED = 5
WITHIN = 60.0


class KeepsDying(Exception):
    """A child died again and again: starting it once more would not help."""


@dataclass
class Child:
    name: str
    arguments: list[str]  # what follows `python -m`
    environment: Mapping[str, str]
    deaths: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # its own process group: a Ctrl-C in the terminal is the supervisor's to answer
            preexec_fn=leash(),
        )

    def dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        note_death(self.name, self.deaths)
        self._end_group()
        self.start()

    def replace(self) -> None:
        """Another one at once: this one has lost what it stood on."""
        self.see_it_stopped(deadline=0)
        self.start()

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_it_stopped(self, *, deadline: float) -> None:
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, deadline - time.monotonic()))
            self._end_group()
            self.process.wait()

    def _end_group(self) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def note_death(name: str, deaths: list[float]) -> None:
    now = time.monotonic()
    deaths[:] = [death for death in deaths if now - death < WITHIN] + [now]
    print(f"guanxi: the {name} ended unexpectedly and is started again.", file=sys.stderr, flush=True)
    if len(deaths) > DEATHS_ALLOWED:
        raise KeepsDying(f"The {name} ended {len(deaths)} times within a minute; the lines above may say why.")
