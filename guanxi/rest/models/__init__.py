"""What the API remembers."""

from guanxi.rest.models.answered import Answered

__all__ = ["Answered"]
