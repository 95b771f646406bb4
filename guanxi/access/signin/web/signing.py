"""Signing in and out: the pages."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from guanxi.access.signin.forms import CodeForm, ConfirmByCodeForm, ConfirmForm, SignInForm


class SignIn(LoginView):  # type: ignore[misc]
    template_name = "access/signin/sign_in.html"

    def get_form_class(self) -> type[forms.Form]:
        return SignInForm


class SecondStep(AuthenticateView):  # type: ignore[misc]
    template_name = "access/signin/second_step.html"

    def get_form_class(self) -> type[forms.Form]:
        return CodeForm


class Confirm(ReauthenticateView):  # type: ignore[misc]
    """Before something delicate: the password once more."""

    template_name = "access/signin/confirm.html"

    def get_form_class(self) -> type[forms.Form]:
        return ConfirmForm


class ConfirmByCode(ReauthenticateByCodeView):  # type: ignore[misc]
    template_name = "access/signin/confirm.html"

    def get_form_class(self) -> type[forms.Form]:
        return ConfirmByCodeForm


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))
