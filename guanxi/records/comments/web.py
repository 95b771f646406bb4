"""Comments on a record's page: the card, writing, changing, deleting and bringing back one's own, and the colleagues behind an @."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.web.doors import actor_in
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Questions
from guanxi.records.comments.colleagues import names_of, offered, seers
from guanxi.records.comments.finding import SHOWN, Said, asks, commentable, comments_on, key_of, newest_on, own_comment
from guanxi.records.comments.naming import kept, shown, typed
from guanxi.records.comments.writing import add_comment, change_comment, delete_comment, mentioned, restore_comment
from guanxi.records.finding import Record, get
from guanxi.records.models import Comment
from guanxi.records.problems import Changed, Invalid
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import toast

CARD = "records/comments/card.html"
FORM = "records/comments/form.html"
MOST_NAMED = 50


def card_asks(record: Record, asking: Asking) -> Questions:
    return {key_of(record.type): asks(record.type, record.id)}


def comments_panel(request: HttpRequest, record: Record) -> str:
    found = newest_on(record.type, record.id, asking_of(request))
    return render_to_string(CARD, _context(record.type, record.id, found, asking_of(request)), request)


@opened
@require_http_methods(["GET", "POST"])
def comments_card(request: HttpRequest, plural: str, record_id: int) -> HttpResponse:
    """All of them, or after one was added."""
    asking, record_type = asking_of(request), commentable(plural)
    get(record_type, record_id, asking, columns=(record_type.title,))
    if request.method == "GET":
        found = comments_on(record_type, record_id, asking)
        return render(request, CARD, _context(record_type, record_id, found, asking, whole=True))
    return _written(request, record_type, record_id, None)


@opened
@require_http_methods(["GET", "POST"])
def one_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One's own, as a form in its place; and what was written there."""
    record_type, comment = own_comment(comment_id, actor_in(request))
    if request.method == "GET":
        return render(request, FORM, _form(record_type, comment.record_id, comment) | _typed(comment))
    return _written(request, record_type, comment.record_id, comment)


@opened
@require_POST
def delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    record_type, comment = own_comment(comment_id, actor_in(request))
    delete_comment(comment_id, by=actor_in(request))
    return toast(_again(request, record_type, comment.record_id), _("The comment was deleted."), undo=f"/comments/{comment_id}/restore/")


@opened
@require_POST
def restore(request: HttpRequest, comment_id: int) -> HttpResponse:
    record_type, comment = own_comment(comment_id, actor_in(request), deleted=True)
    restore_comment(comment_id, by=actor_in(request))
    return _again(request, record_type, comment.record_id)


@opened
@require_GET
def colleagues(request: HttpRequest, plural: str, record_id: int) -> HttpResponse:
    """Whom an @ may name, by what was typed behind it."""
    asking, record_type = asking_of(request), commentable(plural)
    get(record_type, record_id, asking, columns=(record_type.title,))
    found = offered(record_type, record_id, request.GET.get("q", "")[:60], but=asking.actor.user_id)
    return render(request, "records/comments/colleagues.html", {"found": found})


def _written(request: HttpRequest, record_type: RecordType, record_id: int, comment: Comment | None) -> HttpResponse:
    """The card anew, or the form with what was typed and what stands in the way."""
    actor, words = actor_in(request), request.POST.get("text", "")
    ids = _numbers(request, "mention")
    text, problems, blind = kept(words, ids), [], {}
    try:
        named = mentioned(text, comment.mentions if comment else ())
        before = set(comment.mentions) if comment else set()
        unseeing = set(named) - before - seers(record_type, record_id, named)
        if unseeing <= set(_numbers(request, "told")):
            if comment is None:
                add_comment(record_type, record_id, text, by=actor)
            else:
                change_comment(comment.pk, text, by=actor, version=_version(request))
            return _again(request, record_type, record_id, writing=comment is None)
        blind = names_of(unseeing)
    except Invalid as invalid:
        problems = [problem.message for problem in invalid.problems]
    except Changed as changed:
        problems = [str(changed)]
    told = {"typed": words, "mentions": ids, "problems": problems, "blind": blind, "version": request.POST.get("version", "")}
    return render(request, FORM, _form(record_type, record_id, comment) | told, status=422)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(word) for word in request.POST.getlist(name)[:MOST_NAMED] if word.isdecimal() and len(word) < 19]


def _version(request: HttpRequest) -> int | None:
    word = request.POST.get("version", "")
    return int(word) if word.isdecimal() and len(word) < 10 else None


def _again(request: HttpRequest, record_type: RecordType, record_id: int, *, writing: bool = False) -> HttpResponse:
    asking = asking_of(request)
    context = _context(record_type, record_id, newest_on(record_type, record_id, asking), asking)
    return render(request, CARD, context | {"writing": writing})


def _typed(comment: Comment) -> dict[str, Any]:
    return {"typed": typed(comment.text, comment.mentions), "mentions": comment.mentions, "version": comment.version}


def _form(record_type: RecordType, record_id: int, comment: Comment | None = None) -> dict[str, Any]:
    at = f"{record_type.plural}/{record_id}/"
    return {
        "address": f"/comments/{comment.pk}/" if comment else f"/comments/{at}",
        "card": f"/comments/{at}",
        "picker": f"/comments/colleagues/{at}",
        "place": f"comment-{comment.pk}" if comment else "comment-new",
        "changing": comment is not None,
    }


def _context(record_type: RecordType, record_id: int, found: list[Said], asking: Asking, *, whole: bool = False) -> dict[str, Any]:
    """The caller has read the record."""
    reader = asking.actor.user_id
    some = found if whole else found[-SHOWN:]
    return _form(record_type, record_id) | {
        "comments": [
            {
                "id": one.id,
                "by": one.by,
                "at": one.created_at,
                "edited": one.changed_at > one.created_at,
                "words": shown(one.text, one.names, reader),
                "mine": one.author == reader,
            }
            for one in some
        ],
        "earlier": len(found) > len(some),
        "typed": "",
    }
