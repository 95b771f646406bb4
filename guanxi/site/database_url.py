"""DATABASE_URL as Django's database settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def parse_database_url(url: str, data: Path) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder`; without one, the socket in the data folder."""
    if not url:
        return {**_settings(), "NAME": "guanxi", "USER": "guanxi", "HOST": str(data / "socket")}
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://. Guanxi runs on PostgreSQL only.")
    query = parse_qs(parts.query)
    return {
        **_settings(),
        "NAME": unquote(parts.path.lstrip("/")) or "guanxi",
        "USER": unquote(parts.username or (query.get("user") or [""])[0]),
        "PASSWORD": unquote(parts.password or (query.get("password") or [""])[0]),
        "HOST": (query.get("host") or [parts.hostname or ""])[0],
        "PORT": str(parts.port or (query.get("port") or [""])[0]),
    }


def _settings() -> dict[str, Any]:
    """Statements are prepared where we say so (`sql/prepared.py`), never because they came by often.

    Pages and calls, whose statements have a time limit, plan those once: by their ids, all of them go through the same indexes. Their
    threads lend each other connections, and see by themselves which are alive."""
    seconds = os.environ.get("GUANXI_STATEMENT_SECONDS")
    options: dict[str, Any] = {"prepare_threshold": 10**9}
    if not seconds:
        return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    options["options"] = f"-c statement_timeout={float(seconds):.0f}s -c plan_cache_mode=force_generic_plan"
    return {"ENGINE": "guanxi.sql.lending", "CONN_MAX_AGE": None, "OPTIONS": options}
