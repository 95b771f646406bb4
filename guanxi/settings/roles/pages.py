"""Roles: a list, and a page on which a role is made or changed."""

from __future__ import annotations

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.models import Role
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.changing import change_role
from guanxi.access.roles.deleting import delete_role
from guanxi.access.roles.ready_made import READY_MADE, in_present_language
from guanxi.access.roles.rights import Rights, rights_of
from guanxi.access.web.confirming import require_confirmation
from guanxi.access.web.doors import actor_in, may
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.roles import matrix
from guanxi.settings.sections import show
from guanxi.ui.toasts import say

NO_RIGHTS = Rights()


class RoleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Role name"), max_length=200)
    description = forms.CharField(label=gettext_lazy("What is it for?"), max_length=500, required=False)


@may("change", "users")
def listed(request: HttpRequest) -> HttpResponse:
    roles = Role.objects.annotate(people=Count("users", filter=Q(users__is_active=True))).order_by("name")
    return show(request, "roles", "roles/roles.html", {"roles": roles, "ready_made": READY_MADE})


@may("change", "users")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    initial, rights = _beginning(request.GET.get("like", ""))
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST":
        rights = matrix.rights_in(request.POST, NO_RIGHTS)
        _confirmed(request, form)
    if role := attempt(form, lambda: add_role(**form.cleaned_data, rights=rights, by=actor_in(request), at=timezone.now())):
        say(request, _("Role “%(name)s” added.") % {"name": role.name})
        return HttpResponseRedirect(reverse("settings_roles"))
    return _page(request, form, rights, None)


@may("change", "users")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, role_id: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=role_id)
    rights = rights_of(role)
    form = RoleForm(request.POST or None, initial={"name": role.name, "description": role.description})
    if request.method == "POST":
        rights = matrix.rights_in(request.POST, rights)
        _confirmed(request, form)
    if attempt(form, lambda: change_role(role=role, **form.cleaned_data, rights=rights, by=actor_in(request), at=timezone.now())):
        say(request, _("Saved. It holds from the next click of everybody who has this role."))
        return HttpResponseRedirect(reverse("settings_roles"))
    return _page(request, form, rights, role)


@may("change", "users")
@require_POST
def delete(request: HttpRequest, role_id: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=role_id)
    require_confirmation(request, back=reverse("settings_role", args=[role_id]))
    delete_role(role=role, by=actor_in(request), at=timezone.now())
    say(request, _("Role “%(name)s” deleted.") % {"name": role.name})
    return HttpResponseRedirect(reverse("settings_roles"))


def _confirmed(request: HttpRequest, form: RoleForm) -> None:
    """What is not complete comes back first; then it is asked who does it."""
    if form.is_valid():
        require_confirmation(request)


def _beginning(like: str) -> tuple[dict[str, str], Rights]:
    """A new role may begin as a ready-made one, or as a copy of another."""
    for ready in READY_MADE:
        if ready.key == like:
            return {"name": str(ready.name), "description": str(ready.description)}, ready.rights
    if like.isdecimal() and (role := Role.objects.filter(pk=int(like[:18])).first()):
        return {"description": in_present_language(role.description)}, rights_of(role)
    return {}, NO_RIGHTS


def _page(request: HttpRequest, form: RoleForm, rights: Rights, role: Role | None) -> HttpResponse:
    context = {
        "form": form,
        "role": role,
        "actions": list(matrix.ACTION_LABELS.values()),
        "rows": matrix.rows(rights),
        "sensitive": matrix.sensitive(rights),
        "capabilities": matrix.capabilities(rights),
        "people": role.users.filter(is_active=True).order_by("name") if role else (),
    }
    return show(request, "roles", "roles/role.html", context, status=status_of(form))
