"""What stands between an empty database and the first page: migrations, the owner, the sample company."""

from __future__ import annotations

import argparse
import hashlib
import os
from importlib.metadata import version
from pathlib import Path

import guanxi
from guanxi.site.database.requirements import meet_requirements

MIGRATION_LOCK = 4_711_001  # any number: one installation's processes agree on it


def migrate(arguments: list[str]) -> int:
    """Bring the database to this version; two processes that try it at once do it one after the other."""
    from django.core.management import call_command
    from django.db import connection

    argparse.ArgumentParser(prog="guanxi migrate", description=migrate.__doc__).parse_args(arguments)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if _behind():
                meet_requirements(connection.connection)
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return 0


def _behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare(arguments: list[str]) -> int:
    """Migrate; on the first run also make the owner and, unless SAMPLE=0, the sample company."""
    from django.conf import settings

    from guanxi.access.users.owner import prepare_owner

    parser = argparse.ArgumentParser(prog="guanxi prepare", description=prepare.__doc__)
    parser.add_argument("--sample", action="store_true", help="load the sample company on the first run")
    wanted = parser.parse_args(arguments)
    migrate([])
    data: Path = settings.DATA
    unfinished = data / "first-run"  # survives a crash in the middle, so that the next start finishes what this one began
    if _nobody_here():
        unfinished.touch(mode=0o600)
    prepare_owner(data)
    if unfinished.exists() and wanted.sample:
        load_sample()
    unfinished.unlink(missing_ok=True)
    if (kept := _kept_in(data)).parent.exists():
        kept.write_text(version_of_migrations())
    return 0


def is_prepared(data: Path) -> bool:
    """Whether an embedded database is known to stand at this version, which spares the second start a look."""
    kept = _kept_in(data)
    return kept.exists() and kept.read_text() == version_of_migrations()


def _kept_in(data: Path) -> Path:
    return data / "postgres" / "guanxi-prepared"  # inside the cluster: it is true of this database only


def version_of_migrations() -> str:
    """Changes whenever a migration is added or changed, by us or in a package that brings tables."""
    ours = sorted(Path(guanxi.__file__).parent.glob("*/migrations/[0-9]*.py"))
    seen = [f"{path.parent.parent.name}/{path.name} {path.stat().st_size}" for path in ours]
    seen += [f"{package} {version(package)}" for package in ("django", "django-allauth", "django-axes", "procrastinate")]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def _nobody_here() -> bool:
    from django.contrib.auth import get_user_model

    return not get_user_model()._default_manager.exists()


def load_sample() -> None:
    """The sample company, where the command `sample` is there."""
    from guanxi.site.cli import COMMANDS, call

    if command := COMMANDS.get("sample"):
        print("Loading the sample company (SAMPLE=0 starts without one) …", flush=True)
        call(command.function, os.environ.get("GUANXI_SAMPLE_OPTIONS", "").split())
