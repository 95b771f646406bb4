"""What an erasing would take and what it would leave, counted before it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.customers.models import ContactPoint
from guanxi.customers.privacy.erasing.erasing import everyone, papers_of
from guanxi.files.models import StoredFile
from guanxi.records.models import Comment
from guanxi.records.registry import registry

STAY = ("order", "feedback", "consent")
"""Of these the words go, and the record stays."""


@dataclass(frozen=True)
class Counted:
    label: Any
    number: int


def counted(person: int) -> tuple[list[Counted], list[Counted]]:
    """(what goes, what stays), all of it, whoever may see it."""
    people = everyone(person)
    papers = papers_of(people)
    on_them = Q(*(Q(object=name, record_id__in=ids) for name, ids in ({"person": people} | papers).items()), _connector=Q.OR)
    goes = [Counted(_("Ways to reach them"), ContactPoint.objects.filter(customer__in=people).count())]
    goes += [Counted(registry.of(name).label_plural, len(ids)) for name, ids in papers.items() if name not in STAY]
    goes += [
        Counted(_("Comments"), Comment.objects.filter(on_them).count()),
        Counted(_("Files"), StoredFile.objects.filter(on_them).count()),
    ]
    goes += [Counted(_("Records that were merged into this one"), len(people) - 1)]
    stays = [Counted(registry.of(name).label_plural, len(papers.get(name, ()))) for name in STAY]
    return [one for one in goes if one.number], [one for one in stays if one.number]
