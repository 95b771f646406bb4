"""What pages want now and then and what takes a moment to load: once for all web workers, before any visitor could wait for it."""

from __future__ import annotations


def warm() -> None:
    from guanxi.values.folding import folded
    from guanxi.values.phone import parse_phone
    from guanxi.values.regions import countries

    folded("關係")
    parse_phone("+44 20 7946 0000")
    for language in ("en", "zh-hans"):
        countries(language)  # by their readings: the dictionaries of pinyin
