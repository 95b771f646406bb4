"""The gallery page and the small answers that its live parts ask for."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.ui.gallery import specimens
from guanxi.ui.icons import ICONS
from guanxi.ui.toasts import toast


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As it stands on a letter."))
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("en", "English"), ("zh", "中文")], required=False)
    born = forms.DateField(label=gettext_lazy("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=gettext_lazy("May receive mail"), required=False)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"name": "", "email": "li.na(at)example.cn", "note": _("Called twice.")})
    context = {
        "form": SampleForm(),
        "wrong": wrong,
        "icons": sorted(ICONS),
        "people": specimens.people(),
        "figures": specimens.figures(),
        "spark": [3, 4, 3.6, 5, 4.6, 6, 5.4, 7.2, 4, 2.2],
        "long_name": "欧阳" * 20 + " Wolfeschlegelsteinhausenbergerdorff " * 3,
    }
    return render(request, "ui/gallery/gallery.html", context)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """A list as an object has one: the head stays, the rows scroll."""
    return render(request, "ui/gallery/list.html", {"people": specimens.people() * 12})


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """A record in its three columns."""
    return render(request, "ui/gallery/record.html", {"person": specimens.people()[0], "figures": specimens.figures()})


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, number: int) -> HttpResponse:
    if request.method == "GET":
        return render(request, "ui/gallery/cell.html", {"value": specimens.value_of(number), "number": number})
    value = request.POST.get("value", "").strip()
    if not value:
        return render(request, "ui/gallery/cell.html", {"value": value, "number": number, "error": _("A name is needed.")}, status=422)
    return toast(HttpResponse(escape(value)), _("Saved."), undo=reverse("gallery-undo"))


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip().lower()
    found = [person for person in specimens.people() if asked in f"{person['name']} {person['pinyin']}".lower()]
    return render(request, "ui/gallery/search.html", {"found": found, "asked": asked})


@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/panel.html", {"person": specimens.people()[0]})


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = toast(HttpResponse(status=204), _("Saved."))
        response["HX-Trigger"] = response["HX-Trigger"].replace("{", '{"close-dialog": null, ', 1)
        return response
    return render(request, "ui/gallery/dialog.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def progress(request: HttpRequest, done: int) -> HttpResponse:
    return render(request, "ui/gallery/progress.html", {"done": min(done, 100), "next": min(done + 25, 100)})


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


@require_GET
def fails(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=int(request.GET.get("code", "500")))


@require_GET
def error(request: HttpRequest, code: int) -> HttpResponse:
    name = {403: "403", 404: "404"}.get(code, "500")
    return render(request, f"ui/{name}.html", {"csrf": "csrf" in request.GET}, status=code if code in {403, 404} else 200)
