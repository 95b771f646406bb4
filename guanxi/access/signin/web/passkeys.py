"""Passkeys: a device or a key that proves who one is after the password. Added, named and removed by their owner."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.sessions.ending import end_all_access
from guanxi.access.sessions.storing import session_in
from guanxi.access.signin.forms import NewPasskeyForm, PasskeyConfirmForm, PasskeyNameForm
from guanxi.access.signin.web.two_step import mark_codes_as_shown, told_of_oneself
from guanxi.access.web.doors import user_in
from guanxi.ui.toasts import say


def passkeys_work(request: HttpRequest) -> bool:
    """A passkey belongs to a name; browsers make none for a bare address of numbers."""
    try:
        ipaddress.ip_address(urlsplit(f"//{request.get_host()}").hostname or "")
    except ValueError:
        return True
    return False


class Add(AddWebAuthnView):  # type: ignore[misc]
    template_name = "access/signin/passkey_new.html"

    def get_form_class(self) -> type[forms.Form]:
        return NewPasskeyForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.passkey_added", self.request):
            response: HttpResponse = super().form_valid(form)
            mark_codes_as_shown(self.request)
        say(self.request, _("Passkey added. From now on you are asked for it after the password."))
        return response


class Rename(EditWebAuthnView):  # type: ignore[misc]
    template_name = "access/signin/passkey.html"

    def get_form_class(self) -> type[forms.Form]:
        return PasskeyNameForm

    def get_success_url(self) -> str:
        return reverse("account")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.passkey_renamed", self.request):
            response: HttpResponse = super().form_valid(form)
        say(self.request, _("Saved."))
        return response


class Remove(RemoveWebAuthnView):  # type: ignore[misc]
    """Whoever has the device may be signed in: that ends with it."""

    template_name = "access/signin/passkey_off.html"

    def get_success_url(self) -> str:
        return reverse("account")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with told_of_oneself("user.passkey_removed", self.request):
            response: HttpResponse = super().form_valid(form)
            end_all_access(user_in(self.request), at=timezone.now(), keep=session_in(self.request))
        say(self.request, _("Passkey removed. All other devices are signed out, and your API tokens are revoked."))
        return response


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "access/signin/confirm.html"

    def get_form_class(self) -> type[forms.Form]:
        return PasskeyConfirmForm

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form) | {"form": form})  # type: ignore[no-any-return]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        return {**context, "passkey": context["js_data"]["request_options"]}


def passkeys_of(user_id: int) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("created_at"))
