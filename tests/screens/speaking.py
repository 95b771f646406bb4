"""Whether a page speaks its language: no text of it may be, word for word, what the catalogue knows in the other one, and between two
Chinese sentences there is no space."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polib
from playwright.sync_api import Page

from guanxi.access.models import Role, Team
from guanxi.commerce.models import Order
from guanxi.feedback.models import Feedback

ROOT = Path(__file__).resolve().parents[2]
TEXTS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: place, nodeValue } = walker.currentNode;
    if (!place.closest('script, style, template, code, pre, kbd, [lang]:not(html)')) found.add(nodeValue);
  }
  for (const one of document.querySelectorAll('[title], [placeholder], [aria-label], [alt]'))
    for (const name of ['title', 'placeholder', 'aria-label', 'alt']) if (one.hasAttribute(name)) found.add(one.getAttribute(name));
  return [document.title, ...found].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
DATA = {*"门店 短信 电话 客户编号 姓名 邮箱 生日 城市 备注 订单号 下单时间 客户 金额 手机号码".split(), *"Gold Silver".split()}
DATA |= {"简体中文", "English", "CSAT", "NPS", "CES"}
"""What the company's own files and choices say, whoever looks, languages by their own names, and the
abbreviations that both languages use."""
HOLE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{\w+\}")
CJK = re.compile(r"[\u4e00-\u9fff]")
WORDS = re.compile(r"[A-Za-z]{2,}")
GAP = re.compile(r"\S*[。！？；：，] +[\w“（]\S*")


def strangers(page: Page, language: str) -> list[str]:
    """Texts of the page that stand in the catalogue, in the language that is not the page's, and are no word of the company's own."""
    known, own = _catalogue(language), DATA | _own_words()
    return [
        f"not in the page's language: {text[:120]}" for text in page.evaluate(TEXTS) if len(text) > 1 and text not in own and known(text)
    ]


def gaps(page: Page) -> list[str]:
    """Where a space follows a mark of Chinese that brings its own room, whatever element it stands in."""
    return [f"a space after a Chinese mark: {found[:120]}" for found in GAP.findall(page.locator("body").inner_text())]


def _own_words() -> set[str]:
    """Teams and roles are named in the language of whoever founded the company; channels as the shops call them."""
    columns = ((Team, "name"), (Role, "name"), (Role, "description"), (Order, "channel"), (Feedback, "channel"))
    return {str(word) for model, column in columns for word in model._base_manager.values_list(column, flat=True).distinct()}


@cache
def _catalogue(language: str) -> Callable[[str], bool]:
    said = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    pairs = [(english, chinese) for one in said for english, chinese in _forms(one) if english != chinese]
    other = [english if language.startswith("zh") else chinese for english, chinese in pairs]
    own = {chinese if language.startswith("zh") else english for english, chinese in pairs}
    plain = {text for text in other if not HOLE.search(text)} - own
    patterns = [re.compile(_pattern(text), re.DOTALL) for text in other if HOLE.search(text) and _says_enough(text)]

    @cache
    def known(text: str) -> bool:
        return text in plain or any(one.fullmatch(text) for one in patterns)

    return known


def _forms(one: polib.POEntry) -> list[tuple[str, str]]:
    if one.msgid_plural:
        return [(english, chinese) for english in (one.msgid, one.msgid_plural) for chinese in one.msgstr_plural.values()]
    return [(one.msgid, one.msgstr)]


def _pattern(text: str) -> str:
    pieces = HOLE.split(text)[:: HOLE.groups + 1]
    return ".+?".join(map(re.escape, pieces))


def _says_enough(text: str) -> bool:
    """Of “%(a)s · %(b)s” nobody can tell the language."""
    bare = HOLE.sub(" ", text)
    return bool(CJK.search(bare)) or len(WORDS.findall(bare)) >= 2
