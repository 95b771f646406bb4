"""What the settings hang into the menu, and the names of rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.access.right_names import name_rights_by
from guanxi.settings.roles.matrix import name_of_right
from guanxi.ui.menu import MenuItem, register

register(MenuItem(key="settings", label=_("Settings"), url="settings", icon="settings", group="foot", order=900, go="s"))
register(MenuItem(key="account", label=_("My account"), url="account", icon="person", group="account", order=10))
register(MenuItem(key="sign-out", label=_("Sign out"), url="account_logout", icon="sign-out", group="account", order=900, post=True))

name_rights_by(name_of_right)
