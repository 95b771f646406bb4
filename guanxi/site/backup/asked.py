"""What `guanxi restore` is asked for, and whether the file is one that it can read: looked at before any database is started."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from guanxi.site.backup.manifest import BackupTrouble, manifest_in


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="guanxi restore", description="Fill an empty database and data folder from a FILE that `guanxi backup` wrote."
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--erased",
        metavar="FILE",
        type=Path,
        help="erase again whom this file tells of (default: `erased-people` beside the journal's heads)",
    )
    return parser.parse_args(arguments)


def look_at_file(arguments: list[str]) -> int:
    """The exit code: other than 0 where nothing is to be begun."""
    file = asked(arguments).file
    if not file.is_file():
        print(f"guanxi restore: there is no file {str(file)!r} (looked for in {Path.cwd()})", file=sys.stderr)
        return 1
    try:
        manifest_in(file)
    except (BackupTrouble, OSError) as trouble:
        print(f"guanxi restore: {trouble}", file=sys.stderr)
        return 1
    return 0
