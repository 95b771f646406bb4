"""`guanxi verify`: is the journal as it was written? 0: yes, 1: no, and what is wrong, 2: that cannot be said."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.journal.chain.findings import Finding, moment
from guanxi.journal.chain.heads import heads_file
from guanxi.journal.chain.verifying import CannotVerify, Report, verify

FINE, FOUND, CANNOT = 0, 1, 2


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="guanxi verify", description=main.__doc__ or __doc__)
    parser.add_argument("--heads", type=Path, metavar="FILE", help="another file of heads, such as a copy kept elsewhere")
    parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="instead of that of LANG")
    parser.add_argument("--most", type=int, default=100, metavar="N", help="findings to print (100)")
    wanted = parser.parse_args(arguments)
    with translation.override(wanted.language or language_of_environment()):
        began = time.perf_counter()
        try:
            report = verify(wanted.heads or heads_file())
        except (CannotVerify, DatabaseError) as trouble:
            print(_("guanxi verify: it cannot be verified: %(why)s") % {"why": str(trouble).strip()}, file=sys.stderr)
            return CANNOT
        print_report(report, time.perf_counter() - began, wanted.most)
        return FOUND if report.findings else FINE


def language_of_environment() -> str:
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-hans" if spoken.lower().startswith("zh") else "en"


def print_report(report: Report, seconds: float, most: int) -> None:
    counted = {"entries": _number(report.entries), "changes": _number(report.changes), "heads": _number(report.heads)}
    print(_("%(entries)s entries with %(changes)s changes, compared with %(heads)s heads") % counted, f"({seconds:.1f} s)")
    if report.waiting:
        print(_("%(count)s newer entries wait to be chained.") % {"count": _number(report.waiting)})
    for at, position in report.restored:
        told = {"when": moment(at.isoformat()), "count": _number(position)}
        print(_("Restored from a backup on %(when)s; it went on after %(count)s entries.") % told)
    if not report.findings:
        print(_("Nothing was changed, taken out or put in."))
        return
    print(_("Findings: %(count)s") % {"count": _number(len(report.findings))})
    for finding in report.findings[:most]:
        print("  " + line_of(finding))
    if len(report.findings) > most:
        print(_("… and %(count)s more.") % {"count": _number(len(report.findings) - most)})


def line_of(finding: Finding) -> str:
    return " ".join(part for part in (finding.sentence, f"[{finding.where}]" if finding.where else "", finding.when) if part)


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
