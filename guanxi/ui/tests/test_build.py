"""The build says what it needs, and does nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import build_assets

ROOT = Path(build_assets.__file__).parent


def test_it_names_no_registry_in_the_lock_file() -> None:
    assert "http" not in json.dumps(
        [(name, package.get("resolved")) for name, package in json.loads((ROOT / "package-lock.json").read_text())["packages"].items()]
    )


def test_it_locks_the_builder_for_every_usual_machine() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {f"node_modules/@esbuild/{machine}" for machine in ("linux-x64", "linux-arm64", "darwin-arm64", "win32-x64")} <= set(packages)


def test_it_does_nothing_when_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    build_assets.build(ROOT)
    monkeypatch.setattr(build_assets, "_bundle", lambda root: pytest.fail("built again"))
    build_assets.build(ROOT)
