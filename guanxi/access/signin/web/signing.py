"""Signing in and out: the pages."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.access.signin.forms import CodeForm, ConfirmByCodeForm, ConfirmForm, PasskeySignInForm, SignInForm
from guanxi.access.users.two_step import PASSKEY, kinds_of_second_step


class SignIn(LoginView):  # type: ignore[misc]
    template_name = "access/signin/sign_in.html"

    def get_form_class(self) -> type[forms.Form]:
        return SignInForm


class SecondStep(AuthenticateView):  # type: ignore[misc]
    template_name = "access/signin/second_step.html"

    def get_form_class(self) -> type[forms.Form]:
        return CodeForm

    def get_webauthn_form_class(self) -> type[forms.Form]:
        return PasskeySignInForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """A passkey is offered to whoever has one; a code goes always, for recovery codes are codes."""
        context: dict[str, Any] = super().get_context_data(**more)
        kinds = kinds_of_second_step(self.stage.login.user)
        if PASSKEY in kinds:
            context["passkey"] = context["js_data"]["request_options"]
            _comes_second(context["form"].fields["code"], only_recovery=kinds == {PASSKEY})
        return {**context, "has_app": kinds != {PASSKEY}}


def _comes_second(code: forms.Field, *, only_recovery: bool) -> None:
    code.widget.attrs["autofocus"] = False
    if only_recovery:
        code.label = _("Recovery code")


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
