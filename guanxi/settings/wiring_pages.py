"""What pages show of the settings elsewhere: quick search finds their sections."""

from __future__ import annotations

from guanxi.records.web.searches import offer_places
from guanxi.settings.sections import places_of_settings

offer_places(places_of_settings)
