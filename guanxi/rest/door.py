"""The door of every API call: who asks, may the browser's session do this, one transaction for what writes, one form of answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, cast

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from guanxi.rest import errors
from guanxi.rest.answering_once import answered_once
from guanxi.rest.calling import UNSAFE, A, Answer, Call, query_of
from guanxi.rest.errors import ApiError
from guanxi.rest.json_text import write_json
from guanxi.rest.operations import Operation
from guanxi.rest.pacing import check_pace
from guanxi.rest.supposing import NotAsSupposed, Supposed

Operations = Mapping[str, Operation[A]]
FORM_TYPES = {"multipart/form-data", "application/x-www-form-urlencoded"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Door(Generic[A]):
    """Floors above say how a secret and a session become an actor, and what their exceptions mean."""

    of_secret: Callable[[str], A | None]
    supposed: Callable[[str], Supposed[A] | None]
    of_session: Callable[[HttpRequest], A | None]
    meaning_of: Callable[[Exception], ApiError | None]
    rights_of: Callable[[A], str]

    def view(self, operations: Operations[A] | None) -> Callable[..., HttpResponse]:
        """A Django view for one address: its methods and what each does; None where there is nothing."""

        @csrf_exempt
        def through_the_door(request: HttpRequest, **path: Any) -> HttpResponse:
            response = self._answered(request, operations, path)
            response.headers["Cache-Control"] = "private, no-store"
            response._has_been_logged = True  # type: ignore[attr-defined]  # a refused call is the caller's news, not the operator's
            patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
            return response

        return through_the_door

    def _answered(self, request: HttpRequest, operations: Operations[A] | None, path: Mapping[str, Any]) -> HttpResponse:
        try:
            return self._called(request, operations, path)
        except Exception as error:
            meaning = error if isinstance(error, ApiError) else self.meaning_of(error) or _trouble_of(error)
            if meaning is None:
                logger.exception("An API call failed: %s %s", request.method, request.path)
                meaning = errors.failed()
            return response_of(Answer(meaning.as_dict(), meaning.status, meaning.headers))

    def _called(self, request: HttpRequest, operations: Operations[A] | None, path: Mapping[str, Any]) -> HttpResponse:
        if request.method == "GET" and _only_looks(operations):
            supposed = self._supposed(request)
            if supposed is not None:
                with suppress(NotAsSupposed), supposed.confirming():
                    return self._done(request, operations, path, supposed.actor, by_session=False)
        actor, by_session = self._caller(request)
        return self._done(request, operations, path, actor, by_session=by_session)

    def _done(
        self, request: HttpRequest, operations: Operations[A] | None, path: Mapping[str, Any], actor: A, *, by_session: bool
    ) -> HttpResponse:
        check_pace(actor.key)
        with _language_of(request, actor, by_session), self._in_its_words():
            if operations is None:
                raise errors.not_found()
            operation = operations.get("GET" if request.method == "HEAD" else request.method or "")
            if operation is None:
                raise errors.wrong_method(list(operations))
            if not _takes_json(request.META.get("HTTP_ACCEPT", "*/*")):
                raise errors.not_acceptable()
            call = Call(request, actor, query_of(request, operation.parameters))
            if request.method not in UNSAFE:
                return response_of(operation.run(call, **path))
            if not operation.upload and request.content_type in FORM_TYPES:
                raise errors.wrong_content_type()
            if by_session:
                check_csrf(request)
            raw = b"" if operation.upload else call.raw
            with transaction.atomic():
                return answered_once(request, actor.key, self.rights_of(actor), raw, lambda: response_of(operation.run(call, **path)))

    @contextmanager
    def _in_its_words(self) -> Iterator[None]:
        """What an exception means is said while the caller's language holds."""
        try:
            yield
        except ApiError:
            raise
        except Exception as error:
            meaning = self.meaning_of(error) or _trouble_of(error)
            if meaning is None:
                raise
            raise meaning from error

    def _caller(self, request: HttpRequest) -> tuple[A, bool]:
        """A secret wins over a session; a bad secret never falls back to one."""
        by_session = "HTTP_AUTHORIZATION" not in request.META
        secret = _secret_of(request)
        actor = self.of_session(request) if by_session else self.of_secret(secret) if secret is not None else None
        if actor is None:
            raise errors.no_caller()
        return actor, by_session

    def _supposed(self, request: HttpRequest) -> Supposed[A] | None:
        secret = _secret_of(request)
        return self.supposed(secret) if secret is not None else None


@lru_cache(maxsize=200)
def _takes_json(accept: str) -> bool:
    """Programs say the same each time."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.accepts("application/json")


def _only_looks(operations: Operations[A] | None) -> bool:
    looking = (operations or {}).get("GET")
    return looking is not None and looking.only_looks


def _secret_of(request: HttpRequest) -> str | None:
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret.isascii() else None


def response_of(answer: Answer) -> HttpResponse:
    """JSON; an iterator of bytes is a file that is sent piece by piece, whose headers say what it is."""
    if isinstance(answer.body, Iterator):
        response: HttpResponse = cast(HttpResponse, StreamingHttpResponse(answer.body, status=answer.status))
    else:
        body = b"" if answer.status == 204 else write_json(answer.body)
        response = HttpResponse(body, status=answer.status, content_type="application/json")
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def check_csrf(request: HttpRequest) -> None:
    """What a browser's session sends must come from our own pages."""
    view: Any = None
    if _Check(lambda _request: HttpResponse()).process_view(request, view, (), {}) is not None:
        raise errors.forbidden("csrf", _("The request does not carry this page's secret. Send it as X-CSRFToken, or use an API token."))


@contextmanager
def _language_of(request: HttpRequest, actor: A, by_session: bool) -> Iterator[None]:
    if by_session or "HTTP_ACCEPT_LANGUAGE" in request.META:
        yield
        return
    with translation.override(actor.language):
        yield


def _trouble_of(error: Exception) -> ApiError | None:
    """What the database could not do just now, though nothing is broken."""
    state = getattr(error.__cause__, "sqlstate", "") if isinstance(error, OperationalError) else ""
    if state == "57014":
        return errors.bad_request("too_slow", _("This question takes too long. Ask for less at once."))
    if state in {"40P01", "40001", "55P03"}:
        return errors.conflict(_("Somebody else is writing the same records. Send the request again."))
    return None
