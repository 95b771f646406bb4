"""Turning two-step sign-in on and off, and the recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.sessions.ending import end_all_access
from guanxi.access.sessions.storing import session_in
from guanxi.access.signin.forms import FirstCodeForm
from guanxi.access.web.doors import actor_in, user_in
from guanxi.journal.writing import act
from guanxi.ui.toasts import say


class TurnOn(ActivateTOTPView):  # type: ignore[misc]
    """Shows the QR code; the first right code turns it on and leads to the recovery codes."""

    template_name = "access/signin/two_step_on.html"

    def get_form_class(self) -> type[forms.Form]:
        return FirstCodeForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.two_step_on", self.request):
            response: HttpResponse = super().form_valid(form)
            mark_codes_as_shown(self.request)
        say(self.request, _("Two-step sign-in is on."))
        return response


class TurnOff(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "access/signin/two_step_off.html"

    def get_success_url(self) -> str:
        return reverse("account")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.two_step_off", self.request):
            response: HttpResponse = super().form_valid(form)
            end_all_access(user_in(self.request), at=timezone.now(), keep=session_in(self.request))
        say(self.request, _("Two-step sign-in is off. All other devices are signed out, and your API tokens are revoked."))
        return response


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/signin/recovery_codes.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/signin/new_recovery_codes.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.recovery_codes_made", self.request):
            response: HttpResponse = super().form_valid(form)
            mark_codes_as_shown(self.request)
        return response


class DownloadRecoveryCodes(DownloadRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/signin/recovery_codes.txt"


def told_of_oneself(kind: str, request: HttpRequest) -> Any:
    actor = actor_in(request)
    return act(kind, by=actor, about=("user", actor.user_id or 0), keep_if_empty=True)


def mark_codes_as_shown(request: HttpRequest) -> None:
    """Otherwise the page that shows them would write by GET."""
    for codes in Authenticator.objects.filter(user_id=actor_in(request).user_id, type=Authenticator.Type.RECOVERY_CODES):
        codes.wrap().mark_as_viewed()
