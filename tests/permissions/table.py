"""The permission table: who may do what to which record through which door. Plain Python that knows nothing of the product's code.

An operation or field that the product has and this table has not fails the suite, and so does the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NONE, OWN, TEAM, SUBTREE, ALL = range(5)

PLACE = "country province city"
REACH = "phones emails wechat wecom addresses"
STANDING = "lifecycle owner team tags source language industry remarks"
OPENING = "opening_orders opening_mean opening_currency opening_last_on"
OWN_FIELDS = "own_grade own_wishes own_agent own_opens own_coach"
"""What the company of these tests added to people: text, choices, a link, a time, a colleague; a sensitive number; what is computed."""
OWN_SENSITIVE, OWN_COMPUTED = "own_margin", "own_double"
SCORES = "segment expected_value value_so_far alive rfm"
STAMPS = "created_at changed_at"
SHARED = "shared_with_me"
SHOWN_SCORES = "last_rating satisfaction"


@dataclass(frozen=True)
class Object:
    """`tied` says how a record belongs to people: owned, customer (seen through its customer), task (both) or shared (by all)."""

    plural: str
    tied: str
    writable: str
    readonly: str
    sensitive: str = ""
    sensitive_writable: str = ""
    keys: str = "external_id"
    append_only: bool = False

    def fields(self, reads_sensitive: bool) -> set[str]:
        return {*self.writable.split(), *self.readonly.split(), *(self.sensitive.split() if reads_sensitive else ())}


OBJECTS = {
    "person": Object(
        "people",
        "owned",
        f"name family_name given_name gender birth birth_year employments no_profiling is_restricted external_id "
        f"{REACH} {PLACE} {STANDING} {OPENING} {OWN_FIELDS}",
        f"age {SHOWN_SCORES} {STAMPS} {SHARED}",
        f"{SCORES} {OWN_SENSITIVE} {OWN_COMPUTED}",
        OWN_SENSITIVE,
        keys="external_id emails phones",
    ),
    "company": Object(
        "companies",
        "owned",
        f"name credit_code size website parent external_id {REACH} {PLACE} {STANDING} {OPENING}",
        f"{SHOWN_SCORES} {STAMPS} {SHARED}",
        SCORES,
        keys="external_id credit_code name",
    ),
    "task": Object("tasks", "task", "title customer owner team due_on is_promise done_at text tags external_id", f"done {STAMPS} {SHARED}"),
    "order": Object(
        "orders",
        "customer",
        "number customer contact ordered_at lines total refunds currency status channel promised_on delivered_on tags external_id",
        f"refunded {STAMPS} {SHARED}",
        "cost",
        "cost",
        keys="external_id number",
    ),
    "product": Object(
        "products",
        "shared",
        "name sku category price currency is_active tags external_id",
        STAMPS,
        "unit_cost",
        "unit_cost",
        keys="external_id sku",
    ),
    "feedback": Object(
        "feedback", "customer", "customer contact score kind comment given_at asked_at order channel tags external_id", f"{STAMPS} {SHARED}"
    ),
    "note": Object("notes", "customer", "customer text written_at tags external_id", f"written_by {STAMPS} {SHARED}"),
    "call": Object("calls", "customer", "customer direction outcome minutes text called_at external_id", f"called_by {STAMPS} {SHARED}"),
    "rate": Object("rates", "shared", "currency into valid_on rate source external_id", STAMPS),
    "consent": Object(
        "consents",
        "customer",
        "customer purpose channel state text_version text source proof stated_at external_id",
        "created_at",
        append_only=True,
    ),
}

VERBS = {
    # name: (method, path below /api/v1/{plural}, rights of which one is needed)
    "list": ("GET", "", ("read",)),
    "create": ("POST", "", ("create",)),
    "read": ("GET", "/{record_id}", ("read",)),
    "change": ("PATCH", "/{record_id}", ("change",)),
    "bin": ("DELETE", "/{record_id}", ("delete",)),
    "restore": ("POST", "/{record_id}/restore", ("delete",)),
    "groups": ("GET", "/groups", ("read",)),
    "quality": ("GET", "/quality", ("read",)),
    "history": ("GET", "/{record_id}/history", ("read",)),
    "access": ("GET", "/{record_id}/access", ("read",)),
    "revert": ("POST", "/{record_id}/revert", ("change",)),
    "batch": ("POST", "/batch", ("create", "change")),
    "bin_batch": ("POST", "/bin", ("delete",)),
    "restore_batch": ("POST", "/restore", ("delete",)),
    "bulk": ("POST", "/bulk", ("change", "delete")),
}
FOR_MANAGERS_OF_USERS = {"access"}
OF_ONE_RECORD = ("read", "history", "access", "change", "bin", "restore", "revert", "bin_batch", "restore_batch", "batch")
NEVER_OF_APPEND_ONLY = {"change", "delete"}
EVERYBODY = {("GET", "/api/v1/me"), ("GET", "/api/v1/objects")}
MEASURES = "clv clv_perpetual response_rate cost_per_target ebitda_return net_return retention_rate csat nps ces"
OTHER_OPERATIONS = {
    # (method, path): who finds it in the description; each is walked by the tests of its room and by the last tests here
    ("POST", "/api/v1/imports"): "importers",
    ("GET", "/api/v1/imports/{import_id}"): "importers",
    ("GET", "/api/v1/imports/{import_id}/rejected"): "importers",
    ("POST", "/api/v1/imports/{import_id}/undo"): "importers",
    ("GET", "/api/v1/bulk/{bulk_id}"): "everybody",
    ("POST", "/api/v1/bulk/{bulk_id}/undo"): "everybody",
    ("GET", "/api/v1/customers/{customer_id}/standing"): "everybody",
    ("GET", "/api/v1/customers/{customer_id}/preferences"): "everybody",
    ("PATCH", "/api/v1/customers/{customer_id}/preferences"): "everybody",
    ("POST", "/api/v1/people/{record_id}/merge"): "importers",
    ("POST", "/api/v1/companies/{record_id}/merge"): "importers",
    ("GET", "/api/v1/people/{record_id}/everything"): "exporters",
    ("POST", "/api/v1/people/{record_id}/erase"): "owner",
    ("GET", "/api/v1/merges/{entry_id}"): "importers",
    ("POST", "/api/v1/merges/{entry_id}/undo"): "importers",
    ("POST", "/api/v1/people/duplicates"): "everybody",
    ("POST", "/api/v1/companies/duplicates"): "everybody",
    ("GET", "/api/v1/duplicates"): "importers",
    ("POST", "/api/v1/duplicates/{pair_id}/dismiss"): "importers",
    ("POST", "/api/v1/duplicates/{pair_id}/reopen"): "importers",
    ("GET", "/api/v1/own-fields"): "owner",
    ("POST", "/api/v1/own-fields"): "owner",
    ("PATCH", "/api/v1/own-fields/{field_id}"): "owner",
    ("POST", "/api/v1/own-fields/{field_id}/retire"): "owner",
    ("POST", "/api/v1/own-fields/{field_id}/bring-back"): "owner",
    ("GET", "/api/v1/{plural}/{record_id}/comments"): "everybody",
    ("POST", "/api/v1/{plural}/{record_id}/comments"): "writers",
    ("PATCH", "/api/v1/comments/{comment_id}"): "writers",
    ("DELETE", "/api/v1/comments/{comment_id}"): "writers",
    ("POST", "/api/v1/comments/{comment_id}/restore"): "writers",
    ("GET", "/api/v1/{plural}/{record_id}/shares"): "sharers",
    ("POST", "/api/v1/{plural}/{record_id}/shares"): "sharers",
    ("DELETE", "/api/v1/{plural}/{record_id}/shares/{share_id}"): "sharers",
    ("GET", "/api/v1/notifications"): "everybody",
    ("GET", "/api/v1/notifications/unread"): "everybody",
    ("POST", "/api/v1/notifications/read"): "writers",
    ("POST", "/api/v1/notifications/{notification_id}/read"): "writers",
    ("GET", "/api/v1/journal"): "auditors",
    ("POST", "/api/v1/journal/{entry_id}/undo"): "auditors",
    ("GET", "/api/v1/views"): "everybody",
    ("POST", "/api/v1/views"): "everybody",
    ("GET", "/api/v1/views/{view_id}"): "everybody",
    ("PATCH", "/api/v1/views/{view_id}"): "everybody",
    ("DELETE", "/api/v1/views/{view_id}"): "everybody",
    **{("GET", f"/api/v1/measures/{name}"): "everybody" for name in MEASURES.split()},
    **{("GET", f"/api/v1/insight/{name}"): "insight" for name in ("segments", "value", "retention", "satisfaction", "refresh")},
    ("POST", "/api/v1/insight/refresh"): "importers",
    ("GET", "/api/v1/actions"): "task readers",
    **{("POST", f"/api/v1/actions/{{action}}/{verb}"): "task changers" for verb in ("done", "snooze", "not-useful")},
}

ACTIONS = ("read", "create", "change", "delete", "share")


@dataclass(frozen=True)
class Principal:
    """`grants`: object → action → scope, `*` for every object."""

    name: str
    grants: dict[str, dict[str, int]] = field(default_factory=dict)
    owner: bool = False
    sensitive: bool = False
    masked: bool = False
    """Sees what is sensitive as a mask."""
    token: str = "write"

    def scope(self, action: str, name: str) -> int:
        if self.token == "read" and action != "read":
            return NONE
        if self.owner:
            return ALL
        return self.grants.get(name, self.grants.get("*", {})).get(action, NONE)

    def may(self, actions: tuple[str, ...], name: str) -> bool:
        held = [action for action in actions if self.scope(action, name) > NONE and not stands(name, action)]
        return self.scope("read", name) > NONE and bool(held)

    def finds_verb(self, verb: str, name: str) -> bool:
        return self.may(VERBS[verb][2], name) and (verb not in FOR_MANAGERS_OF_USERS or self.manages_users)

    @property
    def manages_users(self) -> bool:
        """No role of these tests holds that right."""
        return self.owner and self.token == "write"

    def finds(self, who: str) -> bool:
        """No role of these tests holds the right to import, to export, to insight or to the journal: only the owner has them."""
        if who in ("task readers", "task changers"):
            return self.may(("read",) if who == "task readers" else ("change",), "task")
        if who == "writers":
            return self.token == "write"
        if who == "sharers":
            return any(self.may(("share",), name) for name in SHAREABLE)
        return who == "everybody" or (self.owner and (who in ("insight", "exporters", "auditors") or self.token == "write"))


def same(scope: int) -> dict[str, int]:
    return dict.fromkeys(ACTIONS, scope)


PRINCIPALS = [
    Principal("owner", owner=True, sensitive=True),
    Principal("owner_reading", owner=True, sensitive=True, token="read"),
    Principal("all", {"*": same(ALL)}),
    Principal("subtree", {"*": same(SUBTREE)}),
    Principal("team", {"*": same(TEAM)}),
    Principal("own", {"*": same(OWN)}),
    Principal("careful", {"*": {"read": ALL, "create": OWN, "change": TEAM}}),
    Principal("reader", {"*": {"read": ALL}}, sensitive=True),
    Principal("seller", {"*": {"read": OWN, "create": OWN, "change": ALL, "delete": TEAM}}),
    Principal("mixed", {"*": same(ALL), "person": {"read": OWN}, "company": {"read": OWN}}),
    Principal("masked", {"*": {"read": ALL, "create": ALL, "change": ALL}}, masked=True),
    Principal("nothing"),
]

RELATIONS = {"mine": OWN, "team": TEAM, "below": SUBTREE, "stranger": ALL, "nobody": ALL}
"""Whose record it is, and the narrowest scope that reaches it."""
BY_SHARE = {
    "to_read": ("user", False, True),
    "to_write": ("user", True, True),
    "ended": ("user", True, False),
    "team_to_write": ("team", True, True),
    "customer_to_read": ("user", False, True),
    "customer_to_write": ("team", True, True),
}
"""Records of a stranger that were shared: with whom, whether to write, whether it still holds. In the last two only the customers were."""
RELATIONS |= dict.fromkeys(BY_SHARE, ALL)
SHAREABLE = [name for name, one in OBJECTS.items() if one.tied != "shared" and not one.append_only]
READING, WRITING = {"read", "export"}, {"read", "export", "create", "change"}


def opens(relation: str, action: str) -> bool:
    """Whether the share of such a record serves this action."""
    if relation not in BY_SHARE:
        return False
    _whom, writes, holds = BY_SHARE[relation]
    return holds and action in (WRITING if writes else READING)


def is_itself_shared(relation: str, name: str) -> bool:
    return relation in BY_SHARE and name in SHAREABLE and (name in ("person", "company") or not relation.startswith("customer"))


def reaches(principal: Principal, action: str, name: str, relation: str) -> bool:
    """Whether this action of this principal reaches such a record; to act on one, one must also see it."""
    tied = OBJECTS[name].tied
    if stands(name, action):
        return False
    scopes = [principal.scope(one, name) for one in dict.fromkeys(("read", action))]
    if NONE in scopes:
        return False
    if is_itself_shared(relation, name) and opens(relation, action) and action != "create":
        return True
    if tied == "shared":
        return True
    within = min(scopes) >= RELATIONS[relation]
    if tied == "owned":
        return within
    read = principal.scope("read", "person")  # customers in this world are people
    customer = read >= RELATIONS[relation] or (read > NONE and opens(relation, action))
    return customer and (within or (tied == "customer" and opens(relation, action)))


def stands(name: str, action: str) -> bool:
    """A ledger takes new entries and keeps the old ones as they are, whoever asks."""
    return OBJECTS[name].append_only and action in NEVER_OF_APPEND_ONLY


def expected(principal: Principal, verb: str, name: str, relation: str) -> set[int]:
    """The statuses that are right. A record out of reach is 404, a right that no role has is 403."""
    needs = VERBS[verb][2]
    held = [action for action in needs if principal.scope(action, name) > NONE and not stands(name, action)]
    if verb in FOR_MANAGERS_OF_USERS and not principal.manages_users:
        return {403}
    if verb == "batch":
        return {200} if held else {403}
    if not held:
        return {403}
    if not reaches(principal, needs[0], name, relation):
        return {404}
    return {204} if verb == "bin" else {200}
