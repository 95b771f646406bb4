"""Codes are kept, names are shown: of a country and of a language, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guanxi.records.web.showing import Showing, register_look, register_naming

if TYPE_CHECKING:
    from babel import Locale


def reader() -> Locale:
    from babel import Locale

    return Locale.parse("zh_Hans" if (get_language() or "").startswith("zh") else "en")


def country_name(code: str) -> str:
    return str(reader().territories.get(code.upper(), code))


def language_name(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_display_name(reader()) or code
    except (UnknownLocaleError, ValueError):
        return code


def _country(one: Showing) -> SafeString:
    return format_html('<span title="{}">{}</span>', one.text, country_name(one.text))


def _language(one: Showing) -> SafeString:
    return format_html('<span title="{}">{}</span>', one.text, language_name(one.text))


def wire() -> None:
    register_look("country", _country)
    register_look("language", _language)
    register_naming("country", country_name)
    register_naming("language", language_name)
