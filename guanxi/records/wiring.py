"""What the record engine hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.access.registry_version import when_version_is_told
from guanxi.journal import kinds, reading
from guanxi.records.notifying import noticing
from guanxi.records.own.building import see


def wire() -> None:
    kinds.declare("import.ran", _("imported rows"))
    kinds.declare("import.undone", _("undid an import"))
    kinds.declare("own_field.added", _("added a field"))
    kinds.declare("own_field.changed", _("changed a field"))
    kinds.declare("own_field.retired", _("retired a field"))
    kinds.declare("own_field.brought_back", _("brought a field back"))
    kinds.declare("own_field.indexed", _("made a field fast"))
    kinds.declare("page_layout.changed", _("arranged a page"))
    when_version_is_told(see)
    kinds.declare("comment.added", _("commented"))
    kinds.declare("comment.changed", _("changed a comment"))
    kinds.declare("comment.deleted", _("deleted a comment"))
    kinds.declare("comment.restored", _("brought a comment back"))
    kinds.declare("record.followed", _("follows it"))
    kinds.declare("record.unfollowed", _("follows it no longer"))
    kinds.declare("record.shared", _("shared it"))
    kinds.declare("record.share_changed", _("changed whom it is shared with"))
    kinds.declare("record.share_ended", _("shares it no longer"))
    kinds.declare("share.swept", _("took away what was shared until then"))
    reading.register("notifications", noticing.KINDS, noticing.note_entries)
    kinds.declare("view.created", _("saved a view"))
    kinds.declare("view.changed", _("changed a view"))
    kinds.declare("view.deleted", _("deleted a view"))
    kinds.declare("view.reverted", _("took back what was done to a view"))
    kinds.declare("view.chosen", _("arranged their own views"))
