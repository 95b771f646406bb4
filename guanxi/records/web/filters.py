"""Asking for conditions: one in a menu at its chip, the whole tree in a dialog. Applying leads to the address of the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from guanxi.records.filtering import compiled, parse
from guanxi.records.problems import Invalid
from guanxi.records.registry import RecordType
from guanxi.records.web.asked import Asked, asked_in
from guanxi.records.web.doors import reading
from guanxi.records.web.filter_tree import NEW, condition_form, condition_posted, tree_form, tree_posted


@reading
@require_GET
def condition(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """The form of one condition; asked again whenever field or operator change."""
    asked = asked_in(request, record_type)
    index = _index(request, asked)
    tree: Any = NEW
    if "field" in request.GET:
        tree = condition_posted(record_type, asked.asking, request.GET) or NEW
    elif index is not None and not {"and", "or"} & set(asked.conditions[index]):
        tree = asked.conditions[index]
    return _form(request, asked, tree, index)


@reading
@require_GET
def apply_condition(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asked = asked_in(request, record_type)
    index = _index(request, asked)
    tree = condition_posted(record_type, asked.asking, request.GET)
    if tree is None:
        return _form(request, asked, NEW, index, [_("Choose a field first.")])
    try:
        compiled(parse(tree), record_type, asked.asking)
    except Invalid as invalid:
        return _form(request, asked, tree, index, [problem.message for problem in invalid.problems])
    conditions = list(asked.conditions)
    if index is None:
        conditions.append(tree)
    else:
        conditions[index] = tree
    return HttpResponseClientRedirect(asked.with_conditions(conditions))


def _index(request: HttpRequest, asked: Asked) -> int | None:
    word = request.GET.get("index", "")
    return int(word) if word.isdecimal() and len(word) < 4 and int(word) < len(asked.conditions) else None


def _form(request: HttpRequest, asked: Asked, tree: Any, index: int | None, errors: list[str] | None = None) -> HttpResponse:
    form = condition_form(tree, asked.type, asked.asking)
    form.errors = errors or []
    dialog = request.headers.get("HX-Target") == "dialog" and "dialog" in request.GET
    context = {
        "type": asked.type,
        "form": form,
        "index": "" if index is None else index,
        "kept": [pair for pair in asked.kept if pair[0] != "open"],
        "advanced_url": asked.url("filter/advanced/"),
    }
    return render(request, "records/condition_dialog.html" if dialog else "records/condition.html", context, status=422 if errors else 200)


@reading
@require_GET
def advanced(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """Groups in groups, each "all of" or "any of"."""
    asked = asked_in(request, record_type)
    return _advanced(request, asked, asked.tree or {"and": []})


@reading
@require_POST
def change_tree(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """`do` says what the pressed button wants: add, group or remove at a place; nothing means apply."""
    asked = asked_in(request, record_type, request.POST)
    tree = tree_posted(record_type, asked.asking, request.POST)
    if request.POST.get("do"):
        return _advanced(request, asked, tree)
    try:
        compiled(parse(tree), record_type, asked.asking)
    except Invalid as invalid:
        return _advanced(request, asked, tree, [problem.message for problem in invalid.problems])
    return HttpResponseClientRedirect(asked.url(filter=tree, open=""))


def _advanced(request: HttpRequest, asked: Asked, tree: Any, errors: list[str] | None = None) -> HttpResponse:
    context = {
        "type": asked.type,
        "root": tree_form(tree, asked.type, asked.asking),
        "errors": errors or [],
        "kept": [pair for pair in asked.kept if pair[0] not in {"open", "filter"}],
    }
    return render(request, "records/advanced.html", context, status=422 if errors else 200)
