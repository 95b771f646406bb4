"""The first owner of an installation, with a random password that only the person at the machine can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.db import IntegrityError
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.journal.writing import act

USERNAME = "admin"
FILE = "owner-password"


def prepare_owner(data: Path) -> None:
    """Makes the owner once. The password is on disk before the owner exists, so a crash in between loses nothing."""
    if User.objects.filter(is_owner=True).exists():
        return
    try:
        _make_owner(_kept_password(data / FILE))
    except IntegrityError:
        """Another process was quicker; it read the same file."""


def is_kept_for(user: User, data: Path) -> bool:
    """Whether the file still holds what this user signs in with."""
    file = data / FILE
    return user.is_owner and file.exists() and user.check_password(file.read_text().strip())


def forget_kept_password(data: Path) -> None:
    """A start would name it, and a backup would hold it, though it opens nothing any more."""
    (data / FILE).unlink(missing_ok=True)


def _make_owner(password: str) -> None:
    now = timezone.now()
    owner = User(username=USERNAME, name="Admin", is_owner=True, created_at=now, language=_language_of_machine())
    owner.timezone = Workspace.current().timezone
    owner.set_password(password)
    with act("user.added", by=SYSTEM, at=now) as entry:
        owner.save()
        entry.about = ("user", owner.pk)


def _kept_password(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f".{file.name}-{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(12) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(draft, file)  # never replaces what another process wrote in the meantime
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def _language_of_machine() -> str:
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-hans" if spoken.lower().startswith("zh") else "en"
