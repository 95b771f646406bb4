"""What the customers floor itself tells on a timeline: consent statements, and what became of the record."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.merging.finding import MERGED, UNMERGED
from guanxi.customers.models import Consent, Customer
from guanxi.customers.timeline.events import Deed, Event, Row, Source, seen_rows
from guanxi.journal.kinds import sentence_of
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.reading import may_read
from guanxi.records.registry import registry

KINDS = ("person", "company")
TOLD = {"lifecycle": "lifecycle", "owner": "owner_id"}


def consent_event(row: Row, asking: Asking) -> Event:
    granted = row["state"] == Consent.State.GRANTED
    what = _("%(purpose)s by %(channel)s") % {
        "purpose": Consent.Purpose(row["purpose"]).label,
        "channel": Consent.Channel(row["channel"]).label,
    }
    return Event(
        title=(_("Agreed: %(what)s") if granted else _("Withdrew: %(what)s")) % {"what": what},
        url=f"/consents/{row['pk']}/",
        icon="shield",
        tone="good" if granted else "warn",
        note=" · ".join(filter(None, (row["source"], row["text_version"]))),
        customer_id=row["customer_id"],
    )


CONSENTS = Source(
    key="consent",
    label=gettext_lazy("Consent"),
    order=70,
    objects=("consent",),
    at="stated_at",
    columns=("purpose", "channel", "state", "source", "text_version", "customer_id"),
    event=consent_event,
    rows=seen_rows("consent"),
)


def record_rows(asking: Asking, customers: object) -> QuerySet[Any]:
    """Born, given to another owner, another step of life: of the customer itself, which the actor was shown to see."""
    told = Q(before__isnull=True, after__isnull=False)
    for kind in KINDS:
        told |= Q(object=kind, after__has_any_keys=sorted(seen_columns(kind, asking)))
    return Change.objects.filter(told, object__in=KINDS, record_id__any_of=customers)


def seen_columns(kind: str, asking: Asking) -> set[str]:
    """Of what a timeline tells, the columns that this actor may read today."""
    record_type = registry.of(kind)
    return {column for name, column in TOLD.items() if may_read(record_type, record_type.by_name[name], asking.actor)}


def record_event(row: Row, asking: Asking) -> Event:
    seen = seen_columns(row["object"], asking)
    after = {column: value for column, value in (row["after"] or {}).items() if column in seen}
    stages = dict(Customer.Lifecycle.choices)
    text = ""
    if row["before"] is not None and "lifecycle" in after:
        text = _("Lifecycle: %(before)s → %(after)s") % {
            "before": stages.get(row["before"].get("lifecycle"), "–"),
            "after": stages.get(after["lifecycle"], "–"),
        }
    elif row["before"] is not None and "owner_id" in after:
        text = _("Another owner")
    elif row["entry__kind"].startswith("import."):
        text = _("Came with an import")
    elif not row["entry__kind"].startswith(tuple(f"{kind}." for kind in KINDS)):
        text = sentence_of(row["entry__kind"])
    return Event(
        title=text or _("Record %(done)s") % {"done": sentence_of(row["entry__kind"])}, icon="history", by=row["entry__actor_name"]
    )


RECORD = Source(
    key="record",
    label=gettext_lazy("Record"),
    order=90,
    objects=KINDS,
    at="entry__at",
    id="entry_id",
    columns=("object", "before", "after", "entry__kind", "entry__actor_name"),
    event=record_event,
    rows=record_rows,
    own=True,
)


def merge_rows(asking: Asking, customers: object) -> QuerySet[Any]:
    """Merges into the customer, and their undoing."""
    merge = Cast(KeyTextTransform("merge", "details"), BigIntegerField())
    same = {"about_object": OuterRef("about_object"), "about_id": OuterRef("about_id"), "merge": OuterRef("pk")}
    undone = Entry.objects.filter(kind__in=UNMERGED).annotate(merge=merge).filter(**same)
    found = Entry.objects.filter(kind__in=[*MERGED, *UNMERGED], about_object__in=KINDS, about_id__any_of=customers)
    return found.annotate(undone=Exists(undone))


def merge_event(row: Row, asking: Asking) -> Event:
    kind, _dot, verb = row["kind"].partition(".")
    merge = row["id"] if verb == "merged" else row["details"].get("merge")
    may = merge is not None and asking.actor.may("merge", kind)
    deed = Deed(_("Undo"), "undo", reverse("merge-undo", args=[merge])) if may and verb == "merged" and not row["undone"] else None
    return Event(
        title=_("Record %(done)s") % {"done": sentence_of(row["kind"])},
        url=reverse("merge", args=[merge]) if may else "",
        icon="merge",
        by=row["actor_name"],
        mark=_("undone") if row["undone"] else "",
        deed=deed,
    )


MERGES = Source(
    key="merges",
    label=gettext_lazy("Merges"),
    order=91,
    objects=KINDS,
    at="at",
    id="id",
    columns=("kind", "details", "actor_name", "undone"),
    event=merge_event,
    rows=merge_rows,
    own=True,
    tab=False,
)
