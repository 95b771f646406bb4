"""A person is erased, and nothing tells of them any more: not the database, not a file, not a log. Every figure stays as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.customers.jobs import remove_leftovers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.customers.models import Customer
from guanxi.customers.privacy.erasing import erasing
from guanxi.customers.privacy.erasing.erasers import erasers
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.customers.privacy.erasing.own_erasers import NAME
from guanxi.insight.refreshing import ask_refresh, run_refresh
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifying import walk
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.binning import restore_records
from guanxi.records.bulk.telling import reasons_of
from guanxi.records.bulk.undoing import start_undo, undo_bulk
from guanxi.records.finding import Question, find
from guanxi.records.history import history
from guanxi.records.importing.outcome import kept_records, written_records
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import BulkChange, Import
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.quick_search import quick
from guanxi.records.registry import registry
from guanxi.records.reverting import undo
from tests.architecture.test_erasers import texts_of
from tests.stories.planting import WORD, Planted, places_holding

pytestmark = pytest.mark.django_db


def findings(planted: Planted) -> list[Any]:
    chain_all()
    return walk(planted.folder / "data" / "journal-heads").findings


def test_the_word_is_nowhere_any_more(logged: list[str], planted: Planted, django_capture_on_commit_callbacks: Any) -> None:
    before = places_holding()
    assert {one.partition(":")[0] for one in before} > {
        *("customer.name", "search_row.text", "contact_point.value", "stored_file.name", "comment.text", "journal_change.before"),
        *(
            "import_rejected_row.cells",
            "saved_view.words",
            "records_bulk_change.value",
            "rest_answered.body",
            "tag.name",
            "journal_entry.details",
        ),
    }
    assert {one.partition("/")[0] for one in before} >= {"files", "imports"}
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    left = places_holding()
    assert left == [], left
    assert [line for line in logged if WORD in line] == []
    assert findings(planted) == []


def test_of_what_stays_only_what_was_said_to_stay_has_a_text(erased: Planted) -> None:
    """Also of columns that somebody adds later: each of them goes, or says why not."""
    people = {erased.person, erased.loser}
    for eraser in erasers():
        model = next(one for one in apps.get_models() if one._meta.db_table == eraser.table)
        columns = {field.column for field in model._meta.local_fields}
        key = next((one for one in ("customer_id", "person_id") if one in columns), "id" if model is Customer else "")
        for column in texts_of(model) - eraser.stays.keys() if key else ():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{eraser.table}" WHERE "{key}" = ANY(%s)', [sorted(people)])
                assert {row[0] for row in cursor.fetchall()} <= {None, "", "{}", "[]", NAME}, f"{eraser.table}.{column}"


def figures() -> dict[str, Any]:
    """Revenue by month, ratings, who bought, and the figures that a refresh computes of all of them."""
    run_refresh(ask_refresh(by=SYSTEM, rebuild=True))
    asked = {
        "revenue": "SELECT to_char(ordered_at, 'YYYY-MM'), currency, sum(total - refunded) FROM purchase_order GROUP BY 1, 2 ORDER BY 1",
        "ratings": "SELECT kind, channel, score, given_at FROM feedback WHERE score IS NOT NULL ORDER BY 1, 2, 3, 4",
        "buyers": "SELECT count(DISTINCT customer_id) FROM purchase_order",
        "scores": "SELECT kind, label, value, customer_id FROM current_score ORDER BY 1, 4",
        "lifecycle": "SELECT kind, lifecycle, count(*) FROM customer WHERE merged_into_id IS NULL GROUP BY 1, 2 ORDER BY 1, 2",
        "agreed": "SELECT purpose, channel, state, count(*) FROM consent GROUP BY 1, 2, 3",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, statement in asked.items():
            cursor.execute(statement)
            found[name] = cursor.fetchall()
    assert all(found.values())
    return found


def test_every_figure_stays_as_it_was(planted: Planted) -> None:
    before = figures()
    pages = {page: planted.client.get(page).content for page in ("/insight/satisfaction/", "/insight/segments/", "/insight/value/")}
    erase_person(planted.person, reason="asked for it", by=planted.olga)
    assert figures() == before
    for page, content in pages.items():
        now = planted.client.get(page)
        assert now.status_code == 200
        assert WORD in content.decode() or page != "/insight/satisfaction/"
        assert WORD not in now.content.decode()
        assert f"/people/{planted.person}/" not in now.content.decode(), page


def test_nobody_finds_them_and_their_orders_are_still_there(erased: Planted) -> None:
    asking, people, order = Asking(erased.olga), registry.of("person"), registry.of("order")
    for binned in (False, True):
        assert erased.person not in [one.id for one in find(people, Question(binned=binned), asking).records]
    assert not [hit for hit in quick("erased", SYSTEM) + quick(WORD, SYSTEM) if hit.ref.object == "person"]
    [theirs] = [one for one in find(order, Question(), asking).records if one.id == erased.papers["order"]]
    assert (str(theirs.values["customer"]), theirs.values["customer"].erased, theirs.values["total"]) == ("Erased person", True, 100)
    page = erased.client.get(f"/orders/{theirs.id}/").content.decode()
    assert "Erased person" in page
    assert f"/people/{erased.person}/" not in page
    assert "Erased person" in erased.client.get("/orders/").content.decode()
    for address in ("", "data/", "erase/", "history/", "edit/"):
        assert erased.client.get(f"/people/{erased.person}/{address}").status_code == 404, address
    assert erased.client.get(f"/people/{erased.loser}/").status_code == 404
    assert erased.client.get(f"/merges/{erased.merge}/").status_code == 404
    for where in ("/people/export.csv", "/people/"):
        told = erased.client.get(where)
        assert f"{erased.person}/" not in (b"".join(told) if told.streaming else told.content).decode()
    api = erased.client.get(f"/api/v1/orders/{theirs.id}", headers=erased.bearer).json()
    assert api["customer"] == {"object": "person", "id": erased.person, "name": "Erased person"}
    assert erased.client.get(f"/api/v1/people/{erased.person}", headers=erased.bearer).status_code == 404


def test_an_order_of_theirs_can_still_be_worked_on(erased: Planted) -> None:
    order = f"/api/v1/orders/{erased.papers['order']}"
    given = erased.bearer | {"If-Match": erased.client.get(order, headers=erased.bearer)["ETag"]}
    told = erased.client.patch(order, json.dumps({"status": "delivered"}), content_type="application/json", headers=given)
    assert told.status_code == 200, told.content
    body = {"customer": erased.person, "text": "again"}
    told = erased.client.post("/api/v1/notes", json.dumps(body), content_type="application/json", headers=erased.bearer)
    assert told.status_code == 422


def test_one_entry_tells_who_when_why_and_of_which_number(erased: Planted) -> None:
    entry = Entry.objects.get(kind="person.erased")
    assert (entry.about_object, entry.about_id, entry.actor_name, entry.details["reason"]) == (
        "person",
        erased.person,
        "Olga",
        "asked for it",
    )
    told, _more = history(registry.of("order"), erased.papers["order"], Asking(erased.olga))
    assert {(one.erased, len(one.steps)) for one in told} == {(True, 0)}
    assert "What it held was erased." in erased.client.get(f"/orders/{erased.papers['order']}/history/").content.decode()


def test_undoing_an_import_leaves_them_alone_and_says_so(erased: Planted) -> None:
    an_import = Import.objects.get(pk=erased.file.pk)
    done = undo_import(an_import, by=erased.olga)
    assert (done.binned, done.kept_count) == (1, 1)
    told = [(ref.name, ref.erased, why) for _type, ref, why in kept_records(Import.objects.get(pk=an_import.pk), erased.olga, 10)]
    assert told == [("Erased person", True, "erased since")]
    assert not written_records(an_import, "updated", erased.olga).refs
    assert Customer.objects.get(pk=erased.person).name == NAME
    assert f"/people/{erased.person}/" not in erased.client.get(f"/imports/{an_import.pk}/").content.decode()


def test_undoing_a_mass_change_a_merge_and_a_step_leaves_them_alone_and_says_so(erased: Planted) -> None:
    start_undo(BulkChange.objects.get(pk=erased.bulk.pk), by=erased.olga)
    bulk = undo_bulk(erased.bulk.pk, by=erased.olga)
    assert bulk is not None
    assert (bulk.returned, bulk.kept) == (0, 1)
    assert [one.sentence for one in reasons_of(bulk, "kept")] == [
        "What it held before was erased, together with the person it belonged to."
    ]
    with pytest.raises(NotFound):
        undo_merge(erased.merge, by=erased.olga)
    changed = Entry.objects.filter(kind="person.changed", about_id=erased.person).order_by("-pk").first()
    with pytest.raises(Invalid, match="was erased"):
        undo(changed.pk, by=erased.olga)
    with pytest.raises(NotFound):
        restore_records(registry.of("person"), [erased.person], by=erased.olga)
    assert Customer.objects.get(pk=erased.person).name == NAME


def test_all_or_nothing(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    before, files = places_holding(), len(list((planted.folder / "data").rglob("*")))

    def fails(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(erasing, "erase", fails)
    with pytest.raises(RuntimeError):
        erase_person(planted.person, reason="asked for it", by=planted.olga)
    assert (places_holding(), len(list((planted.folder / "data").rglob("*")))) == (before, files)
    assert Customer.objects.get(pk=planted.person).erased_at is None


def test_files_go_though_the_process_was_killed_after_the_commit(planted: Planted) -> None:
    """Nothing that hangs on the commit is run here: the job that was committed with it remains."""
    erase_person(planted.person, reason="asked for it", by=planted.olga)
    assert [one for one in places_holding() if one.startswith(("files/", "imports/"))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'customers.remove_leftovers'")
        [[args]] = cursor.fetchall()
    remove_leftovers(**(json.loads(args) if isinstance(args, str) else args))
    left = places_holding()
    assert left == [], left
