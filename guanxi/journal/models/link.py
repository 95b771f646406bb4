"""A link of the chain: one entry at its position, with the digests that bind it to everything before it."""

from __future__ import annotations

from django.db import models


class Link(models.Model):
    """No foreign key: a link outlives an entry that somebody deletes, which is how that is noticed."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    changes = models.BigIntegerField()
    salt = models.BinaryField(null=True)
    saying = models.BinaryField(null=True)
    """The salted digest of the entry's details, where it has any."""
    content = models.BinaryField()
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        app_label = "journal"
        db_table = "journal_link"

    def __str__(self) -> str:
        return f"link {self.position}: entry {self.entry_id}"


class Unchained(models.Model):
    """The pile of entries that are committed and not chained yet. A trigger puts them here, the chaining job takes them away."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        app_label = "journal"
        db_table = "journal_unchained"

    def __str__(self) -> str:
        return f"entry {self.entry_id}"


class LastHead(models.Model):
    """The last line that this database knows to stand in the file of heads: the one row of its table."""

    line = models.BigIntegerField()
    position = models.BigIntegerField()
    line_hash = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        app_label = "journal"
        db_table = "journal_last_head"

    def __str__(self) -> str:
        return f"line {self.line}: position {self.position}"
