"""A command loads what it needs: libraries that only some work wants wait for that work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LATER = (
    *("pypinyin", "opencc", "phonenumbers", "email_validator", "babel.numbers", "charset_normalizer", "rapidfuzz", "filetype"),
    *("PIL", "xlsxwriter", "openpyxl", "numpy", "pandas", "scipy", "sklearn", "duckdb", "ibis", "pyarrow", "matplotlib"),
    *("django.contrib.admin", "jsonschema", "rich", "granian"),
)
PAGES = ("guanxi.site.urls", "guanxi.records.web", "guanxi.records.api", "guanxi.customers.wiring_pages", "guanxi.insight.api")
OF_THE_FIGURES = ("pandas", "scipy", "sklearn", "duckdb", "ibis", "pyarrow", "matplotlib")
SET_UP = "from guanxi.site.cli import set_up_django; set_up_django()"


def loaded_by(code: str, data: Path) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if name != "GUANXI_TESTING"}
    asked = [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"]
    done = subprocess.run(asked, env={**environment, "GUANXI_DATA": str(data)}, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["guanxi.access.commands.token", "guanxi.access.commands.user", "guanxi.site.supervisor.worker"])
def test_a_simple_command_loads_neither_pages_nor_heavy_libraries(module: str, tmp_path: Path) -> None:
    loaded = loaded_by(f"{SET_UP}; import {module}", tmp_path)
    assert "guanxi.customers.people.record" in loaded, "the house is wired"
    assert not loaded & {*LATER, *PAGES}


def test_a_web_server_loads_all_pages_before_its_first_visitor_and_nothing_of_the_figures(tmp_path: Path) -> None:
    loaded = loaded_by("import guanxi.site.wsgi", tmp_path)
    assert set(PAGES) <= loaded
    assert not loaded & {*OF_THE_FIGURES, "django.contrib.admin"}


def test_the_supervisor_stays_small(tmp_path: Path) -> None:
    assert not loaded_by("import guanxi.site.supervisor.run", tmp_path) & {*LATER, "django", "procrastinate"}


def test_a_web_server_has_what_its_visitors_would_wait_for(tmp_path: Path) -> None:
    loaded = loaded_by("import guanxi.site.wsgi; from guanxi.site.supervisor.warming import warm; warm()", tmp_path)
    assert {"pypinyin", "opencc", "phonenumbers", "babel"} <= loaded
