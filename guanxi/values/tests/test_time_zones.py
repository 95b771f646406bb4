from __future__ import annotations

import zoneinfo

from guanxi.values.time_zones import time_zones


def test_they_are_those_of_the_machine():
    assert time_zones() == zoneinfo.available_timezones()
    assert {"UTC", "Asia/Shanghai"} <= time_zones()


def test_the_folder_is_walked_once(monkeypatch):
    time_zones()
    monkeypatch.setattr(zoneinfo, "available_timezones", lambda: 1 / 0)
    assert "UTC" in time_zones()
