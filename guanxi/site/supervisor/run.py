"""`guanxi run`: start everything, watch it, stop it. The only parent; whatever ends it ends all of it."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from guanxi.jobs.leash import bind, leash
from guanxi.site.database.joining import data_folder
from guanxi.site.database.launcher import Cluster, start
from guanxi.site.database.trouble import DatabaseTrouble
from guanxi.site.last_port import keep_port
from guanxi.site.supervisor.address import Address, AddressTrouble, address, claim
from guanxi.site.supervisor.children import Child, KeepsDying, note_death
from guanxi.site.supervisor.preparing import is_prepared
from guanxi.site.supervisor.waiting import wait_until_healthy

WEB_WORKERS = "2"
SECONDS_OF_A_STATEMENT = "30"  # nobody waits longer for a page; jobs and commands take their time
SERVES_WITHIN = 120
STOPS_WITHIN = 6


class ToldToStop(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


def run(arguments: list[str]) -> int:
    """Start PostgreSQL in the data folder, the web server and the worker, and print the address and the sample sign-in.

    PORT (8000), GUANXI_DATA (./data) and SAMPLE (1) are read from the environment."""
    argparse.ArgumentParser(prog="guanxi run", description=run.__doc__).parse_args(arguments)
    if os.environ.get("DATABASE_URL"):
        raise DatabaseTrouble("DATABASE_URL is set: `guanxi serve` uses it. `guanxi run` brings its own database; unset it for that.")
    return _supervise(embedded=True, sample=os.environ.get("SAMPLE", "1") != "0")


def serve(arguments: list[str]) -> int:
    """Start the web server and the worker on the PostgreSQL that DATABASE_URL names. SAMPLE=1 loads the sample company."""
    argparse.ArgumentParser(prog="guanxi serve", description=serve.__doc__).parse_args(arguments)
    if not os.environ.get("DATABASE_URL"):
        raise DatabaseTrouble("`guanxi serve` needs DATABASE_URL=postgresql://…; `guanxi run` brings its own database.")
    return _supervise(embedded=False, sample=os.environ.get("SAMPLE", "0") == "1")


def _supervise(*, embedded: bool, sample: bool) -> int:
    _die_with_make()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _told_to_stop)
    house = House(address())
    try:
        with house.open(embedded=embedded):
            house.prepare(sample=sample)
            house.serve()
            house.watch()
    except ToldToStop:
        return 0
    except (AddressTrouble, KeepsDying, DatabaseTrouble, subprocess.CalledProcessError) as trouble:
        print(f"guanxi: {trouble}", file=sys.stderr)
        return 1
    return 0


def _told_to_stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # once is enough: stopping has begun and takes seconds
    raise ToldToStop


def _die_with_make() -> None:
    """`make run` gives its process id: when make is killed, nobody is left who could press Ctrl-C."""
    if make := os.environ.pop("GUANXI_DIES_WITH", ""):
        bind(int(make), signal.SIGTERM)


class House:
    """The processes of one installation, from the first to the last."""

    def __init__(self, where: Address) -> None:
        self.where = where
        self.data = data_folder()
        self.cluster: Cluster | None = None
        self.cluster_deaths: list[float] = []
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}

    @contextmanager
    def open(self, *, embedded: bool) -> Iterator[None]:
        lock = claim(self.where)
        try:
            if embedded:
                self.cluster = start(self.data)
            else:
                self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.data / "static").mkdir(mode=0o700, exist_ok=True)
            self.environment = environment(self.data, self.cluster.url if self.cluster else os.environ["DATABASE_URL"])
            yield
        finally:
            self.close()
            if lock:
                lock.close()

    def prepare(self, *, sample: bool) -> None:
        if self.cluster and is_prepared(self.data):
            return
        command = [sys.executable, "-m", "guanxi", "prepare", *(["--sample"] if sample else [])]
        subprocess.run(command, env=self.environment, check=True, start_new_session=True, preexec_fn=leash())

    def serve(self) -> None:
        keep_port(self.data, self.where.port)
        web = ["guanxi.site.supervisor.web", self.where.host, str(self.where.port), WEB_WORKERS]
        hurried = {"GUANXI_STATEMENT_SECONDS": SECONDS_OF_A_STATEMENT, **self.environment}
        self.children = [Child("web server", web, hurried), Child("worker", ["guanxi", "worker"], self.environment)]
        for child in self.children:
            child.start()
        if missing := wait_until_healthy(self.where, patience=SERVES_WITHIN, look_after=self.look_after):
            raise KeepsDying(f"Not everything serves after {SERVES_WITHIN} seconds: {missing}.")
        self.greet()

    def greet(self) -> None:
        kept = self.data / "owner-password"
        print(f"\nGuanxi is ready: {self.where.public_url}/", flush=True)
        if kept.exists():
            print(f"Sign in as admin with the password {kept.read_text().strip()} (kept in {kept} until you change it).", flush=True)
        print("Ctrl-C stops everything.\n", flush=True)

    def watch(self) -> None:
        while True:
            self.look_after()
            time.sleep(0.2)

    def look_after(self) -> None:
        if self.cluster and self.cluster.process.poll() is not None:
            note_death("database", self.cluster_deaths)
            self.cluster.launch()
            for child in self.children[1:]:
                child.replace()  # a worker without its database would take half a minute to notice; web workers reconnect by themselves
        for child in self.children:
            if child.dead():
                child.start_again()

    def close(self) -> None:
        deadline = time.monotonic() + STOPS_WITHIN
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.see_it_stopped(deadline=deadline)
        if self.cluster:
            self.cluster.stop(patience=8)


def environment(data: Path, url: str) -> dict[str, str]:
    """Of every child: where the database and the data are, and one thread for each process's linear algebra."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**one_thread, "MALLOC_ARENA_MAX": "2", **os.environ, "DATABASE_URL": url, "GUANXI_DATA": str(data), "PYTHONUNBUFFERED": "1"}
