"""Users: who may sign in, with which roles, in which teams."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.impossible import Impossible
from guanxi.access.models import Team, User
from guanxi.access.sessions.ending import end_session, end_sessions
from guanxi.access.sessions.finding import of_each, open_sessions, told
from guanxi.access.sessions.storing import session_in
from guanxi.access.users.adding import invite_user
from guanxi.access.users.changing import change_user
from guanxi.access.users.deactivating import activate_user, deactivate_user
from guanxi.access.users.finding import users_for
from guanxi.access.users.links import make_link
from guanxi.access.users.two_step import second_steps, turn_off_two_step
from guanxi.access.web.confirming import require_confirmation
from guanxi.access.web.doors import actor_in, may
from guanxi.records.asking_together import Told, answers_of
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.settings.users.forms import UserForm, form_of, new_user_form
from guanxi.ui.toasts import say


@may("change", "users")
def listed(request: HttpRequest) -> HttpResponse:
    return show(request, "users", "users/users.html", {"users": users_for(actor_in(request))})


@may("change", "users")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = new_user_form(request.POST or None, actor_in(request))
    _confirmed(request, form)
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
    told_of = _told_of(user)
    held = {name: [row["id"] for row in told_of[name]] for name in ("roles", "teams")}
    form = form_of(user, request.POST or None, by, **held)
    _confirmed(request, form)
    if attempt(form, lambda: change_user(user=user, details=form.details(), place=form.place(user), by=by, at=timezone.now())):
        say(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_users"))
    context = {
        "form": form,
        "user": user,
        "two_step": bool(told_of["two_step"]),
        "sessions": told(told_of["sessions"], session_in(request)),
        "is_me": user.pk == by.user_id,
    }
    return show(request, "users", "users/user.html", context, status=status_of(form))


def _confirmed(request: HttpRequest, form: UserForm) -> None:
    """Whoever changes what a user may is asked who they are; for a name or a language nobody is."""
    if form.is_valid() and form.changes_rights():
        require_confirmation(request)


def _told_of(user: User) -> Told:
    """What the page says of the user beside what stands in their own row, asked for at once."""
    asked: dict[str, QuerySet[Any, Any]] = {
        "roles": user.roles.order_by("pk").values("id"),
        "teams": Team.objects.filter(memberships__user=user).order_by("pk").values("id"),
        "two_step": second_steps(user).values("id"),
        "sessions": of_each(open_sessions(user.pk)),
    }
    return answers_of(asked)


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
    require_confirmation(request, back=reverse("settings_user", args=[user_id]))
    return _do(request, user_id, turn_off_two_step, _back_saying(_("Two-step sign-in is off for this user.")))


@may("change", "users")
@require_POST
def end_one_session(request: HttpRequest, user_id: int, session: str) -> HttpResponse:
    return _do(request, user_id, partial(end_session, name=session), _back_saying(_("This session is signed out.")))


@may("change", "users")
@require_POST
def end_all_sessions(request: HttpRequest, user_id: int) -> HttpResponse:
    """But the one in which this is asked for, where it is one of them."""
    verb = partial(end_sessions, keep=session_in(request))
    return _do(request, user_id, verb, _back_saying(_("All sessions of this user are signed out.")))


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
