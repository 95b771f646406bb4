"""The second step: is the file read as it should be? A preview that follows each choice at once."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.access.web.doors import actor_in
from guanxi.records.importing.drafting import open_import, read_anew
from guanxi.records.importing.finding import import_of
from guanxi.records.importing.settling import is_open
from guanxi.records.importing.web.showing import show
from guanxi.records.models import Import
from guanxi.records.tablefiles.cells import BadRow, TableRefused
from guanxi.records.tablefiles.encodings import ENCODINGS, SHOWN
from guanxi.records.tablefiles.reading import Table
from guanxi.records.tablefiles.sniffing import Choice, Sniffed
from guanxi.records.web.doors import opened

PREVIEW = 10


@opened
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, import_id: int) -> HttpResponse:
    an_import = import_of(import_id, actor_in(request))
    if not is_open(an_import):
        return HttpResponseRedirect(f"/imports/{an_import.pk}/")
    error = ""
    if request.method == "POST":
        wanted = _choice(request)
        try:
            if asdict(wanted) != an_import.reading:
                read_anew(an_import, wanted, actor_in(request))
        except TableRefused as refused:
            error = refused.sentence
            an_import.refresh_from_db()
        if "next" in request.POST and not error:
            return HttpResponseRedirect(f"/imports/{an_import.pk}/columns/")
    return show(request, "reading.html", an_import, 1, _context(an_import) | {"error": error}, status=422 if error else 200)


def _choice(request: HttpRequest) -> Choice:
    """An empty select means: find it out."""
    given = {name: request.POST.get(name, "") for name in ("encoding", "separator", "sheet", "heading_row")}
    row = given["heading_row"]
    return Choice(
        encoding=given["encoding"] or None,
        separator={"tab": "\t"}.get(given["separator"], given["separator"]) or None,
        sheet=given["sheet"] or None,
        heading_row=int(row) if row.isdecimal() and len(row) < 7 else None,
    )


def _context(an_import: Import) -> dict[str, Any]:
    chosen = Choice(**an_import.reading)
    with open_import(an_import) as table:
        rows = list(islice(table.rows(), PREVIEW))
        return {
            "table": table,
            "rows": [{"number": row.number, "cells": row.cells, "why": row.sentence if isinstance(row, BadRow) else ""} for row in rows],
            "notes": [note.sentence for note in table.notes],
            "is_text": table.sniffed.kind == "text",
            "encodings": _encodings(table.sniffed, chosen),
            "read_as": _read_as(table.sniffed, chosen),
            "separators": _separators(table.sniffed, chosen),
            "sheets": _sheets(table),
            "headings": _headings(table, chosen),
            "columns": len(table.header),
        }


def _read_as(sniffed: Sniffed, chosen: Choice) -> str:
    """What is known: found out and how surely, or chosen by somebody; what it looks like instead, where that is another one."""
    if sniffed.guess is None:
        return ""
    names = {"encoding": SHOWN[sniffed.encoding], "guess": SHOWN[sniffed.guess.name], "sure": round(sniffed.guess.confidence * 100)}
    if not chosen.encoding:
        return _("Read as %(encoding)s, %(sure)s %% sure. If the words below look wrong, choose another encoding.") % names
    if sniffed.guess.name == sniffed.encoding:
        return _("Read as %(encoding)s, chosen by you. It looks like that too, %(sure)s %% sure.") % names
    return (
        _("Read as %(encoding)s, chosen by you. It looks like %(guess)s, %(sure)s %% sure: if the words below look wrong, choose that.")
        % names
    )


def _encodings(sniffed: Sniffed, chosen: Choice) -> list[tuple[str, str, bool]]:
    """What it could be as well comes first, with how likely that is."""
    likely = {guess.name: guess.confidence for guess in sniffed.alternatives}
    guessed = "" if chosen.encoding else sniffed.encoding
    automatic = _("Found out: %(name)s") % {"name": SHOWN[sniffed.encoding]} if guessed else _("Find out")
    found = [("", automatic, not chosen.encoding)]
    for name in sorted(ENCODINGS, key=lambda name: -likely.get(name, 0)):
        share = f" · {likely[name]:.0%}" if name in likely else ""
        if name != guessed:
            found.append((name, SHOWN[name] + share, chosen.encoding is not None and name == sniffed.encoding))
    return found


def _separators(sniffed: Sniffed, chosen: Choice) -> list[tuple[str, str, bool]]:
    words = {",": _("Comma ( , )"), ";": _("Semicolon ( ; )"), "\t": _("Tab"), "|": _("Bar ( | )")}
    now = sniffed.dialect.separator
    automatic = _("Found out: %(name)s") % {"name": words.get(now, now)} if not chosen.separator else _("Find out")
    listed = [("tab" if mark == "\t" else mark, word, chosen.separator == mark) for mark, word in words.items()]
    return [("", automatic, not chosen.separator), *listed]


def _sheets(table: Table) -> list[tuple[str, str, bool]]:
    return [(name, name, name == table.sheet) for name in table.sheets]


def _headings(table: Table, chosen: Choice) -> list[tuple[str, str, bool]]:
    now = table.sniffed.heading_row
    row = _("row %(number)d") % {"number": now} if now else _("none")
    automatic = _("Found out: %(name)s") % {"name": row} if chosen.heading_row is None else _("Find out")
    found = [("", automatic, chosen.heading_row is None), ("0", _("There is none"), chosen.heading_row == 0)]
    for number, cells in table.sniffed.preview[:12]:
        beginning = " · ".join(str(cell) for cell in cells if cell != "")[:60]
        found.append((str(number), f"{number}: {beginning}", chosen.heading_row == number))
    return found
