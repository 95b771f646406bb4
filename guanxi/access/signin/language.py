"""In which language somebody goes on who signs in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.users.changing import change_own_details


def go_on_in_language(request: HttpRequest, user: User) -> None:
    """The one chosen in this browser, on the page of sign-in for instance. At the first sign-in of whom nobody has given one,
    the one that the browser asks for: it is kept from then on, whichever browser comes next."""
    language = _chosen_in(request)
    if not user.keeps_language:
        language = language or _asked_by(request)
        User.objects.filter(pk=user.pk).update(keeps_language=True)
    if language and language != user.language:
        change_own_details(user=user, details={"language": language}, by=actor_of_user(user), at=timezone.now())


def _chosen_in(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def _asked_by(request: HttpRequest) -> str:
    """The first that we speak; nothing where the browser asks for none of them."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""
