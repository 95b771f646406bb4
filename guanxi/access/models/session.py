"""A session: one browser that is signed in, or on its way. Its key is in the browser's cookie only; kept is the key's digest."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """`session_key` holds the digest. `seen_at` is noted every few minutes, with the address and browser of that moment."""

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, null=True, related_name="sessions")
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ip = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        app_label = "access"
        db_table = "access_session"

    def __str__(self) -> str:
        return f"session of {self.user_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from guanxi.access.sessions.storing import SessionStore

        return SessionStore
