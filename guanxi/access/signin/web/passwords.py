"""Setting a password: by a one-time link, or as somebody who is signed in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from guanxi.access.impossible import Impossible
from guanxi.access.models import User
from guanxi.access.sessions.storing import session_in
from guanxi.access.signin.forms import ChangePasswordForm, NewPasswordForm
from guanxi.access.users.links import LinkIsDead, set_password_by_link, user_of_link
from guanxi.access.users.passwords import change_own_password
from guanxi.access.web.doors import actor_in, signed_in, user_in
from guanxi.ui.toasts import say

KEPT = "one-time-link"
PAGE = "access/signin/new_password.html"


@never_cache
@sensitive_post_parameters()
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Keeps the secret in the session and goes on without it, so that it stays neither in the address nor in the history.

    Opening it changes nothing of the user: mail and chat programs open links by themselves."""
    if request.method == "POST":
        return _asked(request, secret)
    try:
        user_of_link(secret, at=timezone.now())
    except LinkIsDead as dead:
        return _dead(request, dead)
    request.session[KEPT] = secret
    return HttpResponseRedirect(reverse("one_time_password"))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def by_opened_link(request: HttpRequest) -> HttpResponse:
    return _asked(request, request.session.get(KEPT, ""))


@sensitive_variables("secret")
def _asked(request: HttpRequest, secret: str) -> HttpResponse:
    """A new password for whoever came by a link. Two-step sign-in stays on."""
    form = NewPasswordForm(request.POST or None)
    try:
        user = user_of_link(secret, at=timezone.now())
        if form.is_valid():
            set_password_by_link(secret=secret, password=form.cleaned_data["password"], at=timezone.now())
            _leave_what_ended(request)
            say(request, _("Your password is set. Sign in with it now."))
            return HttpResponseRedirect(reverse("account_login"))
    except LinkIsDead as dead:
        request.session.pop(KEPT, None)
        return _dead(request, dead)
    except Impossible as weak:
        form.add_error("password", str(weak))
    return render(request, PAGE, {"form": form, "whose": user}, status=_status(form))


def _leave_what_ended(request: HttpRequest) -> None:
    """All sessions of the user ended with the old password: this one too, where they were signed in, or half way, as they came."""
    request.session.pop(KEPT, None)
    if not request.session.exists(request.session.session_key or ""):
        request.session.flush()


def _dead(request: HttpRequest, dead: LinkIsDead) -> HttpResponse:
    return render(request, "access/signin/dead_link.html", {"sentence": str(dead)}, status=404)


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    user = user_in(request)
    if form.is_valid() and _changed(request, user, form):
        update_session_auth_hash(request, user)
        say(request, _("Your password is changed. All other devices are signed out, and your API tokens are revoked."))
        return HttpResponseRedirect(reverse("account"))
    return render(request, PAGE, {"form": form, "back": reverse("account")}, status=_status(form))


def _changed(request: HttpRequest, user: User, form: forms.Form) -> bool:
    given = form.cleaned_data
    if not get_adapter(request).reauthenticate(user, given["present"]):
        form.add_error("present", _("This is not your present password."))
        return False
    try:
        change_own_password(user=user, password=given["password"], keep=session_in(request), by=actor_in(request), at=timezone.now())
    except Impossible as weak:
        form.add_error("password", str(weak))
        return False
    return True


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
