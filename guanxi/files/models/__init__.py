"""Stored files."""

from guanxi.files.models.stored_file import StoredFile

__all__ = ["StoredFile"]
