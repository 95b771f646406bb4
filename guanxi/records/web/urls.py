"""The addresses of records: one set for every object, under its plural."""

from __future__ import annotations

from django.urls import path, register_converter

from guanxi.records.bulk.web import acting
from guanxi.records.layouts import moving
from guanxi.records.live import web as live
from guanxi.records.quality.web import quality_page
from guanxi.records.sharing import web as sharing
from guanxi.records.web import (
    accesses,
    bars,
    cells,
    deleting,
    exports,
    filters,
    forms,
    groups,
    histories,
    lists,
    pages,
    picking,
    related,
    searches,
    undoing,
    views,
)
from guanxi.records.web.plurals import PluralConverter

register_converter(PluralConverter, "plural")

urlpatterns = [
    path("pick/", picking.pick, name="record-pick"),
    path("search/", searches.search, name="record-search"),
    path("undo/<int:entry>/", undoing.undo_entry, name="record-undo"),
    path("views/undo/<int:entry>/", views.undo_view, name="record-view-undo"),
    path("shares/undo/<int:entry>/", sharing.undo_share, name="record-share-undo"),
    path("<plural:record_type>/", lists.record_list, name="record-list"),
    path("<plural:record_type>/changes/", live.changes, name="record-changes"),
    path("<plural:record_type>/count/", lists.exact_count, name="record-count"),
    path("<plural:record_type>/totals/", groups.list_totals, name="record-totals"),
    path("<plural:record_type>/quality/", quality_page, name="record-quality"),
    path("<plural:record_type>/widths/", lists.keep_width, name="record-widths"),
    path("<plural:record_type>/arrange/", bars.arrange, name="record-arrange"),
    path("<plural:record_type>/filter/", filters.condition, name="record-filter"),
    path("<plural:record_type>/filter/apply/", filters.apply_condition, name="record-filter-apply"),
    path("<plural:record_type>/filter/advanced/", filters.advanced, name="record-filter-advanced"),
    path("<plural:record_type>/filter/tree/", filters.change_tree, name="record-filter-tree"),
    path("<plural:record_type>/views/new/", views.new_view, name="record-view-new"),
    path("<plural:record_type>/views/<int:view_id>/", views.edit_view, name="record-view"),
    path("<plural:record_type>/views/<int:view_id>/update/", views.update_view, name="record-view-update"),
    path("<plural:record_type>/views/<int:view_id>/delete/", views.remove_view, name="record-view-delete"),
    path("<plural:record_type>/export/", exports.export_dialog, name="record-export"),
    path("<plural:record_type>/export.csv", exports.export_csv, name="record-export-csv"),
    path("<plural:record_type>/export.xlsx", exports.export_xlsx, name="record-export-xlsx"),
    path("<plural:record_type>/selected/matching/", acting.matching, name="record-selected-matching"),
    path("<plural:record_type>/selected/edit/", acting.edit, name="record-selected-edit"),
    path("<plural:record_type>/selected/assign/", acting.assign, name="record-selected-assign"),
    path("<plural:record_type>/selected/tag/", acting.tag, name="record-selected-tag"),
    path("<plural:record_type>/selected/export.csv", exports.export_selected_csv, name="record-selected-export-csv"),
    path("<plural:record_type>/selected/export.xlsx", exports.export_selected_xlsx, name="record-selected-export-xlsx"),
    path("<plural:record_type>/new/", forms.new_record, name="record-new"),
    path("<plural:record_type>/bin/", deleting.bin_page, name="record-bin"),
    path("<plural:record_type>/selected/delete/", acting.delete, name="record-selected-delete"),
    path("<plural:record_type>/selected/restore/", acting.restore, name="record-selected-restore"),
    path("<plural:record_type>/<int:record_id>/", pages.record_page, name="record-page"),
    path("<plural:record_type>/<int:record_id>/panel/", pages.preview, name="record-panel"),
    path("<plural:record_type>/<int:record_id>/edit/", forms.edit_record, name="record-edit"),
    path("<plural:record_type>/<int:record_id>/delete/", deleting.delete_record, name="record-delete"),
    path("<plural:record_type>/<int:record_id>/related/", related.related, name="record-related"),
    path("<plural:record_type>/<int:record_id>/access/", accesses.record_access, name="record-access"),
    path("<plural:record_type>/<int:record_id>/shares/", sharing.shares_dialog, name="record-shares"),
    path("<plural:record_type>/<int:record_id>/shares/<int:share_id>/end/", sharing.end_of_share, name="record-share-end"),
    path("<plural:record_type>/<int:record_id>/history/", histories.record_history, name="record-history"),
    path("<plural:record_type>/<int:record_id>/history/<int:entry>/revert/", histories.revert_change, name="record-revert"),
    path("<plural:record_type>/<int:record_id>/field/<str:name>/", cells.cell, name="record-cell"),
    path("<plural:record_type>/<int:record_id>/move/<str:name>/", moving.move, name="record-move"),
]
