"""Finding stored files. The caller has shown that the reader may see the record they lie on."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.files.models import StoredFile


def kept_on(object_name: str) -> QuerySet[StoredFile]:
    """Those on the records of an object, newest first; only what is whole and not deleted."""
    return kept_on_any(Q(object=object_name))


def kept_on_any(these: Q) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(these, state="ready", deleted_at__isnull=True).order_by("-created_at", "-pk")


def stored_file(file_id: int, *, deleted: bool = False) -> StoredFile | None:
    if not 0 < file_id < 2**63:
        return None
    return StoredFile.objects.filter(pk=file_id, state="ready", deleted_at__isnull=not deleted).first()
