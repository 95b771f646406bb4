"""Every screen of the product: its name, its address, what must stand on it before it is looked at, and what is done first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Page


@dataclass(frozen=True)
class Stop:
    name: str
    path: str
    ready: str = "main"
    then: Callable[[Page], None] | None = None


RATED = json.dumps({"and": [{"field": "last_rating", "op": "lte", "value": 2}, {"field": "city", "op": "is_not_empty"}]})


def pressing(selector: str, shows: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.locator(selector).first.click()
        page.locator(shows).first.wait_for()

    return press


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette input, dialog[open] input").first.fill("王")
    page.wait_for_timeout(400)


STOPS = [
    Stop("today", "/today/"),
    Stop("people", "/people/", "tbody tr"),
    Stop("people-filtered", f"/people/?filter={quote(RATED)}&sort=-expected_value&columns=name,segment,expected_value,last_rating,city"),
    Stop("people-sorted", "/people/?sort=-value_so_far", "tbody tr"),
    Stop("people-preview", "/people/?open={person}", "#panel"),
    Stop("people-filter-menu", "/people/", "tbody tr", pressing("[popovertarget=filter-add]", "#filter-add form")),
    Stop("people-bin", "/people/bin/"),
    Stop("person", "/people/{person}/"),
    Stop("person-hostile", "/people/{hostile}/"),
    Stop("person-long", "/people/{long}/"),
    Stop("person-edit", "/people/{person}/edit/"),
    Stop("person-new", "/people/new/"),
    Stop("people-merge", "/people/merge/?ids={person},{long}"),
    Stop("companies", "/companies/", "tbody tr"),
    Stop("company", "/companies/{company}/"),
    Stop("orders", "/orders/", "tbody tr"),
    Stop("order", "/orders/{order}/"),
    Stop("order-edit", "/orders/{order}/edit/"),
    Stop("products", "/products/", "tbody tr"),
    Stop("product", "/products/{product}/"),
    Stop("feedback", "/feedback/", "tbody tr"),
    Stop("feedback-one", "/feedback/{feedback}/"),
    Stop("tasks", "/tasks/"),
    Stop("notes", "/notes/"),
    Stop("calls", "/calls/"),
    Stop("consents", "/consents/"),
    Stop("rates", "/rates/"),
    Stop("imports", "/imports/"),
    Stop("import-upload", "/people/import/"),
    Stop("import-reading", "/imports/{import_draft}/reading/"),
    Stop("import-columns", "/imports/{import_draft}/columns/"),
    Stop("import-checked", "/imports/{import_checked}/"),
    Stop("import-done", "/imports/{import_done}/"),
    Stop("import-records", "/imports/{import_done}/records/created/"),
    Stop("segments", "/insight/segments/"),
    Stop("value", "/insight/value/"),
    Stop("formulas", "/insight/value/formulas/"),
    Stop("retention", "/insight/retention/"),
    Stop("satisfaction", "/insight/satisfaction/"),
    Stop("walk", "/insight/walk/"),
    Stop("refresh", "/insight/refresh/"),
    Stop("account", "/settings/account/"),
    Stop("tokens", "/settings/tokens/"),
    Stop("settings-company", "/settings/company/"),
    Stop("users", "/settings/users/"),
    Stop("user", "/settings/users/{user}/"),
    Stop("user-new", "/settings/users/new/"),
    Stop("teams", "/settings/teams/"),
    Stop("team", "/settings/teams/{team}/"),
    Stop("roles", "/settings/roles/"),
    Stop("role", "/settings/roles/{role}/"),
    Stop("role-new", "/settings/roles/new/?like=lead"),
    Stop("password", "/account/password/"),
    Stop("api", "/api/"),
    Stop("search", "/search/?q=%E7%8E%8B"),
    Stop("search-nothing", "/search/?q=zzzzqqqq"),
    Stop("palette", "/today/", "main", palette),
    Stop("not-found", "/people/999999999/"),
]
EMPTY = [
    *(Stop(f"empty-{name}", f"/{name}/") for name in ("people", "companies", "orders", "products", "feedback", "tasks", "notes", "calls")),
    *(Stop(f"empty-{name}", f"/{name}/") for name in ("consents", "rates", "imports", "today")),
    *(Stop(f"empty-{name}", f"/insight/{name}/") for name in ("segments", "value", "retention", "satisfaction", "refresh")),
    *(Stop(f"empty-{name}", f"/settings/{name}/") for name in ("teams", "roles", "users", "tokens")),
    Stop("empty-bin", "/people/bin/"),
]
# Each of these once in `make test`, wide and narrow.
MAIN = (
    "today people people-filtered people-preview people-bin person person-hostile person-long person-edit person-new people-merge company "
    "orders order product feedback tasks imports import-upload import-reading import-columns import-checked import-done segments value "
    "formulas retention satisfaction walk refresh account tokens settings-company users user teams roles role api search"
).split()
