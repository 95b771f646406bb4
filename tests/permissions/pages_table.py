"""The permission table of pages: one line for every address, and what each of the cast is answered. It knows nothing of the product's code.

Alice owns the workspace. Bob's role gives him his team's records and imports, no capability. Charlie has no role. Nobody is signed out.
An address that the product has and this table has not fails the suite, and so does the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.permissions.table import OBJECTS, SHAREABLE

CAST = ("nobody", "alice", "bob", "charlie")
ACTIONS_OF_BOB = ("read", "create", "change", "delete", "import", "export", "merge", "mass_update", "share")
CAPABILITIES = ("insight", "users", "settings", "journal", "backup")
NOT_IMPORTED: set[str] = set()
"""Objects that no file brings."""

TO_SIGN_IN, REFUSED, NOT_FOUND = "to sign in", 403, 404
PEOPLE = {"plural": "people"}
NEW_TEXT, GRADE = {**PEOPLE, "kind": "text"}, {**PEOPLE, "key": "grade"}
HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Page:
    """`needs` is open, signed-in, owner or action:object. `one` names the thing whose number the address holds.

    `get` and `post` are the answers to whoever may; None: there is no such method. `form` is what is posted, with {seen} for the number.
    """

    route: str
    needs: str
    get: int | None = 200
    post: int | None = None
    one: str = ""
    many: str = ""
    """The records whose numbers are posted: those out of sight stay untouched."""
    saved: bool = False
    """A file: always to keep, never a page of ours, and under a policy of its own."""
    missing: bool = False
    """…and a choice that holds one of them is not found."""
    told: bool = False
    """An export is told in the journal: by whichever method, and even where none of the chosen is in sight."""
    stands: bool = False
    """What stands here is changed by nobody, the owner included: that is said whichever record is named, so it tells nothing of any."""
    own: bool = False
    """Of another person it is not found, whatever one's roles; the owner sees those of all."""
    private: bool = False
    """One takes back what one did oneself. That of others is not found, by the owner neither: their way is the record's history."""
    kept: bool = False
    """Somebody's own, as a view is: of another person it is not found, by the owner neither, whatever one may read."""
    guessed: bool = False
    """A file's address does not say what it lies on: to whoever may not see that, the file is not there either."""
    member: int | None = None
    """What somebody is answered who is signed in already."""
    words: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    kind: str = HTML
    changes: bool = True
    """Whether a POST by whoever may leaves a trace in the database."""


def answer(page: Page, who: str, *, hidden: bool = False) -> object:
    """What this person gets before the method matters: `True` for whoever may."""
    if page.needs == "open":
        return True
    if who == "nobody":
        return TO_SIGN_IN
    if page.private and (who == "charlie" or hidden is (who == "bob")):
        return NOT_FOUND
    if page.own and page.one and (who == "charlie" or (who == "bob" and hidden)):
        return NOT_FOUND
    if page.kept and page.one and may(who, page.needs) and hidden is (who == "bob"):
        return NOT_FOUND
    if not may(who, page.needs):
        return NOT_FOUND if page.guessed else REFUSED
    if page.stands:
        return REFUSED
    return NOT_FOUND if hidden and who == "bob" else True


def may(who: str, needs: str) -> bool:
    if needs == "signed-in" or who == "alice":
        return True
    action, _, name = needs.partition(":")
    return who == "bob" and name not in CAPABILITIES and action in ACTIONS_OF_BOB


def page(route: str, needs: str, get: int | None = 200, post: int | None = None, **more: Any) -> Page:
    return Page(route, needs, get, post, **more)


SIGNING = [
    page("", "signed-in", 302),
    page("health/", "open", 200, kind="application/json"),
    page("sign-in/", "open", post=200, member=302, changes=False),
    page("sign-in/code/", "open", 302, post=302, changes=False),
    page("sign-in/link/", "open", 404, post=404, changes=False),
    page("sign-in/link/<str:secret>/", "open", 302, post=302, words={"secret": "{secret}"}, form={"password": "{word}", "again": "{word}"}),
    page("sign-out/", "open", None, post=302, changes=False),
    page("language/", "open", None, post=302, form={"language": "en"}, changes=False),
    page("welcome/", "signed-in", 404, post=404, changes=False),
    page("account/confirm/", "signed-in", post=200, changes=False),
    page("account/confirm/code/", "signed-in", 302, post=302, changes=False),
    page("account/confirm/passkey/", "signed-in", 302, post=302, changes=False),
    page("account/passkeys/new/", "signed-in", 302, post=302, changes=False),
    page("account/passkeys/<int:pk>/", "signed-in", 302, post=302, changes=False),
    page("account/passkeys/<int:pk>/removal/", "signed-in", 302, post=302, changes=False),
    page("account/password/", "signed-in", post=422, form={"present": "x"}, changes=False),
    page("account/two-step/", "signed-in", 302, post=302, changes=False),
    page("account/two-step/on/", "signed-in", 302, post=302, changes=False),
    page("account/two-step/off/", "signed-in", 404, post=404, changes=False),
    page("account/two-step/codes/", "signed-in", 404),
    page("account/two-step/codes/new/", "signed-in", 302, post=302, changes=False),
    page("account/two-step/codes/download/", "signed-in", 404),
]

SETTINGS = [
    page("settings/", "signed-in", 302, post=302, changes=False),
    page("settings/account/", "signed-in", post=302, form={"name": "New name", "language": "en", "timezone": "UTC"}),
    page("settings/tokens/", "signed-in", post=200, form={"label": "Shop", "scope": "read", "days": "30"}),
    page("settings/tokens/<int:token_id>/revocation/", "signed-in", None, post=302, one="token", own=True),
    page(
        "settings/company/",
        "change:settings",
        post=302,
        form={"name": "New", "currency": "CNY", "timezone": "UTC", "language": "en", "region": "CN"},
    ),
    page("settings/fields/", "change:settings"),
    page("settings/fields/<str:plural>/", "change:settings", words=PEOPLE),
    page("settings/fields/<str:plural>/layout/", "change:settings", post=302, words=PEOPLE, form={"line": "rest"}),
    page("settings/fields/<str:plural>/new/<str:kind>/", "change:settings", post=302, words=NEW_TEXT, form={"label_en": "Shoe size"}),
    page("settings/fields/<str:plural>/own/<str:key>/", "change:settings", post=302, words=GRADE, form={"label_en": "Mark"}),
    page("settings/fields/<str:plural>/own/<str:key>/retirement/", "change:settings", None, post=302, words=GRADE),
    page("settings/fields/<str:plural>/own/<str:key>/return/", "change:settings", None, post=302, words=GRADE, changes=False),
    page("settings/fields/<str:plural>/own/<str:key>/place/", "change:settings", None, post=302, words=GRADE),
    page("settings/actions/", "change:settings"),
    page("settings/actions/<slug:kind>/", "change:settings", post=422, words={"kind": "silent"}, changes=False),
    page("settings/actions/<slug:kind>/reset/", "change:settings", None, post=302, words={"kind": "silent"}, changes=False),
    page("settings/users/", "change:users"),
    page(
        "settings/users/new/",
        "change:users",
        post=200,
        form={"username": "erin", "name": "Erin", "language": "en", "timezone": "UTC"},
    ),
    page(
        "settings/users/<int:user_id>/", "change:users", post=302, one="user", form={"name": "Other", "language": "en", "timezone": "UTC"}
    ),
    page("settings/users/<int:user_id>/link/", "change:users", None, post=200, one="user"),
    page("settings/users/<int:user_id>/deactivation/", "change:users", None, post=302, one="user"),
    page("settings/users/<int:user_id>/activation/", "change:users", None, post=200, one="user"),
    page("settings/account/sessions/ending/", "signed-in", None, post=302),
    page("settings/account/sessions/<str:session>/ending/", "signed-in", None, post=302, one="session", kept=True),
    page("settings/users/<int:user_id>/sessions/ending/", "change:users", None, post=302, one="user"),
    page(
        "settings/users/<int:user_id>/sessions/<str:session>/ending/",
        "change:users",
        None,
        post=302,
        one="user",
        words={"session": "nothing"},
        changes=False,
    ),
    page("settings/users/<int:user_id>/two-step/off/", "change:users", None, post=302, one="user"),
    page("settings/teams/", "change:users", post=302, form={"name": "West"}),
    page("settings/teams/<int:team_id>/", "change:users", post=302, one="team", form={"name": "Renamed"}),
    page("settings/teams/<int:team_id>/deletion/", "change:users", None, post=302, one="empty_team"),
    page("settings/roles/", "change:users"),
    page("settings/roles/new/", "change:users", post=302, form={"name": "Reading"}),
    page("settings/roles/<int:role_id>/", "change:users", post=302, one="role", form={"name": "Renamed"}),
    page("settings/roles/<int:role_id>/deletion/", "change:users", None, post=302, one="unused_role"),
    page("settings/journal/", "read:journal"),
    page("settings/journal/<int:entry_id>/undo/", "read:journal", post=302, one="entry"),
    page("settings/journal/verification/", "owner", None, post=302),
    page("settings/journal/progress/", "owner"),
    page("settings/sample/", "owner"),
    page("settings/sample/loading/", "owner", None, post=302),
    page("settings/sample/removal/", "owner", post=302, changes=False),
    page("settings/sample/progress/", "owner"),
]

IMPORTS = [
    page("imports/", "import:person"),
    page("imports/mixed/", "import:person", post=422, changes=False),
    page("imports/<int:import_id>/", "import:person", 302, one="import", own=True),
    page("imports/<int:import_id>/reading/", "import:person", post=302, one="import", own=True, form={"next": "1"}, changes=False),
    page(
        "imports/<int:import_id>/columns/",
        "import:person",
        post=302,
        one="import",
        own=True,
        form={"column-0": "name", "column-1": "external_id", "key": "external_id", "run": "1"},
    ),
    page("imports/<int:import_id>/progress/", "import:person", one="import", own=True),
    page("imports/<int:import_id>/run/", "import:person", None, post=302, one="checked_import", own=True),
    page("imports/<int:import_id>/rejected.csv", "import:person", one="import", own=True, kind=CSV),
    page("imports/<int:import_id>/records/<str:what>/", "import:person", one="done_import", own=True, words={"what": "created"}),
    page("imports/<int:import_id>/undo/", "import:person", post=302, one="done_import", own=True),
    *(
        page(f"{one.plural}/import/", f"import:{name}", post=422, changes=False)
        for name, one in OBJECTS.items()
        if name not in NOT_IMPORTED
    ),
]

BULK = [
    page("bulk/", "signed-in"),
    page("bulk/<int:bulk_id>/", "read:person", one="bulk", own=True),
    page("bulk/<int:bulk_id>/progress/", "read:person", one="bulk", own=True),
    page("bulk/<int:bulk_id>/stop/", "read:person", None, post=302, one="bulk", own=True),
    page("bulk/<int:bulk_id>/undo/", "change:person", post=302, one="done_bulk", own=True),
]

CUSTOMERS = [
    page("customers/<int:customer_id>/timeline/", "read:person", one="person"),
    page("customers/<int:customer_id>/standing/", "read:person", one="person"),
    page("customers/<int:customer_id>/consent/why/", "read:consent", one="person"),
    page("customers/<int:customer_id>/preferences/", "change:person", post=200, one="person", form={"topics": "tea"}),
    page("customers/<int:customer_id>/notes/", "create:note", None, post=200, one="person", form={"text": "Called back."}),
    page(
        "customers/<int:customer_id>/calls/",
        "create:call",
        None,
        post=200,
        one="person",
        form={"text": "Hello", "direction": "out", "outcome": "reached", "minutes": "3"},
    ),
    page("customers/<int:customer_id>/tasks/", "create:task", None, post=200, one="person", form={"title": "Ring"}),
    *(
        page(
            f"{plural}/merge/",
            f"merge:{name}",
            post=302,
            many=name,
            missing=True,
            query="ids={seen}",
            form={"winner": "{seen}", "records": "{seen},{other}"},
        )
        for name, plural in (("person", "people"), ("company", "companies"))
    ),
    page("people/<int:person_id>/data/", "export:person", one="person"),
    page("people/<int:person_id>/erase/", "erase:person", post=422, one="person", changes=False),
    page("people/<int:person_id>/data/everything.zip", "export:person", None, post=200, one="person", kind="application/zip", told=True),
    page("merges/<int:entry>/", "merge:person", one="merge"),
    page("merges/<int:entry>/undo/", "merge:person", None, post=302, one="merge"),
    page("duplicates/", "merge:person"),
    page("duplicates/check/<str:kind>/", "read:person", None, post=200, words={"kind": "person"}, form={"name": "Person"}, changes=False),
    page("duplicates/scan/", "merge:person", post=302),
    page("duplicates/<int:pair_id>/dismiss/", "merge:person", None, post=200, one="pair"),
    page("duplicates/<int:pair_id>/reopen/", "merge:person", None, post=204, one="dismissed_pair"),
    page("today/", "read:task"),
    page("today/<slug:action>/done/", "change:task", post=204, one="due_task", words={"action": "task-{seen}"}),
    page(
        "today/<slug:action>/snooze/",
        "change:task",
        None,
        post=204,
        one="due_task",
        words={"action": "task-{seen}"},
        form={"until": "{tomorrow}"},
    ),
    page("today/<slug:action>/not-useful/", "change:task", None, post=204, one="rated_low", words={"action": "low_rating-{seen}"}),
    page("today/taken/<int:taken>/undo/", "signed-in", None, post=204, one="taken", private=True),
    page("tasks/<int:task_id>/done/", "change:task", None, post=204, one="task"),
    page("tasks/<int:task_id>/open/", "change:task", None, post=204, one="done_task"),
]

ACROSS_OBJECTS = [
    page("api/", "signed-in"),
    page("pick/", "signed-in", query="objects=person&q=Person"),
    page("search/", "signed-in", query="q=Person"),
    page("undo/<int:entry>/", "signed-in", None, post=204, one="entry", private=True),
    page("views/undo/<int:entry>/", "signed-in", None, post=204, one="view_entry", private=True),
    page("shares/undo/<int:entry>/", "signed-in", None, post=204, one="share_entry", private=True),
]

FILES = [
    page("files/<int:file_id>/", "read:person", one="file", guessed=True, kind="text/plain", saved=True),
    page("files/<int:file_id>/preview/", "read:person", one="picture", guessed=True, kind="image/webp", saved=True),
    page("files/<int:file_id>/delete/", "change:person", None, post=200, one="file", guessed=True),
    page("files/<int:file_id>/restore/", "change:person", None, post=200, one="deleted_file", guessed=True),
    page("files/<slug:plural>/<int:record_id>/", "read:person", post=422, one="person", words={"plural": "people"}, changes=False),
]

COMMENTS = [
    page("comments/<int:comment_id>/", "signed-in", post=200, one="comment", private=True, form={"text": "Anew"}),
    page("comments/<int:comment_id>/delete/", "signed-in", None, post=200, one="comment", private=True),
    page("comments/<int:comment_id>/restore/", "signed-in", None, post=200, one="deleted_comment", private=True),
    page("comments/<slug:plural>/<int:record_id>/", "read:person", post=200, one="person", words={"plural": "people"}, form={"text": "Hi"}),
    page("comments/colleagues/<slug:plural>/<int:record_id>/", "read:person", one="person", words={"plural": "people"}, query="q=a"),
]

HEARING = [
    page(
        "following/<slug:plural>/<int:record_id>/",
        "read:person",
        None,
        post=200,
        one="person",
        words={"plural": "people"},
        form={"on": "0"},
    ),
    page("notifications/", "signed-in"),
    page("notifications/read/", "signed-in", None, post=302),
    page("notifications/wanted/", "signed-in", post=200, form={"kind": "mention"}),
    page("notifications/<int:notification_id>/read/", "signed-in", None, post=204, one="notification", private=True),
]

# Without runs every figure says that it has none yet; what the pages show to whom is tested where they live.
INSIGHT = [
    page("insight/segments/", "read:insight"),
    page("insight/value/", "read:insight"),
    page("insight/value/formulas/", "read:insight"),
    page("insight/retention/", "read:insight"),
    page("insight/retention/people/", "read:insight", query="who=start"),
    page("insight/customers/", "read:insight", query="filter=%7B%22field%22%3A%22name%22%2C%22op%22%3A%22is_not_empty%22%7D"),
    page("insight/satisfaction/", "read:insight"),
    page("insight/satisfaction/answers/", "read:insight", query="kind=csat&days=365&category=Tea"),
    page("insight/walk/", "read:insight", post=422, changes=False),
    page("insight/refresh/", "read:insight", post=302),
    page("insight/refresh/progress/", "read:insight"),
    page(
        "insight/<slug:page_name>/<slug:figure>.<slug:ending>",
        "read:insight",
        kind=CSV,
        words={"page_name": "segments", "figure": "map", "ending": "csv"},
    ),
]

TREE = {"root-op": "and"}


def of_object(name: str) -> list[Page]:
    """The generic pages under the plural of an object."""
    one = OBJECTS[name]
    at = f"{one.plural}/"
    single = f"{at}<int:record_id>/"
    found = [
        page(at, f"read:{name}"),
        page(f"{at}count/", f"read:{name}"),
        page(f"{at}changes/", f"read:{name}", query="since=0&ids=", kind="application/json"),
        page(f"{at}totals/", f"read:{name}"),
        page(f"{at}quality/", f"read:{name}"),
        page(f"{at}widths/", f"read:{name}", None, post=204, form={"column": "external_id", "width": "200"}, changes=False),
        page(f"{at}arrange/", f"read:{name}", 302, query="column=external_id"),
        page(f"{at}filter/", f"read:{name}"),
        page(f"{at}filter/apply/", f"read:{name}", query="field=external_id&op=is_empty"),
        page(f"{at}filter/advanced/", f"read:{name}"),
        page(f"{at}filter/tree/", f"read:{name}", None, post=200, form=TREE, changes=False),
        page(f"{at}views/new/", f"read:{name}", post=200, form={"name": "A new one"}),
        page(f"{at}views/<int:view_id>/", f"read:{name}", post=200, one=f"view_{name}", kept=True, form={"name": "Renamed"}),
        page(f"{at}views/<int:view_id>/update/", f"read:{name}", post=200, one=f"view_{name}", kept=True),
        page(f"{at}views/<int:view_id>/delete/", f"read:{name}", None, post=200, one=f"view_{name}", kept=True),
        page(f"{at}export/", f"export:{name}", post=200, form={"id": "{seen}"}, changes=False),
        page(f"{at}export.csv", f"export:{name}", kind=CSV, told=True),
        page(f"{at}export.xlsx", f"export:{name}", kind=XLSX, told=True),
        page(f"{at}selected/export.csv", f"export:{name}", None, post=200, form={"id": "{seen}"}, kind=CSV, many=name, told=True),
        page(f"{at}selected/export.xlsx", f"export:{name}", None, post=200, form={"id": "{seen}"}, kind=XLSX, many=name, told=True),
        page(f"{at}selected/matching/", f"mass_update:{name}"),
        page(f"{at}new/", f"create:{name}", post=302, form={"new": name}),
        page(f"{at}bin/", f"read:{name}"),
        page(single, f"read:{name}", one=name),
        page(f"{single}panel/", f"read:{name}", one=name),
        page(f"{single}related/", f"read:{name}", one=name),
        page(f"{single}history/", f"read:{name}", one=name),
        page(f"{single}access/", "change:users", one=name),
    ]
    return [*found, *_sharing(name, single), *_changing(name, at, single)]


def _sharing(name: str, single: str) -> list[Page]:
    """What belongs to everybody, and what stands in a ledger, is shared with nobody."""
    needs, words = f"share:{name}", {"share_id": "{share}"}
    if name not in SHAREABLE:
        return [
            page(f"{single}shares/", needs, NOT_FOUND, NOT_FOUND, one=name, changes=False),
            page(f"{single}shares/<int:share_id>/end/", needs, None, NOT_FOUND, one=name, words=words, changes=False),
        ]
    return [
        page(f"{single}shares/", needs, post=200, one=name, form={"whom": "user:{bob}", "way": "write"}),
        page(f"{single}shares/<int:share_id>/end/", needs, None, 200, one=name, words=words),
    ]


def _changing(name: str, at: str, single: str) -> list[Page]:
    """What stands is refused to everybody; what an object has not (owner, tags) is not found."""
    one = OBJECTS[name]
    held = set(one.writable.split())

    def changing(route: str, action: str, get: int | None, post: int, *, has: str = "", **more: Any) -> Page:
        if one.append_only:
            return page(route, f"{action}:{name}", get, post, stands=True, **more)
        if has and has not in held:
            return page(route, f"{action}:{name}", NOT_FOUND if get else None, NOT_FOUND, changes=False, **more)
        return page(route, f"{action}:{name}", get, post, **more)

    these = {"id": "{seen}"}
    return [
        changing(f"{at}selected/edit/", "change", 200, 422, changes=False),
        changing(f"{at}selected/assign/", "change", 200, 200, has="owner", many=name, form=these | {"owner": "{bob}"}),
        changing(f"{at}selected/tag/", "change", 200, 200, has="tags", many=name, form=these | {"tags": "vip"}),
        changing(f"{at}selected/delete/", "delete", None, 200, many=name, form=these),
        changing(f"{at}selected/restore/", "delete", None, 200, many=f"binned_{name}", form=these),
        changing(f"{single}edit/", "change", 200, 302, one=name, form={"edit": name}),
        changing(f"{single}delete/", "delete", None, 200, one=name),
        changing(f"{single}history/<int:entry>/revert/", "change", None, 200, one=name, words={"entry": "{entry}"}),
        changing(
            f"{single}field/<str:name>/",
            "change",
            200,
            200,
            one=name,
            words={"name": "external_id"},
            form={"external_id": "other", "version": "{version}"},
        ),
        changing(
            f"{single}move/<str:name>/", "change", None, 200, one=name, words={"name": "external_id"}, form={"was": "?"}, changes=False
        ),
    ]


PAGES = [
    *SIGNING,
    *SETTINGS,
    *IMPORTS,
    *BULK,
    *CUSTOMERS,
    *ACROSS_OBJECTS,
    *FILES,
    *COMMENTS,
    *HEARING,
    *INSIGHT,
    *(each for name in OBJECTS for each in of_object(name)),
]
ELSEWHERE = ("api/v1/", "api/openapi.json", "gallery/")
"""Addresses that other suites walk: the API has its own table, the gallery is no page of the product."""
