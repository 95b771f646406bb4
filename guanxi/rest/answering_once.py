"""Idempotency: the same key with the same request gets the same answer again; the work is done once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.rest.errors import ApiError, bad_request, conflict
from guanxi.rest.models import Answered

KEPT_HEADERS = ("ETag", "Location")
MAX_KEY = 200


def answered_once(request: HttpRequest, actor_key: str, rights: str, raw: bytes, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Inside the call's transaction, so that the answer is kept if and only if the work is.

    `rights` stands for what the caller may: who may less than when they asked gets no old answer.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    if not 0 < len(key) <= MAX_KEY or not key.isascii() or not key.isprintable():
        raise bad_request("idempotency_key", _("An Idempotency-Key is 1 to 200 printable characters."), "Idempotency-Key")
    _lock(actor_key, key)
    digest = _digest(request, rights, raw)
    known = Answered.objects.filter(actor_key=actor_key, key=key).first()
    if known is not None:
        if known.request_digest != digest:
            raise ApiError(422, "idempotency_key_used", _("This Idempotency-Key was used for another request."))
        if not known.body:
            raise ApiError(410, "answer_erased", _("This request was done. Its answer is not kept any more."))
        return _again(known)
    response = work()
    _keep(actor_key, key, digest, response)
    return response


def forget_answers(before: datetime) -> int:
    """Keys are remembered for some days only."""
    return Answered.objects.filter(at__lt=before).delete()[0]


def _lock(actor_key: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 71))", [f"{actor_key}\n{key}"])
        if not cursor.fetchone()[0]:
            raise conflict(_("A request with this Idempotency-Key is being worked on."))


def _digest(request: HttpRequest, rights: str, raw: bytes) -> str:
    told = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), request.headers.get("Content-Length", ""), rights]
    return hashlib.sha256(json.dumps(told).encode() + b"\n" + raw).hexdigest()


def _keep(actor_key: str, key: str, digest: str, response: HttpResponse) -> None:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    body = json.dumps(headers).encode() + b"\n" + response.content
    Answered.objects.create(actor_key=actor_key, key=key, request_digest=digest, status=response.status_code, body=body, at=timezone.now())


def _again(known: Answered) -> HttpResponse:
    headers, _newline, body = bytes(known.body).partition(b"\n")
    response = HttpResponse(body, status=known.status, content_type="application/json")
    for name, value in (json.loads(headers) | {"Idempotent-Replay": "true"}).items():
        response.headers[name] = value
    return response
