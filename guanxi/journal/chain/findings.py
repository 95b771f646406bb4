"""What a verification may find, and how it is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.journal.kinds import sentence_of

SENTENCES: dict[str, Any] = {
    "value": gettext_lazy("A value is not the one that was written."),
    "erased": gettext_lazy("Values are gone, and no entry of the journal tells that they were erased."),
    "rewritten": gettext_lazy("Changes of this entry were rewritten or exchanged."),
    "changes-missing": gettext_lazy("Changes of this entry were deleted."),
    "changes-added": gettext_lazy("Changes were added to this entry."),
    "entry": gettext_lazy("Who, when, what or about what was altered."),
    "details": gettext_lazy("What the entry says beside its changes was altered."),
    "details-erased": gettext_lazy("What the entry said is gone, and no entry of the journal tells that it was erased."),
    "entry-missing": gettext_lazy("The entry was deleted."),
    "entry-added": gettext_lazy("An entry was inserted past the chain."),
    "stray": gettext_lazy("Changes of an entry that is not there."),
    "link": gettext_lazy("A link of the chain was altered or moved."),
    "link-missing": gettext_lazy("Links of the chain are missing before this one."),
    "tail": gettext_lazy("The newest entries are missing: a head names more than there is."),
    "chain": gettext_lazy("The chain was rewritten: it is not the one that the heads tell of."),
    "heads-missing": gettext_lazy("The file of heads is missing, though heads were written."),
    "heads-cut": gettext_lazy("Lines are missing at the end of the file of heads."),
    "heads-line": gettext_lazy("A line of the file of heads was altered, inserted or taken out."),
}


@dataclass(frozen=True)
class Finding:
    """`since`: the newest moment at which it is known to have been whole."""

    what: str
    entry_id: int | None = None
    kind: str = ""
    who: str = ""
    at: str = ""
    object: str = ""
    record_id: int | None = None
    since: str = ""
    line: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.what])

    @property
    def where(self) -> str:
        """Entry, line and record, as far as they are known."""
        record = f"{self.object} {self.record_id if self.record_id is not None else ''}".strip()
        return " · ".join(part for part in (self.place, record) if part)

    @property
    def place(self) -> str:
        """The entry, or the line of the file of heads."""
        parts = []
        if self.entry_id is not None:
            parts.append(_("entry %(number)s") % {"number": self.entry_id})
        if self.kind:
            parts.append(sentence_of(self.kind))
        if self.who:
            parts.append(self.who)
        if self.at:
            parts.append(moment(self.at))
        if self.line is not None:
            parts.append(_("line %(number)s") % {"number": self.line})
        return " · ".join(parts)

    @property
    def when(self) -> str:
        return _("Happened after %(when)s.") % {"when": moment(self.since)} if self.since else ""


def moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")
