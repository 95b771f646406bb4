"""The journal floor's models."""

from guanxi.journal.models.change import Change
from guanxi.journal.models.entry import Entry
from guanxi.journal.models.link import LastHead, Link, Unchained
from guanxi.journal.models.unread import Unread
from guanxi.journal.models.verification import Verification

__all__ = ["Change", "Entry", "LastHead", "Link", "Unchained", "Unread", "Verification"]
