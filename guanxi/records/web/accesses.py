"""“Who can see this, and why”: a dialog on a record's page for whoever manages users."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.access.web.doors import actor_in
from guanxi.records.explaining import SHOWN, who_sees
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import opened


@opened
@require_GET
def record_access(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    """Everybody who sees it; or the one who was chosen, also where the answer is no."""
    word = request.GET.get("user", "")
    chosen = int(word) if word.isdecimal() and len(word) < 19 else None
    answer = who_sees(record_type, record_id, actor_in(request), user_id=chosen)
    context = {"answer": answer, "chosen": chosen, "url": f"{record_type.url_of(record_id)}access/", "shown": SHOWN}
    return render(request, "records/access_dialog.html", context)
