"""What insight remembers about its own work, and what people did with what it proposes."""

from guanxi.insight.models.action_rule import ActionRule
from guanxi.insight.models.action_taken import ActionTaken
from guanxi.insight.models.changed import Changed
from guanxi.insight.models.dirty_month import DirtyMonth
from guanxi.insight.models.next_action import NextAction
from guanxi.insight.models.refresh import Refresh

__all__ = ["ActionRule", "ActionTaken", "Changed", "DirtyMonth", "NextAction", "Refresh"]
