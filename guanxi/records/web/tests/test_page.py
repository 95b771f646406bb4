"""One record: its page, history, related records, bin; for those who may, and no trace for others."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.registry import registry
from guanxi.records.web import slots
from guanxi.records.web.slots import Panel, register_panel
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def text(client, address, **more):
    answer = client.get(address, **more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("part", ["", "panel/", "edit/", "history/", "related/", "field/city/", "history/?field=city"])
def test_it_is_not_found_by_the_stranger(cast, person, part):
    pk = person("Anna")
    assert cast.client(cast.charlie).get(f"/people/{pk}/{part}").status_code == 404
    assert cast.client(cast.charlie).get(f"/people/{pk + 999}/{part}").status_code == 404


def test_it_shows_fields_in_groups_and_hides_sensitive_ones(cast, person):
    pk = person("Anna", city="Berlin", phones="13800138000", emails="anna@example.com")
    page = text(cast.client(cast.alice), f"/people/{pk}/")
    assert "Berlin" in page
    assert 'href="tel:+8613800138000"' in page
    assert 'href="mailto:anna@example.com"' in page
    assert "Segment" not in page
    assert "data-edit-url" not in text(cast.client(cast.bob), f"/people/{pk}/")


def test_it_gives_rooms_their_slots(cast, person, monkeypatch):
    monkeypatch.setattr(slots, "_panels", {})
    register_panel(Panel("late", ("person",), "main", 20, lambda request, record: "<p>second</p>"))
    register_panel(Panel("early", ("person",), "main", 10, lambda request, record: f"<p>first {record.title}</p>"))
    register_panel(Panel("silent", ("person",), "side", 10, lambda request, record: None))
    register_panel(Panel("elsewhere", ("company",), "main", 10, lambda request, record: "<p>never</p>"))
    page = text(cast.client(cast.alice), f"/people/{person('Anna')}/")
    assert page.index("first Anna") < page.index("second")
    assert "never" not in page


def test_it_tells_the_history_in_words_and_takes_one_field_back(cast, person):
    pk = person("Anna", city="Berlin", source="Fair")
    change(registry.of("person"), pk, {"city": "Bonn", "source": "Web", "lifecycle": "customer"}, by=SYSTEM)
    client = cast.client(cast.alice)
    page = text(client, f"/people/{pk}/history/")
    assert "Berlin" in page
    assert "Bonn" in page
    assert "Lead" in page
    entry = Entry.objects.get(kind="person.changed")
    assert client.post(f"/people/{pk}/history/{entry.pk}/revert/", {"field": "city"}).status_code == 200
    values = get(registry.of("person"), pk, Asking(SYSTEM)).values
    assert (values["city"], values["source"]) == ("Berlin", "Web")
    assert Entry.objects.filter(kind="person.reverted", about_id=pk).count() == 1
    client.post(f"/people/{pk}/history/{entry.pk}/revert/")
    assert get(registry.of("person"), pk, Asking(SYSTEM)).values["source"] == "Fair"


def test_it_respects_todays_rights_in_the_history(cast, person):
    hidden = person("Hidden boss", owner=cast.charlie.pk, team=None)
    pk = person("Anna")
    [order] = create(registry.of("order"), [{"customer": pk, "ordered_at": "2026-11-01", "total": "10", "cost": "7"}], by=SYSTEM)
    change(registry.of("order"), order, {"cost": "8"}, by=SYSTEM)
    change(registry.of("order"), order, {"contact": hidden}, by=SYSTEM)
    page = text(cast.client(cast.alice), f"/orders/{order}/history/")
    assert "Cost" not in page
    assert "Hidden boss" not in page
    entries = Entry.objects.filter(kind="order.changed").count()
    assert entries == 2
    assert page.count('class="event"') == 1


def test_it_takes_back_nothing_for_a_reader(cast, person):
    pk = person("Anna", city="Berlin")
    change(registry.of("person"), pk, {"city": "Bonn"}, by=SYSTEM)
    entry = Entry.objects.get(kind="person.changed")
    assert cast.client(cast.bob).post(f"/people/{pk}/history/{entry.pk}/revert/").status_code == 404
    assert cast.client(cast.charlie).post(f"/people/{pk}/history/{entry.pk}/revert/").status_code == 404
    assert get(registry.of("person"), pk, Asking(SYSTEM)).values["city"] == "Bonn"


def test_it_takes_tags_back(cast, person):
    pk = person("Anna", tags="VIP")
    change(registry.of("person"), pk, {"tags": "Old, New"}, by=SYSTEM)
    client = cast.client(cast.alice)
    assert "VIP" in text(client, f"/people/{pk}/history/")
    entry = Entry.objects.get(kind="person.changed")
    client.post(f"/people/{pk}/history/{entry.pk}/revert/", {"field": "tags"})
    assert get(registry.of("person"), pk, Asking(SYSTEM)).values["tags"] == ("VIP",)


def test_it_lists_what_points_here_unless_a_panel_shows_it_already(cast, person, monkeypatch):
    monkeypatch.setattr(slots, "_panels", {})
    pk = person("Anna")
    create(
        registry.of("order"),
        [{"number": f"SO-{number}", "customer": pk, "ordered_at": f"2026-11-{number:02}", "total": "10"} for number in range(1, 8)],
        by=SYSTEM,
    )
    page = text(cast.client(cast.alice), f"/people/{pk}/related/")
    assert "SO-7" in page
    assert "SO-1<" not in page
    assert ">7<" in page
    assert f"/orders/new/?customer={pk}" in page
    register_panel(Panel("orders", ("person",), "main", 10, lambda request, record: "", covers=("order.customer",)))
    assert "SO-7" not in text(cast.client(cast.alice), f"/people/{pk}/related/")


def test_it_bins_and_undoes_and_restores(cast, person):
    pk = person("Anna")
    client = cast.client(cast.alice)
    answer = client.post(f"/people/{pk}/delete/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/people/"
    page = text(client, "/people/")
    entry = Entry.objects.get(kind="person.deleted")
    assert f"/undo/{entry.pk}/" in page
    assert client.get(f"/people/{pk}/").status_code == 404
    assert "Anna" in text(client, "/people/bin/")
    assert "Anna" not in text(cast.client(cast.charlie), "/people/bin/")
    assert client.post(f"/undo/{entry.pk}/").status_code == 204
    assert client.get(f"/people/{pk}/").status_code == 200
    client.post("/people/selected/delete/", {"id": [pk]})
    client.post("/people/selected/restore/", {"id": [pk]})
    assert client.get(f"/people/{pk}/").status_code == 200


def test_it_changes_nothing_for_who_may_not(cast, person):
    pk = person("Anna")
    before = Change.objects.count()
    for user, deleting, assigning in ((cast.bob, 400, 422), (cast.charlie, 404, 404)):
        client = cast.client(user)
        assert client.post(f"/people/{pk}/delete/").status_code == 404
        assert client.post("/people/selected/delete/", {"id": [pk]}).status_code == deleting
        assert client.post("/people/selected/assign/", {"id": [pk], "owner": user.pk}).status_code == assigning
        client.post("/people/selected/tag/", {"id": [pk], "tags": "Mine"})
    assert Change.objects.count() == before


def test_who_sees_a_record_that_they_may_not_change_is_told_so(cast, person):
    pks = [person("Anna"), person("Zoe")]
    said = cast.client(cast.bob).post("/people/selected/edit/", {"id": pks, "field": "city", "city": "Bonn"})
    assert said.status_code == 422
    assert "Your roles do not let you change 2 of the selected records. Nothing was changed." in said.content.decode()


def test_it_assigns_and_tags_the_selected_as_one_thing(cast, person):
    ids = [person("Anna"), person("Boris")]
    client = cast.client(cast.dora)
    client.post("/people/selected/assign/", {"id": ids, "owner": cast.bob.pk})
    client.post("/people/selected/tag/", {"id": ids, "tags": "VIP"})
    read = [get(registry.of("person"), pk, Asking(SYSTEM)).values for pk in ids]
    assert [(values["owner"].id, values["tags"]) for values in read] == [(cast.bob.pk, ("VIP",))] * 2
    assigned, tagged = Entry.objects.filter(kind="person.changed").order_by("pk")
    assert client.post(f"/undo/{tagged.pk}/").status_code == 204
    assert client.post(f"/undo/{assigned.pk}/").status_code == 204
    read = [get(registry.of("person"), pk, Asking(SYSTEM)).values for pk in ids]
    assert [(values["owner"].id, values["tags"]) for values in read] == [(cast.alice.pk, ())] * 2


def test_it_does_nothing_by_halves_with_too_many_selected(cast, person):
    pk = person("Anna")
    answer = cast.client(cast.alice).post("/people/selected/delete/", {"id": [pk, *range(10_000, 10_600)]}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert answer["X-Message"]
    assert cast.client(cast.alice).get(f"/people/{pk}/").status_code == 200


def test_a_record_is_called_by_the_word_of_its_choice(cast):
    [customer] = create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    values = {"customer": customer, "purpose": "marketing", "channel": "email", "state": "granted"}
    [pk] = create(registry.of("consent"), [values], by=SYSTEM)
    page = cast.client(cast.dora).get(f"/consents/{pk}/").content.decode()
    assert "<h1>Marketing" in page


def test_the_history_begins_with_what_the_record_was_made_of(cast, person):
    pk = person("Anna", city="Berlin")
    assert "Berlin" in text(cast.client(cast.alice), f"/people/{pk}/history/")
    assert "Berlin" in text(cast.client(cast.alice), f"/people/{pk}/history/?field=city")
    assert "Take back" not in text(cast.client(cast.alice), f"/people/{pk}/history/")


def test_who_opens_a_binned_record_is_told_and_may_take_it_out(cast, person):
    pk = person("Anna")
    alice = cast.client(cast.alice)
    alice.post(f"/people/{pk}/delete/")
    answer = alice.get(f"/people/{pk}/")
    assert answer.status_code == 404
    assert "This record is in the bin" in answer.content.decode()
    assert 'hx-post="/people/selected/restore/"' in answer.content.decode()
    stranger = cast.client(cast.charlie).get(f"/people/{pk}/")
    assert stranger.status_code == 404
    assert "Anna" not in stranger.content.decode()
    alice.post("/people/selected/restore/", {"id": [pk]})
    assert "Anna" in text(alice, f"/people/{pk}/")


def test_fields_without_a_word_wait_folded_and_can_be_filled(cast, person):
    pk = person("Anna", city="Berlin")
    page = text(cast.client(cast.alice), f"/people/{pk}/")
    told, unsaid = page.split('<details class="fact-group">', 1)
    assert f"/people/{pk}/field/city/" in told
    assert f"/people/{pk}/field/province/" in unsaid.split("</details>")[0]
    assert "empty field" not in text(cast.client(cast.bob), f"/people/{pk}/")


def test_nothing_at_an_address_leaves_menu_and_search_to_whoever_is_signed_in(cast, client):
    assert 'id="palette"' in cast.client(cast.alice).get("/nowhere/").content.decode()
    assert 'id="palette"' not in client.get("/nowhere/").content.decode()
