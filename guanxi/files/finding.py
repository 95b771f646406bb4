"""Finding stored files. The caller has shown that the reader may see the record they lie on."""

from __future__ import annotations

from guanxi.files.models import StoredFile


def files_of(object_name: str, record_id: int) -> list[StoredFile]:
    """Newest first; only what is whole and not deleted."""
    found = StoredFile.objects.filter(object=object_name, record_id=record_id, state="ready", deleted_at__isnull=True)
    return list(found.select_related("uploaded_by").order_by("-created_at", "-pk"))


def stored_file(file_id: int, *, deleted: bool = False) -> StoredFile | None:
    if not 0 < file_id < 2**63:
        return None
    return StoredFile.objects.filter(pk=file_id, state="ready", deleted_at__isnull=not deleted).first()
