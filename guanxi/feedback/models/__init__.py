"""What customers said."""

from guanxi.feedback.models.feedback import Feedback

__all__ = ["Feedback"]
