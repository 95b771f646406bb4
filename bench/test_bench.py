"""The bench judges fairly and its load client stops by itself."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.asking import Wrong, ask, request
from bench.budgets import BUDGETS, Budget
from bench.calibration import REFERENCE, slowness
from bench.client import _complete


def test_it_misses_a_budget_only_beyond_the_tolerance():
    budget = Budget(at_most=10)
    assert not budget.missed(12.9, people=50_000, slowness=1.0)
    assert budget.missed(13.1, people=50_000, slowness=1.0)
    assert not budget.missed(25, people=50_000, slowness=2.0)
    rate = Budget(at_least=100)
    assert not rate.missed(78, people=50_000, slowness=1.0)
    assert rate.missed(76, people=50_000, slowness=1.0)
    assert not rate.missed(40, people=50_000, slowness=2.0)


def test_it_stretches_by_the_size_of_the_world_but_not_memory_by_a_slow_machine():
    assert BUDGETS["refresh: whole"].limit(1_000_000, 1.0) == 150
    memory = Budget(at_most=300, scales=False)
    assert memory.limit(50_000, 3.0) == 300


def test_it_says_how_many_times_better_than_a_peer_in_both_directions():
    assert Budget(at_most=10, peer=("peer", 90)).ratio(30) == 3
    assert Budget(at_least=10, peer=("peer", 50)).ratio(150) == 3


def test_it_takes_the_reference_machine_for_one():
    assert slowness(REFERENCE) == pytest.approx(1.0)


def test_it_knows_when_an_answer_is_whole():
    assert not _complete(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")
    assert not _complete(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc")
    assert _complete(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde")
    assert _complete(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path == "/good" else 500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server():
    Answering.asked.clear()
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    found.daemon_threads = True
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found.server_address[1]
    found.shutdown()
    found.server_close()


def test_it_asks_no_more_than_it_was_told_and_calls_a_failure_a_failure(server):
    load = ask(server, [request("GET", "/good", port=server)], clients=2, seconds=10, most=20)
    assert load.per_second > 0
    assert len(Answering.asked) == 20
    with pytest.raises(Wrong):
        ask(server, [request("GET", "/bad", port=server)], clients=1, seconds=1, most=5)
