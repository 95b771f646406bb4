"""The world that the permission table is held against: one record of every object in every relation to whoever asks."""

from __future__ import annotations

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Role, Share, Team, User, Workspace
from guanxi.access.tokens.issuing import issue_token
from guanxi.journal.writing import act
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import create
from tests.permissions import digest
from tests.permissions.table import BY_SHARE, OBJECTS, RELATIONS, Principal, is_itself_shared

DAY = "2026-01-0"


class World:
    """The principal sits in a middle team; others sit beside them, below them and elsewhere."""

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        with act("team.added", by=SYSTEM):
            middle = Team.objects.create(name="Middle")
            below = Team.objects.create(name="Below", parent=middle)
            elsewhere = Team.objects.create(name="Elsewhere")
        add_own_fields()
        self.me = self._user("me", middle, is_owner=principal.owner)
        mate, junior, stranger = self._user("mate", middle), self._user("junior", below), self._user("stranger", elsewhere)
        self._grant(principal)
        self.places = {"mine": self.me, "team": mate, "below": junior, "stranger": stranger, "nobody": None}
        self.places |= dict.fromkeys(BY_SHARE, stranger)
        self.ids = {relation: self._records(relation, number) for number, relation in enumerate(RELATIONS, 1)}
        self._share()
        self.client = Client()
        self.token = issue_token(
            user=self.me, label="matrix", scope=principal.token, lives=timedelta(days=1), by=SYSTEM, at=timezone.now()
        ).secret
        self("GET", "me")  # notes that the token was used
        notice_changes()

    def __call__(self, method, address, body=None, **headers):
        given = {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        address = address if address.startswith("/") else f"/api/v1/{address}"
        return self.client.generic(method, address, data, content_type="application/json", headers=given)

    def values(self, name, relation, mark):
        """What a new record of this relation is made of."""
        person = self.ids[relation]["person"] if relation in getattr(self, "ids", {}) else self._made.get("person")
        user = self.places[relation]
        owned = {"owner": user.pk if user else None, "team": user.team_id if user else None}
        return {
            "person": {"name": f"Person {mark}", "own_grade": f"grade {mark}", "own_wishes": ["tea"], **owned},
            "company": {"name": f"Company {mark}", **owned},
            "task": {"title": f"Task {mark}", "customer": person, **owned},
            "order": {"number": str(mark), "customer": person, "ordered_at": f"{DAY}1", "currency": "CNY", "total": "9"},
            "product": {"name": f"Product {mark}"},
            "feedback": {"customer": person, "score": 4, "given_at": f"{DAY}1"},
            "note": {"customer": person, "text": f"Note {mark}", "written_at": f"{DAY}1"},
            "call": {"customer": person, "text": f"Call {mark}", "called_at": f"{DAY}1"},
            "rate": {"currency": "USD", "into": "CNY", "valid_on": f"2026-02-{int(mark) % 28 + 1:02}", "rate": "7"},
            "consent": {"customer": person, "purpose": "marketing", "channel": "email", "state": "granted", "stated_at": f"{DAY}1"},
        }[name] | {"external_id": f"X{mark}"}

    def _records(self, relation, number):
        self._made = {}
        for record_type in registry.types():
            [self._made[record_type.name]] = create(record_type, [self.values(record_type.name, relation, number)], by=SYSTEM)
        return self._made

    def _share(self):
        """After the records, so that the people of a relation are there. What has ended did so yesterday."""
        now = timezone.now()
        with act("record.shared", by=SYSTEM):
            for relation, (whom, may_write, holds) in BY_SHARE.items():
                kept = {"may_write": may_write, "shared_at": now - timedelta(days=9), "ends_at": now + timedelta(days=1 if holds else -1)}
                kept |= {"user": self.me} if whom == "user" else {"team": self.me.team}
                for name, pk in self.ids[relation].items():
                    if is_itself_shared(relation, name):
                        Share.objects.create(object=name, record_id=pk, **kept)

    def _user(self, name, team, **more):
        with act("user.added", by=SYSTEM):
            return User.objects.create(username=name, name=name, team=team, created_at=timezone.now(), **more)

    def _grant(self, principal):
        with act("role.added", by=SYSTEM):
            role = Role.objects.create(name="role")
            for name in OBJECTS:
                scopes = principal.grants.get(name, principal.grants.get("*", {}))
                Grant.objects.bulk_create([Grant(role=role, object=name, action=action, scope=scope) for action, scope in scopes.items()])
                if principal.sensitive or principal.masked:
                    FieldGrant.objects.create(role=role, object=name, field="*", may_write=False, is_masked=principal.masked)
            self.me.roles.add(role)


def add_own_fields() -> None:
    """Fields that the company itself gave to people: every right holds for them as for those that the product brings."""
    for wanted in (
        Description(kind="text", label_en="Grade", searchable=True),
        Description(kind="choices", label_en="Wishes", options=(("", "Tea", ""), ("", "Coffee", ""))),
        Description(kind="link", label_en="Agent", target="company"),
        Description(kind="time", label_en="Opens"),
        Description(kind="user", label_en="Coach"),
        Description(kind="number", label_en="Margin", sensitive=True),
        Description(kind="formula", label_en="Double", formula="own_margin * 2"),
    ):
        add_field("person", wanted, by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)


def fingerprint() -> dict[str, str]:
    """A digest of every row of every table, as far as `notice_changes` said: what a denied call must leave as it was."""
    return digest.taken("fingerprint")


def written() -> dict[str, int]:
    """By table what this transaction has tried to write so far: a denied call must not even try. (That a token was used is another
    matter, see below.)"""
    return digest.written(leave_out=(*digest.QUEUE, "access_token"))


def notice_changes() -> None:
    """From here to the end of the transaction.

    That a token was used is noted once a minute, whatever it was used for: on a slow machine in the middle of a test.
    """
    digest.make("fingerprint", leave_out=digest.QUEUE, but_for={"access_token": "(to_jsonb(t) - 'used_at')"})
