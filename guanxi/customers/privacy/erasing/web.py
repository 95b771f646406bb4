"""The page on which a person is erased: what goes, what stays, why, and one press."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guanxi.access.web.confirming import require_confirmation
from guanxi.customers.privacy.erasing.counting import counted
from guanxi.customers.privacy.erasing.erasing import LONGEST_REASON, erase_person, person_to_erase
from guanxi.records.finding import Record, get
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import say


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays in the journal: leave out who it is about."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirm = forms.CharField(
        label=gettext_lazy("Number of this person"), widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, person: int, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.person = person
        self.fields["confirm"].help_text = _("Type %(number)s. Nothing brings this person back.") % {"number": person}

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"].strip()
        if typed != str(self.person):
            raise forms.ValidationError(_("This is not the number of this person."))
        return typed


def erase_button(request: HttpRequest, record: Record) -> str | None:
    if not asking_of(request).actor.may("erase", "person"):
        return None
    return render_to_string("customers/erasing/button.html", {"record": record}, request)


@opened
@require_http_methods(["GET", "POST"])
def erase_page(request: HttpRequest, person_id: int) -> HttpResponse:
    asking = asking_of(request)
    person_to_erase(person_id, asking)
    form = EraseForm(person_id, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _erased(form, person_id, request):
        say(request, _("Person %(number)s is erased.") % {"number": person_id})
        return HttpResponseRedirect(registry.of("person").url)
    person = get(registry.of("person"), person_id, asking, columns=("name",), binned=None)
    goes, stays = counted(person_id)
    context = {"person": person, "form": form, "goes": goes, "stays": stays}
    return render(request, "customers/erasing/erase.html", context, status=422 if form.errors else 200)


def _erased(form: EraseForm, person: int, request: HttpRequest) -> bool:
    if not form.is_valid():
        return False
    require_confirmation(request, back=reverse("person-erase", args=[person]))
    try:
        erase_person(person, reason=form.cleaned_data["reason"], by=asking_of(request).actor)
    except Invalid as invalid:
        for problem in invalid.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return False
    return True
