"""The journal floor's models."""

from guanxi.journal.models.change import Change
from guanxi.journal.models.entry import Entry
from guanxi.journal.models.unread import Unread

__all__ = ["Change", "Entry", "Unread"]
