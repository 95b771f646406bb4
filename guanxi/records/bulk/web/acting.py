"""What the action bar of a list does: to the selected rows at once, to all that the list matches in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, reswap, retarget

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.records.asking import Asking
from guanxi.records.bulk.at_once import AtOnce, do_at_once
from guanxi.records.bulk.deeds import MASS_UPDATE, TAGS, Deed, What, fields_for_many
from guanxi.records.bulk.questions import count_matching, count_reached, kept_words
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.fields.field import Field
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.reading import may_write, readable_field, require_may
from guanxi.records.registry import RecordType
from guanxi.records.web.asked import asked_in
from guanxi.records.web.controls import Control, held
from guanxi.records.web.deleting import selected
from guanxi.records.web.doors import asking_of, opened, said
from guanxi.records.web.handing_over import meant
from guanxi.records.web.posting import posted_value, raw
from guanxi.records.web.undoing import undo_url
from guanxi.ui.toasts import say

OWNER = "owner"


@opened
@require_GET
def matching(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """How many records the list matches, counted now; and its question, which the deed shall be about."""
    require(actor_in(request), "read", record_type.name)
    require(actor_in(request), MASS_UPDATE, record_type.name)
    words = _words_of_list(request, record_type)
    context = {"number": count_matching(record_type, words, asking_of(request)), "words": words}
    return render(request, "records/bulk/matching.html", context)


def _words_of_list(request: HttpRequest, record_type: RecordType) -> dict[str, str]:
    binned = {"binned": "1"} if "binned" in request.GET else {}
    asked = asked_in(request, record_type)
    if not asked.check():
        raise Invalid(asked.problems)
    return kept_words(asked.words) | binned


@dataclass
class Meant:
    """What the bar stands for: all that a list matches, or the rows ticked off."""

    type: RecordType
    asking: Asking
    words: dict[str, str] | None
    number: int

    def sentences(self, deed: Deed) -> list[str]:
        """To how many it will be done."""
        if self.words is None:
            return [ngettext("%(n)s record is selected.", "%(n)s records are selected.", self.number) % {"n": _figure(self.number)}]
        found = count_matching(self.type, self.words, self.asking)
        reached = count_reached(self.type, self.words, self.asking, (*deed.actions, MASS_UPDATE))
        told = [ngettext("%(n)s record of this list is meant.", "All %(n)s records of this list are meant.", found) % {"n": _figure(found)}]
        if reached < found:
            left = found - reached
            told.append(
                ngettext(
                    "%(n)s of them your roles do not let you change: it stays as it is, and is listed.",
                    "%(n)s of them your roles do not let you change: they stay as they are, and are listed.",
                    left,
                )
                % {"n": _figure(left)}
            )
        return [*told, _("The work goes on in the background and can be undone as a whole.")]


def _meant(request: HttpRequest, record_type: RecordType) -> Meant:
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("n", "")
    words = kept_words(given.dict()) if "all" in given else None
    if words is not None:
        require(actor_in(request), MASS_UPDATE, record_type.name)
    return Meant(record_type, asking_of(request), words, int(number) if number.isdecimal() and len(number) < 10 else 0)


@opened
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """First the field, then what it shall hold; or that it shall be empty."""
    asking = asking_of(request)
    require_may(record_type, "change", asking.actor)
    fields = sorted(fields_for_many(record_type, asking.actor), key=lambda one: str(one.label))
    given = request.POST if request.method == "POST" else request.GET
    one = next((one for one in fields if one.name == given.get("field")), None)
    empties = bool(given.get("empty")) and one is not None and not one.required
    if request.method == "GET" or one is None:
        errors = [_("Choose a field first.")] if request.method == "POST" else []
        return _edit_dialog(request, record_type, fields, one, held(one, None, asking) if one else "", errors, empties=empties)
    value = posted_value(one, request.POST, asking)
    taken = None if empties else raw([one], {one.name: value})[one.name]
    if not empties and taken in (None, ""):
        words = _("Say what the field shall hold, or that it shall be emptied.")
        return _edit_dialog(request, record_type, fields, one, value, [words])
    try:
        return _carried_out(request, record_type, Deed(What.CHANGE, one.name, taken, "hands_over" in request.POST))
    except Invalid as invalid:
        lines, hands_over = _lines(invalid)
        return _edit_dialog(request, record_type, fields, one, value, lines, empties=empties, hands_over=hands_over)


def _edit_dialog(
    request: HttpRequest,
    record_type: RecordType,
    fields: Sequence[Field],
    one: Field | None,
    value: Any,
    errors: Sequence[str] = (),
    *,
    empties: bool = False,
    hands_over: bool = False,
) -> HttpResponse:
    asking = asking_of(request)
    context = {
        "type": record_type,
        "fields": fields,
        "chosen": one,
        "control": Control(one, value, asking, list(errors)) if one is not None else None,
        "errors": errors if one is None else [],
        "empties": empties,
        "title": _("Edit a field"),
        "url": request.path,
        **_told(request, record_type, Deed(What.CHANGE, one.name if one else ""), hands_over),
    }
    return render(request, "records/bulk/edit_dialog.html", context, status=422 if errors else 200)


def _told(request: HttpRequest, record_type: RecordType, deed: Deed, hands_over: bool) -> dict[str, Any]:
    """What every dialog says. Of all that match it is asked beforehand whether records may leave one's sight: later nobody is there."""
    meant_here = _meant(request, record_type)
    leaves = meant_here.words is not None and deed.field in {OWNER, "team"} and not meant_here.asking.actor.may_all
    return {"sentences": meant_here.sentences(deed), "hands_over": hands_over, "asks_to_hand_over": leaves}


@opened
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    one = _writable(record_type, OWNER, asking_of(request))
    deed = Deed(What.CHANGE, OWNER, request.POST.get(OWNER, ""), "hands_over" in request.POST)
    if request.method == "POST" and not deed.value:
        words = _("Choose somebody. To leave the records without an owner, edit this field and empty it.")
        return _value_dialog(request, record_type, one, deed, _("Assign to"), [words])
    return _with_dialog(request, record_type, one, deed, _("Assign to"))


@opened
@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    one = _writable(record_type, TAGS, asking_of(request))
    what = What.UNTAG if request.POST.get("way") == "off" else What.TAG
    return _with_dialog(request, record_type, one, Deed(what, TAGS, request.POST.get(TAGS, "")), _("Tag"))


def _writable(record_type: RecordType, name: str, asking: Asking) -> Field:
    require_may(record_type, "change", asking.actor)
    one = readable_field(record_type, name, asking.actor)
    if one is None or not may_write(record_type, one, asking.actor):
        raise NotFound
    return one


def _with_dialog(request: HttpRequest, record_type: RecordType, one: Field, deed: Deed, title: str) -> HttpResponse:
    lines: list[str] = []
    hands_over = False
    if request.method == "POST":
        try:
            return _carried_out(request, record_type, deed)
        except Invalid as invalid:
            lines, hands_over = _lines(invalid)
    return _value_dialog(request, record_type, one, deed, title, lines, hands_over=hands_over)


def _value_dialog(
    request: HttpRequest, record_type: RecordType, one: Field, deed: Deed, title: str, lines: list[str], *, hands_over: bool = False
) -> HttpResponse:
    control = Control(one, deed.value, asking_of(request), lines)
    context = {"type": record_type, "control": control, "title": title, "url": request.path, "off": deed.what == What.UNTAG}
    context |= _told(request, record_type, deed, hands_over)
    return render(request, "records/bulk/value_dialog.html", context, status=422 if lines else 200)


def _lines(invalid: Invalid) -> tuple[list[str], bool]:
    """What stands against it, each thing once; and whether nothing does but that it must be meant."""
    asked = meant(invalid)
    return list(dict.fromkeys(problem.message for problem in (asked or invalid).problems))[:3], bool(asked)


@opened
@require_POST
def delete(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    return _without_value(request, record_type, Deed(What.DELETE), _("Delete"))


@opened
@require_POST
def restore(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    try:
        return _without_value(request, record_type, Deed(What.RESTORE), _("Take out of the bin"))
    except Invalid as invalid:
        return said(HttpResponse(status=409), str(Invalid(dict.fromkeys(invalid.problems))))


def _without_value(request: HttpRequest, record_type: RecordType, deed: Deed, title: str) -> HttpResponse:
    """Of the selected ones it can be undone at once; of all that match the dialog first says how many they are."""
    require_may(record_type, deed.action, actor_in(request))
    if "all" not in request.POST or "meant" in request.POST:
        return _carried_out(request, record_type, deed)
    told = _told(request, record_type, deed, False)
    context = {"title": title, "url": request.path, "word": title, "danger": deed.what == What.DELETE} | told
    return reswap(retarget(render(request, "records/bulk/sure_dialog.html", context), "#dialog"), "innerHTML")


def _carried_out(request: HttpRequest, record_type: RecordType, deed: Deed) -> HttpResponse:
    meant_here = _meant(request, record_type)
    if meant_here.words is not None:
        bulk = start_bulk(record_type, deed, by=actor_in(request), words=meant_here.words, to_be_told=True)
        return HttpResponseClientRedirect(f"/bulk/{bulk.pk}/")
    ids = selected(request)
    done = do_at_once(record_type, ids, deed, by=actor_in(request)) if ids else AtOnce(0, None)
    words = {
        What.DELETE: ngettext("%(n)d record is in the bin.", "%(n)d records are in the bin.", done.changed),
        What.RESTORE: ngettext("%(n)d record is back.", "%(n)d records are back.", done.changed),
    }.get(What(deed.what), ngettext("%(n)d record changed.", "%(n)d records changed.", done.changed))
    say(request, words % {"n": done.changed}, undo=undo_url(done.entry) if done.entry else None)
    return HttpResponseClientRefresh()


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)
