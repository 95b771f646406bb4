"""What can happen on this floor, with the sentence that tells it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _

from guanxi.access.sessions.storing import note_signing_in
from guanxi.journal.kinds import declare

declare("workspace.founded", _("Guanxi was installed"))
declare("workspace.set_up", _("First-day settings made"))
declare("workspace.changed", _("Company settings changed"))
declare("user.added", _("User added"))
declare("user.changed", _("User changed"))
declare("user.deactivated", _("User deactivated"))
declare("user.activated", _("User activated again"))
declare("user.link_made", _("One-time link made"))
declare("user.password_set", _("Password set by one-time link"))
declare("user.password_changed", _("Password changed"))
declare("user.two_step_on", _("Two-step sign-in turned on"))
declare("user.two_step_off", _("Two-step sign-in turned off"))
declare("user.recovery_codes_made", _("New recovery codes made"))
declare("user.passkey_added", _("Passkey added"))
declare("user.passkey_renamed", _("Passkey renamed"))
declare("user.passkey_removed", _("Passkey removed"))
declare("user.session_ended", _("Session ended"))
declare("user.sessions_ended", _("Sessions ended"))
declare("team.added", _("Team added"))
declare("team.changed", _("Team changed"))
declare("team.deleted", _("Team deleted"))
declare("role.added", _("Role added"))
declare("role.changed", _("Role changed"))
declare("role.deleted", _("Role deleted"))
declare("token.issued", _("API token issued"))
declare("token.revoked", _("API token revoked"))


def _signed_in(**heard: Any) -> None:
    note_signing_in(heard["request"])


user_logged_in.connect(_signed_in, dispatch_uid="guanxi.access.sessions")
