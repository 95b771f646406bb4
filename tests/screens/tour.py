"""Every screen of the product, with data, empty, and on the very first day."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.screens.stop import (
    Stop,
    confirming,
    editing,
    keys,
    menu,
    naming_a_colleague,
    one_after_the_other,
    palette,
    part,
    pressing,
    saying_who,
    selecting,
    sending,
    signing_in,
)

RATED = quote(json.dumps({"and": [{"field": "last_rating", "op": "lte", "value": 2}, {"field": "city", "op": "is_not_empty"}]}))
BOUGHT = quote(
    json.dumps(
        {
            "and": [
                {"has": "order.customer", "where": {"and": [{"field": "total", "op": "gt", "value": 100}, {"has": "lines"}]}},
                {"has_no": "feedback.customer", "where": {"field": "score", "op": "lte", "value": 2}},
                {"or": [{"field": "employments.city", "op": "is_empty"}, {"has_no": "task.customer"}]},
            ]
        }
    )
)
SOME = "name,segment,expected_value,last_rating,city"

LISTS = [
    *(Stop(name, f"/{name}/") for name in ("people", "companies", "orders", "products", "feedback")),
    *(Stop(name, f"/{name}/") for name in ("tasks", "notes", "calls", "consents", "rates")),
    *(Stop(f"{name}-bin", f"/{name}/bin/") for name in ("people", "companies", "orders", "products", "feedback")),
    *(Stop(f"{name}-bin", f"/{name}/bin/") for name in ("tasks", "notes", "calls", "consents", "rates")),
    Stop("people-filtered", f"/people/?filter={RATED}&sort=-expected_value&columns={SOME}"),
    Stop("people-sorted", "/people/?sort=-value_so_far", "tbody tr"),
    Stop("people-nothing", "/people/?q=zzzzqqqq"),
    Stop("people-faulty", "/people/?sort=nonsense"),
    Stop("people-preview", "/people/?open={person}", "#panel"),
    Stop("company-preview", "/companies/?open={company}", "#panel"),
    Stop("order-preview", "/orders/?open={order}", "#panel"),
    Stop("people-filter-menu", "/people/", "tbody tr", menu("filter-add", "#filter-add form")),
    Stop("people-chip-menu", f"/people/?filter={RATED}", then=menu("chip-0", "#chip-0 form")),
    Stop(
        "people-advanced",
        f"/people/?filter={RATED}",
        then=pressing(".chip-add", "#filter-add [hx-target='#dialog']", shows="#dialog[open]"),
    ),
    Stop("people-has-menu", f"/people/?filter={BOUGHT}", then=menu("chip-0", "#chip-0 form")),
    Stop(
        "people-has-advanced",
        f"/people/?filter={BOUGHT}",
        then=pressing(".chip-add", "#filter-add [hx-target='#dialog']", shows="#dialog[open]"),
    ),
    Stop("people-sort-menu", "/people/?sort=-value_so_far", "tbody tr", menu("list-sort")),
    Stop("people-columns-menu", "/people/", "tbody tr", menu("list-columns")),
    Stop("people-more-menu", "/people/", "tbody tr", menu("list-more")),
    Stop("people-head-menu", "/people/", "tbody tr", pressing("[popovertarget^=column-]", shows="[id^=column-]")),
    Stop("people-selected", "/people/", "tbody tr", selecting(3)),
    Stop(
        "people-assign", "/people/", "tbody tr", one_after_the_other(selecting(2), pressing("[hx-get$='/assign/']", shows="#dialog[open]"))
    ),
    Stop("people-tag", "/people/", "tbody tr", one_after_the_other(selecting(2), pressing("[hx-get$='/tag/']", shows="#dialog[open]"))),
    Stop(
        "people-edit",
        "/people/",
        "tbody tr",
        one_after_the_other(selecting(2), pressing("[hx-get$='/edit/']", shows="#dialog[open]")),
    ),
    Stop(
        "people-all-matching",
        "/people/",
        "tbody tr",
        one_after_the_other(selecting(1), pressing("[data-select-matching]", shows="[data-select-matching][data-on]")),
    ),
    Stop(
        "people-delete-all",
        "/people/",
        "tbody tr",
        one_after_the_other(
            selecting(1),
            pressing("[data-select-matching]", shows="[data-select-matching][data-on]"),
            pressing("[hx-post$='/selected/delete/']", shows="#dialog[open]"),
        ),
    ),
    Stop("people-view", "/people/?view={view}", "tbody tr"),
    Stop("people-view-changed", "/people/?view={view}&sort=name", "tbody tr"),
    Stop("people-views-menu", "/people/?view={view}", "tbody tr", menu("view-menu")),
    Stop("people-view-new", f"/people/?filter={RATED}", "tbody tr", pressing(".view-changed [hx-get]", shows="#dialog[open]")),
    Stop("people-view-settings", "/people/?view={view}", "tbody tr", pressing(".views [hx-get]", shows="#dialog[open]")),
    Stop("people-quality", "/people/quality/", ".quality"),
    Stop("orders-quality", "/orders/quality/", ".quality"),
    Stop("people-groups", "/people/?group=segment", "tbody tr"),
    Stop("orders-by-customer", "/orders/?group=customer", "tbody tr"),
    Stop("people-board", "/people/?layout=kanban", ".board .card-item"),
    Stop("orders-board", "/orders/?layout=kanban", ".board .card-item"),
    Stop("orders-calendar", "/orders/?layout=calendar", ".calendar .calendar-day"),
    Stop("tasks-calendar", "/tasks/?layout=calendar", ".calendar .calendar-day"),
    Stop("people-calendar", "/people/?layout=calendar", ".calendar .calendar-day"),
    Stop("people-layout-menu", "/people/", "tbody tr", menu("list-layout")),
    Stop("people-group-menu", "/people/", "tbody tr", menu("list-group")),
    Stop(
        "orders-groups",
        "/orders/?group=ordered_at",
        "tbody tr",
        pressing("[popovertarget=list-more]", "#list-more [hx-get*='/totals/']", shows="#list-foot .count"),
    ),
    Stop("people-binned", "/people/{binned_person}/", status=404),
    Stop("people-cell", "/people/", "tbody tr", editing("name")),
    Stop("people-cell-wrong", "/people/", "tbody tr", editing("name", " "), status=422),
    Stop("people-bin-selected", "/people/bin/", "tbody tr", selecting(1)),
]
RECORDS = [
    *(Stop(name, f"/{plural}/{{{name}}}/") for name, plural in (("person", "people"), ("company", "companies"), ("order", "orders"))),
    Stop("product", "/products/{product}/"),
    Stop("feedback-one", "/feedback/{feedback}/"),
    *(Stop(name, f"/{name}s/{{{name}}}/") for name in ("task", "note", "call", "consent", "rate")),
    Stop("person-hostile", "/people/{hostile}/"),
    Stop("person-long", "/people/{long}/"),
    Stop("person-facts", "/people/{person}/", then=part("facts")),
    Stop("person-related", "/people/{person}/", then=part("side")),
    Stop("person-long-facts", "/people/{long}/", then=part("facts")),
    Stop("company-related", "/companies/{company}/", then=part("side")),
    Stop("person-more-menu", "/people/{person}/", then=menu("record-more")),
    Stop("person-call", "/people/{person}/", then=pressing("#tab-compose-call", shows="#compose-call")),
    Stop("person-task", "/people/{person}/", then=pressing("#tab-compose-task", shows="#compose-task")),
    Stop(
        "person-kind",
        "/people/{person}/",
        then=pressing(".timeline-kinds a:nth-child(3)", shows=".timeline-kinds a:nth-child(3)[aria-current]"),
    ),
    Stop("person-history", "/people/{person}/", then=one_after_the_other(part("facts"), pressing(".fact-history", shows="#dialog[open]"))),
    Stop(
        "person-access",
        "/people/{person}/",
        then=one_after_the_other(menu("record-more"), pressing("[hx-get$='/access/']", shows="#dialog[open]")),
    ),
    Stop(
        "person-shares",
        "/people/{person}/",
        then=one_after_the_other(menu("record-more"), pressing("[hx-get$='/shares/']", shows="#dialog[open]")),
    ),
    Stop("person-cell", "/people/{person}/", then=one_after_the_other(part("facts"), editing("city"))),
    Stop("person-parts", "/people/{person}/", then=one_after_the_other(part("facts"), editing("phones"))),
    Stop(
        "person-why",
        "/people/{person}/",
        then=one_after_the_other(part("side"), pressing("[hx-get$='/consent/why/']", shows="#dialog[open]")),
    ),
    Stop(
        "person-preferences",
        "/people/{person}/",
        then=one_after_the_other(part("side"), pressing("[hx-get$='/preferences/']", shows="#dialog[open]")),
    ),
    Stop(
        "person-statement",
        "/people/{person}/",
        then=one_after_the_other(part("side"), pressing("#consent .card-actions button", shows="#dialog[open]")),
    ),
    Stop(
        "person-add-order",
        "/people/{person}/",
        then=one_after_the_other(part("side"), pressing("[hx-get^='/orders/new/']", shows="#dialog[open]")),
    ),
    Stop("person-comment-naming", "/people/{person}/", then=one_after_the_other(part("side"), naming_a_colleague)),
    Stop(
        "person-comment-change",
        "/people/{person}/",
        then=one_after_the_other(part("side"), pressing("[hx-get^='/comments/'][title]", shows=".comment-rows form")),
    ),
    Stop("person-followers", "/people/{person}/", then=menu("followers")),
    Stop("notifications", "/notifications/", "[data-row]"),
    Stop("notifications-unread", "/notifications/?show=unread"),
    Stop("notifications-wanted", "/notifications/", then=pressing("[hx-get='/notifications/wanted/']", shows="#dialog[open]")),
    Stop("person-how", "/people/{person}/", then=one_after_the_other(part("side"), pressing(".how summary", shows=".how[open]"))),
    Stop("people-merge", "/people/merge/?ids={person},{long}"),
    Stop("people-merge-five", "/people/merge/?ids={person},{long},{hostile},{merge_winner},{merge_other}"),
    Stop("people-merge-more", "/people/merge/?ids={person},{long}&more=1"),
    Stop("person-data", "/people/{person}/data/"),
    Stop("person-erase", "/people/{person}/erase/"),
    Stop("merge", "/merges/{merge}/"),
    Stop("merge-newer", "/merges/{merge_under_newer}/"),
    Stop("merge-undone", "/merges/{merge_undone}/"),
    Stop("people-merge-search", "/people/merge/?ids={person}&q=%E7%8E%8B"),
    Stop("duplicates", "/duplicates/"),
    Stop("duplicates-companies", "/duplicates/?kind=company&least=75"),
    Stop("companies-merge", "/companies/merge/?ids={company}"),
]
FORMS = [
    *(Stop(f"{name}-new", f"/{plural}/new/") for name, plural in (("person", "people"), ("company", "companies"), ("order", "orders"))),
    *(Stop(f"{name}-new", f"/{plural}/new/") for name, plural in (("product", "products"), ("feedback", "feedback"))),
    *(Stop(f"{name}-new", f"/{name}s/new/") for name in ("task", "note", "call", "consent", "rate")),
    *(Stop(f"{name}-edit", f"/{plural}/{{{name}}}/edit/") for name, plural in (("person", "people"), ("company", "companies"))),
    *(Stop(f"{name}-edit", f"/{plural}/{{{name}}}/edit/") for name, plural in (("order", "orders"), ("product", "products"))),
    *(Stop(f"{name}-edit", f"/{name}s/{{{name}}}/edit/") for name in ("task", "note", "call", "rate")),
    Stop("feedback-edit", "/feedback/{feedback}/edit/"),
    Stop("person-long-edit", "/people/{long}/edit/"),
    Stop("person-new-wrong", "/people/new/", then=sending(name=""), status=422),
    Stop("rate-new-wrong", "/rates/new/", then=sending(), status=422),
]
IMPORTS = [
    Stop("imports", "/imports/"),
    Stop("imports-menu", "/imports/", then=menu("new-import")),
    Stop("import-upload", "/people/import/"),
    Stop("import-upload-orders", "/orders/import/"),
    Stop("import-mixed", "/imports/mixed/"),
    Stop("import-reading", "/imports/{import_draft}/reading/"),
    Stop("import-chosen", "/imports/{import_chosen}/reading/"),
    Stop("import-columns", "/imports/{import_draft}/columns/"),
    Stop("import-columns-orders", "/imports/{import_orders}/columns/"),
    Stop("import-running", "/imports/{import_running}/"),
    Stop("import-waiting", "/imports/{import_waiting}/"),
    Stop("import-checked", "/imports/{import_checked}/"),
    Stop("import-done", "/imports/{import_done}/"),
    Stop("import-undo", "/imports/{import_done}/", then=pressing("[hx-get$='/undo/']", shows="#dialog[open]")),
    Stop("import-undone", "/imports/{import_undone}/"),
    Stop("import-failed", "/imports/{import_failed}/"),
    Stop("import-records", "/imports/{import_done}/records/created/"),
]
BULKS = [
    Stop("bulks", "/bulk/"),
    Stop("bulk-running", "/bulk/{bulk_running}/"),
    Stop("bulk-waiting", "/bulk/{bulk_waiting}/"),
    Stop("bulk-done", "/bulk/{bulk_done}/"),
    Stop("bulk-undo", "/bulk/{bulk_done}/", then=pressing("[hx-get$='/undo/']", shows="#dialog[open]")),
    Stop("bulk-undone", "/bulk/{bulk_undone}/"),
    Stop("bulk-failed", "/bulk/{bulk_failed}/"),
]
INSIGHT = [
    Stop("segments", "/insight/segments/"),
    Stop("value", "/insight/value/"),
    Stop("customers-behind", "/insight/customers/?filter=%7B%22field%22:%22expected_value%22,%22op%22:%22gte%22,%22value%22:0%7D"),
    Stop("formulas", "/insight/value/formulas/"),
    Stop("retention", "/insight/retention/"),
    Stop("retention-people", "/insight/retention/people/?who=start"),
    Stop("retention-wrong", "/insight/retention/?from=2030-01&to=2020-01&window=x"),
    Stop("satisfaction", "/insight/satisfaction/"),
    Stop("satisfaction-days", "/insight/satisfaction/?days=365"),
    Stop("satisfaction-answers", "/insight/satisfaction/answers/?kind=csat&days=365&category=" + quote("茶具")),
    Stop("walk", "/insight/walk/"),
    Stop("refresh", "/insight/refresh/"),
]
SETTINGS = [
    Stop("account", "/settings/account/"),
    Stop("tokens", "/settings/tokens/"),
    Stop(
        "token-made",
        "/settings/tokens/",
        then=one_after_the_other(
            lambda page: page.locator("[name=label]").fill("Notebook"),
            pressing("form:has([name=label]) [type=submit]", shows=":is(#new-token, #id_password)"),
            saying_who(shows="#new-token"),
        ),
    ),
    Stop("settings-company", "/settings/company/"),
    Stop("own-objects", "/settings/fields/"),
    Stop("own-fields", "/settings/fields/people/"),
    Stop("own-field", "/settings/fields/people/own/level/"),
    Stop("own-field-new", "/settings/fields/people/new/choice/"),
    Stop("own-field-time", "/settings/fields/people/new/time/"),
    Stop("own-field-colleague", "/settings/fields/people/own/coach/"),
    Stop("own-field-wrong", "/settings/fields/people/new/formula/", then=sending(formula="nobody +"), status=422),
    Stop("own-layout", "/settings/fields/people/layout/"),
    Stop("action-rules", "/settings/actions/"),
    Stop("action-rule", "/settings/actions/silent/"),
    Stop("action-rule-wrong", "/settings/actions/silent/", then=sending(times="0"), status=422),
    Stop("users", "/settings/users/"),
    Stop("user", "/settings/users/{user}/"),
    Stop("user-link", "/settings/users/{user}/", then=pressing("form[action$='/link/'] button", shows=".secret")),
    Stop("user-new", "/settings/users/new/"),
    Stop("user-new-wrong", "/settings/users/new/", then=sending(), status=422),
    Stop("teams", "/settings/teams/"),
    Stop("team", "/settings/teams/{team}/"),
    Stop("roles", "/settings/roles/"),
    Stop("role", "/settings/roles/{role}/"),
    Stop("role-new", "/settings/roles/new/?like=lead"),
    Stop("sample", "/settings/sample/"),
    Stop("journal", "/settings/journal/"),
    Stop("journal-narrowed", "/settings/journal/?object=person&work=changed"),
    Stop("journal-nothing", "/settings/journal/?day=1999-01-01"),
    Stop("password", "/account/password/"),
]
DOORS = [
    Stop("sign-in", "/sign-in/", who="nobody"),
    Stop("sign-in-wrong", "/sign-in/", then=sending(login="nobody-here", password="wrong"), who="nobody"),
    Stop("second-step", "/sign-in/", then=signing_in("careful"), who="nobody"),
    Stop("one-time-link", "/sign-in/link/{link}/", who="nobody"),
    Stop("one-time-link-wrong", "/sign-in/link/{link}/", then=sending(password="12345"), who="nobody", status=422),
    Stop("dead-link", "/sign-in/link/no-such-secret/", who="nobody", status=404),
    Stop("confirm", "/account/two-step/on/"),
    Stop("two-step-on", "/account/two-step/on/", then=confirming),
    Stop("passkey-new", "/account/passkeys/new/", then=confirming),
    Stop("confirm-by-code", "/account/confirm/code/", who="careful"),
    Stop("account-careful", "/settings/account/", who="careful"),
    Stop("recovery-codes", "/account/two-step/codes/", then=confirming, who="careful"),
    Stop("new-recovery-codes", "/account/two-step/codes/new/", then=confirming, who="careful"),
    Stop("two-step-off", "/account/two-step/off/", then=confirming, who="careful"),
]
OTHERS = [
    Stop("today", "/today/"),
    Stop("api", "/api/"),
    Stop("search", "/search/?q=%E7%8E%8B"),
    Stop("search-nothing", "/search/?q=zzzzqqqq"),
    Stop("palette", "/today/", then=palette),
    Stop("keys", "/people/", "tbody tr", keys),
    Stop("places", "/today/", then=pressing("[popovertarget=account], [popovertarget=all-places]", shows=".menu")),
    Stop("not-found", "/people/999999999/", status=404),
    Stop("refused", "/settings/users/", who="seller", status=403),
    Stop("today-seller", "/today/", who="seller"),
    Stop("today-all", "/today/?whose=all"),
    Stop("today-done", "/today/?whose=all", ".today-line", pressing("[hx-get$='/done/']", shows="#dialog[open]")),
    Stop("today-snooze", "/today/?whose=all", ".today-line", pressing("[popovertarget^=snooze-]", shows=".menu")),
    Stop("today-why", "/today/?whose=all", ".today-line", pressing(".today-line summary", shows=".today-line details[open]")),
    Stop("people-seller", "/people/", who="seller"),
    Stop("person-seller", "/people/{mine}/", who="seller"),
    Stop("failed", "/gallery/error/500/"),
    Stop("form-expired", "/gallery/error/403/?csrf", status=403),
    Stop("gallery", "/gallery/", speaks=False),
]
STOPS = [*OTHERS, *LISTS, *RECORDS, *FORMS, *IMPORTS, *BULKS, *INSIGHT, *SETTINGS, *DOORS]
EMPTY = [
    *(Stop(f"empty-{name}", f"/{name}/") for name in ("people", "companies", "orders", "products", "feedback", "tasks", "notes", "calls")),
    *(Stop(f"empty-{name}", f"/{name}/") for name in ("consents", "rates", "imports", "bulk", "today", "duplicates")),
    Stop("empty-quality", "/orders/quality/", ".quality"),
    *(Stop(f"empty-{name}", f"/insight/{name}/") for name in ("segments", "value", "retention", "satisfaction", "walk", "refresh")),
    *(Stop(f"empty-{name}", f"/settings/{name}/") for name in ("teams", "roles", "users", "tokens", "journal")),
    Stop("empty-bin", "/people/bin/"),
    Stop("empty-search", "/search/"),
    Stop("empty-formulas", "/insight/value/formulas/"),
]
BARE = [
    *(Stop(f"bare-{name}", path) for name, path in (("person", "/people/{person}/"), ("company", "/companies/{company}/"))),
    Stop("bare-person-related", "/people/{person}/", then=part("side")),
]
FIRST_DAY = [Stop("welcome", "/welcome/"), Stop("welcome-wrong", "/welcome/", then=sending(name=""), status=422)]
# The smoke path of `make test`, wide and narrow; the rest is seen by `make drill-crawl`.
MAIN = (
    "today people people-preview people-edit person person-hostile person-long person-new company order import-columns import-done "
    "segments retention satisfaction users role own-layout search duplicates notifications person-comment-naming"
).split()
