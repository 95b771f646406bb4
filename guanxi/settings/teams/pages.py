"""The teams as a tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.impossible import Impossible
from guanxi.access.models import Team, User
from guanxi.access.recognising import subtree_of
from guanxi.access.teams.adding import add_team
from guanxi.access.teams.changing import change_team
from guanxi.access.teams.deleting import delete_team
from guanxi.access.teams.finding import tree
from guanxi.access.web.doors import actor_in, may
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.ui.toasts import say

INDENT = "\u2003"


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Team name"), max_length=200)
    parent = forms.ModelChoiceField(label=gettext_lazy("Stands below"), queryset=Team.objects.none(), required=False)

    def __init__(self, *args: Any, without: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forbidden = subtree_of([without.pk]) if without else frozenset()
        allowed = [placed for placed in tree() if placed.team.pk not in forbidden]
        parent: Any = self.fields["parent"]
        parent.queryset = Team.objects.exclude(pk__in=forbidden)
        parent.choices = [("", _("No other team")), *((placed.team.pk, INDENT * placed.depth + placed.team.name) for placed in allowed)]


@may("change", "users")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if team := attempt(form, lambda: add_team(**form.cleaned_data, by=actor_in(request), at=timezone.now())):
        say(request, _("Team “%(name)s” added.") % {"name": team.name})
        return HttpResponseRedirect(reverse("settings_teams"))
    return show(request, "teams", "teams/teams.html", {"form": form, "teams": _with_people()}, status=status_of(form))


@may("change", "users")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_id)
    form = TeamForm(request.POST or None, initial={"name": team.name, "parent": team.parent_id}, without=team)
    if attempt(form, lambda: change_team(team=team, **form.cleaned_data, by=actor_in(request), at=timezone.now())):
        say(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_teams"))
    people = User.objects.filter(Q(team=team) | Q(memberships__team=team), is_active=True).distinct().order_by("name")
    return show(request, "teams", "teams/team.html", {"form": form, "team": team, "people": people}, status=status_of(form))


@may("change", "users")
@require_POST
def delete(request: HttpRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_id)
    try:
        delete_team(team=team, by=actor_in(request), at=timezone.now())
    except Impossible as problem:
        say(request, str(problem), level="error")
        return HttpResponseRedirect(reverse("settings_team", args=[team_id]))
    say(request, _("Team “%(name)s” deleted.") % {"name": team.name})
    return HttpResponseRedirect(reverse("settings_teams"))


def _with_people() -> list[dict[str, Any]]:
    main = dict(User.objects.filter(is_active=True).values_list("team").annotate(number=Count("pk")).order_by())
    more = dict(User.objects.filter(is_active=True).values_list("memberships__team").annotate(number=Count("pk")).order_by())
    return [
        {"team": placed.team, "steps": range(placed.depth), "people": main.get(placed.team.pk, 0) + more.get(placed.team.pk, 0)}
        for placed in tree()
    ]
