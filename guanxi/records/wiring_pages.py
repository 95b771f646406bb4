"""What the record engine hangs into the API and the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.records.api import views
from guanxi.records.bulk import api as bulk_api
from guanxi.records.comments import api as comments_api
from guanxi.records.importing import api
from guanxi.records.journal import api as journal_api
from guanxi.records.notifying import api as notifying_api
from guanxi.records.notifying import web as notifying
from guanxi.records.own import api as own_api
from guanxi.records.sharing import api as sharing_api
from guanxi.records.web.searches import offer_places
from guanxi.ui import menu


def wire() -> None:
    api.add_routes()
    bulk_api.add_routes()
    views.add_routes()
    own_api.add_routes()
    comments_api.add_routes()
    sharing_api.add_routes()
    notifying_api.add_routes()
    journal_api.add_routes()
    menu.register(
        menu.MenuItem("notifications", _("Notifications"), "/notifications/", "bell", 2, "top", count=notifying.menu_count, go="n")
    )
    offer_places(menu.places)
