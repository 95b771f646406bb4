"""The addresses of the customer's page, below /customers/: they hold for people and companies alike."""

from __future__ import annotations

from django.urls import path

from guanxi.customers.consent import web as consent
from guanxi.customers.duplicates import typing_web
from guanxi.customers.duplicates import web as duplicates
from guanxi.customers.merging import web as merging
from guanxi.customers.privacy import web as privacy
from guanxi.customers.privacy.erasing import web as erasing
from guanxi.customers.standing import card
from guanxi.customers.timeline import web as timeline

urlpatterns = [
    path("duplicates/", duplicates.inbox_page, name="duplicates"),
    path("duplicates/check/<str:kind>/", typing_web.check, name="duplicates-check"),
    path("duplicates/scan/", duplicates.scan_page, name="duplicates-scan"),
    path("duplicates/<int:pair_id>/dismiss/", duplicates.dismiss, name="duplicates-dismiss"),
    path("duplicates/<int:pair_id>/reopen/", duplicates.reopen, name="duplicates-reopen"),
    path("people/merge/", merging.merge_page, {"kind": "person"}, name="people-merge"),
    path("companies/merge/", merging.merge_page, {"kind": "company"}, name="companies-merge"),
    path("people/<int:person_id>/data/", privacy.data_page, name="person-data"),
    path("people/<int:person_id>/data/everything.zip", privacy.bundle, name="person-data-bundle"),
    path("people/<int:person_id>/erase/", erasing.erase_page, name="person-erase"),
    path("merges/<int:entry>/", merging.one_merge, name="merge"),
    path("merges/<int:entry>/undo/", merging.undo_one, name="merge-undo"),
    path("customers/<int:customer_id>/timeline/", timeline.timeline, name="customer-timeline"),
    path("customers/<int:customer_id>/standing/", card.standing, name="customer-standing"),
    path("customers/<int:customer_id>/consent/why/", consent.why, name="customer-consent-why"),
    path("customers/<int:customer_id>/preferences/", consent.preferences, name="customer-preferences"),
]
