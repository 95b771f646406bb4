"""The addresses of records: one set for every object, under its plural."""

from __future__ import annotations

from django.urls import path, register_converter

from guanxi.records.web import bars, lists
from guanxi.records.web.plurals import PluralConverter

register_converter(PluralConverter, "plural")

urlpatterns = [
    path("<plural:record_type>/", lists.record_list, name="record-list"),
    path("<plural:record_type>/count/", lists.exact_count, name="record-count"),
    path("<plural:record_type>/widths/", lists.keep_width, name="record-widths"),
    path("<plural:record_type>/arrange/", bars.arrange, name="record-arrange"),
]
