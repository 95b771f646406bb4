"""Notifications as sentences: who did what to which record."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.records.asking import Asking
from guanxi.records.bulk.web.words import sentence_of as sentence_of_bulk
from guanxi.records.importing.web.telling import sentence_of as sentence_of_import
from guanxi.records.models import BulkChange, Import, Notification
from guanxi.records.notifying.finding import Told
from guanxi.records.web.rows import name_of
from guanxi.ui.markup import filled

Kind = Notification.Kind
NAMED = 4
ICONS = {
    Kind.MENTION: "person",
    Kind.COMMENT: "note",
    Kind.ASSIGNED: "assign",
    Kind.CHANGED: "edit",
    Kind.SHARED: "team",
    Kind.WORK: "check",
}

KINDS = {
    Kind.MENTION: gettext_lazy("A colleague names me in a comment"),
    Kind.COMMENT: gettext_lazy("A comment on a record that I follow"),
    Kind.ASSIGNED: gettext_lazy("A record is handed over to me"),
    Kind.CHANGED: gettext_lazy("A record that I follow is changed"),
    Kind.SHARED: gettext_lazy("A record is shared with me that I could not see before"),
    Kind.WORK: gettext_lazy("Work that I started has ended"),
}


def icon_of(one: Told) -> str:
    return ICONS[Kind(one.kind)]


def address_of(one: Told) -> str:
    if one.work is not None:
        return f"/bulk/{one.work.pk}/" if isinstance(one.work, BulkChange) else f"/imports/{one.work.pk}/"
    if one.record is not None:
        return one.record.url + (f"#comment-{one.comment}" if one.comment else "")
    return f"{one.type.url}?sort=-changed_at" if one.type is not None else ""


def sentence_of(one: Told, asking: Asking) -> SafeString:
    """With what it names as links."""
    if one.work is not None:
        return filled('<a href="{}" data-marks-read>{}</a>', address_of(one), _of_work(one.work, asking))
    link = filled('<a href="{}" data-marks-read>{}</a>', address_of(one), _what(one))
    return SafeString(escape(_form(one)) % {"who": filled('<span class="strong">{}</span>', one.who), "what": link, "n": _number(one)})


def plain_sentence_of(one: Told, asking: Asking) -> str:
    if one.work is not None:
        return _of_work(one.work, asking)
    return _form(one) % {"who": one.who, "what": _what(one), "n": _number(one)}


def _of_work(work: Import | BulkChange, asking: Asking) -> str:
    return sentence_of_bulk(work, asking) if isinstance(work, BulkChange) else sentence_of_import(work)


def _form(one: Told) -> str:
    if one.record is None:
        if one.kind == Kind.ASSIGNED:
            return _("%(who)s handed %(n)s over to you: %(what)s")
        return _("%(who)s changed %(n)s that you follow: %(what)s")
    if one.kind == Kind.MENTION:
        return _("%(who)s named you on %(what)s")
    if one.kind == Kind.COMMENT:
        return _("%(who)s commented on %(what)s")
    if one.kind == Kind.ASSIGNED:
        return _("%(who)s handed %(what)s over to you")
    if one.kind == Kind.SHARED:
        return _("%(who)s shared %(what)s with you")
    return ngettext("%(who)s changed %(n)s field of %(what)s", "%(who)s changed %(n)s fields of %(what)s", len(one.fields))


def _what(one: Told) -> str:
    if one.record is not None:
        return name_of(one.record)
    return str(one.type.label_plural) if one.type is not None else ""


def _number(one: Told) -> int:
    return len(one.seen) if one.record is None else len(one.fields)


def note_of(one: Told) -> str:
    """What was said, or which fields changed."""
    if one.words:
        return one.words[:300]
    if one.kind != Kind.CHANGED:
        return ""
    named = [str(label) for label in one.fields[:NAMED]]
    return _(", ").join(named) + (" …" if len(one.fields) > NAMED else "")
