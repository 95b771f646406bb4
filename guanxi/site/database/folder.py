"""The data folder: private to its owner, held by one running Guanxi at a time."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from guanxi.site.database.trouble import DatabaseTrouble, DataFolderInUse

LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"
OURS = {"lock", "postgres", "socket", "files", "secret-key"}


def prepare(data: Path) -> None:
    """Make the folder and its socket folder, 0700; refuse one that holds something else or lies too deep."""
    longest = len(os.fsencode(data / "socket" / SOCKET_NAME))
    if longest > LONGEST_SOCKET_PATH:
        spare = longest - LONGEST_SOCKET_PATH
        raise DatabaseTrouble(
            f"The path of the data folder is {spare} bytes too long for a socket: {data}. Let GUANXI_DATA name a shorter one."
        )
    present = set(os.listdir(data)) if data.exists() else set()
    if present and not present & OURS:
        raise DatabaseTrouble(f"The folder {data} holds other things. Let GUANXI_DATA name an empty folder or one that does not exist yet.")
    for folder in (data, data / "socket"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def hold(data: Path, *, patience: float = 10) -> int:
    """Take the folder's lock; the kernel gives it back when this process ends, whatever ends it."""
    handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 20, 0).decode().strip()
                os.close(handle)
                raise DataFolderInUse(f"Another Guanxi (process {holder}) is running on the data folder {data}.") from None
            time.sleep(0.05)
        else:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            return handle
