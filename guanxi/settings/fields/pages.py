"""Own fields in the settings: which there are, a new one, what one is; and how an object's page is laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.models import User
from guanxi.access.web.doors import actor_in, may
from guanxi.records.fields.own import PREFIX
from guanxi.records.models import OwnField
from guanxi.records.own import keeping, layouts
from guanxi.records.own.describing import as_it_is
from guanxi.records.own.formulas.fields import Formula
from guanxi.records.own.formulas.functions import FUNCTIONS
from guanxi.records.own.formulas.meaning import of_field
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType, registry
from guanxi.settings.fields.forms import KINDS, FieldForm, initial_of
from guanxi.settings.sections import show
from guanxi.ui.toasts import say

Kind = OwnField.Kind


@may("change", "settings")
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    objects = [
        {
            "type": one.type,
            "own": sum(own.retired_at is None for own in one.fields),
            "retired": sum(own.retired_at is not None for own in one.fields),
        }
        for one in keeping.objects(actor_in(request))
    ]
    return show(request, "fields", "fields/objects.html", {"objects": objects})


@may("change", "settings")
@require_GET
def of_object(request: HttpRequest, plural: str) -> HttpResponse:
    declared = _declared(plural)
    known = registry.of(declared.name).by_name
    owns = OwnField.objects.filter(object=declared.name).order_by("position", "pk")
    rows = [
        {
            "own": own,
            "name": PREFIX + own.key,
            "label": label_of(own),
            "kind": KINDS[Kind(own.kind)][0],
            "broken": own.retired_at is None and PREFIX + own.key not in known,
            "twice": _twice(own),
        }
        for own in owns
    ]
    context = {
        "type": declared,
        "rows": [row for row in rows if row["own"].retired_at is None],
        "retired": [row for row in rows if row["own"].retired_at is not None],
        "kinds": [(kind.value, label, words) for kind, (label, words) in KINDS.items()],
    }
    return show(request, "fields", "fields/fields.html", context)


def _twice(own: OwnField) -> str:
    """The values that several records hold, where they may not."""
    found = own.problem.get("twice", [])
    ids = [int(one["value"]) for one in found] if own.kind == Kind.USER else []
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=ids).only("name", "username")} if ids else {}
    return ", ".join(f"{names.get(one['value'], one['value'])} ×{one['count']}" for one in found)


@may("change", "settings")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, plural: str, kind: str) -> HttpResponse:
    declared = _declared(plural)
    if kind not in Kind.values:
        raise Http404
    form = FieldForm(Kind(kind), declared, None, request.POST if request.method == "POST" else None)
    made = _attempted(form, lambda: keeping.add_field(declared.name, form.description(), by=actor_in(request)))
    if made:
        say(
            request,
            _("Field “%(name)s” added. It stands in lists, forms, filters, import and export from now on.") % {"name": label_of(made)},
        )
        return HttpResponseRedirect(reverse("settings_fields_of", args=[plural]))
    return _page(request, declared, form, None)


@may("change", "settings")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    declared = _declared(plural)
    own = _own(declared, key)
    form = FieldForm(Kind(own.kind), declared, own, request.POST if request.method == "POST" else None, initial=initial_of(as_it_is(own)))
    changed = _attempted(form, lambda: keeping.change_field(own, form.description(), by=actor_in(request)))
    if changed:
        say(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_fields_of", args=[plural]))
    return _page(request, declared, form, own)


@may("change", "settings")
@require_POST
def retire(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    own = _own(_declared(plural), key)
    keeping.retire_field(own, by=actor_in(request))
    say(request, _("Field “%(name)s” retired. What records hold of it is kept.") % {"name": label_of(own)})
    return HttpResponseRedirect(reverse("settings_fields_of", args=[plural]))


@may("change", "settings")
@require_POST
def bring_back(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    own = _own(_declared(plural), key)
    try:
        keeping.bring_back_field(own, by=actor_in(request))
        say(request, _("Field “%(name)s” is back.") % {"name": label_of(own)})
    except Invalid as invalid:
        say(request, str(invalid), level="error")
    return HttpResponseRedirect(reverse("settings_fields_of", args=[plural]))


@may("change", "settings")
@require_POST
def move(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    keeping.move_field(_own(_declared(plural), key), -1 if request.POST.get("to") == "up" else 1, by=actor_in(request))
    return HttpResponseRedirect(reverse("settings_fields_of", args=[plural]))


@may("change", "settings")
@require_http_methods(["GET", "POST"])
def layout(request: HttpRequest, plural: str) -> HttpResponse:
    declared = _declared(plural)
    problems: list[str] = []
    if request.method == "POST":
        try:
            if "reset" in request.POST:
                layouts.reset(declared.name, by=actor_in(request))
            else:
                layouts.arrange(declared.name, _posted_groups(request), by=actor_in(request))
            say(request, _("Saved."))
            return HttpResponseRedirect(reverse("settings_layout", args=[plural]))
        except Invalid as invalid:
            problems = [problem.message for problem in invalid.problems]
    context = {"type": declared, "groups": layouts.groups_of(declared.name), "left": layouts.left_out(declared.name), "problems": problems}
    return show(request, "fields", "fields/layout.html", context, status=422 if problems else 200)


def _posted_groups(request: HttpRequest) -> list[layouts.Wanted]:
    """The list as it stands on the page: a heading opens a group, fields follow it; what stands above the first one is left out."""
    groups: list[layouts.Wanted] = []
    names = request.POST.getlist("en"), request.POST.getlist("zh")
    heads = iter(zip(*names, strict=False))
    for line in request.POST.getlist("line"):
        if line == "group":
            en, zh = next(heads, ("", ""))
            groups.append(layouts.Wanted(en, zh, []))
        elif line == "rest":
            break
        elif groups:
            groups[-1].fields.append(line)
    return groups


def _attempted(form: FieldForm, verb: Callable[[], OwnField]) -> OwnField | None:
    if not form.is_valid():
        return None
    try:
        return verb()
    except Invalid as invalid:
        for problem in invalid.problems:
            at = "new_options" if problem.field == "options" else problem.field
            form.add_error(at if at in form.fields else None, problem.message)
    return None


def _page(request: HttpRequest, declared: RecordType, form: FieldForm, own: OwnField | None) -> HttpResponse:
    kind = Kind(form.kind)
    context = {
        "type": declared,
        "form": form,
        "own": own,
        "label": label_of(own) if own else "",
        "kind": KINDS[kind][0],
        "kind_help": KINDS[kind][1],
        "inputs": [field for field in form if not field.name.startswith("option-")],
        "options": _option_rows(form),
        "names": _names(declared) if kind == Kind.FORMULA else [],
        "functions": [function.shape for function in FUNCTIONS.values()] if kind == Kind.FORMULA else [],
    }
    return show(request, "fields", "fields/field.html", context, status=422 if form.errors else 200)


def _option_rows(form: FieldForm) -> list[tuple[Any, Any, Any]]:
    numbers = range(len(form.before.options))
    return [(form[f"option-{n}-code"], form[f"option-{n}-en"], form[f"option-{n}-zh"]) for n in numbers if f"option-{n}-en" in form.fields]


def _names(declared: RecordType) -> list[tuple[str, Any]]:
    """What may stand in a formula."""
    fields = registry.of(declared.name).fields
    return [(one.name, one.label) for one in fields if isinstance(one, Formula) or of_field(one, declared.model) is not None]


def label_of(own: OwnField) -> str:
    from guanxi.records.own.words import said

    return str(said(own.label_en, own.label_zh))


def _declared(plural: str) -> RecordType:
    found = registry.by_plural(plural)
    if found is None or found.append_only:
        raise Http404
    return registry.declared(found.name)


def _own(declared: RecordType, key: str) -> OwnField:
    try:
        return keeping.field_named(declared.name, key)
    except NotFound as missing:
        raise Http404 from missing
