"""Asking the running web server whether everything serves."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from guanxi.site.database.joining import data_folder
from guanxi.site.last_port import port_of
from guanxi.site.supervisor.address import Address, address

_direct = build_opener(ProxyHandler({}))  # a proxy in the environment is not for this machine's own port


def health_of(asked: Address) -> tuple[bool, dict[str, Any]]:
    question = Request(f"{asked.local_url}/health/", headers={"Host": "127.0.0.1"})  # a name that is always allowed
    try:
        with _direct.open(question, timeout=5) as answer:
            return True, json.load(answer)
    except HTTPError as error:
        return False, _json_or_nothing(error.read())
    except (URLError, OSError, ValueError) as error:
        return False, {"web": f"no answer at {asked.local_url}: {error}"}


def _json_or_nothing(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {"web": "no answer that can be read"}


def wait_until_healthy(asked: Address, *, patience: float, look_after: Callable[[], None]) -> dict[str, Any]:
    """The last answer; empty when all is well. `look_after` is called between two questions and may give up by raising."""
    deadline = time.monotonic() + patience
    while True:
        well, answer = health_of(asked)
        if well:
            return {}
        if time.monotonic() > deadline:
            return answer
        look_after()
        time.sleep(0.05)


def report(arguments: list[str]) -> int:
    """Print what the running Guanxi says about itself; exit 0 when everything serves."""
    argparse.ArgumentParser(prog="guanxi health", description=report.__doc__).parse_args(arguments)
    well, answer = health_of(address(port_of(data_folder())))
    print(json.dumps(answer))
    return 0 if well else 1
