"""What the site remembers about its own work."""

from guanxi.site.models.sample_work import SampleWork

__all__ = ["SampleWork"]
