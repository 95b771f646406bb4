"""A mapping said in the words of the file's headings, as the command and the API say it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guanxi.records.importing.drafting import open_import
from guanxi.records.models import Import
from guanxi.records.problems import Invalid, Problem


def remapped(draft: Import, wanted: Mapping[str, str]) -> dict[str, str]:
    """What was suggested, with these headings changed; an empty field leaves its column out. A field goes to one column only."""
    with open_import(draft) as table:
        places = {header: str(column) for column, header in enumerate(table.header)}
    unknown = [header for header in wanted if header not in places]
    if unknown:
        values = {"column": unknown[0][:80], "columns": ", ".join(places)[:1000]}
        raise Invalid([Problem("no_such_column", _("The file has no column “%(column)s”. Its columns: %(columns)s.") % values, "mapping")])
    taken = {target for target in wanted.values() if target}
    kept = {column: target for column, target in draft.mapping.items() if target not in taken}
    for header, target in wanted.items():
        kept.pop(places[header], None)
        if target:
            kept[places[header]] = target
    return kept
