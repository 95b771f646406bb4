"""A page as somebody sees it, and what must hold on every page: no errors, no CSP reports, no sideways scrolling, accessible."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Page

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


@dataclass
class Screen:
    page: Page
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    start: str = ""

    def listen(self) -> None:
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

    def check(self) -> None:
        """Everything that holds on every screen."""
        reports = self.page.evaluate("window.__reports")
        serious = self.serious()
        assert not self.errors, self.errors
        assert not reports, reports
        assert self.page.evaluate(SIDEWAYS) <= 0, self.page.evaluate(TOO_WIDE)
        assert not serious, "\n".join(serious)

    def serious(self) -> list[str]:
        self.page.evaluate(axe_source())
        # Only what is wrong comes over: the thousands of nodes that passed would take four times as long as looking at them.
        violations = self.page.evaluate("options => axe.run(document, options).then(found => found.violations)", RULES)
        return [_told(each) for each in violations if each["impact"] in {"serious", "critical"}]

    def shoot(self, name: str, *, full: bool = True) -> None:
        """A picture for people, only where SCREENSHOTS names a folder."""
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)


def _told(finding: dict[str, Any]) -> str:
    nodes = "; ".join(f"{node['html'][:140]} {node['any'][0]['message'] if node['any'] else ''}" for node in finding["nodes"][:4])
    return f"{finding['id']}: {nodes}"
