"""What one types to sign in: a name and a password, then perhaps a code."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.access.signin.lockout import count_inside, count_wrong_try, may_try
from guanxi.access.signin.sealed import secret_being_set_up
from guanxi.access.users.names import folded

ONE_TIME = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
NOT_LOOKED_AT = ("too_many_login_attempts", "rate_limited")


class SignInForm(LoginForm):  # type: ignore[misc]
    """The name is folded before anything looks at it, so that case does not matter, neither for signing in nor for lock-out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password, remember = self.fields["login"], self.fields["password"], self.fields["remember"]
        name.label, password.label, remember.label = _("User name"), _("Password"), _("Stay signed in on this device")
        name.widget = forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "maxlength": 150})
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        name.max_length, password.help_text = 150, ""

    def clean_login(self) -> str:
        return folded(self.cleaned_data["login"])


class ConfirmForm(ReauthenticateByPasswordForm):  # type: ignore[misc]
    password = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True})
    )


class CountedCode:
    """Wrong codes count like wrong passwords: the second step has only a million of them. A code that was not looked at is not wrong."""

    inside = True
    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        if self.inside:
            count_inside(context.request)
        if not may_try(context.request, self.user.username):
            raise forms.ValidationError(_("Too many tries. Please wait a while."))
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except forms.ValidationError as wrong:
            if wrong.code in NOT_LOOKED_AT:
                raise
            count_wrong_try(context.request, self.user.username)
            raise forms.ValidationError(_("This code is not right. Take the one that your app shows now.")) from wrong


class CodeForm(CountedCode, AuthenticateForm):  # type: ignore[misc]
    inside = False
    code = forms.CharField(label=_("Code from your app, or a recovery code"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME))


class ConfirmByCodeForm(CountedCode, ReauthenticateForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code from your app, or a recovery code"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME))


class FirstCodeForm(CountedCode, ActivateTOTPForm):  # type: ignore[misc]
    code = forms.CharField(
        label=_("Code that the app shows now"), max_length=20, widget=forms.TextInput(attrs={**ONE_TIME, "inputmode": "numeric"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret_being_set_up(context.request.session)


class PasskeyForm:
    """What is wrong with the answer of a device is nothing that its owner could type better."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError as wrong:
            if wrong.code in NOT_LOOKED_AT:
                raise
            raise forms.ValidationError(_("This passkey was not accepted. Please try again.")) from wrong


class PasskeySignInForm(PasskeyForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyConfirmForm(PasskeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("What is it called?"), max_length=100, required=False, help_text=_("For instance: my phone, or the key on my key ring.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or gettext("Passkey")

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (forms.ValidationError, ValueError) as wrong:
            raise forms.ValidationError(_("This passkey was not accepted. Please try again.")) from wrong


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("What is it called?"), max_length=100)


class NewPasswordForm(forms.Form):
    """Two times the same; how good it must be is the verb's business."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters; several unrelated words are good."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"), strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return given


class ChangePasswordForm(NewPasswordForm):
    present = forms.CharField(
        label=_("Present password"), strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ("present", "password", "again")
