"""What the customers floor hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.customers.companies.record import COMPANY
from guanxi.customers.consent.record import CONSENT
from guanxi.customers.duplicates import noticing
from guanxi.customers.merging import own_movers
from guanxi.customers.people.record import PERSON
from guanxi.customers.privacy.erasing import own_erasers
from guanxi.journal import kinds, reading
from guanxi.records.registry import registry


def wire() -> None:
    for record_type in (PERSON, COMPANY, CONSENT):
        registry.register(record_type)
    kinds.declare("preferences.changed", _("changed the preferences"))
    own_movers.register()
    own_erasers.register()
    for kind in ("person", "company"):
        kinds.declare(f"{kind}.merged", _("merged another record into this one"))
        kinds.declare(f"{kind}.unmerged", _("undid a merge"))
    kinds.declare("person.handed_out", _("handed out everything kept of this person"))
    kinds.declare("person.erased", _("erased this person for good"))
    kinds.declare("duplicate.dismissed", _("said that two records are not the same"))
    kinds.declare("duplicate.reopened", _("asked again whether two records are the same"))
    reading.register("duplicates", noticing.KINDS, noticing.note_written)
