"""How allauth behaves here: nobody signs up by themselves, no mails, no JSON, and nobody is sent to another site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from guanxi.access.models import User, Workspace
from guanxi.access.signin.language import go_on_in_language
from guanxi.access.signin.lockout import count_inside, forget_wrong_tries
from guanxi.access.workspace.founding import awaits_first_day


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not fit together. Please check both."),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many tries. Please wait a while."),
        "rate_limited": _("Too many tries. Please wait a while."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Guanxi sends no account mails; one-time links are handed over."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses on this site, and only as a path: the Host header decides nothing."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted in the database for all processes, by axes, and nowhere else."""

    def reauthenticate(self, user: User, password: str) -> bool:
        count_inside(context.request)
        right = bool(super().reauthenticate(user, password))
        if right:
            forget_wrong_tries(context.request, user.username)
        return right

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip_address(request) or "local"

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        go_on_in_language(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if getattr(request.user, "is_owner", False) and awaits_first_day(Workspace.current()):
            return reverse("welcome")
        return str(super().get_login_redirect_url(request))
