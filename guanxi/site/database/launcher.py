"""Starts the PostgreSQL of a data folder and stops it; it dies with the process that started it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from guanxi.jobs.leash import leash
from guanxi.site.database import folder, founding
from guanxi.site.database.binaries import major_version, programs, refuse_other_version
from guanxi.site.database.leftovers import end_leftovers
from guanxi.site.database.trouble import DatabaseTrouble
from guanxi.site.database.unprivileged import step_down

START_RETRIES_FOR = 10
RECOVERY_MAY_TAKE = 600
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
}
BUILTIN_SINCE = 17
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Tests take back what they wrote. Statistics gathered just then say "many pages, no rows", and thousands of rows are joined one by one.
    "autovacuum": "off",
    # Starting helpers takes longer than reading the little that a test wrote, and both cores are at work already.
    "max_parallel_workers_per_gather": "0",
}


def url_of(data: Path, *, user: str = "guanxi", database: str = "guanxi") -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(data / 'socket'))}&port=5432"


@dataclass
class Cluster:
    """A running server; `url` is for the application's role, which is no superuser."""

    data: Path
    lock: int
    tests: bool
    prepare_child: Callable[[], None]
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def url(self) -> str:
        return url_of(self.data)

    def launch(self) -> None:
        """Start the server, again and again for ten seconds if it ends at once, and found what the application needs."""
        deadline = time.monotonic() + START_RETRIES_FOR
        while True:
            end_leftovers(self.data / "postgres")
            self.process = self._run()
            if self._answers():
                break
            if time.monotonic() > deadline:
                raise DatabaseTrouble(f"PostgreSQL did not start. The end of {self._log}:\n{_tail(self._log)}")
            time.sleep(0.2)
        founding.found(self.data, may_create_databases=self.tests)

    def stop(self, *, patience: float = 20) -> None:
        """Stop the server in order, at once if it takes too long, and give the data folder free."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        os.close(self.lock)

    @property
    def _log(self) -> Path:
        return self.data / "postgres.log"

    def _run(self) -> subprocess.Popen[bytes]:
        if self._log.exists() and self._log.stat().st_size > 10_000_000:
            self._log.replace(self._log.with_suffix(".log.1"))
        chosen = SETTINGS | (FOR_TESTS if self.tests else {})
        command = [str(programs() / "postgres"), "-D", str(self.data / "postgres"), "-k", str(self.data / "socket")]
        for name, value in chosen.items():
            command += ["-c", f"{name}={value}"]
        with open(self._log, "ab") as log:
            return _popen(command, self.prepare_child, output=log.fileno())

    def _answers(self) -> bool:
        """Wait while it lives: recovery after a crash may take long, an early end is the caller's to judge."""
        deadline = time.monotonic() + RECOVERY_MAY_TAKE
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(url_of(self.data, user="postgres", database="postgres"), connect_timeout=5).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        return False


def start(data_dir: str | os.PathLike[str], *, tests: bool = False, patience: float = 10) -> Cluster:
    """Start (and on first use make) the cluster in `data_dir`. Call it from the main thread: the server dies with that thread."""
    data = Path(data_dir).resolve()
    found = programs()
    folder.prepare(data)
    lock = folder.hold(data, patience=patience)
    try:
        child = step_down(data=data, programs=found)
        if (data / "postgres").exists():
            refuse_other_version(data / "postgres", found)
        else:
            _make_cluster(data, found, child, tests=tests)
        cluster = Cluster(data=data, lock=lock, tests=tests, prepare_child=child)
        cluster.launch()
    except BaseException:
        os.close(lock)
        raise
    return cluster


def _make_cluster(data: Path, found: Path, child: Callable[[], None], *, tests: bool) -> None:
    """Under a temporary name first, so that a folder called `postgres` is always whole."""
    unfinished = data / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [str(found / "initdb"), "-D", str(unfinished), "-U", "postgres", "-A", "trust", "-k", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", *_collation(found), "--no-instructions", *(["--no-sync"] if tests else [])]
    process = _popen(command, child, output=subprocess.PIPE)
    said = process.communicate()[0].decode(errors="replace")
    if process.returncode:
        raise DatabaseTrouble(f"The database could not be made in {data}:\n{said.strip()}")
    unfinished.rename(data / "postgres")


def _collation(found: Path) -> list[str]:
    """The order of bytes, compared as bytes: PostgreSQL's own C.UTF-8 does so, that of the C library only comes to the same."""
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major_version(found) >= BUILTIN_SINCE else []


def _popen(command: list[str], step: Callable[[], None], *, output: int) -> subprocess.Popen[bytes]:
    bind = leash(signal.SIGQUIT)  # PostgreSQL's immediate shutdown: all its processes end, the next start recovers

    def prepare_child() -> None:
        step()
        bind()  # after the change of user, which would undo it

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=prepare_child,
    )


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
