"""A child process that dies with its parent, however the parent dies. Linux only; elsewhere the leash is a no-op."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # loaded before any fork


def leash(death_signal: int = signal.SIGKILL) -> Callable[[], None]:
    """For `Popen(preexec_fn=...)`. Start the child from the main thread: the kernel watches the thread that forked."""
    parent = os.getpid()
    return lambda: bind(parent, death_signal)


def bind(parent: int, death_signal: int = signal.SIGKILL) -> None:
    """Call in the child: it gets `death_signal` when its parent dies, and ends at once if the parent is already gone."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
    if os.getppid() != parent:  # the parent died between fork and prctl
        os._exit(1)
