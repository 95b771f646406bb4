"""What we did with customers, and what we have still to do."""

from guanxi.activities.models.call import Call
from guanxi.activities.models.note import Note
from guanxi.activities.models.task import Task

__all__ = ["Call", "Note", "Task"]
