"""What one says about a user when adding or changing them."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.teams.finding import tree
from guanxi.access.users.placing import Place
from guanxi.access.web.choices import language_choices
from guanxi.settings.account.pages import DetailsForm, details_of
from guanxi.settings.teams.pages import INDENT

RIGHTS = {"roles", "team", "teams", "is_owner"}


class UserForm(DetailsForm):
    """Details and place. Only an owner is offered to make owners; the verb would refuse it anyway."""

    roles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Roles"), queryset=Role.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        help_text=gettext_lazy("Customers that the user adds belong to it."),
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Also in these teams"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_owner = forms.BooleanField(
        label=gettext_lazy("Owner of the workspace"), required=False, help_text=gettext_lazy("May do everything, whatever the roles say.")
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["roles"].queryset = Role.objects.order_by("name")
        fields["roles"].choices = [(role.pk, role.name) for role in fields["roles"].queryset]
        fields["team"].queryset = fields["teams"].queryset = Team.objects.all()
        if placed := tree():
            fields["team"].choices = [("", _("No team")), *((one.team.pk, INDENT * one.depth + one.team.name) for one in placed)]
            fields["teams"].choices = sorted(((one.team.pk, one.team.name) for one in placed), key=itemgetter(1))
        else:
            del fields["team"], fields["teams"]
        if not by.may_all:
            del fields["is_owner"]

    def changes_rights(self) -> bool:
        """Teams count: how far a role reaches depends on them."""
        return not RIGHTS.isdisjoint(self.changed_data)

    def details(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in ("name", "email", "language", "timezone")}

    def place(self, present: User | None = None) -> Place:
        given = self.cleaned_data
        return Place(
            roles=given["roles"],
            team=given.get("team"),
            teams=given.get("teams") or (),
            is_owner=given.get("is_owner", present.is_owner if present else False),
        )


def languages_or_none() -> list[tuple[str, str]]:
    return [("", _("As their browser asks at the first sign-in")), *language_choices()]


class NewUserForm(UserForm):
    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=100, help_text=gettext_lazy("To sign in with: letters, digits and . @ + - _")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages_or_none, required=False)
    field_order = ("name", "username", "email", "language", "timezone", "roles", "team", "teams", "is_owner")

    def details(self) -> dict[str, str]:
        return {field: value for field, value in super().details().items() if value or field != "language"}


def new_user_form(data: Any, by: Actor) -> NewUserForm:
    return NewUserForm(data, by=by, initial={"timezone": Workspace.current().timezone})


def form_of(user: User, data: Any, by: Actor, *, roles: list[int], teams: list[int]) -> UserForm:
    """`roles` and `teams` are those that the user has."""
    placed = {"roles": roles, "team": user.team_id, "teams": teams, "is_owner": user.is_owner}
    return UserForm(data, by=by, initial={**details_of(user), **placed})
