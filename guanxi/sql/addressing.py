"""The database that this process asks, as a URL: for a child that is to ask the same one."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    told = {name: quote(str(connection.settings_dict[name] or ""), safe="") for name in ("USER", "PASSWORD", "NAME", "HOST", "PORT")}
    who = "{USER}:{PASSWORD}@".format(**told) if told["PASSWORD"] else ""
    return f"postgresql://{who}/{told['NAME']}?user={told['USER']}&host={told['HOST']}&port={told['PORT']}"
