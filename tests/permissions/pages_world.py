"""The world that the pages are walked in: Alice, Bob, Charlie, one record of every object that Bob sees and one that he does not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Role, Team, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.sessions.storing import digest_of
from guanxi.access.tests.cast import confirmed
from guanxi.access.tokens.issuing import issue_token
from guanxi.access.users.links import make_link
from guanxi.access.workspace.founding import found_workspace
from guanxi.activities.tasks.completing_task import complete_task
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import DuplicatePair
from guanxi.files.adding import add_file
from guanxi.files.deleting import delete_file
from guanxi.insight.models import ActionTaken
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.running import run as run_bulk
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.comments.writing import add_comment, delete_comment
from guanxi.records.importing.drafting import draft_import
from guanxi.records.models import Import, Notification
from guanxi.records.registry import registry
from guanxi.records.saved_views import change_view, save_view
from guanxi.records.sharing.writing import Terms, share_record
from guanxi.records.writing import change, create
from tests.permissions import digest
from tests.permissions.pages_table import ACTIONS_OF_BOB, OBJECTS, Page
from tests.permissions.table import TEAM, Principal
from tests.permissions.world import World

MISSING = 999_999_999


class Company:
    """`seen` and `hidden` hold numbers by name, as Bob would have them."""

    def __init__(self, folder: Any) -> None:
        self.world = World(Principal("bob", {"*": dict.fromkeys(ACTIONS_OF_BOB, TEAM)}))
        self.bob = self.world.me
        with act("user.added", by=SYSTEM):
            self.alice = User.objects.create(username="alice", name="Alice", is_owner=True, created_at=timezone.now())
            self.charlie = User.objects.create(username="charlie", name="Charlie", created_at=timezone.now())
            empty, unused = Team.objects.create(name="Empty"), Role.objects.create(name="Unused")
        found_workspace(details={"name": "Acme", "language": "en"}, by=SYSTEM, at=timezone.now())
        self.seen: dict[str, Any] = {**self.world.ids["team"], "user": self.charlie.pk, "team": self.bob.team_id or 0}
        self.seen |= {"role": Role.objects.get(name="role").pk, "empty_team": empty.pk, "unused_role": unused.pk}
        self.hidden: dict[str, Any] = {name: pk for name, pk in self.world.ids["stranger"].items() if OBJECTS[name].tied != "shared"}
        self.secret = make_link(user=self.charlie, by=SYSTEM, at=timezone.now()).rstrip("/").rsplit("/", 1)[-1]
        self._imports(folder)
        self._records()
        self._bulks()
        self._files(folder)
        self._worker()
        self._of(self.seen, self.bob)
        self._of(self.hidden, self.alice)
        self.clients = {name: self._client(name) for name in ("nobody", "alice", "bob", "charlie")}
        digest.make("trace", leave_out=digest.DERIVED)

    def _imports(self, folder: Any) -> None:
        path = folder / "people.csv"
        path.write_text("Name,External ID\nErin,E1\n")
        for numbers, user in ((self.seen, self.bob), (self.hidden, self.alice)):
            for name, state in (("import", "draft"), ("checked_import", "done"), ("done_import", "done")):
                one = draft_import("person", path, file_name="people.csv", by=actor(user))
                Import.objects.filter(pk=one.pk).update(state=state, dry_run=name == "checked_import")
                numbers[name] = one.pk

    def _bulks(self) -> None:
        """One that waits for a worker, and one that has ended."""
        for numbers, user in ((self.seen, self.bob), (self.hidden, self.alice)):
            for name in ("bulk", "done_bulk"):
                deed = Deed("tag", "tags", "walked")
                numbers[name] = start_bulk(registry.of("person"), deed, by=actor(user), ids=[numbers["person"]]).pk
            run_bulk(numbers["done_bulk"])

    def _records(self) -> None:
        """A second of each, in the bin; a third; and a change in the life of the first, which can be taken back."""
        for numbers, relation, first in ((self.seen, "team", 40), (self.hidden, "stranger", 80)):
            for mark, record_type in enumerate([one for one in registry.types() if one.name in numbers], first):
                name, made = record_type.name, [self.world.values(record_type.name, relation, mark + more) for more in (0, 20)]
                binned, numbers[f"other_{name}"] = create(record_type, made, by=SYSTEM)
                if not OBJECTS[name].append_only:
                    bin_records(record_type, [binned], by=SYSTEM)
                    change(record_type, numbers[name], {"external_id": f"changed-{numbers[name]}"}, by=SYSTEM)
                numbers[f"binned_{name}"] = binned
            made = [self.world.values("person", relation, first + more) for more in (61, 62)]
            winner, loser = create(registry.of("person"), made, by=SYSTEM)
            numbers["merge"] = merge_customers(registry.of("person"), winner=winner, losers=[loser], values={}, by=SYSTEM)
            for pair, kind, state in (("pair", "person", "open"), ("dismissed_pair", "company", "dismissed")):
                a, b = sorted((numbers[kind], numbers[f"other_{kind}"]))
                made = DuplicatePair(a=a, b=b, kind=kind, score=0.9, reasons=["name_same"], state=state, found_at=timezone.now())
                made.save()
                numbers[pair] = made.pk
            numbers["done_task"] = numbers["other_task"]
            complete_task(task=numbers["done_task"], by=SYSTEM)
            self._proposed(numbers, relation)

    def _proposed(self, numbers: dict[str, Any], relation: str) -> None:
        """A task that is due, and somebody who rated low and was not called."""
        values = self.world.values("task", relation, 700) | {"customer": None, "due_on": timezone.now().date() - timedelta(days=2)}
        [numbers["due_task"]] = create(registry.of("task"), [values | {"external_id": f"due-{relation}"}], by=SYSTEM)
        person = self.world.values("person", relation, 701) | {"external_id": f"low-{relation}"}
        [numbers["rated_low"]] = create(registry.of("person"), [person], by=SYSTEM)
        rated = {"customer": numbers["rated_low"], "score": 1, "given_at": timezone.now() - timedelta(days=3)}
        create(registry.of("feedback"), [rated], by=SYSTEM)

    def _files(self, folder: Any) -> None:
        text, drawn = folder / "note.txt", folder / "dot.png"
        text.write_text("hello")
        Image.new("RGB", (2, 2)).save(drawn)
        for numbers in (self.seen, self.hidden):
            for name, path in (("file", text), ("picture", drawn), ("deleted_file", text)):
                stored = add_file(object_name="person", record_id=numbers["person"], name=path.name, content=path, by=SYSTEM)
                numbers[name] = stored.pk
            delete_file(stored=stored, by=SYSTEM)

    def _worker(self) -> None:
        """All serves, as in a house that is looked after."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour')")

    def _of(self, numbers: dict[str, Any], user: User) -> None:
        """What somebody did, and their token."""
        record_type = registry.of("person")
        change(record_type, numbers["person"], {"external_id": f"again-{user.pk}"}, by=actor(user))
        numbers["entry"] = Change.objects.filter(object="person", record_id=numbers["person"]).latest("entry").entry_id
        numbers["token"] = self._token(user)
        for name in ("comment", "deleted_comment"):
            numbers[name] = add_comment(record_type, numbers["person"], "Hello", by=actor(user)).pk
        delete_comment(numbers["deleted_comment"], by=actor(user))
        told = {"object": "person", "about": numbers["person"], "records": [numbers["person"]], "actor_key": "system", "at": timezone.now()}
        numbers["notification"] = Notification.objects.create(user=user, kind="changed", fields=["name"], **told).pk
        numbers["session"] = self._session(user)
        for one in registry.types():
            numbers[f"view_{one.name}"] = save_view(one, "Mine", {}, by=actor(user)).id
            if one.can_be_shared:
                numbers[f"share_{one.name}"] = share_record(one, numbers[one.name], Terms(user=self.charlie.pk), by=actor(user)).share
        terms = Terms(user=self.charlie.pk, may_write=True)
        numbers["share_entry"] = share_record(record_type, numbers["person"], terms, by=actor(user)).entry
        other = save_view(record_type, "Another", {}, by=actor(user)).id
        with act("action.snoozed", by=actor(user)):
            kept = {"kind": "lead", "theme": "lead", "what": "snoozed", "until": timezone.now().date(), "at": timezone.now()}
            numbers["taken"] = ActionTaken.objects.create(customer_id=numbers["other_person"], by=user, **kept).pk
        numbers["view_entry"] = change_view(record_type, other, name="Once more", by=actor(user))

    def _token(self, user: User) -> int:
        return issue_token(user=user, label="walk", scope="read", lives=timedelta(days=1), by=SYSTEM, at=timezone.now()).token.pk

    def _session(self, user: User) -> str:
        """Of another device than that of the walk."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return digest_of(client.session.session_key or "")

    def _client(self, name: str) -> Client:
        client = Client()
        if name != "nobody":
            client.force_login(getattr(self, name), backend="django.contrib.auth.backends.ModelBackend")
            confirmed(client, getattr(self, name))
        return client

    def last_entry(self, name: str, number: int) -> int:
        found = Change.objects.filter(object=name, record_id=number).order_by("-entry").values_list("entry", flat=True).first()
        return found or 0

    def address(self, page: Page, numbers: dict[str, Any], *, missing: bool = False) -> str:
        words = {key: self._filled(value, page, numbers) for key, value in page.words.items()}
        number = str(MISSING if missing else numbers.get(page.one, 0))

        def part(found: re.Match[str]) -> str:
            return words.get(found["name"], number)

        route = re.sub(r"<\w+:(?P<name>\w+)>", part, page.route)
        return f"/{route}" + (f"?{self._filled(page.query, page, numbers)}" if page.query else "")

    def form(self, page: Page, numbers: dict[str, Any]) -> dict[str, Any]:
        if name := page.form.get("new") or page.form.get("edit"):
            made = {key: "" if value is None else value for key, value in self.world.values(name, "team", 23).items()}
            return made | ({"version": self._version(page, numbers)} if "edit" in page.form else {})
        return {key: self._filled(value, page, numbers) for key, value in page.form.items()}

    def _filled(self, value: Any, page: Page, numbers: dict[str, Any]) -> str:
        given = {
            "seen": numbers.get(page.many or page.one, 0),
            "other": numbers.get(f"other_{page.many}", 0),
            "version": self._version(page, numbers),
            "bob": self.bob.pk,
            "share": numbers.get(f"share_{page.one}", 0),
            "tomorrow": timezone.now().date() + timedelta(days=2),
            "secret": self.secret,
            "word": "a long enough sentence 7",
            "entry": self.last_entry(page.one, numbers.get(page.one, 0)),
        }
        return str(value).format(**given)

    def _version(self, page: Page, numbers: dict[str, Any]) -> int:
        if not registry.has(page.one):
            return 0
        rows = registry.of(page.one).model._base_manager.filter(pk=numbers.get(page.one, 0))
        return rows.values_list("version", flat=True).first() or 0


def actor(user: User) -> Actor:
    return actor_of_user(User.objects.get(pk=user.pk))


def trace() -> dict[str, str]:
    """A digest of every row of every table that is not derived."""
    return digest.taken("trace")
