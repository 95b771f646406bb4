"""The addresses of signing in and of one's own security. Everything else of allauth has no address and is not found."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from guanxi.access.signin.web import passkeys, passwords, signing, two_step
from guanxi.access.web.doors import signed_in
from guanxi.access.web.language import set_language
from guanxi.access.workspace.web import welcome

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", signing.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/link/", passwords.by_opened_link, name="one_time_password"),
    path("sign-in/link/<str:secret>/", passwords.by_link, name="one_time_link"),
    path("sign-out/", signing.sign_out, name="account_logout"),
    path("account/confirm/", signed_in(signing.Confirm.as_view()), name="account_reauthenticate"),
    path("account/confirm/code/", signed_in(signing.ConfirmByCode.as_view()), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", signed_in(passkeys.ConfirmByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/new/", signed_in(passkeys.Add.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", signed_in(passkeys.Rename.as_view()), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/removal/", signed_in(passkeys.Remove.as_view()), name="mfa_remove_webauthn"),
    path("account/password/", passwords.change, name="account_change_password"),
    path("account/two-step/", signed_in(RedirectView.as_view(pattern_name="account")), name="mfa_index"),
    path("account/two-step/on/", signed_in(two_step.TurnOn.as_view()), name="mfa_activate_totp"),
    path("account/two-step/off/", signed_in(two_step.TurnOff.as_view()), name="mfa_deactivate_totp"),
    path("account/two-step/codes/", signed_in(two_step.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("account/two-step/codes/new/", signed_in(two_step.NewRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("account/two-step/codes/download/", signed_in(two_step.DownloadRecoveryCodes.as_view()), name="mfa_download_recovery_codes"),
    path("language/", set_language, name="set_language"),
    path("welcome/", welcome, name="welcome"),
]
