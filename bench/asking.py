"""Asking the server through the load client: requests as text, answers as figures."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class Wrong(Exception):
    """The server answered something else than success."""


@dataclass
class Load:
    per_second: float
    p50: float
    p95: float
    first_p50: float
    first_p95: float


def request(method: str, path: str, *, token: str = "", session: str = "", body: Any = None, part: bool = False, port: int = 0) -> str:
    """`part` asks for a part of a page, as the page itself does."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: keep-alive", "Accept-Language: en"]
    if part:
        lines.append("HX-Request: true")
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if session:
        lines.append(f"Cookie: {session}")
    text = "" if body is None else json.dumps(body)
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(text.encode())}"]
    return "\r\n".join(lines) + "\r\n\r\n" + text


def ask(port: int, requests: Sequence[str], *, clients: int, seconds: float, most: int) -> Load:
    order = {"port": port, "requests": list(requests), "clients": clients, "seconds": seconds, "most": most}
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"], input=json.dumps(order), capture_output=True, text=True, timeout=seconds + 60, check=True
    )
    answer = json.loads(done.stdout)
    if answer["bad"] or not answer["whole"]:
        raise Wrong(f"{len(answer['bad'])} of {len(answer['bad']) + len(answer['whole'])} answers were wrong: {answer['bad'][:1]}")
    return Load(
        len(answer["whole"]) / answer["seconds"],
        statistics.median(answer["whole"]),
        at(answer["whole"], 0.95),
        statistics.median(answer["first"]),
        at(answer["first"], 0.95),
    )


def at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
