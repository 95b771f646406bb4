"""A command beside a running Guanxi names the address that is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.site.last_port import keep_port, port_of


def test_it_names_the_port_that_was_said_then_the_last_one_then_the_usual_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert port_of(tmp_path) == "8000"
    keep_port(tmp_path, 8300)
    assert port_of(tmp_path) == "8300"
    monkeypatch.setenv("PORT", "9000")
    assert port_of(tmp_path) == "9000"
