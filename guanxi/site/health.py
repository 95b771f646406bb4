"""`GET /health/`: does everything serve? 200 when it does, 503 with the part that does not."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORKER_SEEN_WITHIN = "30 seconds"  # its heart beats every ten


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    state = {"web": "ok", **_database_and_worker()}
    well = all(value == "ok" for value in state.values())
    answer = JsonResponse({"status": "ok" if well else "unwell", **state}, status=200 if well else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # asked several times a second while starting: no log line each
    return answer


def _database_and_worker() -> dict[str, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s::interval)", [WORKER_SEEN_WITHIN]
            )
            alive = cursor.fetchone()[0]
    except DatabaseError:
        return {"database": "no answer", "worker": "unknown"}
    return {"database": "ok", "worker": "ok" if alive else "not seen"}
