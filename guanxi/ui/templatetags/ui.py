"""Small things that every template may say: icons, the frame's words for the browser, initials, how a toast is undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template import Library
from django.utils.html import conditional_escape, format_html_join, json_script
from django.utils.safestring import SafeString

from guanxi.ui import icons
from guanxi.ui.figures.spark import spark as drawn_spark
from guanxi.ui.initials import initials as initials_of
from guanxi.ui.toasts import link_of, undo_of
from guanxi.ui.words import browser_words
from guanxi.values.sentences import gap

register = Library()
register.simple_tag(gap)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    return icons.icon(name, size, label)


@register.simple_tag
def words() -> SafeString:
    return json_script(browser_words(), "words")


@register.filter
def initials(name: object) -> str:
    return initials_of(str(name or ""))


@register.filter
def undo_url(message: Message) -> str:
    return undo_of(message)


@register.filter
def link_url(message: Message) -> str:
    return link_of(message)


@register.filter
def level(message: Message) -> str:
    return str(message.level_tag)


@register.filter
def mood_of(score: object, scale: object = 5) -> str:
    """good, mid or bad: the two upper fifths, the middle, the rest; `none` without a score."""
    try:
        share = float(str(score)) / float(str(scale))
    except (TypeError, ValueError, ZeroDivisionError):
        return "none"
    return "good" if share >= 0.75 else "mid" if share >= 0.55 else "bad"


@register.simple_tag
def language_choices() -> list[tuple[str, str]]:
    """Each language under its own name: whoever looks for it can read it."""
    own_names = {"zh-hans": "简体中文", "en": "English"}
    return [(code, own_names.get(code, str(name))) for code, name in settings.LANGUAGES]


@register.simple_tag
def spark(points: Sequence[float] | None, label: str = "") -> SafeString:
    return drawn_spark(points or [], label)


@register.filter
def chart_script(figure: dict[str, Any]) -> SafeString:
    """What the browser needs to draw the figure: everything but the table and the links, which stand beside it already."""
    drawn = {name: value for name, value in figure.items() if name not in {"table", "links", "note"}}
    return SafeString(str(json_script(drawn)).replace("<script ", "<script data-figure ", 1))


@register.filter
def written(attrs: Any) -> SafeString:
    """The attributes a component passes on. Cotton writes them unescaped when they look quoted, so `"a" hx-get="…"` would become two."""
    given = [(name, value) for name, value in attrs.attrs_dict().items() if value not in (False, None)]
    return format_html_join(" ", "{}{}", ((name, "" if value is True else _quoted(value)) for name, value in given))


def _quoted(value: object) -> SafeString:
    """What a template wrote is safe as text, yet its own quotation marks (JSON in hx-vals) would end the attribute."""
    text = conditional_escape(value if isinstance(value, str) else str(value)).replace('"', "&quot;")
    return SafeString(f'="{text}"')
