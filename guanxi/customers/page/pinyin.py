"""How a Chinese name is read, beside the name."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html

from guanxi.records.finding import Record
from guanxi.values.name_pinyin import pinyin_marked
from guanxi.values.pinyin import HAN


def pinyin_panel(request: HttpRequest, person: Record) -> str | None:
    if not HAN.search(person.title):
        return None
    return format_html('<span class="pinyin" lang="zh-Latn-pinyin">{}</span>', pinyin_marked(person.title)[:120])
