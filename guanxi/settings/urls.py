"""The addresses of the settings."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from guanxi.access.web.doors import signed_in
from guanxi.settings.account import pages as account
from guanxi.settings.company.pages import company
from guanxi.settings.fields import pages as fields
from guanxi.settings.journal import pages as journal
from guanxi.settings.roles import pages as roles
from guanxi.settings.teams import pages as teams
from guanxi.settings.tokens import pages as tokens
from guanxi.settings.users import pages as users

urlpatterns = [
    path("", signed_in(RedirectView.as_view(pattern_name="account")), name="settings"),
    path("account/", account.account, name="account"),
    path("account/sessions/ending/", account.end_other_sessions, name="account_sessions_ending"),
    path("account/sessions/<str:session>/ending/", account.end_own_session, name="account_session_ending"),
    path("tokens/", tokens.listed, name="settings_tokens"),
    path("tokens/<int:token_id>/revocation/", tokens.revoke, name="settings_token_revocation"),
    path("company/", company, name="settings_company"),
    path("fields/", fields.listed, name="settings_fields"),
    path("fields/<str:plural>/", fields.of_object, name="settings_fields_of"),
    path("fields/<str:plural>/layout/", fields.layout, name="settings_layout"),
    path("fields/<str:plural>/new/<str:kind>/", fields.new, name="settings_field_new"),
    path("fields/<str:plural>/own/<str:key>/", fields.one, name="settings_field"),
    path("fields/<str:plural>/own/<str:key>/retirement/", fields.retire, name="settings_field_retirement"),
    path("fields/<str:plural>/own/<str:key>/return/", fields.bring_back, name="settings_field_return"),
    path("fields/<str:plural>/own/<str:key>/place/", fields.move, name="settings_field_place"),
    path("users/", users.listed, name="settings_users"),
    path("users/new/", users.new, name="settings_user_new"),
    path("users/<int:user_id>/", users.one, name="settings_user"),
    path("users/<int:user_id>/link/", users.link, name="settings_user_link"),
    path("users/<int:user_id>/deactivation/", users.deactivate, name="settings_user_deactivation"),
    path("users/<int:user_id>/activation/", users.activate, name="settings_user_activation"),
    path("users/<int:user_id>/two-step/off/", users.two_step_off, name="settings_user_two_step_off"),
    path("users/<int:user_id>/sessions/ending/", users.end_all_sessions, name="settings_user_sessions_ending"),
    path("users/<int:user_id>/sessions/<str:session>/ending/", users.end_one_session, name="settings_user_session_ending"),
    path("teams/", teams.listed, name="settings_teams"),
    path("teams/<int:team_id>/", teams.one, name="settings_team"),
    path("teams/<int:team_id>/deletion/", teams.delete, name="settings_team_deletion"),
    path("journal/", journal.shown, name="settings_journal"),
    path("journal/<int:entry_id>/undo/", journal.undo, name="settings_journal_undo"),
    path("journal/verification/", journal.verify, name="settings_journal_verification"),
    path("journal/progress/", journal.progress, name="settings_journal_progress"),
    path("roles/", roles.listed, name="settings_roles"),
    path("roles/new/", roles.new, name="settings_role_new"),
    path("roles/<int:role_id>/", roles.one, name="settings_role"),
    path("roles/<int:role_id>/deletion/", roles.delete, name="settings_role_deletion"),
]
