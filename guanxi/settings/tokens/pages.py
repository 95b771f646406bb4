"""API tokens: one's own, and for an owner everybody's."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.models import Token
from guanxi.access.tokens.finding import own_tokens, tokens_of_others
from guanxi.access.tokens.issuing import Issued, issue_token
from guanxi.access.tokens.revoking import revoke_token
from guanxi.access.web.confirming import require_confirmation
from guanxi.access.web.doors import actor_in, signed_in, user_in
from guanxi.settings.answering import attempt, status_of
from guanxi.settings.sections import show
from guanxi.ui.toasts import say

LIVES = (
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
    ("", gettext_lazy("Until revoked")),
)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=200, widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Shop connector")})
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("It may"), choices=[("read", gettext_lazy("read only")), ("write", gettext_lazy("read and write"))]
    )
    days = forms.ChoiceField(label=gettext_lazy("It lives for"), choices=LIVES, initial="90", required=False)


@signed_in
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The secret of a new token is in the answer to the POST and nowhere else."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        require_confirmation(request)
    issued = attempt(form, lambda: _issue(request, form))
    actor = actor_in(request)
    context = {
        "form": TokenForm() if issued else form,
        "issued": issued,
        "tokens": own_tokens(actor),
        "others": tokens_of_others(actor),
        "now": timezone.now(),
    }
    return show(request, "tokens", "tokens/tokens.html", context, status=status_of(form))


def _issue(request: HttpRequest, form: TokenForm) -> Issued:
    given = form.cleaned_data
    lives = timedelta(days=int(given["days"])) if given["days"] else None
    user = user_in(request)
    return issue_token(user=user, label=given["label"], scope=given["scope"], lives=lives, by=actor_in(request), at=timezone.now())


@signed_in
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    actor = actor_in(request)
    token = Token.objects.filter(pk=token_id).select_related("user").first()
    if token is None or (token.user_id != actor.user_id and not tokens_of_others(actor).filter(pk=token_id).exists()):
        raise Http404
    revoke_token(token=token, by=actor, at=timezone.now())
    say(request, _("The token is revoked."))
    return HttpResponseRedirect(reverse("settings_tokens"))
