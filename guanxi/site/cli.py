"""The command `guanxi`: which commands there are, and what each of them stands on."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NamedTuple

from guanxi.site.database.joining import data_folder, database
from guanxi.site.database.trouble import DatabaseTrouble
from guanxi.site.loading import loading
from guanxi.site.supervisor.address import AddressTrouble


class Command(NamedTuple):
    """`function` ("package.module.name") takes the list of arguments and returns the exit code."""

    function: str
    summary: str
    alone: bool = False  # it sees to the database itself; all others get one, and Django, ready to use
    migrates: bool = True  # where the command itself had to start the database
    begins: bool = True  # where there is no data folder yet it makes one; others would find nothing in a new one
    trouble: int = 1  # the exit code where there is no database to be had
    first: str = ""  # asked before there is a database: an exit code other than 0 ends it


COMMANDS: dict[str, Command] = {
    "run": Command("guanxi.site.supervisor.run.run", "start everything on this machine and print the address", alone=True),
    "serve": Command("guanxi.site.supervisor.run.serve", "the same on the PostgreSQL that DATABASE_URL names", alone=True),
    "health": Command("guanxi.site.supervisor.waiting.report", "ask the running Guanxi whether everything serves", alone=True),
    "worker": Command("guanxi.site.supervisor.worker.work", "run the jobs; `run` and `serve` start one themselves", migrates=False),
    "migrate": Command("guanxi.site.supervisor.preparing.migrate", "bring the database to this version", migrates=False),
    "prepare": Command(
        "guanxi.site.supervisor.preparing.prepare", "migrate, and on first use make the owner and the sample", migrates=False
    ),
    "user": Command("guanxi.access.commands.user.main", "add, list, activate and deactivate users"),
    "reset-password": Command("guanxi.access.commands.reset_password.main", "print a one-time link to set a new password", begins=False),
    "token": Command("guanxi.access.commands.token.main", "make an API token and print it", begins=False),
    "rotate-secrets": Command("guanxi.access.commands.rotate_secrets.main", "seal stored secrets with a new key", begins=False),
    "import": Command(
        "guanxi.records.commands.import_file.main", "import a CSV or XLSX file, wait, and say what became of each row", begins=False
    ),
    "undo-import": Command("guanxi.records.commands.undo_import.main", "take an import back", begins=False),
    "erase-person": Command(
        "guanxi.customers.commands.erase_person.main", "erase a person for good; their orders and ratings stay and count", begins=False
    ),
    "refresh": Command("guanxi.insight.commands.refresh.main", "compute segments, values and the other figures anew", begins=False),
    "sample": Command("guanxi.site.sample.command.main", "load the sample company, or remove it"),
    "backup": Command("guanxi.site.backup.writing.backup", "write database, files and keys into one FILE", migrates=False, begins=False),
    "restore": Command(
        "guanxi.site.backup.restoring.restore",
        "fill an empty database from a FILE that backup wrote",
        migrates=False,
        first="guanxi.site.backup.asked.look_at_file",
    ),
    "verify": Command(
        "guanxi.journal.commands.verify.main",
        "compare the journal with its chain and the heads kept outside the database",
        migrates=False,
        begins=False,
        trouble=2,
    ),
    "manage": Command("guanxi.site.cli.manage", "Django's own commands, with the database at hand", migrates=False),
}


def main(arguments: list[str] | None = None) -> int:
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name in {"-h", "--help", "help"}:
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"guanxi: there is no command {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return run_command(COMMANDS[name], rest)
    except (AddressTrouble, DatabaseTrouble) as trouble:
        print(f"guanxi: {trouble}", file=sys.stderr)
        return COMMANDS[name].trouble
    except KeyboardInterrupt:
        return 130


def run_command(command: Command, arguments: list[str]) -> int:
    if command.alone:
        return call(command.function, arguments, django=False)
    if {"-h", "--help"} & set(arguments):
        return call(command.function, arguments)  # Django, but no database: nothing is asked of it
    if not (command.begins or os.environ.get("DATABASE_URL") or (data_folder() / "postgres").exists()):
        where = data_folder()
        raise DatabaseTrouble(
            f"there is no Guanxi in {where}. Run this where its data folder is, or say where: GUANXI_DATA=/path/to/data guanxi …"
        )
    if command.first and (refused := call(command.first, arguments, django=False)):
        return refused
    with database() as (url, started_here):
        os.environ["DATABASE_URL"] = url
        if started_here and command.migrates:
            call("guanxi.site.supervisor.preparing.migrate", [])
        return call(command.function, arguments)


def call(function: str, arguments: list[str], *, django: bool = True) -> int:
    if django:
        set_up_django()
    module, name = function.rsplit(".", 1)
    return int(getattr(import_module(module), name)(arguments) or 0)


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.site.settings")
    with loading():
        import django  # here, because `guanxi run` itself stays small and quick

        django.setup()


def manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["guanxi manage", *arguments])
    return 0


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "usage: guanxi COMMAND [...]\n\n" + "\n".join(lines) + "\n\n`guanxi COMMAND --help` says more."
