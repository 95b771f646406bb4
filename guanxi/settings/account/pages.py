"""My account: what one says about oneself, how the pages look, and how one signs in."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.models import User
from guanxi.access.sessions.ending import EndedAlready, end_session, end_sessions
from guanxi.access.sessions.finding import of_each, open_sessions, told
from guanxi.access.sessions.storing import session_in
from guanxi.access.signin.web.passkeys import passkeys_of, passkeys_work
from guanxi.access.users.changing import change_own_details
from guanxi.access.users.two_step import APP, kinds_of_second_step
from guanxi.access.web.choices import language_choices, zone_choices
from guanxi.access.web.doors import actor_in, signed_in, user_in
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.ui.toasts import say


class DetailsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False, widget=forms.EmailInput())
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)


def details_of(user: User) -> dict[str, str]:
    return {"name": user.name, "email": user.email, "language": user.language, "timezone": user.timezone}


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    user = user_in(request)
    form = DetailsForm(request.POST or None, initial=details_of(user))
    if changed := attempt(form, lambda: change_own_details(user=user, details=form.cleaned_data, by=actor, at=timezone.now())):
        with translation.override(changed.language):
            say(request, _("Saved."))
        return HttpResponseRedirect(reverse("account"))
    context = {"form": form, "user": user, "two_step": APP in kinds_of_second_step(user)}
    context |= {"passkeys": passkeys_of(user.pk), "passkeys_work": passkeys_work(request)}
    context["sessions"] = told(of_each(open_sessions(user.pk)), session_in(request))
    return show(request, "account", "account/account.html", context, status=status_of(form))


@signed_in
@require_POST
def end_own_session(request: HttpRequest, session: str) -> HttpResponse:
    """That of another person is not found. Whoever ends the one they are in is signed out with the next click."""
    try:
        end_session(user=user_in(request), name=session, by=actor_in(request), at=timezone.now())
    except EndedAlready as ended:
        raise Http404 from ended
    return _back_to_sessions(request, _("This session is signed out."))


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    end_sessions(user=user_in(request), keep=session_in(request), by=actor_in(request), at=timezone.now())
    return _back_to_sessions(request, _("All other devices are signed out."))


def _back_to_sessions(request: HttpRequest, sentence: str) -> HttpResponse:
    say(request, sentence)
    return HttpResponseRedirect(f"{reverse('account')}#sessions")
