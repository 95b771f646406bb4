"""Users: who may sign in, with which roles, in which teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.impossible import Impossible
from guanxi.access.models import User
from guanxi.access.users.adding import invite_user
from guanxi.access.users.changing import change_user
from guanxi.access.users.deactivating import activate_user, deactivate_user
from guanxi.access.users.finding import users_for
from guanxi.access.users.links import make_link
from guanxi.access.users.two_step import turn_off_two_step, uses_two_step
from guanxi.access.web.doors import actor_in, may
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.settings.users.forms import form_of, new_user_form
from guanxi.ui.toasts import say


@may("change", "users")
def listed(request: HttpRequest) -> HttpResponse:
    return show(request, "users", "users/users.html", {"users": users_for(actor_in(request))})


@may("change", "users")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = new_user_form(request.POST or None, actor_in(request))
    invitation = attempt(
        form,
        lambda: invite_user(
            username=form.cleaned_data["username"], details=form.details(), place=form.place(), by=actor_in(request), at=timezone.now()
        ),
    )
    if invitation:
        return _show_link(request, invitation.user, invitation.link, new=True)
    return show(request, "users", "users/new.html", {"form": form}, status=status_of(form))


@may("change", "users")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, user_id: int) -> HttpResponse:
    user, by = get_object_or_404(User, pk=user_id), actor_in(request)
    form = form_of(user, request.POST or None, by)
    if attempt(form, lambda: change_user(user=user, details=form.details(), place=form.place(user), by=by, at=timezone.now())):
        say(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_users"))
    context = {"form": form, "user": user, "two_step": uses_two_step(user), "is_me": user.pk == by.user_id}
    return show(request, "users", "users/user.html", context, status=status_of(form))


@may("change", "users")
@require_POST
def link(request: HttpRequest, user_id: int) -> HttpResponse:
    return _do(request, user_id, make_link, _show_link)


@may("change", "users")
@require_POST
def activate(request: HttpRequest, user_id: int) -> HttpResponse:
    return _do(request, user_id, activate_user, _show_link)


@may("change", "users")
@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    return _do(request, user_id, deactivate_user, _back_saying(_("Deactivated. Sessions and API tokens of this user no longer work.")))


@may("change", "users")
@require_POST
def two_step_off(request: HttpRequest, user_id: int) -> HttpResponse:
    return _do(request, user_id, turn_off_two_step, _back_saying(_("Two-step sign-in is off for this user.")))


def _do(
    request: HttpRequest, user_id: int, verb: Callable[..., Any], answer: Callable[[HttpRequest, User, Any], HttpResponse]
) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    try:
        outcome = verb(user=user, by=actor_in(request), at=timezone.now())
    except Impossible as problem:
        say(request, str(problem), level="error")
        return HttpResponseRedirect(reverse("settings_user", args=[user_id]))
    return answer(request, user, outcome)


def _back_saying(sentence: str) -> Callable[[HttpRequest, User, Any], HttpResponse]:
    def answer(request: HttpRequest, user: User, outcome: Any) -> HttpResponse:
        say(request, sentence)
        return HttpResponseRedirect(reverse("settings_user", args=[user.pk]))

    return answer


def _show_link(request: HttpRequest, user: User, link: str, *, new: bool = False) -> HttpResponse:
    """Only in the answer to the POST that made it: kept nowhere, shown once."""
    return show(request, "users", "users/link.html", {"user": user, "link": link, "new": new})
