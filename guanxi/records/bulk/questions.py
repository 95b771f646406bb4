"""The question of a list, kept as the words of its address and asked when the work begins: by then whoever asked may see other records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, count, selection
from guanxi.records.reading import reach
from guanxi.records.registry import RecordType

WORDS = ("filter", "q", "binned")


def kept_words(words: Mapping[str, str]) -> dict[str, str]:
    return {name: words[name] for name in WORDS if words.get(name)}


def question_of(words: Mapping[str, str]) -> Question:
    """Raises Invalid for words that mean nothing."""
    try:
        tree = json.loads(words.get("filter") or "null")
    except (ValueError, RecursionError):
        tree = []  # says what a filter looks like
    return Question(filter=filtering.parse(tree), q=words.get("q", "").strip()[:200], binned=bool(words.get("binned")))


def count_matching(record_type: RecordType, words: Mapping[str, str], asking: Asking) -> int:
    return count(record_type, question_of(words), asking, exact=True).number


def count_reached(record_type: RecordType, words: Mapping[str, str], asking: Asking, actions: Iterable[str]) -> int:
    """How many of them the actor may treat so."""
    found = selection(record_type, question_of(words), asking)
    for action in set(actions):
        found = found.filter(reach(record_type, asking.actor, action))
    return found.count()


def check_question(record_type: RecordType, words: Mapping[str, str], asking: Asking) -> None:
    """Raises Invalid for what cannot be asked, Refused where this object may not be read."""
    selection(record_type, question_of(words), asking)


def matching_ids(record_type: RecordType, words: Mapping[str, str], asking: Asking) -> Any:
    """All that it matches now, by rising id, without holding them all at once."""
    return selection(record_type, question_of(words), asking).order_by("pk").values_list("pk", flat=True).iterator(2_000)
