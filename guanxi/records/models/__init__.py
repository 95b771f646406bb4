"""What the record engine keeps."""

from guanxi.records.models.bulk_change import BulkChange, BulkChunk
from guanxi.records.models.comment import Comment
from guanxi.records.models.following import Following
from guanxi.records.models.imported import Import, RejectedRow, SavedMapping
from guanxi.records.models.notification import Notification, Unwanted
from guanxi.records.models.own_field import OwnField, PageLayout
from guanxi.records.models.recorded import Recorded
from guanxi.records.models.saved_view import SavedView, ViewChoice
from guanxi.records.models.search_row import SearchRow
from guanxi.records.models.tag import Tag, Tagging

__all__ = [
    "BulkChange",
    "BulkChunk",
    "Comment",
    "Following",
    "Import",
    "Notification",
    "OwnField",
    "PageLayout",
    "Recorded",
    "RejectedRow",
    "SavedMapping",
    "SavedView",
    "SearchRow",
    "Tag",
    "Tagging",
    "Unwanted",
    "ViewChoice",
]
