"""What the record engine hangs into the API."""

from __future__ import annotations

from guanxi.records.api import views
from guanxi.records.bulk import api as bulk_api
from guanxi.records.comments import api as comments_api
from guanxi.records.importing import api
from guanxi.records.own import api as own_api


def wire() -> None:
    api.add_routes()
    bulk_api.add_routes()
    views.add_routes()
    own_api.add_routes()
    comments_api.add_routes()
