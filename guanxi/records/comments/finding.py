"""The comments on a record, as visible as the record itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, answers
from guanxi.records.finding import get
from guanxi.records.models import Comment
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry

SHOWN = 20
MOST = 500


@dataclass(frozen=True)
class Said:
    """A comment with today's names: of its author, and of those whom it mentions."""

    id: int
    text: str
    author: int
    by: str
    names: dict[int, str]
    version: int
    created_at: datetime
    changed_at: datetime


def commentable(plural: str) -> RecordType:
    """NotFound where nobody comments: entries of a ledger say all they have to say."""
    record_type = registry.by_plural(plural)
    if record_type is None or record_type.append_only:
        raise NotFound
    return record_type


def comments_on(record_type: RecordType, record_id: int, asking: Asking, *, before: int | None = None, most: int = MOST) -> list[Said]:
    """The newest, oldest first; NotFound for a record out of sight."""
    get(record_type, record_id, asking, columns=(record_type.title,))
    found = _kept(record_type).filter(record_id=record_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    told = list(found.order_by("-pk").values(*COLUMNS)[:most])
    wanted = {pk for row in told for pk in row["mentions"]}
    return said(told, User.objects.filter(pk__in=wanted).values("pk", "name", "username"))


def asks(record_type: RecordType, record_id: int) -> list[Question]:
    """The newest comments and whom they name, one more than is shown."""

    def newest(records: object) -> QuerySet[Any, Any]:
        found = _kept(record_type).filter(record_id__any_of=records).order_by("-pk")
        return found.values(*COLUMNS)[: SHOWN + 1]

    def named(records: object) -> QuerySet[Any, Any]:
        ids = Func(F("mentions"), function="unnest", output_field=BigIntegerField())
        found = _kept(record_type).filter(record_id__any_of=records).annotate(one=ids).values("one")
        return User.objects.filter(pk__in=found).values("pk", "name", "username")

    return [Question("comments", newest, [record_id]), Question("named", named, [record_id])]


def key_of(record_type: RecordType) -> str:
    return f"comments on {record_type.name}"


def newest_on(record_type: RecordType, record_id: int, asking: Asking) -> list[Said]:
    """For whoever has read the record: up to one more than is shown, oldest first."""
    told = answers(asking, key_of(record_type), asks(record_type, record_id))
    return said(told["comments"], told["named"])


COLUMNS = ("pk", "text", "author_id", "author__name", "author__username", "mentions", "version", "created_at", "changed_at")


def _kept(record_type: RecordType) -> QuerySet[Any, Any]:
    return Comment.objects.filter(object=record_type.name, deleted_at__isnull=True)


def said(told: list[Any], users: Iterable[Any]) -> list[Said]:
    names = {row["pk"]: row["name"] or row["username"] for row in users}
    return [
        Said(
            row["pk"],
            row["text"],
            row["author_id"],
            row["author__name"] or row["author__username"],
            {pk: names[pk] for pk in row["mentions"] if pk in names},
            row["version"],
            row["created_at"],
            row["changed_at"],
        )
        for row in reversed(told)
    ]


def comment_of(comment_id: int, actor: Actor, *, deleted: bool = False) -> tuple[RecordType, Comment]:
    """The same answer for a comment that does not exist and for one on a record out of sight."""
    found = Comment.objects.filter(pk=comment_id, deleted_at__isnull=not deleted).first() if 0 < comment_id < 2**63 else None
    if found is None or not registry.has(found.object):
        raise NotFound
    record_type = registry.of(found.object)
    if not rows(record_type, actor).filter(pk=found.record_id).exists():
        raise NotFound
    return record_type, found


def own_comment(comment_id: int, actor: Actor, *, deleted: bool = False) -> tuple[RecordType, Comment]:
    """Of others it is not found, whatever one may read: nobody writes in their name."""
    record_type, found = comment_of(comment_id, actor, deleted=deleted)
    if found.author_id != actor.user_id:
        raise NotFound
    return record_type, found
