"""A pytest plugin (`-p guanxi.site.database.throwaway`): a cluster in a temporary folder, unless DATABASE_URL names a server.

A plugin and not a conftest, because Django reads its settings before any conftest is loaded. Under xdist the controller
starts the one cluster and the workers inherit its DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator

import pytest

from guanxi.site.database.launcher import Cluster, start

_started: list[Cluster] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    if not os.environ.get("DATABASE_URL"):
        _started.append(start(tempfile.mkdtemp(prefix="guanxi-tests-"), tests=True))
        os.environ["DATABASE_URL"] = _started[0].url
    return (yield)


def pytest_unconfigure() -> None:
    for cluster in _started:
        cluster.stop()
        shutil.rmtree(cluster.data)
        os.environ.pop("DATABASE_URL", None)
    _started.clear()
