"""The company: its name, currency, time zone, language and region."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.access.models import Workspace
from guanxi.access.web.doors import actor_in, may
from guanxi.access.workspace.changing import change_company
from guanxi.access.workspace.forms import CompanyForm
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.ui.toasts import say


@may("change", "settings")
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    workspace = Workspace.current()
    form = CompanyForm(request.POST or None, initial={field: getattr(workspace, field) for field in CompanyForm.base_fields})
    if attempt(form, lambda: change_company(changes=form.cleaned_data, by=actor_in(request), at=timezone.now())):
        say(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_company"))
    return show(request, "company", "company/company.html", {"form": form}, status=status_of(form))
