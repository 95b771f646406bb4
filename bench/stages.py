"""The measurements, one function each: what is asked of the house, and the figures that come of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import psycopg

from bench import memory
from bench.asking import Load, ask, request
from bench.figures import Figure
from bench.furnishing import POINTS
from bench.house import House
from bench.world import write_people

SECONDS = 5.0
MOST_SECONDS = 300
MOST = 2_400  # below what one user may ask in a minute
FILTER = {"and": [{"field": "lifecycle", "op": "is", "value": "customer"}, {"field": "country", "op": "is", "value": "CN"}]}
COLUMNS = "name,phones,emails,city,lifecycle,owner,created_at"
OWN_FILTERS = [{"and": [{"field": POINTS, "op": op, "value": number}]} for op in ("is", "gt", "lt") for number in ("7", "500", "993")]


@dataclass
class Bench:
    house: House
    people: int
    seconds: float = SECONDS
    known: dict[str, Any] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def token(self) -> str:
        """Of a fresh user for each measurement: what one user may ask in a minute is limited."""
        name = f"bench-{next(self.numbers)}"
        self.house.command("user", "add", name, "--owner")
        return self.house.command("token", "--user", name, "--label", "bench").strip()

    def ask(self, requests: list[str], clients: int, most: int = MOST) -> Load:
        return ask(self.house.port, requests, clients=clients, seconds=self.seconds, most=most)

    def inside(self) -> dict[str, Any]:
        if not self.known:
            self.known = json.loads(self.house.command("400", module="bench.inside"))
        return self.known


def read(bench: Bench) -> Iterator[Figure]:
    for clients in (1, 8):
        token = bench.token()
        asked = [request("GET", f"/api/v1/people/{one}", token=token) for one in bench.inside()["ids"]]
        bench.ask(asked[:50], clients, most=100)
        yield _rate(f"read one, {_clients(clients)}", bench.ask(asked, clients))


def list_50(bench: Bench) -> Iterator[Figure]:
    """With the columns that a list page shows, and with all fields."""
    address = f"/api/v1/people?limit=50&sort=-created_at&filter={quote(json.dumps(FILTER))}"
    for what, more in {"a page's columns": f"&columns={COLUMNS}", "all fields": ""}.items():
        for clients in (1, 8):
            asked = [request("GET", address + more, token=bench.token())]
            bench.ask(asked, clients, most=16)
            yield _rate(f"list of 50, {what}, {_clients(clients)}", bench.ask(asked, clients))
    session = bench.inside()["cookie"]
    asked = [request("GET", f"/people/?filter={quote(json.dumps(own))}", session=session) for own in OWN_FILTERS]
    bench.ask(asked, 1, most=len(asked))
    load = bench.ask(asked, 1, most=200)
    yield Figure("list page filtered by an own field, p95", load.p95, "ms", f"p50 {load.p50:.0f} ms")


def create(bench: Bench) -> Iterator[Figure]:
    for clients in (1, 8):
        token, start = bench.token(), clients * 100_000
        asked = [
            request("POST", "/api/v1/people", token=token, body={"name": f"测试{number}", "phones": f"154{number:08d}", "city": "杭州"})
            for number in range(start, start + MOST)
        ]
        bench.ask(asked[-8:], clients, most=8)
        yield _rate(f"create one, {_clients(clients)}", bench.ask(asked[:-8], clients, most=MOST - 8))


def search(bench: Bench) -> Iterator[Figure]:
    """As one types, by whoever sees everybody, and by somebody who sees one customer in a hundred."""
    for who, cookie in {"": "cookie", ", sees few": "cookie of few"}.items():
        for kind, words in bench.inside()["words"].items():
            asked = [request("GET", f"/search/?q={quote(word)}", session=bench.inside()[cookie], part=True) for word in words]
            bench.ask(asked, 1, most=len(asked))
            load = bench.ask(asked, 1, most=200)
            yield Figure(f"search p50: {kind}{who}", load.p50, "ms", f"p95 {load.p95:.0f} ms")


def page(bench: Bench) -> Iterator[Figure]:
    known = bench.inside()
    asked = [request("GET", f"/people/{one}/", session=known["cookie"]) for one in known["ids"]]
    bench.ask(asked[:30], 1, most=30)
    load = bench.ask(asked[30:], 1, most=300)
    yield Figure("customer page, first byte p50", load.first_p50, "ms", f"p95 {load.first_p95:.0f} ms")
    yield Figure("customer page, queries", known["queries"]["person"], "")
    asked = [request("GET", "/people/", session=known["cookie"])]
    load = bench.ask(asked, 1, most=200)
    yield Figure("list page, first byte p50", load.first_p50, "ms", f"p95 {load.first_p95:.0f} ms")
    yield Figure("list page, queries", known["queries"]["list"], "")


def imports(bench: Bench) -> Iterator[Figure]:
    rows = max(bench.people // 5, 1_000)
    file = bench.house.folder / "people.csv"
    write_people(file, rows)
    bench.house.command("import", "people", str(file), "--key", "external_id", allowed=(0, 3))
    with psycopg.connect(bench.house.url) as connection:
        found = connection.execute(
            "SELECT extract(epoch FROM ended_at - started_at), created, rejected FROM import ORDER BY id DESC LIMIT 1"
        ).fetchone()
    seconds, created, rejected = map(float, found or (1, 0, 0))
    yield Figure("import people from CSV", rows / seconds, "rows/s", f"{created:.0f} created, {rejected:.0f} rejected")


def mass_change(bench: Bench) -> Iterator[Figure]:
    """One field of all people, in the background, and back again."""
    token = bench.token()
    body = {"what": "change", "field": "source", "value": "bench", "filter": None}
    began = time.perf_counter()
    address = _called(bench, token, "POST", "/api/v1/people/bulk", body)["id"]
    told = _ended(bench, token, address)
    yield Figure("mass change of one field", told["changed"] / (time.perf_counter() - began), "records/s", f"{told['changed']} changed")
    began = time.perf_counter()
    _called(bench, token, "POST", f"/api/v1/bulk/{address}/undo")
    told = _ended(bench, token, address)
    yield Figure("undo of a mass change", told["returned"] / (time.perf_counter() - began), "records/s", f"{told['kept']} kept")


def _ended(bench: Bench, token: str, bulk: int) -> dict[str, Any]:
    while True:
        told = _called(bench, token, "GET", f"/api/v1/bulk/{bulk}")
        if told["state"] not in {"waiting", "running", "undoing"}:
            return told
        time.sleep(0.5)


def _called(bench: Bench, token: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    asked = urllib.request.Request(f"http://127.0.0.1:{bench.house.port}{path}", method=method)
    asked.add_header("Authorization", f"Bearer {token}")
    asked.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(asked, json.dumps(body).encode() if body is not None else None) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def refresh(bench: Bench) -> Iterator[Figure]:
    """What follows by itself from the changes before is let go first."""
    until = time.monotonic() + MOST_SECONDS
    code, said, whole, usage = _refreshed(bench)
    while "another refresh is running" in said and time.monotonic() < until:
        time.sleep(2)
        code, said, whole, usage = _refreshed(bench)
    stages = re.findall(r"^(\S+)\s+([\d.]+) s$", said, re.MULTILINE)
    if code or not stages:
        raise RuntimeError(f"guanxi refresh ended with {code}:\n{said[-1500:]}")
    for name, seconds in stages:
        yield Figure(f"refresh: {name}", float(seconds), "s")
    yield Figure("refresh: whole", sum(float(seconds) for _name, seconds in stages), "s", f"{whole:.1f} s with the start of the command")
    yield Figure("refresh: peak memory", usage.ru_maxrss / 1024, "MB")


def _refreshed(bench: Bench) -> tuple[int, str, float, Any]:
    began = time.perf_counter()
    order = [sys.executable, "-m", "guanxi", "refresh", "--rebuild"]
    child = subprocess.Popen(order, env=bench.house.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = child.stdout.read() if child.stdout else ""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, said, time.perf_counter() - began, usage


def duplicates(bench: Bench) -> Iterator[Figure]:
    """All records compared with each other, as in the night after an upgrade."""
    found = json.loads(bench.house.command(module="bench.scanning"))
    yield Figure("duplicates: whole scan", found["seconds"], "s", f"{found['records']:.0f} records, {found['pairs']:.0f} pairs")
    yield Figure("duplicates: peak memory", found["memory"], "MB")


def verifies(bench: Bench) -> Iterator[Figure]:
    """The journal with its chain, once all that was written is chained."""
    found = json.loads(bench.house.command(module="bench.verifying"))
    remark = f"{found['entries']:.0f} entries, {found['changes']:.0f} changes, {found['findings']:.0f} findings"
    yield Figure("verify a million changes", found["seconds"] / found["changes"] * 1_000_000, "s", remark)
    yield Figure("verify: peak memory", found["memory"], "MB")


def weigh(bench: Bench, when: str) -> Iterator[Figure]:
    if bench.house.process is not None:
        found = memory.shares(bench.house.process.pid)
        yield Figure(f"memory {when}", sum(found.values()), "MB", ", ".join(f"{kind} {share:.0f}" for kind, share in sorted(found.items())))


STAGES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "read": read,
    "list": list_50,
    "create": create,
    "search": search,
    "page": page,
    "import": imports,
    "mass change": mass_change,
    "refresh": refresh,
    "duplicates": duplicates,
    "verify": verifies,
}


def _rate(name: str, load: Load) -> Figure:
    return Figure(name, load.per_second, "req/s", f"p50 {load.p50:.1f} ms, p95 {load.p95:.1f} ms")


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"
