"""Commenting on a record, and changing, deleting and bringing back one's own comment. Who may read a record may comment on it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.refusing import Refused
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.comments.colleagues import seers
from guanxi.records.comments.finding import own_comment
from guanxi.records.comments.naming import MENTION
from guanxi.records.finding import get
from guanxi.records.following.writing import follow_by_itself
from guanxi.records.models import Comment
from guanxi.records.problems import Changed, Invalid, NotFound, Problem
from guanxi.records.registry import RecordType, registry
from guanxi.records.writing import lock_ids
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_text

LONGEST = 10_000


def add_comment(record_type: RecordType, record_id: int, text: str, *, by: Actor, at: datetime | None = None) -> Comment:
    author = _user_who_writes(by, record_type)
    get(record_type, record_id, Asking(by), columns=(record_type.title,))
    now, cleaned = at or timezone.now(), _said(text)
    with act("comment.added", by=by, at=now, about=(record_type.name, record_id)):
        if not lock_ids(record_type, [record_id], by, "read"):
            raise NotFound
        made = Comment.objects.create(
            object=record_type.name,
            record_id=record_id,
            text=cleaned,
            author_id=author,
            mentions=mentioned(cleaned),
            created_at=now,
            changed_at=now,
        )
        follow_by_itself(record_type, record_id, {author} | seers(record_type, record_id, made.mentions))
        return made


def change_comment(comment_id: int, text: str, *, by: Actor, version: int | None = None, at: datetime | None = None) -> None:
    cleaned, now = _said(text), at or timezone.now()

    def said_anew(found: Comment) -> dict[str, Any]:
        named, record_type = mentioned(cleaned, found.mentions), registry.of(found.object)
        follow_by_itself(record_type, found.record_id, seers(record_type, found.record_id, set(named) - set(found.mentions)))
        return {"text": cleaned, "mentions": named, "changed_at": now}

    _write(comment_id, "comment.changed", said_anew, by, now, version=version)


def delete_comment(comment_id: int, *, by: Actor, at: datetime | None = None) -> None:
    now = at or timezone.now()
    _write(comment_id, "comment.deleted", lambda found: {"deleted_at": now}, by, now)


def restore_comment(comment_id: int, *, by: Actor, at: datetime | None = None) -> None:
    _write(comment_id, "comment.restored", lambda found: {"deleted_at": None}, by, at or timezone.now(), deleted=True)


def mentioned(text: str, before: Collection[int] = ()) -> list[int]:
    """The users who are named, each once. Somebody who has left is named no more; where they were named before, they stay."""
    ids = {int(number) for number in MENTION.findall(text)}
    if not ids:
        return []
    active = dict(User.objects.filter(pk__in=ids).values_list("pk", "is_active"))
    if any(not active.get(one) for one in ids - set(before)):
        raise Invalid([Problem("no_such_user", _("Somebody named here is no colleague, or no longer one."), "text")])
    return sorted(ids & set(active))


def _write(
    comment_id: int,
    kind: str,
    values: Callable[[Comment], dict[str, Any]],
    by: Actor,
    now: datetime,
    *,
    version: int | None = None,
    deleted: bool = False,
) -> None:
    """Of others it is not found, whatever one may read."""
    record_type, comment = own_comment(comment_id, by, deleted=deleted)
    _user_who_writes(by, record_type)
    with act(kind, by=by, at=now, about=(comment.object, comment.record_id)):
        found = Comment.objects.select_for_update().filter(pk=comment_id, deleted_at__isnull=not deleted).first()
        if found is None:
            raise NotFound
        if version is not None and version != found.version:
            raise Changed(comment_id, found.version)
        Comment.objects.filter(pk=comment_id).update(**values(found), version=F("version") + 1)


def _said(text: str) -> str:
    cleaned = clean_text(text, LONGEST)
    if not cleaned:
        raise Invalid([Problem("required", _("Write something first."), "text")])
    return cleaned


def _user_who_writes(actor: Actor, record_type: RecordType) -> int:
    """A token that only reads writes nothing, and nobody comments for the house itself."""
    if actor.read_only or actor.user_id is None:
        raise Refused("change", record_type.name)
    return actor.user_id
