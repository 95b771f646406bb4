"""The addresses of imports: a new one under the object it brings, the others by their number."""

from __future__ import annotations

from django.urls import path, register_converter

from guanxi.records.importing.targets import MIXED
from guanxi.records.importing.web import assigning, following, listing, looking, taking_back, uploading
from guanxi.records.importing.web.kinds import ImportableConverter

register_converter(ImportableConverter, "importable")

urlpatterns = [
    path("imports/", listing.listed, name="import-list"),
    path("imports/mixed/", uploading.upload, {"object_name": MIXED}, name="import-new-mixed"),
    path("imports/<int:import_id>/", following.import_page, name="import-page"),
    path("imports/<int:import_id>/reading/", looking.look, name="import-reading"),
    path("imports/<int:import_id>/columns/", assigning.assign, name="import-columns"),
    path("imports/<int:import_id>/progress/", following.progress, name="import-progress"),
    path("imports/<int:import_id>/run/", following.run, name="import-run"),
    path("imports/<int:import_id>/rejected.csv", following.rejected, name="import-rejected"),
    path("imports/<int:import_id>/records/<str:what>/", following.written, name="import-records"),
    path("imports/<int:import_id>/undo/", taking_back.undo, name="import-undo"),
    path("<importable:object_name>/import/", uploading.upload, name="import-new"),
]
