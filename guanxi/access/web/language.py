"""The language switch: for this browser, and for whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_of_browser

from guanxi.access.impossible import Impossible
from guanxi.access.users.changing import change_own_details
from guanxi.access.web.doors import actor_in, user_in


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    actor = actor_in(request)
    language = request.POST.get("language", "")
    if actor.user_id is not None and language != actor.language:
        try:
            change_own_details(user=user_in(request), details={"language": language}, by=actor, at=timezone.now())
        except Impossible:
            """A language we do not speak: nothing changes, the page comes back as it was."""
    return set_language_of_browser(request)
