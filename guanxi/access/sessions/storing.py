"""Where sessions are kept: as Django keeps them in the database, with who it is, from where, and since when; and by a digest of the key.

A copy of the database opens no session: the key stands in the cookie alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from axes.helpers import get_client_ip_address
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import base36_to_int

from guanxi.access.models import Session
from guanxi.sql.prepared import ask

SIGNED_IN = "signed_in_at"
NOTED_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 400
KEPT = """
    SELECT session_data, expire_date, seen_at, ip, agent FROM access_session
    WHERE session_key = %s AND expire_date > statement_timestamp()
"""


@dataclass(frozen=True)
class Seen:
    """When the browser was here last, and what it said of itself."""

    seen_at: datetime | None = None
    ip: str = ""
    agent: str = ""


class SessionStore(StoreInDatabase):
    seen = Seen()

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def name(self) -> str:
        """What the session is called where others can read it."""
        return digest_of(self.session_key or "")

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(pk=digest_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(pk=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A sign-in that is half done belongs to its user too, so that it ends with the others."""
        key = self.session_key or self._get_or_create_session_key()  # type: ignore[attr-defined]
        session = Session(session_key=digest_of(key), session_data=self.encode(data), expire_date=self.get_expiry_date())
        if user := _user_in(data):
            session.user_id = user
            session.seen_at, session.ip, session.agent = self.seen.seen_at, self.seen.ip, self.seen.agent
        if SIGNED_IN in data:
            session.signed_in_at = datetime.fromtimestamp(data[SIGNED_IN], UTC)
        return session

    def _get_session_from_db(self) -> Session | None:
        found = ask(KEPT, [digest_of(self.session_key or "")])
        if not found:
            self._session_key = None
            return None
        [(session_data, expire_date, *seen)] = found
        self.seen = Seen(*seen)
        return Session(session_data=session_data, expire_date=expire_date)


def _user_in(data: dict[str, Any]) -> int | None:
    if SESSION_KEY in data:
        return int(data[SESSION_KEY])
    half_done = data.get(LOGIN_SESSION_KEY)
    return base36_to_int(half_done["user_pk"]) if half_done else None


def digest_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def session_in(request: HttpRequest) -> str:
    """The name of the session that a request belongs to."""
    return request.session.name if isinstance(request.session, SessionStore) else ""


def note_signing_in(request: HttpRequest) -> None:
    """Heard when somebody has signed in."""
    now = timezone.now()
    request.session[SIGNED_IN] = now.timestamp()
    if isinstance(request.session, SessionStore):
        request.session.seen = seen_in(request, now)


def note_seen(request: HttpRequest) -> None:
    """Every few minutes, and not a thing that happened: sessions stay out of the journal."""
    session, now = request.session, timezone.now()
    if not isinstance(session, SessionStore):
        return
    stale = now - NOTED_EVERY
    if session.seen.seen_at is None or session.seen.seen_at < stale:
        session.seen = seen_in(request, now)
        Session.objects.filter(Q(seen_at=None) | Q(seen_at__lt=stale), pk=session.name).update(**asdict(session.seen))


def seen_in(request: HttpRequest, now: datetime) -> Seen:
    return Seen(now, get_client_ip_address(request) or "", request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT].replace("\x00", ""))
