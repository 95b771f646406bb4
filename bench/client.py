"""The load client: a process of its own that asks 127.0.0.1 only, with so many clients, so many requests and so long, then stops by itself.

It reads one JSON order from stdin and prints one JSON answer."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

HOST = "127.0.0.1"
LONGEST = 60.0
MOST = 20_000


@dataclass
class Answers:
    """Milliseconds until the first byte and until the last one, of each answer; and what went wrong."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


class Wire:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes, answers: Answers) -> None:
        try:
            self._ask(request, answers)
        except OSError as error:
            answers.bad.append(repr(error))
            self.close()

    def _ask(self, request: bytes, answers: Answers) -> None:
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        self.socket.sendall(request)
        text = self.socket.recv(65_536)
        first = time.perf_counter()
        while text and not _complete(text):
            more = self.socket.recv(262_144)
            if not more:
                break
            text += more
        ended = time.perf_counter()
        status = text[9:12].decode(errors="replace")
        if status[:1] != "2":
            answers.bad.append(f"{status} {text[-300:]!r}")
            self.close()
            return
        answers.first.append((first - began) * 1000)
        answers.whole.append((ended - began) * 1000)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket = None


def _complete(text: bytes) -> bool:
    head, found, body = text.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
        if line.startswith(b"transfer-encoding:"):
            return body.endswith(b"0\r\n\r\n")
    return False


def work(order: dict[str, Any], requests: list[bytes], most: int, until: float, answers: Answers) -> None:
    wire = Wire(int(order["port"]))
    for request in cycle(requests):
        if most <= 0 or time.perf_counter() > until or len(answers.bad) > 20:
            break
        most -= 1
        wire.ask(request, answers)
    wire.close()


def main() -> None:
    order = json.load(sys.stdin)
    clients = int(order["clients"])
    most = min(int(order["most"]), MOST) // clients
    each = [Answers() for _client in range(clients)]
    began = time.perf_counter()
    until = began + min(float(order["seconds"]), LONGEST)
    requests = [request.encode() for request in order["requests"]]
    shares = [requests[number::clients] or requests for number in range(clients)]
    threads = [
        threading.Thread(target=work, args=(order, share, most, until, answers), daemon=True)
        for share, answers in zip(shares, each, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    total = {name: [one for answers in each for one in getattr(answers, name)] for name in ("first", "whole", "bad")}
    json.dump({"seconds": seconds, **total}, sys.stdout)


if __name__ == "__main__":
    main()
