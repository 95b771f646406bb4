"""A person with a word planted in every place where anybody could write of them, and a search for that word in everything that is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.recognising import actor_of_user
from guanxi.access.tests.cast import user_with_password
from guanxi.access.tokens.issuing import issue_token
from guanxi.access.users.placing import Place
from guanxi.customers.consent.preferring import set_preferences
from guanxi.customers.duplicates.dismissing import dismiss
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import DuplicatePair
from guanxi.files.adding import add_file
from guanxi.files.deleting import delete_file
from guanxi.records.bulk import running as bulk_running
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.comments.writing import add_comment, delete_comment
from guanxi.records.importing import running
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.settling import settle, start
from guanxi.records.models import Import, RejectedRow
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.saved_views import save_view
from guanxi.records.writing import change, create

WORD = "kz7Qplanted"
DAY = "2026-01-0"
Say = Callable[[str], str]


def word(where: str) -> str:
    return f"{WORD} {where}"


class Planted:
    """`person` is the one to erase, `other` somebody who stays. Both bought and rated."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = user_with_password("olga", Place(is_owner=True))
        self.olga = actor_of_user(self.user)
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        secret = issue_token(user=self.user, label="t", scope="write", lives=None, by=SYSTEM, at=timezone.now()).secret
        self.bearer = {"Authorization": f"Bearer {secret}"}
        for name, kind in (("person", "text"), ("person", "long_text"), ("order", "text")):
            add_field(name, Description(kind=kind, label_en=f"Own {kind}"), by=SYSTEM)
        self.file = self._imported()
        self.person = registry.of("person").model.objects.get(external_id=f"{WORD}-id").pk
        [self.company] = create(registry.of("company"), [{"name": "Acme"}], by=SYSTEM)
        self.other = self.api("people", {"name": "Somebody else", "phones": [{"value": "13900139000"}]})["id"]
        self._known()
        self._merged()
        self._papers()
        self._traces()

    def api(self, where: str, body: dict[str, Any], **headers: str) -> Any:
        answer = self.client.post(f"/api/v1/{where}", json.dumps(body), content_type="application/json", headers=self.bearer | headers)
        assert answer.status_code < 300, answer.content
        return answer.json()

    def _file(self, name: str, text: str) -> Path:
        path = self.folder / "sent"
        path.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
        return path / name

    def _imported(self) -> Import:
        """A row that goes in, one of the same person that does not, and one of somebody else."""
        rows = ["ID,Name,E-mail,Remarks", f"{WORD}-id,{word('first')},{WORD}@example.com,{word('remark')}"]
        text = "\n".join([*rows, f"{WORD}-bad,{word('first')},no mail,x", "G1,Gerd,,y", ""])
        path = self._file(f"{word('first')}.csv", text)
        mapping = {"0": "external_id", "1": "name", "2": "emails", "3": "remarks"}
        for dry in (True, False):
            draft = draft_import("person", path, file_name=path.name, by=self.olga)
            settle(draft, mapping, key="external_id", by=self.olga)
            start(draft, dry_run=dry)
            running.run(draft.pk)
        draft_import("person", path, file_name="again.csv", by=self.olga)
        assert RejectedRow.objects.filter(cells__icontains=WORD).count() == 2
        return Import.objects.get(pk=draft.pk)

    def _known(self) -> None:
        people = registry.of("person")
        values = {
            "name": word("before"),
            "wechat": [{"value": f"{WORD}wx"}],
            "wecom": [{"value": f"{WORD}wc"}],
            "phones": [{"value": "13800138000", "label": word("label")}],
            "addresses": [{"value": word("street")}],
            "employments": [{"company": self.company, "title": word("title")}],
            "tags": [word("tag")],
            "owner": self.user.pk,
            "birth": "1988-03-12",
            "gender": "female",
            "own_own_text": word("own text"),
            "own_own_long_text": word("own long text"),
            **{name: word(name) for name in ("source", "province", "city", "industry", "remarks")},
        }
        change(people, self.person, values, by=self.olga)
        change(people, self.person, {"name": word("name"), "wecom": [], "city": word("town")}, by=self.olga)
        set_preferences(customer=self.person, values={"topics": [word("topic")]}, by=SYSTEM)

    def _merged(self) -> None:
        """Two that became one, and one of whom somebody said that it is not the same."""
        people = registry.of("person")
        body = {"name": word("loser"), "phones": ["13700137000"], "remarks": word("of the loser")}
        self.loser = self.api("people", body, **{"Idempotency-Key": "k1"})["id"]
        self.merge = merge_customers(people, winner=self.person, losers=[self.loser], values={"remarks": word("taken")}, by=self.olga)
        [twin] = create(people, [{"name": "Twin", "phones": ["13800138000"]}], by=self.olga)
        pair = DuplicatePair.objects.create(a=self.person, b=twin, kind="person", score=0.9, found_at=timezone.now())
        dismiss(pair.pk, by=self.olga)

    def _papers(self) -> None:
        self.papers = {}
        order = {
            "number": "SO-1",
            "ordered_at": f"{DAY}1T00:00:00Z",
            "total": "100",
            "tags": [word("order tag")],
            "own_own_text": word("own order"),
        }
        order["refunds"] = [{"amount": "10", "refunded_at": f"{DAY}2T00:00:00Z", "reason": word("refund")}]
        for name, values in {
            "order": order,
            "feedback": {"score": 2, "comment": word("feedback"), "given_at": f"{DAY}2T00:00:00Z"},
            "note": {"text": word("note"), "tags": [word("note tag")]},
            "call": {"text": word("call")},
            "task": {"title": word("task"), "text": word("task text")},
            "consent": {"purpose": "marketing", "channel": "email", "state": "granted", "stated_at": f"{DAY}1T00:00:00Z"}
            | {"source": word("consent"), "proof": word("proof"), "text": word("wording")},
        }.items():
            self.papers[name] = self.api(registry.of(name).plural, values | {"customer": self.person}, **{"Idempotency-Key": name})["id"]
            create(
                registry.of(name),
                [{key: said for key, said in values.items() if WORD not in str(said)} | _filled(name, self.other)],
                by=SYSTEM,
            )
        words = {"comment": word("only words"), "given_at": f"{DAY}2T00:00:00Z"}
        create(registry.of("feedback"), [words | {"customer": self.person}], by=self.olga)
        said = {
            "customer": self.company,
            "contact": self.person,
            "score": 5,
            "comment": word("for the company"),
            "given_at": f"{DAY}2T00:00:00Z",
        }
        [self.said] = create(registry.of("feedback"), [said], by=self.olga)
        for name, pk in ({"person": self.person} | self.papers).items():
            made = add_comment(registry.of(name), pk, word(f"comment on {name}"), by=self.olga)
            add_file(object_name=name, record_id=pk, name=f"{WORD}.txt", content=self._file("a.txt", word("file")), by=self.olga)
        delete_comment(made.pk, by=self.olga)
        gone = add_file(
            object_name="person", record_id=self.person, name=f"{WORD}-gone.txt", content=self._file("b.txt", word("gone")), by=self.olga
        )
        delete_file(stored=gone, by=self.olga)

    def _traces(self) -> None:
        people = registry.of("person")
        save_view(people, f"Orders of {word('name')}", {"q": "x"}, by=self.olga)
        save_view(people, "Looks", {"filter": json.dumps({"field": "name", "op": "is", "value": word("name")})}, by=self.olga)
        self.bulk = bulk_running.run(start_bulk(people, Deed("change", "city", word("city")), by=self.olga, ids=[self.person]).pk)
        self.client.get(f"/people/?q={WORD}")
        self.client.get(f"/people/{self.person}/")


def _filled(name: str, customer: int) -> dict[str, Any]:
    needed = {"note": {"text": "plain"}, "task": {"title": "plain"}, "order": {"refunds": []}}
    return needed.get(name, {}) | {"customer": customer}


def places_holding(word: str = WORD) -> list[str]:
    """Tables and columns, and files of the data folder."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "JOIN information_schema.tables USING (table_name, table_schema) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2"
        )
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {text} ILIKE %s', [f"%{word}%"])
            if number := cursor.fetchone()[0]:
                found.append(f"{table}.{column}: {number}")
    root = Path(settings.DATA)
    for path in root.rglob("*"):
        if word.lower() in path.name.lower() or (path.is_file() and word.lower().encode() in path.read_bytes().lower()):
            found.append(str(path.relative_to(root)))
    return found


class Listening(logging.Handler):
    """Every line that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
