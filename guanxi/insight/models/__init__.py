"""What insight remembers about its own work."""

from guanxi.insight.models.changed import Changed
from guanxi.insight.models.dirty_month import DirtyMonth
from guanxi.insight.models.refresh import Refresh

__all__ = ["Changed", "DirtyMonth", "Refresh"]
