"""`guanxi import KIND FILE`: drafts, runs, waits, and says what became of the rows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.db import OperationalError
from django.utils import translation

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.noting import all_notes
from guanxi.records.importing.outcome import why_stopped
from guanxi.records.importing.rejected_file import write_rejected_file
from guanxi.records.importing.remapping import remapped
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.stopping import stop
from guanxi.records.importing.targets import object_of
from guanxi.records.models import Import
from guanxi.records.problems import Invalid
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.sniffing import Choice

ALL_IN, SOME_REJECTED, FAILED = 0, 3, 1


def main(arguments: list[str]) -> int:
    wanted = parser().parse_args(arguments)
    try:
        return _import(wanted)
    except FileNotFoundError:
        print(f"guanxi import: there is no file {str(wanted.file)!r} (looked for in {Path.cwd()})", file=sys.stderr)
        return FAILED
    except (Invalid, Refused, TableRefused, LookupError, OSError) as error:
        print(f"guanxi import: {error}", file=sys.stderr)
        return FAILED


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="guanxi import", description="Import a CSV or XLSX file. Exit 0: all rows in, 3: some rejected, 1: failed."
    )
    found.add_argument("kind", help="people, companies, products, orders, feedback, … or mixed")
    found.add_argument("file", type=Path)
    found.add_argument("--key", help="field that says which record a row is (external_id, emails, phones, sku …)")
    found.add_argument("--map", action="append", default=[], metavar="THEIR HEADER=OUR FIELD", help="may be given several times")
    found.add_argument("--encoding", help="where the guess is wrong: gb18030, big5, utf-8 …")
    found.add_argument("--sheet", help="the sheet of a workbook")
    found.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
    found.add_argument("--by", metavar="USER", help="import as this user (default: the owner)")
    return found


def _import(wanted: argparse.Namespace) -> int:
    by = importer(wanted.by)
    choice = Choice(encoding=wanted.encoding, sheet=wanted.sheet)
    draft = draft_import(object_of(wanted.kind), wanted.file, file_name=wanted.file.name, by=by, choice=choice)
    settle(draft, remapped(draft, pairs_of(wanted.map)), key=wanted.key, by=by)
    if not draft.mapping:
        raise LookupError("no column of the file was recognised; say which is which with --map 'Their header=our field'")
    start(draft, dry_run=wanted.dry_run)
    done = _run(draft)
    with translation.override(by.language):
        return told(done or Import.objects.get(pk=draft.pk))


def _run(draft: Import) -> Import | None:
    shown = sys.stderr.isatty()
    if shown:
        _show(draft, 0)
    try:
        return run(draft.pk, progress=_show if shown else None)
    except OperationalError as error:
        return stop(draft.pk, error)
    except BaseException as error:
        stop(draft.pk, error)
        raise
    finally:
        if shown:
            print(file=sys.stderr)


def importer(username: str | None) -> Actor:
    users = User.objects.filter(is_active=True)
    user = users.filter(username__iexact=username).first() if username else users.filter(is_owner=True).order_by("pk").first()
    if user is None:
        raise LookupError(f"there is no active user {username!r}" if username else "there is no owner yet; run `guanxi user add` first")
    return actor_of_user(user)


def pairs_of(words: list[str]) -> dict[str, str]:
    """`Their header=our field`; an empty field leaves the column out."""
    found: dict[str, str] = {}
    for word in words:
        theirs, equals, ours = word.rpartition("=")
        if not equals:
            raise LookupError(f"--map {word!r}: write it as 'Their header=our field'")
        found[theirs.strip()] = ours.strip()
    return found


def told(done: Import) -> int:
    if done.state == Import.State.FAILED:
        print(f"guanxi import: {why_stopped(done)}", file=sys.stderr)
        return FAILED
    word = " (dry run, nothing was written)" if done.dry_run else ""
    print(f"created {done.created}, updated {done.updated}, unchanged {done.unchanged}, rejected {done.rejected}{word}")
    for note in all_notes(done):
        print(f"note: {note}", file=sys.stderr)
    if not done.dry_run:
        print(f"import {done.pk}: `guanxi undo-import {done.pk}` takes it back", file=sys.stderr)
    if not done.rejected:
        return ALL_IN
    print(write_rejected_file(done))
    return SOME_REJECTED


def _show(an_import: Import, share: float) -> None:
    """By the bytes of the file: its rows are counted only at its end."""
    print(f"\r{int(share * 100):3} %  {an_import.rows_done:,} rows", end="", file=sys.stderr, flush=True)
