"""No address of the product without a place in the tour: whoever adds a page adds its stop."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from guanxi.records.registry import registry
from tests.screens.tour import BARE, EMPTY, FIRST_DAY, MAIN, STOPS

ALL = [*STOPS, *EMPTY, *BARE, *FIRST_DAY]
# Seen where a gesture of a stop opens them: dialogs, menus, parts of a page, the second step.
INSIDE = set(
    """mfa_authenticate account_reauthenticate mfa_reauthenticate_webauthn mfa_edit_webauthn mfa_remove_webauthn
    record-pick record-count record-filter record-filter-advanced record-filter-tree
    record-selected-assign record-selected-tag record-selected-edit record-selected-matching
    bulk-progress bulk-undo record-panel record-related record-history record-access record-shares record-cell import-progress import-undo
    files-on file-preview customer-timeline customer-standing customer-consent-why customer-preferences customer-notes customer-calls
    customer-tasks comment comments comment-colleagues notifications-wanted
    settings_user_link insight-progress gallery-cell gallery-search gallery-panel gallery-dialog gallery-progress
    duplicates-scan duplicates-check settings_sample_removal settings_sample_progress settings_journal_progress gallery-list gallery-record
    settings_journal_undo one_time_password record-view-new record-view record-view-update record-totals record-export
    action-done""".split()
)
# Answers without a screen: deeds, files, ways elsewhere, what programs ask.
NO_SCREEN = set(
    """home health openapi account_logout mfa_index mfa_download_recovery_codes set_language settings settings_token_revocation
    account_sessions_ending account_session_ending settings_user_sessions_ending settings_user_session_ending
    settings_user_deactivation settings_user_activation settings_user_two_step_off settings_team_deletion settings_role_deletion
    record-undo record-move record-widths record-arrange record-filter-apply record-export-csv record-export-xlsx
    record-selected-export-csv record-selected-export-xlsx record-selected-delete record-selected-restore record-delete record-revert
    import-run import-rejected file file-delete
    file-restore settings_sample_loading settings_journal_verification task-done task-open insight-figure gallery-undo gallery-fails
    settings_field_retirement settings_field_return settings_field_place
    comment-delete comment-restore record-share-end record-share-undo following notifications-read notification-read record-changes
    record-view-undo record-view-delete bulk-stop merge-undo duplicates-dismiss duplicates-reopen action-snooze action-not-useful
    action-undo settings_action_reset person-data-bundle""".split()
)


def test_every_address_is_in_the_tour() -> None:
    names = {name for name in _names(get_resolver().url_patterns) if not name.startswith("api:")}
    assert names - _visited() - INSIDE - NO_SCREEN == set()
    assert (INSIDE | NO_SCREEN) - names == set()


def test_every_object_has_its_list_its_bin_its_page_and_its_forms() -> None:
    paths = {stop.path for stop in STOPS}
    for one in registry.types():
        wanted = {one.url, f"{one.url}bin/", f"{one.url}new/", f"{one.url}{{{one.name}}}/"}
        if not one.stands("change"):
            wanted.add(f"{one.url}{{{one.name}}}/edit/")
        assert not wanted - paths
        assert one.url in {stop.path for stop in EMPTY}


def test_every_stop_has_a_name_of_its_own() -> None:
    assert not [name for name, times in Counter(stop.name for stop in ALL).items() if times > 1]
    assert set(MAIN) <= {stop.name for stop in STOPS}


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        else:
            assert one.name, one
            yield one.name


def _visited() -> set[str]:
    numbers: defaultdict[str, str] = defaultdict(lambda: "1")
    return {str(resolve(urlsplit(stop.path.format_map(numbers)).path).url_name) for stop in ALL}
