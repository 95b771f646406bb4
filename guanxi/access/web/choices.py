"""What the forms offer: languages, time zones, currencies, regions, each under its own name in the reader's language."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.access.workspace.currencies import CURRENCIES
from guanxi.values.time_zones import time_zones

if TYPE_CHECKING:
    from babel import Locale

Choices = list[tuple[str, str]]
OFTEN_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
)
OFTEN_REGIONS = ("CN", "HK", "TW", "MO", "SG", "MY", "JP", "KR", "US", "GB", "DE")
OWN_NAMES = {"zh-hans": "简体中文", "en": "English"}


def language_choices() -> Choices:
    return [(code, OWN_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]


def currency_choices() -> Choices:
    names = _locale().currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in CURRENCIES]


def region_choices() -> Choices:
    from phonenumbers import SUPPORTED_REGIONS, country_code_for_region

    names = _locale().territories
    rest = sorted(
        (region for region in SUPPORTED_REGIONS if region not in OFTEN_REGIONS), key=lambda region: str(names.get(region, region))
    )
    return [(region, f"{names.get(region, region)} (+{country_code_for_region(region)})") for region in (*OFTEN_REGIONS, *rest)]


def zone_choices() -> list[tuple[str, Choices]]:
    """Often used first, then all, with the difference to UTC as it is today."""
    today = timezone.now()
    return [(_("Often used"), _zones(OFTEN_ZONES, today)), (_("All"), _zones(_all_zones(), today))]


def _zones(names: Iterable[str], today: datetime) -> Choices:
    return [(name, f"{name.replace('_', ' ')} ({_offset(name, today)})") for name in names]


def _offset(name: str, today: datetime) -> str:
    written = today.astimezone(zoneinfo.ZoneInfo(name)).strftime("%z")
    return f"UTC{written[:3]}:{written[3:]}"


@lru_cache(maxsize=1)
def _all_zones() -> tuple[str, ...]:
    places = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(name for name in time_zones() if name.startswith(places) and name not in OFTEN_ZONES))


def _locale() -> Locale:
    from babel import Locale

    return Locale.parse("zh_Hans" if (translation.get_language() or "").startswith("zh") else "en")
