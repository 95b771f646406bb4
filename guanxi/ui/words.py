"""The few sentences that the browser says by itself; scripts read them as `say("key")`."""

from __future__ import annotations

from django.utils.translation import gettext as _


def browser_words() -> dict[str, str]:
    return {
        "offline": _("No connection to the server. Nothing was lost; please try again in a moment."),
        "denied": _("Your role does not include this. Ask whoever manages the roles."),
        "gone": _("This is no longer here. Somebody may have moved it to the bin, or it is no longer shared with you."),
        "changed": _("Somebody else changed this in the meantime. Reload to see the current values."),
        "slow_down": _("That was a lot in a short time. Please wait a moment."),
        "broken": _("Something went wrong on our side. It has been written down; please try again."),
        "undone": _("Undone."),
        "undo_failed": _("This could not be undone: it has changed since."),
        "copied": _("Copied."),
        "copy_failed": _("The browser does not allow copying here. The text is selected: press Ctrl+C."),
        "live_new": _("New here: {n}."),
        "live_show": _("Show"),
        "live_changed": _("This has changed."),
        "live_refresh": _("Reload"),
        "live_gone": _("changed, no longer in this list"),
        "passkey_failed": _("The passkey was not used: it was cancelled, took too long, or this device has none for Guanxi."),
        "key j / k": _("Next or previous row"),
        "key x": _("Select the row"),
        "key Enter": _("Open the row"),
    }
