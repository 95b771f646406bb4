"""From query parameters to the question that a list asks."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guanxi.records import filtering
from guanxi.records.finding import MAX_LIMIT, Question
from guanxi.records.problems import Invalid
from guanxi.rest.errors import ApiError, bad_request
from guanxi.rest.json_text import read_json

YES = {"true": True, "false": False}


def question_of(query: Mapping[str, str]) -> Question:
    return Question(
        columns=_words(query.get("columns", "")),
        filter=filtering.parse(read_json(query["filter"], "filter")) if query.get("filter") else None,
        sort=_words(query.get("sort", "")),
        q=query.get("q", ""),
        limit=limit_in(query.get("limit")),
        cursor=query.get("cursor") or None,
        binned=truth(query, "binned"),
    )


def truth(query: Mapping[str, str], name: str) -> bool:
    word = query.get(name, "false")
    if word not in YES:
        raise bad_request("not_a_truth", _("“%(name)s” is true or false.") % {"name": name}, name)
    return YES[word]


def exact_count(query: Mapping[str, str]) -> bool:
    word = query.get("count")
    if word not in {None, "exact"}:
        raise bad_request("count", _("“count” can only be “exact”."), "count")
    return word == "exact"


def faulty(error: Invalid) -> ApiError:
    """What is wrong with a question is a bad request; only what is wrong with sent values is 422."""
    return ApiError(
        400, "question", _("This question cannot be answered as it is asked."), [problem.as_dict() for problem in error.problems]
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def limit_in(text: str | None) -> int:
    if text is None:
        return 50
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_LIMIT):
        raise bad_request("limit", _("“limit” is a number from 1 to %(limit)s.") % {"limit": MAX_LIMIT}, "limit")
    return int(text)
