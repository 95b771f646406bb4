"""How an import ended, in a sentence for whoever started it and went elsewhere meanwhile."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.records.importing.outcome import WRITTEN, why_stopped
from guanxi.records.models import Import


def to_be_told(an_import: Import) -> Import:
    """Called before it starts: whoever starts it is told how it ends."""
    an_import.told_at = None
    return an_import


def sentence_of(ended: Import) -> str:
    if ended.state == Import.State.FAILED:
        return _("The import of %(file)s stopped: %(why)s") % {"file": ended.file_name, "why": why_stopped(ended)}
    words = {
        "created": _("%(n)s created"),
        "updated": _("%(n)s updated"),
        "unchanged": _("%(n)s unchanged"),
        "rejected": _("%(n)s rejected"),
    }
    counted = [
        word % {"n": number_format(getattr(ended, name), force_grouping=True)}
        for name, word in words.items()
        if getattr(ended, name) or name in WRITTEN
    ]
    sentence = _("The check of %(file)s ended: %(counts)s") if ended.dry_run else _("The import of %(file)s ended: %(counts)s")
    return sentence % {"file": ended.file_name, "counts": _(", ").join(counted)}
