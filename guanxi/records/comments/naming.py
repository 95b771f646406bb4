"""How a colleague stands in a comment: kept as `@{id}`, typed as `@name`, shown with today's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.utils.safestring import SafeString

from guanxi.records.comments.colleagues import names_of
from guanxi.ui.markup import escaped, filled

MENTION = re.compile(r"@\{(\d{1,18})\}")


def kept(typed: str, ids: Collection[int]) -> str:
    """What was typed, with the ids of those who were picked in place of their names."""
    for pk, name in sorted(names_of(ids).items(), key=lambda pair: -len(pair[1])):
        ends = r"(?![A-Za-z0-9])" if name[-1:].isascii() else ""
        typed = re.sub(rf"@{re.escape(name)}{ends}", f"@{{{pk}}}", typed)
    return typed


def typed(text: str, ids: Collection[int]) -> str:
    """As its author sees it while changing it."""
    names = names_of(ids)
    return MENTION.sub(lambda found: f"@{names.get(int(found[1]), found[1])}", text)


def shown(text: str, names: Mapping[int, str], reader: int | None) -> SafeString:
    """Names stand out, most of all the reader's own."""
    parts = MENTION.split(text)
    return SafeString("".join(_named(part, names, reader) if place % 2 else escaped(part) for place, part in enumerate(parts)))


def plain(text: str, names: Mapping[int, str]) -> str:
    """In one line of words, for a place with little room."""
    return " ".join(MENTION.sub(lambda found: f"@{names.get(int(found[1]), found[1])}", text).split())


def _named(number: str, names: Mapping[int, str], reader: int | None) -> SafeString:
    name = names.get(int(number))
    if name is None:
        return escaped(f"@{{{number}}}")
    return filled('<span class="mention{}">@{}</span>', " mention-me" if int(number) == reader else "", name)
