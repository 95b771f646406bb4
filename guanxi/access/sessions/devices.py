"""What a browser says of itself, in plain words: “Chrome on Windows”. It is free to lie; nothing is decided by it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that fits: most browsers say that they are several others too.
BROWSERS = (
    (r"wxwork/", gettext_lazy("WeCom")),
    (r"MicroMessenger/", gettext_lazy("WeChat")),
    (r"DingTalk", gettext_lazy("DingTalk")),
    (r"Lark/|Feishu", gettext_lazy("Feishu")),
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\bOPR/|\bOpera", "Opera"),
    (r"QQBrowser/", gettext_lazy("QQ Browser")),
    (r"HuaweiBrowser/", gettext_lazy("Huawei Browser")),
    (r"MiuiBrowser/", gettext_lazy("Mi Browser")),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(?:e|ium)/|CriOS/", "Chrome"),
    (r"Version/[\d.]+ .*Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"OpenHarmony|HarmonyOS", "HarmonyOS"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


def device_of(agent: str) -> str:
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


def _first(known: tuple[tuple[str, object], ...], agent: str) -> str:
    return next((str(name) for pattern, name in known if re.search(pattern, agent)), "")
