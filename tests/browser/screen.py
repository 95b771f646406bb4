"""A page as somebody sees it, and what must hold on every page: no errors, no CSP reports, no sideways scrolling, accessible."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Page, Request

from tests.browser.chromium import axe_source

REPORTS = """window.__reports = [];
addEventListener('securitypolicyviolation', e => __reports.push(
  `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));"""
# The parts of axe that are WCAG 2.2 A and AA; the size of targets is off by itself.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .filter(e => !e.closest('.table-wrap, .tabs, .segmented, .bar, .scroll, .selection, .menu, .sr, pre'))
  .slice(0, 8).map(e => e.outerHTML.slice(0, 120))"""


# A breath is two tasks with a pause before each: what scripts put off has begun by then. htmx marks what it still has to swap in or settle.
AT_REST = """() => new Promise(done => setTimeout(() => setTimeout(() => done(document.readyState === 'complete'
  && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')), 8), 8))"""
PATIENCE = 10.0
ROWS, COLUMNS = 4, 8


@dataclass
class Screen:
    page: Page
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    start: str = ""
    waiting: set[Request] = field(default_factory=set)

    def listen(self) -> None:
        self.page.on("request", lambda request: self.waiting.add(request))
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda request: self.waiting.discard(request))  # type: ignore[call-overload]
        self.page.add_init_script(REPORTS)
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda problem: self.errors.append(str(problem)))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        """The browser's own dialogs: the product opens none, but the question whether to leave a changed form."""
        if dialog.type == "beforeunload":
            return dialog.accept()
        self.dialogs.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def settle(self) -> None:
        """Until nothing is on its way any more, twice in a row."""
        quiet, until = 0, time.monotonic() + PATIENCE
        while quiet < 2 and time.monotonic() < until:
            quiet = quiet + 1 if self.page.evaluate(AT_REST) and not self.waiting else 0

    def check(self) -> None:
        """Everything that holds on every screen."""
        serious = self.serious()
        self.check_quiet()
        assert self.page.evaluate(SIDEWAYS) <= 0, self.page.evaluate(TOO_WIDE)
        assert not serious, "\n".join(serious)

    def check_quiet(self) -> None:
        """Nothing is said to the console, and nothing was tried that the policy forbids."""
        reports = self.page.evaluate("window.__reports")
        assert not self.errors, self.errors
        assert not reports, reports

    def check_contrast(self) -> None:
        """Of a page that was checked in another theme."""
        serious = self.serious({"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]})
        assert not serious, "\n".join(serious)

    def serious(self, rules: Mapping[str, Any] = RULES) -> list[str]:
        if not self.page.evaluate("!!window.axe"):
            self.page.evaluate(axe_source())
        # Only what is wrong comes over: the thousands of nodes that passed would take four times as long as looking at them.
        violations = self.page.evaluate("options => axe.run(document, options).then(found => found.violations)", rules)
        return [_told(each) for each in violations if each["impact"] in {"serious", "critical"}]

    def hover_charts(self) -> None:
        """All over each of them."""
        for chart in self.page.locator(".figure-canvas[data-ready] >> visible=true").all():
            chart.scroll_into_view_if_needed()
            if (box := chart.bounding_box()) is None:
                continue
            for row, column in product(range(ROWS), range(COLUMNS)):
                x, y = box["width"] * (column + 0.5) / COLUMNS, box["height"] * (row + 0.5) / ROWS
                self.page.mouse.move(box["x"] + x, box["y"] + y)
            self.page.mouse.move(0, 0)
            assert not self.page.evaluate("window.__ran"), "markup from a record ran in a chart"
        self.check_quiet()

    def shoot(self, name: str, *, full: bool = True) -> None:
        """A picture for people, only where SCREENSHOTS names a folder."""
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)

    def glance(self, name: str) -> None:
        """The same, quick and small, of what stands in the window."""
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.jpg", type="jpeg", quality=60)


def _told(finding: dict[str, Any]) -> str:
    nodes = "; ".join(f"{node['html'][:140]} {node['any'][0]['message'] if node['any'] else ''}" for node in finding["nodes"][:4])
    return f"{finding['id']}: {nodes}"
